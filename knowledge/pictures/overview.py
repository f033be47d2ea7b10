"""Statuses, their names and sources, and the picture of them, as an overview."""

from __future__ import annotations

from datetime import date

from knowledge.answers.answering import FIRST_DAY, LAST_DAY
from knowledge.answers.writing.several import shown
from knowledge.answers.writing.wording import label, place_named
from knowledge.errors import KnowledgeError
from knowledge.models import Status
from knowledge.pictures.drawing import draw, named
from knowledge.pictures.picture import Overview, Source
from knowledge.register.status import Register
from knowledge.vocabulary.current import speaking


def overview(register: Register, item: str, destination: str, on: date) -> Overview:
    """The statuses of all items, or of those that ``item`` names, as known on the day ``on``.

    ``destination`` is a code or a name, "" for none. The picture is the timeline of a single item
    and else the periodic table. Raises KnowledgeError for what is no item, destination or day.
    """
    if not FIRST_DAY <= on <= LAST_DAY:
        raise KnowledgeError(f"as_of must be a day from {FIRST_DAY} to {LAST_DAY}.")
    with speaking(register.vocabulary):
        return _overview(register, item, destination, on)


def _overview(register: Register, item: str, destination: str, on: date) -> Overview:
    items = [item] if item else register.items()
    statuses = register.statuses(items, on, known=on, destination=destination or None)
    single = bool(item) and len(statuses) == 1
    return Overview(
        on=on,
        destination=place_named(destination) if destination else "",
        statuses=statuses,
        names={status.item: named(shown)(status.item) for status in statuses},
        sources=_sources(register, statuses[0]) if single else (),
        picture=draw(register, statuses, timeline=single),
    )


def _sources(register: Register, status: Status) -> tuple[Source, ...]:
    """The documents of the measures that decide a status, the controlling ones first."""
    measures = [register.measure(measure) for measure in status.measures]
    ids = dict.fromkeys(measure.document for measure in measures if measure)
    found = [register.document(document) for document in ids]
    return tuple(Source(label(document), document.url) for document in found if document)
