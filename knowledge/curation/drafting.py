"""Drafts: a source is looked at, its fields and measures are corrected, nothing counts yet."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from knowledge.curation.comparing import cleaned_away, unified
from knowledge.curation.drafts import Sketch
from knowledge.curation.exporting import settled
from knowledge.curation.heads import amended, headings_of
from knowledge.curation.kit import Kit
from knowledge.curation.prefilling import Prefiller
from knowledge.curation.reading import Found, found_in, fresh_id, located, numbered_id
from knowledge.curation.twins import twins_of
from knowledge.curation.values import (
    Draft,
    FileSource,
    ItemForm,
    MeasureForm,
    MessageSource,
    Piece,
    Purpose,
    Source,
    TextSource,
    Twin,
    UrlSource,
)
from knowledge.documents.syncing import check_characters
from knowledge.documents.unsaid import unsaid
from knowledge.errors import DocumentError, KnowledgeError, LimitError, StoreError
from knowledge.models import Document, Kind, Passage, seen_by
from knowledge.store.moderation import DraftRow
from knowledge.store.records import DocumentRow, Entry, content_hash
from knowledge.vocabulary.issuers import issuer, issuer_of

_NOT_COMPARED = "The search index is not ready, so documents that say the same were not looked for."


@dataclass(frozen=True, slots=True)
class Drafting:
    """Makes, changes and shows drafts. Usable from any thread."""

    kit: Kit
    prefiller: Prefiller

    def preview(
        self,
        source: Source,
        *,
        guild: str,
        who: str,
        gap: int = 0,
        question: str = "",
        news: int = 0,
    ) -> Draft:
        """A draft of a source that is new here; ``gap`` is the key of the ``question`` that it is
        to answer, ``news`` what of a feed it decides; 0 for none."""
        self._check_size(source)
        self._check_room(guild, who)
        found = found_in(source, self.kit.fetcher)
        document = settled(replace(found.document, guild=guild))
        if found.named:
            self._check_free(document.id, guild)
        else:
            document = self._with_free_id(document)
        document = located(document, guild)
        return self._made(
            Sketch(
                document,
                Purpose.ADD,
                cleaned=cleaned_away(found.raw, document.text),
                warnings=found.warnings,
                told=self.prefiller.told(document, guild),
                gap=gap,
                question=question,
                news=news,
            ),
            guild,
            who,
        )

    def edit(self, document: str, *, guild: str, who: str, source: Source | None = None) -> Draft:
        """A draft of the current revision of a document, to be amended and confirmed; with a
        ``source``, its text is what that says."""
        row = self.kit.own(document, guild)
        if row.retired_at is not None:
            raise KnowledgeError(f"{document!r} is removed; restore it before you edit it.")
        self._check_room(guild, who)
        stored = self._stored(document, guild)
        if source is None:
            return self._made(Sketch(stored, Purpose.EDIT, base=row.revision), guild, who)
        self._check_size(source)
        found = found_in(source, self.kit.fetcher)
        cleaned = cleaned_away(found.raw, found.document.text)
        return self._retold(row, stored, found, Purpose.EDIT, cleaned, guild, who)

    def refresh(self, document: str, *, guild: str, who: str) -> Draft:
        """A draft with what a document's address says now; its fields and measures stay."""
        row = self.kit.own(document, guild)
        stored = self._stored(document, guild)
        if not stored.url:
            raise KnowledgeError(
                f"{document!r} has no address to ask again; edit it and give one, or its text."
            )
        self._check_room(guild, who)
        found = found_in(UrlSource(stored.url), self.kit.fetcher)
        return self._retold(row, stored, found, Purpose.REFRESH, (), guild, who)

    def renew(self, document: str, text: str, *, guild: str, who: str, news: int = 0) -> Draft:
        """A draft with another text of a document, which decides ``news`` of a feed."""
        row = self.kit.own(document, guild)
        stored = self._stored(document, guild)
        self._check_room(guild, who)
        found = Found(replace(stored, text=text))
        return self._retold(row, stored, found, Purpose.REFRESH, (), guild, who, news=news)

    def draft(self, draft: str, *, guild: str, who: str) -> Draft:
        """An open draft of this moderator; KnowledgeError when it is gone."""
        row = self.row(draft, guild=guild, who=who)
        return self._shown(row, Sketch.unpacked(row.body))

    def outline(self, draft: str, *, guild: str, who: str) -> Draft:
        """The same without its passages and what is like it: read in a moment, for a form."""
        row = self.row(draft, guild=guild, who=who)
        sketch = Sketch.unpacked(row.body)
        return self._outlined(row, sketch)

    def drafts(self, *, guild: str, who: str) -> tuple[Draft, ...]:
        """The open drafts of a moderator in outline, the newest first."""
        return tuple(
            self._outlined(row, Sketch.unpacked(row.body))
            for row in self.kit.moderation.drafts(guild, who)
        )

    def amend(
        self,
        draft: str,
        *,
        guild: str,
        who: str,
        fields: Mapping[str, str],
        measures: Sequence[MeasureForm] | None,
        items: Sequence[ItemForm],
        text: str | None,
    ) -> Draft:
        """A draft with fields, measures, items or text as a person wants them."""
        row = self.row(draft, guild=guild, who=who)
        if row.act is not None:
            raise KnowledgeError("This draft is confirmed; edit the document instead.")
        sketch = Sketch.unpacked(row.body)
        document = amended(sketch.document, fields, measures, text, items)
        if text is not None:
            document = settled(document)
        if sketch.purpose is Purpose.ADD and fields.get("id", document.id) == sketch.document.id:
            document = self._numbered(document, sketch.document, guild)
        if len(document.text) > self.kit.limits.characters:
            raise self._too_long(document)
        if document.id != sketch.document.id:
            if sketch.purpose is not Purpose.ADD:
                raise DocumentError(
                    "The id of a stored document stays as it is; leave it out.", field="id"
                )
            self._check_free(document.id, guild)
            document = located(document, guild)
        check_characters(document)
        self.kit.check_rules(guild, [document])
        return self._saved(row, replace(sketch, document=document))

    def discard(self, draft: str, *, guild: str, who: str) -> bool:
        """Throw a draft away; whether there was one."""
        return self.kit.moderation.drop_draft(draft, guild, who)

    def row(self, draft: str, *, guild: str, who: str) -> DraftRow:
        """The stored draft, confirmed or not; KnowledgeError when it is gone."""
        row = self.kit.moderation.draft(draft, guild, who)
        if row is None:
            raise KnowledgeError(
                "This draft is no longer there: it has expired or was thrown away; begin again."
            )
        return row

    # Inside

    def _retold(
        self,
        row: DocumentRow,
        stored: Document,
        found: Found,
        purpose: Purpose,
        cleaned: tuple[str, ...],
        guild: str,
        who: str,
        *,
        news: int = 0,
    ) -> Draft:
        """A draft of a stored document with another text; fields and measures stay."""
        fresh = settled(replace(stored, text=found.document.text))
        warnings = found.warnings
        anchors = {heading.anchor for heading in headings_of(fresh.text)}
        lost = [m.id for m in stored.measures if m.passage not in anchors]
        if lost:
            warnings = (
                *warnings,
                f"The passages of {', '.join(lost)} are there no more; give the measures others.",
            )
        sketch = Sketch(
            fresh, purpose, cleaned=cleaned, warnings=warnings, base=row.revision, news=news
        )
        return self._made(sketch, guild, who)

    def _made(self, sketch: Sketch, guild: str, who: str) -> Draft:
        if len(sketch.document.text) > self.kit.limits.characters:
            raise self._too_long(sketch.document)
        check_characters(sketch.document)
        now = self.kit.now()
        row = DraftRow(
            id=secrets.token_hex(8),
            guild=guild,
            actor=who,
            made_at=now,
            expires_at=now + timedelta(hours=self.kit.limits.draft_hours),
            body=b"",
        )
        self.kit.moderation.drop_expired()
        return self._saved(row, sketch)

    def _saved(self, row: DraftRow, sketch: Sketch) -> Draft:
        passages = self.kit.passages(sketch.document)
        most = self.kit.limits.passages
        if len(passages) > most:
            raise LimitError(
                f"The text falls into {len(passages):,} passages and at most {most:,} are kept; "
                "split it."
            )
        document = sketch.document
        findings = self.prefiller.findings(document, row.guild)
        sketch = replace(
            sketch,
            vectors=self.kit.vectors(Entry(document, passages), sketch.vectors),
            findings=findings,
            suggested=self.prefiller.suggested(document, findings),
        )
        row = self.kit.moderation.save_draft(replace(row, body=sketch.packed()))
        return self._shown(row, sketch, passages)

    def _shown(
        self, row: DraftRow, sketch: Sketch, passages: Sequence[Passage] | None = None
    ) -> Draft:
        document = sketch.document
        passages = self.kit.passages(document) if passages is None else passages
        outlined = self._outlined(row, sketch)
        twins: tuple[Twin, ...] = ()
        warnings = outlined.warnings
        try:
            twins = twins_of(document, passages, sketch.vectors, self.kit)
        except StoreError:
            warnings = (*warnings, _NOT_COMPARED)
        return replace(
            outlined,
            pieces=tuple(Piece(p.heading, p.anchor, p.text) for p in passages),
            twins=twins,
            warnings=warnings,
        )

    def _outlined(self, row: DraftRow, sketch: Sketch) -> Draft:
        document = sketch.document
        base = self._base(sketch)
        code = issuer_of(document) if document.kind is Kind.ANNOUNCEMENT else document.issuer
        parts = (document.measures, document.defines)
        return Draft(
            id=row.id,
            guild=row.guild,
            who=row.actor,
            purpose=sketch.purpose,
            document=document,
            pieces=(),
            headings=headings_of(document.text),
            cleaned=sketch.cleaned,
            findings=sketch.findings,
            suggested=() if document.measures else (*sketch.told, *sketch.suggested),
            warnings=(*sketch.warnings, *unsaid(document)),
            base=sketch.base,
            changes=unified(base, document),
            unchanged=base is not None and content_hash(base) == content_hash(document),
            rules=any(parts) or (base is not None and bool(base.measures or base.defines)),
            maker=issuer(code).name if code else "",
            gap=sketch.question,
            made_at=row.made_at,
            expires_at=row.expires_at,
        )

    def _base(self, sketch: Sketch) -> Document | None:
        if sketch.base is None:
            return None
        document = sketch.document
        found = self.kit.catalogue.revision(document.id, document.guild, sketch.base)
        return found.document if found else None

    def _stored(self, document: str, guild: str) -> Document:
        stored = self.kit.catalogue.document(document, (guild,))
        if stored is None:
            raise KnowledgeError(f"{document!r} is removed; restore it first.")
        return stored

    def _check_size(self, source: Source) -> None:
        files = [source] if isinstance(source, FileSource) else []
        if isinstance(source, MessageSource):
            files += source.attachments
        most = self.kit.limits.file_bytes
        if any(len(file.data) > most for file in files):
            raise LimitError(f"A file may have {most // 2**20} MiB at most; give a smaller one.")
        said = source.text if isinstance(source, TextSource | MessageSource) else ""
        if len(said) > self.kit.limits.characters:
            raise LimitError(
                f"A text may have {self.kit.limits.characters:,} characters at most; split it."
            )

    def _check_room(self, guild: str, who: str) -> None:
        most = self.kit.limits.drafts
        if len(self.kit.moderation.drafts(guild, who)) >= most:
            raise LimitError(f"You have {most} open drafts; confirm or throw some away first.")

    def _check_free(self, document: str, guild: str) -> None:
        if self.kit.catalogue.row(document, seen_by(guild)) is not None:
            raise DocumentError(
                f"{document!r} is the id of another document; edit that, or give another id.",
                field="id",
            )

    def _with_free_id(self, document: Document) -> Document:
        wanted = fresh_id(document)
        name, number = wanted, 1
        while self.kit.catalogue.row(name, seen_by(document.guild)) is not None:
            number += 1
            name = f"{wanted}-{number}"
        return amended(document, {"id": name}, None, None) if name != document.id else document

    def _numbered(self, document: Document, before: Document, guild: str) -> Document:
        """A document that has become an announcement, under the id that its number gives."""
        official = Kind.ANNOUNCEMENT
        became = document.kind is official and before.kind is not official
        name = numbered_id(document) if became else ""
        if not name or self.kit.catalogue.row(name, seen_by(guild)) is not None:
            return document
        return amended(document, {"id": name}, None, None)

    def _too_long(self, document: Document) -> LimitError:
        return LimitError(
            f"The text has {len(document.text):,} characters and at most "
            f"{self.kit.limits.characters:,} are kept; split it."
        )
