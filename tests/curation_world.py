"""A small knowledge base for tests of curation: some announcements, and pages that can change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from knowledge.answers.chat.client import Chat
from knowledge.curation.curator import Curator
from knowledge.curation.kit import Kit, Limits
from knowledge.curation.values import Draft, MeasureForm, TextSource
from knowledge.documents.fetching import Fetched
from knowledge.errors import DocumentError
from knowledge.store.database import utc_now
from knowledge.store.interactions import Interactions
from knowledge.store.moderation import Moderation
from knowledge.wiring import Knowledge

NOW = datetime.now(UTC)
TODAY = NOW.date()
YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
SOON = (TODAY + timedelta(days=40)).isoformat()
FREE = Limits(changes_an_hour=1_000_000, drafts=1_000)

RULE = """---
id: CN-2026-81
kind: announcement
title: Announcement No. 81 of 2026, controls on scandium
publisher: MOFCOM
published: 2026-03-02
measures:
  - id: CN-2026-81/1
    effect: licence
    items: [Sc]
    from: 2026-03-02
    passage: what-is-controlled
---

# Announcement No. 81 of 2026

## What is controlled

Scandium metal and its alloys need an export licence from 2 March 2026.
"""


@dataclass
class World:
    """An open knowledge base, its curator, and what the addresses say."""

    knowledge: Knowledge
    limits: Limits = FREE
    clock: Callable[[], datetime] = utc_now
    pages: dict[str, bytes] = field(default_factory=dict)
    chat: Callable[[], Chat | None] = lambda: None

    def __post_init__(self) -> None:
        knowledge = self.knowledge
        self.interactions = knowledge.catalogue.beside(Interactions)
        kit = Kit(
            catalogue=knowledge.catalogue,
            moderation=knowledge.catalogue.beside(lambda e, _: Moderation(e, self.clock)),
            model=knowledge.model,
            register=knowledge.register_of,
            pack=knowledge.pack,
            embedder=lambda: knowledge.embedder,
            nearest=knowledge.projection.search_vectors,
            applied=self._applied,
            fetcher=self._fetch,
            clock=self.clock,
            limits=self.limits,
            chat=self.chat,
        )
        self.curator = Curator(kit, lambda: knowledge.answerer, self.interactions)

    def _applied(self, seq: int) -> bool:
        self.knowledge.projection.wait_applied(seq)
        return True

    def _fetch(self, url: str) -> Fetched:
        if url not in self.pages:
            raise DocumentError("The address answers 404; check it.", location=url)
        kind = "text/markdown" if url.endswith(".md") else "text/html"
        return Fetched(url, self.pages[url], kind)

    def said(self, question: str, guild: str | None) -> str:
        """The text of an answer, with what it quotes."""
        answer = self.knowledge.answerer.answer_now(question, guild=guild)
        return " ".join([answer.text, *(citation.quote for citation in answer.citations)])

    def announcement(
        self, guild: str, who: str, title: str, text: str, *measures: MeasureForm, id: str = ""
    ) -> Draft:
        """A draft of an announcement with measures, not confirmed."""
        draft = self.curator.preview(TextSource(title, text), guild=guild, who=who)
        fields = {"kind": "announcement", "published": YESTERDAY, "publisher": "Ministry"}
        if id:
            fields["id"] = id
        return self.curator.amend(draft.id, guild=guild, who=who, fields=fields, measures=measures)


def small_home(home: Path, models: Path) -> Path:
    """A data folder for a knowledge base with the exported model and one announcement to read."""
    home.mkdir(parents=True, exist_ok=True)
    link = home / "models"
    if not link.exists():
        link.symlink_to(models / "models", target_is_directory=True)
    (home / "rules").mkdir(exist_ok=True)
    (home / "rules" / "CN-2026-81.md").write_text(RULE, encoding="utf-8")
    return home


def page(title: str, words: str) -> bytes:
    """An article as a site serves it."""
    text = " ".join([words] * 3)
    return (
        f"<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<p>{words}. It was reported on Monday by people who know the market well.</p>"
        f"<p>The price followed, said a trader: {text}. Others waited for the ministry to say "
        "more about the matter before they would decide what to do with their stocks.</p>"
        "</article></body></html>"
    ).encode()
