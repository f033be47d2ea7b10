"""A chat model may fill in the form of a measure further, with stretches of the text alone.

It gets the text of a draft, no tools and no secrets. Whatever it gives has to stand in the text and
to be known by name: an item, a day, an announcement, a place. What is not is left out, and a model
that is wrong, silent or away leaves the form as it was. Nothing of it counts before a person has
confirmed it.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.answers.chat.client import Chat
from knowledge.answers.understanding.announcements import find_announcements, match_documents
from knowledge.curation.values import MeasureForm
from knowledge.documents.days import written
from knowledge.models import Document, Effect
from knowledge.register.elements import find_items
from knowledge.register.parties import MILITARY, military_in
from knowledge.register.places import find_places
from knowledge.vocabulary.texts import texts

_log = logging.getLogger(__name__)

SECONDS = 20.0
"""For how long a draft waits for the model."""

_READ = 20_000
_MOST, _LEAST_QUOTED = 4, 12
_LONGEST_REPLY = 20_000


class _Proposal(BaseModel):
    """A measure as a model writes it: every field but the effect is a stretch of the text."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    effect: Effect
    sentence: str
    items: tuple[str, ...] = ()
    announcements: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    from_: str = Field("", alias="from")
    until: str = ""


@dataclass(frozen=True, slots=True)
class Proposer:
    """Asks a chat model what a text sets out, and keeps what the text bears out."""

    chat: Chat
    seconds: float = SECONDS

    def forms(
        self,
        document: Document,
        stored: Sequence[str],
        anchor: Callable[[str, str], str],
        parties: Callable[[str], Sequence[str]],
    ) -> tuple[MeasureForm, ...]:
        """The measures that a text sets out, as far as they hold; () where the model gave none.

        ``stored`` are the ids of known announcements, ``anchor`` gives the heading above a
        sentence of a text, ``parties`` the listed parties that a name means. Names are those of
        the vocabulary that speaks at the time.
        """
        text = document.text[:_READ]
        reply = self._reply(text)
        check = _Check(text, document.language, tuple(stored), parties)
        forms = [check.form(each, anchor) for each in _proposals(reply)]
        return tuple(dict.fromkeys(form for form in forms if form))[:_MOST]

    def _reply(self, text: str) -> str:
        """What the model says, "" where it fails or takes too long."""
        marker = secrets.token_hex(8)
        system = texts().propose.format(marker=marker, effects=", ".join(Effect))
        messages = [("system", system), ("human", f"{marker}\n{text}\n{marker}")]
        said: list[str] = []

        def ask() -> None:
            try:
                said.append(str(self.chat(messages)))
            except Exception as error:  # providers raise what they like
                _log.warning("the chat model failed: %s", type(error).__name__)

        # Ends with the process: nothing can stop a call to a server that does not answer.
        thread = threading.Thread(target=ask, name="proposing", daemon=True)
        thread.start()
        thread.join(self.seconds)
        return said[0][:_LONGEST_REPLY] if said else ""


def _proposals(reply: str) -> Iterator[_Proposal]:
    """The measures in a reply: its outermost list, read as JSON, each that has the fields."""
    low, high = reply.find("["), reply.rfind("]")
    try:
        found = json.loads(reply[low : high + 1]) if 0 <= low < high else []
    except (ValueError, RecursionError):
        return
    for each in found[: 2 * _MOST] if isinstance(found, list) else ():
        try:
            yield _Proposal.model_validate(each)
        except ValidationError:
            continue


@dataclass(frozen=True, slots=True)
class _Check:
    """A text, and what of a model's words stands in it."""

    text: str
    language: str
    stored: tuple[str, ...]
    parties: Callable[[str], Sequence[str]]
    _plain: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_plain", _folded(self.text))

    def form(self, given: _Proposal, anchor: Callable[[str, str], str]) -> MeasureForm | None:
        """The form of a measure; None where its sentence is none of the text, or nothing is left
        of what it is about."""
        sentence = self._verbatim(given.sentence)
        if len(sentence) < _LEAST_QUOTED:
            return None
        acting = given.effect.acts_on_measures
        items = () if acting else self._each(given.items, self._items)
        of = self._each(given.announcements, self._announcements) if acting else ()
        users = () if acting else self._each(given.users, self._users)
        if not (items or of or users):
            return None
        return MeasureForm(
            effect=given.effect.value,
            from_=self._day(given.from_),
            until=self._day(given.until) if given.effect is not Effect.REPEALS else "",
            items=items,
            of=of,
            destinations=self._each(given.destinations, _codes) or ("all",),
            end_users=users,
            passage=anchor(self.text, sentence),
        )

    def _verbatim(self, said: str) -> str:
        """The stretch of the text that a model's words are, whatever lies between them; "" for
        words that do not stand there."""
        words = said.split()
        if not words or _folded(said) not in self._plain:
            return ""
        found = re.search(r"\s+".join(map(re.escape, words)), self.text, re.IGNORECASE)
        return found[0] if found else ""

    def _each(self, said: Sequence[str], meant: Callable[[str], Iterator[str]]) -> tuple[str, ...]:
        found = (key for words in said if self._verbatim(words) for key in meant(words))
        return tuple(dict.fromkeys(found))

    def _items(self, words: str) -> Iterator[str]:
        for mention in find_items(words, self.language):
            if not mention.ambiguous:
                yield from mention.keys

    def _announcements(self, words: str) -> Iterator[str]:
        for reference in find_announcements(words):
            yield from match_documents(reference, list(self.stored))[:1]

    def _users(self, words: str) -> Iterator[str]:
        """A party by the name that it is listed under, else as the text names it."""
        if military_in(words)[0]:
            yield MILITARY
        else:
            yield next(iter(self.parties(words)), self._verbatim(words))

    def _day(self, words: str) -> str:
        days = {each.day for each in written(words, self.language)}
        return days.pop().isoformat() if len(days) == 1 and self._verbatim(words) else ""


def _codes(words: str) -> Iterator[str]:
    return (place.code for place in find_places(words))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
