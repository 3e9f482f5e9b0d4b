"""The memory disk that a job writes to, held open after its last process is dead."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from grader.sandbox.cgroups import Group
from grader.sandbox.collect import Caps, Refusal, collect_files
from grader.sandbox.job import Job, LimitKind, Outcome
from grader.sandbox.policy import INODES

_NEARLY = 4096
"""Bytes that a full disk may still have free: one page."""


class Scratch:
    """A job's disk, known by a descriptor alone: it is mounted where we cannot look.

    It disappears with everything on it when the descriptor is closed, however deep or oddly
    named; nothing of it was ever on the host's disk.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def __enter__(self) -> Scratch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        os.close(self._fd)

    def is_full(self) -> bool:
        """Say whether the room or the number of files is used up."""
        found = os.fstatvfs(self._fd)
        return found.f_bavail * found.f_frsize <= _NEARLY or found.f_favail <= 1

    def collect(self, job: Job) -> tuple[Refusal, ...]:
        """Copy the regular files of the working folder to the job's own, if it has one."""
        if job.work is None:
            return ()
        caps = Caps(files=INODES, total_mb=job.limits.disk_mb)
        return collect_files(Path(f"/proc/self/fd/{self._fd}/content"), job.work, caps)


def settle(outcome: Outcome, job: Job, scratch: Scratch, group: Group) -> Outcome:
    """After the last process: collect what was written, and say which limits were met."""
    scratch.collect(job)
    met = {LimitKind.DISK: scratch.is_full(), LimitKind.MEMORY: group.ran_out}
    return replace(outcome, touched=frozenset(kind for kind, was in met.items() if was))
