"""What several test files share: the real embedding model and the ingested bundled corpus."""

import gc
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

import knowledge as knowledge_package
from knowledge.settings import KnowledgeSettings
from knowledge.store.embeddings import MINILM, Embedder, open_embedder
from knowledge.wiring import Knowledge, open_knowledge

# What is compiled is kept for the processes that tests start, hundreds of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Thousands of tests are made at the start and live until the end: nothing of them is garbage.
gc.disable()


def pytest_collection_finish() -> None:
    """Spare every later collection, the bot's own at each start among them, from looking at it."""
    gc.freeze()
    gc.enable()


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


# A busy machine is slow and not wrong. Each run looks at other examples: few are enough for one,
# and --hypothesis-profile=thorough looks at many.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", patient, max_examples=500)
settings.register_profile("ordinary", patient, max_examples=30)
settings.load_profile("ordinary")


def settings_for(home: Path) -> KnowledgeSettings:
    """Settings that take nothing from the environment or a ``.env``."""
    return KnowledgeSettings(
        _env_file=None,  # type: ignore[call-arg]
        home=home,
        embedding_model=MINILM,
        llm="",
        catalogue_url="",
        chroma_url="",
    )


@pytest.fixture(scope="session")
def corpus_home(models_folder: Path, embedder: Embedder) -> Path:
    """A data folder with the bundled corpus, ingested and indexed once; only to be copied.

    It is kept between runs and shared by the workers of one, for as long as nothing that could
    make it otherwise has changed.
    """
    assert embedder.dimension
    home = models_folder / "homes" / _made_from()
    with FileLock(models_folder / "homes.lock"):
        if not (home / "made").exists():
            shutil.rmtree(home.parent, ignore_errors=True)
            home.mkdir(parents=True)
            (home / "models").symlink_to(models_folder / "models", target_is_directory=True)
            with open_knowledge(settings=settings_for(home)) as knowledge:
                failed = [event for event in knowledge.load_corpus("tests") if event.message]
                assert failed == []
                knowledge.projection.sync()
            (home / "made").touch()
    return home


def _made_from() -> str:
    """A digest of the corpus and of the code that reads and stores it."""
    package = Path(knowledge_package.__file__).parent
    parts = ("corpus", "documents", "register", "store")
    files = [path for part in parts for path in package.glob(f"{part}/**/*") if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted([*files, *package.glob("*.py")]):
        if path.suffix != ".pyc":
            digest.update(f"{path.relative_to(package)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture
def copied_home(corpus_home: Path, tmp_path: Path) -> Path:
    """A copy of the ingested corpus that a test may write to; copied in milliseconds."""
    return Path(shutil.copytree(corpus_home, tmp_path / "home", symlinks=True))


@pytest.fixture(scope="session")
def knowledge(corpus_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """The bundled corpus, open for the whole session; only to be read."""
    home = tmp_path_factory.mktemp("shared") / "home"
    shutil.copytree(corpus_home, home, symlinks=True)
    with open_knowledge(settings=settings_for(home)) as opened:
        gc.freeze()
        yield opened


@pytest.fixture
def open_home() -> Iterator[Callable[[Path], Knowledge]]:
    """Opens data folders and closes them after the test."""
    opened: list[Knowledge] = []

    def at(home: Path) -> Knowledge:
        opened.append(open_knowledge(settings=settings_for(home)))
        return opened[-1]

    yield at
    for one in opened:
        one.close()
