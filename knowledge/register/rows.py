"""Parties as rows of documents: who is on which list from when to when, and under which names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge.models import Definition, Document, Kind, Measure

PARTY, LIST = "party", "list"
"""The kinds of definitions that are rows of lists, and what is said of a list."""


@dataclass(frozen=True, slots=True)
class Row:
    """A party as a document defines it."""

    document: str
    party: Definition

    @property
    def apart(self) -> bool:
        """Whether it is on its list for other days than the list is in force."""
        return self.party.from_ is not None or self.party.until is not None


def rows_of(documents: Iterable[Document]) -> tuple[Row, ...]:
    """Every party that documents define, in their order."""
    return tuple(
        Row(document.id, each)
        for document in documents
        for each in document.defines
        if each.kind == PARTY
    )


def completeness(documents: Iterable[Document]) -> dict[str, bool]:
    """Whether the names of a list are complete, by its measure; what is not said is left out."""
    return {
        each.key: each.complete
        for document in documents
        for each in document.defines
        if each.kind == LIST and each.complete is not None
    }


def counts(documents: Iterable[Document]) -> dict[str, int]:
    """How many names a list has by its own words, by its measure; what is not said is left out."""
    return {
        each.key: each.count
        for document in documents
        for each in document.defines
        if each.kind == LIST and each.count
    }


def with_rows(documents: Iterable[Document]) -> tuple[Document, ...]:
    """The documents with the parties of rows on their lists.

    A row of the document of its list, without days of its own, is among the measure's end users
    already. One with days of its own, or of another announcement, makes a measure like that of
    the list for this party alone; what acts on the list acts on it too.
    """
    given = tuple(documents)
    lists = {m.id: m for document in given for m in document.measures}
    pieces = dict(_pieces(given, lists))
    if not pieces:
        return given
    made: dict[str, list[str]] = {}
    for piece, row in pieces.values():
        made.setdefault(row.party.list, []).append(piece.id)
    return tuple(_with(document, pieces, made) for document in given)


def _pieces(
    documents: Iterable[Document], lists: dict[str, Measure]
) -> Iterator[tuple[str, tuple[Measure, Row]]]:
    for document in documents:
        for row in rows_of([document]):
            whole = lists.get(row.party.list)
            if whole is None or document.kind is not Kind.ANNOUNCEMENT:
                continue
            if whole.document == document.id and not row.apart:
                continue
            own = whole.document == document.id
            first = row.party.from_ or (whole.from_ if own else document.published or whole.from_)
            piece = replace(
                whole,
                id=f"{row.party.list}:{row.party.key}",
                document=document.id,
                issued=document.published,
                passage=row.party.passage or (whole.passage if own else ""),
                from_=max(first, whole.from_),
                until=min(filter(None, (row.party.until, whole.until)), default=None),
                end_users=(row.party.key,),
            )
            yield piece.id, (piece, row)


def _with(
    document: Document, pieces: dict[str, tuple[Measure, Row]], made: dict[str, list[str]]
) -> Document:
    own = [piece for piece, _ in pieces.values() if piece.document == document.id]
    apart = {
        (row.party.list, row.party.key)
        for piece, row in pieces.values()
        if piece.document == document.id
    }
    measures = []
    for measure in document.measures:
        users = tuple(u for u in measure.end_users if (measure.id, u) not in apart)
        if measure.end_users and not users:
            continue  # every party of it has days of its own: for nobody else is it a rule
        more = [id_ for target in measure.of for id_ in made.get(target, ())]
        measures.append(replace(measure, end_users=users, of=(*measure.of, *more)))
    return replace(document, measures=(*measures, *own))
