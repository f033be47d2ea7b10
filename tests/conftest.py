"""What several test files share: the real embedding model, exported once per checkout."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.store.embeddings import MINILM, Embedder, open_embedder


@pytest.fixture(scope="session")
def models_folder(request: pytest.FixtureRequest) -> Path:
    """A folder under which exported models are kept between runs."""
    cache = request.config.cache
    assert cache is not None
    return cache.mkdir("monazite")


@pytest.fixture(scope="session")
def embedder(models_folder: Path) -> Iterator[Embedder]:
    """The bundled model."""
    opened = open_embedder(MINILM, models_folder)
    yield opened
    opened.close()
