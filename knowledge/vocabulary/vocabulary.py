"""What can be named in one knowledge base, and where a text names it.

Exact names decide: ytterbium is never yttrium and erbium never terbium; a misspelling that lies
between two names comes back with both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.vocabulary import near
from knowledge.vocabulary.building import element_names, lexicon_of, pack_groups, pack_items
from knowledge.vocabulary.cases import CASED_LANGUAGES
from knowledge.vocabulary.context import Doubtful, counts
from knowledge.vocabulary.cues import CUES
from knowledge.vocabulary.entries import Entry, Group, Item, Mention
from knowledge.vocabulary.loading import elements_of, forms_of, items_of
from knowledge.vocabulary.locales import Shape
from knowledge.vocabulary.matching import Lexicon
from knowledge.vocabulary.notation import Notation
from knowledge.vocabulary.packs import BUNDLED
from knowledge.vocabulary.symbols import Symbols, lone_symbols
from knowledge.vocabulary.varieties import Variety, varieties
from knowledge.vocabulary.words import fold, words

_LATIN = ("en", "de", "fr", "es", "it", "pt", "nl", *CASED_LANGUAGES)
_TELLING = ("pl", "tr")
_SPELT = ("en", "de", "es", "fr", "it", "pt", "nl")
_MEMORY = 2048

# "Terbiumoxid", "Galliumarsenid", "scandiumoxide": one word in German, Dutch and Swedish.
_COMPOUND = r"(?P<stem>\w{4,}?)s?{joined}"
# "Galliumausfuhr", "Terbiumoxidexport", "Germaniumverbot": the name ends before the last part,
# which says what is asked of it.
_TRADED = r"(?P<stem>\w{4,}?)s?(?P<form>{joined_short})?s?{asked_joined}\w*"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Items and groups by key and label, and every written form of them.

    ``folder`` is the pack it began with, ``order`` the keys with a status of their own as a table
    lists them, ``added`` those of them that documents brought in.
    """

    folder: Path
    items: Mapping[str, Item]
    groups: Mapping[str, Group]
    lexicon: Lexicon
    order: tuple[str, ...]
    added: frozenset[str] = frozenset()
    _misspelt: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def describe(self, key: str) -> Item:
        """The item with this exact key; KnowledgeError when there is none."""
        try:
            return self.items[key]
        except KeyError:
            raise KnowledgeError(
                f"There is no item {key!r}: name an element, a product or a technology of the "
                "record."
            ) from None

    def name(self, key: str) -> str:
        """What people call an item; a key that nothing defines stands for itself."""
        return self.items[key].name if key in self.items else key

    def members(self, label: str) -> tuple[str, ...]:
        """The items of a group by its label ("the seven"); none of a group that is not known."""
        group = self.groups.get(label)
        return group.members if group else ()

    def is_element(self, key: str) -> bool:
        """Whether the key is that of a chemical element."""
        return key in self.items and self.items[key].kind == "element"

    def on_record(self, key: str) -> bool:
        """Whether the record speaks about the item; others are known by name only."""
        return key in self.order or key in self.rules

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The keys of the rules that people know by a name of their own, which are no items."""
        return tuple(key for key, item in self.items.items() if item.kind == "rule")

    def find(self, text: str, language: str | None = None) -> tuple[Mention, ...]:
        """Everything that ``text`` names, in its order, without overlaps.

        ``language`` is the text's language code where it is known; it settles words that name a
        metal in one language and something else in another (French "argent").
        """
        found = [
            Mention(keys, start, end, text[start:end], "product")
            for variety in self.varieties
            for start, end, keys in variety.find(text)
            if self.items.keys() >= set(keys)
        ]
        found += [
            _mention(text, entry, start, end)
            for start, end, entry in self.lexicon.wide_in(text)
            if not _overlaps(start, end, found)
        ]
        found += self._phrases(text, language, found)
        found += self._compounds(text, language, found)
        found += [
            Mention(keys, start, end, text[start:end], "formula")
            for start, end, keys in self.notation.formulas_in(text)
            if not _overlaps(start, end, found)
        ]
        spans = [(mention.start, mention.end) for mention in found]
        for start, end, symbol in lone_symbols(text, spans, self._symbols):
            key = self._by_symbol.get(symbol, symbol)
            found.append(Mention((key,), start, end, text[start:end], "symbol"))
        found += self._typos(text, found)
        return tuple(sorted(found, key=lambda mention: mention.start))

    def resolve(self, name: str) -> tuple[str, ...]:
        """The keys that a name in front matter or on the command line stands for.

        Keys, symbols, names in any language, products, groups and formulas count, whatever the
        case. Raises KnowledgeError, with the nearest names, for anything else.
        """
        cleaned = " ".join(name.split())
        if found := self.exact(cleaned):
            return found
        near_ones = self.near(cleaned)
        if near_ones:
            names = " or ".join(self.items[key].name for key in near_ones)
            raise KnowledgeError(f"{cleaned!r} is not an item of the record; did you mean {names}?")
        raise KnowledgeError(
            f"{cleaned!r} is not an item of the record; name an element, a product or a group "
            "that `python -m knowledge vocabulary` lists."
        )

    def exact(self, name: str) -> tuple[str, ...]:
        """The keys that a name stands for, spelt right; none where nothing has it."""
        if name in self.items:
            return (name,)
        if key := self._by_case.get(name.casefold()):
            return (key,)
        if entry := self.lexicon.exact(name):
            return entry.keys
        return self.notation.formula(name) or self._with_material(name)

    def near(self, name: str, but: str = "") -> tuple[str, ...]:
        """The keys that a misspelt name may mean, other than ``but``; none for words that are
        spelt right."""
        ordinary = elements_of(self.folder).not_misspelt
        others = [(written, key) for written, key in self._spelt if key != but]
        single = len(words(name)) == 1
        found = [
            key
            for word in words(name)
            if single or (word.folded,) not in self.lexicon.phrases
            for key in near.candidates(word.folded, others, ordinary)
        ]
        found += [key for _, _, key in self._typos_of_phrases(name)]
        return tuple(key for key in dict.fromkeys(found) if key != but)

    def candidates(self, word: str) -> tuple[str, ...]:
        """The keys that one misspelt word may mean, the likeliest first; see ``near``."""
        if word not in self._misspelt:
            if len(self._misspelt) >= _MEMORY:
                self._misspelt.clear()
            ordinary = elements_of(self.folder).not_misspelt
            self._misspelt[word] = near.candidates(word, self._spelt, ordinary)
        return self._misspelt[word]

    def telling_names(self, language: str) -> frozenset[str]:
        """The Polish or Turkish names of elements that tell the language by themselves, in lower
        case; empty for other languages. Short names and such as an English typo may give are left
        out."""
        return self._telling.get(language, frozenset())

    @cached_property
    def _telling(self) -> dict[str, frozenset[str]]:
        names = element_names(self.folder).values()
        forms = {
            other: {form.lower() for by in names for form in by.get(other, ())} for other in _LATIN
        }
        typos = elements_of(self.folder).typos
        found = {}
        for language in _TELLING:
            others = frozenset().union(*(forms[other] for other in _LATIN if other != language))
            found[language] = frozenset(
                form
                for form in forms[language] - others
                if len(form) > 4 and not (typos and form.startswith(typos))
            )
        return found

    @cached_property
    def _by_case(self) -> dict[str, str]:
        return {key.casefold(): key for key in self.items}

    @cached_property
    def _by_symbol(self) -> dict[str, str]:
        return {item.symbol: key for key, item in self.items.items() if item.symbol}

    @cached_property
    def _recorded(self) -> frozenset[str]:
        """The symbols of what the record speaks about."""
        symbols = (self.items[key].symbol for key in self.order if key in self.items)
        return frozenset(symbol for symbol in symbols if symbol)

    @cached_property
    def notation(self) -> Notation:
        """How formulas are read."""
        elements = elements_of(self.folder)
        return Notation(elements.names.keys(), self._recorded, elements.plain)

    @property
    def varieties(self) -> tuple[Variety, ...]:
        """The goods that are told by what they hold."""
        return varieties(self.folder)

    @cached_property
    def _joined(self) -> tuple[Shape, Shape]:
        """A name in one word with a form of it, and with what is asked of it."""
        forms = forms_of(self.folder)
        own = {"joined": forms.joined, "joined_short": forms.joined_short}
        return Shape(_COMPOUND, **own), Shape(_TRADED, **own)

    @cached_property
    def _symbols(self) -> Symbols:
        elements = elements_of(self.folder)
        strict = self._by_symbol.keys() - elements.words - self._recorded
        return Symbols(
            known=self._recorded | strict,
            strict=frozenset(strict),
            sure=elements.sure,
            wordlike=elements.wordlike,
            starters=elements.starters,
            everyday=elements.everyday,
            lower=elements.lower,
            lower_anchors=elements.lower_anchors,
            lower_listed=elements.lower_listed,
            ambiguous=elements.ambiguous,
            pronouns=elements.pronouns,
        )

    @cached_property
    def _doubtful(self) -> Doubtful:
        elements, items = elements_of(self.folder), items_of(self.folder)
        recorded = {
            fold(name)
            for key in self.added
            if key in self.items
            for _, names in self.items[key].aliases
            for name in names
        }
        return Doubtful(
            ordinary=elements.ordinary - (recorded - elements.verbs),
            homographs=dict(elements.homographs),
            not_before=dict(elements.not_before),
            lower_case=elements.capital_is_other,
            capitals=items.capitals,
            numbers=items.numbers,
            whole=items.whole,
        )

    @cached_property
    def _spelt(self) -> tuple[tuple[str, str], ...]:
        """Names that a typo may stand for: of recorded elements, but for those around which
        ordinary words lie, and of what documents bring in."""
        never = elements_of(self.folder).never_misspelt
        found = [
            (fold(name), key)
            for key, item in self.items.items()
            if item.kind == "element" and item.symbol in self._recorded - never
            for language, names in item.aliases
            if language in _SPELT
            for name in names
        ]
        found += [
            (fold(name), key)
            for key, item in self.items.items()
            if key in self.added and item.kind != "element"
            for _, names in item.aliases
            for name in names
            if name.isalpha()
        ]
        return tuple((name, key) for name, key in found if len(name) > near.SHORTEST)

    @cached_property
    def _long_names(self) -> tuple[tuple[str, int, str], ...]:
        """Names of several words that documents brought in, without spaces, and their lengths;
        also as one word, and one-word names as two."""
        found: dict[tuple[str, int, str], None] = {}
        for key in self.added:
            for _, names in self.items[key].aliases:
                for name in names:
                    parts = [word.folded for word in words(name)]
                    if len(parts) > 1 and len("".join(parts)) > near.SHORTEST:
                        found |= {("".join(parts), n, key): None for n in {1, len(parts)}}
        return tuple(found)

    def _with_material(self, name: str) -> tuple[str, ...]:
        """Keys of a name with generic words around it: "terbium oxide", "gallium metal"."""
        mentions = [mention for mention in self.find(name) if mention.how != "fuzzy"]
        rest = {
            word.folded
            for word in words(name)
            if not any(m.start <= word.start < m.end for m in mentions)
        }
        return mentions[0].keys if len(mentions) == 1 and rest <= CUES.material else ()

    def _phrases(self, text: str, language: str | None, taken: list[Mention]) -> list[Mention]:
        """Names of one or several words, the longest at each place."""
        tokens = words(text)
        folded = tuple(word.folded for word in tokens)
        found = []
        index = 0
        while index < len(tokens):
            length, entry = self.lexicon.longest(text, tokens, folded, index)
            span = tokens[index : index + length]
            elsewhere = entry is not None and entry.languages and language not in entry.languages
            if entry is None or elsewhere or _overlaps(span[0].start, span[-1].end, taken):
                index += 1
                continue
            if counts(text, tokens, index, length, language, self._doubtful):
                found.append(_mention(text, entry, span[0].start, span[-1].end))
            index += length
        return found

    def _compounds(self, text: str, language: str | None, taken: list[Mention]) -> list[Mention]:
        """Single words that are the name of an item and a form of it."""
        found = []
        for word in words(text):
            whole = self._joined[0].fullmatch(word.folded)
            compound = whole or self._joined[1].fullmatch(word.folded)
            if compound is None or _overlaps(word.start, word.end, taken):
                continue
            entry = self.lexicon.phrases.get((compound["stem"],))
            if entry and (not entry.languages or language in entry.languages):
                inner = max(compound.end("form"), compound.end("stem")) if not whole else 0
                end = word.end if whole else word.start + inner
                found.append(_mention(text, entry, word.start, end))
        return found

    def _typos_of_phrases(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and key of misspelt names of several words that documents brought in."""
        found = []
        tokens = words(text) if self._long_names else []
        for name, length, key in self._long_names:
            for index in range(len(tokens) - length + 1):
                span = tokens[index : index + length]
                written = "".join(word.folded for word in span)
                if near.alike(written, name):
                    found.append((span[0].start, span[-1].end, key))
        return found

    def _typos(self, text: str, taken: list[Mention]) -> list[Mention]:
        found = [
            Mention((key,), start, end, text[start:end], "fuzzy")
            for start, end, key in self._typos_of_phrases(text)
            if not _overlaps(start, end, taken)
        ]
        taken = [*taken, *found]
        for word in words(text):
            if _overlaps(word.start, word.end, taken) or word.folded in self.lexicon.lengths:
                continue
            if keys := self.candidates(word.folded):
                written = text[word.start : word.end]
                found.append(
                    Mention(keys, word.start, word.end, written, "fuzzy", ambiguous=len(keys) > 1)
                )
        return found


def _mention(text: str, entry: Entry, start: int, end: int) -> Mention:
    return Mention(entry.keys, start, end, text[start:end], entry.how, entry.group)


def _overlaps(start: int, end: int, taken: list[Mention]) -> bool:
    return any(mention.start < end and start < mention.end for mention in taken)


@cache
def of_pack(folder: Path = BUNDLED) -> Vocabulary:
    """What a pack alone knows."""
    return Vocabulary(
        folder, pack_items(folder), pack_groups(folder), lexicon_of(folder), items_of(folder).order
    )
