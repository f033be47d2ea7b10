"""Who makes rules: by code, with names, sites and the numbering of their instruments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.errors import KnowledgeError
from knowledge.models import Document, Kind
from knowledge.vocabulary.packs import of_community, pack_folder


class Issuer(BaseModel):
    """Who makes rules. ``ids`` and ``written`` are patterns, ``names``, ``places`` and ``bodies``
    hold names apart by ";", see the pack."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    adjective: str = ""
    names: str = ""
    places: str = ""
    bodies: str = ""
    aimed_at: tuple[str, ...] = ()
    authority: str = ""
    site: str = ""
    ids: str = ""
    label: str = ""
    several: str = ""
    written: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """What an instrument of it is called: "Announcement"."""
        return self.label.partition(" No. ")[0] or "Announcement"

    @property
    def own(self) -> str:
        """The name as an owner: "China's", "the United States'"."""
        return f"{self.name}'" if self.name.endswith("s") else f"{self.name}'s"


class Issuers(BaseModel):
    """The pack: ``default`` makes the rules of documents that do not say who does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    default: str
    issuers: dict[str, Issuer] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_default(self) -> Issuers:
        if self.default not in self.issuers:
            raise ValueError(f"default {self.default!r} is none of the issuers")
        return self


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered instrument; ``year`` is 0 where its issuer counts on over the years, ``series``
    "" for the main one of an issuer."""

    issuer: str
    year: int
    number: int
    series: str = ""


def aimed_at() -> frozenset[str]:
    """The countries that bans of some issuer are aimed at."""
    return frozenset(code for one in pack().issuers.values() for code in one.aimed_at)


def code_of(name: str) -> str:
    """The code of the issuer of the pack with this code or name; "" where none has it."""
    for code, one in pack().issuers.items():
        if name.casefold() in {code.casefold(), *map(str.casefold, split(one.names, one.places))}:
            return code
    return ""


def split(*lists: str) -> tuple[str, ...]:
    """The names of lists that are apart by ";"."""
    return tuple(name.strip() for names in lists for name in names.split(";") if name.strip())


def pack() -> Issuers:
    """The issuers that are known in this context."""
    found: Issuers = of_community("issuers", Issuers, pack_folder())
    return found


def default() -> str:
    """The code of who makes the rules of documents that do not say who does."""
    return pack().default


def home_words() -> str:
    """What the default issuer, its country and its bodies are called, as alternatives of a regular
    expression, the longest first."""
    one = issuer(default())
    names = {one.name, one.adjective, *split(one.names, one.bodies)}
    return "|".join(sorted(map(re.escape, filter(None, names)), key=len, reverse=True))


def issuer(code: str) -> Issuer:
    """The issuer with this code: a row of the pack, or a country by its name alone.

    Raises KnowledgeError, with what to do, for a code that is no country's.
    """
    found = pack().issuers.get(code) or _country(code)
    if found is None:
        raise KnowledgeError(
            f"{code!r} is no issuer; write the code of who makes the rule, such as "
            f"{', '.join(pack().issuers)}."
        )
    return found


@cache
def _country(code: str) -> Issuer | None:
    from babel import Locale  # late: the pack knows nearly all who are asked for

    territory = Locale("en").territories.get(code, "") if re.fullmatch("[A-Z]{2}", code) else ""
    return Issuer(name=str(territory)) if territory and code != "ZZ" else None


def issuer_of(document: Document) -> str:
    """The code of who makes the rules of a document.

    What it says, else the issuer that its id begins with ("EU-2026-7"), else the default; "" for
    articles and notes that do not say so, which make none.
    """
    if document.issuer:
        return document.issuer
    if document.kind in (Kind.ARTICLE, Kind.NOTE):
        return ""
    code = document.id.partition("-")[0]
    return code if code in pack().issuers else default()


def numbered(document_id: str) -> Numbered | None:
    """The number of an instrument whose id is made of it, as its issuer's pattern says."""
    return _numbered(document_id, pack_folder())


@cache
def _numbered(document_id: str, folder: Path) -> Numbered | None:
    for code, one in of_community("issuers", Issuers, folder).issuers.items():
        match = re.match(one.ids, document_id) if one.ids else None
        if match:
            found = match.groupdict()
            year, series = int(found.get("year") or 0), found.get("series") or ""
            return Numbered(code, year, int(match["number"]), series)
    return None
