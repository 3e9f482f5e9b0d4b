"""What tests of several folders share."""

from pathlib import Path

import pytest

from grader.world import World, build_world

CHECKOUT = Path(__file__).parents[1]
LONGEST = (
    "reference/test_full_marks.py",
    "submissions/test_labelled.py",
    "redteam/test_networks.py",
    "submissions/test_runnable.py",
    "submissions/test_sample_class.py",
    "course_run/test_scaling.py",
    "world/test_bases.py",
    "submissions/test_project_class.py",
    "reference/test_assignment.py",
    "reference/test_project.py",
    "reference/test_forgetting.py",
)


@pytest.fixture(scope="session")
def world() -> World:
    """Return the stand-in course world, built once into the checkout; builders wait in line."""
    return build_world(CHECKOUT / "build" / "world", progress=lambda _message, _share: None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take minutes, lest a worker is left alone with one at the end."""

    def turn(item: pytest.Item) -> int:
        name = item.path.relative_to(CHECKOUT / "tests").as_posix()
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)

    items.sort(key=turn)
