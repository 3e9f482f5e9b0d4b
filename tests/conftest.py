"""What tests of several folders share."""

from pathlib import Path

import pytest

from grader.world import World, build_world

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def world() -> World:
    """Return the stand-in course world, built once into the checkout; builders wait in line."""
    return build_world(CHECKOUT / "build" / "world", progress=lambda _message, _share: None)
