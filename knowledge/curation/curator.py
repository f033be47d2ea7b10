"""The one door to curation: moderators add, correct, withdraw and restore what a guild knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from knowledge.answers.answering import Answerer
from knowledge.curation.acting import Acting
from knowledge.curation.browsing import Browsing
from knowledge.curation.completing import Completing
from knowledge.curation.drafting import Drafting
from knowledge.curation.effects import Foreseeing
from knowledge.curation.exporting import archive_of
from knowledge.curation.gaps import Gaps
from knowledge.curation.kit import Kit
from knowledge.curation.prefilling import Prefiller
from knowledge.curation.sampling import Sampling
from knowledge.curation.values import (
    Choice,
    Done,
    Draft,
    Effects,
    Gap,
    Heading,
    ItemForm,
    Listing,
    LogEntry,
    MeasureForm,
    Shown,
    Source,
    Version,
)
from knowledge.models import Kind
from knowledge.store.interactions import Interactions

PAGE = 10


class Curator:
    """Curates the knowledge of one guild a call. Synchronous and usable from any thread.

    ``guild`` is the guild's id, ``SHARED`` for the owner; ``who`` the id of whoever acts: methods
    that take it are done in somebody's name, the others say the same to whoever looks. Who may
    act is for the caller to check. Methods raise KnowledgeError with one sentence for a person:
    DocumentError with its ``field`` where a field is at fault, ConflictError where someone else
    was faster, LimitError where a limit is reached.
    """

    def __init__(
        self, kit: Kit, answerer: Callable[[], Answerer], interactions: Interactions
    ) -> None:
        self._kit = kit
        self._drafting = Drafting(kit, Prefiller(kit))
        self._gaps = Gaps(kit, interactions, answerer)
        self._acting = Acting(kit, self._drafting, self._gaps, Sampling(answerer).sample)
        self._foreseeing = Foreseeing(kit, answerer, interactions)
        self._browsing = Browsing(kit)
        self._completing = Completing(kit, self._browsing, self._gaps)

    # Drafts

    def preview(
        self, source: Source, *, guild: str, who: str, gap: int = 0, news: int = 0
    ) -> Draft:
        """Read a source and show what it would be, privately; nothing counts yet.

        ``gap`` is the key of a question that members got no good answer to (see ``gaps``): what
        the document answers of it is closed when the draft is confirmed. Confirming it
        settles ``news`` of a feed, 0 for none.
        """
        question = self._gaps.gap(gap, guild=guild).question if gap else ""
        return self._drafting.preview(
            source, guild=guild, who=who, gap=gap, question=question, news=news
        )

    def edit(self, document: str, *, guild: str, who: str, source: Source | None = None) -> Draft:
        """A draft of what is stored of a document of the guild, to be amended and confirmed; with
        a ``source``, its text is what that says."""
        return self._drafting.edit(document, guild=guild, who=who, source=source)

    def refresh(self, document: str, *, guild: str, who: str) -> Draft:
        """A draft with what the document's address says now; see ``Draft.changes``."""
        return self._drafting.refresh(document, guild=guild, who=who)

    def renew(self, document: str, text: str, *, guild: str, who: str, news: int = 0) -> Draft:
        """A draft with another text of a document, whose fields and measures stay."""
        return self._drafting.renew(document, text, guild=guild, who=who, news=news)

    def draft(self, draft: str, *, guild: str, who: str) -> Draft:
        """An open draft of this person, as it is now."""
        return self._drafting.draft(draft, guild=guild, who=who)

    def outline(self, draft: str, *, guild: str, who: str) -> Draft:
        """The same without its passages and what is like it: read in a moment, for a form."""
        return self._drafting.outline(draft, guild=guild, who=who)

    def drafts(self, *, guild: str, who: str) -> tuple[Draft, ...]:
        """The open drafts of this person in outline, the newest first."""
        return self._drafting.drafts(guild=guild, who=who)

    def amend(
        self,
        draft: str,
        *,
        guild: str,
        who: str,
        fields: Mapping[str, str] | None = None,
        measures: Sequence[MeasureForm] | None = None,
        items: Sequence[ItemForm] = (),
        text: str | None = None,
    ) -> Draft:
        """Change fields (as front matter names them; "" takes one away), all measures, the text.

        ``measures`` are all that the document will have; None leaves them. ``items`` come to
        those that it brings in. Raises DocumentError with the field for what does not hold, and
        leaves the draft as it was.
        """
        return self._drafting.amend(
            draft, guild=guild, who=who, fields=fields or {}, measures=measures, items=items,
            text=text,
        )  # fmt: skip

    def effects(self, draft: str, *, guild: str, who: str) -> Effects:
        """What confirming a draft would change: states today, answers to what was asked lately."""
        document = self._drafting.draft(draft, guild=guild, who=who).document
        return self._foreseeing.effects(document, guild)

    def discard(self, draft: str, *, guild: str, who: str) -> bool:
        """Throw a draft away; whether there was one."""
        return self._drafting.discard(draft, guild=guild, who=who)

    # Changes

    def confirm(self, draft: str, *, guild: str, who: str) -> Done:
        """Make a draft count. Answers hold it when this returns; twice is once."""
        return self._acting.confirm(draft, guild=guild, who=who)

    def remove(self, document: str, *, guild: str, who: str, revision: int | None = None) -> Done:
        """Take a document of the guild out of what is found; ``revision`` as it was last seen."""
        return self._acting.remove(document, guild=guild, who=who, revision=revision)

    def restore(self, document: str, *, guild: str, who: str, revision: int | None = None) -> Done:
        """Bring back a removed document, or what an earlier ``revision`` of it said."""
        return self._acting.restore(document, guild=guild, who=who, revision=revision)

    def undo(self, *, guild: str, who: str) -> Done:
        """Take back the last change of this person here, whatever it was; again: the one before.

        Raises ConflictError where someone else's change builds on it.
        """
        return self._acting.undo(guild=guild, who=who)

    def promote(self, document: str, *, guild: str, who: str) -> Done:
        """Make a guild's document one that all see; that only the owner may is for the caller."""
        return self._acting.promote(document, guild=guild, who=who)

    # What there is

    def list(
        self,
        *,
        guild: str,
        page: int = 1,
        size: int = PAGE,
        kind: Kind | None = None,
        source: str = "",
        by: str = "",
        text: str = "",
        retired: bool = False,
    ) -> Listing:
        """A page of the documents that the guild sees, the latest stored first.

        ``source`` is "own", "bundled" or a part of a source's name, ``by`` whoever stored the
        current revision, ``text`` words of id, title or publisher.
        """
        return self._browsing.list(
            guild=guild, page=page, size=size, kind=kind, source=source, by=by, text=text,
            retired=retired,
        )  # fmt: skip

    def show(self, document: str, *, guild: str) -> Shown:
        """A document with its text and passages."""
        return self._browsing.show(document, guild=guild)

    def added(self, documents: Collection[str], *, guild: str) -> Mapping[str, str]:
        """Who stored what of these documents is current, for those that the guild has added: its
        members may know."""
        return self._browsing.added(documents, guild=guild)

    def headings(self, document: str, *, guild: str) -> tuple[Heading, ...]:
        """The headings that the measures of a document can name."""
        return self._browsing.show(document, guild=guild).headings

    def history(self, document: str, *, guild: str) -> tuple[Version, ...]:
        """The revisions of a document with their differences, the latest first."""
        return self._browsing.history(document, guild=guild)

    def log(
        self, *, guild: str, limit: int = 50, before: int | None = None
    ) -> tuple[LogEntry, ...]:
        """Who did what, the latest first; ``before`` is the number of the last entry seen."""
        return self._browsing.log(guild=guild, limit=limit, before=before)

    def log_csv(self, *, guild: str) -> bytes:
        """The whole log as CSV."""
        return self._browsing.log_csv(guild=guild)

    def export(self, *, guild: str) -> bytes:
        """The guild's own documents as a zip of Markdown with front matter, which ``ingest.py``
        reads back to the same passages and measures. Of the shared ones, those not bundled."""
        return archive_of(self._browsing.own(guild))

    # What is missing

    def gaps(self, *, guild: str, limit: int = 25, days: int = 30) -> tuple[Gap, ...]:
        """What was asked in the last days and got no answer, a question back or a thumb down,
        alike questions together, those asked most and latest first; with what answers each by
        now, where something does."""
        found = self._gaps.find(guild=guild, limit=limit, days=days)
        return tuple(self._gaps.answered(gap, guild=guild) for gap in found)

    def gap(self, key: int, *, guild: str) -> Gap:
        """The gap that the question with a key belongs to, with what answers it by now."""
        return self._gaps.answered(self._gaps.gap(key, guild=guild), guild=guild)

    def close(self, key: int, *, guild: str, who: str) -> Gap:
        """Close what is answered by now of the gap that a question belongs to, whatever answers
        it; the gap with what was closed. KnowledgeError where nothing of it is answered."""
        return self._gaps.close(key, guild=guild, who=who)

    def dismiss(self, key: int, *, guild: str, who: str) -> Gap:
        """Keep the questions of the gap that one with a key belongs to out of the gaps from now
        on."""
        return self._gaps.dismiss(key, guild=guild, who=who)

    def readmit(self, key: int, *, guild: str, who: str) -> Gap:
        """Take back that the gap that one with a key belongs to was put aside."""
        return self._gaps.readmit(key, guild=guild, who=who)

    # While typing

    def complete(
        self, prefix: str, *, guild: str, what: str = "document", limit: int = 25
    ) -> tuple[Choice, ...]:
        """Choices for what is being typed: ``what`` is "document" (all that the guild sees),
        "own", "removed", "rule" (announcements and measures), "measure" (its own), "item",
        "issuer", "user" or "gap" (the value is a question's key)."""
        return self._completing.complete(prefix, guild=guild, what=what, limit=limit)
