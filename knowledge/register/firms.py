"""Names of firms in a question that no list of the record holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.vocabulary.loading import elements_of
from knowledge.vocabulary.locales import Shape, words_in
from knowledge.vocabulary.parties import listed, parties

_LEGAL = re.compile(
    r"(?<![\w-])(?:[A-Z][\w&'-]*,?\s+(?:&\s+)?){1,4}"
    r"(?:Inc|Corp(?:oration)?|GmbH|AG|Ltd|Limited|K\.?K|Co\.,? Ltd|Co(?=\.)|LLC|PLC|plc|S\.A|SpA|"
    r"S\.p\.A|NV|N\.V|BV|B\.V|AB|Oyj?|ASA|Pty)(?!\w)\.?"
)


# "is Acme Magnetics on any list", "has Acme been sanctioned": a name with capitals.
_ON_LIST = Shape(
    r"\b{asks_of_firm}\s+(?P<name>(?-i:[A-Z][\w&.'-]*(?:\s+[A-Z&][\w&.'-]*){0,4}))\s+"
    r"{listed_firm}{firm_on_list}"
)
# "is tesla blacklisted by china", without capitals: one or two words that say nothing else.
_BLACKLISTED = Shape(
    r"\b{asks_of_firm}\s+(?P<name>(?!{no_firm_name}\b)[\w&.'-]{3,}"
    r"(?:\s+(?!{no_firm_name_more}\b)[\w&.'-]+)?)\s+{listed_firm}{firm_barred}"
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
            if word.group().lower() not in words_in("sentence_openers"):
                start += word.start()
                break
        name = re.findall(r"[\w&'-]+", text[start : match.end()])
        shouted = text[start : match.end()].isupper()  # "SILVER AG" are two names of one metal
        if len(name) > 1 and name[0] not in elements_of().names and not shouted:
            found.append((start, match.end()))
    return found
