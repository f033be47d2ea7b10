"""Small talk: thanks, greetings, farewells, insults, in any language that is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.subjects import MASKS
from knowledge.vocabulary.locales import ENGLISH, Shape, codes, locale
from knowledge.vocabulary.phrases import Phrases, Text, phrases

TALK = "talk."
"""What the names of its lists of phrases begin with."""
_FILLER = ".filler"
_THANKFUL = ("talk.thanks", "talk.praise")
"""What may have a tail of its own: "thanks, that saved me a call"."""
_ASSENT = "talk.assent"
"""What is no talk where it asks: "ok, and?"."""
_LONGEST = 12
_ASKED = re.compile(r"[?？]")
_PERSONAL = Shape(r"\b{personal}\b")
_ASKS = Shape(r"[?？]|\b{asks_on}\b")


def small_talk(text: Text, language: str) -> tuple[str, tuple[str, ...]]:
    """The kinds of small talk that a whole text consists of, the first first, and its language:
    thanks are too short for another way to tell. None, and ``language``, for other texts."""
    if len(text.words) <= _LONGEST:
        for code in dict.fromkeys((language, *codes())):
            found = _talk_in(text, _kinds(code))
            if found and not (found == [_ASSENT] and _ASKED.search(text.folded)):
                return code, tuple(found)
    return language, ()


@cache
def _kinds(code: str) -> Mapping[str, Phrases]:
    """The lists of phrases of small talk in a language, by their names."""
    topics = locale(code).topics.items()
    return {name: phrases(cell) for name, cell in topics if name.startswith(TALK)}


def _talk_in(text: Text, kinds: Mapping[str, Phrases]) -> list[str]:
    whole = consists_of(text, kinds)
    if whole or not text.words:
        return whole
    opened = [name for name in _THANKFUL if name in kinds and any(kinds[name].openings(text))]
    asks = _ASKS.search(text.folded) or lexicon.WH.search(text.folded) or MASKS & set(text.words)
    return opened if opened and _PERSONAL.search(text.folded) and not asks else []


def consists_of(text: Text, kinds: Mapping[str, Phrases]) -> list[str]:
    """The kinds of phrases that a text consists of and nothing else, in their order, without those
    that only fill; none for other texts."""
    whole = next((name for name, cell in kinds.items() if cell.is_whole(text)), None)
    if whole:
        return [whole]
    found = _split(text, kinds, set()) or ()
    return [name for name in dict.fromkeys(found) if not name.endswith(_FILLER)]


def _split(text: Text, kinds: Mapping[str, Phrases], failed: set[int]) -> tuple[str, ...] | None:
    """The kinds of the phrases that a text is made of, the longest first; None for other texts.
    ``failed`` are the numbers of words behind which no phrases were found to go on."""
    if not text.words:
        return ()
    steps: dict[int, tuple[bool, str]] = {}
    for name, cell in kinds.items():
        for end in cell.openings(text):
            steps[end] = max(steps.get(end, (False, "")), (not name.endswith(_FILLER), name))
    for end in sorted(steps, reverse=True):
        if len(text.words) - end in failed:
            continue
        if (rest := _split(text.behind(end), kinds, failed)) is not None:
            return (steps[end][1], *rest)
    failed.add(len(text.words))
    return None


def is_personal(text: str) -> bool:
    """Whether a text speaks of who writes or reads it."""
    return _PERSONAL.search(text) is not None


def is_small_talk(text: str) -> bool:
    """Whether a turn is thanks, a greeting or assent and nothing else."""
    return bool(small_talk(Text.of(text), ENGLISH)[1])
