"""Whether the text under a measure's ``passage`` says what the measure says.

Answers quote that text for the measure, so what it does not bear out is pointed out when the
document comes in. A measure counts all the same: a text may say it in words that nobody foresaw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel import Locale, UnknownLocaleError
from pydantic import BaseModel, ConfigDict
from sentencex import segment

from knowledge.documents.days import written
from knowledge.errors import KnowledgeError
from knowledge.models import Document, Effect, Measure, Passage
from knowledge.register.elements import describe, find_items, resolve
from knowledge.vocabulary.packs import read_pack
from knowledge.vocabulary.words import WIDE_LETTER

_CLAUSE = re.compile(r"[,;:.()，；。：（）]|\s[–—-]\s")
_TOKEN = re.compile(r"\w+")
_NEAR = 4
"""How many words in front of a word may stand between it and what denies it."""


class EffectWords(BaseModel):
    """The words of a language for each effect, and those that deny; apart by spaces."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    denials: str
    effects: Mapping[Effect, str]


@dataclass(frozen=True, slots=True)
class _Wording:
    """How a language states effects, phrases first, so that "not permitted" is no permit, and how
    it denies them."""

    effects: tuple[tuple[Effect, re.Pattern[str]], ...]
    denials: re.Pattern[str]


def doubts(document: Document, passages: Sequence[Passage]) -> Iterator[str]:
    """What the texts do not bear out of a document's measures: a sentence each, with the field
    and the remedy. ``passages`` are those of the document."""
    for measure in document.measures:
        text = "\n\n".join(p.text for p in passages if p.anchor == measure.passage)
        if text:
            yield from _of_items(measure, text, document.language)
            yield from _of_days(measure, text, document.language)
            yield from _of_effect(measure, text, document.language)


def _doubt(measure: Measure, field: str, fault: str, remedy: str) -> str:
    return (
        f"{field}: The text under {measure.passage!r}, which is quoted for the measure "
        f"{measure.id}, {fault}; correct {remedy}."
    )


def _of_items(measure: Measure, text: str, language: str) -> Iterator[str]:
    """The items that the text does not name, where the measure controls any by itself."""
    named = {key for mention in find_items(text, language) for key in mention.keys}
    missing = [item for item in measure.items if not _is_named(item, named, text)]
    if missing and not measure.effect.acts_on_measures:
        fault = f"does not name {', '.join(missing)}"
        yield _doubt(measure, "items", fault, "items, passage or the text")


def _is_named(item: str, named: set[str], text: str) -> bool:
    """Whether a text names an item, or holds all the words of its name or of what it is called."""
    try:
        keys = resolve(item)
    except KnowledgeError:
        keys = ()
    if named.intersection(keys):
        return True
    told = set(_TOKEN.findall(text.casefold()))
    called = (item, *(describe(key).name for key in keys))
    return any(set(_TOKEN.findall(name.casefold())) <= told for name in called)


def _of_days(measure: Measure, text: str, language: str) -> Iterator[str]:
    """The first and last day, where the text names neither the day nor a stretch that begins or
    ends with it."""
    days = {found.day for found in written(text, language)}
    said = "it names " + ", ".join(map(str, sorted(days))) if days else "it names no whole day"
    for field, day in (("from", measure.from_), ("until", measure.until)):
        if day and day not in days and not _in_stretch(day, text, language, last=field == "until"):
            fault = f"does not name its day {day} ({said})"
            yield _doubt(measure, field, fault, f"{field}, passage or the text")


def _in_stretch(day: date, text: str, language: str, *, last: bool) -> bool:
    """Whether a text names the month or year that begins, or ends, with a day."""
    edge = day + timedelta(days=1) if last else day
    if edge.day != 1:
        return False
    if edge.month == 1 and re.search(rf"(?<!\d){day.year}(?!\d)", text):
        return True
    try:
        months = Locale.parse(language, sep="-").months["format"]["wide"]
    except (UnknownLocaleError, ValueError):
        return False
    return f"{months[day.month]} {day.year}".casefold() in text.casefold()


def _of_effect(measure: Measure, text: str, language: str) -> Iterator[str]:
    """An effect that the text denies, or does not state: where sentences with the measure's first
    day state any, those decide."""
    words = _wording(language.partition("-")[0])
    if words is None:
        return
    stated, denied = _effects(text, words)
    dated: set[Effect] = set()
    for sentence in map(str, segment(language.partition("-")[0], text)):
        if any(found.day == measure.from_ for found in written(sentence, language)):
            dated |= _effects(sentence, words)[0]
    stated = dated or stated
    if measure.effect in stated:
        return
    fault = "denies" if measure.effect in denied else "does not state"
    others = " and ".join(sorted(effect.value for effect in stated))
    said = f" (it speaks of {others})" if others else ""
    fault = f"{fault} its effect {measure.effect.value}{said}"
    yield _doubt(measure, "effect", fault, "effect, passage or the text")


def _effects(text: str, words: _Wording) -> tuple[set[Effect], set[Effect]]:
    """The effects that a text states, and those that it denies."""
    stated: set[Effect] = set()
    denied: set[Effect] = set()
    for clause in _CLAUSE.split(text.casefold()):
        taken: list[tuple[int, int]] = []
        for effect, pattern in words.effects:
            for found in pattern.finditer(clause):
                if any(start < found.end() and found.start() < end for start, end in taken):
                    continue
                taken.append(found.span())
                (denied if _is_denied(clause, found, words.denials) else stated).add(effect)
    return stated, denied - stated


def _is_denied(clause: str, found: re.Match[str], denials: re.Pattern[str]) -> bool:
    before = clause[: found.start()]
    near = before[-_NEAR:] if WIDE_LETTER.search(found[0]) else " ".join(before.split()[-_NEAR:])
    after = clause[found.end() :].split()[:1]
    return bool(denials.search(near) or denials.fullmatch(after[0] if after else ""))


@cache
def _wording(language: str) -> _Wording | None:
    """The words of a language; None for one whose words nobody has written down."""
    read = read_pack("effects", dict[str, EffectWords]).get(language)
    if read is None:
        return None
    cues = [(effect, cue) for effect, line in read.effects.items() for cue in line.split()]
    cues.sort(key=lambda pair: (-pair[1].count("_"), -len(pair[1])))
    return _Wording(tuple((effect, _words(cue)) for effect, cue in cues), _words(read.denials))


def _words(line: str) -> re.Pattern[str]:
    """A pattern for any of the words of a line, as the pack writes them."""
    return re.compile("|".join(_word(cue) for cue in line.casefold().split()))


def _word(cue: str) -> str:
    written_as = re.escape(cue.rstrip("*")).replace("_", r"\s+")
    if WIDE_LETTER.search(cue):
        return written_as
    return rf"\b{written_as}{'' if cue.endswith('*') else chr(92) + 'b'}"
