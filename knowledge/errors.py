"""What can go wrong, as few errors, each with a message that is safe to show to a person.

A message is one sentence that says what is wrong and what to do. Whatever it quotes of file names,
addresses and documents, ``str`` of it is one line that can be printed and logged.
"""

from __future__ import annotations

from knowledge.escaping import shown


class KnowledgeError(Exception):
    """Base of every error that the knowledge side raises on purpose."""

    def __str__(self) -> str:
        return shown(super().__str__())


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
        return shown(": ".join(filter(None, (self.location, self.told))))

    @property
    def told(self) -> str:
        """The message for whoever knows which document is meant: without its location."""
        return shown(": ".join(filter(None, (self.field, KnowledgeError.__str__(self)))))


class StoreError(KnowledgeError):
    """The catalogue or the index cannot be opened, read or written."""


class BusyError(StoreError):
    """Another process holds what is needed; trying again later may work."""


class ModelError(KnowledgeError):
    """The embedding model or the language model is missing, damaged or failed."""


class ConflictError(KnowledgeError):
    """Someone else has changed the same meanwhile; nothing was lost on either side."""


class LimitError(KnowledgeError):
    """A limit is reached; the message says which and what to do."""
