"""Measures the reading: ``python -m benchmarks.reading --trafilatura FOLDER [--sample N]``.

Each folder is a checkout of a public collection; none of it is kept here. One module a
collection: ``run(folder, sample)`` gives a table, where ``sample`` takes every so-manieth page.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.reading import days, pages, pdfs
from benchmarks.report import Table

COLLECTIONS: dict[str, Callable[[Path, int], Table]] = {
    "trafilatura": pages.run,
    "readability": pages.run_readability,
    "pdfs": pdfs.run,
    "htmldate": days.run,
}


def main() -> None:
    """Print a table for each collection that was given."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    for name in COLLECTIONS:
        parser.add_argument(f"--{name}", type=Path, metavar="FOLDER", help=f"a folder of {name}")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every Nth page alone")
    parser.add_argument("--misses", action="store_true", help="list the days read wrong or not")
    options = parser.parse_args()
    given = {name: folder for name in COLLECTIONS if (folder := getattr(options, name))}
    if not given:
        parser.error("give the folder of at least one collection")
    for name, folder in given.items():
        if not folder.is_dir():
            parser.error(f"{folder} is not a folder")
        run = COLLECTIONS[name]
        if run is days.run:
            run = partial(days.run, misses=options.misses)
        print(f"{run(folder, options.sample).markdown()}\n")


if __name__ == "__main__":
    main()
