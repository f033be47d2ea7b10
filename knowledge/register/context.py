"""Words that name an item and something else too: "lead", "silver lining", "the five"."""

from __future__ import annotations

import re

from knowledge.register.lexicon import Word, word_set
from knowledge.register.symbols import ADVERBS, MATERIAL, POLICY

# English words for elements that are more often something else.
_ORDINARY = word_set(
    "lead leads tin tins gold golds iron irons carbon carbons mercury neon copper coppers "
    "platinum krypton radon oxygen hydrogen nitrogen neptunium"
)
# A word that is a metal in some languages only: there it counts, elsewhere beside such words.
_HOMOGRAPHS = {
    "argent": "fr",
    "cer": "de pl cs",
    "zer": "de",
    "indio": "es it pt",
    "tulio": "es it pt",
    "plata": "es",
    "prata": "pt",
    "elio": "it",
    "helio": "es pt",
}
_AFTER_SILVER = word_set(
    "lining bullet medal medals screen spoon age tongue tongued fox surfer lake spring"
)
_BEFORE = word_set("is are was were about export exporting ship shipping of and or metal")
_AFTER_NUMBER = word_set(
    "is are was were will that which from under in on after before until to and or then be "
    "rare elements element metals when if any come go still again"
)
_PART_OF = re.compile(r"\b(?:\d+|twelve|eleven|seven|five)\s+(?:out\s+)?of\s+(?:the\s+)?$", re.I)
_SEVENTEEN = word_set("17 seventeen")
_COUNTRY = word_set("германия германии германию германием")


def counts(text: str, tokens: list[Word], start: int, length: int, language: str | None) -> bool:
    """Whether the words ``tokens[start:start + length]``, some item's name, mean that item here.

    ``language`` is the text's language code, None when it is not known.
    """
    end = start + length
    last = tokens[end - 1].folded
    after = tokens[end].folded if end < len(tokens) else ""
    if last == "ito":
        return text[tokens[start].start : tokens[start].end].isupper() or after in MATERIAL
    seventeen = any(word.folded in _SEVENTEEN for word in tokens[start:end])
    if seventeen and _PART_OF.search(text[: tokens[start].start]):
        return False  # "12 of the 17 rare earths" are not the seventeen
    if length > 1:
        # "the five countries" are no elements.
        return last not in {"five", "seven"} or not after or after in _AFTER_NUMBER | POLICY
    if last in {"0.1", "0,1"}:
        return text[tokens[start].end :].lstrip().startswith(("%", "％"))
    if last in _COUNTRY:
        return text[tokens[start].start].islower()
    if last == "silver":
        return after not in _AFTER_SILVER
    if last not in _ORDINARY and (
        last not in _HOMOGRAPHS or (language or "-") in _HOMOGRAPHS[last].split()
    ):
        return True
    before = tokens[start - 1].folded if start else ""
    return _beside_material(before, after)


def _beside_material(before: str, after: str) -> bool:
    """Whether the words beside an ordinary word speak about a material: "is lead banned"."""
    if after in MATERIAL or after in {"export", "exports"}:
        return True
    if not before and not after:
        return True
    return before in _BEFORE and (not after or after in POLICY or after in ADVERBS)
