"""A question as it was typed, with the turns before it, is understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date

from knowledge.answers.reading.carrying import carried, is_aside, may_carry
from knowledge.answers.reading.dialogue import may_turn, shown, turned
from knowledge.answers.reading.forms import form_of
from knowledge.answers.reading.leaning import Leaning
from knowledge.answers.reading.numbers import with_signs
from knowledge.answers.reading.talk import is_small_talk
from knowledge.answers.reading.thread import lean_of, on_thread
from knowledge.answers.reading.told import with_topic
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.announcements import find_announcements
from knowledge.answers.understanding.asking import Aim, Lean, Question
from knowledge.answers.understanding.certainty import is_certain
from knowledge.answers.understanding.claims import with_asserted
from knowledge.answers.understanding.dates import compared_times
from knowledge.answers.understanding.following import continues, merge
from knowledge.answers.understanding.intents import aim_of, asks_of, is_polar
from knowledge.answers.understanding.jurisdiction import origins, with_issuers
from knowledge.answers.understanding.negation import is_denied
from knowledge.answers.understanding.premises import (
    ONWARD,
    about_truce,
    against_maker,
    between_ends,
    goods_abroad,
    of_announcement,
    spelt_out,
    with_claims,
)
from knowledge.answers.understanding.scripts import of_script
from knowledge.answers.understanding.subjects import (
    Subjects,
    destinations,
    find_subjects,
    with_kin,
)
from knowledge.answers.understanding.transactions import way_of
from knowledge.models import Turn
from knowledge.register.elements import find_items, names_of
from knowledge.register.makers import find_home
from knowledge.register.military import military_in
from knowledge.register.places import Place
from knowledge.register.status import Register
from knowledge.vocabulary.issuers import default
from knowledge.vocabulary.locales import Shape, locale

__all__ = ["Aim", "Question", "detect_language", "understand", "understand_parts"]

LONGEST_QUESTION = 2000
MOST_PARTS = 4
MOST_TURNS = 8
"""So many questions before one are read: each may lean on the one before it."""
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)
PASTED = 250
"""From so many characters on a text is taken for something pasted with a question behind it."""
_MEASURED = re.compile(
    r"\b\d+(?:[.,]\d+)?\s?(?:wh\s?/\s?kg|mah\s?/\s?g|g\s?/\s?cm[3³]|mpa)(?!\w)", re.IGNORECASE
)
_NOT_MILITARY = Shape(r"{no_soldiers}")
"""That the buyer is no soldier."""


def understand(
    text: str, register: Register, *, as_of: date, history: Sequence[Turn] = ()
) -> Question:
    """Read a question against the day of asking and the turns before it."""
    sound = text[:LONGEST_QUESTION].encode("utf-8", "replace").decode()  # no lone surrogates
    asked = " ".join(unicodedata.normalize("NFKC", sound).split())
    asked = re.sub(r"\bREs\b", "REEs", asked)
    asked = with_signs(asked, register)
    said = [turn.content for turn in history if turn.role == "user"]
    previous = [text for text in said if not is_small_talk(text)][-MOST_TURNS:]
    asked = spelt_out(asked, previous[-1]) if previous else asked
    question = _read(without_instructions(asked), register, as_of)
    if not previous or (question.aim is Aim.NOTHING and not question.text):
        return question
    if is_small_talk(asked) and not question.items:
        return replace(question, aim=Aim.HELP)
    if form := form_of(asked, question.language):
        return form.of(_before(previous, register, as_of))
    if question.aim is Aim.HELP:
        return question
    lean = lean_of(question)
    leans = lean is Lean.FIRM or continues(question)
    if not leans and not lean and not may_turn(question) and not may_carry(question):
        return question
    before = _before(previous, register, as_of)

    def again(text: str) -> Question:
        return _read(text, register, as_of)

    turn = carried(Leaning(question, before, shown(question), register, again))
    turn = turn or turned(question, before, register)
    if turn is None:
        turn = merge(question, before, register, again) if leans else question
    return on_thread(turn, before, lean or lean_of(turn))


def _before(previous: Sequence[str], register: Register, as_of: date) -> Question:
    """What the turn before was about; where that was an aside, what the one before it was."""
    history = [Turn("user", text) for text in previous[:-1]]
    found = understand(previous[-1], register, as_of=as_of, history=history)
    return _before(previous[:-1], register, as_of) if is_aside(found) and history else found


def understand_parts(
    text: str, register: Register, *, as_of: date, history: Sequence[Turn] = ()
) -> tuple[Question, ...]:
    """The questions of a text: one, or several that are about different subjects or days."""
    last = re.split(r"(?<=[.!?])(?<![Nn]o\.)\s+|\n+|\bquestion:\s*", text.strip(), flags=re.I)[-1]
    asked = understand(last, register, as_of=as_of, history=history) if last != text else None
    behind = asked is not None and last.endswith("?") and (asked.items or asked.announcements)
    if asked and behind and len(text) > PASTED:
        return (asked,)
    whole = understand(text, register, as_of=as_of, history=history)
    alone = text.count("?") == 1 and not lexicon.PRONOUN.search(last)
    if asked and behind and alone and asked.items and asked.items != whole.items:
        return (_in_context(asked, whole),)
    pieces = _pieces(text[:LONGEST_QUESTION])
    if 1 < len(pieces) <= MOST_PARTS:
        parts = [understand(piece, register, as_of=as_of, history=history) for piece in pieces]
        told = [p for p in parts if p.items or p.announcements or p.aim is Aim.PASSAGES]
        subjects = {(p.items, p.announcements, p.period and p.period.start) for p in told}
        if len(told) == len(parts) == len(subjects):
            return tuple(parts)
    if whole.aim is Aim.STATUS and len(whole.items) == 1:
        days = compared_times(whole.text, as_of)
        if days:
            return tuple(replace(whole, period=day) for day in days)
    return (whole,)


def _in_context(asked: Question, whole: Question) -> Question:
    """A question behind statements that name other goods too: what they say of buyer and
    destination is about it as well."""
    return replace(
        asked,
        destinations=asked.destinations or whole.destinations,
        end_user=asked.end_user or whole.end_user,
    )


def _pieces(text: str) -> list[str]:
    """The parts of a text that are questions by themselves: numbered, or each with its mark."""
    numbered = re.split(r"(?:^|\s)\(?[1-4][).]\s+", text)
    if len(numbered) > 2:
        return [piece.strip(" ,;") for piece in numbered[1:] if piece.strip(" ,;")]
    marked = re.findall(r"[^?？]+[?？]", text)
    rest = re.sub(r"[^?？]+[?？]", "", text).strip()
    return [piece.strip() for piece in marked] if len(marked) > 1 and not rest else []


def without_instructions(text: str) -> str:
    """The text without the sentences that try to command, unless one asks about an item.

    Those are data like any other words: what they demand is never done.
    """
    parts = re.split(r"(?<=[.!?。！？;\n)])(?<![Nn][or]\.)\s*|(?=\()", text)
    if not any(lexicon.INSTRUCTION.search(part) for part in parts):
        return text
    kept = [part for part in parts if part and not lexicon.INSTRUCTION.search(part)]
    if any(find_items(part) or find_announcements(part) for part in kept):
        return " ".join(kept)
    named = [m.text for part in parts for m in find_items(part)]
    return f"status of {named[0]}" if named else ""


def _read(text: str, register: Register, as_of: date) -> Question:
    language = detect_language(text)
    named = find_subjects(text, register, as_of, language)
    home, start = find_home(text), origins(text, named.places)
    way, origin = way_of(text, named.places, home, named.mentions)
    places = destinations([p for p in named.places if p not in start and p.code != origin])
    military, implied = military_in(text)
    military = military and not _NOT_MILITARY.search(text)
    relatives = () if named.party else register.parties_related(text, as_of)
    polar = is_polar(text) and not lexicon.EITHER.search(text)
    certain = [m for m in named.mentions if not m.ambiguous]
    question = Question(
        text=text,
        as_of=as_of,
        aim=Aim.UNCLEAR,
        asks=asks_of(named.rest),
        polar=polar,
        denied=polar and is_denied(text, language),
        items=with_kin(text, named.items),
        names=tuple(dict.fromkeys(m.text for m in certain)),
        groups=tuple(dict.fromkeys(m.group for m in certain if m.group)),
        circle=named.circle,
        package=named.package,
        either=tuple(dict.fromkeys(k for m in named.mentions if m.ambiguous for k in m.keys)),
        destinations=_soldiers_at(text, named, implied, register) if military else places,
        end_user=_buyer(text, named) or ("military" if military else None),
        strangers=named.strangers,
        nowhere=named.nowhere,
        relatives=relatives,
        announcements=named.known,
        publishers=named.publishers,
        unknown=named.unknown,
        # The day that is said to belong to an announcement which does not exist is as unreal.
        period=None if named.unknown else named.period,
        language=language,
        words=content_words(named.rest, language),
        masked=named.masked,
        onward=ONWARD.search(text) is not None,
        way=way,
        origin=origin or None,
        makers=tuple(
            dict.fromkeys(p.code for p in named.places if _makes_rules(p) and p.code != origin)
        ),
    )
    question = goods_abroad(of_announcement(question, register), named.places)
    question = against_maker(question, register)
    question = with_issuers(question, named.places, register)
    question = with_claims(question)
    listing = bool(lexicon.WHICH.search(text)) and (not question.items or bool(question.groups))
    question = replace(question, listing=listing)
    question = with_asserted(question)
    counted = any(claim.number for claim in question.claims)
    aim = Aim.STATUS if counted else aim_of(question, named.rest)
    question = about_truce(replace(question, aim=aim), named.rest, register)
    question = between_ends(question, register)
    question = replace(question, certain=is_certain(question, named.rest))
    return with_topic(question, register)


def _buyer(text: str, named: Subjects) -> str | None:
    """The listed party that is the buyer: none where the goods go to a firm on no list."""
    goes_elsewhere = any(
        re.search(rf"\b(?:to|for) {re.escape(name)}(?!\w)", text) for name in named.strangers
    )
    return None if goes_elsewhere else named.party


def _soldiers_at(
    text: str, named: Subjects, implied: str | None, register: Register
) -> tuple[str, ...]:
    """The country of a military user: what its name implies, wherever the goods pass through, or
    where it is said to be, or else the one country whose lists hold firms of that name."""
    if implied:
        return (implied,)
    places = destinations(named.places)
    if places or named.party:
        return places
    kin = set(register.parties_related(text))  # whatever the day: a firm's country is no news
    countries = {
        place
        for measure in register.measures()
        if kin & set(measure.end_users)
        for place in measure.destinations
    }
    return tuple(countries) if len(countries) == 1 else ()


def _makes_rules(place: Place) -> bool:
    """Whether a country other than that of the record is named as the one that makes a rule."""
    return place.issuer and place.code != default()


def content_words(rest: str, language: str = "en") -> tuple[str, ...]:
    """The words that carry content: no stop words, none that only say "restricted" or "export"."""
    for pattern in (_MEASURED, *lexicon.EXPLAINED):
        rest = pattern.sub(" ", rest)
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", rest.lower())
    stop = lexicon.STOPWORDS | locale(language).stopwords
    return tuple(word for word in words if word not in stop and len(word) > 1)


def detect_language(text: str) -> str:
    """The language of a short question, as an ISO 639-1 code; English when in doubt.

    Addresses of pages and people are in no language.
    """
    text = _ADDRESS.sub(" ", text)
    if language := of_script(text):
        return language
    lowered = text.replace("İ", "i").lower()
    words = {word for word in re.findall(r"[^\W\d_]+", lowered) if len(word) > 1}
    written = {word for word in words if word in text}  # names have capitals
    votes = {
        language: (words & known)
        | (words & names_of(language))
        | {word for word in written if set(word) & set(locale(language).letters)}
        for language, known in lexicon.LANGUAGE_WORDS.items()
    }
    common = lexicon.ENGLISH_WORDS | lexicon.SHARED_WORDS
    best = max(votes, key=lambda name: (len(votes[name]), len(votes[name] - common)))
    english = len(words & (lexicon.ENGLISH_WORDS | lexicon.ENGLISH_ONLY))
    return best if _tells(votes[best]) and len(votes[best]) > english else "en"


def _tells(words: Set[str]) -> bool:
    """Whether the words prove a language other than English: "licence" and "on" are no French."""
    foreign = words - lexicon.ENGLISH_WORDS
    return len(foreign) > 1 or any(len(word) > 2 for word in foreign - lexicon.SHARED_WORDS)
