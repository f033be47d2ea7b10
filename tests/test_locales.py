"""A language is one file with a checked schema; cues are patterns, phrases have their places."""

import ast
import re
import shutil
from functools import cache
from pathlib import Path

import pytest
import yaml

from knowledge.answers.understanding.questions import detect_language
from knowledge.errors import KnowledgeError
from knowledge.models import State
from knowledge.vocabulary.loading import items_of
from knowledge.vocabulary.locales import (
    BUNDLED,
    ENGLISH,
    Cue,
    Locale,
    Shape,
    codes,
    compiled,
    locale,
    spoken,
)
from knowledge.vocabulary.packs import read_pack

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "knowledge" / "evaluation" / "questions.yaml"


@cache
def code() -> tuple[ast.AST, ...]:
    """Everything that stands in the code."""
    files = ROOT.glob("knowledge/**/*.py")
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    return tuple(node for tree in trees for node in ast.walk(tree))


@cache
def literals() -> frozenset[str]:
    """Every literal of the code, among them the names of cues."""
    constants = (node.value for node in code() if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


@cache
def named() -> frozenset[str]:
    """What the literals of the code name in braces."""
    return frozenset(name for text in literals() for name in re.findall(r"\{([a-z_]+)\}", text))


def test_english_comes_first_and_every_file_is_a_language() -> None:
    assert codes()[0] == ENGLISH
    assert len(codes()) >= 15
    assert set(spoken()) == set(codes()) - {ENGLISH}


@pytest.mark.parametrize("code", codes())
def test_every_pattern_of_a_language_compiles_and_matches_no_empty_text(code: str) -> None:
    own = locale(code)
    parts = [*own.cues.values(), *(words for _, words in own.tense)]
    parts += [words for _, words in own.negation]
    for words in filter(None, parts):
        assert compiled(own.pattern(words)).search("") is None, words
    for cue in filter(None, own.cues.values()):
        assert not re.search(r"\\\d", own.pattern(cue)), "cues stand beside those of others"


@pytest.mark.parametrize("code", codes())
def test_every_cue_of_a_language_is_one_that_is_asked_for(code: str) -> None:
    own = locale(code)
    parts = {name for words in own.parts.values() for name in re.findall(r"\{([a-z_]+)\}", words)}
    assert set(own.cues) | set(own.sets) <= literals() | named()
    assert set(own.parts) <= named() | parts


@pytest.mark.parametrize("code", codes())
def test_every_part_of_a_language_compiles(code: str) -> None:
    for name, words in locale(code).parts.items():
        assert compiled(Shape(words).pattern), name


def test_every_language_names_the_same_goods() -> None:
    products = items_of().items.keys()
    assert len({frozenset(products & locale(code).goods.keys()) for code in spoken()}) == 1


def test_every_cue_that_is_asked_for_has_words() -> None:
    called = [
        node.args[0]
        for node in code()
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Cue"
    ]
    names = {arg.value for arg in called if isinstance(arg, ast.Constant)}
    assert len(names) > 50
    assert {name for name in names if Cue(name).pattern == "(?!)"} == set()


def test_the_methods_of_a_cue_are_those_of_its_pattern() -> None:
    cue = Cue("when", r"^so {}")
    assert cue.match("so wann?")
    assert cue.search("so until when") is not None
    assert cue.sub("-", "so wann gilt es") == "- gilt es"
    assert cue.fullmatch("so wann?") is None
    assert [m[0] for m in Cue("why").finditer("why, warum")] == ["why", "warum"]
    assert Cue("nothing_asks_for_this").search("nothing asks for this") is None
    assert cue.split("a so wann? so") == ["a so wann? so"]


def test_a_shape_is_filled_with_the_words_of_all_languages_and_its_own() -> None:
    shape = Shape(r"^{percent} \d{1,2} {unit}$", unit="kg|{percent}")
    assert shape.match("prozent 12 kg")
    assert shape.match("% 12 percent")
    assert shape.match("% 123 kg") is None
    assert shape.match("% 12 lb") is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("states: {ban: x}", "states lacks"),
        ("cues: {when: 3}", "cues.when"),
        ("greetings: hello", "greetings"),
        ("tense: {future: x}", "tense.future"),
        ("states: {}", "go together"),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(tmp_path: Path, changed: str, said: str) -> None:
    shutil.copy(BUNDLED / "locales" / "de.yaml", tmp_path / "xx.yaml")
    text = (tmp_path / "xx.yaml").read_text(encoding="utf-8")
    key = changed.split(":")[0]
    text = re.sub(rf"(?ms)^{key}:.*?(?=^\w|\Z)", "", text)
    (tmp_path / "xx.yaml").write_text(f"{text}\n{changed}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        read_pack("xx", Locale, tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [("{choices}", "{choice}"), ("{choices}", "this"), ("{number}", "{number} {day}"), ("{u", "{")],
)
def test_a_phrase_without_the_names_that_are_filled_in_is_refused(
    tmp_path: Path, old: str, new: str
) -> None:
    text = (BUNDLED / "locales" / "de.yaml").read_text(encoding="utf-8").replace(old, new)
    (tmp_path / "yy.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="in braces"):
        read_pack("yy", Locale, tmp_path)


def test_a_file_may_hold_as_little_as_it_likes(tmp_path: Path) -> None:
    (tmp_path / "zz.yaml").write_text("words: on vielä", encoding="utf-8")
    little = read_pack("zz", Locale, tmp_path)
    assert little.words == {"on", "vielä"}
    assert (little.phrases, little.states, dict(little.cues)) == (None, {}, {})
    assert locale("zz") == Locale()
    assert set(locale("de").states) == set(State)


@cache
def english_questions() -> list[str]:
    cases = yaml.load(QUESTIONS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [c["question"] for c in cases if detect_language(c["question"]) == ENGLISH]


@pytest.mark.parametrize("code", codes()[1:])
def test_the_cues_of_a_language_find_nothing_more_in_english_questions(code: str) -> None:
    """But for a word or two of another language that stand among them: "Y oxide", "lizenz"."""
    own, english = locale(code), locale(ENGLISH)
    for name, words in own.cues.items():
        if name == "number_sign":  # looked for before a number only
            continue
        cue = compiled(own.pattern(words))
        known = compiled(english.pattern(english.cues.get(name, ())))
        more = [q for q in english_questions() if cue.search(q) and not known.search(q)]
        assert len(more) <= 1, (name, more)
