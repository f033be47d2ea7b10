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

_WORDS: dict[str, str] = {
    "metal": r"metals?|metallic|ingots?|bars?|rods?|wires?|sheets?|sponge|solid|unwrought",
    "powder": r"powders?",
    "alloy": r"\w*alloys?",
    "ore": r"ores? concentrates?|ores?|concentrates?|raw materials?",
    "target": r"(?:sputtering )?targets?",
    "wafer": r"wafers?|substrates?",
    "oxide": r"(?:(?:mon|di|tri|pent|sesqui)?-?oxides?)",
    "hydroxide": r"hydroxides?",
    "sulfide": r"(?:di|tri)?sul(?:f|ph)ides?",
    "sulfate": r"sul(?:f|ph)ates?",
    "chloride": r"(?:di|tri|tetra|penta|hexa)?chlorides?",
    "fluoride": r"(?:di|tri|tetra|hexa)?fluorides?",
    "bromide": r"(?:di|tri|tetra)?bromides?",
    "iodide": r"(?:di|tri|tetra)?iodides?",
    "carbide": r"carbides?",
    "carbonate": r"carbonates?",
    "nitride": r"nitrides?",
    "nitrate": r"nitrates?",
    "acetate": r"acetates?",
    "oxalate": r"oxalates?",
    "phosphide": r"phosphides?",
    "phosphate": r"phosphates?",
    "arsenide": r"arsenides?",
    "antimonide": r"antimonides?",
    "selenide": r"selenides?",
    "telluride": r"tellurides?",
    "silicide": r"silicides?",
    "boride": r"(?:di|hexa)?borides?",
    "hydride": r"hydrides?|stibine|germane",
    "organic": r"organics?|(?:tri)?(?:methyl|ethyl)\w*|organo\w*",
    "paratungstate": r"(?:ammonium )?paratungstate|APT",
}
"""Kinds of forms of an element, each with the words for it."""
_MAGNETS = ("NdFeB-TbDy", "SmCo", "Ho-magnets")
_CHEMICAL = frozenset(_WORDS) - frozenset("metal powder alloy ore target wafer organic".split())
_METALLIC = frozenset("metal powder alloy".split())
_GRADES: dict[str, str] = {
    "artificial": r"artificial|synthetic",
    "amorphous": r"amorphous|microcrystalline",
    "vein": r"vein|lump",
    "flake": r"flakes?|flaky",
    "spheroidised": r"sph(?:ero|ee?ri)\w+|spherical",
    "expanded": r"expand\w+|exfoliated",
    "natural": r"natural",
}
"""Kinds of graphite, each with the words for it."""
_ANIONS = {
    frozenset("O"): "oxide",
    frozenset("S"): "sulfide",
    frozenset({"Cl"}): "chloride",
    frozenset({"F"}): "fluoride",
    frozenset({"Br"}): "bromide",
    frozenset({"I"}): "iodide",
    frozenset({"C"}): "carbide",
    frozenset({"N"}): "nitride",
    frozenset({"P"}): "phosphide",
    frozenset({"As"}): "arsenide",
    frozenset({"Sb"}): "antimonide",
    frozenset({"Se"}): "selenide",
    frozenset({"Te"}): "telluride",
    frozenset({"H"}): "hydride",
}
"""What stands beside an element in the formula of a simple compound → its kind."""
_NUMBER = r"(?P<value>\d+(?:[.,]\d+)?)"
_UNITS = {
    "percent": r"(?:%|percent\b|per cent\b|pct\b)",
    "Wh/kg": r"wh ?/ ?kg\b",
    "g/cm3": r"g ?/ ?cm(?:3|³)",
    "MPa": r"mpa\b",
    "mAh/g": r"mah ?/ ?g\b",
}
_BARE_PURITY = re.compile(r"(?<![\w.,])9\d\.\d+(?!\.?\w|\s*(?:%|per|pct))", re.IGNORECASE)
_NINES = re.compile(r"(?<![\w.])([2-9])N([05]?)(?!\w)")
_NOT_PURITY = re.compile(
    r"\s*(?:-?\s*(?:owned|stake|affiliat\w*|tariffs?|dut(?:y|ies)|rule|threshold|value|by value|"
    r"share|surcharge|of (?!purity|pure)\w+))",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"(?:\b(?:below|under|less than|up to|at most|max(?:imum)?)|<|≤|⩽)\s*$", re.IGNORECASE
)
_ABOVE = re.compile(
    r"(?:\b(?:above|over|more than|at least|from|minimum|min\.?|exceeding|beyond)|>|≥|⩾)\s*$",
    re.IGNORECASE,
)
_STRICTLY = re.compile(r"(?:\b(?:above|over|more than|exceeding|beyond)|>)\s*$", re.IGNORECASE)
_BESIDE = re.compile(r"\b(?:technolog\w+|equipment)\b", re.IGNORECASE)
"""What a list names beside the goods themselves."""
_LOWER_OXIDE = re.compile(r"[a-z]{1,2}\d{0,2}o\d{1,2}")
_BETWEEN = r"(?:(?!(?:to|for|from|and|or|with|by|the|in|is|are)\b)[\w.%-]+[ -]){0,2}?"
_FORMULA = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z][a-z]?[0-9₀-₉]*){2,6}(?![A-Za-z0-9])")
_CONTENT = re.compile(rf"{_NUMBER}\s?{_UNITS['percent']}", re.IGNORECASE)
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
    """The words for an item; magnets are told by what they hold, which may stand further off."""
    return [*named, "magnet", "magnets"] if item in _MAGNETS else list(named)


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
        for unit, pattern in _UNITS.items()
        for match in re.finditer(
            rf"(?<![\d.,]){_NUMBER}\s?{pattern}(?P<or>\s*(?:or|and) (?:more|higher|above|over))?",
            text,
            re.IGNORECASE,
        )
        if unit != "percent" or not _NOT_PURITY.match(text, match.end())
    ]
    found += [Grade(float(match[0]), "percent") for match in _BARE_PURITY.finditer(text)]
    found += [
        Grade(float(f"{'9' * int(m[1])}{m[2]}") / 10 ** (int(m[1]) + len(m[2]) - 2), "percent")
        for m in _NINES.finditer(text)
    ]
    return tuple(g for g in found if g.unit != "percent" or LEAST_PURITY <= g.value <= 100)


def contents_in(text: str) -> tuple[float, ...]:
    """The percentages in a text that are shares of a whole rather than purities."""
    found = (float(m["value"].replace(",", ".")) for m in _CONTENT.finditer(text))
    return tuple(value for value in found if value < LEAST_PURITY)


def kinds_of(text: str, named: Sequence[str] = (), item: str = "") -> frozenset[str]:
    """The kinds of forms beside a name in ``text``: {"oxide"} for "antimony trioxide"."""
    return frozenset(_asked(text, named, item))


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
    if not current().is_element(item):
        return any(re.search(rf"\b(?:{_GRADES[kind]})\b", form, re.IGNORECASE) for kind in asked)
    if any(_literal(form, words) for words in asked.values()):
        return True
    kinds = {kind for kind in _WORDS if _has(form, _WORDS[kind])}
    kinds |= {kind for kind, _ in _of_formulas(form, item)}
    general = re.search(r"\bcompounds?\b", form) and "organic" not in kinds
    if general or kinds & set(asked):
        return True
    products = "metal" in kinds and re.search(r"\bproducts?\b|\bitems?\b", form)
    if set(asked) & _METALLIC and products:
        return True
    return "powder" in asked and _has(form, "metal")


def _literal(form: str, words: str) -> bool:
    return bool(words) and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", form) is not None


def _has(text: str, words: str) -> bool:
    return re.search(rf"(?<![\w])(?:{words})(?!\w)", text, re.IGNORECASE) is not None


def _asked(text: str, named: Sequence[str], item: str) -> dict[str, str]:
    """The kinds of forms of an element beside its name in a text, each as it is written there."""
    found: dict[str, str] = {}
    masked = marked(text, named)
    for kind in _WORDS if any(named) else ():
        inside = _alone(kind)
        match = _beside(kind).search(masked) if inside.search(masked) else None
        for name in named:
            match = match or inside.search(name)
        if match:
            found[kind] = match["form"] or match["before"]
    for kind, written in _of_formulas(text, item):
        found.setdefault(kind, written)
    if any(_LOWER_OXIDE.fullmatch(name) for name in named):
        found.setdefault("oxide", "oxide")
    chemical = {kind: words for kind, words in found.items() if kind in _CHEMICAL}
    return chemical or found


@cache
def _alone(kind: str) -> re.Pattern[str]:
    """The words for a kind of form, anywhere."""
    return re.compile(rf"(?<!\w)(?P<form>{_WORDS[kind]})(?!\w)(?P<before>)", re.IGNORECASE)


@cache
def _beside(kind: str) -> re.Pattern[str]:
    """The words for a kind of form right behind or in front of a marked name."""
    words = _WORDS[kind]
    return re.compile(
        rf"{MARK}++[ -]{{1,2}}{_BETWEEN}(?P<form>{words})(?!\w)|"
        rf"(?<!\w)(?P<before>{words}) (?:of|from|de|von) (?:\w+ )?{MARK}++",
        re.IGNORECASE,
    )


def _of_formulas(text: str, item: str) -> list[tuple[str, str]]:
    """The kind of each simple compound of an element whose formula stands in a text."""
    found = []
    for match in _FORMULA.finditer(text):
        symbols = set(re.findall(r"[A-Z][a-z]?", match.group()))
        kind = _ANIONS.get(frozenset(symbols - {item}))
        if item in symbols and kind:
            found.append((kind, match.group()))
    return found


def _grades_named(text: str, item: str) -> dict[str, str]:
    """The kinds of graphite in a text; a special one counts more than "natural"."""
    if item != "graphite":
        return {}
    found = {
        kind: match.group()
        for kind, words in _GRADES.items()
        if (match := re.search(rf"\b(?:{words})\b", text, re.IGNORECASE))
    }
    if len(found) > 1:
        found.pop("natural", None)
    return found


def _words(asked: dict[str, str]) -> str:
    return " or ".join(dict.fromkeys(asked.values()))
