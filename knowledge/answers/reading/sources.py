"""Which statements and articles a question means: by who said them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from knowledge.answers.understanding.written_days import month_names
from knowledge.models import SPEAKING, Document, Kind
from knowledge.register.elements import find_items
from knowledge.register.makers import find_home
from knowledge.register.places import find_places
from knowledge.register.status import Register
from knowledge.vocabulary.locales import locale

_LEAST = 4
_NAME = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FEWEST_INITIALS = 3
_WHOLE = 100


def sources_in(text: str, publishers: Sequence[str], register: Register) -> tuple[str, ...]:
    """The statements and articles whose publisher or speaker a text names, by id.

    ``publishers`` are those that it was found to name. A whole name counts before parts of one.
    """
    spoken = {word.group().lower() for word in _NAME.finditer(text)}
    found: dict[str, int] = {}
    for document in register.documents():
        if document.kind in SPEAKING:
            named = any(name in document.publisher for name in publishers)
            score = _WHOLE * named or _score(document, spoken)
            found |= {document.id: score} if score else {}
    whole = [id_ for id_, score in found.items() if score >= _WHOLE]
    return tuple(whole or found)


def _score(document: Document, spoken: set[str]) -> int:
    """How many parts of the names of a document's speakers are spoken, or the initials of one."""
    names = (document.publisher, document.author, *(claim.by for claim in document.claims))
    if document.kind is Kind.STATEMENT:  # "Readout of 28 September 2026, …"
        names = (*names, document.title.split(", ")[0])
    return max((_told(name, spoken) for name in names if name), default=0)


def _told(name: str, spoken: set[str]) -> int:
    parts, initials = _parts(name)
    return len(parts & spoken) + _FEWEST_INITIALS * bool(initials & spoken)


@cache
def _parts(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a name by which somebody is told, and the initials of it."""
    common = locale("en").words | locale("en").stopwords | month_names().keys()
    taken = [(m.start, m.end) for m in find_items(name)]
    taken += [(p.start, p.end) for p in (*find_places(name), *find_home(name))]
    words = [m for m in _NAME.finditer(name) if m.group()[0].isupper() and len(m.group()) > 1]
    parts = frozenset(
        m.group().lower()
        for m in words
        if len(m.group()) >= _LEAST
        and m.group().lower() not in common
        and not any(low <= m.start() < high for low, high in taken)
    )
    letters = "".join(m.group()[0] for m in words if m.group().lower() not in common).lower()
    return parts, frozenset(_initials(letters))


def _initials(letters: str) -> Iterable[str]:
    return [letters] if len(letters) >= _FEWEST_INITIALS else []
