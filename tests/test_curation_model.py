"""Three people curate two guilds in any order, and acts are killed: a simple model and the
knowledge base agree after every step and every kill."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
from sqlalchemy import event

from knowledge.curation.values import Done, Draft, TextSource, UrlSource
from knowledge.errors import KnowledgeError
from knowledge.models import SHARED
from knowledge.store.embeddings import Embedder
from knowledge.store.opening import WRITES
from knowledge.wiring import open_knowledge

PEOPLE = ("ann", "bob", "owner")
_RUNS = itertools.count()

Key = tuple[str, str]
State = tuple[str, bool] | None
"""The word that a document says and whether it is there; None where it never was."""


class Killed(BaseException):
    """The end of a process in the middle of an act; ``stored`` says whether it had committed."""

    def __init__(self, *, stored: bool) -> None:
        super().__init__()
        self.stored = stored


@contextmanager
def dying(world: World, at: int) -> Iterator[None]:
    """Kill at the ``at``-th statement that is written, the commit among them, else behind it."""
    left = itertools.count(at, -1)

    def strike(connection: Any, *_: object) -> None:
        if connection.get_execution_options().get(WRITES) and next(left) == 0:
            raise Killed(stored=False)

    def applied(_: int) -> bool:
        raise Killed(stored=True)

    engine = world.knowledge.catalogue._engine
    kit = world.curator._kit
    before = kit.applied
    object.__setattr__(kit, "applied", applied)
    for name in ("before_cursor_execute", "commit"):
        event.listen(engine, name, strike)
    try:
        yield
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(engine, name, strike)
        object.__setattr__(kit, "applied", before)


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
        self.doom: int | None = None

    @rule(at=st.integers(0, 30))
    def doom_the_next(self, at: int) -> None:
        self.doom = at

    def done(
        self, act: Callable[[], Done], guild: str, who: str, *changes: tuple[Key, State]
    ) -> bool:
        """Do an act, which may be killed: it is there whole then, or not at all."""
        stored = self.survived(act)
        if stored:
            self.model.do(guild, who, *changes)
        return stored

    def survived(self, act: Callable[[], Done]) -> bool:
        """Whether an act is stored, in a base that was opened again where it was killed."""
        if self.doom is None:
            act()
            return True
        at, self.doom = self.doom, None
        try:
            with dying(self.world, at):
                act()
            stored = True
        except Killed as killed:
            stored = killed.stored
        self.reopen()
        return stored

    def reopen(self) -> None:
        """What the next process does."""
        old = self.world
        old.knowledge.close()
        opened = open_knowledge(settings=old.knowledge.settings)
        type(self).world = World(opened, pages=old.pages)

    def confirmed(self, draft: Draft, who: str, change: tuple[Key, State]) -> None:
        """Confirm a draft, twice: it is done once, also where the first time was killed."""
        guild, told = draft.guild, {"guild": draft.guild, "who": who}
        stored = self.done(lambda: self.world.curator.confirm(draft.id, **told), guild, who, change)
        if not stored:
            self.they_agree()
            self.model.do(guild, who, change)
        assert self.world.curator.confirm(draft.id, **told).again is stored

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
        self.confirmed(draft, who, ((here, draft.document.id), (word, True)))

    @rule(who=people, guild=st.integers(0, 1))
    def add_page(self, who: str, guild: int) -> None:
        word, here = self.word(), self.guilds[guild]
        url = f"https://example.org/{word}"
        self.world.pages[url] = page("A kiln", f"The {word} kiln is lit")
        draft = self.world.curator.preview(UrlSource(url), guild=here, who=who)
        self.urls[here, draft.document.id] = url
        self.confirmed(draft, who, ((here, draft.document.id), (word, True)))

    @precondition(lambda self: self.keys(there=True))
    @rule(who=people, pick=pick)
    def edit(self, who: str, pick: int) -> None:
        keys = self.keys(there=True)
        guild, name = key = keys[pick % len(keys)]
        word = self.word()
        draft = self.world.curator.edit(name, guild=guild, who=who)
        self.world.curator.amend(draft.id, guild=guild, who=who, text=self.text(word))
        self.confirmed(draft, who, (key, (word, True)))

    @precondition(lambda self: self.keys(there=True, pages=True))
    @rule(who=people, pick=pick)
    def refresh(self, who: str, pick: int) -> None:
        keys = self.keys(there=True, pages=True)
        guild, name = key = keys[pick % len(keys)]
        word = self.word()
        self.world.pages[self.urls[key]] = page("A kiln", f"The {word} kiln is cold")
        draft = self.world.curator.refresh(name, guild=guild, who=who)
        self.confirmed(draft, who, (key, (word, True)))

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
        change = (key, (state[0], False))
        self.done(lambda: self.world.curator.remove(name, guild=guild, who=who), guild, who, change)

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
        change = (key, (state[0], True))
        self.done(
            lambda: self.world.curator.restore(name, guild=guild, who=who), guild, who, change
        )

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
        changes = ((SHARED, name), state), (key, (state[0], False))
        act = lambda: self.world.curator.promote(name, guild=guild, who="owner")  # noqa: E731
        self.done(act, guild, "owner", *changes)

    @rule(who=people, guild=st.integers(0, 1))
    def undo(self, who: str, guild: int) -> None:
        here = self.guilds[guild]
        before = copy.deepcopy(self.model)
        if self.model.undo(here, who):
            if not self.survived(lambda: self.world.curator.undo(guild=here, who=who)):
                self.model = before
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
def world(tmp_path: Path, models_folder: Path, embedder: Embedder) -> World:
    assert embedder.dimension
    return World(open_knowledge(settings=settings_for(small_home(tmp_path / "h", models_folder))))


def test_the_model_and_the_knowledge_base_agree_after_every_step(world: World) -> None:
    machine = type("Machine", (Curating,), {"world": world})
    try:
        agree(machine, examples=4, steps=15)
    finally:
        machine.world.knowledge.close()


def agree(machine: type[Curating], *, examples: int, steps: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
