"""A turn on whatever was spoken of: a list, an announcement, a destination, the record, a report.

``reading.dialogue`` merges slots of turns on items and rules. Here are the turns that need more
than slots: which of several things is meant, another question of the same subject, and turns on a
subject that is neither an item nor a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.answers.question import Topic
from knowledge.answers.reading.topics import cues_in
from knowledge.answers.understanding.announcements import find_announcements
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.intents import wants_day
from knowledge.answers.understanding.subjects import MASKS
from knowledge.answers.writing.counts import HOW_MANY
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import place
from knowledge.models import Document, Kind
from knowledge.register.elements import describe
from knowledge.register.makers import find_home
from knowledge.register.status import Register
from knowledge.vocabulary.forms import grades_in, without_grades
from knowledge.vocabulary.issuers import issuer_of
from knowledge.vocabulary.locales import ENGLISH, Cue, locale
from knowledge.vocabulary.phrases import Text
from knowledge.vocabulary.words import fold

Reader = Callable[[str], Question]
"""Reads a text by itself."""

_TRUCE = Cue("truce")
_STEM = 5
"""So many letters of a word tell its subject: "battery", "batteries"."""


def carried(
    question: Question, before: Question, cues: frozenset[str], register: Register, read: Reader
) -> Question | None:
    """``question`` as a turn on the subject of ``before``; ``cues`` are the kinds of turn that its
    words show. None where it is none of these."""
    bare = not (question.items or question.either or question.announcements or question.unknown)
    alone = bare and not (question.party or question.strangers or question.publishers)
    if "doubts" in cues and alone:
        return replace(before, polar=False, language=question.language)
    if cues & {"procedure", "applicant"} and alone and not before.party:
        return _procedure(question, cues, read)
    if "chooses" in cues and (found := _chosen(question, before, register)):
        return found
    if "loose" in cues and (found := _narrowed(question, before)):
        return found
    if "elsewhere" in cues and alone and before.items:
        return _sourced(question, before, read)
    if "know_how" in cues and alone and (found := _know_how(question, before, read)):
        return found
    if bare and before.items and _gives_grade(question, before):
        return _of_grade(question, before, read)
    if _counts_others(question, before):
        return replace(
            before,
            text=_renamed(before, question),
            items=question.items,
            names=question.names,
            groups=question.groups,
        )
    if bare and not cues and (found := _another_firm(question, before)):
        return found
    if bare and (found := _other_side(question, before, register)):
        return found
    if alone and "who" in cues and (found := _who(question, before, register)):
        return found
    if alone and "official" in cues and (found := _official(question, before, register)):
        return found
    return _on_subject(question, before, cues) if alone else None


def _procedure(question: Question, cues: frozenset[str], read: Reader) -> Question:
    """How something is done, after a question on anything else: never a yes from its state."""
    name = "applicant" if "applicant" in cues else "procedure"
    asked = read(locale(ENGLISH).replies[f"turn.{name}"])
    return replace(
        asked,
        aim=Aim.PASSAGES,
        topic=Topic.PROCEDURE,
        asks=Asks.OPEN,
        polar=False,
        language=question.language,
    )


def is_aside(question: Question) -> bool:
    """Whether a turn asked how something is done: the next one is on what was spoken of before."""
    return question.topic is Topic.PROCEDURE and not question.items


def _chosen(question: Question, before: Question, register: Register) -> Question | None:
    """Which of the announcements of one number is meant, by a word of what they are about."""
    told = {fold(word)[:_STEM] for word in (*question.words, *question.names)}
    if len(before.announcements) != 1 or not told:
        return None
    numbers = {d.id: _number(d) for d in register.documents() if d.measures}
    wanted = numbers.get(before.announcements[0], 0)
    for document in register.documents():
        same = wanted and numbers.get(document.id) == wanted
        if same and any(word in _about(document) for word in told):
            return replace(
                before,
                text=question.text,
                announcements=(document.id,),
                aim=Aim.ANNOUNCEMENT,
                topic=Topic.INSTRUMENT,
                explain=True,
                asks=Asks.OPEN,
                polar=False,
                items=(),
                words=(),
            )
    return None


def _number(document: Document) -> int:
    """The number that the title of an announcement begins with; 0 for none."""
    found = find_announcements(document.title)
    return found[0].number if found else 0


def _about(document: Document) -> str:
    """The words that say what an announcement is about, folded."""
    parts = [part for m in document.measures for part in (m.passage, *m.forms, *m.items)]
    return fold(" ".join([document.title, *parts]))


def _narrowed(question: Question, before: Question) -> Question | None:
    """The same goods by themselves: "and the magnets loose" of goods that hold one kind of them."""
    goods = tuple(
        item
        for item in before.items
        if item in question.items or (not question.items and describe(item).kind != "element")
    )
    if not goods:
        return None
    return replace(
        question,
        text=" ".join(before.names) or question.text,
        items=goods,
        names=before.names,
        groups=(),
        listing=False,
        aim=Aim.STATUS,
        topic=Topic.STATE,
        asks=Asks.OPEN,
        polar=False,
        destinations=question.destinations or before.destinations,
        end_user=question.end_user or before.end_user,
        words=(),
        masked="",
    )


def _sourced(question: Question, before: Question, read: Reader) -> Question | None:
    """Goods of the country that the turn names: what documents say of its own rules on them."""
    origin = (question.origin,) if question.origin else ()
    makers = question.destinations or question.makers or origin
    if len(makers) != 1:
        return None
    text = f"{' '.join(before.names)} {place(makers[0])} {question.text}"
    asked = replace(read(text), aim=Aim.PASSAGES, polar=False, language=question.language)
    return asked if asked.items else None


def _know_how(question: Question, before: Question, read: Reader) -> Question | None:
    """The technology of the goods spoken of; None where none is on record."""
    suffix = locale(ENGLISH).replies["turn.know_how"]
    told = [name.split() for name in before.names]
    shorter = [words[:end] for words in told for end in range(len(words), 0, -1)]
    found = (read(f"{' '.join(words)} {suffix}") for words in shorter)
    asked = next((each for each in found if _is_technology(each)), None)
    if asked is None:
        kin = [key for item in before.items for key in describe(item).related]
        made = tuple(key for key in dict.fromkeys(kin) if describe(key).kind == "technology")
        if not made:
            return None
        asked = replace(question, items=made, names=(), groups=(), words=())
    goal = question.destinations or before.destinations
    return replace(
        asked, aim=Aim.STATUS, destinations=goal, polar=False, language=question.language
    )


def _is_technology(question: Question) -> bool:
    return bool(question.items) and all(describe(i).kind == "technology" for i in question.items)


def _gives_grade(question: Question, before: Question) -> bool:
    """Whether a turn gives a grade: in place of another, or by a measure that only grades have."""
    told = grades_in(question.text)
    return bool(told) and bool(
        grades_in(before.text) or any(grade.unit != "percent" for grade in told)
    )


def _of_grade(question: Question, before: Question, read: Reader) -> Question | None:
    """The grade that a turn gives, in place of that of the question before it."""
    plain = without_grades(before.text)
    asked = read(f"{plain.rstrip(' ?!.')}, {question.text}")
    if set(asked.items) != set(before.items):
        return None
    return replace(
        asked,
        aim=Aim.STATUS,
        topic=Topic.STATE,
        destinations=question.destinations or before.destinations,
        end_user=question.end_user or before.end_user,
        language=before.language,
    )


def _counts_others(question: Question, before: Question) -> bool:
    """Whether a turn names other items alone after a number was asked for."""
    return names_only(question) and bool(before.items) and HOW_MANY.search(before.text) is not None


def _renamed(before: Question, question: Question) -> str:
    """The text of the question before, with the names of the turn in place of its own."""
    text = before.text
    for name in before.names:
        text = text.replace(name, "")
    return f"{text.rstrip(' ?!.')} {' '.join(question.names)}"


def names_only(question: Question) -> bool:
    """Whether a text names items and says no more."""
    return bool(question.items) and not question.words and question.asks is Asks.OPEN


def _who(question: Question, before: Question, register: Register) -> Question | None:
    """Who said what was spoken of: the statements on the rules of it."""
    about = set(before.announcements)
    general = register.general_suspension(question.as_of)
    if general and _TRUCE.search(before.completed):
        about.add(general.document)
    sources = tuple(
        document.id
        for document in register.documents()
        for claim in document.claims
        if claim.kind is Kind.STATEMENT
        and claim.until
        and any(told.split("/")[0] in about for told in claim.about)
    )
    if not sources:
        return None
    return replace(
        before,
        topic=Topic.SAID,
        aim=Aim.PASSAGES,
        sources=tuple(dict.fromkeys(sources)),
        asks_who=True,
        polar=False,
    )


def _another_firm(question: Question, before: Question) -> Question | None:
    """A name that nothing knows, after a listed firm: whether it is listed too."""
    beside = len(question.text.split()) - sum(len(name.split()) for name in question.strangers)
    if not (before.party and question.strangers) or question.party or beside > _FEW_WORDS:
        return None
    return replace(question, aim=Aim.LISTED, topic=Topic.LISTS, words=())


def _other_side(question: Question, before: Question, register: Register) -> Question | None:
    """What another country said to the same: "and the Chinese side?" of a statement."""
    sides = {place.code for place in find_home(question.text)} | set(question.makers)
    sides |= set(question.destinations)
    if before.topic is not Topic.SAID or len(sides) != 1 or question.words[_FEW_WORDS:]:
        return None
    spoken = [d for id_ in before.sources if (d := register.document(id_))]
    last = max((d.published for d in spoken if d.published), default=None)
    said = [
        document
        for document in register.documents()
        if document.kind is Kind.STATEMENT
        and document.published
        and issuer_of(document) in sides
        and document not in spoken
    ]
    if last is None or not said:
        return None
    near = min(said, key=lambda d: abs((d.published or last) - last))
    return replace(before, text=question.text, sources=(near.id,), words=(), polar=False)


_FEW_WORDS = 1


def _official(question: Question, before: Question, register: Register) -> Question | None:
    """Whether what was said of rules is one: what the rules themselves say, then who said more."""
    general = register.general_suspension(question.as_of)
    rules = before.announcements
    if not rules and general and _TRUCE.search(before.completed):
        rules = (general.document,)
    if not rules or before.items:
        return None
    return replace(
        before,
        text=question.text,
        announcements=rules,
        aim=Aim.ANNOUNCEMENT,
        topic=Topic.INSTRUMENT,
        sources=(),
        words=(),
        polar=False,
    )


def _on_subject(question: Question, before: Question, cues: frozenset[str]) -> Question | None:
    """A turn on what is neither an item nor a rule: a list, a destination, the record, a report."""
    if before.items or before.announcements or before.party:
        return None
    if before.aim is Aim.ROSTER and ("names" in cues or wants_day(question.text)):
        return replace(before, text=HOW_MANY.sub(" ", before.text), polar=False)
    if "stale" in cues and _of_record(before):
        return replace(before, polar=False)
    if before.aim is Aim.PARTICULAR and (question.period or question.destinations):
        return replace(
            before,
            period=question.period or before.period,
            destinations=question.destinations or before.destinations,
        )
    return None


def _of_record(before: Question) -> bool:
    """Whether a question was for how far the record reaches."""
    shown = cues_in(Text.of(before.masked or before.text, MASKS), before.language)
    return before.aim is Aim.RECENCY or any(cue.startswith("itself.") for cue in shown)
