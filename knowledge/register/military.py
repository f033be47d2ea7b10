"""Words that speak of military users and uses, and the country that some of them imply."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.vocabulary.locales import Shape
from knowledge.vocabulary.packs import of_community, pack_folder
from knowledge.vocabulary.words import fold


class Cues(BaseModel):
    """Regular expressions: whole ``words``, and parts of texts in ``wide`` scripts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...]
    wide: tuple[str, ...]

    def pattern(self) -> re.Pattern[str]:
        """One pattern for all of them."""
        whole = (rf"\b(?:{'|'.join(self.words)})\b",) if self.words else ()
        return re.compile("|".join((*whole, *self.wide)))


class Users(Cues):
    """``military`` of ``users.yaml``, as its head says."""

    implied: dict[str, Cues]


@cache
def _patterns(folder: Path) -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    users = of_community("users", dict[str, Users], folder)["military"]
    return users.pattern(), tuple((code, cues.pattern()) for code, cues in users.implied.items())


_DENIED = Shape(r"{denies_user}$")


def military_in(text: str) -> tuple[bool, str | None]:
    """Whether ``text`` is about military users or uses, and the code of the country that its
    words imply ("Pentagon" → US), None where they leave it open; "non-military" is not.
    """
    folded = fold(text)
    anyone, implied = _patterns(pack_folder())
    for code, pattern in implied:
        if any(_affirmed(folded, found) for found in pattern.finditer(folded)):
            return True, code
    return any(_affirmed(folded, found) for found in anyone.finditer(folded)), None


def _affirmed(folded: str, found: re.Match[str]) -> bool:
    return _DENIED.search(folded, max(found.start() - 24, 0), found.start()) is None
