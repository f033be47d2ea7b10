"""A folder is read whole, links inside it included, and nothing outside it."""

from pathlib import Path

import pytest
from ingest_world import note, write

from knowledge.documents.sources import offered
from knowledge.documents.walking import walk
from knowledge.errors import DocumentError

SECRET = "token = hunter2"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path.resolve() / "docs"
    write(made, a=note("a"), sub__b=note("b"))
    (made.parent / "secret.env").write_text(SECRET)
    (made.parent / "outside").mkdir()
    (made.parent / "outside" / "c.md").write_text(SECRET)
    return made


def texts(folder: Path) -> list[str]:
    """Everything that the folder gives to read."""
    found = []
    for candidate in offered(str(folder)).candidates:
        try:
            found.append(candidate.load().data.decode())
        except DocumentError:
            continue
    return found


def faults(folder: Path) -> dict[str, str]:
    return {p.path.relative_to(folder).as_posix(): p.fault for p in walk(folder) if p.fault}


def read(folder: Path) -> list[str]:
    return [p.path.relative_to(folder).as_posix() for p in walk(folder) if not p.fault]


def test_links_out_of_the_folder_are_failures_of_every_kind(folder: Path):
    (folder / "settings.md").symlink_to("../secret.env")
    (folder / "whole").symlink_to("../outside")
    (folder / "absolute.md").symlink_to(folder.parent / "outside" / "c.md")
    (folder / "round.md").symlink_to("../docs/../outside/c.md")
    (folder / "sub" / "second.md").symlink_to("../chain")
    (folder / "chain").symlink_to("../outside/c.md")
    (folder / "sub" / "up").symlink_to("../..")
    (folder / "sibling.md").symlink_to(f"{folder}2/c.md")
    (folder.parent / "docs2").mkdir()
    (folder.parent / "docs2" / "c.md").write_text(SECRET)
    found = faults(folder)
    assert set(found) == {
        "settings.md", "whole", "absolute.md", "round.md", "sub/second.md", "sub/up", "sibling.md",
    }  # fmt: skip
    assert all("leads out of its folder" in fault for fault in found.values())
    assert read(folder) == ["a.md", "sub/b.md"]
    assert SECRET not in "".join(texts(folder))


def test_links_that_stay_inside_are_read_and_nothing_twice(folder: Path):
    (folder / ".versions" / "3").mkdir(parents=True)
    (folder / ".versions" / "3" / "d.md").write_text(note("d"))
    (folder / "latest").symlink_to(".versions/3")
    (folder / "again").symlink_to("latest")
    (folder / "same.md").symlink_to("a.md")
    (folder / "aaa").symlink_to("sub")
    assert read(folder) == ["a.md", "again/d.md", "sub/b.md"]
    assert faults(folder) == {}


def test_circles_and_links_to_nowhere_end(folder: Path):
    (folder / "self").symlink_to(".")
    (folder / "sub" / "up").symlink_to("..")
    (folder / "one.md").symlink_to("two.md")
    (folder / "two.md").symlink_to("one.md")
    (folder / "gone.md").symlink_to("nothing.md")
    assert read(folder) == ["a.md", "sub/b.md"]
    assert set(faults(folder)) == {"one.md", "two.md", "gone.md"}


def test_a_link_to_a_hidden_file_of_another_kind_is_not_read(folder: Path):
    (folder / ".env").write_text(SECRET)
    (folder / "settings.md").symlink_to(".env")
    assert "another kind" in faults(folder)["settings.md"]
    assert SECRET not in "".join(texts(folder))


def test_a_file_that_becomes_a_link_after_it_was_listed_is_not_followed(folder: Path):
    found = offered(str(folder)).candidates
    (folder / "a.md").unlink()
    (folder / "a.md").symlink_to("../secret.env")
    with pytest.raises(DocumentError, match="leads out"):
        found[0].load()


def test_a_folder_given_through_a_link_is_that_folder(folder: Path, tmp_path: Path):
    (tmp_path / "link").symlink_to(folder)
    assert len(texts(tmp_path / "link")) == 2
