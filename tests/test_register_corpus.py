"""The bundled corpus through the register: the status table of the facts, day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

import knowledge
from knowledge.documents.readers import read
from knowledge.models import Condition, Document, Effect, Kind, State
from knowledge.register.elements import describe, resolve
from knowledge.register.measures import faults
from knowledge.register.status import Register
from knowledge.vocabulary.issuers import issuer_of

CORPUS = Path(knowledge.__file__).parent / "corpus"
DAY = timedelta(days=1)
JUNE = date(2025, 6, 1)
NOVEMBER = date(2025, 11, 15)
NOW = date(2026, 11, 23)
EDITED = date(2026, 11, 28)
LAST = date(2026, 11, 10)

SEVEN = ("Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y", "SmCo", "NdFeB-TbDy")
FIVE = ("Ho", "Er", "Tm", "Eu", "Yb", "Ho-magnets")
LISTED_2025 = ("W", "Te", "Bi", "Mo", "In")
PACKAGE = (
    *FIVE,
    "graphite-anodes",
    "batteries",
    "cathode-materials",
    "battery-equipment",
    "synthetic-diamond",
    "rare-earth-equipment",
    "re-export",
)
FOUR_DAYS = (JUNE, NOVEMBER, NOW, EDITED)
UNLISTED = ("La", "Ce", "Pr", "Nd", "Pm", "NdFeB", "Ag", "Co", "Li")
LISTED_BEFORE = {
    "Ga": "CN-2023-23",
    "Ge": "CN-2023-23",
    "Sb": "CN-2024-33",
    "superhard": "CN-2024-33",
}


@cache
def documents() -> tuple[Document, ...]:
    """The bundled documents."""
    paths = sorted(CORPUS.rglob("*.md"))
    return tuple(read(path.read_bytes(), location=str(path)) for path in paths)


@cache
def register() -> Register:
    """The register of the bundled corpus."""
    return Register(documents())


def deciders(item: str, on: date, destination: str | None = None) -> tuple[State, set[str]]:
    """State and the documents whose measures make it."""
    status = register().status(item, on, destination=destination)
    return status.state, {measure.rsplit("/", 1)[0] for measure in status.measures}


@pytest.mark.parametrize("item", SEVEN)
@pytest.mark.parametrize("on", FOUR_DAYS)
def test_the_seven_and_their_magnets_need_a_licence_all_along(item: str, on: date) -> None:
    assert deciders(item, on) == (State.LICENCE, {"CN-2025-18"})
    status = register().status(item, on)
    assert (status.since, status.until) == (date(2025, 4, 4), None)


@pytest.mark.parametrize("item", PACKAGE)
def test_the_october_package_never_ran_and_its_pause_has_run_out(item: str) -> None:
    assert deciders(item, JUNE) == (State.NONE, set())
    status = register().status(item, NOVEMBER)
    assert (status.state, status.since, status.until) == (
        State.SUSPENDED,
        date(2025, 11, 7),
        LAST,
    )
    assert "CN-2025-70/1" in status.measures
    now = register().status(item, NOW)
    assert (now.state, now.since, now.until) == (State.UNCONFIRMED, LAST + DAY, None)
    assert not any(ruling.operated for ruling in now.deciding)
    assert any(claim.until == date(2027, 1, 10) for claim in now.claims)


@pytest.mark.parametrize("item", FIVE)
@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2025, 10, 8), State.NONE),
        (date(2025, 10, 9), State.ANNOUNCED),
        (date(2025, 11, 6), State.ANNOUNCED),
        (date(2025, 11, 7), State.SUSPENDED),
        (LAST, State.SUSPENDED),
        (LAST + DAY, State.UNCONFIRMED),
    ],
)
def test_the_five_around_their_boundaries(item: str, on: date, state: State) -> None:
    assert register().status(item, on).state is state


@pytest.mark.parametrize("item", UNLISTED)
@pytest.mark.parametrize("on", FOUR_DAYS)
def test_what_is_not_on_the_list_has_no_control_on_record(item: str, on: date) -> None:
    assert deciders(item, on) == (State.NONE, set())


@pytest.mark.parametrize("item", LISTED_2025)
@pytest.mark.parametrize("on", FOUR_DAYS)
def test_tungsten_and_its_companions_are_outside_every_suspension(item: str, on: date) -> None:
    assert deciders(item, on) == (State.LICENCE, {"CN-2025-10"})


@pytest.mark.parametrize(("item", "document"), LISTED_BEFORE.items())
def test_gallium_germanium_antimony_and_superhard(item: str, document: str) -> None:
    for on in (JUNE, NOVEMBER, NOW):
        assert deciders(item, on) == (State.LICENCE, {document})
    paused = {document, "CN-2024-46", "CN-2025-72"}
    assert deciders(item, JUNE, "US") == (State.BAN, {"CN-2024-46"})
    assert deciders(item, NOVEMBER, "US") == (State.LICENCE, paused)
    assert deciders(item, NOW, "US") == (State.LICENCE, paused)
    assert deciders(item, date(2026, 11, 27), "US") == (State.LICENCE, paused)
    assert deciders(item, date(2026, 11, 28), "US") == (State.UNCONFIRMED, paused)
    assert deciders(item, NOW, "JP") == (State.LICENCE, {document})


def test_graphite_to_the_united_states_has_a_stricter_check() -> None:
    assert deciders("graphite", JUNE) == (State.LICENCE, {"CN-2023-39"})
    assert deciders("graphite", JUNE, "US") == (State.REVIEW, {"CN-2024-46"})
    assert deciders("graphite", NOW, "US")[0] is State.LICENCE
    assert deciders("graphite", date(2026, 11, 28), "US")[0] is State.UNCONFIRMED


@pytest.mark.parametrize("item", ["W", "Sb", "Ag"])
@pytest.mark.parametrize("on", FOUR_DAYS)
def test_state_trading_stands_beside_the_status(item: str, on: date) -> None:
    others = register().status(item, on).others
    effects = [r.measure.effect.value for r in others if r.condition is Condition.IN_FORCE]
    assert "whitelist" in effects


@pytest.mark.parametrize("on", [NOVEMBER, NOW])
def test_congolese_quotas_stand_beside_cobalt(on: date) -> None:
    others = register().status("Co", on).others
    assert any(r.measure.effect.value == "quota" for r in others)


@pytest.mark.parametrize(
    ("item", "on", "state"),
    [
        ("rare-earth-technology", JUNE, State.BAN),
        ("rare-earth-technology", NOW, State.BAN),
        ("rare-earth-leaching", JUNE, State.LICENCE),
        ("rare-earth-leaching", NOW, State.LICENCE),
        ("rare-earth-recycling", JUNE, State.NONE),
        ("rare-earth-recycling", date(2025, 10, 20), State.LICENCE),
        ("rare-earth-recycling", NOVEMBER, State.SUSPENDED),
        ("rare-earth-recycling", NOW, State.UNCONFIRMED),
        ("cathode-technology", JUNE, State.NONE),
        ("cathode-technology", NOVEMBER, State.LICENCE),
        ("lithium-technology", NOW, State.LICENCE),
        ("affiliates-rule", date(2026, 11, 9), State.SUSPENDED),
        ("affiliates-rule", LAST, State.UNCONFIRMED),
    ],
)
def test_technologies_and_rules(item: str, on: date, state: State) -> None:
    assert register().status(item, on).state is state


@pytest.mark.parametrize(
    ("document", "operated"),
    [("CN-2025-57", False), ("CN-2025-58", False), ("CN-2025-62", True)],
)
def test_what_ran_before_its_suspension(document: str, operated: bool) -> None:
    rulings = register().rulings(document, NOW)
    assert rulings
    assert {ruling.operated for ruling in rulings} == {operated}
    assert {ruling.condition for ruling in rulings} == {Condition.UNCONFIRMED}


@pytest.mark.parametrize("item", ["Tb", "Nd", "Ho"])
@pytest.mark.parametrize("end_user", ["US military", "Japanese military", "MP Materials"])
def test_barred_users_are_barred_whatever_the_row_says(item: str, end_user: str) -> None:
    assert register().status(item, NOW, end_user=end_user).state is State.BAN


def test_watch_listed_firms_are_checked_one_by_one() -> None:
    assert register().status("Dy", NOW, end_user="TDK").state is State.REVIEW
    assert register().status("Dy", NOW, end_user="Subaru").state is State.REVIEW


def test_a_listing_is_no_ban_on_the_country() -> None:
    assert register().status("Tb", NOW, destination="US").state is State.LICENCE


def test_every_reference_of_the_corpus_resolves() -> None:
    assert {name: str(error) for name, error in faults(documents(), {}).items()} == {}


def test_every_measure_is_of_an_announcement_and_names_known_items() -> None:
    for document in documents():
        assert document.kind is Kind.ANNOUNCEMENT or not document.measures
        for measure in document.measures:
            ruled = register().measure(measure.id)
            assert ruled == replace(measure, issuer=issuer_of(document))
            for item in measure.items:
                assert all(describe(key) for key in resolve(item))


def test_every_item_has_a_status_on_every_boundary() -> None:
    days = {d for doc in documents() for m in doc.measures for d in (m.from_, m.until) if d}
    for day in sorted(days | {day + DAY for day in days}):
        for status in register().statuses(register().items(), day):
            assert (status.state is State.NONE) == (status.deciding == ())
            assert all(register().document(m.rsplit("/", 1)[0]) for m in status.measures)


def test_what_ends_next() -> None:
    ends = [ruling for ruling in register().ends_after(NOW) if ruling.until]
    assert ends[0].until == date(2026, 11, 27)
    assert "CN-2025-72/1" in [ruling.measure.id for ruling in ends]


# -- the table of statuses: every row on its four days --------------------------------------------

L, N, S, U, B, R = (
    State.LICENCE,
    State.NONE,
    State.SUSPENDED,
    State.UNCONFIRMED,
    State.BAN,
    State.REVIEW,
)
ROWS: list[tuple[str, str | None, tuple[State, State, State, State]]] = [
    *((item, None, (N, N, N, N)) for item in UNLISTED),
    *((item, None, (L, L, L, L)) for item in SEVEN),
    *((item, None, (N, S, U, U)) for item in PACKAGE),
    *((item, None, (L, L, L, L)) for item in LISTED_2025),
    *((item, None, (L, L, L, L)) for item in (*LISTED_BEFORE, "graphite")),
    *((item, "DE", (L, L, L, L)) for item in (*LISTED_BEFORE, "graphite")),
    *((item, "US", (B, L, L, U)) for item in LISTED_BEFORE),
    ("graphite", "US", (R, L, L, U)),
    ("lithium-technology", None, (N, L, L, L)),
    ("cathode-technology", None, (N, L, L, L)),
    ("rare-earth-technology", None, (B, B, B, B)),
    ("rare-earth-recycling", None, (N, S, U, U)),
    ("re-export-origin", None, (N, S, U, U)),
    ("He", None, (N, N, B, B)),
    ("He", "US", (N, N, B, B)),
]
CELLS = [
    pytest.param(item, destination, on, state, id=f"{item}-{destination or 'all'}-{on}")
    for item, destination, states in ROWS
    for on, state in zip(FOUR_DAYS, states, strict=True)
]


@pytest.mark.parametrize(("item", "destination", "on", "state"), CELLS)
def test_every_cell_of_the_table(
    item: str, destination: str | None, on: date, state: State
) -> None:
    assert register().status(item, on, destination=destination).state is state


@pytest.mark.parametrize("item", [*LISTED_BEFORE, "graphite", "He", "Tb", "Nd"])
@pytest.mark.parametrize("on", FOUR_DAYS)
def test_military_users_of_the_united_states_are_barred_on_every_day(item: str, on: date) -> None:
    assert register().status(item, on, end_user="US military").state is State.BAN


@pytest.mark.parametrize(
    ("on", "firms"), [(JUNE, "42"), (NOVEMBER, "42"), (NOW, "44"), (EDITED, "44")]
)
def test_the_whitelist_of_silver_is_that_of_its_year(on: date, firms: str) -> None:
    beside = [
        ruling.measure
        for ruling in register().status("Ag", on).others
        if ruling.condition is Condition.IN_FORCE and ruling.measure.effect is Effect.WHITELIST
    ]
    assert [f"{firms} silver firms" in " ".join(measure.forms) for measure in beside] == [True]


@pytest.mark.parametrize(
    ("on", "tonnes"),
    [
        (NOVEMBER, {"18,125"}),
        (date(2026, 2, 1), {"18,125", "96,600"}),
        (date(2026, 3, 31), {"18,125", "96,600"}),
        (date(2026, 4, 1), {"96,600"}),
        (EDITED, {"96,600"}),
    ],
)
def test_the_first_congolese_quota_stayed_valid_into_2026(on: date, tonnes: set[str]) -> None:
    quotas = [
        ruling.measure.forms[0].split()[0]
        for ruling in register().status("Co", on).others
        if ruling.condition is Condition.IN_FORCE and ruling.measure.effect is Effect.QUOTA
    ]
    assert set(quotas) == tonnes


FACTS = [
    ("CN-2023-23", "gallium metal | 8112929010, 8112929090, 8112999000"),
    ("CN-2023-23", "germanium tetrachloride | 2827399001"),
    ("CN-2025-18", "dysprosium | Dy | 1C905"),
    ("CN-2025-18", "yttrium | Y | 1C908"),
    ("CN-2025-18", "terbium metal | 2805301300"),
    ("CN-2025-18", "yttrium oxide | 2846901100"),
    ("CN-2025-57", "ytterbium | Yb | 1C913"),
    ("CN-2025-55", "2C902.d | 68042110"),
    ("CN-2025-56", "2B902.v | 84798310"),
    ("CN-2025-58", "3C901.a.1 | 28429040"),
    ("CN-2025-61", "14 nm or below"),
    ("CN-2025-61", "256 layers or more, civilian use included"),
    ("CN-2026-29", "2804290010"),
    ("CN-2026-23", "L3Harris Maritime Services"),
    ("CN-2026-0622F", "46 United States firms"),
    ("CN-REG-792", "up to three years"),
    ("CN-2025-FAQ5", "Phosphors and other rare-earth luminescent materials are generally not"),
    ("US-EO-14389", "20 February 2026"),
    ("US-BIS-AFF-SUSPENSION", "back from 10 November 2026"),
    ("US-DFARS", "melted or produced"),
    ("NOTE-meeting-beijing", "14 and 15 May 2026"),
    ("NOTE-meeting-g20-miami", "14 and 15 December 2026"),
    ("NOTE-reach", "9 October 2026 at 10:30 EDT"),
]


@pytest.mark.parametrize(("document", "fact"), FACTS)
def test_the_record_holds_what_was_corrected(document: str, fact: str) -> None:
    (stored,) = [each for each in documents() if each.id == document]
    assert fact in stored.text


@pytest.mark.parametrize(
    ("document", "day"),
    [
        ("CN-2025-68", date(2025, 10, 26)),
        ("CN-2025-FAQ5", date(2025, 9, 16)),
        ("CN-2026-29", date(2026, 7, 10)),
        ("US-DFARS", date(2024, 5, 30)),
        ("US-EO-14389", date(2026, 2, 20)),
    ],
)
def test_documents_carry_the_day_of_their_issue(document: str, day: date) -> None:
    assert [each.published for each in documents() if each.id == document] == [day]


def test_every_official_text_with_a_known_address_has_one() -> None:
    """The addresses that were found are in; a missing one is a gap that the record names."""
    without = {each.id for each in documents() if each.id.startswith("CN-20") and not each.url}
    assert without <= {
        "CN-2025-0509",
        "CN-2025-1030",
        "CN-2025-68",
        "CN-2025-89",
        "CN-2025-FAQ4",
        "CN-2025-FAQ5",
        "CN-2025-TC10",
        "CN-2025-WHITELIST",
        "CN-2026-0520",
        "CN-2026-0622F",
        "CN-2026-34",
    }
