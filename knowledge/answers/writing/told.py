"""What an answer says at once, and what it says when asked for more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """Two texts with citation keys; ``more`` may be empty."""

    text: str
    more: str = ""

    def after(self, head: str) -> Told:
        """The same behind a paragraph that goes first."""
        return Told("\n\n".join(part for part in (head, self.text) if part), self.more)
