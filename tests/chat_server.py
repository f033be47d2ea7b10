"""A server that speaks the OpenAI protocol and says what a test tells it, over real sockets."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pydantic import SecretStr

from knowledge.settings import ModelSettings


@dataclass(frozen=True)
class Says:
    """One reply: a text, calls of tools as (name, arguments), or a fault.

    ``status`` is that of HTTP, ``raw`` a body in place of the protocol's, ``wait`` seconds before
    it, or until the server closes; ``cut`` ends the connection in the middle of the body.
    """

    text: str | None = None
    calls: tuple[tuple[str, Any], ...] = ()
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes | None = None
    wait: float = 0.0
    cut: bool = False


@dataclass
class ChatServer:
    """The replies still to come (the last one for ever), and the requests that came."""

    script: list[Says | Callable[[dict[str, Any]], Says]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""
    closed: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, request: dict[str, Any]) -> Says:
        with self._lock:
            self.asked.append(request)
            step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        return step(request) if callable(step) else step

    def settings(self, **more: Any) -> dict[str, Any]:
        """The settings that lead to it."""
        given = {
            "llm": "openai:scripted",
            "llm_base_url": f"{self.address}/v1",
            "llm_api_key": SecretStr("no-secret"),
            "llm_seconds": 30.0,
        }
        return given | more

    def model_settings(self, **more: Any) -> ModelSettings:
        return ModelSettings(_env_file=None, **self.settings(**more))  # type: ignore[call-arg]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        says = self.server.chat.reply(request)
        if says.wait:
            self.server.chat.closed.wait(says.wait)
        if says.raw is not None or says.status != 200:
            self._send(says.status, says.raw or b'{"error": {"message": "scripted"}}', says)
            return
        made: dict[str, Any] = {"role": "assistant", "content": says.text}
        if says.calls:
            made["tool_calls"] = [
                {
                    "id": f"call_{number}_{time.monotonic_ns()}",
                    "type": "function",
                    "function": {
                        "name": name,
                        "arguments": given if isinstance(given, str) else json.dumps(given),
                    },
                }
                for number, (name, given) in enumerate(says.calls)
            ]
        body = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": "scripted",
            "choices": [
                {
                    "index": 0,
                    "message": made,
                    "finish_reason": "tool_calls" if says.calls else "stop",
                }
            ],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
        self._send(200, json.dumps(body).encode(), says)

    def _send(self, status: int, body: bytes, says: Says) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        for name, value in says.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if says.cut else body)
        if says.cut:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    chat: ChatServer


@contextmanager
def chat_server(*script: Says | Callable[[dict[str, Any]], Says]) -> Iterator[ChatServer]:
    """A server on loopback that is gone afterwards."""
    chat = ChatServer(list(script))
    server = _Server(("127.0.0.1", 0), _Handler)
    server.chat = chat
    chat.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield chat
    finally:
        chat.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()


def facts_of(request: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts that a request's last message of the user ends with, and those of tools."""
    found: list[dict[str, Any]] = []
    for turn in request["messages"]:
        if turn["role"] not in ("user", "tool"):
            continue
        for line in str(turn["content"]).splitlines():
            if line.startswith("[{"):
                found += json.loads(line)
    return found


def citing(*pairs: tuple[str, str]) -> Callable[[dict[str, Any]], Says]:
    """Says sentences, each under the id of the first fact that holds some words."""

    def say(request: dict[str, Any]) -> Says:
        facts = facts_of(request)
        told = []
        for sentence, words in pairs:
            held = [fact["id"] for fact in facts if words in fact["fact"]]
            told.append(f"{sentence} [{held[0] if held else 'F999'}]")
        return Says(" ".join(told))

    return say
