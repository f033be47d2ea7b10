"""Written forms in a text: one table of word sequences, one pattern of wide-script names.

A text is cut into words once, and the longest sequence at each place is looked up: a dictionary
by first word needs no automaton and knows word boundaries by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TypeVar

from knowledge.vocabulary.entries import Entry
from knowledge.vocabulary.words import WIDE_LETTER, Word, fold, joined, words

_CHOICE = re.compile(r"\{([^{}]*)\}")
_Form = TypeVar("_Form", str, tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every written form: word sequences, and wide-script strings.

    ``lengths`` holds, by their first word, how many words the sequences have, the most first.
    """

    phrases: Mapping[tuple[str, ...], Entry]
    lengths: Mapping[str, tuple[int, ...]]
    wide: Mapping[str, Entry]
    wide_pattern: re.Pattern[str]
    not_before: Mapping[str, frozenset[str]]

    def exact(self, text: str) -> Entry | None:
        """The entry whose written form is the whole of ``text``."""
        folded = fold(text).strip()
        if folded in self.wide:
            return self.wide[folded]
        return self.phrases.get(tuple(word.folded for word in words(text)))

    def wide_in(self, text: str) -> Iterable[tuple[int, int, Entry]]:
        """Start, end and entry of the Chinese, Japanese and Korean names, the longest at each
        place."""
        if not text.isascii() and self.wide:
            for found in self.wide_pattern.finditer(fold(text)):
                yield found.start(), found.end(), self.wide[found.group()]

    def longest(
        self, text: str, tokens: list[Word], folded: tuple[str, ...], index: int
    ) -> tuple[int, Entry | None]:
        """How many words the longest form has that begins at ``index``, and what it stands for."""
        for length in self.lengths.get(folded[index], ()):
            span = folded[index : index + length]
            entry = self.phrases.get(span) if len(span) == length else None
            if entry and all(
                joined(text, left, right)
                for left, right in pairwise(tokens[index : index + length])
            ):
                return length, entry
        return 1, None

    def extended(self, forms: Mapping[str, Entry]) -> Lexicon:
        """With more written forms; those that are there already stay what they are, but for
        names of the same group, which has its new members."""
        if not forms:
            return self
        phrases, wide = dict(self.phrases), dict(self.wide)
        lengths = {first: set(found) for first, found in self.lengths.items()}
        for form, entry in forms.items():
            if WIDE_LETTER.search(form):
                _put(wide, fold(form), entry)
                continue
            for variant in variants(form):
                _put(phrases, variant, entry)
                lengths.setdefault(variant[0], set()).add(len(variant))
        most_first = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        pattern = self.wide_pattern if len(wide) == len(self.wide) else self._pattern(wide)
        return Lexicon(phrases, most_first, wide, pattern, self.not_before)

    def _pattern(self, wide: Iterable[str]) -> re.Pattern[str]:
        guarded = []
        for form in sorted(wide, key=len, reverse=True):
            others = "".join(sorted(self.not_before.get(form, ())))
            guarded.append(re.escape(form) + (f"(?![{others}])" if others else ""))
        return re.compile("|".join(guarded))


def _put(forms: dict[_Form, Entry], form: _Form, entry: Entry) -> None:
    known = forms.setdefault(form, entry)
    if known.group and known.group == entry.group:
        forms[form] = entry


def empty(not_before: Mapping[str, frozenset[str]]) -> Lexicon:
    """A lexicon without forms; ``not_before`` holds characters before which a name is another
    word."""
    return Lexicon({}, {}, {}, re.compile("(?!)"), not_before)


def listed(aliases: str) -> tuple[str, ...]:
    """The aliases of a cell, whose choices are still to be spelt out."""
    return tuple(" ".join(alias.split()) for alias in aliases.split(";") if alias.strip())


def alternatives(alias: str) -> list[str]:
    """The strings that an alias with ``{a|b}`` choices stands for."""
    parts = _CHOICE.split(alias)
    choices = [part.split("|") if odd % 2 else [part] for odd, part in enumerate(parts)]
    return ["".join(chosen).strip() for chosen in product(*choices)]


def variants(form: str) -> set[tuple[str, ...]]:
    """The word sequences of a form: as it is, and in the plural."""
    phrase = tuple(word.folded for word in words(form))
    return {phrase, (*phrase[:-1], _plural(phrase[-1]))} if phrase else set()


def _plural(word: str) -> str:
    if word.endswith(("s", "x")) or not word.isascii() or not word.isalpha() or len(word) < 3:
        return word
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("sh", "ch")) else "s")
