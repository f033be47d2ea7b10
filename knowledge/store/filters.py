"""Which documents a search may use, as a condition on the catalogue's heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import ColumnElement, func, or_, select

from knowledge.models import SHARED, Kind
from knowledge.store.schema import documents, revisions


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search is narrowed to. Days are inclusive. A document without a date lies after no
    day, and before one when it had been stored by then (UTC).

    ``sources`` are sources, folders or locations as they were ingested, or paths to them.
    """

    guilds: tuple[str, ...] = (SHARED,)
    kinds: tuple[Kind, ...] = ()
    sources: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves out anything that the guilds have."""
        return bool(self.kinds or self.sources or self.publishers or self.after or self.before)

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as conditions on the table of documents."""
        d = documents.c
        # Nearly everything is shared: as an expression the guild keeps SQLite from starting with
        # its index where the documents' keys are given.
        guild = d.guild.concat("")
        found: list[ColumnElement[bool]] = [guild.in_(self.guilds), d.retired_at.is_(None)]
        if self.kinds:
            found.append(d.kind.in_([kind.value for kind in self.kinds]))
        if self.publishers:
            found.append(or_(*(d.publisher.icontains(p, autoescape=True) for p in self.publishers)))
        if self.after:
            found.append(d.published >= self.after.isoformat())
        if self.before:
            found.append(first_day() <= self.before.isoformat())
        if self.sources:
            found.append(or_(*(_within(place) for place in _places(self.sources))))
        return found


def first_day() -> ColumnElement[str]:
    """The day from which a document counts, as ISO: what bears none counts from the day (UTC) when
    it was first stored."""
    d = documents.c
    first = select(func.substr(revisions.c.created_at, 1, 10)).where(
        revisions.c.document == d.key, revisions.c.number == 1
    )
    return func.coalesce(d.published, first.scalar_subquery())


def _places(sources: Sequence[str]) -> list[str]:
    """The sources as written and as absolute paths: either may be what was ingested."""
    written = [source.rstrip("/") for source in sources]
    full = [str(Path(source).resolve()) for source in written if "://" not in source]
    return list(dict.fromkeys([*written, *full]))


def _within(place: str) -> ColumnElement[bool]:
    d = documents.c
    return or_(
        d.source == place,
        d.location == place,
        d.source.startswith(f"{place}/", autoescape=True),
        d.location.startswith(f"{place}/", autoescape=True),
    )
