"""What front matter may say, field by field, and what makes it coherent."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from knowledge.errors import KnowledgeError
from knowledge.models import (
    About,
    Claim,
    Definition,
    Effect,
    Faq,
    Happening,
    Kind,
    Measure,
    Reach,
    Remark,
)
from knowledge.vocabulary.issuers import issuer
from knowledge.vocabulary.matching import alternatives

LISTED = "listed"
"""Among the end users of a measure: the parties of the document whose rows name its list."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
"""The days that a document may name: a typing error such as 2205 would hide a rule or keep it for
ever. What has no end leaves ``until`` out."""

LONGEST_NAME = 120
"""Characters of a name that is defined: what is longer is a sentence."""
MOST_CHOICES = 64
"""Names that one with choices may stand for."""


def _day(value: object) -> object:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, str):
        with suppress(ValueError):
            value = date.fromisoformat(value.strip()[:10])
    if value is None or (isinstance(value, date) and FIRST_DAY <= value <= LAST_DAY):
        return value
    if isinstance(value, date):
        raise PydanticCustomError(
            "day",
            "lies outside {first} to {last}; correct the year, or leave until out for no end",
            {"first": str(FIRST_DAY), "last": str(LAST_DAY)},
        )
    raise PydanticCustomError("day", "is not a date; write a day such as 2025-11-07")


def _names(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _one_line(value: object) -> object:
    """Names on one line; of an author with keys of its own the name."""
    parts = value if isinstance(value, list) else [value]
    named = [
        part.get("name", part.get("title")) if isinstance(part, dict) else part for part in parts
    ]
    plain = [str(part) for part in named if isinstance(part, (str, int, float, date))]
    return ", ".join(plain) if plain or not parts else value


def _issuer(value: object) -> object:
    """The code of who makes rules, in capitals; YAML reads Norway's as "no", which is false."""
    code = "NO" if value is False else str(value or "").strip().upper()
    try:
        return code and issuer(code) and code
    except KnowledgeError as error:
        raise PydanticCustomError("maker", "{said}", {"said": str(error).rstrip(".")}) from None


def _pairs(value: object) -> object:
    """A mapping as pairs, in its order."""
    return tuple(value.items()) if isinstance(value, dict) else value


Number = Annotated[int, Field(gt=0, lt=1_000_000)]
Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, strict=True)]
Identifier = Annotated[Name, StringConstraints(pattern=r"^[\w.:/-]+$", max_length=200)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_names)]
Destination = Annotated[Name, StringConstraints(pattern=r"^(all|[A-Z]{2})$")]
Destinations = Annotated[tuple[Destination, ...], BeforeValidator(_names), Field(min_length=1)]
Line = Annotated[str, BeforeValidator(_one_line)]


class _Part(BaseModel):
    """A measure or claim: a misspelt key would silently change what a rule says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    until: Day | None = None
    passage: Name


class MeasureFields(_Part):
    """A measure as front matter writes it."""

    effect: Effect
    from_: Day = Field(alias="from")
    items: Names = ()
    forms: Names = ()
    destinations: Destinations = ("all",)
    end_users: Names = ()
    of: Names = ()
    reach: Reach = Reach.NONE
    rule: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NAME)] = ""
    firms: Annotated[tuple[tuple[Name, Number], ...], BeforeValidator(_pairs)] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.until is not None and self.until < self.from_:
            raise PydanticCustomError("until", "ends before it begins; check from and until")
        if self.effect.acts_on_measures and not self.of:
            raise PydanticCustomError(
                "of",
                "{effect} nothing; name the announcements or measures in of",
                {"effect": self.effect.value},
            )
        if self.of and not self.effect.acts_on_measures:
            raise PydanticCustomError(
                "of", "has an of, which only suspends, amends and repeals have; remove it"
            )
        if bool(self.reach) is not bool(self.rule):
            raise PydanticCustomError(
                "rule",
                "and reach belong together: write whom it is for in reach, and in rule the name "
                "that defines gives it",
            )
        strange = [name for name, _ in self.firms if name not in self.items]
        if strange:
            raise PydanticCustomError(
                "firms", "names {item}, which items does not; correct it", {"item": strange[0]}
            )
        if self.effect.controls and not (self.items or self.end_users or self.reach):
            raise PydanticCustomError("items", "controls nothing; name items or end_users")
        return self


class ClaimFields(_Part):
    """A claim as front matter writes it."""

    about: Annotated[Names, Field(min_length=1)]
    by: Name
    said: Day | None = None
    outside: Names = ()


class RemarkFields(BaseModel):
    """A remark as front matter writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: About
    items: Names = ()
    kinds: Names = ()
    passage: Name

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if bool(self.kinds) is not (self.about is About.ANSWERS):
            raise PydanticCustomError(
                "kinds",
                "kinds belong to the remarks {name}, which need them",
                {"name": About.ANSWERS.value},
            )
        if bool(self.items) is not self.about.of_items:
            raise PydanticCustomError(
                "items",
                "belong to the remarks {names}, which need them",
                {"names": " and ".join(about.value for about in About if about.of_items)},
            )
        return self


def _by_language(value: object) -> object:
    """Names by language code; a plain list is of no one language."""
    return value if isinstance(value, dict) else {"": value}


Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2,3})?$")]


def _choices(name: str) -> str:
    """A name whose choices, such as ``{first|second} name``, stand for a few names."""
    if len(alternatives(name)) > MOST_CHOICES:
        raise PydanticCustomError(
            "choices",
            "stands for more than {most} names; write it as several",
            {"most": str(MOST_CHOICES)},
        )
    return name


Term = Annotated[Name, StringConstraints(max_length=LONGEST_NAME)]
Choices = Annotated[Term, AfterValidator(_choices)]
Terms = Annotated[tuple[Term, ...], BeforeValidator(_names)]
Called = Annotated[tuple[Choices, ...], BeforeValidator(_names)]


class EventFields(BaseModel):
    """An event as front matter writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: Day
    what: Annotated[Line, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
    passage: Name
    until: Day | None = None
    ends: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.until and self.until < self.day:
            raise PydanticCustomError("until", "ends before its first day; correct day or until")
        return self


class ContentFields(BaseModel):
    """What an item holds: any of these items."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    any_of: Annotated[Terms, Field(min_length=1)]


class DefinitionFields(BaseModel):
    """A definition as front matter writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Term
    kind: Literal["element", "product", "technology", "rule", "group", "party", "list"] = "product"
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NAME)] = ""
    names: Annotated[dict[Language, Called], BeforeValidator(_by_language)] = Field(
        default_factory=dict
    )
    symbol: Annotated[str, StringConstraints(pattern=r"^([A-Z][A-Za-z0-9]{0,9})?$")] | None = None
    members: Terms = ()
    related: Terms = ()
    content: ContentFields | None = None
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""
    list: Identifier | None = None
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    confidence: Annotated[str, StringConstraints(pattern=r"^(high|medium|low)?$")] = ""
    complete: bool | None = None
    count: Annotated[int, Field(ge=0, lt=1_000_000)] = 0
    passage: str = ""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.members and self.kind != "group":
            raise PydanticCustomError("members", "has members, which only a group has; remove it")
        if (self.complete is not None or self.count) and self.kind != "list":
            raise PydanticCustomError("complete", "and count belong to a list; set kind to list")
        if self.kind == "list" and self.complete is None:
            raise PydanticCustomError("complete", "is missing; say whether the names are complete")
        of_party = [self.country, self.list, self.from_, self.until]
        if any(of_party) and self.kind != "party":
            raise PydanticCustomError(
                "kind", "has a country, list, from or until, which only a party has; correct kind"
            )
        if (self.confidence or self.passage) and self.kind not in ("party", "list"):
            raise PydanticCustomError(
                "kind", "has a confidence or passage, which only parties and lists have"
            )
        if (self.from_ or self.until) and not self.list:
            raise PydanticCustomError("list", "is missing; name the measure that from is about")
        if self.from_ and self.until and self.until < self.from_:
            raise PydanticCustomError("until", "ends before it begins; check from and until")
        return self

    def definition(self) -> Definition:
        """The definition as a value."""
        return Definition(
            key=self.key,
            kind=self.kind,
            name=self.name,
            names=tuple((language, names) for language, names in self.names.items()),
            symbol=self.symbol or "",
            members=self.members,
            related=self.related,
            content=self.content.any_of if self.content else (),
            country=self.country,
            list=self.list or "",
            from_=self.from_,
            until=self.until,
            confidence=self.confidence,
            complete=self.complete,
            count=self.count,
            passage=self.passage,
        )


class FaqFields(BaseModel):
    """Questions and what answers them, as front matter writes them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: Annotated[
        tuple[Annotated[Name, StringConstraints(max_length=300)], ...],
        BeforeValidator(_names),
        Field(min_length=1, max_length=12),
    ]
    say: Annotated[
        tuple[Annotated[Name, StringConstraints(max_length=2000)], ...],
        BeforeValidator(_names),
        Field(min_length=1, max_length=4),
    ]


PARTS: Mapping[str, type[BaseModel]] = {
    "measures": MeasureFields,
    "claims": ClaimFields,
    "remarks": RemarkFields,
    "events": EventFields,
    "defines": DefinitionFields,
    "answers": FaqFields,
}
"""What front matter holds in lists, by the names of Document's fields."""


class FrontMatter(BaseModel):
    """The front matter of a document; what it leaves out is None or empty."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Identifier | None = None
    kind: Kind | None = None
    title: Line = ""
    publisher: Line = ""
    author: Line = Field("", validation_alias=AliasChoices("author", "authors", "by"))
    published: Day | None = Field(None, validation_alias=AliasChoices("published", "date"))
    url: Annotated[str, StringConstraints(pattern=r"^(https?://[^\s\x00-\x1f\x7f-\x9f]+)?$")] = ""
    verified: Day | None = None
    language: Line = Field("", validation_alias=AliasChoices("language", "lang"))
    confidence: Annotated[str, StringConstraints(pattern=r"^(high|medium|low)?$")] = ""
    issuer: Annotated[str, BeforeValidator(_issuer)] = ""
    measures: tuple[MeasureFields, ...] = ()
    claims: tuple[ClaimFields, ...] = ()
    remarks: tuple[RemarkFields, ...] = ()
    events: tuple[EventFields, ...] = ()
    defines: tuple[DefinitionFields, ...] = ()
    answers: Annotated[tuple[FaqFields, ...], Field(max_length=200)] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.measures and self.kind is not Kind.ANNOUNCEMENT:
            raise PydanticCustomError(
                "measures", "measures stand only in an announcement; set kind or make them claims"
            )
        if self.measures and self.published is None:
            raise PydanticCustomError("published", "an announcement with measures needs published")
        if any(claim.said is None for claim in self.claims) and self.published is None:
            raise PydanticCustomError("said", "a claim needs said where published is missing")
        ids = [part.id for part in (*self.measures, *self.claims)]
        for name in ids:
            if ids.count(name) > 1:
                raise PydanticCustomError("id", "the id {id} is used twice", {"id": name})
        rules = {row.key for row in self.defines if row.kind == "rule"}
        for measure in self.measures:
            if measure.rule and measure.rule not in rules:
                raise PydanticCustomError(
                    "rule",
                    "is {rule}, which defines does not name; add it there with kind: rule",
                    {"rule": measure.rule},
                )
            if LISTED in measure.end_users and not self._on(measure.id):
                raise PydanticCustomError(
                    "end_users",
                    "says listed, but no party in defines has list: {id}",
                    {"id": measure.id},
                )
        return self

    def _on(self, measure: str) -> tuple[str, ...]:
        """The parties whose rows name the list of a measure."""
        return tuple(row.key for row in self.defines if row.list == measure)

    def _users(self, measure: MeasureFields) -> tuple[str, ...]:
        named = [user for user in measure.end_users if user != LISTED]
        return tuple(dict.fromkeys([*named, *self._on(measure.id)]))

    def parts(self, document: str, kind: Kind) -> dict[str, Any]:
        """What it holds in lists, as values by the names of Document's fields: ``measures``,
        issued when it was published, ``claims``, ``remarks``, ``events``, ``defines`` and
        ``answers``, of the document with this id and kind."""
        return {
            "measures": tuple(
                Measure(
                    document=document,
                    issued=self.published,
                    issuer=self.issuer,
                    **{**dict(part), "end_users": self._users(part)},
                )
                for part in self.measures
            ),
            "claims": tuple(
                Claim(
                    document=document,
                    kind=kind,
                    **{**dict(part), "said": part.said or self.published},
                )
                for part in self.claims
            ),
            "remarks": tuple(Remark(**dict(part)) for part in self.remarks),
            "events": tuple(Happening(**dict(part)) for part in self.events),
            "defines": tuple(part.definition() for part in self.defines),
            "answers": tuple(Faq(**dict(part)) for part in self.answers),
        }
