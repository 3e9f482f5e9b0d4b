"""Ask a program in the sandbox about one network; nothing is believed but an answer's shape."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from grader.errors import Rejected
from grader.evidence.setting import Setting
from grader.records import EncodedBlock, GeneratedTexts, LogitBlock, TokenLosses
from grader.sandbox.job import Job, JobLimits, Outcome

Block = TypeVar("Block", EncodedBlock, LogitBlock, GeneratedTexts, TokenLosses)


class Undecided(Exception):
    """Not the student's fault: a limit of ours, or something that this world lacks."""


@dataclass(frozen=True)
class Printed:
    """What a program about networks prints: numbers, or why there are none."""

    rows: int = 0
    classes: int = 0
    padding: int = 0
    wrote: int = 0  # bytes of its file, where that has no fixed size
    rejected: str = ""
    unavailable: str = ""


@contextmanager
def answer(
    program: str, *arguments: str, mounts: Mapping[str, Path], setting: Setting, limits: JobLimits
) -> Iterator[tuple[Printed, Path]]:
    """Run a program; give what it printed and the folder with the files that it wrote.

    Among the arguments `@world` stands for the course world, or for "-" where there is none.
    Raises Rejected or Undecided with the reason that it gave; what it did not foresee is ours.
    """
    world = setting.world
    words = tuple("-" if word == "@world" and world is None else word for word in arguments)
    seen = {**mounts, **({"world": world.folder} if world else {})}
    with tempfile.TemporaryDirectory(prefix="grader-answer-") as folder:
        job = Job(program, words, mounts=seen, work=Path(folder), limits=limits)
        yield _parsed(program, setting.sandbox.run(job)), Path(folder)


def or_reason(kind: type[Block], collect: Callable[[], Block]) -> Block:
    """Collect; a reason why there is nothing, which will not go away, is kept like an answer."""
    try:
        return collect()
    except Rejected as exc:
        return kind(rejected=str(exc))
    except Undecided as exc:
        return kind(unavailable=str(exc))


def usable(block: Block) -> Block:
    """Return the block, or raise the reason that it holds instead of values."""
    if block.rejected:
        raise Rejected(block.rejected)
    if block.unavailable:
        raise Undecided(block.unavailable)
    return block


def _parsed(program: str, outcome: Outcome) -> Printed:
    if outcome.limit:
        raise Undecided(f"predicting was stopped at our limit of {outcome.limit}")
    if outcome.exit_code != 0 or not outcome.stdout.strip():
        raise RuntimeError(f"{program} ended with {outcome.exit_code}: {outcome.stderr[-2000:]}")
    printed = TypeAdapter(Printed).validate_json(outcome.stdout.splitlines()[-1])
    if printed.unavailable:
        raise Undecided(printed.unavailable)
    if printed.rejected:
        raise Rejected(printed.rejected)
    return printed
