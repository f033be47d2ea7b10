"""Lists of words and phrases as data, and where a text holds one of them. Pure.

A cell is one text, its phrases parted by ``|``. In a phrase a word may be one of several
(``how/where``), may be missing (``(the)``, several together ``(at all)``) and may go on
(``expir*``); ``…`` stands for up to four
words of any kind, ``^`` for the beginning of the text and ``$`` for its end. Words in capitals are
names that the text has had put in place of what it names, such as ITEM. Case, accents and
apostrophes do not count. A phrase of a script without spaces, and one without letters, is found
anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.vocabulary.words import WIDE_LETTER, fold

_TOKEN = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\s\W]+")
_WIDEST_GAP = 4
_SEVERAL = re.compile(r"\(([^()]*[^()\s] [^()]*)\)")
"""Words that may be missing together, or any of several such: ``(at all)``, ``(you are/ur)``."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One place of a phrase: the words that fit there."""

    words: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    optional: bool = False
    gap: bool = False

    def fits(self, word: str) -> bool:
        """Whether ``word`` may stand here."""
        return word in self.words or (bool(self.starts) and word.startswith(self.starts))


@dataclass(frozen=True, slots=True)
class Phrase:
    """The places of one phrase in their order; ``first`` and ``last`` tie it to the text's ends."""

    parts: tuple[_Part, ...]
    first: bool = False
    last: bool = False

    def end(self, words: Sequence[str], at: int) -> int | None:
        """The place behind the phrase where it stands at ``at``; None where it does not."""
        if self.first and at:
            return None
        ends = (end for end in _ends(self.parts, words, at) if not self.last or end == len(words))
        return max(ends, default=None)


def _ends(parts: Sequence[_Part], words: Sequence[str], at: int) -> Iterator[int]:
    if not parts:
        yield at
        return
    part, rest = parts[0], parts[1:]
    if part.gap:
        for skipped in range(_WIDEST_GAP + 1):
            yield from _ends(rest, words, at + skipped)
        return
    if part.optional:
        yield from _ends(rest, words, at)
    if at < len(words) and part.fits(words[at]):
        yield from _ends(rest, words, at + 1)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a cell: by the words that they may begin with, those that may begin with
    others, and those of scripts without spaces."""

    opening: Mapping[str, tuple[Phrase, ...]]
    loose: tuple[Phrase, ...] = ()
    wide: tuple[str, ...] = ()

    def within(self, text: Text) -> bool:
        """Whether a text holds one of them."""
        if any(phrase in text.folded for phrase in self.wide):
            return True
        words = text.words
        return any(
            phrase.end(words, at) is not None
            for at, word in enumerate(words)
            for phrase in (*self.opening.get(word, ()), *self.loose)
        )

    def is_whole(self, text: Text) -> bool:
        """Whether a text of a script without spaces is one of them and nothing else."""
        plain = "".join(text.folded.split())
        return plain in self.wide or (_MARKS.sub("", plain) or plain) in self.wide

    def openings(self, text: Text) -> Iterator[int]:
        """The numbers of words that phrases at the beginning of a text take."""
        for phrase in (*self.opening.get(text.words[0], ()), *self.loose):
            end = phrase.end(text.words, 0)
            if end:
                yield end


@dataclass(frozen=True, slots=True)
class Text:
    """A text ready to be searched: folded, and as words; capitals are kept where they mask."""

    folded: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str, masks: frozenset[str] = frozenset()) -> Text:
        """``text``, in which the words of ``masks`` stand for what was named."""
        plain = re.sub(r"[’'`´]", "", text)
        pieces = re.split(rf"\b({'|'.join(masks)})\b", plain) if masks else [plain]
        folded = "".join(piece if piece in masks else fold(piece) for piece in pieces)
        return cls(folded, tuple(_TOKEN.findall(folded)))

    def behind(self, count: int) -> Text:
        """The text without its first ``count`` words."""
        return Text(self.folded, self.words[count:])


@lru_cache(maxsize=4096)
def phrases(cell: str) -> Phrases:
    """The phrases of a cell."""
    opening: dict[str, tuple[Phrase, ...]] = {}
    loose, wide = [], []
    for written in cell.split("|"):
        plain = re.sub(r"[’'`´]", "", written.strip())
        if WIDE_LETTER.search(plain) or not _TOKEN.search(plain):
            wide.append("".join(each if each.isupper() else fold(each) for each in plain))
            continue
        for spelt in _spelt(plain):
            phrase = _phrase(spelt)
            starts = _starts(phrase)
            if starts is None:
                loose.append(phrase)
            else:
                opening |= {word: (*opening.get(word, ()), phrase) for word in starts}
    return Phrases(opening, tuple(loose), tuple(wide))


def _starts(phrase: Phrase) -> frozenset[str] | None:
    """The words that a phrase may begin with; None where others may stand there."""
    words: frozenset[str] = frozenset()
    for part in phrase.parts:
        if part.gap or part.starts:
            return None
        words |= part.words
        if not part.optional:
            return words
    return None


def _spelt(written: str) -> Iterator[str]:
    """A phrase, once with each choice of several words in brackets, and once without them."""
    found = _SEVERAL.search(written)
    if found is None:
        if _TOKEN.search(written):
            yield written
        return
    for choice in ("", *found[1].split("/")):
        yield from _spelt(f"{written[: found.start()]}{choice}{written[found.end() :]}")


def _phrase(written: str) -> Phrase:
    first, last = written.startswith("^"), written.endswith("$")
    return Phrase(tuple(map(_part, written.strip("^$ ").split())), first, last)


def _part(written: str) -> _Part:
    if written == "…":
        return _Part(gap=True)
    optional = written.startswith("(")
    words = [word if word.isupper() else fold(word) for word in written.strip("()").split("/")]
    return _Part(
        words=frozenset(word for word in words if not word.endswith("*")),
        starts=tuple(word[:-1] for word in words if word.endswith("*")),
        optional=optional,
    )
