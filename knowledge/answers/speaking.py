"""A finished reply begins in the language of its question; what it quotes stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.reply import Reply, unread
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.writing import languages
from knowledge.answers.writing.languages import phrase
from knowledge.models import AnswerKind, Condition
from knowledge.register.parties import MILITARY
from knowledge.register.status import Register
from knowledge.vocabulary.locales import ENGLISH
from knowledge.vocabulary.texts import texts

_HEAD = re.compile(r"(Yes|No)(?=[.,:;])")
_MOST = 6


def in_language(reply: Reply, question: Question, register: Register) -> Reply:
    """The reply with a first line in the language of the question, where that is known.

    A refusal and a question back keep their English words first, as others go by them.
    """
    language = question.language
    if said := unread(question):
        told = said.strip()
        text = reply.text if told in reply.text else f"{reply.text}\n\n{told}"
        return replace(reply, text=text, language=ENGLISH)
    if not languages.known(language):
        return reply
    if reply.kind in (AnswerKind.NONE, AnswerKind.CLARIFY):
        return _asking_back(reply, question)
    details = phrase("details", language)
    if details in reply.text:
        said = languages.verdict(reply.statuses, language) if reply.statuses else ""
        rest = reply.text.replace(f"{said}\n\n", "", 1)
        covers = question.aim is Aim.COVERAGE and said and rest != reply.text
        return replace(reply, text=f"{said}\n\n{rest}" if covers else reply.text, language=language)
    if reply.kind is AnswerKind.PASSAGES and "“" not in reply.text:
        return replace(reply, language=language)  # a model has written it in the language
    lines = _lead(reply, question, register)
    ends = phrase("quotes", language) if reply.kind is AnswerKind.PASSAGES else details
    lead = "\n".join([*lines, "", ends] if lines else [ends])
    return replace(reply, text=f"{lead}\n\n{reply.text.lstrip()}", language=language)


def _asking_back(reply: Reply, question: Question) -> Reply:
    language, told = question.language, texts()
    if reply.text.startswith(told.refusal):
        said = [phrase("refusal", language), *_unknown(question)]
        rest = reply.text.removeprefix(told.refusal).strip()
        text = "\n\n".join([f"{told.refusal}\n{' '.join(said)}", rest])
    elif reply.text.startswith(told.clarify):
        text = reply.text.replace(told.clarify, f"{told.clarify}\n{phrase('clarify', language)}", 1)
    elif question.either:
        text = f"{reply.text}\n{languages.either(question.either, language)}"
    else:
        return reply
    return replace(reply, text=text, language=language)


def _lead(reply: Reply, question: Question, register: Register) -> Sequence[str]:
    language = question.language
    if question.aim is Aim.ROSTER:
        return []
    lines = _unknown(question)
    if question.aim is Aim.LISTED and question.end_user == MILITARY:
        return lines  # a rule for a kind of user, and no list with names
    if question.end_user and question.aim is Aim.LISTED:
        lines += _listings(question.end_user, question, register)
    elif reply.kind is AnswerKind.STATUS and reply.statuses and question.items:
        said = languages.verdict(reply.statuses, language)
        lines += said.removesuffix(phrase("details", language)).strip().splitlines()
    elif reply.kind is AnswerKind.STATUS:
        lines += _fates(question, register)
    head = _HEAD.match(reply.text)
    if not head or len(lines) != 1 or question.unknown:
        return lines
    answered = phrase(head[1].lower(), language)
    return [f"{answered}{languages.colon(language)}{lines[0]}"]


def _unknown(question: Question) -> list[str]:
    if not question.unknown:
        return []
    return [phrase("unknown", question.language, names=", ".join(question.unknown))]


def _fates(question: Question, register: Register) -> list[str]:
    lines = []
    for document in map(register.document, question.announcements[:_MOST]):
        if document and (document.published or question.as_of) <= question.as_of:
            rulings = register.rulings(document.id, question.on, question.as_of)
            lines.append(languages.fate(document, rulings, question.language))
    return lines


def _listings(party: str, question: Question, register: Register) -> list[str]:
    return [
        languages.listing(party, document, ruling, question.language)
        for ruling in register.rulings_on(party, question.on, question.as_of)
        if ruling.condition is Condition.IN_FORCE
        and (document := register.document(ruling.measure.document))
    ]
