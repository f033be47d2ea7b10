"""What is asked: items, days, destination, end user, announcements, and what about them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from knowledge.answers import lexicon
from knowledge.answers.announcements import Reference, find_announcements, match_documents
from knowledge.answers.dates import Period, date_spans, find_period
from knowledge.answers.verdicts import Asks
from knowledge.models import Turn
from knowledge.register.elements import Mention, describe, find_items
from knowledge.register.places import find_places
from knowledge.register.status import EVERY, Register

LONGEST_QUESTION = 2000
_CLAUSE = re.compile(
    r"(?:^|[,.;:?!–—]\s*|\b(?:so|and|but|then|whether|if|does that mean|tell me|know)\s+)(?:\w+ ){0,2}?"
    r"(?:is|are|was|were|can|could|may|do|does|did|has|have|had|will|would|should|am|aren't|isn't|ist|sind|darf|"
    r"est|sont|está|están|è|sono|kan|mag)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:which|what|list|all|any|every|welche|quels?|quelles?|qué|cuáles|quali)\b(?:\W+\w+){0,3}?\W+"
    r"(?:rare[- ]earths?(?: elements?)?|elements?|metals?|minerals?|items?|materials?|goods|products?|ree|rees|things?|stuff|"
    r"elemente|éléments|elementos|elementi)\b|哪些",
    re.IGNORECASE,
)
_RULE_NAMES = re.compile(
    r"\b(?:the )?(?:january|february|april|october|november|december|oct|apr|nov|dec)\.?(?: \d{1,2}(?:st|nd|rd|th)?)?,?(?: 20\d\d)? "
    r"(?:export |rare[- ]earth |chinese )?(?:controls?|rules?|package|measures?|restrictions?|curbs?|regime|round|announcements?|suspension|list)\b",
    re.IGNORECASE,
)
_MILITARY = re.compile(
    r"\b(?:military|defen[cs]e (?:contractor|department|ministry|use|user|industry|compan)\w*|armed forces|army|navy|"
    r"air force|pentagon|weapons?|missiles?|militär\w*|militaires?|militar(?:es)?)\b|军事|军用|軍事",
    re.IGNORECASE,
)


class Aim(StrEnum):
    """What kind of answer a question wants."""

    STATUS = "status"
    WHEN = "when"
    HISTORY = "history"
    ANNOUNCEMENT = "announcement"
    PASSAGES = "passages"
    UNCLEAR = "unclear"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood.

    ``items`` are item keys in the order of the text, ``names`` the words that named them,
    ``groups`` labels of groups it names, ``either`` keys between which a misspelling leaves open. ``destinations`` are codes,
    ``end_user`` "military" or a listed party. ``announcements`` are stored document ids,
    ``unknown`` the written forms of announcements that are not stored, ``publishers`` the
    publishers of stored documents that it names. ``period`` holds the days
    asked about (None: the day of asking). ``words`` are the content words that none of these
    explains.
    """

    text: str
    as_of: date
    aim: Aim
    asks: Asks = Asks.OPEN
    items: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    listing: bool = False
    destinations: tuple[str, ...] = ()
    end_user: str | None = None
    announcements: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    period: Period | None = None
    language: str = "en"
    words: tuple[str, ...] = ()

    @property
    def on(self) -> date:
        """The day whose status is asked: the last day of the period, not beyond today's view."""
        if self.period is None:
            return self.as_of
        if self.period.start <= self.as_of < self.period.end:
            return self.as_of
        return self.period.end


def understand(
    text: str, register: Register, *, as_of: date, history: Sequence[Turn] = ()
) -> Question:
    """Read a question against the day of asking and the turns before it."""
    asked = " ".join(unicodedata.normalize("NFKC", text[:LONGEST_QUESTION]).split())
    question = _read(without_instructions(asked), register, as_of)
    previous = [turn.content for turn in history if turn.role == "user"]
    if not previous or (question.aim is Aim.NOTHING and not question.text):
        return question
    if not _continues(question):
        return question
    before = understand(
        previous[-1], register, as_of=as_of, history=[Turn("user", t) for t in previous[:-1]]
    )
    return _merge(question, before)


def without_instructions(text: str) -> str:
    """The text without the sentences that try to command, unless one asks about an item.

    Those are data like any other words: what they demand is never done.
    """
    parts = re.split(r"(?<=[.!?。！？;\n)])\s*|(?=\()", text)
    if not any(lexicon.INSTRUCTION.search(part) for part in parts):
        return text
    kept = [part for part in parts if part and not lexicon.INSTRUCTION.search(part)]
    if any(find_items(part) or find_announcements(part) for part in kept):
        return " ".join(kept)
    named = [m.text for part in parts for m in find_items(part)]
    return f"status of {named[0]}" if named else ""


def _read(text: str, register: Register, as_of: date) -> Question:
    language = detect_language(text)
    references = find_announcements(text)
    publishers, named_at = _publishers(text, register)
    taken = [(r.start, r.end) for r in references] + named_at
    mentions = _told_apart(text, [m for m in find_items(text, language) if not _inside(m, taken)])
    masks = [(m.start, m.end) for m in mentions] + [(r.start, r.end) for r in references]
    masks += [match.span() for match in _RULE_NAMES.finditer(text)]
    period = find_period(text, as_of, tuple(masks))
    places = find_places(text)
    party, party_span = _party(text, register)
    rest = _masked(
        text,
        [
            *masks,
            *((p.start, p.end) for p in places),
            *date_spans(text, as_of, tuple(masks)),
            *party_span,
            *named_at,
        ],
    )
    ids = [d.id for d in register.documents() if d.published is None or d.published <= as_of]
    known, unknown = _announcements(references, ids, text)
    certain = [m for m in mentions if not m.ambiguous]
    question = Question(
        text=text,
        as_of=as_of,
        aim=Aim.UNCLEAR,
        asks=_asks(rest),
        items=_with_kin(text, tuple(dict.fromkeys(key for m in certain for key in m.keys))),
        names=tuple(dict.fromkeys(m.text for m in certain)),
        groups=tuple(dict.fromkeys(m.group for m in certain if m.group)),
        either=tuple(dict.fromkeys(key for m in mentions if m.ambiguous for key in m.keys)),
        destinations=tuple(dict.fromkeys(p.code for p in places if p.code != "CN")),
        end_user=party or ("military" if _MILITARY.search(text) else None),
        announcements=known,
        publishers=publishers,
        unknown=unknown,
        period=period,
        language=language,
        words=content_words(rest),
    )
    listing = bool(_WHICH.search(text)) and (not question.items or bool(question.groups))
    return replace(question, aim=_aim(question, rest, listing), listing=listing)


def _told_apart(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that the question is about.

    "Every dual-use item" is none by itself; a group beside a named item is background, unless the
    two stand in one list; an element that only says what a product is made of is not asked about.
    """
    found = [m for m in mentions if m.keys != (EVERY,)]
    single = [m for m in found if not m.group]
    if single and len(single) < len(found):
        found = [
            m for m in found if not m.group or any(_listed(text, m, other) for other in single)
        ]
    made_of = {
        (m.start, m.end)
        for m in found
        for other in found
        if m is not other
        and set(m.keys) & {part for key in other.keys for part in describe(key).related}
        and not re.search(r"\band\b|\bor\b|[,&/+]", _between(text, m, other))
        and describe(other.keys[0]).kind != "element"
        and len(_between(text, m, other).split()) <= 4
    }
    return [m for m in found if (m.start, m.end) not in made_of]


def _listed(text: str, one: Mention, other: Mention) -> bool:
    joint = _between(text, one, other).lower().split()
    return len(joint) <= 4 and any(
        word in ("and", "or", "plus", "&", ",", "und", "et", "y") for word in joint
    )


def _between(text: str, one: Mention, other: Mention) -> str:
    return text[min(one.end, other.end) : max(one.start, other.start)]


def _with_kin(text: str, items: tuple[str, ...]) -> tuple[str, ...]:
    """The items, and for magnets both kinds, which the rules tell apart by their content."""
    either = re.search(r"\bwith or without\b", text, re.IGNORECASE)
    without = re.search(r"\bwithout\b|\bfree\b", text, re.IGNORECASE)
    if "NdFeB" not in items or (without and not either):
        return items
    if re.search(r"\bwith\b|\bcontain", text, re.IGNORECASE):
        items = tuple(item for item in items if item not in ("Tb", "Dy"))
    return tuple(dict.fromkeys([*items, "NdFeB-TbDy"]))


def _publishers(text: str, register: Register) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """Publishers of the record that the text names, and where."""
    names = {document.publisher: document.publisher for document in register.documents()}
    names |= lexicon.PUBLISHERS
    found = [
        (publisher, match.span())
        for name, publisher in names.items()
        if len(name) > 2
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
    return tuple(dict.fromkeys(name for name, _ in found)), [span for _, span in found]


def _asks(rest: str) -> Asks:
    if lexicon.EXTENDED.search(rest):
        return Asks.EXTENDED
    if lexicon.CHANGED.search(rest):
        return Asks.CHANGED
    if lexicon.ENDS.search(rest) and not lexicon.BANNED.search(rest):
        return Asks.ENDS
    lifted = lexicon.LIFTED.search(rest)
    if lexicon.WITHOUT_LICENCE.search(rest):
        return Asks.FREE
    if lexicon.SUSPENDED.search(rest) and not lifted:
        return Asks.SUSPENDED
    if lexicon.FREE.search(rest) and not lexicon.RESTRICTED.search(rest):
        return Asks.FREE
    if lifted:
        return Asks.LIFTED
    if lexicon.BANNED.search(rest):
        return Asks.BANNED
    if lexicon.LICENSED.search(rest):
        return Asks.LICENSED
    if lexicon.RESTRICTED.search(rest):
        return Asks.RESTRICTED
    return Asks.OPEN


def _aim(question: Question, rest: str, listing: bool) -> Aim:
    named = bool(question.items or question.either or question.announcements or question.unknown)
    soldiers = question.end_user == "military" and bool(question.destinations)
    subject = named or question.end_user not in (None, "military") or soldiers
    if not re.search(r"\w", question.text):
        return Aim.NOTHING
    about_status = question.asks is not Asks.OPEN or bool(lexicon.TRADE.search(rest))
    yes_or_no = bool(_CLAUSE.search(rest)) and about_status and question.asks is not Asks.OPEN
    reported = _asks_for_text(rest, yes_or_no, bool(question.publishers))
    if lexicon.TOPICS.search(question.text):
        return Aim.PASSAGES
    if listing and about_status and not reported:
        return Aim.STATUS
    if not subject:
        return _aim_without_subject(question, rest, about_status)
    if question.items and lexicon.HISTORY.search(rest):
        return Aim.HISTORY
    if reported and not lexicon.OVERVIEW.search(rest):
        return Aim.PASSAGES
    if question.announcements or question.unknown:
        plain = about_status and len(question.words) <= 3
        if not question.items and (yes_or_no or _when(rest) or not question.words or plain):
            return Aim.ANNOUNCEMENT
        if not question.items:
            return Aim.ANNOUNCEMENT if question.unknown else Aim.PASSAGES
    if _when(rest):
        return Aim.WHEN
    return Aim.STATUS if about_status or len(question.words) <= 3 else Aim.PASSAGES


def _asks_for_text(rest: str, yes_or_no: bool, publisher: bool) -> bool:
    """Whether the question wants what documents say rather than a state."""
    concludes = bool(lexicon.CONCLUDES.search(rest))
    if lexicon.SAYS.search(rest) and (publisher or lexicon.RECORDED.search(rest)):
        return not concludes
    if concludes and lexicon.SAYS.search(rest):
        return False
    if lexicon.ASPECTS.search(rest) and not lexicon.LICENSED.search(rest):
        return True
    told = lexicon.REASONS, lexicon.HOW, lexicon.SAYS, lexicon.DEFINES
    return not yes_or_no and any(pattern.search(rest) for pattern in told)


def _aim_without_subject(question: Question, rest: str, about_status: bool) -> Aim:
    if question.words or question.publishers:
        return Aim.PASSAGES
    if about_status or _when(rest):
        vague = lexicon.PRONOUN.search(rest) or len(rest.split()) <= 7
        return Aim.UNCLEAR if vague else Aim.PASSAGES
    leans = lexicon.FOLLOW_UP.match(question.text) or lexicon.PRONOUN.search(rest)
    return Aim.UNCLEAR if leans else Aim.NOTHING


def _when(rest: str) -> bool:
    return bool(lexicon.WHEN.search(rest)) and not lexicon.WHEN_RELATIVE.search(rest)


def _continues(question: Question) -> bool:
    """Whether the question leans on what was said before."""
    if lexicon.FOLLOW_UP.match(question.text):
        return True
    if question.items or question.either or question.announcements or question.unknown:
        return False
    short = len(question.text.split()) <= 6
    asks = (
        question.asks is not Asks.OPEN
        or bool(question.destinations or question.end_user or question.period)
        or any(p.search(question.text) for p in (lexicon.WHEN, lexicon.REASONS, lexicon.HOW))
    )
    return (
        question.aim is Aim.UNCLEAR
        or bool(lexicon.PRONOUN.search(question.text))
        or (short and asks)
    )


def _merge(question: Question, before: Question) -> Question:
    """``question`` with what it leaves out taken from the question ``before`` it."""
    own = bool(question.items or question.either or question.announcements or question.listing)
    merged = replace(
        question,
        items=question.items if own else before.items,
        names=question.names if own else before.names,
        groups=question.groups if own else before.groups,
        listing=question.listing if own else before.listing,
        announcements=question.announcements if own else before.announcements,
        destinations=question.destinations or before.destinations,
        end_user=question.end_user or before.end_user,
        period=question.period or before.period,
        asks=before.asks if question.asks is Asks.OPEN else question.asks,
    )
    named = bool(merged.items or merged.either or merged.listing)
    if not named and not merged.announcements:
        return (
            replace(question, text=f"{before.text} {question.text}") if before.words else question
        )
    if _when(question.text):
        return replace(merged, aim=Aim.WHEN if named else Aim.ANNOUNCEMENT)
    turned = bool(question.destinations or question.end_user or question.period)
    if question.aim is Aim.PASSAGES and question.words and not turned:
        return replace(merged, text=f"{question.text} {before.text}")
    if before.aim is Aim.PASSAGES and not own:
        return replace(merged, aim=Aim.PASSAGES, text=f"{before.text} {question.text}")
    return replace(merged, aim=Aim.STATUS if named else Aim.ANNOUNCEMENT)


def _announcements(
    references: Sequence[Reference], ids: Sequence[str], text: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    technology = re.search(r"technolog|catalogue|catalog", text, re.IGNORECASE)
    known: list[str] = []
    unknown: list[str] = []
    for reference in references:
        matches = match_documents(reference, ids)
        if technology and any(stored.endswith("T") for stored in matches):
            matches = tuple(sorted(matches, key=lambda stored: not stored.endswith("T")))
        if matches:
            known.append(matches[0])
        else:
            year = f" of {reference.year}" if reference.year else ""
            unknown.append(reference.document or f"No. {reference.number}{year}")
    return tuple(dict.fromkeys(known)), tuple(dict.fromkeys(unknown))


def _party(text: str, register: Register) -> tuple[str | None, list[tuple[int, int]]]:
    """The listed party that the text names, and where its name stands as it is listed."""
    found = register.parties_in(text)
    spans = [
        match.span()
        for name in found
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
    return (found[0] if found else None), spans


def content_words(rest: str) -> tuple[str, ...]:
    """The words that carry content: no stop words, none that only say "restricted" or "export"."""
    for pattern in (
        lexicon.LIFTED, lexicon.SUSPENDED, lexicon.BANNED, lexicon.LICENSED, lexicon.FREE,
        lexicon.RESTRICTED, lexicon.TRADE, lexicon.WHEN,
    ):  # fmt: skip
        rest = pattern.sub(" ", rest)
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", rest.lower())
    return tuple(word for word in words if word not in lexicon.STOPWORDS and len(word) > 1)


def detect_language(text: str) -> str:
    """The language of a short question, as an ISO 639-1 code; English when in doubt."""
    if re.search(r"[\u3040-\u30ff]", text):
        return "ja"
    if re.search(r"[\uac00-\ud7af]", text):
        return "ko"
    if re.search(r"[\u4e00-\u9fff]", text):
        return "zh"
    if re.search(r"[\u0400-\u04ff]", text):
        return "ru"
    words = re.findall(r"[^\W\d_]+", text.lower())
    votes = {
        language: sum(word in known for word in words)
        for language, known in lexicon.LANGUAGE_WORDS.items()
    }
    best = max(votes, key=lambda language: votes[language])
    english = sum(word in lexicon.ENGLISH_WORDS for word in words)
    return best if votes[best] > max(english, 1) else "en"


def _masked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for low, high in spans:
        text = text[:low] + " " * (high - low) + text[high:]
    return text


def _inside(mention: Mention, taken: Sequence[tuple[int, int]]) -> bool:
    return any(low <= mention.start < high for low, high in taken)
