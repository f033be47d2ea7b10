"""What is named in a text: the public door is ``knowledge.register.elements``."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import KnowledgeError
from knowledge.register.elements import (
    describe,
    find_items,
    group_keys,
    on_record,
    resolve,
)
from knowledge.vocabulary.building import element_names
from knowledge.vocabulary.cases import CASED_LANGUAGES
from knowledge.vocabulary.loading import elements_of
from knowledge.vocabulary.vocabulary import of_pack

SEVEN = ("Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y")
FIVE = ("Ho", "Er", "Tm", "Eu", "Yb")
RARE_EARTHS = (
    "La",
    "Ce",
    "Pr",
    "Nd",
    "Pm",
    "Sm",
    "Eu",
    "Gd",
    "Tb",
    "Dy",
    "Ho",
    "Er",
    "Tm",
    "Yb",
    "Lu",
    "Sc",
    "Y",
)


def named(text: str, language: str | None = None) -> list[str]:
    """The keys of all sure mentions, each once."""
    keys = [
        key
        for mention in find_items(text, language)
        if not mention.ambiguous
        for key in mention.keys
    ]
    return list(dict.fromkeys(keys))


def test_every_element_is_known() -> None:
    assert len(elements_of().names) == 118
    for symbol, names in elements_of().names.items():
        for name in names["en"]:
            assert resolve(name) == (symbol,)
        assert describe(symbol).symbol == symbol


def test_every_name_in_every_language_means_its_own_element() -> None:
    for symbol, by_language in elements_of().names.items():
        for language in by_language.keys() - set(CASED_LANGUAGES) if len(by_language) > 1 else ():
            for form in by_language[language]:
                assert resolve(form) == (symbol,), form
                assert named(form, language) == [symbol], form


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Is Tb restricted", ["Tb"]),
        ("Tb and Dy", ["Tb", "Dy"]),
        ("Tb, Dy and Y", ["Tb", "Dy", "Y"]),
        ("Y oxide", ["Y"]),
        ("yttrium (Y)", ["Y"]),
        ("Y?", ["Y"]),
        ("Y status", ["Y"]),
        ("W now?", ["W"]),
        ("Is Y still controlled?", ["Y"]),
        ("In China, is Y restricted?", ["Y"]),
        ("Is In restricted?", ["In"]),
        ("I want to ship Co to Japan", ["Co"]),
        ("Ho, Er, Tm, Eu, Yb", list(FIVE)),
        ("Ho and Er", ["Ho", "Er"]),
        ("Y exports to Japan", ["Y"]),
        ("In exports of terbium, what changed?", ["Tb"]),
        ("Er exportiert nichts", []),
        ("W, Te, Bi, Mo, In", ["W", "Te", "Bi", "Mo", "In"]),
        ("La, Ce, Pr, Nd", ["La", "Ce", "Pr", "Nd"]),
        ("yo is dy still banned lol", ["Dy"]),
        ("tb ok?", ["Tb"]),
        ("ho er tm eu yb", list(FIVE)),
        ("sm, gd, tb and dy", ["Sm", "Gd", "Tb", "Dy"]),
        ("IS TB STILL RESTRICTED?", ["Tb"]),
        ("Dy-free?", ["Dy"]),
    ],
)
def test_lone_symbols_count_where_the_words_around_say_so(text: str, keys: list[str]) -> None:
    assert named(text) == keys


@pytest.mark.parametrize(
    "text",
    [
        "In what year was it?",
        "In April 2025, what happened?",
        "Is it in force in the US?",
        "Co. Ltd",
        "Premier Li Qiang said no",
        "Eu buyers",
        "US, EU and Japan",
        "La Jolla in California",
        "Mo money",
        "W. Bush",
        "He said I am as good as it gets",
        "No. 57 of 2025",
        "y la lista de la UE no es larga",
        "er sagte, es sei so",
        "WHO and YouTube, Y2K, W3C, CO2, USA",
        "Can China lead the world? iron out the issues",
        "a silver lining",
        "银行",
        "the five countries",
        "12 of the 17 rare earths",
        "Mr Ito said so",
        "on the 25th, N95 masks",
        "0.1 mm",
        "Германия покупает",
        "the geranium on the podium is on valium",
        "",
    ],
)
def test_ordinary_words_are_no_items(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("typo", "symbol"),
    [
        ("terbuim", "Tb"),
        ("tebium", "Tb"),
        ("disprosium", "Dy"),
        ("gadolinum", "Gd"),
        ("holmiun", "Ho"),
        ("yterbium", "Yb"),
        ("yterbuim", "Yb"),
        ("galium", "Ga"),
        ("itrium", "Y"),
        ("ytrium", "Y"),
        ("erbuim", "Er"),
        ("germaniun", "Ge"),
        ("molybdenun", "Mo"),
        ("praseodimium", "Pr"),
    ],
)
def test_misspellings_are_understood_and_marked(typo: str, symbol: str) -> None:
    (mention,) = find_items(f"is {typo} still restricted?")
    assert (mention.keys, mention.how, mention.ambiguous) == ((symbol,), "fuzzy", False)
    with pytest.raises(KnowledgeError, match="did you mean"):
        resolve(typo)


@pytest.mark.parametrize(
    ("typo", "keys"),
    [("ytrbium", {"Y", "Yb"}), ("etrbium", {"Er", "Tb"}), ("yerbium", {"Er", "Yb"})],
)
def test_a_typo_between_names_brings_all_of_them(typo: str, keys: set[str]) -> None:
    (mention,) = find_items(typo)
    assert mention.ambiguous
    assert set(mention.keys) == keys


@pytest.mark.parametrize(
    ("name", "symbol", "other"),
    [
        ("ytterbium", "Yb", "Y"),
        ("yttrium", "Y", "Yb"),
        ("erbium", "Er", "Tb"),
        ("terbium", "Tb", "Er"),
        ("thulium", "Tm", "Lu"),
        ("holmium", "Ho", "Sm"),
    ],
)
def test_no_slip_of_the_finger_turns_one_name_into_its_neighbour(
    name: str, symbol: str, other: str
) -> None:
    slips = {name[:i] + name[i + 1 :] for i in range(len(name))}
    slips |= {name[:i] + name[i] + name[i:] for i in range(len(name))}
    slips |= {name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)}
    for slip in slips - {form for by in element_names().values() for form in by["en"]}:
        assert other not in named(slip), slip
    understood = [slip for slip in slips if named(slip) == [symbol]]
    assert len(understood) >= 0.8 * len(slips)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("SmCo magnets", ["SmCo"]),
        ("samarium-cobalt", ["SmCo"]),
        ("samarium, cobalt", ["Sm", "Co"]),
        ("SmCo5 and Sm2Co17", ["SmCo"]),
        ("neo magnets", ["NdFeB"]),
        ("Nd-Fe-B magnets", ["NdFeB"]),
        ("NdFeB magnets without Dy", ["NdFeB", "NdFeB-TbDy"]),
        ("Dy-free magnets", ["NdFeB", "NdFeB-TbDy", "SmCo"]),
        ("Dy magnets", ["NdFeB-TbDy"]),
        ("terbium-doped NdFeB", ["NdFeB-TbDy"]),
        ("high-temperature NdFeB", ["NdFeB"]),
        ("NdFeB magnets containing Tb or Dy", ["NdFeB-TbDy"]),
        ("含镝钕铁硼", ["NdFeB-TbDy"]),
        ("holmium magnets", ["Ho-magnets"]),
        ("Dysprosium-Magnete", ["NdFeB-TbDy"]),
        ("Dy-haltige Magnete", ["NdFeB-TbDy"]),
        ("4% Dy magnets", ["NdFeB-TbDy"]),
        ("a magnet with 0.05% Dy", ["NdFeB-TbDy"]),
        ("magnets doped with 2 wt% dysprosium", ["NdFeB-TbDy"]),
        ("aimants au dysprosium", ["NdFeB-TbDy"]),
        ("含镝磁体", ["NdFeB-TbDy"]),
        ("N38EH", ["NdFeB-TbDy"]),
        ("N52SH magnets", ["NdFeB", "NdFeB-TbDy"]),
        ("N52 magnets", ["NdFeB", "NdFeB-TbDy"]),
        ("NdFeB with no heavy rare earths", ["NdFeB"]),
        ("heavy-rare-earth-free magnets", ["NdFeB"]),
        ("Dy-freie Magnete", ["NdFeB", "NdFeB-TbDy", "SmCo"]),
        ("magnets without any terbium or dysprosium", ["NdFeB"]),
        ("SmCo magnets with dysprosium", ["SmCo", "Dy"]),
        ("alnico magnets", ["alnico"]),
        ("ferrite magnets", ["ferrite"]),
        ("MPCVD equipment and diamond windows", ["superhard"]),
        ("antimony trioxide", ["Sb"]),
        ("mischmetal", ["La", "Ce", "Pr", "Nd"]),
        ("molybdenum disulfide and Mo disulphide", ["Mo"]),
        ("indium tin oxide", ["In"]),
        ("ITO targets, In-Sn oxide", ["In"]),
        ("APT", ["W"]),
        ("tungsten carbide", ["W"]),
        ("gallium nitride and GaAs", ["Ga"]),
        ("GeCl4", ["Ge"]),
        ("InP wafers", ["In"]),
        ("Terfenol-D", ["Tb", "Dy"]),
        ("YAG", ["Y"]),
        ("NdPr oxide", ["Nd", "Pr"]),
        ("LFP", ["cathode-materials"]),
        ("LFP technology", ["cathode-technology"]),
        ("LFP cathode production technology", ["cathode-technology"]),
        ("ternary precursors", ["cathode-materials"]),
        ("graphite anodes", ["graphite-anodes"]),
        ("spherical graphite", ["graphite"]),
        ("lithium batteries", ["batteries"]),
        ("superhard materials", ["superhard"]),
        ("diamond wire", ["synthetic-diamond"]),
        ("magnet-making technology", ["rare-earth-technology"]),
        ("rare earth equipment", ["rare-earth-equipment"]),
        ("UAVs", ["drones"]),
        ("is lead restricted?", ["Pb"]),
        ("gold exports", ["Au"]),
        ("silver quota", ["Ag"]),
        ("экспорт германия", ["Ge"]),
    ],
)
def test_products_and_their_written_forms(text: str, keys: list[str]) -> None:
    assert named(text) == keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("are the seven still controlled?", SEVEN),
        ("the April seven", SEVEN),
        ("seven medium and heavy rare earths", SEVEN),
        ("the October five", FIVE),
        ("the other five", FIVE),
        ("five heavy rare earths", FIVE),
        ("七种管制元素", SEVEN),
        ("七种中重稀土", SEVEN),
        ("all rare earths", RARE_EARTHS),
        ("稀土", RARE_EARTHS),
        ("Seltene Erden", RARE_EARTHS),
        ("light rare earths", ("La", "Ce", "Pr", "Nd", "Pm")),
        ("rare earth magnets", ("NdFeB", "NdFeB-TbDy", "SmCo", "Ho-magnets")),
    ],
)
def test_groups_stand_for_their_members(text: str, keys: tuple[str, ...]) -> None:
    (mention,) = find_items(text)
    assert (mention.how, mention.keys) == ("group", keys)
    assert group_keys(mention.group) == keys


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("Y2O3", ("Y",)),
        ("Dy₂O₃", ("Dy",)),
        ("Tb4O7", ("Tb",)),
        ("Nd2Fe14B", ("Nd",)),
        ("GaAs", ("Ga",)),
        ("SmCo5", ("Sm", "Co")),
        ("Sb2O3", ("Sb",)),
        ("WO3", ("W",)),
        ("Y3Al5O12", ("Y",)),
        ("(Nd,Pr)", ()),
        ("Dy(NO3)3", ("Dy",)),
        ("In", ()),
        ("CO2", ()),
        ("WHO", ()),
        ("Y2K", ()),
        ("W3C", ()),
        ("YouTube", ()),
        ("HoHoHo", ()),
        ("", ()),
    ],
)
def test_formulas_are_parsed_and_words_are_not(written: str, keys: tuple[str, ...]) -> None:
    assert of_pack().notation.formula(written) == keys


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("gallium antimonide (GaSb)] and", "GaSb"),
        ("(Dy2O3)", "Dy2O3"),
        ("(see Dy(NO3)3)", "Dy(NO3)3"),
        ("(Dy(NO3)3)", "Dy(NO3)3"),
        ("Tb4O7.", "Tb4O7"),
        ("(NH4)2WO4", "(NH4)2WO4"),
    ],
)
def test_a_formula_is_found_without_the_brackets_around_it(text: str, written: str) -> None:
    assert written in [mention.text for mention in find_items(text) if mention.how == "formula"]


def test_magnets_without_rare_earths_are_known_and_not_on_record() -> None:
    assert describe("alnico").kind == describe("ferrite").kind == "product"
    assert not on_record("alnico")
    assert not on_record("ferrite")
    assert on_record("NdFeB")


def test_a_language_settles_a_word_of_two_meanings() -> None:
    assert named("pas assez d'argent dans la caisse", "en") == []
    assert named("l'argent est-il soumis à licence", "fr") == ["Ag"]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("tb", ("Tb",)),
        ("CO", ("Co",)),
        ("y", ("Y",)),
        ("smco", ("SmCo",)),
        ("terbium oxide", ("Tb",)),
        ("ndfeb-tbdy", ("NdFeB-TbDy",)),
        ("the seven", SEVEN),
        ("Gd2O3", ("Gd",)),
    ],
)
def test_names_of_the_command_line_resolve(name: str, keys: tuple[str, ...]) -> None:
    assert resolve(name) == keys


@pytest.mark.parametrize("name", ["foo", "", "terbium and dysprosium", "price of tea"])
def test_what_means_no_single_item_is_refused_with_a_remedy(name: str) -> None:
    with pytest.raises(KnowledgeError, match=r"(?i)name|mean"):
        resolve(name)


@given(st.text(max_size=80))
def test_any_text_is_read_without_harm(text: str) -> None:
    mentions = find_items(text)
    for before, after in pairwise(mentions):
        assert before.end <= after.start
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text
        assert all(describe(key).key == key for key in mention.keys)


PARTS = "is Tb Y In and , the dy of terbium oxide no la ytterbium SmCo magnets US 稀土 Y2O3 ? to"
WORDS = st.sampled_from(PARTS.split())


@given(st.lists(WORDS, max_size=12))
def test_mentions_never_overlap(parts: list[str]) -> None:
    mentions = find_items(" ".join(parts))
    assert all(a.end <= b.start for a, b in pairwise(mentions))
