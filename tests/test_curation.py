"""Moderators add, correct, remove and restore documents of their guild, and answers follow."""

from __future__ import annotations

import csv
import io
import pickle
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import settings_for
from curation_world import NOW, SOON, TODAY, YESTERDAY, World, page, small_home
from test_rows import LIST, MORE

from knowledge.curation.exporting import markdown_of
from knowledge.curation.heads import document_of, header_of
from knowledge.curation.kit import Limits
from knowledge.curation.values import (
    FileSource,
    MeasureForm,
    MessageSource,
    Purpose,
    TextSource,
    UrlSource,
)
from knowledge.documents.readers import read
from knowledge.errors import ConflictError, DocumentError, KnowledgeError, LimitError
from knowledge.models import SHARED, AnswerKind, Kind, State
from knowledge.store.embeddings import Embedder
from knowledge.store.interactions import Asked
from knowledge.wiring import Knowledge, open_knowledge

HERE, THERE = "11", "22"
ANN, BOB = "ann", "bob"
PROSE = (
    "The zeolite mill of Kiruna opened on Monday. It grinds forty tonnes of zeolite a day and "
    "employs ninety people, the owner said.\n\nMore mills are to follow in the spring."
)
MARKS = (
    "# Kilns\n\n- one: two\n- `code` and <b>tags</b> ~~gone~~\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    "\n\n---\n\nEnd \\* of it."
)
KILNS = b"Notes on kilns and ovens of the mill."
SUSPENSION = (
    "## What is suspended\n\nAnnouncement No. 81 of 2026 is suspended until 10 January 2027."
)


@pytest.fixture
def world(tmp_path: Path, models_folder: Path, embedder: Embedder) -> Iterator[World]:
    assert embedder.dimension
    home = small_home(tmp_path / "home", models_folder)
    with open_knowledge(settings=settings_for(home)) as knowledge:
        failed = [e for e in knowledge.ingestor.sync([str(home / "rules")], actor="t") if e.message]
        assert not failed
        yield World(knowledge)


def added(world: World, text: str = PROSE, title: str = "A mill", guild: str = HERE) -> str:
    draft = world.curator.preview(TextSource(title, text), guild=guild, who=ANN)
    return world.curator.confirm(draft.id, guild=guild, who=ANN).document


def suspended(world: World, guild: str = HERE, who: str = ANN) -> str:
    form = MeasureForm("suspends", YESTERDAY, SOON, of=("CN-2026-81",))
    draft = world.announcement(guild, who, "Announcement No. 90", SUSPENSION, form, id="CN-2026-90")
    return world.curator.confirm(draft.id, guild=guild, who=who).document


def state(world: World, guild: str | None) -> State:
    answer = world.knowledge.answerer.answer_now("is scandium restricted?", guild=guild)
    return answer.statuses[0].state


# Drafts


def test_a_draft_shows_what_it_will_be_and_counts_for_nobody(world: World) -> None:
    draft = world.curator.preview(
        FileSource("mill.md", f"# The mill\n\n<!-- hidden words -->\n\n{PROSE}".encode()),
        guild=HERE,
        who=ANN,
    )
    assert (draft.document.title, draft.document.kind) == ("The mill", Kind.ARTICLE)
    assert "".join(piece.text for piece in draft.pieces).startswith("The zeolite mill")
    assert any("hidden words" in line for line in draft.cleaned)
    assert "The zeolite mill" not in world.said("what does the zeolite mill of Kiruna do?", HERE)
    assert world.curator.list(guild=HERE, source="own").total == 0
    assert pickle.loads(pickle.dumps(draft)) == draft


def test_a_confirmed_document_answers_in_its_guild_alone(world: World) -> None:
    draft = world.curator.preview(TextSource("A mill", PROSE), guild=HERE, who=ANN)
    done = world.curator.confirm(draft.id, guild=HERE, who=ANN)
    assert done.document in {
        c.document for c in world.knowledge.answerer.answer_now(done.question, guild=HERE).citations
    }
    question = "what is known about the zeolite mill of Kiruna?"
    assert "“The zeolite mill of Kiruna" in world.said(question, HERE)
    for foreign in (THERE, None):
        answer = world.knowledge.answerer.answer_now(question, guild=foreign)
        assert (answer.kind.value, answer.citations) == ("none", ())


def test_drafts_are_private_to_guild_and_moderator_and_expire(world: World, tmp_path: Path) -> None:
    draft = world.curator.preview(TextSource("A mill", PROSE), guild=HERE, who=ANN)
    for guild, who in ((THERE, ANN), (HERE, BOB), (SHARED, ANN)):
        with pytest.raises(KnowledgeError, match="no longer there"):
            world.curator.confirm(draft.id, guild=guild, who=who)
        assert world.curator.drafts(guild=guild, who=who) == ()
    later = World(world.knowledge, clock=lambda: NOW + timedelta(hours=26))
    with pytest.raises(KnowledgeError, match="expired"):
        later.curator.confirm(draft.id, guild=HERE, who=ANN)
    assert later.curator.list(guild=HERE, source="own").total == 0


def test_a_draft_survives_a_restart(
    tmp_path: Path, models_folder: Path, embedder: Embedder, open_home: Callable[[Path], Knowledge]
) -> None:
    assert embedder.dimension
    home = small_home(tmp_path / "home", models_folder)
    with open_knowledge(settings=settings_for(home)) as knowledge:
        draft = World(knowledge).curator.preview(TextSource("A mill", PROSE), guild=HERE, who=ANN)
    again = World(open_home(home))
    assert again.curator.draft(draft.id, guild=HERE, who=ANN) == draft
    assert again.curator.confirm(draft.id, guild=HERE, who=ANN).revision == 1


def test_near_and_equal_documents_are_told(world: World) -> None:
    name = added(world)
    equal = world.curator.preview(TextSource("A mill", PROSE), guild=HERE, who=BOB)
    near = world.curator.preview(
        TextSource("A mill", PROSE.replace("ninety", "ninety-one")), guild=HERE, who=BOB
    )
    other = world.curator.preview(TextSource("A mill", PROSE), guild=THERE, who=BOB)
    assert [(t.document, t.exact) for t in equal.twins] == [(name, True)]
    assert [(t.document, t.exact) for t in near.twins] == [(name, False)]
    assert other.twins == ()


def test_a_message_keeps_who_said_it_when_and_where(world: World) -> None:
    source = MessageSource(
        "Käthe", NOW, "https://discord.com/channels/1/2/3", PROSE, (FileSource("a.txt", KILNS),)
    )  # fmt: skip
    document = world.curator.preview(source, guild=HERE, who=ANN).document
    assert document.author == "Käthe"
    assert document.published == TODAY
    assert document.url == "https://discord.com/channels/1/2/3"
    assert "zeolite" in document.text
    assert "kilns" in document.text


def test_what_a_page_says_of_itself_does_not_count(world: World) -> None:
    world.pages["https://example.org/a"] = page("Kiln", "The kiln of Falun is lit again")
    draft = world.curator.preview(UrlSource("https://example.org/a"), guild=HERE, who=ANN)
    assert draft.document.kind is Kind.ARTICLE
    assert draft.document.url == "https://example.org/a"
    with pytest.raises(DocumentError):
        world.curator.preview(UrlSource("https://example.org/gone"), guild=HERE, who=ANN)
    with pytest.raises(DocumentError):
        world.curator.preview(UrlSource("http://127.0.0.1/"), guild=HERE, who=ANN)


# Measures


def test_only_a_confirmed_measure_of_an_announcement_sets_a_status(world: World) -> None:
    form = MeasureForm("suspends", YESTERDAY, SOON, of=("CN-2026-81",))
    draft = world.curator.preview(TextSource("An article", SUSPENSION), guild=HERE, who=ANN)
    with pytest.raises(DocumentError, match="announcement"):
        world.curator.amend(draft.id, guild=HERE, who=ANN, measures=[form])
    world.curator.confirm(draft.id, guild=HERE, who=ANN)
    assert state(world, HERE) is State.LICENCE

    suspended(world)
    assert state(world, HERE) is State.SUSPENDED
    assert (state(world, THERE), state(world, None)) == (State.LICENCE, State.LICENCE)


def test_a_draft_says_what_it_would_change(world: World) -> None:
    form = MeasureForm("suspends", YESTERDAY, SOON, of=("CN-2026-81",))
    draft = world.announcement(HERE, ANN, "Announcement No. 90", SUSPENSION, form)
    effects = world.curator.effects(draft.id, guild=HERE, who=ANN)
    assert [(s.item, s.destination, s.before, s.after) for s in effects.statuses] == [
        ("Sc", None, State.LICENCE, State.SUSPENDED)
    ]
    assert str(effects.statuses[0].until_after) == SOON
    assert state(world, HERE) is State.LICENCE  # nothing was stored


def test_recorded_questions_whose_answer_would_change_are_named(world: World) -> None:
    question = "is scandium restricted?"
    world.interactions.accept(Asked(1, question, guild=HERE))
    world.interactions.accept(Asked(2, question, guild=THERE))
    form = MeasureForm("suspends", YESTERDAY, SOON, of=("CN-2026-81",))
    draft = world.announcement(HERE, ANN, "Announcement No. 90", SUSPENSION, form)
    effects = world.curator.effects(draft.id, guild=HERE, who=ANN)
    assert [a.question for a in effects.answers] == [question]
    assert effects.recent == 1
    assert effects.answers[0].states_after != effects.answers[0].states_before


def test_the_form_is_filled_with_what_the_text_names_and_where(world: World) -> None:
    text = f"{SUSPENSION} It covers scandium shipped to Japan."
    draft = world.curator.preview(TextSource("No. 90", text), guild=HERE, who=ANN)
    found = draft.findings
    assert [f.value for f in found.items] == ["Sc"]
    assert [f.value for f in found.days] == ["2027-01-10"]
    assert [f.value for f in found.announcements] == ["CN-2026-81"]
    assert [f.value for f in found.destinations] == ["JP"]
    for finding in (*found.items, *found.days, *found.announcements):
        assert finding.sentence in draft.document.text
        assert finding.text in finding.sentence
    assert draft.suggested[0].passage == "what-is-suspended"
    assert draft.suggested[0].effect == ""


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        ({"published": "last May"}, None),
        ({"published": "2999-01-01"}, None),
        ({"url": "javascript:alert(1)"}, None),
        ({"kind": "law"}, None),
        ({"id": "no spaces"}, None),
        ({"id": "CN-2026-81"}, None),
        ({"colour": "red"}, None),
        ({}, MeasureForm("frees", "2026-11-20", items=("Sc",))),
        ({}, MeasureForm("ban", "soon", items=("Sc",))),
        ({}, MeasureForm("ban", "2026-11-20", "2026-11-01", items=("Sc",))),
        ({}, MeasureForm("ban", "2026-11-20")),
        ({}, MeasureForm("suspends", "2026-11-20", of=("CN-1999-1",))),
        ({}, MeasureForm("ban", "2026-11-20", items=("Sc",), passage="nowhere")),
        ({}, MeasureForm("ban", "2026-11-20", items=("Sc",), destinations=("Mars",))),
        ({}, MeasureForm("ban", "2026-11-20", items=("Sc",), id="CN-2026-81/1")),
    ],
)
def test_what_does_not_hold_is_refused_and_leaves_the_draft(
    world: World, fields: dict[str, str], form: MeasureForm | None
) -> None:
    draft = world.announcement(HERE, ANN, "Announcement No. 91", SUSPENSION)
    measures = [form] if form else None
    with pytest.raises(DocumentError) as fault:
        world.curator.amend(draft.id, guild=HERE, who=ANN, fields=fields, measures=measures)
    assert "\n" not in str(fault.value)
    assert world.curator.draft(draft.id, guild=HERE, who=ANN) == draft


# Changes


def test_twice_is_once_also_at_the_same_time(world: World) -> None:
    draft = world.curator.preview(TextSource("A mill", PROSE), guild=HERE, who=ANN)
    done = []
    threads = [
        threading.Thread(
            target=lambda: done.append(world.curator.confirm(draft.id, guild=HERE, who=ANN))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.again for each in done) == [False, True, True, True]
    assert len({each.act for each in done}) == 1
    assert len(world.curator.log(guild=HERE)) == 1


def test_two_moderators_at_once_get_a_clear_word_and_lose_nothing(world: World) -> None:
    name = added(world)
    drafts = {who: world.curator.edit(name, guild=HERE, who=who) for who in (ANN, BOB)}
    for who, draft in drafts.items():
        world.curator.amend(draft.id, guild=HERE, who=who, text=f"{PROSE}\n\nSo says {who}.")
    world.curator.confirm(drafts[ANN].id, guild=HERE, who=ANN)
    with pytest.raises(ConflictError):
        world.curator.confirm(drafts[BOB].id, guild=HERE, who=BOB)
    assert "So says ann" in world.curator.show(name, guild=HERE).document.text
    assert "So says bob" in world.curator.draft(drafts[BOB].id, guild=HERE, who=BOB).document.text
    with pytest.raises(ConflictError):
        world.curator.remove(name, guild=HERE, who=BOB, revision=1)


def test_undo_takes_back_whatever_came_last_and_then_the_one_before(world: World) -> None:
    name = suspended(world)
    draft = world.curator.edit(name, guild=HERE, who=ANN)
    world.curator.amend(draft.id, guild=HERE, who=ANN, fields={"title": "Another title"})
    world.curator.confirm(draft.id, guild=HERE, who=ANN)
    world.curator.remove(name, guild=HERE, who=ANN)
    assert state(world, HERE) is State.LICENCE
    world.curator.undo(guild=HERE, who=ANN)
    assert state(world, HERE) is State.SUSPENDED
    world.curator.undo(guild=HERE, who=ANN)
    assert world.curator.show(name, guild=HERE).document.title == "Announcement No. 90"
    world.curator.undo(guild=HERE, who=ANN)
    assert state(world, HERE) is State.LICENCE
    with pytest.raises(KnowledgeError, match="no change of yours"):
        world.curator.undo(guild=HERE, who=ANN)
    with pytest.raises(KnowledgeError, match="no change of yours"):
        world.curator.undo(guild=THERE, who=ANN)


def test_undo_stops_where_someone_else_has_built_on_it(world: World) -> None:
    name = added(world)
    draft = world.curator.edit(name, guild=HERE, who=BOB)
    world.curator.amend(draft.id, guild=HERE, who=BOB, text=f"{PROSE}\n\nBob adds this.")
    world.curator.confirm(draft.id, guild=HERE, who=BOB)
    with pytest.raises(ConflictError, match="bob"):
        world.curator.undo(guild=HERE, who=ANN)
    world.curator.undo(guild=HERE, who=BOB)
    world.curator.undo(guild=HERE, who=ANN)
    assert world.curator.list(guild=HERE, source="own").total == 0


def test_what_others_rest_on_cannot_go(world: World) -> None:
    form = MeasureForm("ban", "2026-11-20", items=("Y",))
    draft = world.announcement(HERE, ANN, "No. 91", "## All\n\nYttrium is barred.", form, id="X-91")
    world.curator.confirm(draft.id, guild=HERE, who=ANN)
    form = MeasureForm("suspends", "2026-11-21", of=("X-91",))
    draft = world.announcement(HERE, BOB, "No. 92", "## All\n\nNo. 91 waits.", form, id="X-92")
    world.curator.confirm(draft.id, guild=HERE, who=BOB)
    for act in (
        lambda: world.curator.remove("X-91", guild=HERE, who=ANN),
        lambda: world.curator.undo(guild=HERE, who=ANN),
    ):
        with pytest.raises(KnowledgeError, match="X-92"):
            act()
    world.curator.remove("X-92", guild=HERE, who=BOB)
    world.curator.remove("X-91", guild=HERE, who=ANN)
    with pytest.raises(KnowledgeError, match="X-91"):
        world.curator.restore("X-92", guild=HERE, who=BOB)


def test_a_guild_changes_only_what_is_its_own(world: World) -> None:
    name = added(world)
    for document, guild in (("CN-2026-81", HERE), (name, THERE), ("nothing", HERE)):
        for act in (world.curator.remove, world.curator.edit, world.curator.restore):
            with pytest.raises(KnowledgeError):
                act(document, guild=guild, who=ANN)
    with pytest.raises(KnowledgeError):
        world.curator.show(name, guild=THERE)
    with pytest.raises(KnowledgeError):
        world.curator.history(name, guild=THERE)


def test_history_restores_an_earlier_revision_and_shows_the_words_that_changed(
    world: World,
) -> None:
    name = added(world)
    draft = world.curator.edit(name, guild=HERE, who=BOB)
    draft = world.curator.amend(
        draft.id, guild=HERE, who=BOB, text=PROSE.replace("ninety", "eighty")
    )
    assert "+" in draft.changes
    world.curator.confirm(draft.id, guild=HERE, who=BOB)
    latest, first = world.curator.history(name, guild=HERE)
    assert (latest.who, first.who, latest.current) == (BOB, ANN, True)
    assert "~~ninety~~" in latest.words
    assert "**eighty**" in latest.words
    world.curator.restore(name, guild=HERE, who=ANN, revision=1)
    assert "ninety" in world.said("how many people does the zeolite mill employ?", HERE)


def test_a_page_is_asked_again_and_what_changed_is_shown(world: World) -> None:
    url = "https://example.org/kiln"
    world.pages[url] = page("Kiln", "The kiln of Falun is lit again")
    draft = world.curator.preview(UrlSource(url), guild=HERE, who=ANN)
    name = world.curator.confirm(draft.id, guild=HERE, who=ANN).document
    assert world.curator.refresh(name, guild=HERE, who=ANN).unchanged
    world.pages[url] = page("Kiln", "The kiln of Falun is cold again")
    draft = world.curator.refresh(name, guild=HERE, who=ANN)
    assert draft.purpose is Purpose.REFRESH
    assert "+" in draft.changes
    assert not draft.unchanged
    assert "lit" in world.curator.show(name, guild=HERE).document.text
    world.curator.confirm(draft.id, guild=HERE, who=ANN)
    assert "cold" in world.curator.show(name, guild=HERE).document.text


def test_a_promoted_document_is_everybodys_and_comes_back_with_undo(world: World) -> None:
    name = suspended(world)
    world.curator.promote(name, guild=HERE, who="owner")
    assert [state(world, g) for g in (HERE, THERE, None)] == [State.SUSPENDED] * 3
    with pytest.raises(KnowledgeError):
        world.curator.restore(name, guild=HERE, who=ANN)
    world.curator.undo(guild=HERE, who="owner")
    assert [state(world, g) for g in (HERE, THERE)] == [State.SUSPENDED, State.LICENCE]


def test_a_list_stays_as_long_as_another_document_puts_a_party_on_it(world: World) -> None:
    curator, who = world.curator, {"guild": HERE, "who": ANN}
    for name, text in (("list.md", LIST), ("more.md", MORE)):
        curator.confirm(curator.preview(FileSource(name, text.encode()), **who).id, **who)
    with pytest.raises(KnowledgeError, match=r"CN-2030-2 .* builds on it"):
        curator.remove("CN-2030-1", **who)
    curator.remove("CN-2030-2", **who)
    curator.remove("CN-2030-1", **who)


# Limits


def test_limits_are_told_in_one_sentence(world: World) -> None:
    tight = World(
        world.knowledge,
        limits=Limits(file_bytes=100, characters=900, documents=1, drafts=2, changes_an_hour=2),
    )
    with pytest.raises(LimitError):
        tight.curator.preview(FileSource("a.txt", b"x" * 101), guild=HERE, who=ANN)
    with pytest.raises(LimitError):
        tight.curator.preview(TextSource("", "word " * 200), guild=HERE, who=ANN)
    one = tight.curator.preview(TextSource("A mill", PROSE), guild=HERE, who=ANN)
    tight.curator.preview(TextSource("A mill", PROSE), guild=HERE, who=ANN)
    with pytest.raises(LimitError):
        tight.curator.preview(TextSource("A mill", PROSE), guild=HERE, who=ANN)
    name = tight.curator.confirm(one.id, guild=HERE, who=ANN).document
    other = tight.curator.preview(TextSource("Two", PROSE), guild=HERE, who=BOB)
    with pytest.raises(LimitError):
        tight.curator.confirm(other.id, guild=HERE, who=BOB)
    tight.curator.remove(name, guild=HERE, who=ANN)
    with pytest.raises(LimitError):
        tight.curator.restore(name, guild=HERE, who=ANN)


# What there is


def test_lists_are_filtered_and_paged(world: World) -> None:
    names = [added(world, PROSE, f"Mill number {n}") for n in range(5)]
    assert world.curator.list(guild=HERE, source="own", size=2).pages == 3
    page_three = world.curator.list(guild=HERE, source="own", size=2, page=3)
    assert [each.id for each in page_three.documents] == [names[0]]
    assert world.curator.list(guild=HERE, text="NUMBER 3").documents[0].id == names[3]
    assert world.curator.list(guild=HERE, by=BOB).total == 0
    assert world.curator.list(guild=HERE, kind=Kind.ANNOUNCEMENT).documents[0].id == "CN-2026-81"
    world.curator.remove(names[0], guild=HERE, who=ANN)
    assert [e.id for e in world.curator.list(guild=HERE, retired=True).documents] == [names[0]]
    assert world.curator.list(guild=THERE, source="own").total == 0


def test_the_log_says_who_did_what_and_its_cells_compute_nothing(world: World) -> None:
    draft = world.curator.preview(TextSource("A mill", PROSE), guild=HERE, who="=cmd|evil")
    name = world.curator.confirm(draft.id, guild=HERE, who="=cmd|evil").document
    world.curator.remove(name, guild=HERE, who=ANN)
    assert [(e.who, e.action) for e in world.curator.log(guild=HERE)] == [
        (ANN, "retired"),
        ("=cmd|evil", "added"),
    ]
    rows = list(csv.reader(io.StringIO(world.curator.log_csv(guild=HERE).decode("utf-8-sig"))))
    assert rows[1][2] == "'=cmd|evil"
    assert world.curator.log(guild=THERE) == ()


def test_an_export_is_read_back_to_the_same(world: World, tmp_path: Path) -> None:
    suspended(world)
    added(world, MARKS, 'Quotes " and: colons')
    world.pages["https://example.org/a"] = page("Kiln", "The kiln of Falun is lit again")
    draft = world.curator.preview(UrlSource("https://example.org/a"), guild=HERE, who=ANN)
    world.curator.confirm(draft.id, guild=HERE, who=ANN)

    folder = tmp_path / "export"
    zipfile.ZipFile(io.BytesIO(world.curator.export(guild=HERE))).extractall(folder)
    events = list(world.knowledge.ingestor.sync([str(folder)], actor="t", guild=THERE))
    assert [e.message for e in events if e.message] == []
    catalogue = world.knowledge.catalogue
    own = catalogue.documents(HERE)
    assert {row.id for row in own} == {row.id for row in catalogue.documents(THERE)}
    assert len(own) == 3
    for row in own:
        here, there = (catalogue.document(row.id, (g,)) for g in (HERE, THERE))
        assert here is not None
        assert there is not None
        assert (here.measures, here.claims, here.kind) == (there.measures, there.claims, there.kind)
        texts = [
            [(p.passage.embedded) for p in catalogue.document_passages(row.id, (g,))]
            for g in (HERE, THERE)
        ]
        assert texts[0] == texts[1]


def test_questions_that_a_document_answers_stay_through_editing_and_export(
    world: World, tmp_path: Path
) -> None:
    said = "It grinds forty tonnes of zeolite a day"
    head = (
        f"---\ntitle: A mill\nanswers:\n- questions: [how big is the mill]\n  say: [{said}]\n---\n"
    )
    name = added(world, head + PROSE)
    catalogue = world.knowledge.catalogue
    draft = world.curator.edit(name, guild=HERE, who=ANN)
    fields = {"publisher": "The Mill Times"}
    draft = world.curator.amend(draft.id, guild=HERE, who=ANN, fields=fields)
    assert not any("say[0]" in warning for warning in draft.warnings)
    world.curator.confirm(draft.id, guild=HERE, who=ANN)
    (question,) = catalogue.questions((HERE,))
    assert question.text == "how big is the mill"
    assert catalogue.questions((THERE, SHARED)) == ()

    folder = tmp_path / "export"
    zipfile.ZipFile(io.BytesIO(world.curator.export(guild=HERE))).extractall(folder)
    list(world.knowledge.ingestor.sync([str(folder)], actor="t", guild=THERE))
    here, there = (catalogue.document(name, (guild,)) for guild in (HERE, THERE))
    assert here is not None
    assert there is not None
    assert here.answers == there.answers != ()

    draft = world.curator.edit(name, guild=HERE, who=ANN)
    text = PROSE.replace("forty", "fifty")
    draft = world.curator.amend(draft.id, guild=HERE, who=ANN, fields={}, text=text)
    assert any("say[0]" in warning for warning in draft.warnings)
    world.curator.confirm(draft.id, guild=HERE, who=ANN)
    assert catalogue.questions((HERE,)) == ()


def test_gaps_are_grouped_by_meaning_and_can_be_dismissed(world: World) -> None:
    asked = [
        (1, "what is the price of zeolite?", HERE),
        (2, "how much does zeolite cost?", HERE),
        (3, "who invented the kiln?", HERE),
        (4, "what is the price of zeolite?", THERE),
        (5, "is scandium restricted?", HERE),
    ]
    for key, question, guild in asked:
        world.interactions.accept(Asked(key, question, guild=guild))
        answer = world.knowledge.answerer.answer_now(question, guild=guild)
        assert (answer.kind is AnswerKind.STATUS) is (key == 5)
        world.interactions.answered(key, answer)
    gaps = world.curator.gaps(guild=HERE)
    assert [(gap.question, gap.count) for gap in gaps] == [(asked[1][1], 2), (asked[2][1], 1)]
    world.interactions.vote(5, HERE, BOB, "down", "out of date")
    assert world.curator.gaps(guild=HERE)[-1].count == 1
    assert ("out of date",) in [a.reasons for g in world.curator.gaps(guild=HERE) for a in g.asked]
    world.curator.dismiss(int(gaps[0].id), guild=HERE, who=ANN)
    assert asked[1][1] not in [gap.question for gap in world.curator.gaps(guild=HERE)]
    assert len(world.curator.gaps(guild=THERE)) == 1


def test_completion_begins_with_what_begins_so_and_stays_in_the_guild(world: World) -> None:
    name = added(world, title="Zeolite mill")
    complete = world.curator.complete
    assert [c.value for c in complete("zeo", guild=HERE)] == [name]
    assert [c.value for c in complete("mill", guild=HERE, what="own")] == [name]
    assert complete("zeo", guild=THERE) == ()
    assert complete("zeo", guild=HERE, what="removed") == ()
    assert "CN-2026-81/1" in [c.value for c in complete("cn-2026", guild=THERE, what="rule")]
    assert "Sc" in [c.value for c in complete("scan", guild=HERE, what="item")]
    assert len(complete("", guild=HERE, what="item")) == 25


# Kills

_KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from conftest import settings_for
from curation_world import World
from knowledge.store.moderation import Work
from knowledge.wiring import open_knowledge

def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)

with open_knowledge(settings=settings_for(Path(sys.argv[1]))) as knowledge:
    world = World(knowledge)
    if sys.argv[3] == "before":
        Work.confirm = die
    else:
        world._applied = die
        object.__setattr__(world.curator._kit, "applied", die)
    world.curator.confirm(sys.argv[2], guild="11", who="ann")
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_in_mid_confirm_leaves_all_or_nothing(
    when: str,
    tmp_path: Path,
    models_folder: Path,
    embedder: Embedder,
    open_home: Callable[[Path], Knowledge],
) -> None:
    assert embedder.dimension
    home = small_home(tmp_path / "home", models_folder)
    with open_knowledge(settings=settings_for(home)) as knowledge:
        draft = World(knowledge).curator.preview(TextSource("A mill", PROSE), guild=HERE, who=ANN)
    here = str(Path(__file__).parent)
    ran = subprocess.run([sys.executable, "-c", _KILLED, str(home), draft.id, when, here])
    assert ran.returncode == -9

    world = World(open_home(home))
    there = world.curator.list(guild=HERE, source="own").total
    assert there == len(world.curator.log(guild=HERE)) == (0 if when == "before" else 1)
    done = world.curator.confirm(draft.id, guild=HERE, who=ANN)
    assert done.again is (when == "after")
    assert len(world.curator.log(guild=HERE)) == 1
    assert "forty tonnes" in world.said("how much does the zeolite mill grind?", HERE)
    world.curator.undo(guild=HERE, who=ANN)
    assert world.curator.list(guild=HERE, source="own").total == 0


DEFINING = """---
id: CN-2026-91
kind: announcement
title: Announcement No. 91 of 2026
publisher: Ministry
published: 2026-11-20
defines:
  - key: kiln-powder
    name: kiln powder
    names: {de: [Ofenpulver]}
    content: {any_of: [Ce]}
remarks:
  - about: outside
    items: [Ce]
    passage: rule
measures:
  - id: CN-2026-91/1
    effect: licence
    items: [kiln-powder]
    from: 2026-11-20
    passage: rule
---

## Rule

Kiln powder needs an export licence from 20 November 2026. Cerium is outside.
"""


def test_what_a_document_defines_and_remarks_survives_every_step(world: World) -> None:
    curator, who = world.curator, {"guild": HERE, "who": ANN}
    draft = curator.preview(FileSource("kiln.md", DEFINING.encode()), **who)
    draft = curator.amend(draft.id, fields={"publisher": "The Ministry"}, **who)
    changes = curator.effects(draft.id, **who).statuses
    assert [(each.item, each.name) for each in changes] == [("kiln-powder", "kiln powder")]
    done = curator.confirm(draft.id, **who)
    assert "kiln powder" in done.question
    ask = world.knowledge.answerer.answer_now
    (status,) = ask("is Ofenpulver restricted?", guild=HERE).statuses
    assert (status.item, status.state) == ("kiln-powder", State.LICENCE)
    assert ask("is Ofenpulver restricted?", guild=THERE).statuses == ()
    assert [c.value for c in curator.complete("kiln", guild=HERE, what="item")] == ["kiln-powder"]
    assert curator.complete("kiln", guild=THERE, what="item") == ()
    assert curator.edit("CN-2026-91", **who).unchanged
    stored = curator.show("CN-2026-91", guild=HERE).document
    again = read(markdown_of(stored).encode(), location="again.md")
    assert (again.defines, again.remarks) == (stored.defines, stored.remarks)
    assert again.defines
    assert again.remarks


def test_a_name_that_somebody_has_given_away_is_refused(world: World) -> None:
    taken = DEFINING.replace("Ofenpulver", "terbium")
    draft = world.curator.preview(FileSource("kiln.md", taken.encode()), guild=HERE, who=ANN)
    with pytest.raises(DocumentError, match="terbium"):
        world.curator.confirm(draft.id, guild=HERE, who=ANN)


def test_front_matter_holds_all_of_every_bundled_document(knowledge: Knowledge) -> None:
    headers = knowledge.catalogue.headers()
    assert headers
    assert any(document.remarks for document in headers)
    for header in headers:
        document = knowledge.catalogue.document(header.id)
        assert document is not None
        assert document_of(header_of(document), document) == document
