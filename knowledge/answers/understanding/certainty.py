"""How certain a reading is: whether yes or no may stand in front of an answer."""

from __future__ import annotations

import re

from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.intents import is_polar
from knowledge.register.elements import varieties
from knowledge.register.military import military_in
from knowledge.vocabulary.finished import goods_in
from knowledge.vocabulary.forms import is_form, without_grades
from knowledge.vocabulary.locales import Cue, words_in
from knowledge.vocabulary.places import venues

_TURNS_ROUND = Cue("turns_round")
"""Words that turn a question round where nothing has read them: only, never, neither, unless."""
_MARK = re.compile(r"[?？]")
_MOST_UNREAD = 2
"""So many unread words leave a question its meaning; more may say anything."""


def is_certain(question: Question, rest: str) -> bool:
    """Whether a question can be answered with yes or no, and nothing in its text that was left
    unread could turn that round; ``rest`` is the text without what it names."""
    if not question.polar or len(_MARK.findall(re.sub(r"[?？]+", "?", question.text))) > 1:
        return False
    asking = _asking(question.text)
    if asking and not is_polar(asking):
        return False
    for low, high in _lacking(question.text):
        rest = f"{rest[:low]}{' ' * (high - low)}{rest[high:]}"
    return not _TURNS_ROUND.search(rest) and len(unread(question)) <= _MOST_UNREAD


def unread(question: Question) -> tuple[str, ...]:
    """The content words of a question that nothing explains and that may change its answer."""
    told = [question.text[low:high] for low, high in _lacking(question.text)]
    told += [*question.strangers, *question.names, *question.relatives, question.end_user or ""]
    told += goods_in(question.text)
    read = words_in("harmless") | venues() | set(re.findall(r"[^\W_]+", " ".join(told).lower()))
    soldiers = question.end_user is not None
    kept = set(re.findall(r"[^\W_]+(?:['’][^\W_]+)?", without_grades(question.text).lower()))
    return tuple(
        word
        for word in question.words
        for plain in (re.split("['’]", word)[0],)
        if not read.intersection((word, plain))
        and word in kept
        and not word.isdigit()
        and not is_form(word)
        and not (soldiers and military_in(plain)[0])
    )


def _lacking(text: str) -> list[tuple[int, int]]:
    """Where a text says what goods do not hold, which says what goods they are."""
    return [
        (low, high)
        for variety in varieties()
        for low, high, _ in variety.lacking_in(text, about=True)
    ]


def _asking(text: str) -> str:
    """The sentence that bears the question mark; "" for none."""
    marked = [part for part in re.split(r"(?<=[.!?？。\n])\s+", text) if _MARK.search(part)]
    return marked[0] if len(marked) == 1 else ""
