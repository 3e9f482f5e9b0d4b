"""How much memory a job uses: by its control group, or by adding up its processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from grader.sandbox.cgroups import Group
from grader.sandbox.job import Job


def meter(group: Group, pid: int, job: Job, *, above: int) -> Callable[[], float]:
    """Return what measures a job in MB: its own memory, what it shares with nobody else.

    `pid` is the outermost process; the first `above` generations are ours and do not count.
    """
    if group.folder is not None:
        return group.memory_mb
    return lambda: family_mb(pid, above=above, unless_below=job.limits.memory_mb)


def family_mb(pid: int, *, above: int = 0, unless_below: float = 0) -> float:
    """Return the memory of a process and all below it, in MB; 0 where /proc is absent.

    Pages that several of them share count once, and what all were born with (the outermost has
    nothing else, and two or three of ours share it too) not at all. The look at every page is
    dear, so where the sum with all that counted stays below `unless_below`, that sum is returned.
    """
    family = list(_family(pid, above))
    most = sum(_sum_kb(Path(f"/proc/{each}/status"), "RssAnon:", "RssShmem:") for each in family)
    if most / 1024 <= unless_below:
        return most / 1024
    shares = (
        _sum_kb(Path(f"/proc/{each}/smaps_rollup"), "Pss_Anon:", "Pss_Shmem:") for each in family
    )
    born_with = _sum_kb(Path(f"/proc/{pid}/status"), "RssAnon:") if above else 0
    shared = born_with * len(family) / (len(family) + above + 1)
    return max(0.0, sum(shares) - shared) / 1024


def _family(pid: int, above: int) -> Iterator[int]:
    if above <= 0:
        yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child), above - 1)
    except OSError:  # it ended while we looked
        return


def _sum_kb(path: Path, *names: str) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:  # it ended while we looked
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(names))
