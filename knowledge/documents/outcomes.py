"""What an ingest came to, document by document and in all."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one document."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RETIRED = "retired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a run. ``outcome`` is None while only ``found`` (documents seen) grows, and for
    a notice.

    ``embedded`` counts the passages that had to be embedded for it; ``message`` gives the reason
    of a failure, with file and field; ``notice`` what a person should know though nothing failed,
    with its place. ``undated`` says that the document has no day of publication.
    """

    outcome: Outcome | None
    location: str = ""
    document: str = ""
    message: str = ""
    embedded: int = 0
    found: int = 0
    notice: str = ""
    undated: bool = False


@dataclass(slots=True)
class Summary:
    """The counts of a run, its failures and notices, and how many documents have no day."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    failures: list[Event] = field(default_factory=list)
    notices: list[Event] = field(default_factory=list)
    embedded: int = 0
    undated: int = 0

    def add(self, event: Event) -> None:
        """Count one event."""
        self.embedded += event.embedded
        if event.outcome:
            self.counts[event.outcome] += 1
        if event.outcome is Outcome.FAILED:
            self.failures.append(event)
        if event.notice:
            self.notices.append(event)
        self.undated += event.undated
