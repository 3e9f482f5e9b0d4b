"""Let the same hand-in draw the same numbers every time it is run."""

import random
from collections.abc import Callable
from typing import Any


def seed_python() -> None:
    """Seed what needs no import."""
    random.seed(0)


def _seed_numpy(module: Any) -> None:
    module.seed(0)


def _seed_torch(module: Any) -> None:
    module.default_generator.manual_seed(0)


PATCHES: dict[str, Callable[[Any], None]] = {
    "numpy.random.mtrand": _seed_numpy,
    "torch.random": _seed_torch,
}
