"""The commands as processes that start at once: forked from one that has imported them.

Most of what a command takes is the start of Python and the imports, half a second and more that
hundreds of tests would pay. All else is as in a process of its own: arguments, environment, folder,
streams, exit status. What is tested about the start itself (imports, encodings, signals, terminals)
starts Python.
"""

from __future__ import annotations

import asyncio
import atexit
import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from io import TextIOWrapper
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest.mock import patch

WIDTH = "200"
"""Of the terminal, which the libraries ask about when they are imported."""

_PRELOADED = [
    "pytest",
    "ingest",
    "knowledge.__main__",
    "knowledge.answers.answering",
    "knowledge.documents.ingestion",
    "knowledge.store.guest",
    "knowledge.store.owner",
    "knowledge.terminal",
    "knowledge.doctor",
    "dateparser",
    "bot.app",
    "bot.launching",
    "bot.serving",
]
"""No library that starts threads, which a fork would lose."""


def run(
    module: str,
    arguments: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: Path,
    stdin: str = "",
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run the ``main`` of a module with arguments to its end."""
    with tempfile.TemporaryDirectory(prefix="monazite-forked-") as name:
        streams = [Path(name) / stream for stream in ("in", "out", "err")]
        for stream, text in zip(streams, (stdin, "", ""), strict=True):
            stream.write_text(text, encoding="utf-8")
        process = _context().Process(
            target=_called, args=(module, list(arguments), dict(env), str(cwd), streams)
        )
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired([module, *arguments], timeout)
        out, err = (stream.read_text(encoding="utf-8") for stream in streams[1:])
    return subprocess.CompletedProcess([module, *arguments], process.exitcode, out, err)


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    with patch.dict(os.environ, COLUMNS=WIDTH):
        forkserver.ensure_running()
    return context


class Running:
    """A process that goes on, like one of asyncio; what it writes can be read."""

    def __init__(self, process: BaseProcess, stdout: asyncio.StreamReader) -> None:
        assert process.pid is not None
        self._process = process
        self.pid = process.pid
        self.stdout = stdout

    @classmethod
    async def start(
        cls, script: Path, arguments: Sequence[str], *, env: Mapping[str, str], cwd: Path
    ) -> Running:
        """Run a Python file as ``python FILE arguments``, with both streams as one."""
        ours, theirs = multiprocessing.Pipe(duplex=False)
        with ours, theirs:
            given = (str(script), list(arguments), dict(env), str(cwd), theirs)
            process = _context().Process(target=_scripted, args=given)
            await asyncio.to_thread(process.start)
            reader = asyncio.StreamReader()
            await asyncio.get_running_loop().connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(os.dup(ours.fileno()), "rb")
            )
        return cls(process, reader)

    @property
    def returncode(self) -> int | None:
        """The exit status, minus the signal that ended it; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    async def wait(self) -> int:
        """Wait for its end; the exit status."""
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        if self.returncode is None:
            loop.add_reader(self._process.sentinel, ended.set)
            try:
                await ended.wait()
            finally:
                loop.remove_reader(self._process.sentinel)
            self._process.join()
        assert self.returncode is not None
        return self.returncode


def _scripted(
    script: str, arguments: list[str], env: dict[str, str], cwd: str, written: Connection
) -> None:
    for number in (1, 2):
        os.dup2(written.fileno(), number)
    written.close()
    _begin(env, cwd)
    sys.argv = [script, *arguments]
    sys.path[0] = str(Path(script).parent)
    with _ending():
        runpy.run_path(script, run_name="__main__")


def _called(
    module: str, arguments: list[str], env: dict[str, str], cwd: str, streams: Sequence[Path]
) -> None:
    modes = (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)
    for number, (path, mode) in enumerate(zip(streams, modes, strict=True)):
        opened = os.open(path, mode)
        os.dup2(opened, number)
        os.close(opened)
    _begin(env, cwd)
    sys.argv = [module, *arguments]
    with _ending():
        import_module(module).main()


def _begin(env: dict[str, str], cwd: str) -> None:
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.stdin, sys.stdout, sys.stderr = (
        TextIOWrapper(open(number, mode, closefd=False), encoding="utf-8")  # noqa: SIM115
        for number, mode in ((0, "rb"), (1, "wb"), (2, "wb"))
    )


@contextmanager
def _ending() -> Iterator[None]:
    """What Python does at the end of a process, and multiprocessing does not."""
    try:
        yield
    finally:
        atexit._run_exitfuncs()
