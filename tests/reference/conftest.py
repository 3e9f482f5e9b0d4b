"""Run the reference programs as a student does: each in a process of its own, offline."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.world import World

CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Reference:
    """The reference programs, and the course world that they run in."""

    home: Path
    folder: Path = CHECKOUT

    @property
    def environment(self) -> dict[str, str]:
        """The world and nothing else; one thread, as many of these run side by side."""
        given = {"HF_HOME": str(self.home), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
        return os.environ | given | {"MPLBACKEND": "agg", "TOKENIZERS_PARALLELISM": "false"}

    def run(
        self, program: str, *arguments: str | Path, before: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run a module of the reference, or a line of code; `before` is what it is run under."""
        means = ("-m", f"reference.{program}") if "\n" not in program else ("-c", program)
        return subprocess.run(
            [*before, sys.executable, *means, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def reference(world: World) -> Reference:
    """The programs in the stand-in world."""
    return Reference(world.folder)
