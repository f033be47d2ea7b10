"""Words that are written as a place and that nothing knows: "to Zorblaxia"."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.register.gazetteer import known_name, marked
from knowledge.vocabulary.locales import Shape
from knowledge.vocabulary.words import fold, words

_AIMED = Shape(
    r"(?<![\w-]){not_to_place}{to_place}\s+"
    r"(?P<name>(?-i:[^\W\d_a-zà-öø-ÿ][a-zà-öø-ÿ]{3,}(?:[ -][^\W\d_a-zà-öø-ÿ][^\W\d_]+){0,2}))"
    r"(?=\s*(?:[?!,;:.)]|$|(?:{behind_place}|{list_and})\b))"
)


def unknown_places(text: str, taken: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The names in ``text`` that stand where a place does, with a capital, outside ``taken``
    (its items, announcements, publishers, parties, days), and are no place that is known.

    Where capitals tell nothing, in a text in capitals or with one at most words, none is found.
    """
    tokens = words(text)
    capitals = sum(text[word.start].isupper() for word in tokens)
    if 2 * capitals > len(tokens) + 2:
        return ()
    spans = list(taken)
    found = []
    for match in _AIMED.finditer(text):
        start, end = match.span("name")
        inside = [at for at, word in enumerate(tokens) if start <= word.start < end]
        if any(low < end and start < high for low, high in spans):
            continue
        if any(known_name(text, tokens, at)[1] for at in inside):
            continue
        if not {fold(word) for word in match["name"].split()} & marked("never"):
            found.append(match["name"])
    return tuple(dict.fromkeys(found))
