"""The frame of a program about one network: the world at hand, one JSON object printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.inside.mirror import mirror
from grader.inside.networks.refusals import Refused, Unavailable


def answer(world: str, ask: Callable[[], dict[str, Any]]) -> None:
    """Lay out the course world, or none for "-", and print what was found or why nothing was."""
    if world != "-":
        mirror(Path(world))
    try:
        found = ask()
    except Refused as exc:
        found = {"rejected": str(exc)}
    except Unavailable as exc:
        found = {"unavailable": str(exc)}
    print(json.dumps(found))


def write_answer(found: dict[str, Any]) -> dict[str, int]:
    """Write what is too long to print into `answer.json`, and give its bytes."""
    data = json.dumps(found).encode()
    Path("answer.json").write_bytes(data)
    return {"wrote": len(data)}
