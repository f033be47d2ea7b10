"""The Ingestor settles each document: stored once, never half, never lost, never by mistake."""

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from ingest_world import note, official, write

from knowledge.documents.ingestion import Event, Ingestor, Outcome, Summary
from knowledge.documents.readers import read
from knowledge.store.catalogue import Catalogue
from knowledge.store.embeddings import Embedder

MODEL = "all-MiniLM-L6-v2"


class Watched:
    """The real model, and what was asked of it; ``limit`` makes it a model that reads less."""

    def __init__(self, model: Embedder, limit: int = 256) -> None:
        self._model = model
        self.max_tokens = limit
        self.embedded: list[str] = []

    def count(self, text: str) -> int:
        return self._model.count(text)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded += texts
        return self._model.embed(texts)


class Desk:
    """An ingestor on an empty catalogue beside a folder of documents."""

    def __init__(self, base: Path, model: Embedder) -> None:
        self.folder = base / "documents"
        self.folder.mkdir()
        self.catalogue = Catalogue.open(base / "catalogue.sqlite")
        self.model = Watched(model)
        self.asked = 0
        self.ingestor = Ingestor(self.catalogue, MODEL, self._open)

    def _open(self) -> Watched:
        self.asked += 1
        return self.model

    def events(self, *sources: Path | str, **options: bool) -> list[Event]:
        places = list(map(str, sources or (self.folder,)))
        return list(self.ingestor.sync(places, actor="tester", **options))

    def run(self, *sources: Path | str, **options: bool) -> dict[str, int]:
        """The counts that are not 0."""
        return counted(self.events(*sources, **options))

    def live(self) -> dict[str, str]:
        """Live documents and the names of the files they come from."""
        return {row.id: Path(row.location).name for row in self.catalogue.documents()}


def counted(events: Iterable[Event]) -> dict[str, int]:
    summary = Summary()
    for event in events:
        summary.add(event)
    return {outcome.value: count for outcome, count in summary.counts.items() if count}


def reasons(events: Iterable[Event]) -> list[str]:
    return [event.message for event in events if event.outcome is Outcome.FAILED]


@pytest.fixture
def desk(tmp_path: Path, embedder: Embedder):
    made = Desk(tmp_path, embedder)
    yield made
    made.catalogue.close()


class TestAgain:
    def test_an_unchanged_folder_asks_for_no_model(self, desk: Desk):
        write(desk.folder, a=note("a"), b=official("b"))
        assert desk.run() == {"added": 2}
        desk.asked = 0
        version = desk.catalogue.version()
        assert desk.run() == {"unchanged": 2}
        assert desk.asked == 0
        assert desk.catalogue.version() == version

    def test_a_changed_document_is_a_new_revision_and_only_its_new_passages_are_embedded(
        self, desk: Desk
    ):
        parts = [f"## Part {n}\n\nThe part {n} is about item {n} and its price." for n in range(4)]
        write(desk.folder, a=note("a", "\n\n".join(parts)))
        desk.run()
        desk.model.embedded.clear()
        parts[2] = "## Part 2\n\nThis part now says something else."
        write(desk.folder, a=note("a", "\n\n".join(parts)))
        assert desk.run() == {"changed": 1}
        assert len(desk.model.embedded) == 1
        assert "something else" in desk.model.embedded[0]
        assert [revision.number for revision in desk.catalogue.revisions("a")] == [1, 2]

    def test_other_bytes_with_the_same_meaning_change_nothing(self, desk: Desk):
        write(desk.folder, a=note("a"))
        desk.run()
        write(desk.folder, a=note("a").replace("\n", "\r\n"))
        assert desk.run() == {"unchanged": 1}
        assert len(desk.catalogue.revisions("a")) == 1

    def test_a_file_given_twice_is_read_once(self, desk: Desk):
        write(desk.folder, a=note("a"))
        assert desk.run(desk.folder, desk.folder / "a.md", desk.folder) == {"added": 1}

    def test_a_file_that_was_ingested_alone_is_known_in_its_folder(self, desk: Desk):
        write(desk.folder, a=note("a"), b=note("b"))
        desk.run(desk.folder / "a.md")
        assert desk.run() == {"unchanged": 1, "added": 1}
        (desk.folder / "a.md").unlink()
        assert desk.run(prune=True) == {"unchanged": 1, "retired": 1}

    def test_a_dry_run_tells_the_same_and_stores_nothing(self, desk: Desk):
        write(desk.folder, a=note("a"), b=note("b"))
        desk.run()
        write(desk.folder, a=note("a", "Other text."), c=note("c"), d=note("d", measures="[{}]"))
        (desk.folder / "b.md").unlink()
        version = desk.catalogue.version()
        expected = {"added": 1, "changed": 1, "failed": 1, "retired": 1}
        assert desk.run(prune=True, dry_run=True) == expected
        assert desk.catalogue.version() == version
        assert desk.run(prune=True) == expected


class TestPrune:
    def test_only_prune_retires_and_a_file_that_is_back_is_restored(self, desk: Desk):
        write(desk.folder, a=note("a"), b=note("b"))
        desk.run()
        (desk.folder / "b.md").unlink()
        assert desk.run() == {"unchanged": 1}
        assert desk.live() == {"a": "a.md", "b": "b.md"}
        assert desk.run(prune=True) == {"unchanged": 1, "retired": 1}
        assert desk.live() == {"a": "a.md"}
        write(desk.folder, b=note("b"))
        desk.model.embedded.clear()
        assert desk.run() == {"unchanged": 1, "changed": 1}
        assert desk.live() == {"a": "a.md", "b": "b.md"}
        assert desk.model.embedded == []

    def test_an_emptied_folder_retires_nothing_unless_that_is_said(self, desk: Desk):
        write(desk.folder, a=note("a"), b=note("b"))
        desk.run()
        for file in desk.folder.iterdir():
            file.unlink()
        events = desk.events(prune=True)
        assert counted(events) == {"failed": 1}
        assert "add --prune-all" in reasons(events)[0]
        assert set(desk.live()) == {"a", "b"}
        assert desk.run(prune_all=True) == {"retired": 2}

    def test_a_folder_that_lost_most_of_many_documents_is_asked_about(self, desk: Desk):
        write(desk.folder, **{f"n{n}": note(f"n{n}") for n in range(16)})
        desk.run()
        for n in range(4):
            (desk.folder / f"n{n}.md").unlink()
        assert desk.run(prune=True) == {"unchanged": 12, "retired": 4}
        for n in range(4, 15):
            (desk.folder / f"n{n}.md").unlink()
        events = desk.events(prune=True)
        assert counted(events) == {"unchanged": 1, "failed": 1}
        assert "11 of 12 stored documents" in reasons(events)[0]
        assert desk.run(prune_all=True) == {"unchanged": 1, "retired": 11}

    def test_a_source_that_is_gone_retires_nothing(self, desk: Desk):
        write(desk.folder, a=note("a"))
        desk.run()
        shutil.rmtree(desk.folder)
        assert desk.run(prune=True) == {"failed": 1}
        assert desk.live() == {"a": "a.md"}

    def test_a_file_that_is_broken_now_stays_as_it_was(self, desk: Desk):
        write(desk.folder, a=note("a"))
        desk.run()
        (desk.folder / "a.md").write_bytes(b"")
        assert desk.run(prune=True) == {"failed": 1}
        assert desk.live() == {"a": "a.md"}

    @pytest.mark.skipif(os.geteuid() != 0, reason="gives up rights that only root has to give up")
    def test_a_folder_inside_that_cannot_be_entered_is_a_failure_and_retires_nothing(
        self, tmp_path: Path, desk: Desk
    ):
        write(desk.folder, a=note("a"), shut__b=note("b"))
        desk.run()
        (desk.folder / "shut").chmod(0)
        for folder in (desk.folder, *desk.folder.parents[:-1]):
            folder.chmod(folder.stat().st_mode | 0o055)
        os.seteuid(65534)
        try:
            events = desk.events(prune=True)
        finally:
            os.seteuid(0)
        assert counted(events) == {"unchanged": 1, "failed": 1}
        assert "permission denied" in reasons(events)[0]
        assert desk.live() == {"a": "a.md", "b": "b.md"}

    def test_what_another_source_gave_stays(self, desk: Desk, tmp_path: Path):
        write(desk.folder, a=note("a"))
        write(tmp_path / "documents-2", b=note("b"))
        desk.run(desk.folder, tmp_path / "documents-2")
        assert desk.run(prune=True) == {"unchanged": 1}
        assert len(desk.live()) == 2


class TestMoves:
    def test_a_moved_folder_keeps_its_documents(self, desk: Desk, tmp_path: Path):
        write(desk.folder, a=note("a"), plain="# Plain\n\nA text without front matter.\n")
        desk.run()
        desk.model.embedded.clear()
        moved = desk.folder.rename(tmp_path / "moved")
        assert desk.run(moved) == {"unchanged": 2}
        assert desk.live() == {"a": "a.md", "plain": "plain.md"}
        assert desk.model.embedded == []
        assert {row.source for row in desk.catalogue.documents()} == {str(moved)}
        assert desk.run(moved, prune=True) == {"unchanged": 2}

    @pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
    def test_a_file_that_moves_between_two_sources_is_neither_lost_nor_doubled(
        self, desk: Desk, order: tuple[str, str]
    ):
        write(desk.folder, old__a=note("a"), new__b=note("b"), old__c=note("c"))
        places = [desk.folder / name for name in order]
        desk.run(*places)
        (desk.folder / "old/a.md").rename(desk.folder / "new/a.md")
        events = desk.events(*places, prune=True)
        assert counted(events) == {"unchanged": 3}
        assert desk.live() == {"a": "a.md", "b": "b.md", "c": "c.md"}
        assert desk.run(*places, prune=True) == {"unchanged": 3}

    def test_a_renamed_file_without_an_id_is_another_document(self, desk: Desk):
        write(desk.folder, old="# One\n\nA text.\n")
        desk.run()
        (desk.folder / "old.md").rename(desk.folder / "new.md")
        assert desk.run(prune=True) == {"added": 1, "retired": 1}
        assert desk.live() == {"new": "new.md"}

    def test_a_file_whose_id_changes_replaces_what_it_was(self, desk: Desk):
        write(desk.folder, a=note("first"))
        desk.run()
        write(desk.folder, a=note("second"))
        assert desk.run() == {"added": 1, "retired": 1}
        assert desk.live() == {"second": "a.md"}

    def test_a_file_whose_id_changes_to_something_wrong_stays_what_it_was(self, desk: Desk):
        write(desk.folder, a=official("first"))
        desk.run()
        write(desk.folder, a=official("second", "effect: suspends, of: [nothing]"))
        assert desk.run(prune=True) == {"failed": 1}
        assert desk.live() == {"first": "a.md"}

    def test_a_run_killed_between_storing_and_retiring_is_completed(self, desk: Desk):
        write(desk.folder, a=note("first"))
        desk.run()
        write(desk.folder, a=note("second"))
        for event in desk.ingestor.sync([str(desk.folder)], actor="tester"):
            if event.outcome is Outcome.ADDED:
                break
        assert set(desk.live()) == {"first", "second"}
        assert desk.run() == {"unchanged": 1, "retired": 1}
        assert set(desk.live()) == {"second"}


class TestIds:
    def test_a_new_file_cannot_take_the_id_of_another(self, desk: Desk):
        write(desk.folder, b=note("same", "The first text."))
        desk.run()
        write(desk.folder, a=note("same", "Another text."))
        for _ in range(2):
            events = desk.events(prune=True)
            assert counted(events) == {"failed": 1, "unchanged": 1}
            (reason,) = reasons(events)
            assert "a.md: id:" in reason
            assert "b.md" in reason
            assert desk.live() == {"same": "b.md"}

    def test_not_from_another_folder_either(self, desk: Desk):
        write(desk.folder, one__a=note("same"), two__b=note("same", "Another text."))
        desk.run(desk.folder / "one")
        assert desk.run(desk.folder / "two") == {"failed": 1}
        assert desk.live() == {"same": "a.md"}

    def test_files_of_one_name_without_ids_are_kept_apart(self, desk: Desk):
        write(desk.folder, one__a="# One\n\nText of one.\n", two__a="# Two\n\nText of two.\n")
        assert desk.run() == {"added": 2}
        assert desk.run(prune=True) == {"unchanged": 2}
        assert len(desk.live()) == 2


class TestRules:
    def test_announcements_may_refer_to_one_another_in_any_order(self, desk: Desk):
        write(desk.folder, a=official("a", "effect: suspends, of: [z]"), z=official("z"))
        assert desk.run() == {"added": 2}

    @pytest.mark.parametrize("dry_run", [True, False])
    def test_a_claim_may_be_about_a_plain_document_of_the_same_run(self, desk: Desk, dry_run: bool):
        claim = "[{id: c/1, about: [z], by: Someone, passage: said}]"
        said = note(
            "c",
            "## Said\n\nSo it was said.",
            kind="statement",
            published="2025-05-05",
            claims=claim,
        )
        write(desk.folder, c=said, z=note("z"))
        assert desk.run(dry_run=dry_run) == {"added": 2}

    def test_rules_may_not_refer_to_what_this_run_retires(self, desk: Desk):
        write(desk.folder, z=official("z"))
        desk.run()
        (desk.folder / "z.md").unlink()
        write(desk.folder, a=official("a", "effect: repeals, of: [z]"))
        events = desk.events(prune=True)
        assert counted(events) == {"failed": 1, "retired": 1}
        assert "z, which is not stored" in reasons(events)[0]

    def test_a_wrong_rule_takes_only_its_document_out(self, desk: Desk):
        write(
            desk.folder,
            a=official("a", "effect: suspends, of: [unknown]"),
            b=official("b", "effect: repeals, of: [c]"),
            c=official("c", "effect: repeals, of: [b]"),
            d=official("d"),
            e=official("e", "effect: licence, items: [terbum]"),
        )
        events = desk.events()
        assert counted(events) == {"added": 1, "failed": 4}
        said = "\n".join(reasons(events))
        for words in (
            "a.md: measures",
            "unknown, which is not stored",
            "in a circle",
            "did you mean terbium",
        ):
            assert words in said
        assert desk.live() == {"d": "d.md"}


class TestModels:
    LONG = " ".join(f"Sentence number {n} says a little about terbium exports." for n in range(40))

    def test_a_model_that_reads_less_gets_smaller_passages_and_back_costs_nothing(self, desk: Desk):
        write(desk.folder, a=note("a", self.LONG), b=official("b"))
        desk.run()
        before = {item.id for item in desk.catalogue.document_passages("a")}
        assert desk.ingestor.embed_missing(actor="tester") == 0

        small = Watched(desk.model._model, limit=64)
        other = Ingestor(desk.catalogue, "small", lambda: small)
        assert counted(other.sync([str(desk.folder)], actor="tester")) == {"unchanged": 2}
        assert other.embed_missing(actor="tester") == len(small.embedded) > len(before)
        cut = desk.catalogue.document_passages("a")
        assert max(item.passage.tokens for item in cut) <= 64
        counts = desk.catalogue.text_counts("small")
        assert counts == desk.catalogue.passage_counts()
        assert counted(other.sync([str(desk.folder)], actor="tester")) == {"unchanged": 2}
        assert other.embed_missing(actor="tester") == 0

        desk.model.embedded.clear()
        assert desk.ingestor.embed_missing(actor="tester") == 0
        assert desk.model.embedded == []
        assert {item.id for item in desk.catalogue.document_passages("a")} == before

    def test_vectors_of_a_new_model_are_queued_for_its_index(self, desk: Desk):
        write(desk.folder, a=note("a"))
        desk.run()
        seq = desk.catalogue.last_seq()
        other = Ingestor(desk.catalogue, "other", lambda: desk.model)
        seen: list[tuple[int, int]] = []
        other.embed_missing(actor="tester", report=lambda done, total: seen.append((done, total)))
        (change,) = desk.catalogue.changes_since(seq)
        assert change.op == "add"
        assert seen == [(1, 1)]


def pdf_that_says_half_a_character() -> bytes:
    """A page of "Terbium AB", whose font says that its B stands for half of a character."""
    shown = b"BT /F1 12 Tf 72 720 Td (Terbium AB and more text) Tj ET"
    table = b"""/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <41> <0041> <42> <D800> endbfchar
endcmap end"""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        *(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(d), d) for d in (shown, table)),
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    table_at = b"xref\n0 7\n0000000000 65535 f \n" + entries
    end = b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + table_at + end


def test_half_a_character_costs_only_its_document(desk: Desk):
    write(desk.folder, b=note("b"))
    (desk.folder / "half.pdf").write_bytes(pdf_that_says_half_a_character())
    (desk.folder / os.fsdecode(b"caf\xe9.md")).write_text("# Name\n\nText.\n")
    events = desk.events()
    assert counted(events) == {"added": 2, "failed": 1}
    (named,) = reasons(events)
    assert "caf\\xe9.md: The file's name is not UTF-8" in named
    # The half stands as a mark of a letter that is not known.
    half = read(pdf_that_says_half_a_character(), location="half.pdf").text
    assert half.encode().decode() == "Terbium A\ufffd and more text"


@pytest.mark.parametrize("source", ["", "  ", "nowhere", "a\0b"])
def test_a_source_that_is_none_is_one_failure_and_the_rest_goes_on(desk: Desk, source: str):
    write(desk.folder, a=note("a"))
    assert desk.run(source, desk.folder) == {"added": 1, "failed": 1}
