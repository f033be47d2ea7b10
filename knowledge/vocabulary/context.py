"""Words that name an item and something else too: "lead", "silver lining", "the five"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.vocabulary.cues import CUES
from knowledge.vocabulary.words import Word

_PART_OF = re.compile(r"\b(?:\d+|twelve|eleven|seven|five)\s+(?:out\s+)?of\s+(?:the\s+)?$", re.I)


_SHARE = re.compile(r"\d+[.,]\d+")
"""A number that names something, as a share does, only before a percent sign."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Names that are other words too; sets of folded words.

    ``ordinary`` ones are more often something else, ``homographs`` a name in some languages only
    (word → language codes), ``not_before`` something else before some words, ``lower_case``
    something else with a capital letter. ``capitals`` are short forms that count in capitals or
    before a material, ``numbers`` name a group by themselves ("the five"), ``whole`` name all of
    it ("the 17").
    """

    ordinary: frozenset[str] = frozenset()
    homographs: dict[str, frozenset[str]] = field(default_factory=dict)
    not_before: dict[str, frozenset[str]] = field(default_factory=dict)
    lower_case: frozenset[str] = frozenset()
    capitals: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()


def counts(
    text: str,
    tokens: list[Word],
    start: int,
    length: int,
    language: str | None,
    doubtful: Doubtful,
) -> bool:
    """Whether the words ``tokens[start:start + length]``, some item's name, mean that item here.

    ``language`` is the text's language code, None when it is not known.
    """
    end = start + length
    last = tokens[end - 1].folded
    after = tokens[end].folded if end < len(tokens) else ""
    if last in doubtful.capitals:
        capitals = text[tokens[start].start : tokens[start].end].isupper()
        return capitals or after in CUES.material
    whole = any(word.folded in doubtful.whole for word in tokens[start:end])
    if whole and _PART_OF.search(text[: tokens[start].start]):
        return False  # "12 of the 17 rare earths" are not the seventeen
    if length > 1:
        # "the five countries" are no elements.
        alone = not after or after in CUES.after_number | CUES.policy
        return last not in doubtful.numbers or alone
    if _SHARE.fullmatch(last):
        return text[tokens[start].end :].lstrip().startswith(("%", "％"))
    if last in doubtful.lower_case:
        return text[tokens[start].start].islower()
    if last in doubtful.not_before:
        return after not in doubtful.not_before[last]
    elsewhere = (language or "-") not in doubtful.homographs.get(last, (language or "-",))
    if last not in doubtful.ordinary and not elsewhere:
        return True
    before = tokens[start - 1].folded if start else ""
    return _beside_material(before, after)


def _beside_material(before: str, after: str) -> bool:
    """Whether the words beside an ordinary word speak about a material: "is lead banned"."""
    if after in CUES.material or after in {"export", "exports"}:
        return True
    if not before and not after:
        return True
    return before in CUES.before_ordinary and (
        not after or after in CUES.policy or after in CUES.adverbs
    )
