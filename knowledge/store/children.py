"""Child processes of this package: started with this interpreter, and never outliving their parent.

A child gets a pipe as its standard input and ends itself when the pipe closes, which the
operating system does for a parent however it ends, ``kill -9`` included.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).resolve().parents[2]


def start(
    module: str, arguments: Sequence[str], output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Start ``python -m module`` in the background; ``output`` takes what it prints."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=output or subprocess.DEVNULL,
        stderr=subprocess.STDOUT if output else subprocess.DEVNULL,
        env=environment(),
    )


def run(module: str, arguments: Sequence[str], seconds: float) -> tuple[int, str]:
    """Run ``python -m module`` to its end; returns its exit status and its last line of errors.

    A negative status is the signal that ended it; one that takes longer than ``seconds`` is
    killed and counts as -9.
    """
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as child:
        try:
            said = _drain(child, seconds)
        except subprocess.TimeoutExpired:
            return -9, f"it took longer than {seconds:.0f} s"
        lines = said.decode("utf-8", "replace").strip().splitlines()
        return child.returncode, lines[-1] if lines else ""


def end_with_parent() -> None:
    """In a child: end this process when the parent is gone."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os._exit(0)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def environment() -> dict[str, str]:
    """The environment of a child: it finds this package wherever it is started."""
    path = os.environ.get("PYTHONPATH", "")
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(part for part in (str(_ROOT), path) if part),
        "TOKENIZERS_PARALLELISM": "false",
    }


def _drain(child: subprocess.Popen[bytes], seconds: float) -> bytes:
    """What a child says until it ends; killed after ``seconds``, with TimeoutExpired raised.

    ``communicate`` would close its input, which ends it at once.
    """
    errors = child.stderr
    said: list[bytes] = []
    reader = threading.Thread(target=lambda: said.append(errors.read() if errors else b""))
    reader.start()
    try:
        child.wait(seconds)
    finally:
        if child.poll() is None:
            child.kill()
        reader.join()
    return b"".join(said)
