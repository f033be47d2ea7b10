"""Statuses → a picture, and a picture → a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from knowledge.answers.writing.several import shown
from knowledge.answers.writing.wording import name
from knowledge.errors import KnowledgeError
from knowledge.models import Status
from knowledge.pictures.picture import Picture
from knowledge.pictures.table import table_picture
from knowledge.pictures.timeline import timeline_picture
from knowledge.register.status import Register

_SUFFIX = ".png"


def draw(register: Register, statuses: Sequence[Status], *, timeline: bool) -> Picture:
    """The periodic table coloured by ``statuses``, or the ``timeline`` of the only one of them.

    Raises KnowledgeError where a timeline is asked for and there are several. Drawing takes about
    half a second: never in an event loop.
    """
    if not timeline:
        return table_picture(statuses, named(name))
    if len(statuses) > 1:
        names = ", ".join(named(name)(status.item) for status in statuses)
        raise KnowledgeError(
            f"A picture shows the timeline of one item, and these are {len(statuses)} ({names}); "
            "name one of them, or none for the periodic table."
        )
    return timeline_picture(register, statuses[0], named(shown))


def write(picture: Picture, file: Path) -> None:
    """Write a picture, in place of a file of that name; whole or not at all.

    Raises KnowledgeError for a name that does not end in .png, and where nothing can be written.
    """
    if file.suffix.lower() != _SUFFIX:
        raise KnowledgeError(f"Pictures are PNG files: let the name of {file} end in {_SUFFIX}.")
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(picture.png)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise KnowledgeError(
            f"The picture cannot be written to {file} ({error.strerror}); name a file in a folder "
            "that can be written to."
        ) from error


def named(words: Callable[[str], str]) -> Callable[[str], str]:
    """An item's name by ``words``; its key where nothing defines it."""

    def named(item: str) -> str:
        try:
            return words(item)
        except KnowledgeError:
            return item

    return named
