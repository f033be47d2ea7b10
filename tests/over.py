"""One test over many cases: those that fail are told together, and none costs a test of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def over(
    cases: Iterable[tuple[object, ...]], told: Callable[..., str]
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Run a test with the arguments of each case; ``told`` names a case."""
    listed = list(cases)

    def decorated(test: Callable[..., None]) -> Callable[[], None]:
        def every() -> None:
            assert listed
            faults = []
            for case in listed:
                try:
                    test(*case)
                except Exception as error:  # one that raises is a fault like any other
                    faults.append(f"{told(*case)}: {type(error).__name__}: {error}")
            assert not faults, "\n\n".join(faults)

        every.__name__, every.__doc__ = test.__name__, test.__doc__
        return every

    return decorated
