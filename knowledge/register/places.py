"""Destinations in a text: "to the US", "EU buyers", "Japan", "nach Deutschland" → codes.

A destination is an ISO 3166 alpha-2 code, or "EU". China itself is no destination here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.errors import KnowledgeError
from knowledge.register.directions import (
    ARROW,
    Role,
    role,
    sold_on,
    wide_role,
)
from knowledge.register.gazetteer import (
    Named,
    country_codes,
    longest_name,
    marked,
    wide_names,
)
from knowledge.vocabulary import places as vocabulary
from knowledge.vocabulary.locales import Shape, words_in
from knowledge.vocabulary.places import Rank
from knowledge.vocabulary.words import WIDE_LETTER, Word, words

_LIST = Shape(r"\s*(?:[,/&]|{list_and})\s*{list_and}?\s*(?:{list_article}\s+)?")


@dataclass(frozen=True, slots=True)
class Place:
    """A country or the EU named in a text at ``start``:``end``, itself or by a part of it.

    ``directed`` says that the words around make it a destination ("to Japan", "US buyers"), and
    not only something spoken about ("the US announced"); ``issuer`` that it is who restricts
    ("does Vietnam restrict", "Malaysia's ban", "which EU rule"); ``via`` that goods only pass
    through it. At most one of the three is true.
    """

    code: str
    start: int
    end: int
    text: str
    directed: bool
    issuer: bool = False
    via: bool = False


def within(code: str, places: tuple[str, ...]) -> bool:
    """Whether a measure for ``places`` (not "all") reaches the destination ``code``."""
    return code in places or any(
        code in vocabulary.members(union) for union in vocabulary.unions().intersection(places)
    )


def place(name: str) -> str:
    """The code of a destination by its code or name in some language, whatever its case;
    KnowledgeError if unknown."""
    cleaned = _as_name(name)
    if cleaned.upper() in country_codes():
        return cleaned.upper()
    found = {mention.code for mention in find_places(cleaned)}
    tokens = words(cleaned)
    length, listed = longest_name(cleaned, tokens, 0) if tokens else (0, None)
    if len(found) != 1 and listed and length == len(tokens):
        found = set(listed.codes[:1])
    code = found.pop() if len(found) == 1 else None
    if code is None:
        raise KnowledgeError(
            f"{name!r} is not a destination that is known here; give a country's name, its "
            "two-letter code, or EU."
        )
    return code


def is_own_name(name: str) -> bool:
    """Whether a destination's name is a country's own, or a union's, and not that of a part of one
    or of a town in it."""
    cleaned = _as_name(name)
    if cleaned.upper() in country_codes():
        return True
    tokens = words(cleaned)
    found = [longest_name(cleaned, tokens, index)[1] for index in range(len(tokens))]
    named = [each.rank for each in found if each]
    return Rank.COUNTRY in named or not named


def _as_name(said: str) -> str:
    """A name with the capitals that it is found by."""
    cleaned = said.strip()
    return cleaned.title() if cleaned.islower() else cleaned


def find_places(text: str) -> tuple[Place, ...]:
    """The countries that ``text`` names, in its order; the pronoun "us" is none.

    A name of two countries ("Georgia") gives both, at the same place of the text.
    """
    tokens = words(text)
    found: list[tuple[Place, bool]] = []
    index = 0
    while index < len(tokens):
        length, named = longest_name(text, tokens, index)
        if named:
            codes = _told_by_next(text, tokens, index + length, named)
            codes = _told_by_last(text, found, tokens[index].start, codes)
            start, end = tokens[index].start, tokens[index + length - 1].end
            made = role(text, tokens, index, length, codes[0])
            if _is_meant(text, tokens, index, length, named.rank, codes[0], made):
                found += [
                    (
                        Place(code, start, end, text[start:end], *_roles(made)),
                        made.loosely,
                    )
                    for code in codes
                ]
        index += length
    places = _without_sellers(tokens, found)
    if not text.isascii():
        places += _in_wide_scripts(text)
    return tuple(_along_lists(text, sorted(places, key=lambda mention: mention.start)))


def _roles(made: Role) -> tuple[bool, bool, bool]:
    return made.directed, made.issuer, made.via


def _told_by_next(text: str, tokens: list[Word], index: int, named: Named) -> tuple[str, ...]:
    """The codes of a name with the country that stands behind it: "Birmingham, Alabama"."""
    if index < len(tokens) and named.rank in _CITIES and text[tokens[index - 1].end :][:1] == ",":
        following = longest_name(text, tokens, index)[1]
        if following and (told := set(named.codes).intersection(following.codes)):
            return tuple(told)
    return named.codes[:1] if named.rank in _CITIES else named.codes


def _told_by_last(
    text: str, found: list[tuple[Place, bool]], start: int, codes: tuple[str, ...]
) -> tuple[str, ...]:
    """The codes of a name behind that of a city in one of them: "Atlanta, Georgia"."""
    last = found[-1][0] if found and len(codes) > 1 else None
    if last and last.code in codes and text[last.end : start].strip() == ",":
        return (last.code,)
    return codes


def _without_sellers(tokens: list[Word], found: list[tuple[Place, bool]]) -> list[Place]:
    """A firm in one country that sells on to another makes only the other a destination."""
    last = next((at for at, loosely in reversed(found) if at.directed and not loosely), None)
    return [
        replace(at, directed=False)
        if loosely and at.directed and last and sold_on(tokens, at.end, last.start)
        else at
        for at, loosely in found
    ]


def _in_wide_scripts(text: str) -> list[Place]:
    if not WIDE_LETTER.search(text):
        return []
    short = vocabulary.places().short
    found = [
        Place(short[match["to"]], match.start("to"), match.end("to"), match["to"], directed=True)
        for match in _towards_short().finditer(text)
    ]
    for start, end, code, rank in wide_names(text):
        made = wide_role(text[:start], text[end:])
        if rank is not Rank.SEAT or made.directed or made.via:
            found.append(Place(code, start, end, text[start:end], *_roles(made)))
    return found


def _along_lists(text: str, places: list[Place]) -> list[Place]:
    """In "to the EU and Japan" Japan is a destination too."""
    found: list[Place] = []
    for mention in places:
        last = found[-1] if found else None
        if last and last.directed and _LIST.fullmatch(text, last.end, mention.start):
            mention = replace(mention, directed=True)
        found.append(mention)
    return found


def _is_meant(
    text: str, tokens: list[Word], index: int, length: int, rank: Rank, code: str, made: Role
) -> bool:
    """Whether the words are the place, by how they are written and what they are there."""
    if rank is Rank.COUNTRY:
        return _country_meant(text, tokens, index, length)
    if not _part_meant(text, tokens, index, length):
        return False
    word = length == 1 and tokens[index].folded in marked("ordinary")
    if not word:
        return rank is Rank.PART or made.directed or made.via
    aimed = index > 0 and tokens[index - 1].folded in words_in("thither")
    end = tokens[index].end
    ends = not text[end : end + 1].isspace() or tokens[index + 1].folded in words_in(
        "goes_on_after_place"
    )
    return aimed and ends and text[tokens[index].start].isupper() and not _shouted(text, tokens)


def _shouted(text: str, tokens: list[Word]) -> bool:
    """Whether capitals tell nothing: a text in capitals, or with one at most words."""
    return 2 * sum(text[word.start].isupper() for word in tokens) > len(tokens) + 2


def _country_meant(text: str, tokens: list[Word], index: int, length: int) -> bool:
    """Whether the words are the country: written with a capital, and "us" not the pronoun."""
    start, end = tokens[index].start, tokens[index + length - 1].end
    written = text[start:end]
    before = tokens[index - 1].folded if index else ""
    after = tokens[index + length].folded if index + length < len(tokens) else ""
    small = written[0].islower() or (length == 1 and len(written) < 3 and not written.isupper())
    if not small:
        return True
    word = written.lower()
    if word in marked("pronouns"):
        behind_arrow = ARROW.fullmatch(text[tokens[index - 1].end : start] if index else "")
        said = {w.folded for w in tokens}
        sent = bool(said & words_in("passes_on")) and not said & words_in("first_person")
        unshifted = text.islower() and before in words_in("before_place") and sent
        return (
            before in words_in("articles_before_name")
            or after in words_in("buyers")
            or bool(behind_arrow)
            or unshifted
        )
    if word in marked("lower"):
        return before in words_in("before_place")
    if {before, after}.intersection(vocabulary.places().beside.get(word, "").split()):
        return False
    return word not in marked("verbs")


def _part_meant(text: str, tokens: list[Word], index: int, length: int) -> bool:
    """Whether a city or a state is meant, and not a firm ("Texas Instruments", "Kobe Steel")."""
    end = tokens[index + length - 1].end
    if index + length < len(tokens) and not text.isupper():
        after = tokens[index + length]
        if text[end : after.start] == " " and text[after.start].isupper():
            return longest_name(text, tokens, index + length)[1] is not None
    written = text[tokens[index].start : end]
    return not written.islower() or (
        index > 0 and tokens[index - 1].folded in words_in("before_place")
    )


_CITIES = frozenset({Rank.PART, Rank.SEAT, Rank.CITY, Rank.NAMESAKE})


@lru_cache(maxsize=1)
def _towards_short() -> re.Pattern[str]:
    """Countries by one character, behind a word for "to": those of 对美出口."""
    short = "".join(vocabulary.places().short)
    hangul = "".join(name for name in short if name >= "\uac00")
    sold = "".join(name for name in short if name not in hangul and name != "米")
    return re.compile(
        rf"(?:[对對対]|[输輸销銷](?=[{sold}])|대(?=[{hangul}]))(?P<to>[{short}])"
        r"(?=\s*수출|出口|输出|輸出|出货|出荷|销售|供|禁|规|規|管|限制|军|軍|企业|企業|向け|的|の|"
        r"[是还還也吗嗎？?，。]|$)"
    )
