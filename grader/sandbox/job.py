"""What is run in a sandbox, under which limits, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class LimitKind(StrEnum):
    """Which limit stopped a job, in words that a student understands."""

    TIME = "time"
    MEMORY = "memory"
    PROCESSES = "processes"
    DISK = "disk"
    OUTPUT = "output"


@dataclass(frozen=True)
class JobLimits:
    """What one job may use. The number of processes counts threads too."""

    seconds: float = 30
    memory_mb: int = 1024
    processes: int = 64
    disk_mb: int = 256
    output_mb: int = 64


@dataclass(frozen=True)
class Job:
    """A program of `grader.inside`, what it may read, and where it may write.

    `mounts` maps names to host files or folders, seen read-only as `/in/<name>`. A job starts in
    an empty `/content`, as in Colab; that, its home and /tmp are all that it can write to. What
    it leaves in `/content` is copied to the host folder `work`, if one is given, after its last
    process is dead. In `arguments` the word `@name` stands for the place of a mount.
    """

    program: str
    arguments: tuple[str, ...] = ()
    stdin: bytes = b""
    mounts: dict[str, Path] = field(default_factory=dict)
    work: Path | None = None
    limits: JobLimits = field(default_factory=JobLimits)

    def words(self, places: Mapping[str, str]) -> list[str]:
        """Return program, limits and arguments, each mount at its place."""
        arguments = [places[w[1:]] if w.startswith("@") else w for w in self.arguments]
        return [self.program, str(self.limits.processes), str(self.limits.disk_mb), *arguments]


@dataclass(frozen=True)
class Outcome:
    """How a job ended. Neither the exit code nor the output is evidence of success.

    `limit` stopped the job; those in `touched` were met while it went on.
    """

    exit_code: int
    stdout: bytes
    stderr: str
    limit: LimitKind | None = None
    touched: frozenset[LimitKind] = frozenset()

    @property
    def completed(self) -> bool:
        """True if the program ended by itself and reported no failure."""
        return self.limit is None and self.exit_code == 0


class Sandbox(Protocol):
    """A backend. All of them mount the same things at the same names."""

    @property
    def name(self) -> str:
        """What the backend is called."""
        ...

    @property
    def isolation(self) -> str:
        """One line for the report: what keeps the student's code in."""
        ...

    def run(self, job: Job) -> Outcome:
        """Run a job to its end or to its limit; when this returns, no process of it is left."""
        ...

    def close(self) -> None:
        """Give back what the backend holds between jobs."""
        ...
