"""The assistant and its record: what it is, how much it holds, how far to rely on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from babel import Locale

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply, said
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.periods import spoken as dated
from knowledge.answers.writing.wording import listed
from knowledge.models import About, AnswerKind, Document, Kind
from knowledge.vocabulary.issuers import issuer
from knowledge.vocabulary.locales import ENGLISH, spoken
from knowledge.vocabulary.texts import texts

_MOST = 2
"""How many kinds of questions are answered at once."""
_EXTENT, _CAN, _WHAT = "itself.extent", "itself.can", "itself.what"


def answer(desk: Desk, question: Question) -> Reply:
    """What is asked of the assistant, kind by kind; what it is where no cue tells what."""
    kinds = [cue for cue in question.cues if cue in _TOLD]
    if question.aim is Aim.RECENCY and _EXTENT not in kinds:
        kinds.append(_EXTENT)
    if not kinds and question.aim is Aim.HELP:
        kinds = [_CAN]
    kinds = kinds or [_WHAT]
    text = "\n\n".join(_TOLD[kind](desk) for kind in kinds[:_MOST])
    if is_cited(text):
        return Reply(AnswerKind.PASSAGES, text)
    return Reply(AnswerKind.CLARIFY, text, choices=texts().examples if _CAN in kinds else ())


def _plain(kind: str) -> Callable[[Desk], str]:
    return lambda _: said(kind)[0]


def _extent(desk: Desk) -> str:
    """How many documents there are, from when to when, and what they say of newer ones."""
    documents = _documents(desk)
    days = [document for document in documents if document.published]
    if not days:
        return _how(desk)
    newest = max(days, key=_published)
    told, _ = said(
        _EXTENT,
        count=str(len(documents)),
        first=dated(min(map(_published, days))),
        last=dated(_published(newest)),
        newest=newest.title,
        verified=_verified(desk),
    )
    return f"{told} {desk.remark(About.CHECK)}".strip()


def _rely(desk: Desk) -> str:
    home = issuer(desk.register.home)
    told, _ = said("itself.rely", site=f" ({home.site})" if home.site else "")
    return f"{told}{_verified(desk)}"


def _how(desk: Desk) -> str:
    return said("itself.how", count=str(len(_documents(desk))))[0]


def _languages(_: Desk) -> str:
    known = Locale(ENGLISH).languages
    names = sorted(str(known[code]) for code in {ENGLISH, *spoken()})
    return said("itself.languages", languages=listed(names))[0]


def _can(_: Desk) -> str:
    return said(_CAN, can_ask=texts().for_example)[0]


_TOLD: Mapping[str, Callable[[Desk], str]] = {
    "itself.cite": _plain("itself.cite"),
    "itself.files": _plain("itself.files"),
    _WHAT: _plain(_WHAT),
    "itself.robot": _plain("itself.robot"),
    "itself.maker": _plain("itself.maker"),
    "itself.rely": _rely,
    _EXTENT: _extent,
    "itself.how": _how,
    _CAN: _can,
    "itself.languages": _languages,
    "itself.privacy": _plain("itself.privacy"),
}


def _documents(desk: Desk) -> list[Document]:
    """The documents that count for the question, without their text."""
    lookup = desk.lookup
    found = lookup.catalogue.headers(lookup.guilds)
    return [each for each in found if (each.published or lookup.as_of) <= lookup.as_of]


def _published(document: Document) -> date:
    return document.published or date.min


def _verified(desk: Desk) -> str:
    """When the official documents were last checked; "" where none says so."""
    rules = [d for d in desk.register.documents() if d.kind is Kind.ANNOUNCEMENT]
    days = [document.verified for document in rules if document.verified]
    return said("itself.verified", day=dated(max(days)))[0] if days else ""
