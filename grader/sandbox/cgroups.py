"""A control group for one job's memory, where the kernel lets us make one.

Version 2 needs a delegated group (as `systemd-run --user --scope -p Delegate=yes` gives), version
1 needs root. Without either, the watcher of `supervise` is the only limit of memory.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.job import JobLimits

_PREFIX = "grader-"
_ROOT = Path("/sys/fs/cgroup")
_MB = 1024 * 1024


@dataclass(frozen=True)
class Group:
    """A control group of its own, or the lack of one: `folder` is None."""

    folder: Path | None = None

    @property
    def entrances(self) -> tuple[str, ...]:
        """The files to write to in order to join."""
        return (str(self.folder / "cgroup.procs"),) if self.folder else ()

    def memory_mb(self) -> float:
        """Return the memory of the processes, without files in memory, in MB."""
        lines = dict(line.split(" ", 1) for line in _lines(self._file("memory.stat")))
        return int(lines.get("total_rss", lines.get("anon", "0"))) / _MB  # version 1, version 2

    def _file(self, name: str) -> Path | None:
        return self.folder / name if self.folder else None

    @property
    def ran_out(self) -> bool:
        """Whether the kernel killed a process of the group because its memory was used up."""
        for name in ("memory.events", "memory.oom_control"):
            for line in _lines(self._file(name)):
                word, _, count = line.partition(" ")
                if word == "oom_kill" and int(count):
                    return True
        return False


@contextlib.contextmanager
def memory_group(limits: JobLimits) -> Iterator[Group]:
    """Make a control group for one job; it is empty again when the block is left.

    A job's files are in memory too, so the group may use what memory and disk allow together.
    """
    most = str((limits.memory_mb + limits.disk_mb) * _MB)
    folder = next(filter(None, (_made(home, most) for home in _homes())), None)
    try:
        yield Group(folder)
    finally:
        if folder is not None:
            with contextlib.suppress(OSError):
                folder.rmdir()


def groups_of(pid: int) -> list[Path]:
    """List the groups that a process made and that are still there."""
    return [group for home in _homes() for group in home.glob(f"{_PREFIX}{pid}-*")]


def sweep() -> None:
    """Remove the empty groups of graders that are no more."""
    for home in _homes():
        for group in home.glob(f"{_PREFIX}*-*"):
            owner = group.name.removeprefix(_PREFIX).partition("-")[0]
            if owner.isdigit() and not Path("/proc", owner).exists():
                with contextlib.suppress(OSError):  # not empty yet, or not ours
                    group.rmdir()


def _homes() -> list[Path]:
    """List the groups below which we might make one: our own, then the root."""
    own: list[Path] = []
    for line in _lines(Path("/proc/self/cgroup")):
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            own.append(_ROOT / path.lstrip("/"))
        elif "memory" in controllers.split(","):
            own.append(_ROOT / "memory" / path.lstrip("/"))
    return [*own, _ROOT]


def _made(home: Path, most: str) -> Path | None:
    """Make a group with a limit of memory; None where that is not ours to do."""
    folder = home / f"{_PREFIX}{os.getpid()}-{secrets.token_hex(8)}"
    try:
        folder.mkdir()
    except OSError:
        return None
    for names in (("memory.max", "memory.swap.max"), ("memory.limit_in_bytes",)):
        if (folder / names[0]).exists():
            with contextlib.suppress(OSError):
                (folder / names[0]).write_text(most)
                for swap in names[1:]:
                    (folder / swap).write_text("0")
                return folder
    with contextlib.suppress(OSError):
        folder.rmdir()
    return None


def _lines(path: Path | None) -> list[str]:
    try:
        return path.read_text().splitlines() if path else []
    except OSError:
        return []
