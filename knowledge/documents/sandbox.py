"""Parses untrusted pages, files and feeds in a child process that can be killed."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from knowledge.errors import DocumentError

_ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "TEMP", "TMPDIR")


class Sandbox:
    """A child process that is started when first needed and kept for the next file.

    The child has no secrets in its environment and limits on CPU time and memory (see
    ``parsing``). A file that hangs or crashes it costs that file only: the next call starts
    another. Calls from several threads take turns.
    """

    def __init__(self, seconds: int = 20) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def parse(self, kind: str, data: bytes, *, url: str = "", location: str = "") -> dict[str, Any]:
        """What the parser of ``kind`` ("html" in UTF-8, "pdf", "zip", "feed") found in the bytes.

        Raises DocumentError with ``location`` for a file that cannot be parsed within
        ``seconds`` of CPU, or twice that by the clock.
        """
        with self._lock:
            child = self._running()
            clock = Timer(self._seconds * 2 + 5, child.kill)
            clock.start()
            try:
                answer = self._asked(child, kind, data, url)
            finally:
                clock.cancel()
            if not answer.endswith(b"\n"):
                self._stop()
                raise DocumentError(
                    f"The file could not be parsed within {self._seconds} seconds and 1 GiB of "
                    "memory; give a simpler copy of it.",
                    location=location,
                )
        found: dict[str, Any] = json.loads(answer)
        if "fault" in found:
            raise DocumentError(found["fault"], location=location)
        return found

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._stop()

    def _asked(self, child: subprocess.Popen[bytes], kind: str, data: bytes, url: str) -> bytes:
        assert child.stdin is not None and child.stdout is not None  # noqa: PT018, S101
        request = {"kind": kind, "url": url, "size": len(data), "seconds": self._seconds}
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n" + data)
            child.stdin.flush()
            return child.stdout.readline()
        except OSError:  # the child died while it was written to
            return b""

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
            self._child = subprocess.Popen(
                [sys.executable, "-m", "knowledge.documents.parsing"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=env | {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            )
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # bytes that the dead child never read
                    continue


@cache
def shared() -> Sandbox:
    """The one sandbox of this process, ended with it."""
    sandbox = Sandbox()
    atexit.register(sandbox.close)
    return sandbox
