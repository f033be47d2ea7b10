"""The words of the register, compiled once: what each written form stands for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from knowledge.register import goods, names

_WIDE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"\d+(?:[.,]\d+)+|[^\W_{_WIDE}]+")
_GAP = re.compile(r"[^\S\n]*[-‐‑–/'’%％\"“”]?[^\S\n]*%?[^\S\n]*")
_CHOICE = re.compile(r"\{([^{}]*)\}")
CASED_LANGUAGES = ("pl", "tr", "sv", "cs")
"""Languages whose names of elements are known with their cases."""
_SHORT = 6
# The Chinese character for silver is also in the words for bank, galaxy and screen.
_NOT_SILVER = "行河幕联聯座"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that measures can name.

    ``key`` is its name in measures and statuses ("Tb", "SmCo"), ``name`` the English words for
    people, ``symbol`` the chemical symbol of an element, ``kind`` one of element, product,
    technology, rule. ``related`` are keys worth showing beside it, ``aliases`` other names by
    language code; "" holds those that are not of one language.
    """

    key: str
    name: str
    kind: str
    symbol: str = ""
    related: tuple[str, ...] = ()
    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: ``folded`` is without case and accents, at ``start``:``end``."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What a written form stands for; ``how`` is name, product or group.

    ``languages`` are those in which it does, as a word of others; empty for all.
    """

    keys: tuple[str, ...]
    how: str
    group: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every written form: word sequences, and wide-script strings.

    ``lengths`` holds, by their first word, how many words the sequences have, the most first.
    """

    items: dict[str, Item]
    phrases: dict[tuple[str, ...], Entry]
    lengths: dict[str, tuple[int, ...]]
    wide: dict[str, Entry]
    wide_pattern: re.Pattern[str]

    def exact(self, text: str) -> Entry | None:
        """The entry whose written form is the whole of ``text``."""
        folded = fold(text).strip()
        if folded in self.wide:
            return self.wide[folded]
        return self.phrases.get(tuple(word.folded for word in words(text)))


def word_set(text: str) -> frozenset[str]:
    """The words of ``text`` as a set."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """``text`` without case, accents and width variants, of the same length."""
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if character < "\u0250" or "\u1e00" <= character < "\u1f00":
        decomposed = unicodedata.normalize("NFKD", character)
        plain = "".join(part for part in decomposed if not unicodedata.combining(part))
    folded = plain.casefold()
    return folded if len(folded) == 1 else character


def words(text: str) -> list[Word]:
    """The words of ``text``; Chinese, Japanese and Korean stretches are left out."""
    return list(_words(text))


@lru_cache(maxsize=32)
def _words(text: str) -> tuple[Word, ...]:
    """A question is cut by several readers in a row."""
    return tuple(Word(found.group(), *found.span()) for found in _WORD.finditer(fold(text)))


def joined(text: str, left: Word, right: Word) -> bool:
    """Whether nothing but a space, a hyphen or the like lies between two words of ``text``."""
    return _GAP.fullmatch(text, left.end, right.start) is not None


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The compiled lexicon."""
    forms: dict[str, Entry] = {}
    for label, (keys, written) in goods.GROUPS.items():
        _add(forms, _listed(written), Entry(tuple(keys.split()), "group", label))
    for key, good in goods.ITEMS.items():
        _add(forms, (*_listed(good.aliases), key), Entry((key,), "product"))
    for symbol, by_language in element_names().items():
        for language, aliases in by_language.items():
            if language not in CASED_LANGUAGES:
                _add(forms, aliases, Entry((symbol,), "name"))
    for keys, written in goods.FORMS.items():
        _add(forms, _listed(written), Entry(tuple(keys.split()), "product"))
    for symbol, by_language in element_names().items():
        for language in CASED_LANGUAGES:
            _add_cased(forms, by_language.get(language, ()), symbol, language)
    return _compile(forms)


@lru_cache(maxsize=1)
def element_names() -> dict[str, dict[str, tuple[str, ...]]]:
    """Symbol → language code → names, English first."""
    found: dict[str, dict[str, tuple[str, ...]]] = {
        symbol: {"en": (name,)} for symbol, name in names.SYMBOLS.items()
    }
    for table in (names.LATIN, names.OTHER):
        for row in names.rows(table):
            symbol = row.pop("symbol")[0]
            found[symbol] |= row
    for row in names.rows(names.CASED):
        symbol = row.pop("symbol")[0]
        found[symbol] |= {
            language: tuple(form for name in given for form in names.cased_forms(name, language))
            for language, given in row.items()
        }
    for spelling, symbol in names.SPELLINGS.items():
        found[symbol]["en"] += (spelling,)
    for by_language in found.values():
        if "ru" in by_language:
            by_language["ru"] = tuple(
                form for name in by_language["ru"] for form in names.russian_forms(name)
            )
    return found


def _add(forms: dict[str, Entry], aliases: tuple[str, ...], entry: Entry) -> None:
    for alias in aliases:
        for form in _alternatives(alias):
            forms.setdefault(form, entry)


def _add_cased(
    forms: dict[str, Entry], aliases: tuple[str, ...], symbol: str, language: str
) -> None:
    """Add names with their cases; the short ones, words of other languages too, for one only."""
    for form in aliases:
        known = forms.get(form)
        if len(form) > _SHORT and not form.startswith("german"):
            forms.setdefault(form, Entry((symbol,), "name"))
        elif known is None or (known.languages and known.keys == (symbol,)):
            languages = (*(known.languages if known else ()), language)
            forms[form] = Entry((symbol,), "name", languages=languages)


def _listed(aliases: str) -> tuple[str, ...]:
    return tuple(" ".join(alias.split()) for alias in aliases.split(";"))


def _alternatives(alias: str) -> list[str]:
    """The strings that an alias with ``{a|b}`` choices stands for."""
    parts = _CHOICE.split(alias)
    choices = [part.split("|") if odd % 2 else [part] for odd, part in enumerate(parts)]
    return ["".join(chosen).strip() for chosen in product(*choices)]


def _compile(forms: dict[str, Entry]) -> Lexicon:
    phrases: dict[tuple[str, ...], Entry] = {}
    wide: dict[str, Entry] = {}
    for form, entry in forms.items():
        if re.search(f"[{_WIDE}]", form):
            wide.setdefault(fold(form), entry)
            continue
        phrase = tuple(word.folded for word in words(form))
        for variant in {phrase, (*phrase[:-1], _plural(phrase[-1]))}:
            phrases.setdefault(variant, entry)
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    longest_first = sorted(wide, key=len, reverse=True)
    guarded = [
        re.escape(form) + (f"(?![{_NOT_SILVER}])" if form in "银銀" else "")
        for form in longest_first
    ]
    most_first = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    return Lexicon(_items(), phrases, most_first, wide, re.compile("|".join(guarded)))


def _plural(word: str) -> str:
    if word.endswith(("s", "x")) or not word.isascii() or not word.isalpha() or len(word) < 3:
        return word
    return word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeiou" else word + "s"


def _items() -> dict[str, Item]:
    items = {
        symbol: Item(
            key=symbol,
            name=by_language["en"][0],
            kind="element",
            symbol=symbol,
            related=tuple(
                key for key, good in goods.ITEMS.items() if symbol in good.related.split()
            ),
            aliases=tuple(by_language.items()),
        )
        for symbol, by_language in element_names().items()
    }
    for key, good in goods.ITEMS.items():
        names_of = tuple(form for alias in _listed(good.aliases) for form in _alternatives(alias))
        related = tuple(good.related.split())
        items[key] = Item(key, good.name, good.kind, related=related, aliases=(("", names_of),))
    return items
