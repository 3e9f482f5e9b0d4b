"""Hand-ins of the population run to their last cell, unmodified, or fail where they must."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.world import World

DRIVER = Path(__file__).parents[2] / "benchmarks" / "course_runs.py"


@pytest.mark.slow
def test_every_sixteenth_runnable_hand_in_ends_as_expected(world: World) -> None:
    command = [sys.executable, DRIVER, "--world", world.folder, "--every", "16", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
