"""How long names take that complete while somebody types: ``python -m benchmarks.completing``.

A server with 10,000 documents of its own, a fifth of them announcements with a rule, in the data
folder of the bundled record. Measured is what the knowledge side takes for a keystroke: at rest,
and the first one after a change of the documents, when everything is looked through anew.
Discord waits for three seconds.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.material import Writer, corpus_home, open_home
from benchmarks.report import Table, milliseconds, percentile, verdict
from knowledge.models import Document, Effect, Kind, Measure
from knowledge.store.records import Entry
from knowledge.wiring import Knowledge

GUILD, DOCUMENTS, RULES = "100", 10_000, 5
KEYSTROKES, CHANGES = 400, 12
LIMIT = 3.0
SORTS = ("document", "own", "removed", "rule", "measure", "item", "user", "issuer")
_ACTOR = "benchmark"


def document(writer: Writer, number: int) -> Document:
    """One document; each fifth sets out a rule."""
    title = writer.words(4, 9)
    name = f"{'RULE' if number % RULES == 0 else 'NOTE'}-{number:05}"
    text = f"# {title}\n\n## Scope\n\n{writer.paragraph()}\n"
    rule = Measure(
        id=f"{name}/1",
        document=name,
        effect=Effect.LICENCE,
        passage="scope",
        issued=date(2026, 1, 5),
        from_=date(2026, 1, 5),
        items=("Sc",),
    )
    ruled = number % RULES == 0
    return Document(
        id=name,
        kind=Kind.ANNOUNCEMENT if ruled else Kind.ARTICLE,
        title=title,
        text=text,
        publisher="Ministry" if ruled else "The Mill",
        published=date(2026, 1, 5),
        measures=(rule,) if ruled else (),
        guild=GUILD,
    )


def fill(base: Knowledge, count: int) -> None:
    """Store the documents of the server; they are only named here, not found."""
    writer = Writer(9)
    for start in range(0, count, 500):
        entries = [
            Entry(document(writer, number), ()) for number in range(start, min(start + 500, count))
        ]
        base.catalogue.put_many(entries, {}, base.model, _ACTOR)


def keystrokes(base: Knowledge, what: str) -> list[float]:
    """What a keystroke takes at rest, in seconds: beginnings of names, words, and nonsense."""
    chance = random.Random(what)
    names = [each.name for each in base.curator.complete("", guild=GUILD, what=what)]
    typed = ["", "RULE-0", "NOTE-09", "licence", "zzzz", "the of", "a"]
    typed += [name[: chance.randint(1, 12)] for name in names for _ in range(3)]
    return [_timed(base, chance.choice(typed), what) for _ in range(KEYSTROKES)]


def after_changes(base: Knowledge, what: str) -> list[float]:
    """What the first keystroke after a change takes, in seconds."""
    found = []
    writer = Writer(100)
    for _ in range(CHANGES):
        base.catalogue.put(document(writer, 1), (), {}, base.model, _ACTOR)
        found.append(_timed(base, "RULE", what))
    return found


def _timed(base: Knowledge, prefix: str, what: str) -> float:
    began = time.perf_counter()
    base.curator.complete(prefix, guild=GUILD, what=what)
    return time.perf_counter() - began


def run(folder: Path, *, quick: bool) -> Table:
    """Measure and give the table."""
    count = DOCUMENTS // 20 if quick else DOCUMENTS
    rows = []
    with open_home(corpus_home(folder / "home")) as base:
        fill(base, count)
        for what in SORTS:
            rest, anew = keystrokes(base, what), after_changes(base, what)
            slowest = max(*rest, *anew)
            rows.append(
                (
                    what,
                    *(milliseconds(percentile(rest, share)) for share in (50, 99)),
                    *(milliseconds(percentile(anew, share)) for share in (50, 99)),
                    f"< {LIMIT:g} s: {verdict(slowest, LIMIT)}",
                )
            )
    head = ("What completes", "p50", "p99", "after a change p50", "p99", "target")
    note = (
        f"{count:,} documents of one server, every fifth an announcement with a rule, beside the "
        f"bundled record; {KEYSTROKES} keystrokes at rest and {CHANGES} after a change for each."
    )
    return Table("Names that complete", head, tuple(rows), note)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the documents")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="monazite-bench-") as folder:
        print(run(Path(folder), quick=quick).markdown())


if __name__ == "__main__":
    main()
