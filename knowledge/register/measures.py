"""What is wrong with the measures and claims of a batch of documents, before they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from knowledge.errors import DocumentError, KnowledgeError
from knowledge.models import Document, Effect, Kind, Measure
from knowledge.register.elements import resolve
from knowledge.register.reach import covered
from knowledge.register.rows import Row, rows_of
from knowledge.vocabulary.cues import CUES
from knowledge.vocabulary.current import current, speaking
from knowledge.vocabulary.issuers import issuer_of
from knowledge.vocabulary.learning import learn, too_general
from knowledge.vocabulary.packs import BUNDLED as PACK
from knowledge.vocabulary.words import words

LONGEST = 120
"""Characters of an item's name: what is longer is a sentence."""


def faults(
    documents: Sequence[Document], known: Mapping[str, Document], pack: Path = PACK
) -> dict[str, DocumentError]:
    """The first fault of each wrong document, by document id.

    ``known`` are the documents already stored, by id; those of the batch replace them, in any
    order. A document that refers to a wrong one of the same batch is itself sound as long as
    something stored has that id.
    """
    found: dict[str, DocumentError] = {}
    sound = list(documents)
    # Taking a wrong document out may leave another one's reference empty, so look again.
    while True:
        live = {**known, **{document.id: document for document in sound}}
        own = {document.id for document in sound}
        before = [document for key, document in known.items() if key not in own]
        learnt = learn([*before, *sound], pack)
        wrong: dict[str, DocumentError] = {}
        with speaking(learnt.vocabulary):
            for document in sound:
                try:
                    if clash := learnt.clashes.get(document.id):
                        raise _error(document, "defines", clash)
                    check(document, live)
                except DocumentError as error:
                    wrong[document.id] = error
        if not wrong:
            return found
        found |= wrong
        sound = [document for document in sound if document.id not in wrong]


def check(document: Document, known: Mapping[str, Document]) -> None:
    """Raise DocumentError, with the field and a remedy, for the first fault of a document.

    ``known`` are all documents by id that it may refer to, itself included.
    """
    if document.measures and document.kind is not Kind.ANNOUNCEMENT:
        raise _error(
            document,
            "measures",
            "Only an announcement carries measures; set kind to "
            "announcement or write them as claims.",
        )
    names = _Names({**known, document.id: document})
    seen: set[str] = set()
    for measure in document.measures:
        if measure.id in seen or names.elsewhere(measure.id, document.id):
            raise _error(
                document,
                "measures",
                f"The measure id {measure.id} is used twice; give each measure an id of its own.",
            )
        seen.add(measure.id)
        _check_effect(document, measure)
        _check_references(document, measure, names)
    for claim in document.claims:
        for target in claim.about:
            if target not in names.all and not _is_item(target):
                raise _error(
                    document,
                    "claims",
                    f"The claim {claim.id} is about {target}, which "
                    "is neither a stored document or measure nor an item; ingest it "
                    "first or correct the name.",
                )
    for row in rows_of([document]):
        if row.party.list:
            _check_list(document, row, names)
    for remark in document.remarks:
        if strange := [item for item in remark.items if not _is_item(item)]:
            raise _error(
                document,
                "remarks",
                f"{strange[0]!r} is not an item of the record; name an element, its symbol, a "
                "product or a group.",
            )
    if loop := names.loop(document):
        raise _error(
            document,
            "measures",
            f"These measures suspend, amend or repeal one another "
            f"in a circle: {' → '.join(loop)}; take one of them out.",
        )


def _check_list(document: Document, row: Row, names: _Names) -> None:
    """That a party is put on a list, and by an announcement."""
    if document.kind is not Kind.ANNOUNCEMENT:
        raise _error(
            document,
            "defines",
            f"{row.party.key} is put on a list here, which only an announcement does; set kind to "
            "announcement or leave out 'list'.",
        )
    measure = names.measure(row.party.list)
    if measure is None or not measure.end_users:
        raise _error(
            document,
            "defines",
            f"{row.party.key} is on the list {row.party.list}, which is no measure that names end "
            "users; ingest it first or correct the id.",
        )


def _check_effect(document: Document, measure: Measure) -> None:
    """Fields that an effect needs, and items that can be resolved."""
    needs_of = measure.effect.acts_on_measures
    if needs_of and not measure.of:
        raise _error(
            document,
            "measures",
            f"The measure {measure.id} {measure.effect.value} "
            "nothing; name the announcements or measures in 'of'.",
        )
    if not needs_of and measure.of:
        raise _error(
            document,
            "measures",
            f"The measure {measure.id} has 'of', which only "
            "suspends, amends and repeals take; remove it or correct the effect.",
        )
    if measure.effect is Effect.REPEALS and measure.until:
        raise _error(
            document,
            "measures",
            f"The measure {measure.id} repeals and has an end; a repeal is for good: leave out "
            "'until', or write suspends for a stretch of days.",
        )
    nothing = not (measure.items or measure.reach or needs_of)
    if nothing and measure.effect is not Effect.TARIFF:
        raise _error(
            document,
            "measures",
            f"The measure {measure.id} names no items; list what it covers in 'items'.",
        )
    for item in measure.items:
        if fault := _fault_of_name(" ".join(item.split()), document.id):
            raise _error(document, "measures", f"The measure {measure.id}: {fault}")


def _check_references(document: Document, measure: Measure, names: _Names) -> None:
    for target in measure.of:
        if target not in names.all:
            raise _error(
                document,
                "measures",
                f"The measure {measure.id} {measure.effect.value} "
                f"{target}, which is not stored; ingest it first or correct the id.",
            )
        if (other := names.issuer(target)) and other != names.issuer(document.id):
            raise _error(
                document,
                "measures",
                f"The measure {measure.id} {measure.effect.value} {target}, a rule of {other}, "
                f"and this document is one of {names.issuer(document.id)}; correct 'issuer' or "
                "'of'.",
            )
    if measure.effect.acts_on_measures:
        strange = [key for key in covered(measure) if key not in names.items_of(measure.of)]
        if strange:
            raise _error(
                document,
                "measures",
                f"The measure {measure.id} {measure.effect.value} a rule for {', '.join(strange)}, "
                "which that rule does not name; correct 'items' or 'of'.",
            )


def _fault_of_name(name: str, document: str) -> str:
    """What is wrong with a name that this document is the first to write; "" for one that may be
    an item from now on."""
    known = current()
    item = known.items.get(name)
    if item is None or item.defined != document:
        return ""
    if len(name) > LONGEST:
        return (
            f"{name[:40]!r}… is too long for a name; name the goods, and write the rest as forms."
        )
    if too_general(name):
        return f"{name!r} is too general to be the name of an item; write it out."
    content = [word.folded for word in words(name) if word.folded not in CUES.material]
    near = known.near(content[0], but=name) if len(content) == 1 else known.near(name, but=name)
    if not near or item.aliases != (("", (name,)),):
        return ""
    meant = " or ".join(known.describe(key).name for key in near[:3])
    return (
        f"{name!r} is not an item of the record; did you mean {meant}? If it is another one, "
        "write 'defines' with this key."
    )


def _is_item(name: str) -> bool:
    try:
        return bool(resolve(name))
    except KnowledgeError:
        return False


def _error(document: Document, field: str, message: str) -> DocumentError:
    return DocumentError(message, location=document.location, field=field)


class _Names:
    """The ids of documents and measures, and which measure acts on which."""

    def __init__(self, known: Mapping[str, Document]) -> None:
        self.all = set(known)
        self._homes: dict[str, set[str]] = {}
        self._measures: dict[str, Measure] = {}
        for document in known.values():
            for measure in document.measures:
                self.all.add(measure.id)
                self._homes.setdefault(measure.id, set()).add(document.id)
                self._measures[measure.id] = measure
        self._issuers = {d.id: issuer_of(d) for d in known.values()}
        self._inside = {d.id: [measure.id for measure in d.measures] for d in known.values()}

    def measure(self, name: str) -> Measure | None:
        """The measure with this id."""
        return self._measures.get(name)

    def issuer(self, name: str) -> str:
        """The issuer of a document or measure; "" for articles and notes."""
        home = min(self._homes.get(name, {name}))
        return self._issuers.get(home, "")

    def items_of(self, targets: Sequence[str]) -> set[str]:
        """The keys of all items that measures or announcements cover, whatever they act on."""
        found: set[str] = set()
        waiting = list(targets)
        seen: set[str] = set()
        while waiting:
            target = waiting.pop()
            for name in self._inside.get(target, [target]):
                measure = self._measures.get(name)
                if measure and name not in seen:
                    seen.add(name)
                    found |= set(covered(measure))
                    waiting += measure.of
        return found

    def elsewhere(self, measure: str, document: str) -> bool:
        """Whether another document has a measure with this id."""
        return bool(self._homes.get(measure, set()) - {document})

    def loop(self, document: Document) -> list[str]:
        """A circle of measures that passes through ``document``; nothing when there is none."""
        for measure in document.measures:
            if path := self._path_back(measure.id):
                return path
        return []

    def _path_back(self, start: str) -> list[str]:
        waiting = [[start]]
        seen: set[str] = set()
        while waiting:
            path = waiting.pop()
            for following in self._targets(path[-1]):
                if following == start:
                    return [*path, start]
                if following not in seen:
                    seen.add(following)
                    waiting.append([*path, following])
        return []

    def _targets(self, measure: str) -> Iterable[str]:
        acting = self._measures.get(measure)
        for name in acting.of if acting else ():
            yield from self._inside.get(name, [name])
