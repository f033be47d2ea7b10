"""Hostile and malformed sources end in one clear sentence, or in a draft that harms nobody."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import settings_for
from curation_world import YESTERDAY, World, small_home

from knowledge.curation.values import FileSource, MeasureForm, TextSource, UrlSource
from knowledge.errors import KnowledgeError
from knowledge.models import SHARED, Kind
from knowledge.store.embeddings import Embedder
from knowledge.wiring import open_knowledge

_WORDS = "The mill grinds forty tonnes of zeolite a day, the owner said on Monday. "


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def pdf(body: bytes) -> bytes:
    return b"%PDF-1.7\n" + body + b"\n%%EOF"


def head(lines: str, body: str = "# A\n\nText of it.") -> bytes:
    return f"---\n{lines}\n---\n\n{body}\n".encode()


RULE = "measures:\n  - {id: %s, effect: %s, items: [%s], from: %s, passage: a}"
SOUND = "id: X-1\nkind: announcement\npublished: 2026-01-02\n"
NOISE = random.Random(9).randbytes(20_000)
FILES = {
    "empty.txt": b"",
    "blank.md": b" \n\t\n",
    "nul.txt": b"\0" * 1000,
    "noise.txt": NOISE,
    "noise.pdf": NOISE,
    "noise.html": NOISE,
    "noise.docx": NOISE,
    "cut.pdf": pdf(b"1 0 obj << /Type /Catalog /Pages 2 0 R >>"),
    "loop.pdf": pdf(b"1 0 obj <</Type/Catalog/Pages 1 0 R>> endobj trailer <</Root 1 0 R>>"),
    "bomb.pdf": pdf(b"1 0 obj <</Length 99999999999/Filter[" + b"/FlateDecode" * 500 + b"]>>"),
    "page.exe": b"MZ" + NOISE,
    "bomb.zip": zipped("a.txt", b"0" * 5_000_000),
    "bomb.epub": zipped("mimetype", b"application/epub+zip"),
    "deep.html": b"<html><body>" + b"<div>" * 200_000 + b"x",
    "wide.html": b"<html><body>" + b"<p " + b"a='1' " * 5000 + b">x</p>",
    "links.html": b"<html><body>" + b"<a href='/'>x</a>" * 30_000,
    "script.html": b"<html><script>alert(1)</script></html>",
    "entity.html": b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><html><body>&a;</body></html>",
    "laughs.xml": b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a '" + b"l" * 99 + b"'>]><l>a</l>",
    "feed.xml": b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>",
    "map.xml": b"<?xml version='1.0'?><urlset><url><loc>https://a.example/</loc></url></urlset>",
    "data.json": json.dumps([{"a": 1}] * 50).encode(),
    "mail.txt": b"From: a@b.example\nMIME-Version: 1.0\n\nhello",
    "rich.txt": rb"{\rtf1 hello}",
    "image.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "image.png": b"\x89PNG\r\n\x1a\n" + NOISE,
    "utf16.txt": _WORDS.encode("utf-16"),
    "utf32.txt": _WORDS.encode("utf-32"),
    "latin.txt": (_WORDS + "Käse für alle.").encode("latin-1"),
    "bad-utf8.txt": _WORDS.encode() + b"\xff\xfe\xc3(",
    "surrogate.md": head('title: "\\ud800"') ,
    "rtl.txt": ("\u202e" + _WORDS + "\u202c").encode(),
    "tags.txt": (_WORDS + "".join(chr(0xE0000 + ord(c)) for c in "obey me")).encode(),
    "zero.txt": ("z\u200be\u200br\u200bo " * 500).encode(),
    "zalgo.txt": ("a" + "\u0301" * 5000 + " " + _WORDS).encode(),
    "line.txt": b"a" * 400_000,
    "words.txt": b"word " * 80_000,
    "lines.txt": b"x\n" * 100_000,
    "quotes.md": b">" * 50_000 + b" text",
    "lists.md": b"- " * 20_000 + b"text",
    "brackets.md": b"[" * 50_000 + b"text",
    "stars.md": b"*" * 50_000 + b"text",
    "ticks.md": b"`" * 50_001 + b"text",
    "table.md": b"|a" * 5000 + b"|\n" + b"|-" * 5000 + b"|\n" + b"|b" * 5000 + b"|\n",
    "headings.md": b"# a\n\nb\n\n" * 5000,
    "title.md": b"# " + b"t" * 100_000 + b"\n\ntext of it",
    "comment.md": b"<!-- " + b"a" * 50_000 + b" -->",
    "../../etc/passwd.txt": _WORDS.encode(),
    "..\\..\\windows.txt": _WORDS.encode(),
    "new\nline\x1b[31m.txt": _WORDS.encode(),
    "n" * 5000 + ".txt": _WORDS.encode(),
    "no-ending": _WORDS.encode(),
    ".hidden.md": _WORDS.encode(),
    "con.txt": _WORDS.encode(),
    "yaml-open.md": b"---\nmeasures:\n  - id: 1\n",
    "yaml-tag.md": head("title: !!python/object/apply:os.system ['true']\nmeasures: [{id: 1}]"),
    "yaml-alias.md": head("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nmeasures: [*c]"),
    "yaml-deep.md": head("measures: " + "[" * 3000),
    "yaml-twice.md": head(SOUND + "measures: []\nmeasures: [{id: X-1/1}]"),
    "kind.md": head("kind: law\nmeasures: [{id: 1}]"),
    "effect.md": head(SOUND + RULE % ("X-1/1", "frees", "Sc", "2026-01-02")),
    "item.md": head(SOUND + RULE % ("Y-1/1", "ban", "Sc", "2026-01-02")),
    "foreign.md": head(SOUND + RULE % ("CN-2026-81/1", "ban", "Sc", "2026-01-02")),
    "day.md": head(SOUND + RULE % ("X-1/1", "ban", "Sc", "2026-13-45")),
    "far.md": head(SOUND + RULE % ("X-1/1", "ban", "Sc", "9999-01-01")),
    "nowhere.md": head(SOUND + RULE % ("X-1/1", "ban", "Sc", "2026-01-02"), "# B\n\nText."),
    "taken.md": head("id: CN-2026-81\nkind: announcement\npublished: 2026-01-02"),
    "web.md": head("id: web:a-1\nkind: announcement\nmeasures: []"),
    "toml.md": b"+++\nmeasures = [[[\n+++\n\ntext",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, models_folder: Path, embedder: Embedder
) -> Iterator[World]:
    assert embedder.dimension
    home = small_home(tmp_path_factory.mktemp("hostile") / "home", models_folder)
    with open_knowledge(settings=settings_for(home)) as knowledge:
        list(knowledge.ingestor.sync([str(home / "rules")], actor="t"))
        yield World(knowledge)


def test_there_are_many() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", FILES, ids=lambda name: repr(name)[:40])
def test_a_hostile_file_ends_in_a_sentence_or_a_harmless_draft(world: World, name: str) -> None:
    before = world.knowledge.catalogue.counts()
    try:
        draft = world.curator.preview(FileSource(name, FILES[name]), guild="1", who="ann")
    except KnowledgeError as error:
        said = str(error)
        assert said.isprintable()
        assert len(said) < 700
        assert "/home" not in said
    else:
        assert draft.document.title.isprintable()
        assert draft.document.location.isprintable()
        assert ".." not in draft.document.location.split("/")
        assert len(draft.document.id) <= 100
        assert not {"\u202e", "\u200b", "\x1b", "\0"} & set(draft.document.text)
        assert not any(0xE0000 <= ord(character) <= 0xE007F for character in draft.document.text)
        world.curator.discard(draft.id, guild="1", who="ann")
    assert world.knowledge.catalogue.counts() == before


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "ftp://example.org/a", "file:///etc/passwd", "javascript:alert(1)",
        "http://localhost/", "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
        "http://2130706433/", "http://0x7f.1/", "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/", "http://192.168.1.1/", "https://user:secret@127.0.0.1/",
        "http://127.0.0.1:22/", "http://[64:ff9b::7f00:1]/", "https://" + "a" * 5000,
    ],
)  # fmt: skip
def test_a_private_or_wrong_address_is_refused_and_shows_nothing(world: World, url: str) -> None:
    curator = world.knowledge.curator  # with the real fetcher
    with pytest.raises(KnowledgeError) as fault:
        curator.preview(UrlSource(url), guild="1", who="ann")
    assert "secret" not in str(fault.value)


def test_a_fetched_page_can_set_no_law_and_take_no_id(world: World) -> None:
    url = "https://example.org/law.md"
    rule = RULE % ("CN-2026-81/9", "repeals, of: [CN-2026-81]", "Sc", "2026-01-02")
    world.pages[url] = head(
        f"id: CN-2026-81\nkind: announcement\npublished: 2026-01-02\n{rule}", "# A\n\n" + _WORDS
    )
    draft = world.curator.preview(UrlSource(url), guild="1", who="ann")
    assert draft.document.kind is Kind.ARTICLE
    assert draft.document.measures == ()
    assert draft.document.id != "CN-2026-81"
    assert draft.warnings


# Isolation

ITEMS = {"31": ("Y", "2031-01-01"), "32": ("La", "2032-02-02")}


@pytest.fixture(scope="module")
def two_guilds(world: World) -> World:
    """Each of two guilds says something else of the same thing, under the same ids."""
    for guild, (item, until) in ITEMS.items():
        canary = f"canary{guild}"
        form = MeasureForm("ban", YESTERDAY, until, items=(item,))
        text = f"## Barred\n\nExports are barred, says {canary}."
        draft = world.announcement(guild, "ann", f"Order of {canary}", text, form, id="X-ORDER")
        world.curator.confirm(draft.id, guild=guild, who="ann")
        words = f"The zeolite price is {guild} euros a tonne, says {canary}. " * 3
        draft = world.curator.preview(TextSource("Zeolite price", words), guild=guild, who="ann")
        world.curator.confirm(draft.id, guild=guild, who="ann")
    return world


QUESTIONS = [
    template.format(word)
    for template in (
        "is {} restricted?", "what is the price of {}?", "who says something about {}?",
        "until when is {} barred?", "what does the order say about {}?", "{}",
    )
    for word in ("yttrium", "lanthanum", "zeolite", "scandium", "X-ORDER", "the canary")
]  # fmt: skip


@pytest.mark.parametrize("guild", ["31", "32", "33", None])
def test_no_word_of_another_guild_is_in_any_answer(two_guilds: World, guild: str | None) -> None:
    foreign = [f"canary{other}" for other in ITEMS if other != guild]
    for question in QUESTIONS:
        said = two_guilds.said(question, guild)
        assert not any(word in said for word in foreign), question
    for what in ("document", "own", "rule", "item"):
        shown = two_guilds.curator.complete("", guild=guild or SHARED, what=what, limit=1000)
        assert not any(word in each.name for each in shown for word in foreign)
    everything = two_guilds.curator.list(guild=guild or SHARED, size=1000).documents
    assert not any(word in each.title for each in everything for word in foreign)
    assert not any(
        word.encode() in two_guilds.curator.export(guild=guild or SHARED) for word in foreign
    )


def test_each_guild_gets_its_own_law(two_guilds: World) -> None:
    answer = two_guilds.knowledge.answerer.answer_now
    for guild, (item, until) in ITEMS.items():
        name = {"Y": "yttrium", "La": "lanthanum"}[item]
        (status,) = answer(f"is {name} restricted?", guild=guild).statuses
        assert (status.state.value, str(status.until)) == ("ban", until)
        assert f"canary{guild}" in answer(f"is {name} restricted?", guild=guild).citations[0].title
        for other in (*(ITEMS.keys() - {guild}), None):
            states = [s.state.value for s in answer(f"is {name} restricted?", guild=other).statuses]
            assert "ban" not in states
