"""Changes that count: each is one transaction with its audit row, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from knowledge.curation.drafting import Drafting
from knowledge.curation.drafts import Sketch
from knowledge.curation.gaps import Gaps
from knowledge.curation.kit import Kit
from knowledge.curation.reading import located
from knowledge.curation.values import Done, Purpose
from knowledge.errors import ConflictError, KnowledgeError
from knowledge.models import BUNDLED, SHARED, Document
from knowledge.store.moderation import Act, Standing, Step, Work
from knowledge.store.records import Entry, Revision

_SENTENCES = {
    "add": "{title} is added.",
    "edit": "{title} is changed: this is revision {revision}.",
    "refresh": "{title} is brought up to date: this is revision {revision}.",
    "remove": "{title} is removed; it can be restored.",
    "restore": "{title} is restored.",
    "promote": "{title} is now shared by all servers.",
    "undo": "The last change is undone: {title} is as it was before.",
}

_GONE = "The last change is undone: {title} is not there any more."
_LATER = "It is stored; answers follow as soon as the search index is ready."


@dataclass(frozen=True, slots=True)
class Acting:
    """Makes changes. ``sample`` gives a question that a stored document answers, or ""."""

    kit: Kit
    drafting: Drafting
    gaps: Gaps
    sample: Callable[[Document, str], str]

    def confirm(self, draft: str, *, guild: str, who: str) -> Done:
        """Store what a draft says, once however often it is asked for."""
        row = self.drafting.row(draft, guild=guild, who=who)
        sketch = Sketch.unpacked(row.body)
        if row.act is not None:
            return self._filled(self._again(row.act), sketch)
        passages = self.kit.passages(sketch.document)
        entry = Entry(sketch.document, passages)
        vectors = self.kit.vectors(entry, sketch.vectors)
        self.kit.check_limits(guild, adding=sketch.purpose is Purpose.ADD)
        action = sketch.purpose.value
        with self.kit.moderation.act(guild, who, action, sketch.document.id) as work:
            done = work.confirmed(draft)
            if done is None:
                if sketch.news:
                    work.settle(sketch.news, sketch.document.id)
                self._check_base(work, sketch)
                self.kit.check_rules(guild, [sketch.document])
                work.put(entry, vectors, self.kit.model)
                if not work.steps:
                    raise KnowledgeError("This is what is stored already; there is nothing to do.")
                work.confirm(row)
        if done is not None:
            return self._filled(self._again(done.number), sketch)
        return self._filled(self._done(work, action, sketch.document), sketch)

    def remove(self, document: str, *, guild: str, who: str, revision: int | None = None) -> Done:
        """Take a document out of what is found."""
        row = self.kit.own(document, guild)
        self.kit.check_limits(guild, adding=False)
        with self.kit.moderation.act(guild, who, "remove", document) as work:
            standing = self._standing(work, document, guild)
            if standing.retired:
                raise KnowledgeError(f"{document!r} is removed already.")
            self._check_revision(document, standing, revision)
            self.kit.check_rules(guild, gone=[document])
            work.set_retired(document, guild, retired=True)
        notice = ""
        if row.source == BUNDLED:
            notice = "It comes back when the bundled documents are ingested again."
        done = self._done(work, "remove", self._latest(document, guild))
        return replace(done, notice=" ".join(filter(None, (done.notice, notice))))

    def restore(self, document: str, *, guild: str, who: str, revision: int | None = None) -> Done:
        """Bring a removed document back, or an earlier revision of it."""
        self.kit.own(document, guild)
        self.kit.check_limits(guild, adding=False)
        with self.kit.moderation.act(guild, who, "restore", document) as work:
            standing = self._standing(work, document, guild)
            shared = work.standing(document, SHARED)
            if guild != SHARED and shared is not None and not shared.retired:
                raise KnowledgeError(f"{document!r} is shared by all servers now; it is there.")
            wanted = self._revision(document, guild, revision or standing.revision)
            if not standing.retired and wanted.hash == standing.hash:
                raise KnowledgeError(f"{document!r} is there, as it was in that revision.")
            self.kit.check_rules(guild, [wanted.document])
            self._bring(work, wanted, standing)
        return self._done(work, "restore", wanted.document)

    def undo(self, *, guild: str, who: str) -> Done:
        """Take back the last change of this person here that still stands, whatever it was."""
        self.kit.check_limits(guild, adding=False)
        with self.kit.moderation.act(guild, who, "undo", "") as work:
            last = work.last()
            if last is None:
                raise KnowledgeError("There is no change of yours left to undo.")
            for step in reversed(last.steps):
                self._check_built_on(work, last, step, who)
            for step in reversed(last.steps):
                self._take_back(work, step)
            self.kit.moderation.undone_by(work, last)
        document = self._latest(last.document, guild)
        done = self._done(work, "undo", document)
        if work.steps[-1].after.retired:
            return replace(done, text=_GONE.format(title=document.title))
        return done

    def promote(self, document: str, *, guild: str, who: str) -> Done:
        """Make a guild's document one that every guild sees; for the owner."""
        if guild == SHARED:
            raise KnowledgeError(f"{document!r} is shared by all servers already.")
        self.kit.own(document, guild)
        with self.kit.moderation.act(guild, who, "promote", document) as work:
            standing = self._standing(work, document, guild)
            if standing.retired:
                raise KnowledgeError(f"{document!r} is removed; restore it first.")
            shared = work.standing(document, SHARED)
            if shared is not None and not shared.retired:
                raise KnowledgeError(f"{document!r} is the id of a shared document; rename it.")
            own = self._revision(document, guild, standing.revision).document
            moved = located(own, SHARED)
            self.kit.check_rules(SHARED, [moved])
            self._put(work, moved)
            work.set_retired(document, guild, retired=True)
        return self._done(work, "promote", moved)

    # Inside

    def _take_back(self, work: Work, step: Step) -> None:
        now = self._standing(work, step.document, step.guild)
        before = step.before
        if before is None or before.retired:
            self.kit.check_rules(step.guild, gone=[step.document])
            if before is not None and before.hash != now.hash:
                wanted = self._revision(step.document, step.guild, before.revision)
                self._bring(work, wanted, now)
            work.set_retired(step.document, step.guild, retired=True)
            return
        wanted = self._revision(step.document, step.guild, before.revision)
        self.kit.check_rules(step.guild, [wanted.document])
        self._bring(work, wanted, now)

    def _bring(self, work: Work, wanted: Revision, now: Standing) -> None:
        document = wanted.document
        if wanted.hash == now.hash:
            work.set_retired(document.id, document.guild, retired=False)
            return
        self._put(work, document)

    def _put(self, work: Work, document: Document) -> None:
        entry = Entry(document, self.kit.passages(document))
        work.put(entry, self.kit.vectors(entry, {}), self.kit.model)

    def _check_built_on(self, work: Work, last: Act, step: Step, who: str) -> None:
        for act in work.later(step, last.number):
            if act.actor != who:
                raise ConflictError(
                    f"{act.actor} has changed {step.document!r} since ({act.action}, "
                    f"{act.at:%Y-%m-%d %H:%M} UTC); ask them to undo that first."
                )
        now = work.standing(step.document, step.guild)
        if now is None or (now.hash, now.retired) != (step.after.hash, step.after.retired):
            raise ConflictError(
                f"{step.document!r} has been changed since in another way; look at its history."
            )

    def _check_base(self, work: Work, sketch: Sketch) -> None:
        document = sketch.document
        standing = work.standing(document.id, document.guild)
        if sketch.base is None:
            taken = standing or (document.guild and work.standing(document.id, SHARED))
            if taken:
                raise ConflictError(
                    f"The id {document.id!r} was taken meanwhile; give the draft another id."
                )
            return
        if standing is None or standing.retired:
            raise ConflictError(
                f"{document.id!r} was removed meanwhile; your draft is kept: restore the document "
                "and confirm again."
            )
        self._check_revision(document.id, standing, sketch.base)

    def _check_revision(self, document: str, standing: Standing, revision: int | None) -> None:
        if revision is not None and standing.revision != revision:
            raise ConflictError(
                f"{document!r} was changed meanwhile (revision {standing.revision} came after "
                f"{revision}); nothing is lost: look at its history and make your change again."
            )

    def _standing(self, work: Work, document: str, guild: str) -> Standing:
        standing = work.standing(document, guild)
        if standing is None:
            raise KnowledgeError(f"There is no document {document!r} here; look at the list.")
        return standing

    def _revision(self, document: str, guild: str, number: int) -> Revision:
        found = self.kit.catalogue.revision(document, guild, number)
        if found is None:
            raise KnowledgeError(f"{document!r} has no revision {number}; look at its history.")
        return found

    def _latest(self, document: str, guild: str) -> Document:
        row = self.kit.own(document, guild)
        return self._revision(document, guild, row.revision).document

    def _filled(self, done: Done, sketch: Sketch) -> Done:
        """What was done, and what it answers of the gap that it began with."""
        if not sketch.gap or done.notice:
            return done
        act = self.kit.moderation.acted(done.act)
        assert act is not None  # noqa: S101 it is never deleted
        if closed := self.kit.moderation.closed_by(act):
            return replace(done, closed=closed)
        closed, still = self.gaps.fill(sketch.gap, done.document, act)
        return replace(done, closed=closed, open=still)

    def _again(self, number: int) -> Done:
        act = self.kit.moderation.acted(number)
        assert act is not None  # noqa: S101 it is never deleted
        step = act.steps[0]
        document = self._revision(act.document, step.guild, step.after.revision).document
        return replace(
            _told(act.number, act.action, document, step.after.revision),
            again=True,
            question=self.sample(document, act.guild),
        )

    def _done(self, work: Work, action: str, document: Document) -> Done:
        there = self.kit.applied(work.seq)
        question = "" if action == "remove" or not there else self.sample(document, work.guild)
        return replace(
            _told(work.act, action, document, work.changes[0].revision),
            question=question,
            notice="" if there else _LATER,
        )


def _told(act: int, action: str, document: Document, revision: int) -> Done:
    text = _SENTENCES[action].format(title=document.title, revision=revision)
    return Done(act, action, document.id, document.title, revision, text)
