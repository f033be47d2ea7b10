"""A Chroma server of our own: the Rust server as a child process, on loopback, on one folder.

Opening a folder that a killed process left broken can crash the process that opens it, and
writing holds the GIL: so no process opens one in itself. ``python -m knowledge.store.server
FOLDER PORT`` is the child.
"""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from pathlib import Path

from filelock import FileLock

from knowledge.errors import StoreError
from knowledge.store import children

HOST = "127.0.0.1"

_START_SECONDS = 30.0
_LOCK_SECONDS = 20.0
_ATTEMPTS = 3


class ChromaServer:
    """A running server. It ends with this process, however this process ends."""

    def __init__(self, folder: Path) -> None:
        """Begin to start a server on ``folder``; ``wait`` until it answers."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._start()

    def wait(self) -> None:
        """Return when it answers; raises StoreError when it does not come up."""
        for _ in range(_ATTEMPTS):
            if self._answers():
                return
            # Another program may have taken the port in the meantime.
            self.stop()
            self._start()
        self.stop()
        raise StoreError(
            f"The Chroma server on {self._folder} does not start; see server.log beside it."
        )

    def _start(self) -> None:
        self.port = _free_port()
        with (self._folder.parent / "server.log").open("wb") as log:
            arguments = [str(self._folder), str(self.port)]
            self._child = children.start("knowledge.store.server", arguments, log)

    @property
    def address(self) -> str:
        """Where it listens, like http://127.0.0.1:43210."""
        return f"http://{HOST}:{self.port}"

    @property
    def pid(self) -> int:
        """Its process."""
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._child.poll() is None

    def stop(self) -> None:
        """End it, by closing the pipe that it watches."""
        if self._child.stdin:
            self._child.stdin.close()
        try:
            self._child.wait(5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _answers(self) -> bool:
        """Wait until it answers; False when it ended instead (its port was taken, say)."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self.alive:
            if is_up(HOST, self.port):
                return self.alive
            time.sleep(0.02)
        return False


def is_up(host: str, port: int) -> bool:
    """Whether a Chroma server answers there."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/api/v2/heartbeat")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Serve a folder until the parent is gone."""
    children.end_with_parent()
    folder, port = sys.argv[1:]
    # The server of an owner that was killed may still be ending: two on one folder lose vectors.
    with FileLock(f"{folder}.lock", timeout=_LOCK_SECONDS):
        # The package's own `chroma` command without importing all of chromadb: 0.2 s, not 1 s.
        import chromadb_rust_bindings  # type: ignore[import-untyped]

        chromadb_rust_bindings.cli(
            ["chroma", "run", "--path", folder, "--host", HOST, "--port", port]
        )


if __name__ == "__main__":
    main()
