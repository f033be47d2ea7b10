"""Words before a day that say which day it is: "Published", "发文日期", "last updated"."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from pathlib import Path

import yaml

_LABELS = Path(__file__).parent / "labels.yaml"
_LINK = (
    r"[\s:：|*_】\])）>.-]*(?:(?:on|am|le|el|em|il|op|den|dne|the|at|:)[\s:：]+)?"
    r"(?:[^\W\d_]{2,12}[,.]\s*)?$"
)
_FARTHEST = 60


class Label(Enum):
    """What the words before a day make of it."""

    PUBLISHED = "published"
    OTHER = "other"


def label_before(text: str) -> Label | None:
    """The label that ends a text, the longer where two do ("date" in "last date"); else None."""
    tail = text[-_FARTHEST:]
    found = (
        (match.start(), label)
        for label, pattern in _patterns().items()
        if (match := pattern.search(tail))
    )
    return min(found, key=lambda pair: pair[0], default=(0, None))[1]


def is_label(text: str) -> bool:
    """Whether a text is nothing but a label of a day of publication."""
    match = _patterns()[Label.PUBLISHED].search(text.strip(" -|【[(") + " ")
    return match is not None and match.start() == 0


@cache
def _patterns() -> dict[Label, re.Pattern[str]]:
    labels = yaml.safe_load(_LABELS.read_text("utf-8"))
    return {label: _pattern(labels[label.value]) for label in Label}


def _pattern(words: dict[str, list[str]]) -> re.Pattern[str]:
    every = sorted({word for of_language in words.values() for word in of_language}, key=len)
    spaced = "|".join(re.escape(word) for word in reversed(every) if word[-1] < "\u3000")
    joined = "|".join(re.escape(word) for word in reversed(every) if word[-1] >= "\u3000")
    return re.compile(rf"(?:(?<!\w)(?:{spaced})(?!\w)|(?:{joined})){_LINK}", re.IGNORECASE)
