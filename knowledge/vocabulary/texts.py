"""What the program says about itself, its subject and what it cannot do, from the packs."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from knowledge.vocabulary.packs import NAMED, check_names, of_community, pack_folder

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
"""What fits on a button of Discord, and behind "such as:" in the description of a command."""


class Domain(BaseModel):
    """``domain.yaml``, as its head says; without one nothing is told but that rules are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Label = "Monazite"
    subject: Annotated[str, StringConstraints(min_length=1, max_length=80)] = "export controls"
    questions: tuple[Label, ...] = Field((), max_length=5)
    warm_up: tuple[str, ...] = ()


class Sentences(BaseModel):
    """``texts.yaml``, as its head says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    refusal: str
    can_ask: str
    for_example: str
    not_told: str
    no_reason: str
    clarify: str
    clarify_item: str
    no_rules: str
    not_named: str
    no_record: str
    extent: str
    choose: str
    propose: str
    reread: str
    write: str
    idle: str
    ask_command: str
    ask_question: str
    help: str
    foot: str

    @model_validator(mode="after")
    def _filled(self) -> Sentences:
        for key, text in self:
            check_names(f"the text {key}", text, _FILLED.get(key, set()), _OF_DOMAIN)
        return self


_OF_DOMAIN = frozenset({"name", "subject", "example", "examples"})
_FILLED = {
    "clarify_item": {"choices"},
    "not_named": {"items"},
    "no_record": {"command"},
    "choose": {"marker", "sentences", "refusal"},
    "propose": {"marker", "effects"},
    "write": {"day", "language"},
}
"""The names that a text is given where it is said, by its key."""
_SUCH_AS = re.compile(r", such as: \{example\}")


class Texts(Sentences):
    """The sentences with what the domain says in them, what can be asked, and what the assistant
    is called. ``can_ask`` names the subject alone, ``for_example`` the examples too."""

    name: str
    subject: str
    examples: tuple[str, ...]
    warm_up: tuple[str, ...]

    @model_validator(mode="after")
    def _filled(self) -> Texts:
        return self


def texts() -> Texts:
    """What is said in this context."""
    return texts_of(pack_folder())


@cache
def texts_of(folder: Path) -> Texts:
    """What is said by the pack in ``folder``. Raises KnowledgeError for what does not fit."""
    sentences: Sentences = of_community("texts", Sentences, folder)
    domain: Domain = of_community("domain", Domain, folder)
    said = {key: _about(text, domain) for key, text in sentences}
    if not domain.questions:
        said["for_example"] = said["can_ask"]
    return Texts(
        **said,
        name=domain.name,
        subject=domain.subject,
        examples=domain.questions,
        warm_up=domain.warm_up,
    )


def _about(text: str, domain: Domain) -> str:
    """A sentence about this domain; without questions it gives no example."""
    quoted = [f"“{question}”" for question in domain.questions]
    given = {
        "name": domain.name,
        "subject": domain.subject,
        "example": domain.questions[0] if domain.questions else "",
        "examples": ", or ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part),
    }
    plain = text if domain.questions else _SUCH_AS.sub("", text)
    return NAMED.sub(lambda found: given.get(found[1], found[0]), plain)
