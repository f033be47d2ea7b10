"""The names of places: countries, their parts, seats of governments and cities, from the packs."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from functools import cache

from pydantic import BaseModel, ConfigDict

from knowledge.vocabulary import issuers
from knowledge.vocabulary.locales import codes, locale
from knowledge.vocabulary.packs import listed, read_pack


class Rank(Enum):
    """How surely a name means its place."""

    COUNTRY = auto()
    """Wherever it stands."""
    PART = auto()
    """Where it is written with a capital, or is a destination."""
    SEAT = auto()
    """Where it is a destination: else it may name a government, or where talks were held."""
    CITY = auto()
    """A smaller city: where it is a destination."""
    NAMESAKE = auto()
    """A city with the name of a larger one abroad: only where its country stands behind it."""
    NONE = auto()
    """A name of no country: "South America"."""


class Places(BaseModel):
    """``places.yaml``, as its head says; sets are written as words with spaces between."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    languages: str
    left_out: str
    not_names: str
    members: dict[str, str]
    names: dict[str, str]
    both: dict[str, str]
    short: dict[str, str]
    parts: dict[str, str]
    seats: dict[str, str]
    venues: str
    lower: str
    verbs: str
    pronouns: str
    beside: dict[str, str]
    ordinary: str
    never: str


class Cities(BaseModel):
    """``cities.yaml``: by country its states, and its cities by how they are meant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    states: dict[str, str]
    cities: dict[str, dict[str, str]]


Row = tuple[str, str, Rank]
"""The code of a country, a name, and how surely the name means it."""
_RANKS = {
    "capital": Rank.SEAT,
    "large": Rank.PART,
    "small": Rank.CITY,
    "namesakes": Rank.NAMESAKE,
}


def places() -> Places:
    """What ``places.yaml`` says."""
    pack: Places = read_pack("places", Places)
    return pack


@cache
def members(union: str) -> frozenset[str]:
    """The codes of the member states of a union ("EU"); none of a country."""
    return frozenset(places().members.get(union, "").split())


@cache
def unions() -> frozenset[str]:
    """The codes of the unions."""
    return frozenset(places().members)


@cache
def venues() -> frozenset[str]:
    """The names, in small letters, of places where leaders met."""
    return frozenset(name.casefold() for name in listed(places().venues))


def home() -> str:
    """The country whose rules the record is about: its places are known, and no destinations."""
    return issuers.default()


def country_rows(at_home: str) -> Iterator[Row]:
    """Every name of a country, then of the parts and seats that no list of cities has; those of
    ``at_home`` are of no destination."""
    pack, abroad = places(), _codes() - {at_home}
    tables = (
        (read_pack("territories", dict[str, str]), Rank.COUNTRY),
        (pack.names, Rank.COUNTRY),
        (pack.parts, Rank.PART),
        (pack.seats, Rank.SEAT),
        *((locale(language).places, Rank.COUNTRY) for language in codes()),
    )
    for table, rank in tables:
        for code, names in table.items():
            for name in listed(names):
                yield code, name, rank if code in abroad else Rank.NONE


def city_rows(at_home: str) -> Iterator[Row]:
    """Every name of a state or city; one at a time by country, the surer first."""
    pack, abroad = read_pack("cities", Cities), _codes() - {at_home}
    for kind, rank in _RANKS.items():
        for code, by_kind in pack.cities.items():
            for name in listed(by_kind.get(kind, "")):
                yield code, name, rank if code in abroad else Rank.NONE
        if rank is Rank.SEAT:
            for code, names in pack.states.items():
                for name in listed(names):
                    yield code, name, Rank.PART


@cache
def _codes() -> frozenset[str]:
    return frozenset(read_pack("territories", dict[str, str])) | unions()
