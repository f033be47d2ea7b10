"""Packs → the tables of a vocabulary: every written form and what it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from knowledge.vocabulary import matching
from knowledge.vocabulary.cases import CASED_LANGUAGES, cased
from knowledge.vocabulary.entries import Entry, Group, Item
from knowledge.vocabulary.loading import elements_of, items_of
from knowledge.vocabulary.locales import codes, locale
from knowledge.vocabulary.matching import Lexicon, alternatives, listed
from knowledge.vocabulary.packs import BUNDLED

SHORT = 6
"""A name in a language with cases that is no longer than this is a word of others too."""

Forms = dict[str, Entry]


@cache
def element_names(folder: Path = BUNDLED) -> dict[str, dict[str, tuple[str, ...]]]:
    """Symbol → language code → names with their case forms, English first: those of the pack and
    of the languages' files."""
    found = {
        symbol: {language: cased(names, language) for language, names in by_language.items()}
        for symbol, by_language in elements_of(folder).names.items()
    }
    for language in codes():
        for symbol, names in locale(language).elements.items():
            if symbol in found:
                found[symbol].setdefault(language, tuple(names.split()))
    return found


@cache
def lexicon_of(folder: Path) -> Lexicon:
    """Every written form that a pack knows."""
    elements, items = elements_of(folder), items_of(folder)
    forms: Forms = {}
    for label, circle in items.groups.items():
        add(forms, listed(circle.names), Entry(circle.members, "group", label))
    for key, good in items.items.items():
        add(forms, (*listed(good.names), key), Entry((key,), "product"))
    names = element_names(folder)
    for symbol, by_language in names.items():
        for language, aliases in by_language.items():
            if language not in CASED_LANGUAGES and language in elements.names[symbol]:
                add(forms, aliases, Entry((symbol,), "name"))
    for language in codes():
        own = locale(language)
        for symbol, written in own.elements.items():
            if symbol in names:
                add_cased(forms, written.split(), symbol, language, elements.shared_beginnings)
        for key, written in own.goods.items():
            if key in items.items:
                add(forms, listed(written), Entry((key,), "product"))
            elif key in items.groups:
                add(forms, listed(written), Entry(items.groups[key].members, "group", key))
    for keys, written in items.forms.items():
        add(forms, listed(written), Entry(tuple(keys.split()), "product"))
    for symbol, by_language in names.items():
        for language in CASED_LANGUAGES:
            shared = elements.shared_beginnings
            add_cased(forms, by_language.get(language, ()), symbol, language, shared)
    guards = {name: others for name, others in elements.not_before.items() if not name.isascii()}
    return matching.empty(guards).extended(forms)


@cache
def pack_items(folder: Path) -> dict[str, Item]:
    """Every item that a pack knows, by key."""
    goods = items_of(folder).items
    found = {
        symbol: Item(
            key=symbol,
            name=by_language["en"][0],
            kind="element",
            symbol=symbol,
            related=tuple(key for key, good in goods.items() if symbol in good.related),
            aliases=tuple(by_language.items()),
        )
        for symbol, by_language in element_names(folder).items()
    }
    for key, good in goods.items():
        names = tuple(form for alias in listed(good.names) for form in alternatives(alias))
        found[key] = Item(
            key,
            good.name,
            good.kind,
            related=good.related,
            content=good.content,
            aliases=(("", names),),
            about=good.about,
        )
    return found


@cache
def pack_groups(folder: Path) -> dict[str, Group]:
    """Every group that a pack knows, by label."""
    return {
        label: Group(
            label,
            circle.members,
            tuple(form for alias in listed(circle.names) for form in alternatives(alias)),
            issued=circle.issued,
            called=circle.called,
        )
        for label, circle in items_of(folder).groups.items()
    }


def add(forms: Forms, aliases: Iterable[str], entry: Entry) -> None:
    """Add the forms of aliases; those that are there already stay what they are."""
    for alias in aliases:
        for form in alternatives(alias):
            forms.setdefault(form, entry)


def add_cased(
    forms: Forms, aliases: Iterable[str], symbol: str, language: str, shared: tuple[str, ...]
) -> None:
    """Add names with their cases; the short ones, words of other languages too, for one only."""
    for form in aliases:
        known = forms.get(form)
        if len(form) > SHORT and not form.startswith(shared):
            forms.setdefault(form, Entry((symbol,), "name"))
        elif known is None or (known.languages and known.keys == (symbol,)):
            languages = (*(known.languages if known else ()), language)
            forms[form] = Entry((symbol,), "name", languages=languages)
