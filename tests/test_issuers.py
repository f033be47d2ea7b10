"""Who makes a rule: on the document, in the register, apart from the rules of everybody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import settings_for
from hypothesis import given
from hypothesis import strategies as st
from ingest_world import note, official

from knowledge.documents.readers import read
from knowledge.documents.trust import admitted, origin_of
from knowledge.errors import DocumentError, KnowledgeError
from knowledge.models import SHARED, Document, Effect, Kind, Measure, State
from knowledge.register.measures import faults
from knowledge.register.status import Register
from knowledge.store.records import document_from, header_json
from knowledge.vocabulary.issuers import default, issuer, issuer_of, numbered
from knowledge.wiring import Knowledge, open_knowledge

TODAY = date(2026, 11, 28)
PAGE = "https://news.example/rule"


def rule(name: str, issuer: str, *items: str, effect: Effect = Effect.LICENCE, **more: object):
    """An announcement of an issuer with one measure on items."""
    values = {"from_": date(2026, 1, 10), "issued": date(2026, 1, 10), **more}
    measure = Measure(f"{name}/1", name, effect, "rule", items=items, **values)
    return Document(
        name, Kind.ANNOUNCEMENT, name, "## Rule\n\nA rule.", issuer=issuer, measures=(measure,)
    )


class TestDocument:
    def test_the_front_matter_says_who_makes_the_rule(self) -> None:
        document = read(official("A-7", issuer="eu").encode(), location="a.md")
        assert (document.issuer, document.measures[0].issuer) == ("EU", "EU")

    @pytest.mark.parametrize("code", ["China", "XX", "E", "ZZ", "12"])
    def test_an_unknown_code_is_one_line_with_the_field_and_what_to_write(self, code: str) -> None:
        with pytest.raises(DocumentError) as error:
            read(official("A-7", issuer=f"'{code}'").encode(), location="a.md")
        assert error.value.field == "issuer"
        assert "CN, US, EU" in str(error.value)
        assert "\n" not in str(error.value)

    def test_a_country_without_a_row_of_its_own_makes_rules_too(self) -> None:
        document = read(official("A-7", issuer="KR").encode(), location="a.md")
        assert issuer(document.issuer).name == "South Korea"
        norway = read(official("A-8", issuer="no").encode(), location="a.md")
        assert norway.issuer == "NO"

    def test_where_it_is_not_said_the_id_tells_or_the_pack(self) -> None:
        told = [
            read(official(name).encode(), location="a.md") for name in ("EU-7", "CN-2026-50", "R1")
        ]
        assert [issuer_of(document) for document in told] == ["EU", "CN", default()]
        assert issuer_of(read(note("n1").encode(), location="n.md")) == ""

    def test_a_page_from_an_address_sets_none(self) -> None:
        text = official("A-7", issuer="EU").encode()
        document = read(text, location=PAGE, media_type="text/markdown")
        found = admitted(document, origin_of(PAGE, PAGE), PAGE)
        assert found.document.issuer == ""
        assert "issuer" in found.ignored

    @pytest.mark.parametrize("said", ["EU", ""])
    def test_the_catalogue_keeps_it(self, said: str) -> None:
        document = read(official("A-7", issuer=f"'{said}'").encode(), location="a.md")
        header = header_json(document)
        place = {"guild": SHARED, "source": "", "location": "a.md"}
        assert document_from(header, document.text, place) == document
        assert ("issuer" in header) is bool(said), "what was stored before is unchanged"

    def test_the_pack_numbers_instruments(self) -> None:
        assert numbered("CN-2025-18").number == 18
        assert numbered("CN-2023-57T").series == "T"
        assert numbered("EU-RESOURCEEU") is None
        with pytest.raises(KnowledgeError, match="no issuer"):
            issuer("Q")


class TestRegister:
    def test_each_issuer_has_a_status_of_its_own(self) -> None:
        register = Register([rule("EU-1", "EU", "Sm"), rule("CN-1", "CN", "Sm", "Tb")])
        found = register.statuses(["Sm", "Tb"], TODAY)
        assert [(s.item, s.issuer, s.measures) for s in found] == [
            ("Sm", "CN", ("CN-1/1",)),
            ("Sm", "EU", ("EU-1/1",)),
            ("Tb", "CN", ("CN-1/1",)),
        ]
        assert found[1].as_json()["issuer"] == "EU"
        assert register.status("Tb", TODAY, issuer="EU").state is State.NONE
        assert register.issuers("Sm") == ("CN", "EU")

    def test_where_nobody_controls_the_status_is_that_of_the_default_issuer(self) -> None:
        (found,) = Register([rule("EU-1", "EU", "Sm")]).statuses(["Tb"], TODAY)
        assert (found.issuer, found.state) == (default(), State.NONE)

    def test_no_issuer_suspends_the_rule_of_another(self) -> None:
        own = rule("CN-1", "CN", "Tb")
        stop = rule("EU-1", "EU", effect=Effect.SUSPENDS, of=("CN-1",))
        assert Register([own, stop]).status("Tb", TODAY).state is State.LICENCE
        (fault,) = faults([own, stop], {}).values()
        assert "a rule of CN" in str(fault)
        assert not faults([own, replace(stop, issuer="CN")], {})


@st.composite
def worlds(draw: st.DrawFn) -> list[Document]:
    """Rules of two issuers on the same items, and what each of them does to its own."""
    found: list[Document] = []
    for code in ("CN", "EU"):
        own: list[str] = []
        for number in range(draw(st.integers(0, 4))):
            effect = draw(st.sampled_from([Effect.LICENCE, Effect.BAN, Effect.SUSPENDS]))
            start = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 300)))
            length = draw(st.none() | st.integers(0, 200))
            until = None if length is None else start + timedelta(days=length)
            name = f"{code}-{number}"
            if effect is Effect.SUSPENDS:
                if not own:
                    continue
                more = {"of": (draw(st.sampled_from(own)),)}
                items: tuple[str, ...] = ()
            else:
                places = draw(st.sampled_from([("all",), ("US",), ("JP", "US")]))
                more = {"destinations": places}
                items = draw(st.sampled_from([("Tb",), ("Tb", "Sm"), ("dual-use",)]))
            if items == ("dual-use",):
                more["end_users"] = ("military", f"{code} Umbra")
            found.append(
                rule(name, code, *items, effect=effect, from_=start, issued=start, until=until)
            )
            measure = replace(found[-1].measures[0], **more)
            found[-1] = replace(found[-1], measures=(measure,))
            own.append(name)
    return found


@given(
    worlds(),
    st.sampled_from(["Tb", "Sm"]),
    st.integers(0, 700),
    st.sampled_from([None, "US", "DE"]),
    st.sampled_from([None, "military"]),
)
def test_what_others_rule_changes_no_status(
    world: list[Document], item: str, later: int, to: str | None, user: str | None
) -> None:
    day = date(2025, 12, 15) + timedelta(days=later)
    together = Register(world)
    for code in ("CN", "EU"):
        alone = Register([document for document in world if document.issuer == code])
        expected = alone.status(item, day, destination=to, end_user=user, issuer=code)
        found = together.status(item, day, destination=to, end_user=user, issuer=code)
        assert (
            found == expected == together.of(code).status(item, day, destination=to, end_user=user)
        )
        told = [r.measure.issuer for r in (*found.deciding, *found.others)]
        assert set(told) <= {code}


EU_RULE = """---
id: EU-2026-7
kind: announcement
issuer: EU
title: Regulation (EU) 2026/777 on export licences for neodymium and samarium
publisher: European Commission
published: 2026-10-20
measures:
  - {id: EU-2026-7/1, effect: licence, items: [Nd, NdFeB, Sm], from: 2026-11-10, passage: scope}
---
## Scope

Exports of neodymium, neodymium magnets and samarium from the Union need an export licence.
"""
US_RULE = """---
id: US-2026-88
kind: announcement
issuer: US
title: 90 FR 47201, licence requirement for tungsten, gallium and helium to China
publisher: US Bureau of Industry and Security
published: 2026-09-01
measures:
  - {id: US-2026-88/1, effect: licence, items: [W, Ga, He], destinations: [CN], from: 2026-10-01,
     passage: requirement}
---
## Requirement

Exports of tungsten, gallium and helium from the United States to China need a licence.
"""


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> Iterator[Knowledge]:
    """The bundled record with a rule of the EU and one of the US beside it."""
    folder = tmp_path_factory.mktemp("issuers")
    home = folder / "home"
    shutil.copytree(corpus_home, home, symlinks=True)
    (folder / "own").mkdir()
    (folder / "own" / "eu.md").write_text(EU_RULE, encoding="utf-8")
    (folder / "own" / "us.md").write_text(US_RULE, encoding="utf-8")
    with open_knowledge(settings=settings_for(home)) as base:
        list(base.ingestor.sync([str(folder / "own")], actor="test"))
        yield base


def ruled(base: Knowledge, question: str) -> tuple[str, set[tuple[str, str, str]], str]:
    """The kind of an answer, item, issuer and state of each of its statuses, and its text."""
    answer = base.answerer.answer_now(question, as_of=TODAY)
    found = {(status.item, status.issuer, status.state.value) for status in answer.statuses}
    return answer.kind.value, found, answer.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("does China restrict neodymium?", {("Nd", "CN", "none")}),
        ("is samarium still restricted?", {("Sm", "CN", "licence"), ("Sm", "EU", "licence")}),
        ("can I export tungsten from Texas to China?", {("W", "US", "licence")}),
        (
            "do I need a licence to ship neodymium magnets from Germany to the US?",
            {("NdFeB", "EU", "licence")},
        ),
        ("can a US company ship gallium to Shanghai?", {("Ga", "US", "licence")}),
        ("does the EU restrict neodymium?", {("Nd", "EU", "licence")}),
        ("is helium controlled?", {("He", "CN", "ban"), ("He", "US", "none")}),
        ("is terbium restricted?", {("Tb", "CN", "licence")}),
        ("can I export samarium from China to Germany?", {("Sm", "CN", "licence")}),
        (
            "what does Regulation (EU) 2026/777 cover?",
            {("Nd", "EU", "licence"), ("NdFeB", "EU", "licence"), ("Sm", "EU", "licence")},
        ),
        (
            "what does 90 FR 47201 cover?",
            {("W", "US", "licence"), ("Ga", "US", "licence"), ("He", "US", "licence")},
        ),
        ("does Regulation (EU) 2026/777 cover samarium?", {("Sm", "EU", "licence")}),
    ],
)
def test_each_question_gets_the_rules_of_the_right_issuer(
    three: Knowledge, question: str, expected: set[tuple[str, str, str]]
) -> None:
    kind, found, text = ruled(three, question)
    assert (kind, found) == ("status", expected), text


def test_several_issuers_are_listed_by_name_and_each_cites_its_own(three: Knowledge) -> None:
    answer = three.answerer.answer_now("is samarium still restricted?", as_of=TODAY)
    china, _, union = answer.text.partition("The European Union")
    assert "No. 18 of 2025" in china
    assert "2026/777" not in china
    assert "2026/777" in union
    assert "No. 18" not in union
    assert {citation.document for citation in answer.citations} == {"CN-2025-18", "EU-2026-7"}


def test_whoever_is_asked_about_and_rules_nothing_is_not_given_the_rule_of_another(
    three: Knowledge, knowledge: Knowledge
) -> None:
    kind, _, text = ruled(three, "does China restrict neodymium?")
    assert kind == "status"
    assert text.startswith("No.")
    assert "the European Union" in text
    for question in (
        "do I need a licence to ship neodymium magnets from Germany to the US?",
        "can a Japanese company ship gallium to Shanghai?",
        "can I export dysprosium from Hamburg to the US?",
    ):
        kind, found, text = ruled(knowledge, question)
        assert (kind, found) == ("passages", set()), text
        assert "about exports from China" in text


class TestStatusCommand:
    def test_an_issuer_and_a_place_that_goods_leave_narrow_it(self, three: Knowledge) -> None:
        register = three.register

        def found(**named: str) -> list[tuple[str, str]]:
            makers = register.makers(**named)
            statuses = register.statuses(["Sm", "W"], TODAY, destination="CN", makers=makers)
            return [(status.item, status.issuer) for status in statuses]

        assert found() == [("Sm", "CN"), ("Sm", "EU"), ("W", "CN"), ("W", "US")]
        assert found(issuer="eu") == [("Sm", "EU"), ("W", "EU")]
        assert found(origin="Germany") == [("Sm", "EU"), ("W", "EU")]
        assert found(origin="US") == [("Sm", "US"), ("W", "US")]
        with pytest.raises(KnowledgeError, match="leave out one"):
            found(issuer="US", origin="Germany")
        with pytest.raises(KnowledgeError, match="no issuer"):
            found(issuer="Atlantis")
