"""A check-up of a knowledge base: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from knowledge.documents.unsaid import unsaid
from knowledge.errors import BusyError, KnowledgeError
from knowledge.models import SHARED
from knowledge.settings import load_settings
from knowledge.store.embeddings import canonical_name, verify_model
from knowledge.store.work import Tell, silent
from knowledge.vocabulary.texts import texts_of
from knowledge.wiring import Knowledge, open_knowledge


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one part; ``remedy`` says what to do where something is wrong."""

    part: str
    fine: bool
    message: str
    remedy: str = ""

    def as_json(self) -> dict[str, str | bool]:
        """The object that ``doctor --json`` prints."""
        return {
            "part": self.part,
            "fine": self.fine,
            "message": self.message,
            "remedy": self.remedy,
        }


def examine(tell: Tell = silent) -> list[Finding]:
    """Check settings, catalogue, model, index and lock, in the order in which they depend.

    ``tell`` hears how far the index is where it is opened or built first.
    """
    try:
        settings = load_settings()
    except KnowledgeError as error:
        return [Finding("settings", False, str(error), "Correct it in .env or the environment.")]
    model = canonical_name(settings.embedding_model)
    found = Finding("settings", True, f"home {settings.home.resolve()}, model {model}")
    try:
        knowledge = open_knowledge(settings=settings, tell=tell)
    except KnowledgeError as error:
        return [found, Finding("catalogue", False, str(error))]
    with knowledge:
        return [
            found,
            *_checked("catalogue", lambda: _catalogue(knowledge)),
            *_checked("model", lambda: _model(knowledge)),
            *_checked("index", lambda: _index(knowledge)),
            *_checked("chat model", lambda: _chat(knowledge)),
        ]


def _checked(part: str, check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(check())
    except BusyError as error:
        return [Finding("lock", False, str(error), "End the other process, then look again.")]
    except KnowledgeError as error:
        return [Finding(part, False, str(error))]


def _catalogue(knowledge: Knowledge) -> Iterator[Finding]:
    faults = knowledge.catalogue.integrity()
    counts = knowledge.catalogue.counts()
    if faults:
        yield Finding(
            "catalogue", False, faults[0], "Restore the data folder from a backup and ingest again."
        )
        return
    if not counts["documents"]:
        yield Finding("catalogue", False, "it holds no document", "Run: python ingest.py")
        return
    newest = max(
        (d.verified for d in knowledge.catalogue.headers((SHARED,)) if d.verified), default=None
    )
    checked = f", last verified {newest.isoformat()}" if newest else ""
    yield Finding(
        "catalogue",
        True,
        f"{counts['documents']} documents, {counts['passages']} passages, "
        f"{counts['retired']} retired{checked}",
    )
    missing = knowledge.catalogue.missing_vectors(knowledge.model, limit=1000)
    if missing:
        yield Finding(
            "vectors",
            False,
            f"{len(missing)} passages or questions have no vector by {knowledge.model}",
            "Run: python ingest.py",
        )
    for document in knowledge.catalogue.answering():
        for fault in unsaid(document):
            yield Finding(
                "answers", False, f"{document.id}: {fault}", "Edit the document, then ingest again."
            )


def _model(knowledge: Knowledge) -> Iterator[Finding]:
    embedder = knowledge.embedder
    vector = embedder.embed_query(texts_of(knowledge.pack).subject)
    verify_model(knowledge.model, knowledge.home)
    yield Finding(
        "model",
        True,
        f"{embedder.name}, {len(vector)} dimensions, {embedder.max_tokens} tokens, verified",
    )


def _chat(knowledge: Knowledge) -> Iterator[Finding]:
    """What the chat model can do; nothing where none is set."""
    model = knowledge.chat_model
    if model is None:
        return
    from knowledge.answers.chat.trying import try_out

    able = try_out(model)
    can = ", ".join(f"{name}: {told}" for name, told in able.items())
    remedy = "Check the key, KNOWLEDGE_LLM_BASE_URL and what the model can do."
    fine = all(told == "yes" for told in able.values())
    yield Finding("chat model", fine, f"{knowledge.settings.llm}, {can}", "" if fine else remedy)


def _index(knowledge: Knowledge) -> Iterator[Finding]:
    fault = knowledge.projection.fault()
    status = knowledge.projection.status()
    role = "this process" if status["owner"] else "another process, which answers"
    yield Finding("lock", True, f"held by {role}")
    if fault:
        yield Finding("index", False, fault, "Run: python ingest.py --rebuild")
        return
    held = f"{status['vectors']} in generation {status['generation']}"
    if status["wanting"]:
        held += f", compared one by one: when it was built, {status['wanting']}"
    yield Finding("vectors", True, held)
    yield Finding("keywords", True, f"{status['keywords']} passages, {status['pending']} pending")
