"""Small talk: thanks, greetings, farewells, insults, in any language that is read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from knowledge.vocabulary.locales import ENGLISH, codes, locale
from knowledge.vocabulary.phrases import Phrases, Text, phrases

TALK = "talk."
"""What the names of its lists of phrases begin with."""
_FILLER = "talk.filler"
_LONGEST = 10


def small_talk(text: Text, language: str) -> tuple[str, tuple[str, ...]]:
    """The kinds of small talk that a whole text consists of, the first first, and its language:
    thanks are too short for another way to tell. None, and ``language``, for other texts."""
    if len(text.words) <= _LONGEST:
        for code in dict.fromkeys((language, *codes())):
            if found := _talk_in(text, _kinds(code)):
                return code, tuple(found)
    return language, ()


@cache
def _kinds(code: str) -> Mapping[str, Phrases]:
    """The lists of phrases of small talk in a language, by their names."""
    topics = locale(code).topics.items()
    return {name: phrases(cell) for name, cell in topics if name.startswith(TALK)}


def _talk_in(text: Text, kinds: Mapping[str, Phrases]) -> list[str]:
    whole = next((name for name, cell in kinds.items() if cell.is_whole(text)), None)
    if whole:
        return [whole]
    found: list[str] = []
    while text.words:
        steps = [
            (end, name != _FILLER, name)
            for name, cell in kinds.items()
            for end in cell.openings(text)
        ]
        if not steps:
            return []
        end, _, name = max(steps)
        found.append(name)
        text = text.behind(end)
    return [name for name in dict.fromkeys(found) if name != _FILLER]


def is_small_talk(text: str) -> bool:
    """Whether a turn is thanks, a greeting or assent and nothing else."""
    return bool(small_talk(Text.of(text), ENGLISH)[1])
