"""Names in a text → item keys: elements, symbols, formulas, products and groups.

Exact names decide: ytterbium is never yttrium and erbium never terbium; a misspelling that lies
between two names comes back with both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from knowledge.errors import KnowledgeError
from knowledge.register import goods, names, spelling
from knowledge.register.context import counts
from knowledge.register.formulas import formula, formulas_in, recorded
from knowledge.register.lexicon import (
    CASED_LANGUAGES,
    Entry,
    Item,
    Word,
    element_names,
    fold,
    joined,
    lexicon,
    words,
)
from knowledge.register.magnets import magnets_in
from knowledge.register.symbols import MATERIAL, lone_symbols

__all__ = [
    "Item",
    "Mention",
    "describe",
    "find_items",
    "formula",
    "group_keys",
    "names_of",
    "resolve",
]

_LATIN = ("en", "de", "fr", "es", "it", "pt", "nl", *CASED_LANGUAGES)
_TELLING = ("pl", "tr")
_TYPOS = re.compile(r"german|neodim|praseodim|samar|europ|lutet|gadolin|promet|molib|tell")


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named in a text at ``start``:``end``.

    ``keys`` are the items it stands for; ``how`` is name, symbol, formula, group, product or
    fuzzy; ``group`` is the label of a group ("the seven"). ``ambiguous`` says that a misspelling
    may mean any one of ``keys``.
    """

    keys: tuple[str, ...]
    start: int
    end: int
    text: str
    how: str
    group: str = ""
    ambiguous: bool = False


def describe(key: str) -> Item:
    """The item with this exact key; KnowledgeError when there is none."""
    try:
        return lexicon().items[key]
    except KeyError:
        raise KnowledgeError(
            f"There is no item {key!r}: name an element, a product or a technology of the record."
        ) from None


@cache
def names_of(language: str) -> frozenset[str]:
    """The Polish or Turkish names of elements that tell the language by themselves, in lower case.

    Empty for other languages; short names and such as an English typo may give are left out.
    """
    if language not in _TELLING:
        return frozenset()
    forms = {
        other: {form.lower() for by in element_names().values() for form in by.get(other, ())}
        for other in _LATIN
    }
    shared = frozenset().union(*(found for other, found in forms.items() if other != language))
    return frozenset(
        form for form in forms[language] - shared if len(form) > 4 and not _TYPOS.match(form)
    )


def group_keys(label: str) -> tuple[str, ...]:
    """The items of a group by its label ("the seven", "October package")."""
    return tuple(goods.GROUPS[label][0].split())


def find_items(text: str, language: str | None = None) -> tuple[Mention, ...]:
    """Everything that ``text`` names, in its order, without overlaps.

    ``language`` is the text's language code where it is known; it settles words that name a metal
    in one language and something else in another (French "argent").
    """
    found = [
        Mention(keys, start, end, text[start:end], "product")
        for start, end, keys in magnets_in(text)
    ]
    found += [
        mention for mention in _wide(text) if not _overlaps(mention.start, mention.end, found)
    ]
    found += _phrases(text, language, found)
    found += _compounds(text, language, found)
    found += _formulas(text, found)
    spans = [(mention.start, mention.end) for mention in found]
    for start, end, symbol in lone_symbols(text, spans):
        found.append(Mention((symbol,), start, end, text[start:end], "symbol"))
    found += _misspelt(text, found)
    return tuple(sorted(found, key=lambda mention: mention.start))


def resolve(name: str) -> tuple[str, ...]:
    """The keys that a name in front matter or on the command line stands for.

    Keys, symbols, names in any language, products, groups and formulas count, whatever the case.
    Raises KnowledgeError, with the nearest names, for anything else.
    """
    cleaned = name.strip()
    by_case = {key.casefold(): key for key in lexicon().items}
    if cleaned in lexicon().items:
        return (cleaned,)
    if cleaned.casefold() in by_case:
        return (by_case[cleaned.casefold()],)
    if entry := lexicon().exact(cleaned):
        return entry.keys
    if keys := formula(cleaned) or _with_material(cleaned):
        return keys
    raise KnowledgeError(_unknown(cleaned))


def _with_material(name: str) -> tuple[str, ...]:
    """Keys of a name with generic words around it: "terbium oxide", "gallium metal"."""
    mentions = [mention for mention in find_items(name) if mention.how != "fuzzy"]
    rest = {
        word.folded
        for word in words(name)
        if not any(m.start <= word.start < m.end for m in mentions)
    }
    return mentions[0].keys if len(mentions) == 1 and rest <= MATERIAL else ()


def _unknown(name: str) -> str:
    near = [describe(key).name for word in words(name) for key in spelling.candidates(word.folded)]
    if near:
        return f"{name!r} is not an item of the record; did you mean {' or '.join(near)}?"
    return (
        f"{name!r} is not an item of the record; name an element, its symbol, a product such "
        "as SmCo, or a group such as 'heavy rare earths'."
    )


def _wide(text: str) -> list[Mention]:
    """Chinese, Japanese and Korean names, the longest at each place."""
    if text.isascii():
        return []
    lex = lexicon()
    return [
        _mention(text, lex.wide[found.group()], found.start(), found.end())
        for found in lex.wide_pattern.finditer(fold(text))
    ]


def _phrases(text: str, language: str | None, taken: list[Mention]) -> list[Mention]:
    """Names of one or several words, the longest at each place."""
    tokens = words(text)
    folded = tuple(word.folded for word in tokens)
    found = []
    index = 0
    while index < len(tokens):
        length, entry = _longest(text, tokens, folded, index)
        span = tokens[index : index + length]
        elsewhere = entry is not None and entry.languages and language not in entry.languages
        if entry is None or elsewhere or _overlaps(span[0].start, span[-1].end, taken):
            index += 1
            continue
        if counts(text, tokens, index, length, language):
            found.append(_mention(text, entry, span[0].start, span[-1].end))
        index += length
    return found


# "Terbiumoxid", "Galliumarsenid", "scandiumoxide": one word in German, Dutch and Swedish.
_COMPOUND = re.compile(
    r"(?P<stem>\w{4,}?)s?"
    r"(?:(?:di|tri|pent|ses[qk]ui)?ox[iy]de?n?s?|metall(?:e|s|en)?|metaal|pulvers?|poeder|legierung(?:en)?|"
    r"legering(?:en)?|verbindung(?:en)?|chloride?|nitrate?|[ck]arbonate?|fluoride?|sul[fp]h?ate?|"
    r"sulfide?|phosphide?|fosfide?|arsenide?|nitride?|telluride?|selenide?|antimonide?|[ck]arbide?|"
    r"erze?s?|konzentrate?|folien?|draht|barren|targets?|schrott|salze?|elektroden?|anoden?|wafers?)"
)
# "Galliumausfuhr", "Terbiumoxidexport", "Germaniumverbot": the name ends before the last part,
# which says what is asked of it.
_TRADED = re.compile(
    r"(?P<stem>\w{4,}?)s?(?P<form>oxi[dy]e?|metall?|pulver|legierung)?s?"
    r"(?:ausfuhr|einfuhr|export|import|uitvoer|invoer|liefer|verbot|lizenz|genehmigung|kontroll|"
    r"beschrankung|embargo|handel)\w*"
)


def _compounds(text: str, language: str | None, taken: list[Mention]) -> list[Mention]:
    """Single words that are the name of an item and a form of it."""
    found = []
    for word in words(text):
        whole = _COMPOUND.fullmatch(word.folded)
        compound = whole or _TRADED.fullmatch(word.folded)
        if compound is None or _overlaps(word.start, word.end, taken):
            continue
        entry = lexicon().phrases.get((compound["stem"],))
        if entry and (not entry.languages or language in entry.languages):
            end = (
                word.end if whole else word.start + max(compound.end("form"), compound.end("stem"))
            )
            found.append(_mention(text, entry, word.start, end))
    return found


def _longest(
    text: str, tokens: list[Word], folded: tuple[str, ...], index: int
) -> tuple[int, Entry | None]:
    lex = lexicon()
    for length in lex.lengths.get(folded[index], ()):
        span = folded[index : index + length]
        entry = lex.phrases.get(span) if len(span) == length else None
        if entry and all(
            joined(text, left, right) for left, right in pairwise(tokens[index : index + length])
        ):
            return length, entry
    return 1, None


def _formulas(text: str, taken: list[Mention]) -> list[Mention]:
    return [
        Mention(keys, start, end, text[start:end], "formula")
        for start, end, keys in formulas_in(text)
        if not _overlaps(start, end, taken)
    ]


def _misspelt(text: str, taken: list[Mention]) -> list[Mention]:
    found = []
    for word in words(text):
        if _overlaps(word.start, word.end, taken) or word.folded in lexicon().lengths:
            continue
        if keys := spelling.candidates(word.folded):
            written = text[word.start : word.end]
            found.append(
                Mention(keys, word.start, word.end, written, "fuzzy", ambiguous=len(keys) > 1)
            )
    return found


def _mention(text: str, entry: Entry, start: int, end: int) -> Mention:
    return Mention(entry.keys, start, end, text[start:end], entry.how, entry.group)


def _overlaps(start: int, end: int, taken: list[Mention]) -> bool:
    return any(mention.start < end and start < mention.end for mention in taken)


def on_record(key: str) -> bool:
    """Whether the record speaks about the item; others are known by name only."""
    return key in recorded() or (key not in names.SYMBOLS and key not in goods.UNRECORDED)
