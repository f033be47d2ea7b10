"""Answers about rules of several issuers: each by its own rules alone, and by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply, refused
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.writing.wording import capitalised, listed, name, place
from knowledge.models import AnswerKind
from knowledge.register.status import EVERY
from knowledge.vocabulary import issuers

_OF_RULES = (Aim.STATUS, Aim.WHEN, Aim.HISTORY, Aim.COVERAGE, Aim.PARTICULAR, Aim.SOURCE)
"""What is answered with rules on items, and so by those of some issuers and not of others."""

Answering = Callable[[Desk, Question], Reply]
"""Answers a question at a desk."""


@dataclass(frozen=True, slots=True)
class IssuerReplier:
    """Chooses whose rules an answer is made of, and writes one part for each issuer."""

    desk: Desk
    answer: Answering

    def reply(self, question: Question) -> Reply:
        """The answer by the rules of the issuers that the question is about; where it leaves them
        open, one part for each that has rules about its items."""
        known = self._known(question)
        if question.aim not in _OF_RULES or not known:
            return self.answer(self.desk, question)
        home = issuers.default()
        wanted = tuple(code for code in question.issuers or known if code in known)
        if not wanted:
            if question.named or home in question.issuers:
                ((_, reply),) = self._by(question, (home,))
                return self._with_others(question, reply, known)
            return self._none(question, known)
        if len(wanted) > 1:
            return self._joined(self._by(question, wanted))
        ruling = self.desk.register.issuers(*question.items, known=question.as_of)
        if ruling == wanted or not (question.items or question.issuers):
            return self.answer(self.desk, question)
        ((_, reply),) = self._by(question, wanted)
        return reply

    def _known(self, question: Question) -> tuple[str, ...]:
        """The issuers that control one of the question's items; in a listing of all, any item."""
        if not question.items and not question.listing:
            return ()
        register = self.desk.register
        items = question.items or [i for i in register.items() if i != EVERY]
        found = register.issuers(*items, known=question.as_of, controlling=True)
        if found or not question.issuers or issuers.default() in question.issuers:
            return found
        return (issuers.default(),)

    def _by(self, question: Question, codes: tuple[str, ...]) -> list[tuple[str, Reply]]:
        """The answers by the rules of each issuer, about the items that these name. Items that no
        rule of theirs names are the first one's to answer, where the question leaves it open."""
        desks = {code: self.desk.of(code) for code in codes}
        named = {
            code: {i for i in question.items if desk.register.issuers(i, known=question.as_of)}
            for code, desk in desks.items()
        }
        if not question.issuers:
            named[codes[0]] |= set(question.items).difference(*named.values())
        replies = []
        for code, desk in desks.items():
            own = tuple(item for item in question.items if item in named[code])
            about = replace(question, items=own or question.items)
            replies.append((code, self.answer(desk, about)))
        return replies

    def _joined(self, replies: list[tuple[str, Reply]]) -> Reply:
        """One part for each issuer, under its name."""
        texts = [
            f"**{capitalised(issuers.issuer(code).name)}:** {reply.text}" for code, reply in replies
        ]
        statuses = [status for _, reply in replies for status in reply.statuses]
        first = replies[0][1]
        kind = AnswerKind.STATUS if statuses else first.kind
        more = dict.fromkeys(reply.more for _, reply in replies if reply.more)
        return replace(
            first,
            kind=kind,
            text="\n\n".join(texts),
            statuses=tuple(dict.fromkeys(statuses)),
            more="\n\n".join(more),
        )

    def _with_others(self, question: Question, reply: Reply, known: tuple[str, ...]) -> Reply:
        """What one issuer without a rule on the items does, and by whom there is one."""
        writer = self.desk.writer
        named = []
        for code in known:
            for measure in self.desk.register.of(code).measures(question.as_of):
                keys = {k for i in question.items for k in self.desk.register.keys_of(i)}
                if keys.intersection(self.desk.register.covered(measure)):
                    words, key = writer.quoter.words(measure)
                    named.append(f"{writer.label(measure)}: “{words}”{key}")
                    break
        makers = listed([issuers.issuer(code).name for code in known])
        told = f"Another matter are the rules of {makers}. {' '.join(named)}"
        if reply.kind is AnswerKind.NONE:
            one = issuers.issuer(issuers.default())
            head = f"No {one.adjective or one.own} control on {_items(question)} is on record."
            verdict = "No. " if question.polar and question.certain else ""
            text = f"{verdict}{head} {told}"
            return Reply(AnswerKind.PASSAGES, text, language=question.language)
        return replace(reply, text=f"{reply.text}\n\n{told}")

    def _none(self, question: Question, known: tuple[str, ...]) -> Reply:
        """That no rule of the issuers that the question is about is on record."""
        codes = [code for code in question.issuers if code]
        makers = listed([issuers.issuer(code).name for code in codes], "or")
        of = f" of {makers}" if makers else ""
        text = f"No export rule{of} on {_items(question)} is on record."
        others = listed([issuers.issuer(code).own for code in known])
        where = listed([place(code) for code in known], "or")
        text += f" {capitalised(others)} rules are on exports from {where}."
        return refused(text, question.language)


def _items(question: Question) -> str:
    return listed([name(item) for item in question.items], "or")
