"""A. A student's code cannot forge, take or change a result."""

from collections.abc import Callable

import pytest
from conftest import Bench
from harness import Case

CASES = (
    Case("R01", "leaves with exit code 0 after a forged success", ("r01_exit_zero.py",)),
    Case("R02", "writes lines of results", ("r02_fake_results.py",)),
    Case("R03", "writes results wherever one may look", ("r03_results_everywhere.py",)),
)
pytestmark = pytest.mark.slow


def test_it_withstands(sandbox: Bench, case: Case) -> None:
    sandbox.withstands(case)


def test_it_works_without_a_sandbox(
    works_without_a_sandbox: Callable[[Case], None], case: Case
) -> None:
    works_without_a_sandbox(case)
