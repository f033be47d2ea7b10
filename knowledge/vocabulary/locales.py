"""Languages as data: ``packs/locales/<code>.yaml`` holds the cues and phrases of one each.

A language is read when its file exists, and answered in when the file has states and phrases.
``docs/languages.md`` is the page for translators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.models import State
from knowledge.vocabulary.packs import BUNDLED, Alternatives, Words, check_names, read_pack
from knowledge.vocabulary.words import fold

ENGLISH = "en"
LATIN = "LATIN"
"""The script of languages that say nothing else."""

Patterns = str | tuple[str, ...]
"""Regular expressions, case ignored: one text of alternatives that are whole words or, where the
language is written without spaces, parts of them; or a list of expressions taken as they are."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Tense(_Part):
    """Words that tell whether a question looks back or ahead."""

    past: Patterns = ()
    since: Patterns = ()
    ahead: Patterns = ()


class Negation(_Part):
    """Words that deny a state, and those that look like it."""

    denies: Patterns = ()
    consents: Patterns = ()
    """Words with a negation in them that ask for consent, or mean something else."""
    alone: Patterns = ()
    """A negation that stands alone at the end: "oder nicht?"."""
    either: Patterns = ()
    contents: Patterns = ()
    """What goods do not hold, which says what goods they are."""


class Days(_Part):
    """Names of months and weekdays in forms that CLDR lacks."""

    months: tuple[str, ...] = ()
    """Twelve texts, January first, each with the other forms of the month."""
    weekdays: dict[str, Annotated[int, Field(ge=0, le=6)]] = {}
    """Other forms of weekdays, Monday as 0."""
    short_weekdays: dict[str, Annotated[int, Field(ge=0, le=6)]] = {}
    """Short forms, which are words by themselves: days only behind "on" and the like."""
    numbers: dict[str, int] = {}
    """Words for small numbers before a unit: "a month", "two weeks"."""
    units: dict[str, Literal["day", "week", "month", "year"]] = {}
    seasons: dict[str, Annotated[int, Field(ge=1, le=12)]] = {}
    """Parts of a year by the month that they begin with."""
    unsure_months: Words = frozenset()
    """Names of months that are other words too."""
    capital_months: Words = frozenset()
    """Those of them that a capital letter makes likelier."""
    no_weekdays: Words = frozenset()
    """Names of weekdays that mean something else by themselves."""

    @model_validator(mode="after")
    def _whole_year(self) -> Days:
        if len(self.months) not in (0, 12):
            raise ValueError("months must be twelve")
        return self


class Punctuation(_Part):
    """What stands between the parts of a line."""

    colon: str = ": "
    list: str = ", "
    apposition: str = ", "


class Phrases(_Part):
    """What answers say in the language; names in braces are filled in."""

    details: str
    quotes: str
    refusal: str
    clarify: str
    which: str
    unknown: str
    not_told: str
    announcement: str
    in_force: str
    in_force_until: str
    announced: str
    suspended: str
    suspended_open: str
    lapsed_suspension: str
    lapsed: str
    repealed: str
    control: str
    watch: str
    yes: str
    no: str

    @model_validator(mode="after")
    def _filled(self) -> Phrases:
        for key, text in self:
            check_names(f"the phrase {key}", text, _FILLED.get(key, set()))
        return self


_FILLED = {
    "which": {"choices"},
    "unknown": {"names"},
    "announcement": {"number", "year"},
    "in_force": {"since"},
    "in_force_until": {"since", "until"},
    "announced": {"start"},
    "suspended": {"since", "until"},
    "suspended_open": {"since"},
    "lapsed_suspension": {"until"},
    "lapsed": {"until"},
    "control": {"since"},
    "watch": {"since"},
}
"""The names that a phrase is given, by its key."""


class Checking(_Part):
    """What a sentence of a chat model may hold in the language; see its file in English."""

    neutral: Words = frozenset()
    """Words that say nothing about a rule by themselves."""
    marks: dict[str, str] = {}
    """Lists of phrases that do, by what they say."""
    states: dict[State, tuple[str, ...]] = {}
    """Other ways of saying a computed state, ITEM standing for what it is of."""
    unmoved: tuple[str, ...] = ()
    """The same of a control in force that nothing has stopped since it began."""


class Locale(_Part):
    """One language. Every part may be missing; then the language has none of it."""

    words: Words = frozenset()
    """Words that tell the language from others."""
    own_words: Words = frozenset()
    """More of them that no other language has, which count only where a text may be of another."""
    borrowed_words: Words = frozenset()
    """Words of other languages that texts of this one hold as well."""
    stopwords: Words = frozenset()
    """Words that carry no content in a question."""
    letters: str = ""
    """Letters that English lacks, or others of the same script."""
    script: Words = frozenset({LATIN})
    """The scripts that it is written in, by the names of Unicode: CYRILLIC, ARABIC."""
    whole_words: bool = True
    """Whether words have spaces between them and no particles behind them."""
    cues: dict[str, Patterns] = {}
    parts: dict[str, Alternatives] = {}
    """Words that say something only where a shape has its place for them, such as prepositions."""
    topics: dict[str, str] = {}
    """What shows the topic of a question, or a kind of it behind a dot, as lists of phrases."""
    turns: dict[str, str] = {}
    """What shows how a turn leans on the one before it, as lists of phrases."""
    replies: dict[str, str] = {}
    """What is said of no document: thanks returned, what the program is, what it has not."""
    sets: dict[str, Words] = {}
    tense: Tense = Tense()
    negation: Negation = Negation()
    days: Days = Days()
    punctuation: Punctuation = Punctuation()
    states: dict[State, str] = {}
    phrases: Phrases | None = None
    checking: Checking = Checking()
    elements: dict[str, str] = {}
    """Names of elements by their symbols, the plain one first; those of the pack are known too."""
    goods: dict[str, str] = {}
    """Names of products and groups by their keys, apart by ";", that which answers say first;
    those that are missing keep their English names."""
    places: dict[str, str] = {}
    """Names of countries in their forms, apart by ";", by their codes."""

    @model_validator(mode="after")
    def _spoken_whole(self) -> Locale:
        if self.states and set(self.states) != set(State):
            missing = ", ".join(sorted(set(State) - set(self.states)))
            raise ValueError(f"states lacks {missing}")
        if bool(self.states) != bool(self.phrases):
            raise ValueError("states and phrases go together")
        return self

    def pattern(self, words: Patterns) -> str:
        """One regular expression for ``words`` of the language, "" for none."""
        if isinstance(words, str):
            return rf"\b(?:{words})\b" if self.whole_words else rf"(?:{words})"
        return "|".join(words)


@cache
def codes() -> tuple[str, ...]:
    """The languages that are read, as ISO 639-1 codes, English first."""
    found = sorted(path.stem for path in (BUNDLED / "locales").glob("*.yaml"))
    return (ENGLISH, *(code for code in found if code != ENGLISH))


def locale(code: str) -> Locale:
    """The data of a language; an empty one where the language is not read."""
    return read_pack(f"locales/{code}", Locale) if code in codes() else Locale()


@cache
def scripts() -> frozenset[str]:
    """The scripts of all languages that are read."""
    return frozenset().union(*(locale(code).script for code in codes()))


@cache
def written_in(script: str) -> tuple[str, ...]:
    """The languages that are read and written in a script."""
    return tuple(code for code in codes() if script in locale(code).script)


@cache
def with_spaces() -> tuple[str, ...]:
    """The languages that are read and have spaces between their words."""
    return tuple(code for code in codes() if locale(code).whole_words)


def spoken() -> tuple[str, ...]:
    """The languages besides English in which answers begin."""
    return tuple(code for code in codes() if locale(code).phrases)


@cache
def words_in(name: str) -> frozenset[str]:
    """The words of a set, in all languages together, without case and accents."""
    found = (locale(code).sets.get(name, ()) for code in codes())
    return frozenset(fold(word) for words in found for word in words)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A regular expression, case ignored, compiled once; "" matches nothing."""
    return re.compile(pattern or r"(?!)", re.IGNORECASE)


@cache
def _alternatives(name: str) -> str:
    """The cues or parts of that name in all languages, as alternatives; "" for none."""
    found = []
    for code in codes():
        own = locale(code)
        found += [own.pattern(words)] if (words := own.cues.get(name)) else []
        found += [part] if (part := own.parts.get(name)) else []
    return "|".join(found)


_NAMES = re.compile(r"\{([a-z_]+)\}")


class Shape:
    """A regular expression, case ignored, whose words stand in the languages' files.

    In ``form`` and in what stands for its names, ``{name}`` is the cues or parts of that name in
    every language, as a group; ``own`` are texts for further names. It is compiled when it is
    first needed; the methods are those of ``re.Pattern``.
    """

    def __init__(self, form: str, **own: str) -> None:
        self._form = form
        self._own = own

    @cached_property
    def pattern(self) -> str:
        """The regular expression, with every language's words."""
        return self._filled(self._form)

    def _filled(self, form: str) -> str:
        return _NAMES.sub(lambda found: f"(?:{self._words(found[1])})", form)

    def _words(self, name: str) -> str:
        words = self._own[name] if name in self._own else _alternatives(name)
        return self._filled(words) or "(?!)"

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return compiled(self.pattern)

    def search(self, text: str, *at: int) -> re.Match[str] | None:
        """The first place in ``text`` that shows it."""
        return self._compiled.search(text, *at)

    def match(self, text: str, *at: int) -> re.Match[str] | None:
        """The same at the beginning of ``text``."""
        return self._compiled.match(text, *at)

    def fullmatch(self, text: str, *at: int) -> re.Match[str] | None:
        """The same for the whole of ``text``."""
        return self._compiled.fullmatch(text, *at)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place in ``text`` that shows it."""
        return self._compiled.finditer(text)

    def findall(self, text: str) -> list[Any]:
        """What ``re.Pattern.findall`` gives."""
        return self._compiled.findall(text)

    def sub(self, new: str, text: str) -> str:
        """``text`` with ``new`` in every such place."""
        return self._compiled.sub(new, text)

    def split(self, text: str) -> list[str | Any]:
        """``text`` in pieces, cut at every such place."""
        return self._compiled.split(text)


class Cue(Shape):
    """What shows that a question wants one thing, in all languages that are read.

    ``form`` is a shape in which ``{}`` stands for the cues of that ``name``.
    """

    def __init__(self, name: str, form: str = "{}") -> None:
        super().__init__(form.replace("{}", f"{{{name}}}"))
        self.name = name
