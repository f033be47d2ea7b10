"""Names of firms beside those that documents list, from the packs."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from knowledge.vocabulary.packs import read_pack


class Parties(BaseModel):
    """``parties.yaml``, as its head says: names with ";" between, words with spaces."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: str
    lower: str
    wide: str
    shared: str
    words: str


def parties() -> Parties:
    """What ``parties.yaml`` says."""
    pack: Parties = read_pack("parties", Parties)
    return pack


def listed(names: str) -> list[str]:
    """The names of a cell."""
    return names.split("; ") if names else []
