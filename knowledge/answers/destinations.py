"""Destinations that somebody may mean who types: countries, unions, and a town by its country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from knowledge.answers.writing.wording import place, place_named
from knowledge.errors import KnowledgeError
from knowledge.register.status import Register
from knowledge.vocabulary.places import Rank, country_rows, unions

MOST = 25
EVERYWHERE = "all"


def places_like(prefix: str, register: Register) -> Mapping[str, str]:
    """What to send → name of up to 25 destinations, those first that the rules of the register
    name.

    Names in every language count; one that is a town's stands for itself, with its country.
    """
    wanted = " ".join(prefix.casefold().split())
    known = _names()
    first = dict.fromkeys(code for code in _ruled(register) if code in known)
    order = [*first, *(code for code in known if code not in first)]
    exact = [code for code in order if wanted in known[code]]
    begin = [code for code in order if any(name.startswith(wanted) for name in known[code])]
    inside = [code for code in order if any(f" {wanted}" in name for name in known[code])]
    found = {code: place(code) for code in tuple(dict.fromkeys([*exact, *begin, *inside]))[:MOST]}
    return found or _town(prefix)


def _town(name: str) -> dict[str, str]:
    try:
        return {name.strip(): place_named(name)}
    except KnowledgeError:
        return {}


def _ruled(register: Register) -> Iterable[str]:
    """The destinations that rules single out, those of most rules first."""
    counts: dict[str, int] = {}
    for measure in register.measures():
        for code in measure.destinations:
            counts[code] = counts.get(code, 0) + 1
    return sorted(counts.keys() - {EVERYWHERE}, key=lambda code: (-counts[code], code))


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Code → every name in small letters; in the order of the English names.

    An issuer's own country is among them: it is a destination of others' rules."""
    found: dict[str, list[str]] = {union: [union.casefold()] for union in unions()}
    for code, name, rank in country_rows(""):
        if rank is Rank.COUNTRY:
            found.setdefault(code, [code.casefold()]).append(name.casefold())
    return {code: (place(code).casefold(), *found[code]) for code in sorted(found, key=place)}
