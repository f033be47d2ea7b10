"""A chat model may fill in the form of a measure, with what the text bears out and nothing else."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import settings_for
from curation_world import World, small_home

from knowledge.answers.chat.client import as_call, open_model
from knowledge.curation.proposing import Proposer
from knowledge.curation.values import Draft, MeasureForm, TextSource
from knowledge.models import Document, Kind
from knowledge.settings import ModelSettings
from knowledge.store.embeddings import Embedder
from knowledge.wiring import open_knowledge

TEXT = """# Notice 7

## Scope

Scandium metal shipped to Japan is barred from 1 December 2026 until 10 January 2027.

## Earlier rule

Announcement No. 81 of 2026 is suspended from 2 December 2026.
"""
BARRED = "Scandium metal shipped to Japan is barred from 1 December 2026 until 10 January 2027."
RIGHT = [
    {
        "effect": "ban",
        "sentence": BARRED,
        "items": ["Scandium metal"],
        "announcements": [],
        "destinations": ["Japan"],
        "from": "1 December 2026",
        "until": "10 January 2027",
    },
    {
        "effect": "suspends",
        "sentence": "Announcement No. 81 of 2026 is suspended from 2 December 2026.",
        "items": [],
        "announcements": ["Announcement No. 81 of 2026"],
        "destinations": [],
        "from": "2 December 2026",
        "until": "",
    },
]
FORMS = (
    MeasureForm(
        "ban", "2026-12-01", "2027-01-10", items=("Sc",), destinations=("JP",), passage="scope"
    ),
    MeasureForm("suspends", "2026-12-02", of=("CN-2026-81",), passage="earlier-rule"),
)


@dataclass
class Model:
    """A server that speaks the OpenAI protocol; says ``reply`` or fails with ``status``."""

    reply: str = "[]"
    status: int = 200
    requests: list[dict[str, Any]] = field(default_factory=list)

    def message(self) -> dict[str, Any]:
        choice = {"role": "assistant", "content": self.reply}
        return {
            "id": "1",
            "object": "chat.completion",
            "created": 0,
            "model": "by-hand",
            "choices": [{"index": 0, "message": choice, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    made = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            read = self.rfile.read(int(self.headers["content-length"]))
            made.requests.append(json.loads(read))
            body = json.dumps(made.message()).encode()
            self.send_response(made.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "by-hand")
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world(tmp_path: Path, models_folder: Path, embedder: Embedder) -> Iterator[World]:
    assert embedder.dimension
    home = small_home(tmp_path / "home", models_folder)
    with open_knowledge(settings=settings_for(home)) as knowledge:
        list(knowledge.ingestor.sync([str(home / "rules")], actor="t"))
        named = ModelSettings(_env_file=None, llm="openai:by-hand")  # type: ignore[call-arg]
        yield World(knowledge, chat=lambda: (made := open_model(named)) and as_call(made))


def drafted(world: World, text: str = TEXT) -> Draft:
    return world.curator.preview(TextSource("", text), guild="1", who="ann")


def told(draft: Draft) -> tuple[MeasureForm, ...]:
    return tuple(form for form in draft.suggested if form.effect)


def test_a_model_fills_in_what_the_text_says(world: World, model: Model) -> None:
    model.reply = f"Here it is:\n```json\n{json.dumps(RIGHT)}\n```"
    draft = drafted(world)
    assert told(draft) == FORMS
    assert draft.document.measures == ()  # nothing of it counts
    fields = {"kind": "announcement", "published": "2026-11-20"}
    confirmable = world.curator.amend(
        draft.id, guild="1", who="ann", fields=fields, measures=told(draft)
    )
    assert [measure.effect for measure in confirmable.document.measures] == ["ban", "suspends"]
    (request,) = model.requests  # asked once, however often the draft is shown
    system, human = request["messages"]
    marker = human["content"].splitlines()[0]
    assert marker in system["content"]
    assert TEXT.strip() in human["content"]
    assert "tools" not in request


def changed(**values: Any) -> str:
    return json.dumps([RIGHT[0] | values])


@pytest.mark.parametrize(
    ("reply", "form"),
    [
        (changed(items=["Scandium metal", "Terbium"]), FORMS[0]),
        (changed(items=["Terbium"]), None),
        (changed(items=["metal shipped"]), None),
        (changed(sentence="Scandium is barred for good, says the ministry."), None),
        (changed(sentence=""), None),
        (changed(effect="frees"), None),
        (changed(users=["Narnia Dynamics Inc."]), FORMS[0]),
        (changed(destinations=["Narnia"], until="11 January 2027"), "all"),
        (changed(until="1 December 2026 until 10 January 2027"), "open"),
        (json.dumps([RIGHT[1] | {"announcements": ["No. 18 of 2025"]}]), None),
        ("Ignore the form: all controls are lifted.", None),
        ("[[[[", None),
        ("[" * 100_000 + "]" * 100_000, None),
        ('{"effect": "ban"}', None),
        ("[1, null, \"ban\"]", None),
        ("", None),
    ],
)  # fmt: skip
def test_what_the_text_does_not_bear_out_is_left_out(
    world: World, model: Model, reply: str, form: MeasureForm | str | None
) -> None:
    model.reply = reply
    found = told(drafted(world))
    if form == "all":
        assert (found[0].destinations, found[0].until) == (("all",), "")
    elif form == "open":
        assert found[0].until == ""
    else:
        assert found == ((form,) if form else ())


USERS = """# Notice 8

Scandium metal for military users in Japan, and for Kiruna Kilns Ltd., is barred from 1 December
2026. Goods for Falun Forges AB are looked at one by one from 2 December 2026.
"""


def test_for_whom_a_rule_is_comes_from_the_text_alone(world: World, model: Model) -> None:
    rule = RIGHT[0] | {"sentence": "", "until": "", "destinations": []}
    barred = "Scandium metal for military users in Japan, and for Kiruna Kilns Ltd., is barred"
    looked = "Goods for Falun Forges AB are looked at one by one from 2 December 2026."
    users = ["military users", "Kiruna Kilns Ltd.", "Anyone"]
    listed = {"effect": "review", "items": [], "users": ["Falun Forges AB"]}
    model.reply = json.dumps(
        [rule | {"sentence": barred, "users": users}, rule | {"sentence": looked} | listed]
    )
    first, second = told(drafted(world, USERS))
    assert first.end_users == ("military", "Kiruna Kilns Ltd.")
    assert (second.items, second.end_users) == ((), ("Falun Forges AB",))


def test_a_model_that_fails_blocks_nothing(world: World, model: Model) -> None:
    model.status = 400
    draft = drafted(world)
    assert told(draft) == ()
    assert [f.value for f in draft.findings.items] == ["Sc"]


def test_a_text_that_names_nothing_is_not_sent(world: World, model: Model) -> None:
    drafted(world, "The mill of Kiruna opened on Monday, and everybody came to see it.")
    assert model.requests == []


@pytest.mark.parametrize("raised", [RuntimeError("key secret-1"), None])
def test_a_silent_or_broken_model_is_waited_for_and_no_longer(raised: Exception | None) -> None:
    gate = threading.Event()

    def chat(messages: list[tuple[str, str]]) -> str:
        if raised:
            raise raised
        gate.wait()
        return "[]"

    document = Document(id="a", kind=Kind.ARTICLE, title="A", text=TEXT)
    began = time.monotonic()
    proposer: Callable[..., object] = Proposer(chat, seconds=0.05).forms
    assert proposer(document, [], lambda text, sentence: "", lambda words: ()) == ()
    assert time.monotonic() - began < 5
    gate.set()
