"""A community of its own, in a pack and documents: the program speaks of it and of it alone."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import simcord
from bot_fakes import FakeServices
from bot_world import Clock, parts, settings, texts
from chat_server import Says, chat_server
from conftest import settings_for

import ingest
from bot.app import AssistantBot
from bot.limits import Limits
from bot.preparing import prepare
from bot.services import KnowledgeServices
from knowledge.__main__ import app
from knowledge.answers.chat.client import Client, open_model
from knowledge.answers.chat.speaker import Speaker
from knowledge.answers.chat.usage import Usage
from knowledge.answers.replies import Replier
from knowledge.documents.sources import CORPUS
from knowledge.glossary import everything
from knowledge.models import Answer, AnswerKind, State, Turn
from knowledge.vocabulary import current
from knowledge.vocabulary.loading import elements_of, items_of
from knowledge.vocabulary.matching import alternatives, listed
from knowledge.vocabulary.packs import speaking_by
from knowledge.vocabulary.parties import firms
from knowledge.vocabulary.texts import texts_of
from knowledge.vocabulary.vocabulary import Vocabulary
from knowledge.wiring import Knowledge, open_knowledge

PACK = Path(__file__).parent / "data" / "semiconductors"
TODAY = date(2026, 11, 28)
QUESTIONS = (
    "do lithography machines need a licence?",
    "can I ship etching tools to China?",
    "what does Order No. 8 of 2026 suspend?",
    "are ion implanters controlled?",
    "is wafer cleaning equipment still controlled?",
    "what is the history of wafer cleaning equipment?",
    "is Quillon Microdevices on Japan's list?",
    "is Acme Lithography on Japan's list?",
    "who is on the list of end users?",
    "is a subsidiary of Quillon Microdevices listed?",
    "can a Chinese military lab buy scanners?",
    "which chipmaking tools need a licence?",
    "Brauchen Lithographiemaschinen eine Lizenz?",
    "光刻机需要许可证吗？",
    "why is lithography restricted?",
    "is it restricted?",
    "is the truce still on?",
    "what ends next year?",
    "has anything changed since March 2026?",
    "how current is this record?",
    "can I ship lithography machines to North Korea?",
    "what does Order No. 99 of 2026 say?",
    "does the Netherlands restrict lithography machines?",
    "how many firms are on the list?",
    "what is the weather in Oslo?",
    "what can I ask you?",
    "is terbium restricted?",
    "are neodymium magnets controlled?",
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> Iterator[Knowledge]:
    """The community's own knowledge base, filled as the bot fills an empty one."""
    home = tmp_path_factory.mktemp("semiconductors")
    (home / "models").symlink_to(corpus_home / "models", target_is_directory=True)
    chosen = settings_for(home).model_copy(update={"pack": PACK})
    with open_knowledge(settings=chosen) as opened:
        prepare(opened)
        yield opened


def test_nothing_is_read_in_the_words_of_another_pack(
    tmp_path: Path, corpus_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    plain = current.of_pack

    def of_pack(folder: Path) -> Vocabulary:
        asked.append(folder)
        return plain(folder)

    monkeypatch.setattr(current, "of_pack", of_pack)
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(corpus_home / "models", target_is_directory=True)
    chosen = settings_for(home).model_copy(update={"pack": PACK})
    with open_knowledge(settings=chosen) as opened:
        prepare(opened)
        for question in QUESTIONS[:8]:
            opened.answerer.answer_now(question, as_of=TODAY)
        everything(opened.register)
        for item in opened.register.items():
            opened.register.timeline(item, known=TODAY)
    assert set(asked) <= {PACK}


def said_of(answer: Answer) -> str:
    return "\n".join([answer.text, *answer.choices])


@cache
def foreign() -> re.Pattern[str]:
    """The words of the bundled domain: elements, items, groups, firms, listed parties, who has
    published the bundled documents; but for those that this community's pack has as well."""
    own = "\n".join(file.read_text(encoding="utf-8") for file in PACK.rglob("*.*")).casefold()
    groups = items_of().groups
    goods = items_of().items.values()
    written = [
        *(names["en"][0] for names in elements_of().names.values()),
        *(form for good in goods for name in listed(good.names) for form in alternatives(name)),
        *(form for each in groups.values() for n in listed(each.names) for form in alternatives(n)),
        *(good.name for good in goods),
        *(name for row in firms() for name in (row.name, *row.aliases)),
        "MOFCOM", "Ministry of Commerce", "General Administration of Customs", "Busan",
        "rare earth", "rare earths", "China's list", "Monazite",
    ]  # fmt: skip
    for file in CORPUS.rglob("*.md"):
        head = file.read_text(encoding="utf-8").split("\n---", 1)[0]
        written += re.findall(r"^publisher: (.+)$", head, re.MULTILINE)
    names = {
        name
        for name in written
        if len(name) > 3 and not re.search(rf"\b{re.escape(name.casefold())}\b", own)
    }
    words = "|".join(
        sorted(map(re.escape, names - {"lead", "iron", "gold"}), key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


def strangers(text: str, question: str = "") -> list[str]:
    """The words of the bundled domain in a text that the question has not."""
    return [name for name in foreign().findall(text) if name.casefold() not in question.casefold()]


def test_the_words_of_the_bundled_domain_are_found_where_they_are() -> None:
    assert strangers("is terbium on MOFCOM's list of rare earths?") == [
        "terbium", "MOFCOM", "rare earths"
    ]  # fmt: skip
    assert len(foreign().pattern) > 10_000


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_answer_speaks_of_the_bundled_domain(base: Knowledge, question: str) -> None:
    answer = base.answerer.answer_now(question, as_of=TODAY)
    assert strangers(said_of(answer), question) == []


@pytest.mark.parametrize(
    ("question", "states"),
    [
        (QUESTIONS[0], {"lithography": State.LICENCE}),
        (QUESTIONS[1], {"etching": State.LICENCE}),
        (QUESTIONS[3], {"implantation": State.NONE}),
        (QUESTIONS[4], {"cleaning": State.SUSPENDED}),
        ("can I ship lithography machines to North Korea?", {"lithography": State.BAN}),
        ("光刻机需要许可证吗？", {"lithography": State.LICENCE}),
        ("can I export scanners from Osaka to Shanghai?", {"lithography": State.LICENCE}),
    ],
)
def test_states_are_those_of_its_own_rules(
    base: Knowledge, question: str, states: dict[str, State]
) -> None:
    answer = base.answerer.answer_now(question, as_of=TODAY)
    assert {status.item: status.state for status in answer.statuses} == states
    assert {status.issuer for status in answer.statuses} == {"JP"}
    goal = "KP" if "Korea" in question else "CN" if re.search("China|Shanghai", question) else None
    assert {status.destination for status in answer.statuses} == {goal}


def test_who_is_listed_is_said_by_the_name_of_the_issuer(base: Knowledge) -> None:
    answer = base.answerer.answer_now("is Quillon Microdevices on Japan's list?", as_of=TODAY)
    assert answer.text.startswith("Yes: Quillon Microdevices has been on Japan's control list")
    no_list = base.answerer.answer_now("is Acme Lithography on Japan's list?", as_of=TODAY)
    assert no_list.text.startswith("No list read for this record names Acme Lithography.")
    assert "Every name on these lists was read" in no_list.text
    by_script = base.answerer.answer_now("奎隆微电子在名单上吗？", as_of=TODAY)
    assert "Quillon Microdevices has been on Japan's control list" in by_script.text
    abroad = base.answerer.answer_now("are there any US firms on the list?", as_of=TODAY)
    assert abroad.text.startswith("No. Nobody in")
    unknown = base.answerer.answer_now("what does Order No. 99 of 2026 say?", as_of=TODAY)
    assert "Order No. 99 of 2026 is not in this record" in unknown.text


def test_follow_ups_stay_in_it(base: Knowledge) -> None:
    first = base.answerer.answer_now(QUESTIONS[0], as_of=TODAY)
    history = [Turn("user", first.question), Turn("assistant", first.text)]
    second = base.answerer.answer_now("and etchers?", as_of=TODAY, history=history)
    assert [status.item for status in second.statuses] == ["etching"]
    assert strangers(said_of(second)) == []


def test_its_examples_are_answered_and_offered(base: Knowledge) -> None:
    told = texts_of(PACK)
    refused = base.answerer.answer_now("what is the weather in Oslo?", as_of=TODAY)
    assert refused.choices == told.examples
    assert told.subject in refused.text
    for question in told.examples:
        assert base.answerer.answer_now(question, as_of=TODAY).kind is AnswerKind.STATUS


def test_a_chat_model_is_told_of_it(base: Knowledge, tmp_path: Path) -> None:
    with chat_server(Says("")) as server:
        settings = server.model_settings()
        model = open_model(settings)
        assert model is not None
        client = Client(model, settings, Usage(tmp_path, settings))
        speaker = Speaker(client, lambda desk, asked: Replier(desk).reply_all(asked))
        answerer = replace(base.answerer, speaker=speaker)
        with speaking_by(PACK):
            answerer.answer_now(QUESTIONS[0], as_of=TODAY)
        sent = json.dumps(server.asked[-1], ensure_ascii=False)
    assert "semiconductor equipment" in sent
    assert strangers(sent) == []


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["status", "cleaning"],
        ["calendar"],
        ["vocabulary"],
        ["vocabulary", "scanners"],
        ["ask", "--explain", "is wafer cleaning equipment still controlled?"],
        ["doctor"],
        ["show", "JP-2026-8"],
        ["documents", "list"],
        ["chat"],
        *([name, "--help"] for name in ("ask", "show", "status", "calendar", "chat")),
    ],
    ids=" ".join,
)
def test_no_command_speaks_of_the_bundled_domain(
    base: Knowledge,
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _set(base, monkeypatch)
    app(command, standalone_mode=False)
    said = "".join(capsys.readouterr())
    assert said.strip()
    assert strangers(said) == []


def test_an_ingest_is_of_its_own_documents(
    base: Knowledge, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _set(base, monkeypatch)
    ingest.run(None, False, False, False, False, True)
    printed = capsys.readouterr()
    assert json.loads(printed.out)["unchanged"] == len(list(PACK.glob("documents/*.md")))
    assert strangers(printed.out + printed.err) == []


def _set(base: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(base.home)
    monkeypatch.setenv("KNOWLEDGE_HOME", str(base.home))
    monkeypatch.setenv("KNOWLEDGE_PACK", str(PACK))
    monkeypatch.setattr("builtins.input", lambda *_: (_ for _ in ()).throw(EOFError))


@pytest.fixture
async def env(base: Knowledge, tmp_path: Path) -> AsyncIterator[simcord.Env]:
    """A Discord in memory with the bot of this community."""
    fake = FakeServices(tmp_path)
    bot = AssistantBot(
        KnowledgeServices(base),
        fake.interactions,
        settings(),
        limits=Limits(Clock()),
        texts=texts_of(PACK),
        shard_count=1,
    )
    made = simcord.Env(bot, settle_timeout=60)
    await made.start()
    await made.bot.tree.sync()
    yield made
    await made.shutdown()


async def test_the_bot_speaks_of_it_alone(env: simcord.Env) -> None:
    guild = env.create_guild()
    channel = guild.create_text_channel("chips")
    alice = guild.add_member(env.create_user("alice"))
    said = [json.dumps(c.to_dict(env.bot.tree)) for c in env.bot.tree.walk_commands()]
    said.append(str(env.bot.activity))
    for command, options in (
        ("help", {}),
        ("about", {}),
        ("status", {}),
        ("status", {"item": "cleaning"}),
        ("ask", {"question": "do lithography machines need a licence?"}),
        ("ask", {"question": "what is the weather in Oslo?"}),
    ):
        reply = (await alice.slash(channel, command, **options)).response
        said.append(texts(reply))
        shown = ("content", "label", "description", "placeholder")
        said += [str(part[key]) for part in parts(reply) for key in shown if key in part]
    completed = await alice.autocomplete(channel, "status", "item", "l")
    assert [choice["value"] for choice in completed][:1] == ["lithography"]
    said += [choice["name"] for choice in completed]
    help_text = next(text for text in said if "Ask me about" in text)
    assert "semiconductor equipment" in help_text
    assert any("Waferwatch" in text for text in said)
    assert strangers("\n".join(said)) == []
