"""Asks in two servers that contradict each other, and in a direct message, for words of the other.

``python -m benchmarks.isolation [--questions 1000] [--seed 9]``: each question is asked in all
three places through the real answerer, on the bundled corpus. What may not be there: a passage that
the place does not see, an item or a rule that only the other server has, and a word that only the
other server's documents hold. How often each server's own words are in its answers is told beside
it: where they are not found at all, nothing is proved.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge.curation.curator import Curator
from knowledge.curation.values import ItemForm, MeasureForm, TextSource
from knowledge.models import Answer, seen_by
from knowledge.wiring import Knowledge, open_knowledge

WHO = "moderator"


@dataclass(frozen=True, slots=True)
class Side:
    """A server: its id, a word that only its documents hold, and what it says of things.

    ``effect`` and ``day`` are its rules on what both name, ``item`` and ``alias`` what only it
    names.
    """

    guild: str
    canary: str
    effect: str
    day: str
    item: str
    alias: str


SIDES = (
    Side("7001", "quorvex", "ban", "2026-02-03", "selvium powder", "oberglanz"),
    Side("7002", "zintaria", "licence", "2026-05-06", "mordant salt", "rötling"),
)
SHARED_ITEM = "kiln glaze"
ELEMENTS = ("La", "Nd", "Ho", "Ga")
"""Both servers rule on these, too, each in its own way."""

_TEMPLATES = (
    "is {item} restricted?",
    "is {item} still banned?",
    "can I export {item} to {place}?",
    "since when is {item} controlled?",
    "until when is {item} suspended?",
    "what does {instrument} say about {item}?",
    "does {instrument} cover {item}?",
    "what is the price of {item}?",
    "who mines {item} near {town}?",
    "what happened in {town} on Monday?",
    "do I need a licence for {item} in {place}?",
    "which items are banned for {place}?",
    "what changed for {item} in 2026?",
    "is {item} or {other} restricted?",
    "what is {item}?",
    "{item} {place}",
    "ist {item} genehmigungspflichtig?",
    "{item}",
)
_PLACES = ("Japan", "the US", "Germany", "India", "Brazil", "everyone")
_TOWNS = ("Kiruna", "Falun", "Baotou", "Pisa")
_INSTRUMENTS = ("Order 5", "ORDER-5", "Announcement No. 18", "the newest order", "the price report")


@dataclass
class Tally:
    """What came of it: ``own`` counts answers with a server's own word, ``leaks`` are sentences
    that say what was where it should not be."""

    asked: int = 0
    seconds: float = 0.0
    own: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)


def prepare(curator: Curator) -> None:
    """Let each server say its own, under the same ids and titles."""
    for side, other in zip(SIDES, reversed(SIDES), strict=True):
        who = {"guild": side.guild, "who": WHO}
        text = (
            f"## Rule\n\nExports of {SHARED_ITEM}, {side.item} and of the metals named here are "
            f"under {side.effect} from {side.day}, says the office of {side.canary}.\n\n"
            f"## Places\n\nThe office of {side.canary} sits in {_TOWNS[SIDES.index(side)]}."
        )
        draft = curator.preview(TextSource("Order 5", text), **who)
        fields = {"kind": "announcement", "published": side.day, "publisher": "Office"}
        items = (
            ItemForm(side.item, (side.alias,)),
            ItemForm(SHARED_ITEM, (other.alias,) if other is SIDES[0] else ()),
        )
        named = (SHARED_ITEM, side.item, *ELEMENTS)
        rule = MeasureForm(side.effect, side.day, items=named, passage="rule")
        curator.amend(
            draft.id, fields=fields | {"id": "ORDER-5"}, measures=(rule,), items=items, **who
        )
        curator.confirm(draft.id, **who)
        number = SIDES.index(side)
        words = " ".join(
            f"The price of {thing} in {town} is {10 * number + 3} ducats, says {side.canary}."
            for thing in (SHARED_ITEM, side.item, "neodymium", "zeolite")
            for town in _TOWNS
        )
        draft = curator.preview(TextSource("The price report", words), **who)
        curator.confirm(draft.id, **who)


def questions(number: int, seed: int) -> Iterator[tuple[str, date | None]]:
    """Questions that name what both servers have, what one of them has, and what neither has."""
    rng = random.Random(seed)
    items = [SHARED_ITEM, "neodymium", "lanthanum", "holmium", "gallium", "terbium", "zeolite"]
    items += [name for side in SIDES for name in (side.item, side.alias)]
    for _ in range(number):
        said = rng.choice(_TEMPLATES).format(
            item=rng.choice(items),
            other=rng.choice(items),
            place=rng.choice(_PLACES),
            town=rng.choice(_TOWNS),
            instrument=rng.choice(_INSTRUMENTS),
        )
        day = date(2026, rng.randint(1, 11), rng.randint(1, 28)) if rng.random() < 0.2 else None
        yield said, day


def measure(knowledge: Knowledge, number: int, seed: int) -> Tally:
    """Ask ``number`` questions in both servers and in a direct message."""
    tally = Tally()
    began = time.monotonic()
    for question, day in questions(number, seed):
        for guild in (*(side.guild for side in SIDES), None):
            answer = knowledge.answerer.answer_now(question, as_of=day, guild=guild)
            tally.asked += 1
            tally.leaks += _leaks(knowledge, answer, guild)
            said = _all(answer)
            tally.own.update(s.canary for s in SIDES if s.guild == guild and s.canary in said)
    tally.seconds = time.monotonic() - began
    return tally


def _all(answer: Answer) -> str:
    """Every word of an answer that somebody is shown."""
    parts = [answer.text, *answer.choices]
    for cited in answer.citations:
        parts += [cited.title, cited.publisher, cited.url, cited.quote, *cited.heading]
    return "\n".join(parts)


def _leaks(knowledge: Knowledge, answer: Answer, guild: str | None) -> Iterator[str]:
    where = f"{answer.question!r} in {guild or 'a direct message'}"
    said, asked = _all(answer).casefold(), answer.question.casefold()
    for side in SIDES:
        if side.guild == guild:
            continue
        if side.canary in said:
            yield f"{where}: the word {side.canary}"
        for name in (side.item, side.alias):
            if name in said.replace(asked, "") and name not in asked:
                yield f"{where}: the name {name}"
        if any(status.item == side.item for status in answer.statuses):
            yield f"{where}: the item {side.item}"
    for cited in answer.citations:
        document = knowledge.catalogue.document(cited.document, seen_by(guild))
        if document is None or cited.quote not in document.text:
            yield f"{where}: a passage of {cited.document}"
    own = {m.id for d in knowledge.catalogue.official(seen_by(guild)) for m in d.measures}
    for status in answer.statuses:
        if not own.issuperset(status.measures):
            yield f"{where}: a rule among {status.measures}"


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.isolation", description=__doc__)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, open_knowledge(Path(home)) as knowledge:
        for _ in knowledge.load_corpus("isolation"):
            pass
        prepare(knowledge.curator)
        tally = measure(knowledge, options.questions, options.seed)
    print(f"{tally.asked:,} answers in {tally.seconds:.0f} s, seed {options.seed}")
    print(f"with the server's own word: {dict(tally.own)}")
    print(f"foreign passages, items, rules, names: {len(tally.leaks)}")
    for leak in tally.leaks[:20]:
        print(" ", leak)
    raise SystemExit(bool(tally.leaks))


if __name__ == "__main__":
    main()
