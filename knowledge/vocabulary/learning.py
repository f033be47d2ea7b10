"""What documents add to a pack: the items, groups and names that they define.

A name in a measure that nothing defines is an item from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.models import Definition, Document, Reach
from knowledge.vocabulary.building import Forms, add_cased
from knowledge.vocabulary.cases import CASED_LANGUAGES, cased
from knowledge.vocabulary.cues import CUES
from knowledge.vocabulary.entries import Entry, Group, Item
from knowledge.vocabulary.loading import items_of
from knowledge.vocabulary.matching import alternatives
from knowledge.vocabulary.packs import BUNDLED
from knowledge.vocabulary.vocabulary import Vocabulary, of_pack
from knowledge.vocabulary.words import words

_Rule = tuple[str, Reach, tuple[str, ...], date | None]
"""The key of a rule that people know by a name, whom a measure of it is for, its items, and the day
of its issue."""
_Said = tuple[str, tuple[Definition, ...], tuple[str, ...], tuple[_Rule, ...]]
"""A document's id, what it defines, the items that its measures name, and those of its rules."""


@dataclass(frozen=True, eq=False)
class Learnt:
    """A vocabulary, the first clash of names of each document, and the items that a document
    named first, by document id."""

    vocabulary: Vocabulary
    clashes: Mapping[str, str]
    named: Mapping[str, tuple[str, ...]]


def learn(documents: Iterable[Document], folder: Path = BUNDLED) -> Learnt:
    """What can be named with a pack and these documents; of two that clash the first is right."""
    said = tuple(
        (
            d.id,
            d.defines,
            tuple(dict.fromkeys(name for m in d.measures for name in m.items)),
            tuple((m.rule, m.reach, m.items, d.published) for m in d.measures if m.rule),
        )
        for d in documents
        if d.defines or d.measures
    )
    return _learn(folder, said)


def vocabulary_of(documents: Iterable[Document], folder: Path = BUNDLED) -> Vocabulary:
    """What can be named with a pack and stored documents, the earlier published ones first."""
    dated = sorted(documents, key=lambda d: (d.published or date.max, d.id))
    return learn(dated, folder).vocabulary


@lru_cache(maxsize=64)
def _learn(folder: Path, said: Sequence[_Said]) -> Learnt:
    """The same documents are learnt for many registers: of several days, of several guilds."""
    learner = _Learner(of_pack(folder))
    for document, definitions, *_ in said:
        for definition in definitions:
            learner.define(document, definition)
    learner.relate()
    named = learner.name([(document, names) for document, _, names, _ in said])
    learner.rule([rule for *_, rules in said for rule in rules])
    return Learnt(learner.vocabulary(), learner.clashes, named)


def too_general(name: str) -> bool:
    """Whether a name says nothing: only words such as "powder" and "export", or no word."""
    found = {word.folded for word in words(name)}
    wide = not name.isascii() and any(letter.isalpha() for letter in name)
    plain = CUES.material | CUES.policy | CUES.adverbs | CUES.before | CUES.after_number
    return not wide and (len(name) < 2 or all(w in plain or w.isdigit() for w in found))


@dataclass
class _Learner:
    base: Vocabulary
    clashes: dict[str, str] = field(default_factory=dict)
    _items: dict[str, Item] = field(default_factory=dict)
    _groups: dict[str, Group] = field(default_factory=dict)
    _forms: Forms = field(default_factory=dict)
    _waiting: list[tuple[str, Definition, str]] = field(default_factory=list)
    _on_record: dict[str, None] = field(default_factory=dict)

    def vocabulary(self) -> Vocabulary:
        """The pack with what has been learnt so far."""
        if not (self._items or self._groups or self._forms or self._on_record):
            return self.base
        items = {**self.base.items, **self._items}
        added = [key for key in self._on_record if key not in self.base.order]
        groups = {**self.base.groups, **self._groups}
        for label, circle in items_of(self.base.folder).groups.items():
            if circle.open_but_for:
                closed = {*groups[label].members, *groups[circle.open_but_for].members}
                more = [k for k in added if items[k].kind == "element" and k not in closed]
                members = (*groups[label].members, *more)
                groups[label] = replace(groups[label], members=members)
                closed_entry = self.base.lexicon.exact
                for name in groups[label].names:
                    if (found := closed_entry(name)) and found.group == label:
                        self._forms[name] = replace(found, keys=members)
        return Vocabulary(
            self.base.folder,
            items,
            groups,
            self.base.lexicon.extended(self._forms),
            _ordered(self.base, items, added),
            frozenset(self._on_record) - frozenset(self.base.order),
        )

    def define(self, document: str, definition: Definition) -> None:
        """Take up a definition, or note its clash."""
        if definition.kind in ("party", "list"):
            return  # see knowledge.register.rows
        try:
            key = self._key(definition)
            self._check_kind(key, definition)
            definition = replace(definition, names=_spelt_out(definition.names))
            names = [n for n in (definition.name, key) if n] + [
                name for _, names in definition.names for name in names
            ]
            for name in dict.fromkeys(names):
                self._check_name(name, key, document, of_rule=definition.kind == "rule")
        except KnowledgeError as error:
            self.clashes.setdefault(document, str(error))
            return
        if definition.kind == "group":
            self._define_group(document, key, definition)
        else:
            self._define_item(document, key, definition)
        self._waiting.append((document, definition, key))

    def relate(self) -> None:
        """Find the members, relations and contents, once everything has its names."""
        known = self.vocabulary()
        for document, definition, key in self._waiting:
            try:
                members = _keys(known, definition.members)
                content = _keys(known, definition.content)
                related = (*_keys(known, definition.related), *content)
            except KnowledgeError as error:
                self.clashes.setdefault(document, f"{definition.key}: {error}")
                continue
            if definition.kind == "group":
                self._add_members(key, members)
                continue
            item = self._items[key]
            related = tuple(k for k in dict.fromkeys((*item.related, *related)) if k != key)
            self._items[key] = replace(item, related=related, content=(*item.content, *content))
            for other in related:
                self._point_back(other, key, known)

    def name(self, said: Iterable[tuple[str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
        """Make items of the names in measures that nothing has; returns them by document."""
        known = self.vocabulary()
        found: dict[str, tuple[str, ...]] = {}
        for document, names in said:
            for name in names:
                cleaned = " ".join(name.split())
                keys = known.exact(cleaned)
                if not keys:
                    item = Item(cleaned, cleaned, "product", aliases=(("", (cleaned,)),))
                    self._items[cleaned] = replace(item, defined=document)
                    self._forms.setdefault(cleaned, Entry((cleaned,), "product"))
                    found[document] = (*found.get(document, ()), cleaned)
                    keys = (cleaned,)
                    self._on_record[cleaned] = None
                    known = self.vocabulary()
                self._on_record.update(dict.fromkeys(k for k in keys if k not in known.order))
        return found

    def rule(self, measures: Iterable[_Rule]) -> None:
        """Say of each rule whom it is for and which items it starts from, as its measures do; those
        of a package's day are of the package."""
        known = self.vocabulary()
        for key, reach, names, day in measures:
            item = self._items.get(key)
            if item is None or item.kind != "rule":
                continue
            related = dict.fromkeys((*item.related, *_keys(known, names)))
            self._items[key] = replace(item, reach=reach, related=tuple(related))
            for label, group in known.groups.items():
                if day and group.issued == day:
                    self._groups.setdefault(label, group)
                    self._add_members(label, (key,))

    def _key(self, definition: Definition) -> str:
        """The key that is meant: one that is known by this key, symbol or name, or a new one."""
        known = {**self.base.items, **self._items}
        groups = {**self.base.groups, **self._groups}
        if definition.kind == "group":
            return next((g for g in groups if g.casefold() == definition.key.casefold()),
                        definition.key)  # fmt: skip
        by_case = {key.casefold(): key for key in known}
        if key := by_case.get(definition.key.casefold()):
            return key
        if definition.symbol in self.base.items and definition.kind == "element":
            return definition.symbol
        for name in (definition.key, definition.name):
            entry = self.base.lexicon.exact(name) if name else None
            if entry and entry.how != "group" and len(entry.keys) == 1:
                return entry.keys[0]
        return definition.key

    def _check_kind(self, key: str, definition: Definition) -> None:
        known = self._items.get(key)
        if known and known.kind != definition.kind:
            raise KnowledgeError(
                f"{definition.key!r} is of kind {known.kind} in {known.defined or 'the pack'} and "
                f"of kind {definition.kind} here; give one of them another key."
            )

    def _check_name(self, name: str, key: str, document: str, *, of_rule: bool) -> None:
        """Raise KnowledgeError where a name is another's, or nobody's. Rules have names such as
        "the 50 rule"."""
        numbered = of_rule and any(map(str.isdigit, name))
        if too_general(name) and name != key and not numbered:
            raise KnowledgeError(f"{name!r} is too general to be a name; write it out.")
        entry = self._forms.get(name) or self.base.lexicon.exact(name)
        owner = ""
        if entry and (entry.group or entry.keys[0]) != key and not entry.languages:
            owner = entry.group or ", ".join(entry.keys)
        elif name in {**self.base.items, **self._items} and name != key:
            owner = name
        if owner:
            where = self._where(owner)
            raise KnowledgeError(
                f"The name {name!r} is already that of {owner}{where}; leave it out or choose "
                "another."
            )

    def _where(self, owner: str) -> str:
        known = self._items.get(owner) or self._groups.get(owner)
        return f", which {known.defined} defines" if known and known.defined else ""

    def _define_item(self, document: str, key: str, definition: Definition) -> None:
        given = definition.names
        if definition.symbol and not self.base.is_element(key) and len(definition.symbol) > 2:
            given = (*given, ("", (definition.symbol,)))
        before = self._items.get(key) or self.base.items.get(key)
        name = definition.name or (before.name if before else definition.key)
        if before is None:
            given = (("en", tuple(dict.fromkeys((name, definition.key)))), *given)
            before = Item(key, name, definition.kind, definition.symbol, defined=document)
        elif definition.name:
            given = (("en", (definition.name,)), *given)
        aliases = dict(before.aliases)
        how = "name" if before.kind == "element" else "product"
        for language, names in given:
            forms = cased(names, language) if before.kind == "element" else names
            aliases[language] = tuple(dict.fromkeys((*aliases.get(language, ()), *forms)))
            if language in CASED_LANGUAGES:
                add_cased(self._forms, forms, key, language, ())
                continue
            for form in forms:
                self._forms.setdefault(form, Entry((key,), how))
        self._items[key] = replace(before, aliases=tuple(aliases.items()))
        if definition.kind != "rule":
            self._on_record[key] = None

    def _define_group(self, document: str, key: str, definition: Definition) -> None:
        before = self._groups.get(key) or self.base.groups.get(key)
        if before is None:
            before = Group(key, (), (), document)
        given = [definition.name, definition.key, *(n for _, ns in definition.names for n in ns)]
        names = tuple(dict.fromkeys((*before.names, *(name for name in given if name))))
        self._groups[key] = replace(before, names=names)
        self._add_members(key, ())

    def _add_members(self, label: str, members: Sequence[str]) -> None:
        group = self._groups[label]
        group = replace(group, members=tuple(dict.fromkeys((*group.members, *members))))
        self._groups[label] = group
        for name in group.names:
            self._forms[name] = Entry(group.members, "group", label)

    def _point_back(self, other: str, key: str, known: Vocabulary) -> None:
        """An element shows beside it what holds it."""
        item = self._items.get(other) or known.items[other]
        if item.kind == "element" and key not in item.related:
            self._items[other] = replace(item, related=(*item.related, key))


def _spelt_out(
    names: Iterable[tuple[str, Sequence[str]]],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names by language with each choice of theirs, such as ``{first|second} name``."""
    return tuple(
        (language, tuple(dict.fromkeys(form for name in own for form in alternatives(name))))
        for language, own in names
    )


def _keys(known: Vocabulary, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for name in names for key in known.resolve(name)))


def _ordered(base: Vocabulary, items: Mapping[str, Item], added: Sequence[str]) -> tuple[str, ...]:
    """The order of a table: added elements behind the last element, the rest at the end."""
    elements = [key for key in added if items[key].kind == "element"]
    others = [key for key in added if items[key].kind != "element"]
    last = max((i for i, key in enumerate(base.order) if base.is_element(key)), default=-1)
    return (*base.order[: last + 1], *elements, *base.order[last + 1 :], *others)
