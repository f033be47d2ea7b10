"""What a document's ``answers`` say that its text does not."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from knowledge.escaping import shown
from knowledge.models import Document, stretch_of

_LIKENESS = 75
_BEGINS = 100


def unsaid(document: Document) -> Iterator[str]:
    """A sentence for each entry of ``answers`` that does not count, since the text does not have
    what it is to say: the first such stretch, and the remedy."""
    for number, entry in enumerate(document.answers):
        for place, words in enumerate(entry.say):
            if not stretch_of(document.text, words):
                yield (
                    f"answers[{number}].say[{place}]: {_begun(words)} is not in the text, so this "
                    f"entry does not count; {_remedy(document, words)}."
                )
                break


def _remedy(document: Document, words: str) -> str:
    lines = [line for line in document.text.splitlines() if line.strip()]
    close = process.extractOne(words, lines, scorer=fuzz.partial_ratio, score_cutoff=_LIKENESS)
    near = f" (nearest is {_begun(close[0])})" if close else ""
    return f"copy the sentence as the stored text has it{near}, or take the entry out"


def _begun(words: str) -> str:
    line = " ".join(words.split())
    return shown(f"“{line[:_BEGINS]}{'…' if len(line) > _BEGINS else ''}”")
