"""The firms and bodies that measures name, found by what people call them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

from knowledge.register.lexicon import fold, word_set, words

MILITARY = "military"
"""The end user that measures name when they mean any military user or use."""

_NEAR = 90.0
_LEGAL = word_set(
    "inc corp corporation co ltd limited llc plc gmbh ag sa spa srl kk company holdings holding "
    "group the of and bv as nv se s p a r l"
)
# Listed firms whose whole name is an ordinary word.
_WORDS = word_set("garnet")
_MILITARY = re.compile(
    r"\b(military|militaries|army|navy|air force|armed forces|defen[cs]e (?:ministry|department|"
    r"contractors?|forces?|users?|industry)|pentagon|weapons?|militär\w*|militaires?|militar(?:es)?"
    r"|armée|ejército|bundeswehr)\b|军方|军队|军事|軍|自卫队|自衛隊|군대|군사"
)


class Parties:
    """The named parties of a register."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(sorted(set(names) - {MILITARY}, key=str.casefold))
        self._by_core: dict[tuple[str, ...], list[str]] = {}
        for name in self.names:
            if core := _core(name):
                self._by_core.setdefault(core, []).append(name)
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for core in self._by_core:
            self._by_first.setdefault(core[0], []).append(core)

    def named(self, name: str) -> tuple[str, ...]:
        """The listed names that ``name`` means: the same name, else those like it."""
        core = _core(name)
        if not core:
            return ()
        if core in self._by_core:
            return tuple(self._by_core[core])
        if inside := self.in_text(name):
            return inside
        found = process.extract(
            " ".join(core), self._cores(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=5
        )
        return tuple(name for core, _, _ in found for name in self._by_core[tuple(core.split())])

    def in_text(self, text: str) -> tuple[str, ...]:
        """The listed names that a free text names, in its order."""
        found: list[str] = []
        tokens = [word.folded for word in words(text)]
        for index, token in enumerate(tokens):
            for core in self._by_first.get(token, ()):
                if tuple(tokens[index : index + len(core)]) == core and _telling(core, text):
                    found += self._by_core[core]
        return tuple(dict.fromkeys(found))

    def _cores(self) -> list[str]:
        return [" ".join(core) for core in self._by_core]


def is_military(text: str) -> bool:
    """Whether an end user or a text speaks about military users or uses."""
    return _MILITARY.search(fold(text)) is not None


@lru_cache(maxsize=1024)
def _core(name: str) -> tuple[str, ...]:
    """The words of a firm's name without its legal form and articles."""
    folded = tuple(word.folded for word in words(name))
    return tuple(word for word in folded if word not in _LEGAL) or folded


def _telling(core: tuple[str, ...], text: str) -> bool:
    """Whether a one-word name is written like a name: "Garnet" is a firm, "garnet" a stone."""
    if len(core) > 1 or len(core[0]) > 9:
        return True
    pattern = rf"(?<![^\W_]){re.escape(core[0])}(?![^\W_])"
    written = [found.group() for found in re.finditer(pattern, text, re.IGNORECASE)]
    if any(not word.islower() for word in written):
        return True
    return text.islower() and core[0] not in _WORDS
