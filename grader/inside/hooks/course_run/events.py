"""What a course run writes down for the report: steps of the hand-in, and what we changed.

A line of JSON for each, appended to the file that the runner follows. The student's process could
forge them: they are evidence, and no mark rests on them alone.
"""

import json
import linecache
import os
import time
from collections.abc import Callable
from pathlib import Path

from course_run.callers import student_frame

_MOST_STEPS = 200
_said: set[object] = set()


def is_smoke() -> bool:
    """Say whether work is to be bounded."""
    return os.environ.get("GRADER_PROFILE") == "smoke"


def note(text: str) -> None:
    """Record once, in a sentence for the student, what was changed or imitated."""
    if text not in _said:
        _said.add(text)
        _write(type="note", text=text)


def step(name: str, function: str, arguments: Callable[[], str], began: float) -> None:
    """Record that a line of the hand-in loaded, tokenized, trained, evaluated or saved.

    `began` is when, by `time.monotonic()`. The same call by the same line is told of once, however
    often it is made.
    """
    frame = student_frame()
    file, line = (frame.f_code.co_filename, frame.f_lineno) if frame else ("", 0)
    told = (function, file, line)
    if told in _said or len(_said) > _MOST_STEPS:
        return
    _said.add(told)
    quote = linecache.getline(file, line).strip()[:200]
    seconds = round(time.monotonic() - began, 3)
    _write(
        type="step", text=name, detail=f"{function}({arguments()})", file=file, line=line,
        quote=quote, at=began, seconds=seconds,
    )  # fmt: skip


def _write(**line: object) -> None:
    """Append one line; a full disk must not fail the student's code."""
    try:
        with Path(os.environ["GRADER_EVENTS"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    except (OSError, KeyError):
        return
