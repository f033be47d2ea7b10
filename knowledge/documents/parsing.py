"""The child process that parses pages, files and feeds: `python -m knowledge.documents.parsing`.

Each request is a line of JSON ({"kind", "url", "size", "seconds"}) and ``size`` bytes on
standard input, each answer a line of JSON on standard output: what the parser found, or
{"fault": sentence}. It ends when its input does.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, BinaryIO

from knowledge.errors import DocumentError

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space that the process may use."""


def main() -> None:
    """Serve requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between the answers
    _limit_memory()
    sys.setrecursionlimit(10_000)  # lxml lets a page nest 255 deep, a few calls for each
    requests = sys.stdin.buffer
    while line := requests.readline():
        request = json.loads(line)
        _limit_time(request["seconds"])
        _answer(answers, _parsed(request, requests.read(request["size"])))


def _parsed(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        if request["kind"] == "pdf":
            from knowledge.documents import pdf

            return pdf.extract(data)
        if request["kind"] == "zip":
            from knowledge.documents import containers

            return containers.extract(data)
        if request["kind"] == "feed":
            from knowledge.documents import feeds

            return feeds.extract(data, request["url"])
        from knowledge.documents import html

        return html.extract(data.decode("utf-8"), request["url"])
    except DocumentError as error:
        return {"fault": str(error)}
    except MemoryError:
        return {"fault": "The file needs too much memory to be read; split it."}
    except Exception as error:  # whatever a hostile file makes a parser raise concerns that file
        return {"fault": f"The file is broken ({type(error).__name__}); give another copy of it."}


def _answer(answers: BinaryIO, found: dict[str, Any]) -> None:
    answers.write(json.dumps(found).encode("ascii") + b"\n")
    answers.flush()


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    """Let the process use so many more seconds of CPU; the kernel kills it then."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
