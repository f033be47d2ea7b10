"""Pictures of statuses: what they show, that they can be read, and what they say in words."""

import io
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from typer.testing import CliRunner

from knowledge.__main__ import app
from knowledge.errors import KnowledgeError
from knowledge.models import Document, Effect, Kind, Measure, State, Status
from knowledge.pictures.bands import bands
from knowledge.pictures.canvas import GROUND, ink_on, shown, width_of, wrapped
from knowledge.pictures.drawing import draw, write
from knowledge.pictures.looks import NO_STATUS, look
from knowledge.pictures.picture import LONGEST, Picture
from knowledge.pictures.table import PeriodicTable
from knowledge.register.status import Register
from knowledge.vocabulary.packs import read_pack

TODAY = date(2026, 3, 1)


def rule(number: int, **fields: object) -> Document:
    """An announcement of one measure."""
    name = f"CN-2025-{number}"
    values: dict[str, object] = {
        "id": f"{name}/1",
        "document": name,
        "effect": Effect.LICENCE,
        "passage": "scope",
        "from_": date(2025, 6, 1),
        "issued": date(2025, 5, 1),
        "items": ("Tb",),
    }
    measure = Measure(**(values | fields))  # type: ignore[arg-type]
    return Document(
        name, Kind.ANNOUNCEMENT, f"No. {number}", "", published=measure.known, measures=(measure,)
    )


LICENCE = rule(1)
SUSPENSION = rule(
    2,
    effect=Effect.SUSPENDS,
    items=(),
    of=("CN-2025-1",),
    issued=date(2025, 11, 1),
    from_=date(2025, 11, 1),
    until=date(2026, 11, 1),
)
REGISTER = Register([LICENCE, SUSPENSION])


def opened(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.png))
    assert image.format == "PNG"
    return image


def colours(picture: Picture) -> dict[int, int]:
    """Colour → how many pixels have it."""
    image = opened(picture).convert("RGB")
    found = image.getcolors(image.width * image.height) or []
    return {(r << 16) + (g << 8) + b: number for number, (r, g, b) in found}


def near(found: dict[int, int], colour: int) -> int:
    """How many pixels have a colour, or one that no eye tells from it."""

    def apart(one: int, other: int) -> int:
        return max(abs((one >> s & 255) - (other >> s & 255)) for s in (0, 8, 16))

    return sum(number for each, number in found.items() if apart(each, colour) <= 6)


def status_of(state: State, item: str = "Tb") -> Status:
    return Status(item=item, state=state, on=TODAY, known=TODAY)


def test_every_element_has_one_place_and_the_table_its_shape() -> None:
    table = read_pack("periodic_table", PeriodicTable)
    symbols = [s for row in (*table.rows, *table.below) for s in row.split() if s != "."]
    assert len(symbols) == len(set(symbols)) == 118
    assert {len(row.split()) for row in (*table.rows, *table.below)} == {18}
    places = table.places()
    assert len(set(places.values())) == 118


@pytest.mark.parametrize("state", State)
def test_the_table_shows_each_state_in_the_colour_of_the_cards(state: State) -> None:
    status = status_of(state)
    plain = draw(REGISTER, (), timeline=False)
    coloured = draw(REGISTER, (status,), timeline=False)
    # A cell of the table and its place in the legend.
    gained = near(colours(coloured), look(status).colour) - near(
        colours(plain), look(status).colour
    )
    assert gained > 3000
    assert opened(coloured).width == 1200


def test_pictures_stand_on_discords_dark_ground_and_say_in_words_what_they_show() -> None:
    picture = draw(REGISTER, REGISTER.statuses(["Tb", "La"], TODAY), timeline=False)
    assert max(colours(picture), key=lambda colour: colours(picture)[colour]) == GROUND
    assert opened(picture).info["Description"] == picture.alt
    assert "Suspended: terbium" in picture.alt
    assert "lanthanum" in picture.alt
    assert "1 March 2026" in picture.alt


def test_a_table_of_everything_is_told_within_what_discord_takes() -> None:
    many = [status_of(state, f"{state} item {n}") for state in State for n in range(300)]
    picture = draw(REGISTER, many, timeline=False)
    assert len(picture.alt) <= LONGEST
    assert "300 other items" in picture.alt
    assert opened(picture).height < 3600


@pytest.mark.parametrize("state", State)
def test_signs_and_symbols_are_read_on_every_colour(state: State) -> None:
    def light(colour: int) -> float:
        parts = [(colour >> s & 255) / 255 for s in (16, 8, 0)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05

    colour = look(status_of(state)).colour
    ground, ink = sorted((light(colour), light(ink_on(colour))))
    assert ink / ground >= 4.5  # what WCAG asks for of small text


def test_bands_follow_one_another_without_a_gap_and_end_open() -> None:
    found = bands(REGISTER, REGISTER.status("Tb", TODAY))
    assert [band.look.sign for band in found] == [
        State.ANNOUNCED,
        State.LICENCE,
        State.SUSPENDED,
        State.UNCONFIRMED,
    ]
    for one, following in pairwise(found):
        assert one.end is not None
        assert (following.start - one.end).days == 1
    assert found[-1].end is None
    assert "No. 2 of 2025" in found[2].why


def test_bands_hold_what_was_known_and_no_more() -> None:
    before = date(2025, 10, 31)
    found = bands(REGISTER, REGISTER.status("Tb", before))
    assert [band.look.sign for band in found] == [State.ANNOUNCED, State.LICENCE]


def test_a_timeline_says_its_states_with_days_and_announcements() -> None:
    picture = draw(REGISTER, (REGISTER.status("Tb", TODAY),), timeline=True)
    assert opened(picture).size[0] == 1200
    assert "1 November 2025 – 1 November 2026 (now): Suspended" in picture.alt
    assert "From 2 November 2026: Unconfirmed" in picture.alt
    for state in (State.ANNOUNCED, State.LICENCE, State.SUSPENDED, State.UNCONFIRMED):
        assert near(colours(picture), look(status_of(state)).colour) > 3000


def test_a_timeline_of_an_item_that_nothing_happened_to_names_no_first_day() -> None:
    picture = draw(REGISTER, (REGISTER.status("La", TODAY),), timeline=True)
    assert "On 1 March 2026 (now): No control on record." in picture.alt
    assert "Since" not in picture.alt


def test_a_long_history_is_drawn_and_told_in_the_limits() -> None:
    ends = [
        rule(
            10 + n,
            effect=Effect.SUSPENDS,
            items=(),
            of=("CN-2025-1",),
            issued=date(2000 + n, 1, 1),
            from_=date(2000 + n, 2, 1),
            until=date(2000 + n, 9, 1),
        )
        for n in range(40)
    ]
    first = rule(1, from_=date(1999, 1, 1), issued=date(1999, 1, 1))
    register = Register([first, *ends])
    picture = draw(register, (register.status("Tb", date(2045, 1, 1)),), timeline=True)
    assert len(picture.alt) <= LONGEST
    assert "(now)" in picture.alt
    assert opened(picture).height < 3600


def test_several_items_have_no_one_timeline() -> None:
    with pytest.raises(KnowledgeError, match=r"one item.*terbium.*lanthanum"):
        draw(REGISTER, REGISTER.statuses(["Tb", "La"], TODAY), timeline=True)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.integers(20, 400), st.integers(1, 4))
def test_any_text_is_wrapped_into_its_width(text: str, width: int, most: int) -> None:
    lines = wrapped(shown(text), width, 12, most)
    assert len(lines) <= most
    assert all(width_of(line, 12) <= width for line in lines)


def test_letters_that_the_font_does_not_hold_are_left_out() -> None:
    assert shown("铽 Terbium\u202e\n été – Тербий") == "Terbium été – Тербий"


def test_a_picture_replaces_the_one_before_it_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.PNG"
    write(Picture(b"one", ""), file)
    write(Picture(b"two", ""), file)
    assert file.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", ["status.jpg", "status", "none/status.png"])
def test_a_file_that_cannot_be_says_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(KnowledgeError, match=r"\.png|folder"):
        write(Picture(b"", ""), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_every_look_is_told_apart_without_its_colour() -> None:
    looks = [look(status_of(state)) for state in State]
    assert len({each.words for each in looks}) == len({each.sign for each in looks}) == len(State)
    assert NO_STATUS.sign is None


def test_the_terminal_draws_the_table_and_one_item(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copied_home: Path
) -> None:
    monkeypatch.setenv("KNOWLEDGE_HOME", str(copied_home))
    for items in ([], ["terbium"]):
        file = tmp_path / f"{len(items)}.png"
        arguments = ["status", *items, "--as-of", "2026-03-01", "--picture", str(file)]
        ran = CliRunner().invoke(app, arguments)
        assert ran.exit_code == 0, ran.output
        assert Image.open(file).width == 1200
    ran = CliRunner().invoke(app, ["status", "Tb", "Dy", "--picture", str(tmp_path / "x.png")])
    assert isinstance(ran.exception, KnowledgeError)
    assert not (tmp_path / "x.png").exists()
