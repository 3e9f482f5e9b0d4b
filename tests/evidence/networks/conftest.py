"""Tiny networks that several modules ask."""

from pathlib import Path

import pytest
from tiny_networks import save_foreteller, save_summarizer

from grader.world import World


@pytest.fixture(scope="session")
def summarizer(tmp_path_factory: pytest.TempPathFactory, world: World) -> Path:
    """A T5 that knows four summaries by heart."""
    folder = tmp_path_factory.mktemp("summarizer") / "net"
    save_summarizer(folder, world)
    return folder


@pytest.fixture(scope="session")
def foreteller(tmp_path_factory: pytest.TempPathFactory, world: World) -> Path:
    """A GPT-2 of random weights."""
    folder = tmp_path_factory.mktemp("foreteller") / "net"
    save_foreteller(folder, world)
    return folder
