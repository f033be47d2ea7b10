"""What was said about rules without being one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import Claim, Kind, Ruling

MOST_CLAIMS = 3


@dataclass(frozen=True, slots=True)
class Asides:
    """Writes the lines under a status answer, with citation keys."""

    writer: StatusWriter

    def weaker(self, rulings: Iterable[Ruling], *, later: bool = False) -> list[str]:
        """Lines that quote what is said about rules without being one; [] when there is nothing.

        With ``later`` only what puts the end of a running suspension later than its instrument.
        """
        found = {
            claim: _rank(claim, ruling)
            for ruling in rulings
            for claim in ruling.claims
            if claim.document not in _sources(ruling) and (not later or _beyond(claim, ruling))
        }
        ranked = sorted(found, key=lambda claim: found[claim])
        # Several claims may stand in one sentence.
        quoted = dict.fromkeys(self.writer.quoter.claim(claim) for claim in ranked)
        lines = [f"- “{text}”{key}" for text, key in quoted if text][:MOST_CLAIMS]
        if not lines:
            return []
        return ["Weaker evidence, none of it an instrument that changes the rule:", *lines]


def _sources(ruling: Ruling) -> set[str]:
    """The documents of a rule and of what suspends it: their own words are told with them."""
    return {ruling.measure.document} | ({ruling.by.document} if ruling.by else set())


def _rank(claim: Claim, ruling: Ruling) -> tuple[bool, bool, bool, int]:
    """Later ends first, then what was checked, articles last, the newest first among equals."""
    return (
        claim.kind is Kind.ARTICLE,
        not _beyond(claim, ruling),
        claim.until is not None,
        -claim.said.toordinal(),
    )


def _beyond(claim: Claim, ruling: Ruling) -> bool:
    instrument = ruling.by or ruling.measure
    return bool(instrument.until and claim.until and claim.until > instrument.until)
