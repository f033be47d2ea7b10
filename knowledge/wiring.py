"""Settings → Knowledge: the one place that builds things."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import numpy as np

from knowledge.answers.answering import Answerer
from knowledge.answers.chat.client import Chat, Client, as_call, open_model
from knowledge.answers.chat.speaker import Speaker
from knowledge.answers.chat.usage import Usage
from knowledge.answers.matching import QuestionMatcher
from knowledge.answers.reading.classifier import load
from knowledge.answers.reading.topics import Guess, TopicReader, unsure
from knowledge.answers.replies import Replier
from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.evidence import PassageComposer
from knowledge.errors import StoreError
from knowledge.models import SHARED
from knowledge.register.status import Register
from knowledge.settings import CATALOGUE_FILE, KnowledgeSettings, load_settings
from knowledge.store.asked import AskedIndex
from knowledge.store.catalogue import Catalogue
from knowledge.store.embeddings import Embedder, canonical_name, open_embedder
from knowledge.store.projection import Projection
from knowledge.store.retriever import APART, Retriever
from knowledge.store.work import Tell, silent
from knowledge.vocabulary.learning import vocabulary_of
from knowledge.vocabulary.packs import BUNDLED as PACK
from knowledge.vocabulary.packs import RECORD

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from knowledge.curation.curator import Curator
    from knowledge.documents.ingestion import Event, Ingestor
    from knowledge.feeds.feeds import Feeds
    from knowledge.watching.watchman import Watchman

_APPLIED_SECONDS = 5.0
"""How long a change waits until answers see it; what takes longer is told."""

T = TypeVar("T")


class _Once(Generic[T]):
    """A property that is built when first used, by one thread while the others wait for it.

    Since Python 3.12 ``functools.cached_property`` lets each of them build one. Once built, it
    stands in the instance and costs no lock.
    """

    def __init__(self, build: Callable[[Any], T]) -> None:
        self._build = build
        self._name = build.__name__
        self.__doc__ = build.__doc__

    def __get__(self, knowledge: Knowledge, kind: type[Knowledge]) -> T:
        with knowledge._lock:
            parts = knowledge.__dict__
            if self._name not in parts:
                parts[self._name] = self._build(knowledge)
            built: T = parts[self._name]
            return built


class Knowledge:
    """An open knowledge base: answerer, retriever, register, ingestor, catalogue, projection.

    Usable from any thread and as a context manager. Everything but the catalogue is built when
    it is first used, so that a command pays only for what it needs.
    """

    def __init__(
        self,
        settings: KnowledgeSettings,
        *,
        stay: bool = False,
        patient: bool = True,
        tell: Tell = silent,
    ) -> None:
        self.settings = settings
        self._stay = stay
        self._patient = patient
        self._tell = tell
        self._lock = threading.RLock()
        self._registers: dict[tuple[str, ...], tuple[int, Register]] = {}
        home = settings.home
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The data folder {home} cannot be made ({error.strerror}); set KNOWLEDGE_HOME "
                "to a folder that can be written."
            ) from error
        self.catalogue = Catalogue.open(settings.catalogue_url or home / CATALOGUE_FILE)

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.settings.home

    @property
    def pack(self) -> Path:
        """The folder of the pack that it knows its items from."""
        return self.settings.pack or PACK

    @property
    def record(self) -> Path:
        """The folder of the documents that it begins with: bundled, or those of its own pack."""
        from knowledge.documents.sources import CORPUS

        return CORPUS if self.pack == PACK else self.pack / RECORD

    @property
    def model(self) -> str:
        """The name under which vectors are stored."""
        return canonical_name(self.settings.embedding_model)

    @property
    def register(self) -> Register:
        """The rules of the shared documents, as stored now."""
        return self.register_of((SHARED,))

    def register_of(self, guilds: tuple[str, ...]) -> Register:
        """The rules that ``guilds`` see, as stored now; made anew only after a change."""
        version = self.catalogue.version()
        with self._lock:
            cached = self._registers.get(guilds)
            if cached is None or cached[0] != version:
                official = self.catalogue.official(guilds)
                known = vocabulary_of(official, self.pack)
                cached = (version, Register(official, vocabulary=known))
                self._registers[guilds] = cached
            return cached[1]

    @_Once
    def embedder(self) -> Embedder:
        """The embedding model, exported on its first use."""
        return open_embedder(self.settings.embedding_model, self.home)

    @_Once
    def projection(self) -> Projection:
        """The searchable index; a process that stays owns it or follows its owner."""
        return Projection.open(
            self.home,
            self.catalogue,
            self.model,
            stay=self._stay,
            chroma_url=self.settings.chroma_url,
            patient=self._patient,
            tell=self._tell,
        )

    @_Once
    def retriever(self) -> Retriever:
        """Search over the passages."""
        if sum(self.catalogue.passage_counts().values()) > APART:
            self.projection.prepare()  # while the model is loaded
        return Retriever(self.catalogue, self.projection, self.embedder)

    @_Once
    def answerer(self) -> Answerer:
        """Questions to answers."""
        return Answerer(
            catalogue=self.catalogue,
            search=lambda *args, **options: self.retriever.search(*args, **options),
            register=self.register_of,
            passages=PassageComposer(self._embed, self.catalogue.document, self._pieces),
            speaker=self._speaker(),
            matcher=QuestionMatcher(AskedIndex(self.catalogue, self.model), self._embed),
            topics=TopicReader(self._guess),
        )

    @_Once
    def chat_model(self) -> BaseChatModel | None:
        """The chat model that is set, None where none is; raises ModelError."""
        return open_model(self.settings)

    @property
    def chat(self) -> Chat | None:
        """The chat model as a call, None where none is set; raises ModelError."""
        return as_call(self.chat_model) if self.chat_model else None

    @_Once
    def ingestor(self) -> Ingestor:
        """Sources to documents."""
        from knowledge.documents.ingestion import Ingestor

        return Ingestor(self.catalogue, self.model, lambda: self.embedder, self.pack)

    @_Once
    def curator(self) -> Curator:
        """What moderators do with the knowledge of a guild."""
        from knowledge.curation.curator import Curator
        from knowledge.curation.kit import Kit
        from knowledge.store.interactions import Interactions
        from knowledge.store.moderation import Moderation

        kit = Kit(
            catalogue=self.catalogue,
            moderation=self.catalogue.beside(Moderation),
            model=self.model,
            register=self.register_of,
            pack=self.pack,
            embedder=lambda: self.embedder,
            nearest=lambda *args: self.projection.search_vectors(*args),
            applied=self._applied,
            chat=lambda: self.chat,
        )
        return Curator(kit, lambda: self.answerer, self.catalogue.beside(Interactions))

    @_Once
    def watchman(self) -> Watchman:
        """Looks at what is watched."""
        from knowledge.store.watches import Watches
        from knowledge.watching.watchman import Watchman

        return Watchman(self.catalogue, self.catalogue.beside(Watches), self.register_of)

    @_Once
    def feeds(self) -> Feeds:
        """What guilds follow."""
        from knowledge.feeds.feeds import Feeds
        from knowledge.store.feeds import FeedStore

        return Feeds(self.catalogue.beside(FeedStore), self.catalogue, lambda: self.curator)

    def is_empty(self) -> bool:
        """Whether no document is stored."""
        return self.catalogue.counts()["documents"] == 0

    def has_record(self) -> bool:
        """Whether any of the documents is stored that it begins with."""
        from knowledge.documents.sources import source_name

        return bool(self.catalogue.documents(SHARED, source_name(str(self.record))))

    def load_corpus(self, actor: str) -> Iterator[Event]:
        """Bring the documents that it begins with up to date; yields what happens."""
        return self.ingestor.sync([str(self.record)], actor=actor)

    def close(self) -> None:
        """Let go of the index, the model and the database."""
        if "projection" in self.__dict__:
            self.projection.close()
        if "embedder" in self.__dict__:
            self.embedder.close()
        self.catalogue.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _speaker(self) -> Speaker | None:
        if self.chat_model is None:
            return None
        client = Client(self.chat_model, self.settings, Usage(self.home, self.settings))
        return Speaker(client, lambda desk, asked: Replier(desk).reply_all(asked))

    def _guess(self, question: Question) -> Guess:
        """The likeliest topic of a question; none where no classifier was trained with the
        model."""
        classifier = load(self.model, self._embed)
        return classifier.guess(question) if classifier else unsure(question)

    def _embed(self, texts: Sequence[str]) -> np.ndarray:
        return self.embedder.embed(texts)

    def _applied(self, seq: int) -> bool:
        """Whether the index holds the change with this number within a few seconds."""
        try:
            self.projection.wait_applied(seq, _APPLIED_SECONDS)
        except StoreError:  # it is stored; the index follows as soon as it can
            return False
        return True

    def _pieces(self, word: str) -> int:
        return self.embedder.count(word) - self.embedder.count("")


def open_knowledge(
    home: Path | str | None = None,
    *,
    settings: KnowledgeSettings | None = None,
    stay: bool = False,
    patient: bool = True,
    tell: Tell | None = None,
) -> Knowledge:
    """Open the knowledge base under ``home`` (default: the settings' folder).

    ``stay`` is for processes that live long, such as the bot. Searches wait for an index that is
    being built, and ``tell`` hears how far that is; those that are not ``patient`` make do with
    the catalogue's vectors meanwhile. Raises KnowledgeError when it cannot be opened.
    """
    settings = settings or load_settings()
    if home is not None:
        settings = settings.model_copy(update={"home": Path(home)})
    return Knowledge(settings, stay=stay, patient=patient, tell=tell or silent)
