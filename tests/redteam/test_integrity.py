"""A. A student's code cannot forge, take or change a result."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from bench import Bench
from harness import CONTAINED, SMALL, Case, limit

import build

QUICK = replace(SMALL, run_seconds=4, cell_seconds=1)
STOPPED = (CONTAINED, limit("time"))

CASES = (
    Case("R01", "leaves with exit code 0 after a forged success", ("r01_exit_zero.py",)),
    Case(
        "R02",
        "writes lines of results",
        ("r02_fake_results.py",),
        pending="the runner's output pipe can be opened by the code it runs, as an ordinary user",
    ),
    Case("R03", "writes results wherever one may look", ("r03_results_everywhere.py",)),
    Case(
        "R04",
        "replaces metrics, json and builtins",
        ("r04_patched_metrics.py",),
        control="own sum is ours",
        inside_the_grader=True,
    ),
    Case(
        "R05",
        "looks for objects of the grader, as a script",
        ("r05_grader_objects.py",),
        inside_the_grader=True,
    ),
    Case(
        "R05n",
        "looks for objects of the grader, as a notebook",
        ("r05_grader_objects.py",),
        notebook=True,
        control=None,
    ),
    Case("R06", "rewrites its results at exit and after it", ("r06_last_words.py",)),
    Case("R07", "writes into inherited streams", ("r07_inherited_streams.py",)),
    Case(
        "R08",
        "shadows the modules that a grader imports",
        ("r08_shadow_modules.py",),
        build=build.shadow_modules,
        control="nbformat",
    ),
    Case(
        "R09",
        "replaces the kernel's functions",
        ("r09_replaced_kernel.py",),
        STOPPED,
        QUICK,
        notebook=True,
    ),
    Case(
        "R09k",
        "ends the process that started its kernel",
        ("r09_killed_parent.py",),
        STOPPED,
        QUICK,
        notebook=True,
    ),
    Case("R10", "changes the hand-in while it is in use", ("r10_changed_hand_in.py",)),
)
pytestmark = pytest.mark.slow


def test_it_withstands(sandbox: Bench, case: Case) -> None:
    sandbox.withstands(case)


def test_it_works_without_a_sandbox(
    works_without_a_sandbox: Callable[[Case], None], case: Case
) -> None:
    works_without_a_sandbox(case)
