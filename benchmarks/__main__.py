"""Measures speed and writes README.md: ``python -m benchmarks [--quick] [--only NAME]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import answers, discord_load, duplicates, ingest, report, scale, startup

BENCHMARKS: dict[str, Callable[..., report.Table]] = {
    "startup": startup.run,
    "answers": answers.run,
    "ingest": ingest.run,
    "again": ingest.again,
    "discord": discord_load.run,
    "scale": scale.run,
    "duplicates": duplicates.run,
}


def main() -> None:
    """Run the benchmarks in temporary folders; small sizes are only printed."""
    options = _options()
    facts = report.machine()
    print(facts, file=sys.stderr)
    names = options.only or list(BENCHMARKS)
    with tempfile.TemporaryDirectory(prefix="monazite-bench-") as temporary:
        for name in names:
            print(f"{name} …", file=sys.stderr)
            folder = Path(temporary) / name
            folder.mkdir()
            moment = report.moment()
            table = BENCHMARKS[name](folder, quick=options.quick).markdown()
            print(f"\n{table}\n")
            if not options.quick:
                report.write(name, f"{table}\n\n{moment}")
    if not options.quick:
        report.write("machine", facts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, nothing is written")
    parser.add_argument(
        "--only", action="append", choices=BENCHMARKS, help="one of them; may be repeated"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
