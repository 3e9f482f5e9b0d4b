"""Why a saved network is not measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Refused(Exception):
    """The network cannot be evaluated, with the reason as a sentence."""


class Unavailable(Exception):
    """What the network needs is not in this world: a person must look."""


_OURS = (Refused, Unavailable, ImportError, MemoryError, KeyboardInterrupt, SystemExit)


@contextmanager
def refuse_failures(what: str) -> Iterator[None]:
    """Raise Refused for whatever a library raises about a student's files.

    Not only errors: what panics in Rust arrives as a BaseException. A module that is missing, and
    memory that runs out, are no fault of the files.
    """
    try:
        yield
    except _OURS:
        raise
    except BaseException as exc:
        raise Refused(f"{what}: {first_line(exc)}") from exc


def first_line(exc: BaseException) -> str:
    """Shorten what a library says to one line."""
    return (str(exc).strip().splitlines() or [type(exc).__name__])[0][:200]
