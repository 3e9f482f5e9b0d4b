"""Run a notebook or a script for a test, in the real sandbox."""

import json
from pathlib import Path

from grader.evidence.running import collect_run
from grader.intake.submission import make_hand_in, stage
from grader.records import RunRecord
from grader.rubric import Limits
from grader.sandbox.bubblewrap import Bubblewrap
from grader.world import World


def run(
    folder: Path, name: str, text: str, *, world: World | None = None, **limits: int
) -> RunRecord:
    """Run a file that holds `text`."""
    (folder / name).write_text(text)
    sandbox = Bubblewrap()
    staged = stage(make_hand_in(folder / name), folder / "stage", sandbox)
    return collect_run(staged, sandbox, world, Limits(**limits), "smoke")


def notebook(*sources: str, outputs: dict[int, str] | None = None) -> str:
    """Write a notebook; `outputs` are the texts that cells, from 0, are said to have printed."""
    stored = outputs or {}
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "source": source,
            "outputs": [_stream(stored[number])] if number in stored else [],
            "execution_count": number + 1 if stored else None,
        }
        for number, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _stream(text: str) -> dict[str, str]:
    return {"output_type": "stream", "name": "stdout", "text": text}
