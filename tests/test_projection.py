"""The index follows the catalogue across processes, kills, damage and swaps."""

import errno
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest
from store_world import MODEL, entry, numbered, put, python, vector

from knowledge.errors import BusyError, StoreError
from knowledge.models import SHARED
from knowledge.store import projection as projections
from knowledge.store.catalogue import Catalogue
from knowledge.store.generations import write_json
from knowledge.store.projection import Projection
from knowledge.store.server import ChromaServer

OWNER = """
import sys, time
from pathlib import Path
from store_world import *
from knowledge.store.projection import Projection
home = Path(sys.argv[1])
catalogue = Catalogue.open(home / "catalogue.db")
projection = Projection.open(home, catalogue, MODEL, stay=True)
projection.warm()
print(projection.status()["address"])
time.sleep(600)
"""

WRITER = """
import sys
from pathlib import Path
from store_world import *
from knowledge.store.projection import Projection
home, start = Path(sys.argv[1]), int(sys.argv[2])
catalogue = Catalogue.open(home / "catalogue.db")
projection = Projection.open(home, catalogue, MODEL, stay=False)
projection.warm()
for at in range(start, start + 100000, 100):
    put(catalogue, *numbered(100, at))
    print(at + 99)
    projection.sync()
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(tmp_path / "catalogue.db") as opened:
        yield opened


@contextmanager
def index(home: Path, catalogue: Catalogue, *, stay: bool = False, url: str = ""):
    with Projection.open(home, catalogue, MODEL, stay=stay, chroma_url=url) as opened:
        yield opened


def first(projection: Projection, text: str, guilds: tuple[str, ...] = (SHARED,)) -> str:
    """The id of the passage that is ``text``, if the vector search finds it."""
    found = projection.search_vectors(vector(text), guilds, 3)
    return found[0][0] if found and found[0][1] > 0.999 else ""


def passage_id(catalogue: Catalogue, document: str, ordinal: int = 0) -> str:
    return catalogue.document_passages(document)[ordinal].id


def eventually(check: Callable[[], bool], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.05)
    return check()


def kill(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


def model_folder(home: Path) -> Path:
    (folder,) = (home / "index").iterdir()
    return folder


def generation(home: Path) -> Path:
    (folder,) = model_folder(home).glob("g-*")
    return folder


class TestFollowing:
    def test_what_is_put_is_found_and_what_is_retired_is_not(
        self, tmp_path: Path, catalogue: Catalogue
    ):
        put(catalogue, *numbered(5))
        text = "passage 1 of document number3 says word3x1"
        with index(tmp_path, catalogue) as projection:
            assert first(projection, text) == passage_id(catalogue, "doc-3", 1)
            assert projection.search_keywords("word3x1")[0][0] == passage_id(catalogue, "doc-3", 1)
            put(catalogue, entry("new", "something entirely else"))
            catalogue.retire("doc-3", SHARED, "mod")
            projection.sync()
            assert first(projection, text) == ""
            assert projection.search_keywords("word3x1") == []
            assert first(projection, "something entirely else") == passage_id(catalogue, "new")
            assert projection.fault() == ""

    def test_an_empty_catalogue_finds_nothing(self, tmp_path: Path, catalogue: Catalogue):
        with index(tmp_path, catalogue) as projection:
            assert projection.search_vectors(vector("x")) == []
            assert projection.search_keywords("x") == []
            assert projection.fault() == ""

    def test_guilds_are_kept_apart(self, tmp_path: Path, catalogue: Catalogue):
        put(catalogue, entry("a", "the secret of one", guild="1"), entry("b", "for everyone"))
        with index(tmp_path, catalogue) as projection:
            assert first(projection, "the secret of one", ("", "1"))
            assert first(projection, "the secret of one", ("", "2")) == ""
            assert projection.search_keywords("secret", ("", "2")) == []

    def test_one_that_stays_follows_by_itself(self, tmp_path: Path, catalogue: Catalogue):
        with index(tmp_path, catalogue, stay=True) as projection:
            projection.warm()
            put(catalogue, entry("new", "news of the hour"))
            assert eventually(lambda: first(projection, "news of the hour") != "")
            catalogue.retire("new", SHARED, "mod")
            assert eventually(lambda: first(projection, "news of the hour") == "")

    def test_another_model_has_its_own_index(self, tmp_path: Path, catalogue: Catalogue):
        put(catalogue, entry("a", "text"))
        with index(tmp_path, catalogue) as projection:
            assert first(projection, "text")
            catalogue.add_vectors(
                "other", {n: -vector(t) for n, t in catalogue.missing_vectors("other").items()}
            )
            with Projection.open(tmp_path, catalogue, "other", stay=False) as other:
                assert other.search_vectors(-vector("text"), k=1)[0][1] > 0.999
            assert first(projection, "text")

    def test_opened_again_it_builds_nothing(self, tmp_path: Path, catalogue: Catalogue):
        put(catalogue, *numbered(5))
        with index(tmp_path, catalogue) as projection:
            before = projection.status()["generation"]
        with index(tmp_path, catalogue) as projection:
            assert projection.status()["generation"] == before

    def test_files_and_servers_are_let_go(self, tmp_path: Path, catalogue: Catalogue):
        put(catalogue, *numbered(5))
        process = psutil.Process()
        with index(tmp_path, catalogue) as projection:
            projection.warm()
        before = process.num_fds()
        for _ in range(3):
            with index(tmp_path, catalogue) as projection:
                assert projection.status()["vectors"] == 15
        assert process.num_fds() <= before
        assert not [child for child in process.children() if "store.server" in str(child.cmdline())]

    def test_after_much_churn_it_is_built_anew(
        self, tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("knowledge.store.owner._CHURN_LEAST", 10)
        put(catalogue, *numbered(10))
        with index(tmp_path, catalogue) as projection:
            before = projection.status()["generation"]
            for n in range(7):
                catalogue.retire(f"doc-{n}", SHARED, "mod")
            projection.sync()
            assert projection.status()["generation"] == before
        with index(tmp_path, catalogue) as projection:
            assert projection.status()["generation"] != before
            assert projection.status()["vectors"] == 9


class TestManyProcesses:
    def test_a_second_process_is_a_guest_and_sees_every_change(
        self, tmp_path: Path, catalogue: Catalogue
    ):
        put(catalogue, *numbered(3))
        owner = python(OWNER, str(tmp_path))
        assert owner.stdout is not None
        address = owner.stdout.readline().strip()
        try:
            with index(tmp_path, catalogue) as guest:
                assert guest.status()["address"] == address
                assert guest.status()["owner"] is False
                put(catalogue, entry("new", "news of the hour"))
                guest.sync(10)
                assert first(guest, "news of the hour")
                assert guest.search_keywords("hour")
                catalogue.retire("new", SHARED, "mod")
                guest.sync(10)
                assert first(guest, "news of the hour") == ""
                assert guest.search_keywords("hour") == []
        finally:
            kill(owner)

    def test_a_guest_takes_over_from_an_owner_that_was_killed(
        self, tmp_path: Path, catalogue: Catalogue
    ):
        put(catalogue, *numbered(3))
        owner = python(OWNER, str(tmp_path))
        assert owner.stdout is not None
        owner.stdout.readline()
        children = psutil.Process(owner.pid).children()
        assert children, "the owner runs a server"
        with index(tmp_path, catalogue, stay=True) as guest:
            assert guest.status()["owner"] is False
            kill(owner)
            assert not psutil.wait_procs(children, timeout=5)[1], "the server ended, too"
            put(catalogue, entry("new", "news of the hour"))
            assert eventually(lambda: guest.status()["owner"] is True)
            assert eventually(lambda: first(guest, "news of the hour") != "")

    def test_a_short_guest_takes_over_as_well(self, tmp_path: Path, catalogue: Catalogue):
        put(catalogue, *numbered(3))
        owner = python(OWNER, str(tmp_path))
        assert owner.stdout is not None
        owner.stdout.readline()
        with index(tmp_path, catalogue) as guest:
            guest.warm()
            kill(owner)
            put(catalogue, entry("new", "news of the hour"))
            guest.sync(10)
            assert first(guest, "news of the hour")

    def test_a_guest_cannot_rebuild(self, tmp_path: Path, catalogue: Catalogue):
        with index(tmp_path, catalogue) as owner, index(tmp_path, catalogue) as guest:
            owner.warm()
            with pytest.raises(BusyError, match="owns the index"):
                guest.rebuild()

    def test_a_lock_that_nobody_answers_for_is_a_clear_error(
        self, tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(projections, "SILENT_SECONDS", 0.3)
        with index(tmp_path, catalogue) as owner:
            owner.warm()
            (model_folder(tmp_path) / "endpoint.json").unlink()
            with index(tmp_path, catalogue) as other, pytest.raises(BusyError, match="end it"):
                other.warm()

    def test_an_owner_that_does_not_follow_is_a_clear_error(
        self, tmp_path: Path, catalogue: Catalogue
    ):
        with index(tmp_path, catalogue) as owner, index(tmp_path, catalogue) as guest:
            owner.warm()  # one that does not stay applies only when asked
            put(catalogue, entry("new", "text"))
            with pytest.raises(BusyError, match="has not got on"):
                guest.sync(0.3)

    def test_a_server_that_was_killed_is_started_again(self, tmp_path: Path, catalogue: Catalogue):
        put(catalogue, *numbered(3))
        text = "passage 0 of document number1 says word1x0"
        with index(tmp_path, catalogue, stay=True) as projection:
            assert first(projection, text)
            (server,) = [
                child
                for child in psutil.Process().children()
                if "store.server" in str(child.cmdline())
            ]
            server.kill()
            assert first(projection, text)
            assert projection.fault() == ""


class TestFullDisk:
    """Marks that cannot be written are an error that says so, and cost nothing for good."""

    @pytest.fixture
    def disk(self, monkeypatch: pytest.MonkeyPatch) -> Event:
        """Set while the disk is full."""
        full = Event()

        def write(*arguments: object) -> None:
            if full.is_set():
                raise OSError(errno.ENOSPC, "No space left on device")
            write_json(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr("knowledge.store.generations.write_json", write)
        return full

    def test_it_is_said(self, tmp_path: Path, catalogue: Catalogue, disk: Event):
        with index(tmp_path, catalogue) as projection:
            projection.warm()
            put(catalogue, entry("new", "news of the hour"))
            disk.set()
            with pytest.raises(StoreError, match="No space left on device"):
                projection.sync()
            with pytest.raises(StoreError, match="No space left on device"):
                projection.rebuild()
            disk.clear()
            projection.sync()
            assert first(projection, "news of the hour")

    def test_a_folder_that_cannot_be_made_is_said(self, tmp_path: Path, catalogue: Catalogue):
        (tmp_path / "index").write_text("")
        with pytest.raises(StoreError, match="cannot be read or written"):
            Projection.open(tmp_path, catalogue, MODEL, stay=False)

    def test_one_that_stays_goes_on_when_there_is_room_again(
        self, tmp_path: Path, catalogue: Catalogue, disk: Event, caplog: pytest.LogCaptureFixture
    ):
        with index(tmp_path, catalogue, stay=True) as projection:
            projection.warm()
            disk.set()
            put(catalogue, entry("new", "news of the hour"))
            assert eventually(lambda: "No space left on device" in caplog.text)
            disk.clear()
            assert eventually(lambda: not projection.status()["pending"], 10)
            assert first(projection, "news of the hour")


class TestSwapping:
    def test_readers_notice_nothing_of_a_swap(self, tmp_path: Path, catalogue: Catalogue):
        put(catalogue, *numbered(30))
        texts = [f"passage 0 of document number{n} says word{n}x0" for n in range(30)]
        misses: list[str] = []
        searches = 0
        done = Event()

        with index(tmp_path, catalogue) as owner, index(tmp_path, catalogue) as guest:
            owner.warm()

            def read(projection: Projection) -> None:
                nonlocal searches
                while not done.is_set():
                    text = random.choice(texts)
                    try:
                        if not first(projection, text) or not projection.search_keywords(text):
                            misses.append(text)
                    except Exception as error:
                        misses.append(repr(error))
                    searches += 1

            readers = [Thread(target=read, args=(each,)) for each in (owner, guest)]
            for reader in readers:
                reader.start()
            for _ in range(3):
                owner.rebuild()
                time.sleep(0.1)
            done.set()
            for reader in readers:
                reader.join()
        assert misses == []
        assert searches > 20
        assert len(list(model_folder(tmp_path).glob("g-*"))) == 1


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As many passages as Chroma needs to write its index to disk; only to be copied."""
    folder = tmp_path_factory.mktemp("indexed")
    with Catalogue.open(folder / "catalogue.db") as catalogue:
        put(catalogue, *numbered(400))
        with index(folder, catalogue) as projection:
            projection.warm()
    return folder


class TestDamage:
    """Whatever is broken, the next one to open the index finds everything again."""

    @pytest.fixture
    def home(self, indexed: Path, tmp_path: Path) -> Path:
        return Path(shutil.copytree(indexed, tmp_path / "home"))

    @pytest.fixture
    def catalogue(self, home: Path) -> Iterator[Catalogue]:
        with Catalogue.open(home / "catalogue.db") as opened:
            yield opened

    def whole(self, home: Path, catalogue: Catalogue) -> None:
        with index(home, catalogue) as projection:
            for n in (0, 123, 399):
                text = f"passage 2 of document number{n} says word{n}x2"
                assert first(projection, text) == passage_id(catalogue, f"doc-{n}", 2)
                assert projection.search_keywords(f"word{n}x2")
            assert projection.fault() == ""
            assert projection.status()["vectors"] == 1200

    def test_the_whole_index_is_gone(self, home: Path, catalogue: Catalogue):
        shutil.rmtree(home / "index")
        self.whole(home, catalogue)

    def test_chroma_is_gone(self, home: Path, catalogue: Catalogue):
        shutil.rmtree(generation(home) / "chroma")
        self.whole(home, catalogue)

    def test_chromas_database_is_overwritten(self, home: Path, catalogue: Catalogue):
        path = generation(home) / "chroma" / "chroma.sqlite3"
        path.write_bytes(b"\0" * path.stat().st_size)
        self.whole(home, catalogue)

    def test_chromas_index_is_overwritten(self, home: Path, catalogue: Catalogue):
        files = list((generation(home) / "chroma").glob("*/*.bin")) + list(
            (generation(home) / "chroma").glob("*/*.pickle")
        )
        assert files, "the index is on disk"
        for path in files:
            path.write_bytes(os.urandom(path.stat().st_size))
        self.whole(home, catalogue)

    def test_vectors_are_missing(self, home: Path, catalogue: Catalogue):
        """What two writers do to one folder: the count is wrong, or passages are not found."""
        with index(home, catalogue) as projection:
            session = projection._connected()
            lost = [item.id for item in catalogue.live_passages("", 300)]
            session.vectors.delete(SHARED, lost)
            session.generation.begin()
        self.whole(home, catalogue)

    def test_the_keywords_are_broken(self, home: Path, catalogue: Catalogue):
        (generation(home) / "keywords" / "meta.json").write_text("{")
        self.whole(home, catalogue)

    def test_the_pointer_is_broken(self, home: Path, catalogue: Catalogue):
        (model_folder(home) / "current.json").write_text("{")
        self.whole(home, catalogue)

    def test_the_mark_of_progress_is_gone(self, home: Path, catalogue: Catalogue):
        (generation(home) / "applied.json").unlink()
        self.whole(home, catalogue)

    def test_it_breaks_while_it_is_open(self, home: Path, catalogue: Catalogue):
        with index(home, catalogue) as projection:
            session = projection._connected()
            session.vectors.drop()
            session.vectors.close()
            text = "passage 2 of document number7 says word7x2"
            assert first(projection, text) == passage_id(catalogue, "doc-7", 2)


class TestKills:
    def test_kills_at_random_moments_lose_nothing(self, tmp_path: Path, catalogue: Catalogue):
        """Every document that a writer reported is found afterwards, and none twice."""
        acknowledged = -1
        for _ in range(int(os.environ.get("MONAZITE_KILLS", "4"))):
            stored = len(catalogue.documents())
            writer = python(WRITER, str(tmp_path), str(stored))
            assert writer.stdout is not None
            acknowledged = int(writer.stdout.readline())
            time.sleep(random.uniform(0, 0.6))
            writer.send_signal(signal.SIGKILL)
            rest = writer.stdout.read().split()
            acknowledged = int(rest[-1]) if rest else acknowledged
            kill(writer)
            with index(tmp_path, catalogue) as projection:
                assert len(catalogue.documents()) > acknowledged
                assert projection.fault() == ""
                for n in {0, acknowledged, random.randint(0, acknowledged)}:
                    text = f"passage 1 of document number{n} says word{n}x1"
                    assert first(projection, text) == passage_id(catalogue, f"doc-{n}", 1)


def test_a_chroma_server_elsewhere_holds_the_vectors(tmp_path: Path, catalogue: Catalogue):
    put(catalogue, *numbered(5))
    server = ChromaServer(tmp_path / "elsewhere")
    server.wait()
    text = "passage 1 of document number3 says word3x1"
    try:
        with index(tmp_path, catalogue, url=server.address) as projection:
            assert projection.status()["address"] == server.address
            assert first(projection, text)
            with index(tmp_path, catalogue, url=server.address) as guest:
                assert first(guest, text)
            projection.rebuild()
            assert first(projection, text)
            assert projection.fault() == ""
            assert len(projection._connected().vectors._client.list_collections()) == 1
    finally:
        server.stop()


def test_closing_does_not_wait_for_a_long_backlog(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
):
    """What is left of the log is for the next one, and nothing of it is lost."""
    monkeypatch.setattr("knowledge.store.applying._ROUND", 10)
    with index(tmp_path, catalogue, stay=True) as projection:
        projection.warm()
        put(catalogue, *numbered(300))
        assert eventually(lambda: int(projection.status()["applied"]) > 0)
    with index(tmp_path, catalogue) as projection:
        assert projection.fault() == ""
        assert projection.status()["vectors"] == 900
