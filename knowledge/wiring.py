"""Settings → Knowledge: the one place that builds things."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from knowledge.answers.answering import Answerer
from knowledge.answers.llm import Phraser
from knowledge.documents.ingestion import Event, Ingestor
from knowledge.documents.sources import CORPUS
from knowledge.errors import StoreError
from knowledge.models import SHARED
from knowledge.register.status import Register
from knowledge.settings import KnowledgeSettings, load_settings
from knowledge.store.catalogue import Catalogue
from knowledge.store.embeddings import Embedder, model_id, open_embedder
from knowledge.store.projection import Projection
from knowledge.store.retriever import Retriever
