"""A grader process for each backend and each user that this machine supports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from bench import Bench, Graders
from grader_process import USERS
from harness import Case, Finding, control

from grader.sandbox.backends import BACKENDS

collect_ignore = ["attacks"]
_PAIRS = ((0, 3), (1, 2))  # namespaces as root and bwrap as a user, or the other way round


@pytest.fixture(scope="session")
def graders() -> Iterator[Graders]:
    """Keep grader processes for the session."""
    kept = Graders({})
    yield kept
    for process in kept.running.values():
        process.close()


@pytest.fixture(params=[(b, u) for b in BACKENDS for u in USERS], ids="-".join)
def sandbox(request: pytest.FixtureRequest, graders: Graders) -> Bench:
    """Return each backend, in a grader started as root and in an ordinary user's."""
    backend, user = request.param
    return Bench(graders, user, backend)


@pytest.fixture
def works_without_a_sandbox(graders: Graders) -> Callable[[Case], None]:
    """Return what fails unless a case works where nothing holds it."""

    def check(case: Case) -> None:
        if case.control_as not in USERS:
            pytest.skip("its control needs root")
        found: Finding = graders.get(case.control_as, "").call(control, case)
        said = [line for line in found.worked if str(case.control) in line]
        assert said, f"the control of {case.id} did not work: {found.worked}\n{found.text[-3000:]}"

    return check


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test that asks for a `case` each of its module's CASES."""
    if "case" in metafunc.fixturenames:
        pending = "withstands" in metafunc.function.__name__
        metafunc.parametrize("case", list(_params(metafunc.module.CASES, pending=pending)))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the whole matrix be asked for."""
    parser.addoption("--every", action="store_true", help="Every attack on every backend and user.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep of each attack two of the four, such that it meets both backends and both users.

    Of the many files that only intake or the networks' programs read, one each. `make redteam` runs
    them all.
    """
    if config.getoption("--every", default=False):
        return
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        callspec = getattr(item, "callspec", None)
        if callspec is not None and "sandbox" in callspec.params:
            mark = f"{'-'.join(callspec.params['sandbox'])}"
            groups.setdefault(item.nodeid.replace(mark, ""), []).append(item)
    left: list[pytest.Item] = []
    for number, group in enumerate(groups.values()):
        pairs = _PAIRS[number % 2]
        is_of_many = any(name in group[0].nodeid for name in ("test_intake", "test_networks"))
        kept = pairs[number // 2 % 2 :][:1] if is_of_many else pairs
        left += [i for i in group if len(group) == 4 and group.index(i) not in kept]
    items[:] = [item for item in items if item not in set(left)]
    config.hook.pytest_deselected(items=left)


def _params(cases: Iterable[Case], *, pending: bool) -> Iterator[Any]:
    for case in cases:
        if case.control is None and not pending:
            continue
        late = pytest.mark.xfail(strict=False, reason=case.pending)
        yield pytest.param(case, id=case.id, marks=[late] if pending and case.pending else [])
