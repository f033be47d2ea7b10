"""Firms beside those that documents list, from the packs."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from knowledge.vocabulary.packs import Words, listed, of_community, pack_folder


class Firm(BaseModel):
    """A row: a name, ``others`` and those in its ``own`` script, the code of its ``country``, and
    those of its names that are ``words`` too, which count only with a capital letter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    country: str = Field("", pattern=r"^([A-Z]{2})?$")
    others: str = ""
    own: str = ""
    words: str = ""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names, in whatever script."""
        return (*listed(self.others), *listed(self.own))


class Parties(BaseModel):
    """``parties.yaml``, as its head says; without one only documents name firms."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    firms: tuple[Firm, ...] = ()
    shared: Words = frozenset()
    words: Words = frozenset()


def parties() -> Parties:
    """What ``parties.yaml`` says in this context."""
    pack: Parties = of_community("parties", Parties, pack_folder())
    return pack


def firms() -> tuple[Firm, ...]:
    """The well-known firms."""
    return parties().firms
