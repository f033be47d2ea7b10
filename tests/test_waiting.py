"""Who needs an index that is being built waits for as long as it moves, and says so."""

import io
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from rich.console import Console
from store_world import MODEL, numbered, put, vector

from knowledge.errors import BusyError
from knowledge.store.applying import Indexes
from knowledge.store.catalogue import Catalogue
from knowledge.store.projection import Projection
from knowledge.store.work import Patience, Report, Task, Work, read_work
from knowledge.waiting import Waiting


class Clock:
    """A time that is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(tmp_path / "catalogue.db") as opened:
        yield opened


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Event]]:
    """Builds stop half-way (the first event says so) until the second one is set."""
    begun, go_on = Event(), Event()
    real = Indexes._rest

    def slow(self: Indexes, catalogue: Catalogue) -> None:
        begun.set()
        assert go_on.wait(60)
        real(self, catalogue)

    monkeypatch.setattr(Indexes, "_rest", slow)
    yield begun, go_on
    go_on.set()


class TestPatience:
    def test_it_lasts_while_the_work_moves_and_ends_when_it_stands(self, tmp_path: Path):
        clock, told, path = Clock(), list[Work | None](), tmp_path / "work.json"
        report = Report(path, lambda _: None, lambda: False)
        patience = Patience(path, told.append, 100, 10, clock)
        for task in (Task.OPENING, Task.BUILDING, Task.CHECKING):
            report.say(task, 5, 10)
            clock.now += 90
            patience.spend()
        assert [work.task for work in told if work] == ["opening", "building", "checking"]
        clock.now += 101
        with pytest.raises(BusyError, match="has not got on for 100 seconds; end it"):
            patience.spend()

    def test_silence_is_borne_for_a_shorter_time(self, tmp_path: Path):
        clock = Clock()
        patience = Patience(tmp_path / "work.json", lambda _: None, 100, 10, clock)
        patience.spend()
        clock.now += 11
        with pytest.raises(BusyError, match="holds the index"):
            patience.spend()

    def test_what_the_waiter_sees_counts_too(self, tmp_path: Path):
        clock = Clock()
        patience = Patience(tmp_path / "work.json", lambda _: None, 10, None, clock)
        for reached in range(5):
            clock.now += 9
            patience.spend(reached)

    def test_a_file_of_nonsense_is_no_work(self, tmp_path: Path):
        path = tmp_path / "work.json"
        for text in ("{", "[]", '{"task": "dancing"}', '{"task": "building", "more": 1}'):
            path.write_text(text)
            assert read_work(path) is None


def test_two_threads_that_need_an_index_both_wait_for_the_one_that_builds(
    tmp_path: Path, catalogue: Catalogue, gate: tuple[Event, Event]
):
    """The keywords and the vectors of one question: neither may give up on the other."""
    begun, go_on = gate
    put(catalogue, *numbered(150))
    told: list[Work | None] = []
    results: list[object] = []
    with Projection.open(tmp_path, catalogue, MODEL, stay=False, tell=told.append) as projection:

        def search() -> None:
            try:
                results.append(projection.search_vectors(vector("number3 word3x1"), k=1))
            except Exception as error:
                results.append(error)

        threads = [Thread(target=search) for _ in range(2)]
        for thread in threads:
            thread.start()
        assert begun.wait(30)
        go_on.set()
        for thread in threads:
            thread.join()
    assert results[0] == results[1]
    assert isinstance(results[0], list)
    assert len(results[0]) == 1
    assert any(work and work.task is Task.BUILDING and work.total == 450 for work in told)
    assert told[-1] is None


def test_an_impatient_one_answers_while_the_index_is_built(
    tmp_path: Path, catalogue: Catalogue, gate: tuple[Event, Event]
):
    begun, go_on = gate
    put(catalogue, *numbered(150))
    text = "passage 1 of document number3 says word3x1"
    wanted = catalogue.document_passages("doc-3")[1].id
    with Projection.open(tmp_path, catalogue, MODEL, stay=True, patient=False) as projection:
        assert begun.wait(30)
        work = projection.work()
        assert work is not None
        assert work.task is Task.BUILDING
        assert projection.search_vectors(vector(text), k=1)[0][0] == wanted
        assert projection.search_keywords("word3x1") == []
        assert not projection.connected
        go_on.set()
        projection.warm()
        assert projection.work() is None
        assert projection.search_keywords("word3x1")[0][0] == wanted
        assert projection.search_vectors(vector(text), k=1)[0][0] == wanted


def test_closing_breaks_off_a_build_and_the_next_one_builds(
    tmp_path: Path, catalogue: Catalogue, gate: tuple[Event, Event]
):
    begun, go_on = gate
    put(catalogue, *numbered(800))
    projection = Projection.open(tmp_path, catalogue, MODEL, stay=True)
    assert begun.wait(60)
    closing = Thread(target=projection.close)
    closing.start()
    assert projection._ending.wait(10)
    go_on.set()
    closing.join()
    assert not list(tmp_path.glob("index/*/current.json"))
    with Projection.open(tmp_path, catalogue, MODEL, stay=False) as again:
        assert again.status()["vectors"] == 2400


class TestShowing:
    def shown(self, *, terminal: bool) -> tuple[Waiting, Clock, io.StringIO]:
        clock, out = Clock(), io.StringIO()
        console = Console(file=out, force_terminal=terminal, width=100)
        return Waiting(console, clock), clock, out

    def test_a_short_wait_says_nothing(self):
        for terminal in (False, True):
            waiting, _, out = self.shown(terminal=terminal)
            waiting(Work(Task.OPENING))
            waiting(None)
            assert out.getvalue() == ""

    def test_a_long_one_says_how_far_it_is(self):
        for terminal in (False, True):
            waiting, clock, out = self.shown(terminal=terminal)
            for done in (0, 1000, 2000):
                waiting(Work(Task.BUILDING, done, 63_000))
                clock.now += 20
            waiting(None)
            assert "2,000 of 63,000" in out.getvalue()
