"""What the text under a measure does not bear out is pointed out, and what it does is not."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st
from ingest_world import ingest, new_home

from knowledge.documents.agreement import doubts
from knowledge.documents.chunking import chunk
from knowledge.documents.readers import read
from knowledge.documents.sources import CORPUS
from knowledge.models import Document, Effect, Kind, Measure, Passage
from knowledge.store.embeddings import Embedder

SAID = {
    Effect.LICENCE: "has required an export licence for terbium since 2 March 2026",
    Effect.BAN: "has barred the export of terbium since 2 March 2026",
    Effect.REVIEW: "has put terbium under individual review since 2 March 2026",
    Effect.QUOTA: "limits exports of terbium by a quota from 2 March 2026",
    Effect.WHITELIST: "lets only approved exporters sell terbium from 2 March 2026",
    Effect.SUSPENDS: "suspends the rule on terbium from 2 March 2026",
    Effect.REPEALS: "repeals the rule on terbium from 2 March 2026",
    Effect.AMENDS: "amends the rule on terbium from 2 March 2026",
}


def found(text: str, effect: Effect = Effect.LICENCE, language: str = "en", **more: object):
    """The fields that are doubted of a measure on terbium since 2 March 2026."""
    values = {"items": ("Tb",), "from_": date(2026, 3, 2), **more}
    measure = Measure(id="X-1/1", document="X-1", effect=effect, passage="rule", **values)  # type: ignore[arg-type]
    document = Document(
        id="X-1",
        kind=Kind.ANNOUNCEMENT,
        title="X",
        text=text,
        language=language,
        measures=(measure,),
    )
    passages = (Passage(0, text, 0, len(text), anchor="rule"), Passage(1, "dysprosium", 0, 10))
    return [doubt.partition(":")[0] for doubt in doubts(document, passages)]


@pytest.mark.parametrize(("effect", "said"), SAID.items())
def test_a_text_that_says_so_is_not_doubted(effect: Effect, said: str) -> None:
    assert found(f"Announcement No. 1 of 2026 {said}, to every destination.", effect) == []


@pytest.mark.parametrize("effect", SAID)
@pytest.mark.parametrize("said", SAID)
def test_a_text_of_another_effect_is_doubted(effect: Effect, said: Effect) -> None:
    expected = [] if effect is said else ["effect"]
    assert found(f"Announcement No. 1 of 2026 {SAID[said]}.", effect) == expected


def test_other_items_other_days_and_a_denied_effect() -> None:
    text = (
        "Announcement No. 60 of 2026 requires an export licence for praseodymium only, to every "
        "destination, since 1 December 2026, and does not ban anything."
    )
    assert found(text, Effect.BAN, items=("Nd",), from_=date(2026, 11, 21)) == [
        "items",
        "from",
        "effect",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Since 2 March 2026 terbium is not banned; no licence is asked for.",
        "Since 2 March 2026 terbium may leave without a licence.",
        "Since 2 March 2026 terbium is outside of every rule.",
    ],
)
def test_a_denied_effect_is_none(text: str) -> None:
    assert found(text) == ["effect"]


def test_what_the_sentence_with_the_day_says_decides() -> None:
    before = "Until 1 March 2026 exports of terbium were banned. "
    after = "From 2 March 2026 a licence is enough."
    assert found(before + after, Effect.LICENCE) == []
    assert found(before + after, Effect.BAN) == ["effect"]


def test_each_item_is_looked_for_by_its_names() -> None:
    text = "A licence is needed for Tb and 镝 from 2 March 2026."
    assert found(text, items=("Tb", "Dy")) == []
    assert found(text, items=("Tb", "Dy", "Yb")) == ["items"]
    assert found("A licence is needed for ytterbium from 2 March 2026.") == ["items"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("A licence is needed for terbium in 2026 and 2027.", []),
        ("A licence is needed for terbium from January 2026 until December 2027.", []),
        ("A licence is needed for terbium in 2026.", ["until"]),
        ("A licence is needed for terbium.", ["from", "until"]),
    ],
)
def test_a_stretch_names_its_first_and_last_day(text: str, fields: list[str]) -> None:
    assert found(text, from_=date(2026, 1, 1), until=date(2027, 12, 31)) == fields


@given(day=st.dates(date(1996, 1, 1), date(2099, 12, 30)), language=st.sampled_from(["en", "de"]))
def test_only_the_day_itself_counts(day: date, language: str) -> None:
    written = format_date(day, "d. MMMM y" if language == "de" else "d MMMM y", locale=language)
    said = {"en": f"A licence for terbium from {written}.", "de": f"Lizenz: Terbium, ab {written}."}
    assert found(said[language], language=language, from_=day) == []
    wrong = day + timedelta(days=1)
    assert found(said[language], language=language, from_=wrong)[:1] in (["from"], [])
    if wrong.day != 1:
        assert "from" in found(said[language], language=language, from_=wrong)


@pytest.mark.parametrize(
    ("language", "text", "denied"),
    [
        ("de", "Die Ausfuhr von Terbium ist genehmigungspflichtig, ab 2. März 2026.", False),
        ("de", "Für Terbium ist ab 2. März 2026 keine Genehmigung nötig.", True),
        ("zh", "自2026年3月2日起，铽的出口须经许可。", False),
        ("zh", "自2026年3月2日起，铽的出口不需许可。", True),
        ("fr", "À partir du 2 mars 2026, le terbium est soumis à autorisation.", False),
        ("sv", "Export av terbium är tillståndspliktig från 2 mars 2026.", False),
    ],
)
def test_other_languages(language: str, text: str, denied: bool) -> None:
    assert found(text, language=language) == (["effect"] if denied else [])


def test_the_bundled_record_has_no_doubts() -> None:
    for path in sorted(CORPUS.rglob("*.md")):
        document = read(path.read_bytes(), location=str(path), media_type="")
        passages = chunk(document, lambda text: len(text.split()), 256)
        assert list(doubts(document, passages)) == []


def test_ingest_points_it_out_and_stores_the_document(
    tmp_path: Path, models_folder: Path, embedder: Embedder
) -> None:
    assert embedder.dimension  # the model is exported
    (tmp_path / "rule.md").write_text(
        "---\nid: EX-1\nkind: announcement\npublished: 2026-03-01\nmeasures:\n"
        "  - {id: EX-1/1, effect: ban, items: [Nd], from: 2026-03-02, passage: rule}\n---\n\n"
        "## Rule\n\nSince 2 March 2026 a licence is needed for neodymium.\n",
        encoding="utf-8",
    )
    home = new_home(tmp_path, models_folder)
    ran = ingest(home, tmp_path / "rule.md", "--json")
    assert ran.returncode == 0
    summary = json.loads(ran.stdout)
    assert (summary["added"], summary["failed"]) == (1, 0)
    (notice,) = summary["notices"]
    assert notice["location"].endswith("rule.md")
    assert "effect: " in notice["reason"]
    assert "'rule'" in notice["reason"]
    assert "licence" in notice["reason"]
    assert "\n" not in notice["reason"]
    assert notice["reason"] in ran.stderr
