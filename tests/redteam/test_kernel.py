"""E. No way past the filter, to another process, or into a file of what crashed."""

from dataclasses import replace

import pytest
from bench import Bench
from each_case import test_it_withstands, test_it_works_without_a_sandbox  # noqa: F401
from harness import CONTAINED, SMALL, Case

ROOMY = replace(SMALL, run_seconds=20, cell_seconds=20, memory_mb=1500)
CASES = (
    Case(
        "R40",
        "makes the system calls that no notebook needs",
        ("r40_kernel_calls.py",),
        limits=ROOMY,
        control="the kernel answered",
    ),
    Case(
        "R41",
        "signals, slows and limits the grader and everybody",
        ("r41_signals.py",),
        limits=ROOMY,
        control="could signal the grader",
    ),
    Case(
        "R42-core",
        "asks for core files",
        ("r42_core_file.py",),
        limits=ROOMY,
        control="ended by signal",
    ),
    Case(
        "R42-segfault", "reads where no memory is", ("r42_segfault.py",), limits=ROOMY, control=None
    ),
    Case("R42-stack", "uses up the stack", ("r42_stack.py",), limits=ROOMY, control=None),
)
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["R42-segfault", "R42-stack"])
@pytest.mark.parametrize("notebook", [False, True], ids=["script", "notebook"])
def test_a_crash_is_told_as_one_with_what_came_before(
    sandbox: Bench, name: str, notebook: bool
) -> None:
    case = next(case for case in CASES if case.id == name)
    found = sandbox.attack(replace(case, notebook=notebook))
    assert found.outcome == CONTAINED
    assert found.record is not None
    (cell,) = found.record.cells
    assert (cell.state, cell.error) == ("failed", "DeadKernel" if notebook else "Crash")
    assert "before" in cell.output
    assert "signal 11" in cell.message
