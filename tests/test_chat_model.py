"""A chat model reads and writes: through its real client, against a server of the tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, Says, chat_server, citing, facts_of

from knowledge.answers.chat.client import FAILURES, REST_SECONDS, Client, open_model
from knowledge.answers.chat.speaker import Speaker
from knowledge.answers.chat.usage import Usage
from knowledge.answers.replies import Replier
from knowledge.doctor import _chat
from knowledge.errors import ModelError
from knowledge.models import Answer, AnswerKind, Turn
from knowledge.settings import ModelSettings
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)
STATE = ("export licence needed", "Terbium needs an export licence for every destination.")


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def client_of(server: ChatServer, folder: Path, clock: Clock | None = None, **more: Any) -> Client:
    settings = server.model_settings(**more)
    model = open_model(settings)
    assert model is not None
    usage = Usage(folder, settings, lambda: TODAY)
    return Client(model, settings, usage, clock) if clock else Client(model, settings, usage)


def speaker_of(client: Client) -> Speaker:
    return Speaker(client, lambda desk, asked: Replier(desk).reply_all(asked))


def ask(
    knowledge: Knowledge,
    client: Client,
    question: str,
    history: Sequence[Turn] = (),
    guild: str | None = None,
    speaker: Speaker | None = None,
) -> Answer:
    answerer = knowledge.answerer
    from dataclasses import replace

    spoken = replace(answerer, speaker=speaker or speaker_of(client))
    return spoken.answer_now(question, as_of=TODAY, history=history, guild=guild)


def plain(knowledge: Knowledge, question: str, history: Sequence[Turn] = ()) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=TODAY, history=history)


def test_what_facts_carry_is_shown_under_the_computed_state(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    said = citing(
        ("The rule has been in force since 4 April 2025 and has no end date.", "Terbium"),
        ("Terbium may be exported freely.", "Terbium"),
    )
    with chat_server(said) as server:
        answer = ask(knowledge, client_of(server, tmp_path), "tb?")
    assert answer.kind is AnswerKind.STATUS
    assert answer.by == "openai:scripted"
    assert [status.item for status in answer.statuses] == ["Tb"]
    assert answer.text.startswith("**Terbium: export licence needed")
    assert "no end date. [" in answer.text
    assert "freely" not in answer.text + answer.more
    assert {citation.document for citation in answer.citations} >= {"CN-2025-18"}


FAULTS: dict[str, Says] = {
    "a text without facts": Says("China has lifted every rule."),
    "a false text": Says("Terbium is free now. [F1]"),
    "nothing": Says(""),
    "no content": Says(None),
    "an unknown fact": Says("Terbium needs an export licence. [F99]"),
    "no JSON": Says(raw=b"<html>busy</html>"),
    "half a body": Says("Terbium needs an export licence. [F1]", cut=True),
    "an error": Says(status=500),
    "too many requests": Says(status=429, headers=(("Retry-After", "0"),)),
    "a wrong key": Says(status=401),
    "another shape": Says(raw=b'{"choices": []}'),
    "an unknown tool": Says(calls=(("delete_everything", {}),)),
    "wrong arguments": Says(calls=(("status", {"items": 7}),)),
    "broken arguments": Says(calls=(("status", "{"),)),
    "tools without end": Says(calls=(("status", {"items": ["terbium"]}),)),
    "far too much": Says("free " * 200_000 + "[F1]"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_a_model_does_wrong_the_composed_answer_stands(
    fault: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    usual = plain(knowledge, "tb?")
    with chat_server(FAULTS[fault]) as server:
        answer = ask(knowledge, client_of(server, tmp_path), "tb?")
        assert server.asked
    assert (answer.text, answer.citations, answer.by) == (usual.text, usual.citations, "")


def test_a_model_that_does_not_answer_is_not_waited_for(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    usual = plain(knowledge, "tb?")
    with chat_server(Says("late [F1]", wait=60)) as server:
        answer = ask(knowledge, client_of(server, tmp_path, llm_seconds=1.0), "tb?")
    assert answer.text == usual.text
    assert answer.timings_ms["model"] < 20_000


def test_a_tool_finds_what_the_composed_answer_lacked(knowledge: Knowledge, tmp_path: Path) -> None:
    looked = Says(calls=(("status", {"items": ["gallium"], "destination": "United States"}),))
    told = citing(("Gallium needs an export licence for every destination.", "Gallium: export"))
    with chat_server(looked, told) as server:
        answer = ask(knowledge, client_of(server, tmp_path), "tb?")
        given = facts_of(server.asked[1])
    assert any(fact["fact"].startswith("Gallium") for fact in given)
    assert "Gallium needs an export licence" in answer.text
    assert "CN-2023-23" in {citation.document for citation in answer.citations}


def test_tools_see_what_the_guild_sees_and_no_more(knowledge: Knowledge, tmp_path: Path) -> None:
    names = (("search", {"query": "holmium"}), ("document", {"name": "no such document"}))
    with chat_server(Says(calls=names), Says("")) as server:
        ask(knowledge, client_of(server, tmp_path), "tb?", guild="7")
        results = [t["content"] for t in server.asked[1]["messages"] if t["role"] == "tool"]
    assert len(results) == 2
    assert "Nothing on record" in results[1]


def reread(*questions: str) -> Says:
    return Says(json.dumps({"questions": list(questions)}))


HISTORY = (Turn("user", "is terbium still restricted?"), Turn("assistant", "Yes. It is."))


def test_a_turn_is_read_as_a_question_that_stands_alone(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    with chat_server(reread("is terbium to Japan restricted?"), Says("")) as server:
        answer = ask(knowledge, client_of(server, tmp_path), "and to japan then", HISTORY)
    assert [(s.item, s.destination) for s in answer.statuses] == [("Tb", "JP")]


@pytest.mark.parametrize(
    "invented",
    [
        "is gallium restricted?",
        "is terbium to Japan restricted?",
        "does Announcement No. 57 name terbium?",
        "was terbium restricted on 3 March 2024?",
    ],
)
def test_a_reader_cannot_bring_in_what_nobody_named(
    invented: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    usual = plain(knowledge, "and today", HISTORY)
    with chat_server(reread(invented), Says("")) as server:
        answer = ask(knowledge, client_of(server, tmp_path), "and today", HISTORY)
    assert answer.statuses == usual.statuses


def test_the_prompt_holds_question_facts_and_no_secret(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    with chat_server(Says("")) as server:
        ask(knowledge, client_of(server, tmp_path), "tb?")
        request = server.asked[0]
    assert [turn["role"] for turn in request["messages"]] == ["system", "user"]
    assert "no-secret" not in json.dumps(request)
    assert {tool["function"]["name"] for tool in request["tools"]} == {
        "status", "timeline", "calendar", "instrument", "parties", "search", "document",
    }  # fmt: skip
    assert all(fact["id"] and fact["fact"] for fact in facts_of(request))


def test_a_model_that_keeps_failing_is_left_alone_for_a_while(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    clock = Clock()
    with chat_server(Says(status=401)) as server:
        client = client_of(server, tmp_path, clock)
        for _ in range(FAILURES):
            ask(knowledge, client, "tb?")
        asked = len(server.asked)
        ask(knowledge, client, "tb?")
        assert len(server.asked) == asked
        clock.now += REST_SECONDS + 1
        ask(knowledge, client, "tb?")
        assert len(server.asked) > asked


def test_the_days_budget_ends_the_models_part(knowledge: Knowledge, tmp_path: Path) -> None:
    with chat_server(Says("")) as server:
        client = client_of(server, tmp_path, llm_guild_tokens_a_day=120)
        for guild, more in (("1", 1), ("1", 0), ("2", 1)):
            before = len(server.asked)
            ask(knowledge, client, "tb?", guild=guild)
            assert len(server.asked) == before + more
    assert client.usage.count().tokens == 240
    assert client.usage.count("1").calls == 1


def test_counts_outlive_a_restart_and_not_the_day(tmp_path: Path) -> None:
    settings = ModelSettings(
        _env_file=None,  # type: ignore[call-arg]
        llm_cost_a_day=0.5,
        llm_price_read=1.0,
        llm_price_written=4.0,
    )
    Usage(tmp_path, settings, lambda: TODAY).add("1", 100_000, 100_000)
    again = Usage(tmp_path, settings, lambda: TODAY)
    assert again.count("1").cost == pytest.approx(0.5)
    assert "budget of this bot" in again.spent("2")
    tomorrow = Usage(tmp_path, settings, lambda: date(2026, 11, 29))
    assert tomorrow.spent("1") == ""
    (tmp_path / "model-usage.json").write_text("{", encoding="utf-8")
    assert again.count().calls == 0


def test_too_many_at_once_do_without(knowledge: Knowledge, tmp_path: Path) -> None:
    with chat_server(Says("")) as server:
        client = client_of(server, tmp_path, llm_at_once=1)
        client.admit("")
        answer = ask(knowledge, client, "tb?")
        client.release(None)
        assert server.asked == []
    assert answer.by == ""


def test_the_same_question_on_the_same_record_is_asked_once(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    with chat_server(citing(STATE[::-1])) as server:
        speaker = speaker_of(client_of(server, tmp_path))
        first = ask(knowledge, speaker.client, "tb?", speaker=speaker)
        asked = len(server.asked)
        again = ask(knowledge, speaker.client, "tb?", speaker=speaker)
        other = ask(knowledge, speaker.client, "tb?", guild="7", speaker=speaker)
        assert len(server.asked) == 2 * asked
    assert first.by
    assert again == first
    assert other.text == first.text


def test_no_name_is_no_model() -> None:
    assert open_model(ModelSettings(_env_file=None)) is None  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["nonsense", "bogus:thing", "openai:gpt-x"])
def test_a_model_that_cannot_be_had_is_one_line_that_names_the_setting(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError) as caught:
        open_model(ModelSettings(_env_file=None, llm=name))  # type: ignore[call-arg]
    assert f"KNOWLEDGE_LLM='{name}'" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_package_is_named_by_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any, **__: Any) -> Any:
        raise ImportError("no such package")

    import langchain.chat_models

    monkeypatch.setattr(langchain.chat_models, "init_chat_model", missing)
    with pytest.raises(ModelError, match=r"pip install 'monazite\[mistral\]'"):
        open_model(ModelSettings(_env_file=None, llm="mistralai:x"))  # type: ignore[call-arg]


@dataclass
class _Base:
    """What the check-up of a model needs of a knowledge base."""

    chat_model: Any
    settings: ModelSettings


def test_the_check_up_says_what_the_model_can_do() -> None:
    def able(request: dict[str, Any]) -> Says:
        if request.get("tools"):
            return Says(calls=(("document", {"name": "X-1"}),))
        return reread("what is X-1?") if request.get("response_format") else Says("yes")

    with chat_server(able) as server:
        settings = server.model_settings()
        (found,) = _chat(_Base(open_model(settings), settings))  # type: ignore[arg-type]
    assert "answers: yes, tools: yes, structured output: yes" in found.message


def test_the_check_up_says_what_is_wrong() -> None:
    with chat_server(Says(status=401)) as server:
        settings = server.model_settings()
        (found,) = _chat(_Base(open_model(settings), settings))  # type: ignore[arg-type]
    assert not found.fine
    assert "AuthenticationError" in found.message
    assert found.remedy


Script = Callable[[dict[str, Any]], Says]
