"""D. A student's code cannot use more than its share, nor live longer than its job."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
import traces
from bench import Bench
from each_case import test_it_withstands, test_it_works_without_a_sandbox  # noqa: F401
from grader_process import GraderProcess
from harness import ATTACKS, CONTAINED, SMALL, Case, Site, limit

from grader.evidence.running import collect_run
from grader.intake.submission import Submission
from grader.sandbox.temporary import temporary_folder

SHORT = replace(SMALL, run_seconds=2, cell_seconds=2)
LONG = replace(SMALL, run_seconds=20, cell_seconds=20)
ROOMY = replace(LONG, memory_mb=600, processes=48)
PROCESSES, MEMORY, TIME = limit("processes"), limit("memory"), limit("time")
DISK, OUTPUT = limit("disk"), limit("output")

CASES = (
    Case("R26", "forks as often as it can", ("r26_fork_bomb.py",), (PROCESSES,), LONG),
    Case("R26b", "forks for ever", ("r26_endless_forks.py",), (PROCESSES, TIME), SHORT),
    Case("R27", "starts threads", ("r27_thread_bomb.py",), (PROCESSES,), LONG),
    Case("R28", "takes all the memory", ("r28_memory_hog.py",), (MEMORY,), LONG),
    Case("R28f", "takes it in many processes", ("r28_memory_family.py",), (MEMORY,), LONG),
    Case(
        "R29",
        "hides memory",
        ("r29_hidden_memory.py",),
        (MEMORY,),
        LONG,
    ),
    Case("R30", "never ends", ("r30_busy_loop.py",), (TIME,), SHORT),
    Case("R31", "never ends and is deaf", ("r31_deaf_sleep.py",), (TIME,), SHORT),
    Case("R31n", "a deaf cell", ("r31_deaf_sleep.py",), (TIME,), SHORT, notebook=True),
    Case("R32", "never ends, eight times", ("r32_eight_hogs.py",), (TIME,), SHORT),
    Case("R33", "fills the disk", ("r33_full_disk.py",), (DISK,), LONG),
    Case("R34", "makes too many files", ("r34_many_files.py",), (DISK,), LONG),
    Case("R35", "makes a file of 64 TB", ("r35_sparse_file.py",), (DISK, CONTAINED), LONG),
    Case(
        "R36",
        "a gigabyte to stdout",
        ("r36_flood_of_output.py",),
        (OUTPUT,),
        LONG,
        grows_at_most_mb=32,
    ),
    Case(
        "R36e",
        "a gigabyte to stderr",
        ("r36_flood_of_errors.py",),
        (OUTPUT,),
        LONG,
        grows_at_most_mb=32,
    ),
    Case(
        "R36n",
        "a quarter of one in a cell",
        ("r36_flood_of_a_cell.py",),
        (OUTPUT,),
        ROOMY,
        notebook=True,
        grows_at_most_mb=32,
    ),
    Case("R37", "leaves daemons behind", ("r37_daemons.py",), limits=LONG),
    Case("R38", "opens too many files", ("r38_open_files.py",), (PROCESSES,), LONG),
    Case("R38z", "leaves zombies", ("r38_zombies.py",), (PROCESSES,), LONG),
)
pytestmark = pytest.mark.slow


def grade_for_long(site: Site) -> None:
    """Run a hand-in that does not end by itself, as a class is being graded."""
    with temporary_folder() as folder:
        hand_in = folder / "hand-in"
        hand_in.mkdir()
        shutil.copyfile(ATTACKS / "r37_daemons.py", hand_in / "a_daemons.py")
        shutil.copyfile(ATTACKS / "r32_eight_hogs.py", hand_in / "hogs.py")
        long = replace(SMALL, run_seconds=60, cell_seconds=60, memory_mb=4096)
        collect_run(Submission("long", hand_in, ""), site.sandbox, None, long, "full")


def test_nothing_outlives_a_grader_that_is_killed(sandbox: Bench) -> None:
    """R39: kill -9 in the middle of a job leaves no process, cgroup or temporary file."""
    grader = GraderProcess(sandbox.user, sandbox.backend)
    try:
        grader.call(Site.describe)
        before = {path.name for path in grader.root.iterdir()}
        idle = len([*traces.descendants(grader.process.pid)])
        grader.start(grade_for_long)
        _wait(lambda: len(_family(grader)) > idle + 10, "the job did not start", seconds=60)
        family = _family(grader)
        grader.kill()
        _wait(lambda: not [pid for pid in family if traces.is_alive(pid)], "a process is left")
        own = f"grader-{grader.process.pid}-"
        _wait(lambda: own not in "".join(traces.cgroups()), "a cgroup is left", seconds=15)
        _wait(
            lambda: {path.name for path in grader.root.iterdir()} == before,
            "a temporary file is left",
        )
    finally:
        grader.close()


def _family(grader: GraderProcess) -> list[int]:
    return [*traces.descendants(grader.process.pid)]


def _wait(until: Callable[[], bool], otherwise: str, *, seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)
