"""A knowledge base is put together once, whoever asks first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from knowledge.wiring import Knowledge


@pytest.mark.parametrize(
    ("part", "builder"),
    [("embedder", "open_embedder"), ("projection", "Projection.open"), ("answerer", "Answerer")],
)
def test_threads_that_ask_at_once_get_the_same_part(
    open_home: Callable[[Path], Knowledge],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    builder: str,
) -> None:
    together = Barrier(2)

    class Part:
        def __init__(self, *_: object, **__: object) -> None:
            with suppress(BrokenBarrierError):  # a second builder has time to come in
                together.wait(0.3)

        def close(self) -> None:
            pass

    monkeypatch.setattr(f"knowledge.wiring.{builder}", Part)
    base = open_home(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda name: getattr(base, name), (part, part))
    assert first is second is getattr(base, part)
