"""An ingest leaves the cores to the bot that answers people meanwhile."""

from __future__ import annotations

import subprocess
import sys

import pytest

_MOST = 19
_PROGRAM = """
import atexit, os, sys, ingest
before = os.nice(0)
atexit.register(lambda: print("niceness", before, os.nice(0)))
sys.argv = ["ingest.py", "--help"]
ingest.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no niceness")
def test_an_ingest_goes_behind_what_people_wait_for() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True)
    before, after = map(int, done.stdout.rsplit("niceness", 1)[1].split())
    assert after == min(_MOST, before + 10)
