"""Forms and grades of an item: what a question names against what a list names. Pure.

A list names forms of an item, some from a grade upwards: "antimony oxide of at least 99.99 percent
purity". ``missing`` says what stands between a form that is asked about and those of the list. It
stays silent in doubt: a form that the list names is never called missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.vocabulary.current import current
from knowledge.vocabulary.finished import MARK, good_in, marked
from knowledge.vocabulary.loading import Forms, forms_of
from knowledge.vocabulary.locales import Shape, compiled

_NUMBER = r"(?P<value>\d+(?:[.,]\d+)?)"
_UNITS = {
    "percent": r"{percent}",
    "Wh/kg": r"wh ?/ ?kg\b",
    "g/cm3": r"g ?/ ?cm(?:3|³)",
    "MPa": r"mpa\b",
    "mAh/g": r"mah ?/ ?g\b",
}
_MEASURED = {
    unit: Shape(rf"(?<![\d.,]){_NUMBER}\s?{pattern}(?P<or>\s*{{or_more}})?")
    for unit, pattern in _UNITS.items()
}
_BARE_PURITY = Shape(r"(?<![\w.,])9\d\.\d+(?!\.?\w|\s*{percent})")
_NINES = re.compile(r"(?<![\w.])([2-9])N([05]?)(?!\w)")
_NOT_PURITY = Shape(r"\s*-?\s*{no_purity}")
_BELOW = Shape(r"{grade_below}\s*$")
_ABOVE = Shape(r"{grade_above}\s*$")
_STRICTLY = Shape(r"{grade_strictly_above}\s*$")
_BESIDE = Shape(r"\b{beside_goods}\b")
"""What a list names beside the goods themselves."""
_LOWER_OXIDE = re.compile(r"[a-z]{1,2}\d{0,2}o\d{1,2}")
_BETWEEN = r"(?:(?!{ends_name}\b)[\w.%-]+[ -]){0,2}?"
_FORMULA = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z][a-z]?[0-9₀-₉]*){2,6}(?![A-Za-z0-9])")
_CONTENT = Shape(rf"{_NUMBER}\s?{{percent}}")
LEAST_PURITY = 50.0
"""A percentage below this is no purity that anyone asks about."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A number with its unit, and whether it is meant as that number, less or more."""

    value: float
    unit: str
    below: bool = False
    above: bool = False
    strict: bool = False

    @property
    def shown(self) -> str:
        """The grade in words: "99.5 percent"."""
        return f"{self.value:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Missing:
    """What a list does not name: ``form`` as asked, or everything below the ``limit`` of ``entry``.

    ``entry`` is the form of the list that comes nearest, and ``asked`` the grade asked about.
    ``good`` says that the form is a good of its own, in words that need no name beside them.
    """

    form: str
    entry: str = ""
    limit: Grade | None = None
    asked: Grade | None = None
    good: bool = False


def missing(
    text: str, named: Sequence[str], item: str, forms: Sequence[str], words: Sequence[str] = ()
) -> Missing | None:
    """What of the form that ``text`` asks about is not in ``forms``; None when nothing is known.

    ``named`` are the words of the text that name the item, ``item`` is its key, ``words`` those
    that nothing explains.
    """
    if not forms:
        return None
    if good := good_in(text, _called(named, item), forms, words):
        return Missing(good, good=True)
    element = current().is_element(item)
    asked = _asked(text, named, item) if element else _grades_named(text, item)
    grades = grades_in(text)
    entries = [form for form in forms if not asked or _names(form, asked, item)]
    if asked and not entries:
        return Missing(_words(asked))
    failing = [(form, *pair) for form in entries for pair in _failing(form, grades)]
    reached = {form for form in entries if not _BESIDE.search(form)}
    if not failing or reached - {form for form, _, _ in failing}:
        return None
    form, limit, grade = failing[0]
    return Missing(_words(asked), form, limit, grade)


def _called(named: Sequence[str], item: str) -> list[str]:
    """The words for an item, and those that stand further off from what tells which one it is."""
    return [*named, *_pack().called.get(item, ())]


def grades_in(text: str) -> tuple[Grade, ...]:
    """The grades in a text: purities, energy densities, densities, strengths, capacities."""
    found = [
        Grade(
            value=float(match["value"].replace(",", ".")),
            unit=unit,
            below=bool(_BELOW.search(text[: match.start()])),
            above=bool(_ABOVE.search(text[: match.start()])),
            strict=bool(_STRICTLY.search(text[: match.start()])),
        )
        for unit, pattern in _MEASURED.items()
        for match in pattern.finditer(text)
        if unit != "percent" or not _NOT_PURITY.match(text, match.end())
    ]
    found += [Grade(float(match[0]), "percent") for match in _BARE_PURITY.finditer(text)]
    found += [
        Grade(float(f"{'9' * int(m[1])}{m[2]}") / 10 ** (int(m[1]) + len(m[2]) - 2), "percent")
        for m in _NINES.finditer(text)
    ]
    return tuple(g for g in found if g.unit != "percent" or LEAST_PURITY <= g.value <= 100)


def without_grades(text: str) -> str:
    """The text without the grades in it."""
    for measured in _MEASURED.values():
        text = measured.sub(" ", text)
    text = _NINES.sub(" ", _BARE_PURITY.sub(" ", text))
    return " ".join(text.split())


def contents_in(text: str) -> tuple[float, ...]:
    """The percentages in a text that are shares of a whole rather than purities."""
    found = (float(m["value"].replace(",", ".")) for m in _CONTENT.finditer(text))
    return tuple(value for value in found if value < LEAST_PURITY)


def kinds_of(text: str, named: Sequence[str] = (), item: str = "") -> frozenset[str]:
    """The kinds of forms beside a name in ``text``: {"oxide"} for "antimony trioxide"."""
    return frozenset(_asked(text, named, item))


def is_form(word: str) -> bool:
    """Whether a word by itself says a form: "oxide", "wafers"."""
    pack = _pack()
    return any(_alone(words).fullmatch(word) for words in pack.kinds.values() if words)


def _failing(form: str, grades: Sequence[Grade]) -> list[tuple[Grade, Grade]]:
    """The limits of a form that grades do not reach, each with that grade."""
    return [
        (limit, grade)
        for limit in grades_in(form)
        for grade in grades
        if grade.unit == limit.unit and not _reaches(grade, limit)
    ]


def _reaches(grade: Grade, limit: Grade) -> bool:
    """Whether some of what is asked about reaches the limit of the list."""
    if grade.below:
        return grade.value > limit.value
    if grade.above:
        return True
    return grade.value > limit.value if limit.strict else grade.value >= limit.value


def _names(form: str, asked: dict[str, str], item: str) -> bool:
    """Whether an entry of a list names one of the kinds asked about."""
    pack = _pack()
    if not current().is_element(item):
        kinds = pack.grades[item].kinds if item in pack.grades else {}
        return any(_has(form, kinds[kind]) for kind in asked)
    if any(_literal(form, words) for words in asked.values()):
        return True
    kinds_named = {kind for kind, words in pack.kinds.items() if _has(form, words)}
    kinds_named |= {kind for kind, _ in _of_formulas(form, item)}
    general = _has(form, pack.compounds) and pack.apart not in kinds_named
    if general or kinds_named & set(asked):
        return True
    if pack.base in kinds_named and _has(form, pack.products) and set(asked) & pack.metallic:
        return True
    return any(_has(form, pack.within.get(kind, "")) for kind in asked)


def _literal(form: str, words: str) -> bool:
    return bool(words) and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", form) is not None


def _has(text: str, words: str) -> bool:
    return bool(words) and compiled(rf"(?<!\w)(?:{words})(?!\w)").search(text) is not None


def _asked(text: str, named: Sequence[str], item: str) -> dict[str, str]:
    """The kinds of forms of an element beside its name in a text, each as it is written there."""
    found: dict[str, str] = {}
    masked, pack = marked(text, named), _pack()
    for kind, kind_words in pack.kinds.items() if any(named) else ():
        inside = _alone(kind_words)
        match = _beside(kind_words).search(masked) if inside.search(masked) else None
        for name in named:
            match = match or inside.search(name)
        if match:
            found[kind] = match["form"] or match["before"]
    for kind, written in _of_formulas(text, item):
        found.setdefault(kind, written)
    if any(_LOWER_OXIDE.fullmatch(name) for name in named):
        oxide = pack.anions.get("O", "")
        found.setdefault(oxide, oxide)
    chemical = {kind: words for kind, words in found.items() if kind not in pack.plain}
    return chemical or found


@cache
def _alone(words: str) -> re.Pattern[str]:
    """The words for a kind of form, anywhere."""
    return compiled(rf"(?<!\w)(?P<form>{words})(?!\w)(?P<before>)")


@cache
def _beside(words: str) -> Shape:
    """The words for a kind of form right behind or in front of a marked name."""
    return Shape(
        rf"{MARK}++[ -]{{1,2}}{_BETWEEN}(?P<form>{{kind}})(?!\w)|"
        rf"(?<!\w)(?P<before>{{kind}}) {{named_by}} (?:\w+ )?{MARK}++",
        kind=words,
    )


def _of_formulas(text: str, item: str) -> list[tuple[str, str]]:
    """The kind of each simple compound of an element whose formula stands in a text."""
    found, anions = [], _pack().anions
    for match in _FORMULA.finditer(text):
        symbols = set(re.findall(r"[A-Z][a-z]?", match.group()))
        kind = anions.get("".join(symbols - {item}))
        if item in symbols and kind:
            found.append((kind, match.group()))
    return found


def _grades_named(text: str, item: str) -> dict[str, str]:
    """The kinds of an item in a text; a special one counts more than the usual one."""
    grades = _pack().grades.get(item)
    if grades is None:
        return {}
    found = {
        kind: match.group()
        for kind, words in grades.kinds.items()
        if (match := compiled(rf"\b(?:{words})\b").search(text))
    }
    if len(found) > 1:
        found.pop(grades.usual, None)
    return found


def _pack() -> Forms:
    return forms_of(current().folder)


def _words(asked: dict[str, str]) -> str:
    return " or ".join(dict.fromkeys(asked.values()))
