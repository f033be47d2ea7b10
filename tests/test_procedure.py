"""How a licence is asked for: documents answer by the kinds that their front matter names."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.question import Topic, Way
from knowledge.documents.readers import read
from knowledge.errors import DocumentError
from knowledge.models import About, Answer, AnswerKind, State
from knowledge.vocabulary.locales import codes, locale
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)
NOTE, DECREE = "NOTE-licence-procedure", "CN-REG-792"


def ask(knowledge: Knowledge, question: str, *before: str) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=TODAY)


@pytest.mark.parametrize(
    ("question", "document", "says"),
    [
        ("Who has to file the licence application, the importer or the seller?", NOTE, "exporter"),
        ("does my customer in Italy apply for the permit or the factory", NOTE, "exporter"),
        ("where does the application go, which authority handles the licence", NOTE, "Ministry"),
        ("which papers are needed for the application", NOTE, "contract"),
        ("how long does mofcom take to decide a licence", DECREE, "45 working days"),
        ("how many working days until a decision on the licence", DECREE, "45 working days"),
        ("explain general vs individual licence", DECREE, "general licence"),
        ("how long is a general licence valid", DECREE, "three years"),
        ("who got general ones", "NEWS-2025-12-02", "first general licences"),
        (
            "does a general licence replace the rule, are we exempt?",
            "CN-2025-1218",
            "do not replace",
        ),
        ("which firms have general licences", "CN-2025-1218", "not established"),
        ("does a general licence mean no 18 doesn't apply any more", NOTE, "does not replace"),
        ("what is an end user statement", NOTE, "end user"),
        ("what goes into the risk report", NOTE, "assesses"),
        ("how do I find out whether my goods are covered", NOTE, "composition"),
        ("how can we test what my magnets contain", NOTE, "laboratory"),
        ("what should we do where the status is unclear", NOTE, "newer announcement"),
        ("wie lange dauert die Entscheidung über die Genehmigung", DECREE, "45 working days"),
    ],
)
def test_each_kind_is_answered_by_what_says_so(
    knowledge: Knowledge, question: str, document: str, says: str
) -> None:
    answer = ask(knowledge, question)
    assert any(c.document == document and says in c.quote for c in answer.citations), answer.text
    assert answer.kind in (AnswerKind.PASSAGES, AnswerKind.STATUS)


def test_the_state_of_what_is_named_comes_first_in_one_line(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "how long does a terbium licence take to be approved?")
    assert [(s.item, s.state) for s in answer.statuses] == [("Tb", State.LICENCE)]
    first, _, rest = answer.text.partition("\n")
    assert "licence" in first
    assert "45 working days" in rest


@pytest.mark.parametrize(
    "question",
    [
        "Does a licence for scandium oxide need an end user certificate?",
        "Does a terbium licence take 45 days?",
    ],
)
def test_a_polar_question_gets_no_yes_that_nobody_wrote(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert not answer.text.startswith(("Yes", "No"))
    assert [status.state for status in answer.statuses] == [State.LICENCE]
    assert any(citation.document in (NOTE, DECREE) for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "is terbium restricted?",
        "do i need a licence for lutetium?",
        "do we need a permit for magnets?",
        "what's in announcement 62",
        "which controls apply only to Japan?",
        "which documents mention No. 61?",
        "how long is No. 70 in force?",
        "until when is holmium suspended?",
    ],
)
def test_a_question_for_a_state_is_none_for_a_procedure(
    knowledge: Knowledge, question: str
) -> None:
    assert NOTE not in [c.document for c in ask(knowledge, question).citations]


def test_every_kind_that_documents_answer_is_one_that_questions_show(knowledge: Knowledge) -> None:
    shown = {cue for code in codes() for cue in locale(code).topics}
    shown |= {f"way.{way}" for way in Way} | {"way.barred"}  # the way that goods go shows these
    remarks = [r for d in knowledge.register.documents() for r in d.remarks]
    kinds = {kind for remark in remarks for kind in remark.kinds}
    assert kinds <= shown
    assert {kind for kind in shown if kind.startswith(f"{Topic.PROCEDURE}.")} <= kinds


def test_kinds_belong_to_remarks_that_answer() -> None:
    written = "---\nid: N-1\nkind: note\ntitle: N\nremarks:\n  - {{{}}}\n---\n\n## Who\n\nWe do.\n"
    good = read(
        written.format("about: answers, kinds: [procedure.who], passage: who").encode(),
        location="n.md",
    )
    assert [(r.about, r.kinds) for r in good.remarks] == [(About.ANSWERS, ("procedure.who",))]
    for bad in ("about: answers, passage: who", "about: check, kinds: [reason], passage: who"):
        with pytest.raises(DocumentError, match="Kinds"):
            read(written.format(bad).encode(), location="n.md")
