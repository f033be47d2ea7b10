"""Names of firms in a question that no list of the record holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.vocabulary.loading import elements_of
from knowledge.vocabulary.parties import listed, parties
from knowledge.vocabulary.words import word_set

_TITLES = word_set(
    "Is Are Does Do Can May Will Was Has The What Why When Which And For To If Could"
)
_LEGAL = re.compile(
    r"(?<![\w-])(?:[A-Z][\w&'-]*,?\s+(?:&\s+)?){1,4}"
    r"(?:Inc|Corp(?:oration)?|GmbH|AG|Ltd|Limited|K\.?K|Co\.,? Ltd|Co(?=\.)|LLC|PLC|plc|S\.A|SpA|"
    r"S\.p\.A|NV|N\.V|BV|B\.V|AB|Oyj?|ASA|Pty)(?!\w)\.?"
)


# "is Acme Magnetics on any list", "has Acme been sanctioned": a name with capitals.
_ON_LIST = re.compile(
    r"\b(?:[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Hh]as|[Hh]ave)\s+"
    r"(?P<name>[A-Z][\w&.'-]*(?:\s+[A-Z&][\w&.'-]*){0,4})\s+"
    r"(?:been\s+|now\s+|also\s+|still\s+|already\s+|currently\s+)*"
    r"(?:(?:on|in|part of)\s+(?:\w+(?:['’]s)?\s+){0,4}?(?:black)?lists?\b|"
    r"(?:black)?listed\b|sanctioned\b)"
)

# "is tesla blacklisted by china", without capitals: one or two words that say nothing else.
_BLACKLISTED = re.compile(
    r"\b(?:is|are|was|were|has|have)\s+"
    r"(?P<name>(?!(?:it|they|he|she|we|i|you|this|that|these|those|there|anyone|anything|any|my|our|"
    r"your|their|its|the|a|an|all|some|no|which|who|what|been|not)\b)[\w&.'-]{3,}"
    r"(?:\s+(?!(?:been|now|also|still|already|currently|ever|not)\b)[\w&.'-]+)?)\s+"
    r"(?:been\s+|now\s+|also\s+|still\s+|already\s+|currently\s+)*(?:blacklisted|sanctioned)\b"
)


def unlisted_names(text: str, taken_spans: Iterable[tuple[int, int]] = ()) -> tuple[str, ...]:
    """The firms that ``text`` names outside ``taken_spans`` (its items, places, listed parties).

    Only well-known firms, names with a legal form ("Acme Magnetics GmbH") and names that are asked
    to be on a list are found: a word is not a firm because it has a capital.
    """
    taken = list(taken_spans)
    found: list[tuple[int, int]] = []
    for start, end in sorted(
        [*_with_form(text), *_known(text), *_on_list(text)], key=lambda s: s[0] - s[1]
    ):
        if not any(low < end and start < high for low, high in [*taken, *found]):
            found.append((start, end))
    return tuple(dict.fromkeys(text[start:end] for start, end in sorted(found)))


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """The well-known firms, the longest first."""
    pack = parties()
    names = "|".join(sorted(map(re.escape, listed(pack.names)), key=len, reverse=True))
    wide = "|".join(map(re.escape, listed(pack.wide)))
    return re.compile(rf"(?<![\w-])(?:{names})(?![\w-])|{wide}", re.IGNORECASE)


def _known(text: str) -> list[tuple[int, int]]:
    lower = parties().lower.split()
    return [
        match.span()
        for match in _names().finditer(text)
        if not (match.group().islower() and match.group() in lower)
        and not re.search(r"\d\s*$", text[: match.start()])
    ]


def _on_list(text: str) -> list[tuple[int, int]]:
    patterns = (_ON_LIST, _BLACKLISTED) if text.islower() else (_ON_LIST,)
    return [match.span("name") for pattern in patterns for match in pattern.finditer(text)]


def _with_form(text: str) -> list[tuple[int, int]]:
    found = []
    for match in _LEGAL.finditer(text):
        start = match.start()
        for word in re.finditer(r"[\w&'-]+", match.group()):
            if word.group() not in _TITLES:
                start += word.start()
                break
        name = re.findall(r"[\w&'-]+", text[start : match.end()])
        shouted = text[start : match.end()].isupper()  # "SILVER AG" are two names of one metal
        if len(name) > 1 and name[0] not in elements_of().names and not shouted:
            found.append((start, match.end()))
    return found
