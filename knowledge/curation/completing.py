"""Names and ids while they are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from knowledge.curation.browsing import Browsing
from knowledge.curation.gaps import Gaps
from knowledge.curation.kit import Kit
from knowledge.curation.values import Choice, Listed
from knowledge.errors import KnowledgeError
from knowledge.models import seen_by
from knowledge.vocabulary.issuers import pack

_GUILDS_REMEMBERED = 64
_LONGEST = 100
"""Characters that a chat shows of a choice, and takes for its value."""

_Entry = tuple[str, str, Choice]
"""What is matched from its beginning, what is matched by its words, and the choice."""


@dataclass(frozen=True, slots=True)
class Completing:
    """Completes. Usable from any thread; what it looks through is kept until something changes."""

    kit: Kit
    browsing: Browsing
    gaps: Gaps
    _entries: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_entries", lru_cache(_GUILDS_REMEMBERED)(self._read))

    def complete(self, prefix: str, *, guild: str, what: str, limit: int) -> tuple[Choice, ...]:
        """Up to ``limit`` choices: those that begin so first, then those with the words."""
        if what not in _SORTS:
            raise KnowledgeError(f"There is nothing to complete called {what!r}.")
        if what == "gap":  # what was asked a moment ago counts, too
            entries: Sequence[_Entry] = self._questions(guild)
        else:
            entries = self._entries(self.kit.catalogue.version(), guild, what)
        wanted = " ".join(prefix.casefold().split())
        words = wanted.split()
        first: list[Choice] = []
        others: list[Choice] = []
        for name, said, choice in entries:
            if name.startswith(wanted):
                first.append(choice)
                if len(first) == limit:
                    break
            elif len(others) < limit and all(word in said for word in words):
                others.append(choice)
        return tuple((first + others)[:limit])

    def _read(self, _version: int, guild: str, what: str) -> Sequence[_Entry]:
        return list(_SORTS[what](self, guild))

    def _documents(self, guild: str, keep: Callable[[Listed], bool]) -> Iterable[_Entry]:
        for each in self.browsing.heads(guild):
            if keep(each) and len(each.id) <= _LONGEST:
                yield _entry(each.id, each.title)

    def _rules(self, guild: str) -> Iterable[_Entry]:
        for document in self.kit.catalogue.official(seen_by(guild)):
            if document.measures:
                yield _entry(document.id, document.title)
                for measure in document.measures:
                    yield _entry(measure.id, f"{measure.effect.value}, {document.title}")

    def _measures(self, guild: str) -> Iterable[_Entry]:
        for document in self.kit.catalogue.official((guild,)):
            for measure in document.measures:
                what = ", ".join(measure.of or measure.items)
                yield _entry(measure.id, f"{measure.effect.value} {what}")

    def _users(self, guild: str) -> Iterable[_Entry]:
        official = self.kit.catalogue.official(seen_by(guild))
        named = {user for d in official for measure in d.measures for user in measure.end_users}
        for user in sorted(named):
            if len(user) <= _LONGEST:
                yield user.casefold(), user.casefold(), Choice(user, user)

    def _items(self, guild: str) -> Iterable[_Entry]:
        for key, item in self.kit.register(seen_by(guild)).vocabulary.items.items():
            if item.kind == "rule":
                continue
            yield item.name.casefold(), f"{key} {item.name}".casefold(), Choice(item.name, key)

    def _issuers(self, guild: str) -> Iterable[_Entry]:
        for code, one in pack().issuers.items():
            yield code.casefold(), f"{code} {one.name}".casefold(), Choice(one.name, code)

    def _questions(self, guild: str) -> list[_Entry]:
        asked = {each.question: each.key for each in reversed(self.gaps.asked(guild))}
        return [
            (question.casefold(), question.casefold(), Choice(_cut(question), str(key)))
            for question, key in reversed(asked.items())
        ]


_SORTS: dict[str, Callable[[Completing, str], Iterable[_Entry]]] = {
    "document": lambda self, guild: self._documents(guild, lambda each: not each.retired),
    "own": lambda self, guild: self._documents(guild, lambda e: e.own and not e.retired),
    "removed": lambda self, guild: self._documents(guild, lambda e: e.own and e.retired),
    "rule": Completing._rules,
    "measure": Completing._measures,
    "user": Completing._users,
    "item": Completing._items,
    "issuer": Completing._issuers,
    "gap": Completing._questions,
}


def _entry(name: str, title: str) -> _Entry:
    return name.casefold(), f"{name} {title}".casefold(), Choice(_cut(f"{name} — {title}"), name)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
