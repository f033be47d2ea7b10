"""Three people curate two guilds in any order: a simple model and the knowledge base agree."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import settings_for
from curation_world import World, page, small_home
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from knowledge.curation.values import TextSource, UrlSource
from knowledge.errors import KnowledgeError
from knowledge.models import SHARED
from knowledge.store.embeddings import Embedder
from knowledge.wiring import open_knowledge

PEOPLE = ("ann", "bob", "owner")
_RUNS = itertools.count()

Key = tuple[str, str]
State = tuple[str, bool] | None
"""The word that a document says and whether it is there; None where it never was."""


@dataclass
class ModelAct:
    guild: str
    who: str
    steps: list[tuple[Key, State, State]]
    stands: bool = True


@dataclass
class Model:
    documents: dict[Key, State] = field(default_factory=dict)
    acts: list[ModelAct] = field(default_factory=list)

    def do(self, guild: str, who: str, *changes: tuple[Key, State]) -> None:
        steps = [(key, self.documents.get(key), state) for key, state in changes]
        self.documents |= dict(changes)
        self.acts.append(ModelAct(guild, who, steps))

    def undo(self, guild: str, who: str) -> bool:
        """Whether there is something to undo that nobody else has built on; then undo it."""
        mine = [a for a in self.acts if a.stands and (a.guild, a.who) == (guild, who)]
        if not mine:
            return False
        last = mine[-1]
        later = [a for a in self.acts[self.acts.index(last) + 1 :] if a.stands and a.who != who]
        touched = {key for key, _, _ in last.steps}
        if any(key in touched for act in later for key, _, _ in act.steps):
            return False
        if any(self.documents[key] != after for key, _, after in last.steps):
            return False
        for key, before, after in last.steps:
            assert after is not None
            self.documents[key] = before or (after[0], False)
        last.stands = False
        return True


class Curating(RuleBasedStateMachine):
    """``world`` is set by the test; each run has guilds of its own, and so begins empty."""

    world: World

    @initialize()
    def begin(self) -> None:
        run = next(_RUNS)
        self.run = run
        self.guilds = (f"{run}1", f"{run}2")
        self.model = Model()
        self.words = (f"quux{run}x{n}zyt" for n in itertools.count())
        self.urls: dict[Key, str] = {}
        self.said: list[str] = []

    def word(self) -> str:
        self.said.append(next(self.words))
        return self.said[-1]

    def keys(self, *, there: bool | None = None, pages: bool = False) -> list[Key]:
        return [
            key
            for key, state in self.model.documents.items()
            if key[0] != SHARED
            and state
            and (there is None or state[1] is there)
            and (not pages or key in self.urls)
        ]

    def text(self, word: str) -> str:
        return f"The {word} kiln was lit on Monday, and everybody came to see it."

    def refused(self, act: object) -> None:
        assert callable(act)
        with pytest.raises(KnowledgeError):
            act()

    people = st.sampled_from(PEOPLE)
    pick = st.integers(0, 1000)

    @rule(who=people, guild=st.integers(0, 1))
    def add(self, who: str, guild: int) -> None:
        word, here = self.word(), self.guilds[guild]
        source = TextSource(f"About {word}", self.text(word))
        draft = self.world.curator.preview(source, guild=here, who=who)
        done = self.world.curator.confirm(draft.id, guild=here, who=who)
        assert self.world.curator.confirm(draft.id, guild=here, who=who).again
        self.model.do(here, who, ((here, done.document), (word, True)))

    @rule(who=people, guild=st.integers(0, 1))
    def add_page(self, who: str, guild: int) -> None:
        word, here = self.word(), self.guilds[guild]
        url = f"https://example.org/{word}"
        self.world.pages[url] = page("A kiln", f"The {word} kiln is lit")
        draft = self.world.curator.preview(UrlSource(url), guild=here, who=who)
        done = self.world.curator.confirm(draft.id, guild=here, who=who)
        self.urls[here, done.document] = url
        self.model.do(here, who, ((here, done.document), (word, True)))

    @precondition(lambda self: self.keys(there=True))
    @rule(who=people, pick=pick)
    def edit(self, who: str, pick: int) -> None:
        keys = self.keys(there=True)
        guild, name = key = keys[pick % len(keys)]
        word = self.word()
        draft = self.world.curator.edit(name, guild=guild, who=who)
        self.world.curator.amend(draft.id, guild=guild, who=who, text=self.text(word))
        self.world.curator.confirm(draft.id, guild=guild, who=who)
        self.model.do(guild, who, (key, (word, True)))

    @precondition(lambda self: self.keys(there=True, pages=True))
    @rule(who=people, pick=pick)
    def refresh(self, who: str, pick: int) -> None:
        keys = self.keys(there=True, pages=True)
        guild, name = key = keys[pick % len(keys)]
        word = self.word()
        self.world.pages[self.urls[key]] = page("A kiln", f"The {word} kiln is cold")
        draft = self.world.curator.refresh(name, guild=guild, who=who)
        self.world.curator.confirm(draft.id, guild=guild, who=who)
        self.model.do(guild, who, (key, (word, True)))

    @precondition(lambda self: self.keys())
    @rule(who=people, pick=pick)
    def remove(self, who: str, pick: int) -> None:
        keys = self.keys()
        guild, name = key = keys[pick % len(keys)]
        state = self.model.documents[key]
        assert state
        if not state[1]:
            self.refused(lambda: self.world.curator.remove(name, guild=guild, who=who))
            return
        self.world.curator.remove(name, guild=guild, who=who)
        self.model.do(guild, who, (key, (state[0], False)))

    @precondition(lambda self: self.keys())
    @rule(who=people, pick=pick)
    def restore(self, who: str, pick: int) -> None:
        keys = self.keys()
        guild, name = key = keys[pick % len(keys)]
        state = self.model.documents[key]
        assert state
        shared = self.model.documents.get((SHARED, name))
        if state[1] or (shared and shared[1]):
            self.refused(lambda: self.world.curator.restore(name, guild=guild, who=who))
            return
        self.world.curator.restore(name, guild=guild, who=who)
        self.model.do(guild, who, (key, (state[0], True)))

    @precondition(lambda self: self.keys())
    @rule(pick=pick)
    def promote(self, pick: int) -> None:
        keys = self.keys()
        guild, name = key = keys[pick % len(keys)]
        state = self.model.documents[key]
        assert state
        shared = self.model.documents.get((SHARED, name))
        if not state[1] or (shared and shared[1]):
            self.refused(lambda: self.world.curator.promote(name, guild=guild, who="owner"))
            return
        self.world.curator.promote(name, guild=guild, who="owner")
        self.model.do(guild, "owner", ((SHARED, name), state), (key, (state[0], False)))

    @rule(who=people, guild=st.integers(0, 1))
    def undo(self, who: str, guild: int) -> None:
        here = self.guilds[guild]
        if self.model.undo(here, who):
            self.world.curator.undo(guild=here, who=who)
        else:
            self.refused(lambda: self.world.curator.undo(guild=here, who=who))

    @invariant()
    def they_agree(self) -> None:
        catalogue = self.world.knowledge.catalogue
        live = {key: state[0] for key, state in self.model.documents.items() if state and state[1]}
        for guild in self.guilds:
            own = {name: word for (where, name), word in live.items() if where == guild}
            listed = self.world.curator.list(guild=guild, source="own", size=1000).documents
            assert {each.id for each in listed} == set(own)
            for name, word in own.items():
                stored = catalogue.document(name, (guild,))
                assert stored is not None
                assert word in stored.text
        for word in self.said[-3:]:
            seen_in = {where for (where, _), said in live.items() if said == word}
            for guild in (*self.guilds, None):
                found = self.world.knowledge.retriever.search(word, guild=guild, limit=4)
                told = any(word in hit.text for hit in found)
                assert told is bool(seen_in & {guild, SHARED}), (word, guild)

    def teardown(self) -> None:
        for (guild, name), state in getattr(self, "model", Model()).documents.items():
            if guild == SHARED and state and state[1]:
                self.world.curator.remove(name, guild=SHARED, who="owner")


@pytest.fixture
def world(tmp_path: Path, models_folder: Path, embedder: Embedder) -> Iterator[World]:
    assert embedder.dimension
    with open_knowledge(settings=settings_for(small_home(tmp_path / "h", models_folder))) as opened:
        yield World(opened)


def test_the_model_and_the_knowledge_base_agree_after_every_step(world: World) -> None:
    machine = type("Machine", (Curating,), {"world": world})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=4,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
