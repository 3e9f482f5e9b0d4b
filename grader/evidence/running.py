"""Run the student's code in a sandbox and write down how far it came."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from grader.intake.submission import Submission
from grader.records import CellRun, Event, Place, RunRecord
from grader.rubric import Limits
from grader.sandbox.job import Job, JobLimits, Outcome, Sandbox
from grader.world import World

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_MAX_LINES = 5000


def collect_run(
    submission: Submission, sandbox: Sandbox, world: World | None, limits: Limits, profile: str
) -> RunRecord:
    """Run notebooks or scripts under the limits; a stopped run keeps the cells it had."""
    mounts = {"files": submission.root} | ({"world": world.folder} if world else {})
    seconds = min(limits.cell_seconds, limits.run_seconds)
    arguments = ("@files", "@world" if world else "-", profile, str(seconds))
    with tempfile.TemporaryDirectory(prefix="grader-run-") as work:
        bounds = job_limits(limits, seconds=limits.run_seconds)
        job = Job("run", arguments, mounts=mounts, work=Path(work), limits=bounds)
        outcome = sandbox.run(job)
    return make_record(outcome)


def make_record(outcome: Outcome) -> RunRecord:
    """Turn the lines that a run wrote into a record; lines that are none of ours are left out."""
    cells: list[CellRun] = []
    events: list[Event] = []
    notes: list[str] = []
    ended = ""
    for line in _lines(outcome.stdout):
        kind = line.get("type")
        if kind == "cell" and (cell := _cell(line)) is not None:
            cells.append(cell)
        elif kind == "step":
            events.append(Event(_clean(line.get("text")), _clean(line.get("detail"))))
        elif kind == "note":
            notes.append(_clean(line.get("text")))
        elif kind == "end":
            ended = _clean(line.get("outcome"))
    limit = str(outcome.limit or "")
    if ended == "limit":
        limit = limit or "time"
    if not limit and ended not in {"completed", "failed", "none"}:
        ended = "failed"  # the runner itself was ended by what it ran
    return RunRecord(
        outcome="limit" if limit else ended,
        cells=tuple(cells),
        events=tuple(dict.fromkeys(events)),
        limit=limit,
        interventions=tuple(dict.fromkeys(notes)),
    )


def job_limits(limits: Limits, *, seconds: int) -> JobLimits:
    """Turn a rubric's limits into a job's."""
    return JobLimits(
        seconds=seconds,
        memory_mb=limits.memory_mb,
        processes=limits.processes,
        disk_mb=limits.disk_mb,
        output_mb=limits.output_mb,
    )


def _lines(stdout: bytes) -> Iterator[dict[str, Any]]:
    for raw in stdout.splitlines()[:_MAX_LINES]:
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        if isinstance(line, dict):
            yield line


def _cell(line: dict[str, Any]) -> CellRun | None:
    place = {"file": line.get("file"), "cell": line.get("cell"), "line": line.get("line")}
    text = {key: _clean(line.get(key)) for key in ("state", "output", "error", "message", "quote")}
    try:
        return CellRun(place=TypeAdapter(Place).validate_python(place), **text)
    except ValidationError:
        return None


def _clean(value: Any) -> str:
    """Bound a text, and take out memory addresses: grading twice must give the same bytes."""
    return _ADDRESS.sub("0x…", value)[:4000] if isinstance(value, str) else ""
