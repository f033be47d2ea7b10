"""``python ingest.py`` as people run it: what it prints, how it ends, what it leaves behind."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from filelock import FileLock
from ingest_world import (
    ROOT,
    environment,
    ids,
    ingest,
    new_home,
    note,
    official,
    search,
    summary,
    write,
)

from knowledge.documents.sources import read_list
from knowledge.errors import SettingsError
from knowledge.store.embeddings import MINILM, Embedder, slug

HEAVY = ("onnxruntime", "tokenizers", "torch", "sentence_transformers", "chromadb", "trafilatura")


@pytest.fixture
def home(tmp_path: Path, models_folder: Path, embedder: Embedder) -> Path:
    assert embedder.dimension
    return new_home(tmp_path, models_folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    return made


def one_line_about(name: str, said: str) -> str:
    """The one line of failures that names a file."""
    (line,) = [line for line in said.splitlines() if name in line]
    return line


def test_good_documents_are_added_and_bad_ones_named_and_the_exit_status_says_so(
    home: Path, folder: Path
):
    write(
        folder,
        good=note("good", "Yttrium prices doubled in Rotterdam."),
        z=official("z"),
        sub__unknown=official("unknown", "effect: suspends, of: [CN-1999-99]"),
        left=official("left", "effect: repeals, of: [right]"),
        right=official("right", "effect: repeals, of: [left]"),
        gossip=official("gossip", "effect: gossip, items: [Tb]"),
        day=official("day", "effect: licence, items: [Tb], until: 2025-13-01"),
        until=official("until", "effect: licence, items: [Tb], until: 2024-01-01"),
        twice=note("good", "Another text."),
        empty="",
        blank=" \n\n ",
    )
    (folder / "binary.md").write_bytes(bytes(range(256)) * 20)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (folder / "page.html").write_text("<html><body></body></html>")
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(200 * 2**20)
    (folder / "photo.png").write_bytes(b"\x89PNG")

    done = ingest(home, folder)
    assert done.returncode == 1
    assert done.stdout == (
        "2 added, 0 changed, 0 unchanged, 0 retired, 13 failed; 2 passages embedded.\n"
        "Without a day of publication: 1.\n"
    )
    assert "bundled record is not in this knowledge base" in done.stderr
    remedies = {
        "sub/unknown.md: measures": "CN-1999-99, which is not stored; ingest it first or correct",
        "left.md: measures": "in a circle: left/1 → right/1 → left/1; take one of them out",
        "right.md: measures": "in a circle",
        "gossip.md: measures[0].effect": "Must be one of",
        "day.md: measures[0].until": "write a day such as",
        "until.md: measures[0].until": "check from and until",
        "twice.md: id": "good.md; give this document its own id",
        "empty.md": "empty; give one with text",
        "blank.md": "empty; give one with text",
        "binary.md": "not text; give PDF, Word (DOCX)",
        "broken.pdf": ";",
        "page.html": "give the article's own page",
        "huge.txt": "200 MiB and at most 20 MiB are read; split it",
    }
    for name, remedy in remedies.items():
        line = one_line_about(f"documents/{name}:", done.stderr)
        assert remedy in line
        assert line.endswith((".", "?"))
    assert "Traceback" not in done.stderr
    assert "photo.png" not in done.stderr

    again = ingest(home, folder, "--json")
    assert again.returncode == 1
    found = json.loads(again.stdout)
    assert (found["added"], found["unchanged"], found["failed"]) == (0, 2, 13)
    assert found["undated"] == 1
    assert len(found["failures"]) == 13
    assert all(set(failure) == {"location", "reason"} for failure in found["failures"])
    assert ids(search(home, "yttrium prices"))[0] == "good"


def test_an_unchanged_run_embeds_nothing_loads_nothing_and_says_so(home: Path, folder: Path):
    write(folder, a=note("a"), b=official("b"))
    assert summary(home, folder)["embedded"] == 2
    script = "import sys, ingest\ntry: ingest.main()\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        cwd=home.parent,
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == (
        "0 added, 0 changed, 2 unchanged, 0 retired, 0 failed; nothing to embed.\n"
        "Without a day of publication: 1.\n"
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "sqlalchemy" in loaded
    assert loaded & set(HEAVY) == set()


def test_prune_dry_run_and_rebuild(home: Path, folder: Path):
    write(folder, a=note("a", "Gallium stays."), b=note("b", "Holmium goes."))
    summary(home, folder)
    (folder / "b.md").unlink()
    dry = ingest(home, folder, "--prune", "--dry-run")
    assert dry.stdout.startswith("Would be: 0 added, 0 changed, 1 unchanged, 1 retired, 0 failed")
    generation = current(home)
    pruned = summary(home, folder, "--prune", "--rebuild")
    assert (pruned["retired"], pruned["unchanged"], pruned["embedded"]) == (1, 1, 0)
    assert current(home) != generation
    assert ids(search(home, "holmium goes")) == ["a"]


def current(home: Path) -> str:
    """The generation of the index in use."""
    (file,) = home.glob("index/*/current.json")
    return str(json.loads(file.read_text())["generation"])


class TestSourcesList:
    def test_it_is_read_from_the_folder_one_is_in_beside_the_corpus(
        self, copied_home: Path, tmp_path: Path
    ):
        write(tmp_path, mine__a=note("a"), other=note("other"))
        place = tmp_path / "elsewhere"
        place.mkdir()
        (place / "sources.toml").write_text(
            '[[source]]\npath = "../mine"\n[[source]]\npath = "../other.md"\n'
        )
        done = ingest(copied_home, "--json", cwd=place)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["added"] == 2
        assert found["unchanged"] > 50

    @pytest.mark.parametrize(
        "text",
        [
            'source = "docs"',
            "[[source]]\npath = 5",
            "[[source]]\npath = 'a'\nurl = 'https://b.example'",
            "[[source]]\nurl = 'ftp://b.example'",
            "[[source]]\n",
        ],
    )
    def test_what_is_no_list_of_sources_is_refused(self, tmp_path: Path, text: str):
        (tmp_path / "sources.toml").write_text(text)
        with pytest.raises(SettingsError, match="source"):
            read_list(tmp_path / "sources.toml")

    def test_a_wrong_one_stops_the_run_with_one_line(self, home: Path, tmp_path: Path):
        (tmp_path / "sources.toml").write_text("[[source")
        done = ingest(home, cwd=tmp_path)
        assert done.returncode == 2
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith("sources.toml cannot be read as a list of sources")


def test_it_prints_utf_8_whatever_the_machine_speaks(home: Path, tmp_path: Path):
    (tmp_path / "公告.pdf").write_bytes(b"broken")
    for shown in (["--json"], []):
        done = subprocess.run(
            [sys.executable, str(ROOT / "ingest.py"), "公告.pdf", "--dry-run", *shown],
            cwd=tmp_path,
            env=environment(home, PYTHONIOENCODING="ascii"),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 1
        assert "公告" in done.stdout + done.stderr


class TestCannotRun:
    def test_a_second_ingest_is_told_to_wait(self, home: Path, folder: Path):
        with FileLock(home / "ingest.lock"):
            done = ingest(home, folder)
        assert done.returncode == 2
        assert done.stderr == (
            "Another ingest of this knowledge base is running; wait for it to end.\n"
        )

    def test_a_lock_that_cannot_be_written(self, home: Path, folder: Path):
        (home / "ingest.lock").mkdir()
        done = ingest(home, folder)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert "KNOWLEDGE_HOME" in line

    def test_a_data_folder_that_is_a_file(self, tmp_path: Path, folder: Path):
        (tmp_path / "file").write_text("")
        done = ingest(tmp_path / "file", folder, cwd=tmp_path)
        assert done.returncode == 2
        assert "KNOWLEDGE_HOME" in done.stderr

    def test_a_damaged_catalogue(self, home: Path, folder: Path):
        (home / "catalogue.sqlite").write_bytes(b"not a database at all" * 100)
        done = ingest(home, folder)
        assert done.returncode == 2
        assert "damaged" in done.stderr
        assert "Traceback" not in done.stderr

    def test_an_option_that_does_not_exist(self, home: Path):
        assert ingest(home, "--nonsense").returncode == 2


def test_a_moved_checkout_knows_its_corpus(copied_home: Path, tmp_path: Path):
    checkout = tmp_path / "checkout"
    for part in ("knowledge", "ingest.py"):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, checkout / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, checkout / part)
    done = subprocess.run(
        [sys.executable, str(checkout / "ingest.py"), "--prune", "--json"],
        cwd=checkout,
        env=environment(copied_home) | {"PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["unchanged"] > 50
    assert found["added"] == found["changed"] == found["retired"] == found["embedded"] == 0


def test_a_named_other_model_gets_an_index_of_its_own_and_the_way_back_embeds_nothing(
    home: Path, folder: Path, models_folder: Path
):
    write(
        folder,
        a=note("a", " ".join(f"Sentence {n} is about holmium magnets." for n in range(30))),
        b=note("b", "Gallium arsenide wafers."),
    )
    first = summary(home, folder)["embedded"]
    generation = current(home)
    other = {"KNOWLEDGE_EMBEDDING_MODEL": smaller_model(home, models_folder)}

    switched = summary(home, folder, **other)
    assert switched["unchanged"] == 2
    assert switched["embedded"] > first
    assert ids(search(home, "wafers of GaAs", limit=1, **other)) == ["b"]

    back = summary(home, folder)
    assert (back["unchanged"], back["embedded"]) == (2, 0)
    indexes = {json.loads(f.read_text())["generation"] for f in home.glob("index/*/current.json")}
    assert len(indexes) == 2
    assert generation in indexes


def smaller_model(home: Path, models_folder: Path) -> str:
    """The bundled model's export under another name, as one that reads only 64 tokens."""
    name = "reads-little"
    (home / "models").unlink()
    shutil.copytree(models_folder / "models" / slug(MINILM), home / "models" / slug(MINILM))
    copy = shutil.copytree(home / "models" / slug(MINILM), home / "models" / slug(name))
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"name": name, "max_tokens": 64}))
    return name


class TestAddresses:
    """Sources behind addresses, from a server on this machine that the run is allowed to reach."""

    REACHING = """
import sys
from knowledge.documents import fetching, sources
port = int(sys.argv.pop(1))
reach = fetching.Reach(networks=("127.0.0.1/32",), ports=frozenset({port}), attempts=1)
sources.fetch = lambda url: fetching.fetch(url, reach)
import ingest
ingest.main()
"""

    @pytest.fixture
    def port(self, tmp_path: Path) -> Iterator[int]:
        (tmp_path / "www").mkdir()
        handler = partial(Quiet, directory=str(tmp_path / "www"))
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield server.server_port
            server.shutdown()

    def run(self, home: Path, port: int, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", self.REACHING, str(port), *arguments, "--json"],
            cwd=home.parent,
            env=environment(home),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def test_a_feed_a_page_and_a_pdf(self, home: Path, tmp_path: Path, port: int):
        www, root = tmp_path / "www", f"http://127.0.0.1:{port}"
        for name in ("one", "two"):
            text = f"The factory number {name} makes holmium magnets for wind turbines. " * 8
            page = f"<html><head><title>News {name}</title></head><body><article><p>{text}</p>"
            (www / f"{name}.html").write_text(f"<!doctype html>{page}</article></body></html>")
        write_pdf(www / "report.pdf", "Scandium oxide output rose by a fifth in the year.")
        self.write_feed(www / "feed.xml", root, "one", "two", "missing")

        done = self.run(home, port, f"{root}/feed.xml", f"{root}/report.pdf", "--prune")
        assert done.returncode == 1, done.stderr
        found = json.loads(done.stdout)
        assert (found["added"], found["failed"]) == (3, 1)
        (failure,) = found["failures"]
        assert (
            failure["reason"] == f"{root}/missing.html: The server answers 404; check the address."
        )
        hit = search(home, "scandium oxide output", limit=1)[0]
        assert hit["url"] == f"{root}/report.pdf"

        self.write_feed(www / "feed.xml", root, "two")
        again = json.loads(self.run(home, port, f"{root}/feed.xml", "--prune").stdout)
        assert (again["unchanged"], again["retired"], again["embedded"]) == (1, 0, 0)

    def test_a_private_address_is_not_reached(self, home: Path, port: int):
        done = ingest(home, f"http://127.0.0.1:{port}/one.html")
        assert done.returncode == 1
        assert "The address is not allowed" in done.stderr

    @staticmethod
    def write_feed(path: Path, root: str, *names: str) -> None:
        items = "".join(
            f"<item><title>{name}</title><link>{root}/{name}.html</link></item>" for name in names
        )
        head = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
        path.write_text(f"{head}{items}</channel></rss>")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, *_: object) -> None:
        pass


def write_pdf(path: Path, text: str) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    canvas.drawString(72, 720, text)
    canvas.save()
