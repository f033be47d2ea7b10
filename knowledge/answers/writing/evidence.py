"""Passage answers: the sentences of the documents that answer a question, or none.

A sentence is taken when it covers the question's content words and lies near it in meaning. The
weights and bars were set on the development questions of ``knowledge/evaluation`` and are the
only numbers here that were fitted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz

from knowledge.answers.citations import Evidence, number_of, quote_of
from knowledge.answers.stems import WORD, stem
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing.quoting import LONGEST_QUOTE, sentences
from knowledge.answers.writing.verdicts import Asks
from knowledge.models import BUNDLED, About, Document, Hit, Kind
from knowledge.register.elements import describe
from knowledge.register.places import find_places
from knowledge.vocabulary.locales import ENGLISH

MOST_SENTENCES = 4
CANDIDATES = 18

_COMMON = frozenset(
    "rare earth china chines export control say article announc rule new report anyth news "
    "inform explain simpli describ tell summari".split()
)
"""Stems that nearly every document has: they prove little."""

_SYNONYMS = (
    ("ton", "tonn", "quota"),
    ("price", "cost", "expens", "cheap"),
    ("firm", "compani", "recipi", "holder", "exporter", "entiti", "magnet-mak"),
    ("code", "hs"),
    ("tariff", "duti", "surcharg"),
    ("extend", "extens", "prolong"),
    ("court", "suprem", "judg", "rule"),
    ("licenc", "licens"),
    ("get", "receiv", "recipi", "hold", "held", "holder"),
    ("law", "legal"),
    ("truce", "deal", "pause", "arrang", "agreement"),
    ("reex", "rare-earth-exchang"),
    ("us", "american", "america", "washington"),
    ("meet", "met", "summit"),
    ("trump", "xi", "leader", "presid"),
    ("congo", "congoles", "drc"),
    ("introduc", "adopt", "enact"),
    ("european", "eu", "europ"),
    ("tv", "fox", "televis"),
    ("benefit", "appli", "destin"),
    ("who", "which"),
    ("sure", "certain", "confid", "reliabl"),
)

_NAME = 4
"""The least length of a word that is taken for a name."""
_IN_PIECES = 3
_NEAR = 84
"""How alike a name and a word must be, of 100, to be the same but for a slip."""
_WEIGHT = {"coverage": 0.55, "meaning": 0.45}
ENOUGH = 0.4
"""The least score of a sentence that is said at all."""
ALONE = 0.6
"""The least nearness in meaning where the question has only words that prove little."""
_DEFINES = 0.2
"""What a sentence gains for standing under the term that is asked about."""
_DEFINITION = re.compile(
    r"\W*(?:(?:what(?:['’]s| is| are| does| do)|define|explain)\s+)(?:an? |the )?"
    r"(?P<term>[\w -]+?)(?: means?)?\W*$",
    re.IGNORECASE,
)
NEAR_BEST = 0.85
"""Further sentences must reach this share of the best one's score."""
STRONG = 0.5
"""The least score of further sentences: beside a weak one, more that are weak help nobody."""
_LONG, _ALIKE = 6, 85
"""From how many letters on, and how alike of 100, two words are the same but for a slip."""
_SHARED = 2
"""How many content words a sentence must have in common with a question that names nothing in
it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit and how well it answers."""

    hit: Hit
    text: str
    score: float


@dataclass(slots=True)
class PassageComposer:
    """Chooses and quotes sentences. ``embed`` gives one normalised vector a text."""

    embed: Callable[[Sequence[str]], np.ndarray]
    document: Callable[[str], Document | None]
    pieces: Callable[[str], int] = lambda _: 1
    """Into how many pieces the model's vocabulary cuts a word."""
    _vectors: dict[str, np.ndarray] = field(default_factory=dict)

    def compose(
        self,
        question: Question,
        hits: Sequence[Hit],
        evidence: Evidence,
        subject: frozenset[str] = frozenset(),
        told: Callable[[str, str], bool] = lambda *_: True,
    ) -> dict[int, str]:
        """The quoted sentences that answer, each with who says it, by the numbers of their
        citation keys, the best first; empty when no sentence carries an answer.

        ``subject`` are the documents whose rules are about the items of the question; ``told``
        says whether a sentence of a document may be told.
        """
        lines: dict[int, str] = {}
        for candidate in self.choose(question, hits, subject, told):
            document = self.document(candidate.hit.document)
            if document is None:
                continue
            key = evidence.cite(quote_of(document, candidate.hit, candidate.text))
            who = attribution(document, candidate.hit.anchor, candidate.hit)
            lines[number_of(key)] = f"{who}{quoted(candidate.text)}{key}"
        return lines

    def choose(
        self,
        question: Question,
        hits: Sequence[Hit],
        subject: frozenset[str] = frozenset(),
        told: Callable[[str, str], bool] = lambda *_: True,
    ) -> list[Candidate]:
        """The best sentences, the best first, near-duplicates once; only those ``told`` admits."""
        pairs = [
            (hit, text)
            for hit in hits
            for text in sentences(hit.text, hit.language)
            if 20 <= len(text) <= LONGEST_QUOTE * 2 and told(text, hit.document)
        ]
        strange = self._strange(question)
        pairs = [pair for pair in pairs if all(_holds(name, *pair) for name in strange)]
        if not pairs:
            return []
        wanted = _wanted(question)
        roughly = sorted(
            pairs, key=lambda pair: -_coverage(wanted, _stems(_context(pair[0], pair[1])))
        )[:CANDIDATES]
        meaning = self._meaning(
            question.completed, [f"{hit.title}: {text}" for hit, text in roughly]
        )
        scored = [
            Candidate(hit, text, self._score(question, wanted, hit, text, float(near), subject))
            for (hit, text), near in zip(roughly, meaning, strict=True)
        ]
        enough = ENOUGH * (0.7 if question.publishers else 1.0)
        chosen = _best(sorted(scored, key=lambda candidate: -candidate.score), enough)
        return _with_reason(question, chosen, scored)

    def _strange(self, question: Question) -> list[str]:
        """The words of an English question that can only be names: written with a capital within
        a sentence, or none that the model's vocabulary knows as a whole. What is said about
        others does not answer for them."""
        if question.language != "en":
            return []
        written = WORD.findall(question.text)
        cased = sum(word[0].isupper() for word in written) <= len(written) / 2
        capital = {word.lower() for word in written[1:] if word[0].isupper()} if cased else set()
        return [
            word
            for word in question.words
            if len(word) >= _NAME
            and word.isalpha()
            and (word in capital or self.pieces(word) >= _IN_PIECES)
        ]

    def _score(
        self,
        question: Question,
        wanted: Mapping[str, float],
        hit: Hit,
        text: str,
        near: float,
        subject: frozenset[str],
    ) -> float:
        spoken_of = question.thread is not None and hit.document in question.thread.documents
        about = spoken_of or (hit.document in subject and not _elements(question))
        if not about and not (
            _names_subject(question, hit, text) and _touches(question, hit, text)
        ):
            return 0.0
        if not about and not _shares(question, wanted, hit, text):
            return 0.0
        covered = _coverage(wanted, _stems(_context(hit, text)))
        own = _coverage(wanted, _stems(text))
        if _misses_aspect(question, text) or (wanted and own == 0.0 and not about):
            return 0.0
        proves = spoken_of or any(weight >= 1.0 for weight in wanted.values())
        if not proves and near < ALONE:
            return 0.0
        score = _WEIGHT["coverage"] * (0.6 * covered + 0.4 * own) + _WEIGHT["meaning"] * near
        named = 0.12 if spoken_of or hit.document in question.announcements else 0.0
        opening = 0.03 if hit.text.lstrip().startswith(text[:60]) else 0.0
        return (
            score
            + named
            + opening
            + _fit(question.text, text)
            + (_DEFINES if _defines(question.text, hit) else 0.0)
            + (0.03 if hit.kind is not Kind.ARTICLE else -0.05 if hit.unsigned else 0.0)
        )

    def _meaning(self, question: str, texts: Sequence[str]) -> np.ndarray:
        missing = [text for text in dict.fromkeys([question, *texts]) if text not in self._vectors]
        if len(self._vectors) > 5000:
            self._vectors.clear()
            missing = list(dict.fromkeys([question, *texts]))
        if missing:
            self._vectors.update(zip(missing, self.embed(missing), strict=True))
        near: np.ndarray = np.stack([self._vectors[t] for t in texts]) @ self._vectors[question]
        return near


_OF_RECORD = re.compile(
    r"\b(?:inferred|(?:was|were|not) read|this record|codes?|confidence)\b", re.IGNORECASE
)


def gives_reason(text: str) -> bool:
    """Whether a sentence says why something is so, other than why the record says it."""
    return bool(lexicon.BECAUSE.search(text)) and not _OF_RECORD.search(text)


def covers(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence holds every content word that the question's items leave unexplained."""
    wanted = {stem(word) for word in question.words}
    return wanted <= _stems(_context(candidate.hit, candidate.text))


_OF_SOMETHING = (Asks.RESTRICTED, Asks.BANNED, Asks.LICENSED, Asks.FREE)


def _holds(name: str, hit: Hit, text: str) -> bool:
    """Whether a sentence, its headings or its document's title hold a name, or nearly."""
    where = WORD.findall(f"{_context(hit, text)} {hit.document}".lower())
    stems = _stems(" ".join(where))
    return stem(name) in stems or any(fuzz.ratio(name, word) >= _NEAR for word in where)


def _touches(question: Question, hit: Hit, text: str) -> bool:
    """Whether a sentence holds a word for what is asked about ("are bananas controlled?")."""
    named = question.items or question.announcements or question.publishers
    if named or question.asks not in _OF_SOMETHING or not question.words:
        return True
    return bool({stem(word) for word in question.words} & _stems(_context(hit, text)))


def _with_reason(
    question: Question, chosen: list[Candidate], scored: Sequence[Candidate]
) -> list[Candidate]:
    """For a "why": the sentence that gives the reason goes first, where one of the same document
    does."""
    if not chosen or not lexicon.WHY.search(question.text):
        return chosen
    reasons = [
        candidate
        for candidate in scored
        if candidate.hit.document == chosen[0].hit.document and gives_reason(candidate.text)
    ]
    if not reasons:
        return chosen
    reason = max(reasons, key=lambda candidate: candidate.score)
    return [reason, *[c for c in chosen if c != reason][: MOST_SENTENCES - 1]]


def _best(ranked: Sequence[Candidate], enough: float) -> list[Candidate]:
    chosen: list[Candidate] = []
    for candidate in ranked:
        if candidate.score < enough or len(chosen) == MOST_SENTENCES:
            break
        if chosen and candidate.score < max(STRONG, NEAR_BEST * chosen[0].score):
            break
        if any(fuzz.token_set_ratio(candidate.text, known.text) > 88 for known in chosen):
            continue
        chosen.append(candidate)
    return sorted(chosen, key=lambda candidate: candidate.hit.unsigned)  # what is signed, first


def _fit(question: str, text: str) -> float:
    """What a sentence gains for holding the kind of thing that is asked: a reason, a code, a
    day."""
    gain = 0.0
    if lexicon.WHY.search(question) and gives_reason(text):
        gain += 0.3
    if lexicon.CODES.search(question) and lexicon.CODE.search(text):
        gain += 0.45
    if lexicon.COUNTS.search(question) and re.search(r"\d", text):
        gain += 0.08
    if lexicon.WHEN.search(question) and lexicon.DAY.search(text):
        gain += 0.1
    return gain


def _defines(question: str, hit: Hit) -> bool:
    """Whether a question is for what a term means, and the hit stands under it as its heading."""
    asked = _DEFINITION.match(question)
    heading = hit.heading[-1] if hit.heading else ""
    return asked is not None and _stems(asked["term"]) == _stems(heading)


def _elements(question: Question) -> bool:
    return any(describe(item).kind == "element" for item in question.items)


def attribution(document: Document, anchor: str, hit: Hit | None = None) -> str:
    """Who says what stands under a heading: named for what is no official rule, with the date."""
    noted = {remark.passage for remark in document.remarks if remark.about is About.CORRECTS}
    if anchor in noted:
        day = f", {spoken(document.verified)}" if document.verified else ""
        return f"The editors of the documents{day}: "
    said = hit or document
    if said.kind is Kind.ANNOUNCEMENT:
        return ""
    if said.kind is Kind.NOTE and said.source == BUNDLED:
        return "From the record’s notes: "
    when = f", {spoken(said.published)}" if said.published else ""
    if said.source == BUNDLED:  # our own words about what they said
        return f"This record on {said.publisher}{when}: "
    return f"{said.origin}{when}: "


def quoted(text: str) -> str:
    """A sentence in quotation marks, or the cells of a row of a table."""
    if text.startswith("|"):
        return " · ".join(cell.strip() for cell in text.strip("|").split("|"))
    return f"“{' '.join(text.split())}”"


@lru_cache(maxsize=5000)
def _stems(text: str) -> frozenset[str]:
    found = {stem(word) for word in WORD.findall(text.lower())}
    for group in _SYNONYMS:
        if found & set(group):
            found |= set(group)
    return frozenset(found)


@lru_cache(maxsize=5000)
def _countries(text: str) -> frozenset[str]:
    return frozenset(place.code for place in find_places(text))


def _context(hit: Hit, text: str) -> str:
    return f"{text} {' '.join(hit.heading)} {hit.title} {hit.publisher}"


def _wanted(question: Question) -> dict[str, float]:
    """The stems that an answer should hold, with their weights."""
    publishers = " ".join(question.publishers).lower().split()
    own = frozenset(WORD.findall(question.text.lower()))
    return {
        stem(word): 1.0 if word in own and stem(word) not in _COMMON else 0.25
        for word in WORD.findall(question.completed.lower())
        if word not in lexicon.STOPWORDS and len(word) > 1 and word not in publishers
    }


def _coverage(wanted: Mapping[str, float], stems: frozenset[str]) -> float:
    total = sum(wanted.values())
    return sum(weight for stem, weight in wanted.items() if stem in stems) / total if total else 0.0


def _names_subject(question: Question, hit: Hit, text: str) -> bool:
    """Whether the sentence or its headings name one of the items asked about, if any is."""
    if question.foreign and not _countries(_context(hit, text)) & set(question.makers):
        return False
    if not question.items or question.groups:
        return True
    if question.announcements and hit.document in question.announcements:
        return True
    where = f"{text} {' '.join(hit.heading)} {hit.title}".lower()
    return any(
        describe(item).name.lower() in where
        or re.search(rf"\b{re.escape(item)}\b", f"{text} {hit.title}") is not None
        for item in question.items
    ) or any(name.lower() in where for name in question.names)


def _shares(question: Question, wanted: Mapping[str, float], hit: Hit, text: str) -> bool:
    """Whether a sentence has something of a question for sure: what it names, or two of its
    content words; the only one, where it has no more."""
    if question.items or hit.document in question.announcements or question.publishers:
        return True  # looked at by itself
    if question.language != ENGLISH:
        return True  # its words are not those of the text
    if _countries(question.text) & _countries(_context(hit, text)):
        return True
    own = {word for word, weight in wanted.items() if weight >= 1.0}
    there = _stems(_context(hit, text))
    shared = {word for word in own if word in there or _is_slip(word, there)}
    return len(shared) >= min(_SHARED, len(own), max(len(question.words), 1))


def _is_slip(word: str, there: frozenset[str]) -> bool:
    """Whether a long word is one of others but for a slip."""
    if len(word) < _LONG:
        return False
    return any(fuzz.ratio(word, other) >= _ALIKE for other in there if other[0] == word[0])


def _misses_aspect(question: Question, text: str) -> bool:
    """Whether the question wants one aspect (a price, a use) that the sentence is silent on."""
    if lexicon.PROCEDURE.search(question.text) and not lexicon.PROCEDURAL.search(text):
        return True
    asked = {stem(m.lower()) for m in lexicon.HARD_ASPECTS.findall(question.text)}
    told = re.sub(r"\b(?:dual|end)[- ]uses?\b", " ", text, flags=re.IGNORECASE)
    return bool(asked) and not asked & _stems(told)
