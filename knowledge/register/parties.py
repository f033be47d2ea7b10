"""The firms and bodies that measures name, found by what people call them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import takewhile

from rapidfuzz import fuzz, process

from knowledge.register.firms import unlisted_names
from knowledge.register.military import military_in
from knowledge.vocabulary.parties import parties
from knowledge.vocabulary.words import WIDE_LETTER, Word, word_set, words

__all__ = ["MILITARY", "Parties", "military_in", "unlisted_names"]

MILITARY = "military"
"""The end user that measures name when they mean any military user or use."""

_BRACKETS = re.compile(r"\(([^()]*)\)")
_NEAR = 90.0
_LONG = 7
"""Letters of a word that is long enough to be known when it is misspelt."""
_NEAR_WORD = 85.0
_LEGAL = word_set(
    "inc corp corporation co ltd limited llc plc gmbh ag sa spa srl kk company holdings holding "
    "group the of and bv as nv se s p a r l"
)
_JOINING = word_set("the of and")
_GENERAL = word_set("systems technologies technology services solutions industries")

Found = tuple[list[str], tuple[int, int]]
"""Listed names, and where a text names them."""


class Parties:
    """The named parties of a register."""

    def __init__(
        self, names: Iterable[str], others: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        """``others`` are further names of them, in whatever script."""
        self.names = tuple(sorted(set(names) - {MILITARY}, key=str.casefold))
        self._by_core: dict[tuple[str, ...], list[str]] = {}
        self._wide: dict[str, list[str]] = {}
        for name in self.names:
            for written in (name, *(others or {}).get(name, ())):
                if WIDE_LETTER.search(written):
                    self._wide.setdefault(written, []).append(name)
                for core in _cores_of(written):
                    if name not in self._by_core.setdefault(core, []):
                        self._by_core[core].append(name)
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for core in self._by_core:
            self._by_first.setdefault(core[0], []).append(core)
        self._long = {
            core: names
            for core, names in self._by_core.items()
            if any(len(word) >= _LONG for word in core)
        }
        # One text is looked through for its names, their places and those above them.
        self._written = lru_cache(maxsize=16)(self._read)

    def named(self, name: str) -> tuple[str, ...]:
        """The listed names that ``name`` means: the same name, else those like it."""
        if wide := self._in_wide(name):
            return tuple(dict.fromkeys(listed for names, _ in wide for listed in names))
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
        return tuple(dict.fromkeys(name for names, _ in self._written(text) for name in names))

    def spans_in(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where a free text names listed parties, or firms that stand above them."""
        found = [span for _, span in [*self._written(text), *self._above(text)]]
        return tuple(
            (low, high)
            for low, high in dict.fromkeys(found)
            if not any(a <= low and high <= b and (a, b) != (low, high) for a, b in found)
        )

    def _read(self, text: str) -> list[Found]:
        """The listed names that a free text names, each with where it does."""
        found = self._in_wide(text)
        tokens = _tokens(text)
        for index, token in enumerate(tokens):
            for core in self._by_first.get(token.folded, ()):
                span = tokens[index : index + len(core)]
                if tuple(word.folded for word in span) == core and _telling(core, text, span[0]):
                    found.append((self._by_core[core], (span[0].start, span[-1].end)))
        return found or self._nearly(tokens)

    def _in_wide(self, text: str) -> list[Found]:
        """The listed names that a text names in scripts without spaces, the longest first."""
        found: list[Found] = []
        for written in sorted(self._wide, key=len, reverse=True):
            for match in re.finditer(re.escape(written), text):
                if not any(a < match.end() and match.start() < b for _, (a, b) in found):
                    found.append((self._wide[written], match.span()))
        return sorted(found, key=lambda each: each[1])

    def _nearly(self, tokens: list[Word]) -> list[Found]:
        """The listed name that a text misspells in one of its longer words."""
        for core, names in self._long.items():
            for index in range(len(tokens) - len(core) + 1):
                span = tokens[index : index + len(core)]
                pairs = zip(core, span, strict=True)
                if all(_alike(one, other.folded) for one, other in pairs):
                    return [(names, (span[0].start, span[-1].end))]
        return []

    def related(self, text: str) -> tuple[str, ...]:
        """The listed names that begin with a name in ``text`` that is not listed itself: those of
        the firms that "Mitsubishi Heavy Industries" stands above, not those of "Mitsubishi
        Electric".
        """
        named = self.in_text(text)
        found = [name for names, _ in self._above(text) for name in names if name not in named]
        return tuple(dict.fromkeys(found))

    def _above(self, text: str) -> list[Found]:
        """The listed names that go on behind what a free text names, with where it does."""
        found: list[Found] = []
        tokens = _tokens(text)
        plain = text.islower() or text.isupper()
        for index, token in enumerate(tokens):
            shared = {
                core: _shared(core, tokens[index:]) for core in self._by_first.get(token.folded, ())
            }
            most = max(shared.values(), default=0)
            for core, length in shared.items():
                if length == most < len(core) and _named_by(text, tokens, index, most, plain):
                    span = (token.start, tokens[index + most - 1].end)
                    found.append((self._by_core[core], span))
        return found

    def _cores(self) -> list[str]:
        return [" ".join(core) for core in self._by_core]


def _cores_of(name: str) -> set[tuple[str, ...]]:
    """The words of a name, of it without what stands in brackets, and of that alone."""
    bracketed = _BRACKETS.findall(name)
    variants = [name, _BRACKETS.sub(" ", name), *bracketed]
    cores = {core for variant in variants if (core := _core(variant))}
    return cores | {short for core in cores if (short := _shortened(core))}


def _shortened(core: tuple[str, ...]) -> tuple[str, ...]:
    """A name without the general words at its end: "NEC Aerospace" for "… Systems"; () where
    too little remains."""
    short = core
    while short and short[-1] in _GENERAL:
        short = short[:-1]
    return short if len(short) > 1 and short != core else ()


@lru_cache(maxsize=1024)
def _core(name: str) -> tuple[str, ...]:
    """The words of a firm's name without its legal form and articles."""
    folded = tuple(word.folded for word in words(name))
    return tuple(word for word in folded if word not in _LEGAL) or folded


def _tokens(text: str) -> list[Word]:
    return [word for word in words(text) if word.folded not in _JOINING]


def _telling(core: tuple[str, ...], text: str, first: Word) -> bool:
    """Whether a one-word name is written like a name: "Garnet" is a firm, "garnet" a stone."""
    return len(core) > 1 or core[0] not in parties().words or text[first.start].isupper()


def _alike(listed: str, written: str) -> bool:
    """Whether a word is a listed one, or a long one with a letter wrong; not its plural."""
    if listed == written:
        return True
    if len(listed) < _LONG or listed[0] != written[0] or f"{listed}s" == written:
        return False
    return fuzz.ratio(listed, written) >= _NEAR_WORD


def _shared(core: tuple[str, ...], tokens: list[Word]) -> int:
    """How many words a listed name and the text have in common from their beginnings."""
    pairs = zip(core, tokens, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1].folded, pairs))


def _named_by(text: str, tokens: list[Word], index: int, length: int, plain: bool) -> bool:
    """Whether ``length`` words are the whole of a name; in a ``plain`` text, without capitals to
    go by, at least two words are asked for.
    """
    if plain:
        return length > 1
    last = tokens[index + length - 1]
    following = tokens[index + length] if index + length < len(tokens) else None
    goes_on = (
        following is not None
        and text[last.end : following.start] in (" ", " & ")
        and text[following.start].isupper()
        and following.folded not in _LEGAL
    )
    alone = length == 1 and tokens[index].folded in parties().shared
    return text[tokens[index].start].isupper() and not goes_on and not alone
