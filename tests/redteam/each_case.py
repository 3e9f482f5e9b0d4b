"""What every group of attacks asks of each of its CASES; the groups import it."""

from collections.abc import Callable

from bench import Bench
from harness import Case


def test_it_withstands(sandbox: Bench, case: Case) -> None:
    sandbox.withstands(case)


def test_it_works_without_a_sandbox(
    works_without_a_sandbox: Callable[[Case], None], case: Case
) -> None:
    works_without_a_sandbox(case)
