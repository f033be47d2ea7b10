"""Names of firms in a question that no list of the record holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import cache

from knowledge.vocabulary.cues import CUES
from knowledge.vocabulary.loading import elements_of
from knowledge.vocabulary.locales import Shape, words_in
from knowledge.vocabulary.packs import listed
from knowledge.vocabulary.parties import Firm, firms
from knowledge.vocabulary.words import WIDE_LETTER, words

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
# "is acme magnetics on china's list", without capitals.
_LISTED = Shape(
    r"^\W*{asks_of_firm}\s+(?P<name>(?-i:[a-z][\w&.'-]*(?:\s+[a-z&][\w&.'-]*){1,3}?))\s+"
    r"{listed_firm}{firm_on_list}"
)
_FORMED = Shape(r"(?:{no_firm_end})$")
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


def firms_with_items(
    text: str, items: Sequence[tuple[int, int]], ordinary: Set[str]
) -> tuple[tuple[int, int], ...]:
    """Where ``text`` names firms whose names hold those of ``items``: "Acme Tungsten GmbH"; in
    small letters also where they end with a word of firms alone ("acme magnetics").

    A name is a firm's where it has a legal form, where it is asked to be on a list and begins
    with a word of its own or ends with one of firms ("Acme Resources"): none of an item, none that
    tells of a material and none of the ``ordinary`` ones, in small letters without accents.
    """
    found = []
    for (start, end), formal in [
        *((span, True) for span in _with_form(text)),
        *((span, False) for span in _on_list(text)),
        *((match.span("name"), False) for match in _LISTED.finditer(text)),
    ]:
        inside = [(a, b) for a, b in items if start <= a and b <= end]
        own = [
            word
            for word in words(text[start:end])
            if not any(a <= start + word.start < b for a, b in inside)
            and word.folded not in CUES.material
            and word.folded not in ordinary
        ]
        if not own:
            continue
        last = words(text[start:end])[-1].folded
        named = own[0].start == 0 and text[start].isupper() and not _FORMED.search(own[0].folded)
        with_item = inside and (formal or named or last in words_in("firm_words"))
        if with_item or (not inside and text.islower() and last in words_in("firm_words_alone")):
            found.append((start, end))
    return tuple(dict.fromkeys(found))


@cache
def _names(rows: tuple[Firm, ...]) -> tuple[re.Pattern[str], frozenset[str]]:
    """The names of well-known firms, the longest first, and those in small letters that are words
    then."""
    names = [name for row in rows for name in (row.name, *row.aliases)]
    wide = [name for name in names if WIDE_LETTER.search(name)]
    plain = sorted(set(names) - set(wide), key=len, reverse=True)
    written = [rf"(?<![\w-])(?:{'|'.join(map(re.escape, plain))})(?![\w-])"] if plain else []
    small = {name.lower() for row in rows for name in listed(row.words)}
    pattern = "|".join([*written, *map(re.escape, wide)]) or r"(?!)"
    return re.compile(pattern, re.IGNORECASE), frozenset(small)


def _known(text: str) -> list[tuple[int, int]]:
    pattern, small = _names(firms())
    return [
        match.span()
        for match in pattern.finditer(text)
        if not (match.group().islower() and match.group() in small)
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
