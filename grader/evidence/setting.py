"""All that collectors depend on besides the hand-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from grader.evidence.cache import EvidenceCache
from grader.evidence.held_out import HeldOut
from grader.evidence.versions import packages, programs
from grader.rubric import Limits, Rubric
from grader.sandbox.job import Sandbox
from grader.world import World

Record = TypeVar("Record")


class Profile(StrEnum):
    """How much is looked at."""

    STATIC = "static"  # read the files, inspect saved networks
    SMOKE = "smoke"  # also a capped run and our predictions
    FULL = "full"  # the run uncapped


@dataclass(frozen=True)
class Setting:
    """All that collectors depend on besides the hand-in itself; never a key, a point, a label."""

    rubric: Rubric
    sandbox: Sandbox
    cache: EvidenceCache
    limits: Limits
    profile: Profile = Profile.SMOKE
    world: World | None = None
    held_out: HeldOut | None = None
    by_meaning: bool = True  # compare sentences by meaning; five seconds of imports
    exact: bool = False  # predict every held-out row, even where a part of them decides
    threads: int = 1  # of a job that predicts
    on_predicted: Callable[[int], None] | None = None  # gets the number of rows, as they come

    @property
    def handout(self) -> Path | None:
        """The hashed assignment text, if the rubric names one."""
        return self.rubric.public / self.rubric.handout if self.rubric.handout else None

    def fetch(self, kind: type[Record], collect: Callable[[], Record], **parameters: Any) -> Record:
        """Return what the cache holds for these parameters, or collect it."""
        depends_on = {
            "record": kind.__name__,
            "backend": self.sandbox.name,
            "programs": programs(),
            "packages": packages(),
            **parameters,
        }
        return self.cache.fetch(kind, depends_on, collect)
