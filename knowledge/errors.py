"""What can go wrong, as few errors, each with a message that is safe to show to a person.

A message is one sentence that says what is wrong and what to do.
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Base of every error that the knowledge side raises on purpose."""


class SettingsError(KnowledgeError):
    """A setting is missing or wrong."""


class DocumentError(KnowledgeError):
    """A document cannot be read or stored.

    ``location`` is its file or address, ``field`` the front-matter field or "" for the whole.
    """

    def __init__(self, message: str, *, location: str = "", field: str = "") -> None:
        super().__init__(message)
        self.location = location
        self.field = field

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.location, self.field) if part)
        message = super().__str__()
        return f"{place}: {message}" if place else message


class StoreError(KnowledgeError):
    """The catalogue or the index cannot be opened, read or written."""


class BusyError(StoreError):
    """Another process holds what is needed; trying again later may work."""


class ModelError(KnowledgeError):
    """The embedding model or the language model is missing, damaged or failed."""
