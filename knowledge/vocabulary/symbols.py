"""Lone chemical symbols: "Y", "In", "dy" are elements only where the words around say so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.vocabulary.cues import CUES
from knowledge.vocabulary.locales import ENGLISH, Shape, locale, words_in
from knowledge.vocabulary.words import Word, words

_ON_A_LIST = Shape(r"\b(?P<symbol>[a-z]{1,2})(?: {symbol_state})* {symbol_on_list}\b")
_SAME = Shape(
    r"\b(?P<one>[a-z]{1,2}) {same_as} (?P<other>[a-z]{1,2})\b|"
    r"\b{difference} (?P<first>[a-z]{1,2}) {symbols_and} (?P<second>[a-z]{1,2})\b"
)
_LIST = Shape(r"\s*(?:[,;/&+、，]|{symbols_and}|{versus}|\s)\s*(?:{symbols_and}|&)?\s*")
_LOOSE = re.compile(r"\s+")
_SHORT, _LETTERS = 8, 2
"""Words of a text that may be symbols and nothing else, and letters of such a symbol."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """The symbols that may stand alone, and what kinds of words they look like.

    ``known`` may stand in any of the ways below, ``strict`` ones only in their own case and right
    beside words that leave no doubt. ``sure`` are hardly ever anything else, ``wordlike`` are
    words even with a capital letter, ``starters`` begin sentences, ``everyday`` ones need the
    material beside them or a list. In lower case ``lower`` count in a question about controls,
    ``lower_listed`` in a list, and ``lower_anchors`` make one unmistakable; ``ambiguous`` and
    ``pronouns`` are other words then.
    """

    known: frozenset[str]
    strict: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    wordlike: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    everyday: frozenset[str] = frozenset()
    lower: frozenset[str] = frozenset()
    lower_anchors: frozenset[str] = frozenset()
    lower_listed: frozenset[str] = frozenset()
    ambiguous: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()


def lone_symbols(
    text: str, named: list[tuple[int, int]], symbols: Symbols
) -> list[tuple[int, int, str]]:
    """Start, end and symbol of every lone symbol in ``text`` that means an element.

    ``named`` are the stretches already known to name items; a symbol in a list with them counts.
    """
    return _Reading(text, named, symbols).found()


class _Reading:
    """One text, read for symbols."""

    def __init__(self, text: str, named: list[tuple[int, int]], symbols: Symbols) -> None:
        self.text = text
        self.symbols = symbols
        self.named = named
        self.words = [w for w in words(text) if not any(s <= w.start < e for s, e in named)]
        self.shouted = text.upper() == text and len(re.findall(r"[^\W\d_]{2,}", text)) > 1
        self.folded = {word.folded for word in self.words}
        self.framed = _framed_symbols(text, symbols)
        self.bare = self._bare()
        self.about_controls = bool(self.folded & (CUES.policy | CUES.material)) or (
            bool(self.folded & CUES.adverbs) and len(self.words) <= 6
        )

    def found(self) -> list[tuple[int, int, str]]:
        """Sure ones first, then those that a list, a bracket or the words beside them support."""
        symbols = {i: s for i, word in enumerate(self.words) if (s := self._symbol(word))}
        accepted = {i for i, s in symbols.items() if self._alone(i, s)}
        accepted |= self._runs(symbols)
        grown = True
        while grown:
            spans = self.named + [(self.words[i].start, self.words[i].end) for i in accepted]
            more = {i for i in symbols if i not in accepted and self._listed(i, symbols[i], spans)}
            accepted |= more
            grown = bool(more)
        return [(self.words[i].start, self.words[i].end, symbols[i]) for i in sorted(accepted)]

    def _bare(self) -> frozenset[str]:
        """The symbols in lower case that, with words that ask for a state, are the whole text:
        "tb?", "ho status", "dy and ga"."""
        asking = CUES.policy | CUES.adverbs | words_in("asks_symbol") | words_in("beside_symbol")
        rest = frozenset(self.folded - asking)
        other = self.symbols.ambiguous | self.symbols.pronouns | locale(ENGLISH).words
        known = self.symbols.known - self.symbols.strict
        sound = all(len(word) == _LETTERS and word.capitalize() in known for word in rest)
        # Among several that are nothing else, one may be a word too: "ho er tm".
        sound = sound and len(rest & other) <= max(0, len(rest) - 2)
        alone = not self.named and len(self.words) <= _SHORT
        return rest if sound and alone else frozenset()

    def _written(self, word: Word) -> str:
        return self.text[word.start : word.end]

    def _symbol(self, word: Word) -> str:
        """The recorded symbol that the word may be, by its letters and their case."""
        written = self._written(word)
        symbol = word.folded.capitalize()
        if symbol not in self.symbols.known or self._hyphenated(word):
            return ""
        if word.start in self.framed:
            return symbol
        lower = word.folded in self.symbols.lower | self.symbols.lower_listed | self.bare
        if written == symbol and not (self.shouted and not lower and len(self.words) > 3):
            return symbol
        return symbol if lower and (written.islower() or self.shouted) else ""

    def _hyphenated(self, word: Word) -> bool:
        """Part of a code or an abbreviation: "W-2", "Co.", "Y.", "In-house", "l'In"."""
        before, after = self.text[: word.start][-1:], self.text[word.end : word.end + 2]
        opens = before in "'’" and not self.text[: word.start - 1][-1:].strip()
        if before and before in "-'’@#_.$" and not opens:
            return True
        compound = after[:1] == "-" and after[1:].isalnum()  # "Dy-free", but not "W-2"
        return (
            after[:1] in set("'’@_")
            or (compound and self._written(word) not in self.symbols.sure)
            or (after[:1] == "." and after[1:].strip() != "")
        )

    def _alone(self, index: int, symbol: str) -> bool:
        """Whether the words right beside the symbol, or the whole question, make it an element."""
        word = self.words[index]
        if word.start in self.framed:
            return True
        if self._written(word) != symbol:
            about = word.folded in self.symbols.lower and self.about_controls
            return about or word.folded in self.bare
        if symbol in self.symbols.strict:
            return self._strictly(index)
        if symbol in self.symbols.sure:
            return True
        if self._bracketed(word):
            return True
        rest = self.folded - {word.folded} - CUES.policy - CUES.adverbs - words_in("asks_symbol")
        whole = not rest and (symbol not in self.symbols.starters or len(self.words) <= 3)
        return whole or self._framed(index, symbol)

    def _strictly(self, index: int) -> bool:
        """Whether a symbol that the record does not speak about can be nothing else here."""
        before, after = self._beside(index, -1), self._beside(index, 1)
        if after in CUES.material or self._bracketed(self.words[index]):
            return True
        if before in CUES.shipping:
            return not after or after in words_in("sent_way")
        return before in CUES.strictly_before and after in CUES.policy | CUES.adverbs | {""}

    def _sent_or_dated(self, index: int, before: str, after: str) -> bool:
        """A short question on a day or a goal: "W to Japan?", "status of Ho on 10 Nov 26"."""
        if not 2 < len(self.words) <= 8 or index + 2 >= len(self.words):
            return False
        if index and before not in words_in("of_symbol"):
            return False
        then = self._written(self.words[index + 2])
        dated = after in words_in("on_day") and (
            then[:1].isdigit() or then[:2] in {"Q1", "Q2", "Q3", "Q4"}
        )
        return dated or (after in words_in("sent_to") and then[:1].isupper())

    def _bracketed(self, word: Word) -> bool:
        before, after = self.text[: word.start].rstrip(), self.text[word.end :].lstrip()
        return (
            before.endswith("(")
            and after.startswith(")")
            and any(0 <= len(before) - 1 - end <= 2 for _, end in self.named)
        )

    def _framed(self, index: int, symbol: str) -> bool:
        first = index == 0 or bool(re.search(r"[.!?:]\s*$", self.text[: self.words[index].start]))
        after = self._beside(index, 1)
        before = self._beside(index, -1)
        if after in CUES.material:
            return True
        if self._sent_or_dated(index, before, after):
            return symbol not in self.symbols.everyday
        if first and symbol in self.symbols.starters:
            return False
        if before in CUES.shipping and (not after or after in words_in("sent_way")):
            return True
        if before in CUES.strictly_before and (after in CUES.policy | CUES.adverbs or after == ""):
            return True
        if symbol in self.symbols.everyday:
            return False
        return after in CUES.policy or (
            before in CUES.before and (after in CUES.adverbs or after == "")
        )

    def _beside(self, index: int, step: int) -> str:
        other = index + step
        if not 0 <= other < len(self.words):
            return ""
        left, right = sorted((self.words[index], self.words[other]), key=lambda word: word.start)
        between = self.text[left.end : right.start]
        return self.words[other].folded if _LOOSE.fullmatch(between) else ""

    def _runs(self, symbols: dict[int, str]) -> set[int]:
        """Two and more symbols in a list, in their own case, vouch for one another."""
        accepted = self._lower_run(symbols)
        for index, symbol in symbols.items():
            after = self._next_in_list(index, symbols)
            proper = [self._written(self.words[i]) == symbols[i] for i in (index, after) if i >= 0]
            if after < 0 or not all(proper):
                continue
            if {symbol, symbols[after]} & self.symbols.strict:
                continue
            first = index == 0 and symbol in self.symbols.starters
            if not (symbol in self.symbols.everyday and symbols[after] in self.symbols.everyday):
                accepted |= {after} if first and len(symbols) < 3 else {index, after}
        return accepted

    def _lower_run(self, symbols: dict[int, str]) -> set[int]:
        """Three and more in lower case, one of them unmistakable: "ho er tm eu yb"."""
        accepted: set[int] = set()
        run: list[int] = []
        for index in sorted(symbols):
            if run and self._next_in_list(run[-1], symbols) != index:
                run = []
            run.append(index)
            if len(run) > 2 and any(
                self.words[i].folded in self.symbols.lower_anchors for i in run
            ):
                accepted |= set(run)
        return accepted

    def _next_in_list(self, index: int, symbols: dict[int, str]) -> int:
        for other in (index + 1, index + 2):
            if other in symbols:
                between = self.text[self.words[index].end : self.words[other].start]
                return other if _LIST.fullmatch(between) else -1
        return -1

    def _listed(self, index: int, symbol: str, spans: list[tuple[int, int]]) -> bool:
        """Whether the symbol stands in a list with something that is surely an item."""
        word = self.words[index]
        proper = self._written(word) == symbol
        if word.folded in self.symbols.pronouns and not proper:
            return False
        for start, end in spans:
            between = (
                self.text[end : word.start] if end <= word.start else self.text[word.end : start]
            )
            if (end <= word.start or word.end <= start) and _LIST.fullmatch(between):
                if between.strip():
                    return True
                unlike = self.symbols.wordlike | self.symbols.strict
                return proper and symbol not in unlike
        return False


def _framed_symbols(text: str, symbols: Symbols) -> set[int]:
    """Where symbols begin that the words around make elements whatever their case: "is ho on the
    list", "is yb the same as y"."""
    found = {
        match.start("symbol")
        for match in _ON_A_LIST.finditer(text)
        if match["symbol"].capitalize() in symbols.known
        and (match["symbol"] not in symbols.ambiguous)
        and match["symbol"].casefold() in symbols.lower | symbols.lower_listed
    }
    for match in _SAME.finditer(text):
        pair = [name for name, written in match.groupdict().items() if written]
        if all(match[name].capitalize() in symbols.known for name in pair):
            found |= {match.start(name) for name in pair}
    return found
