"""Run the student's code in a sandbox and write down how far it came."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.evidence.executed import Assembly
from grader.intake.submission import Submission
from grader.records import RunRecord
from grader.rubric import Limits
from grader.sandbox.job import Job, JobLimits, LimitKind, Outcome, Sandbox
from grader.world import World

_MAX_LINES = 10_000
_SHARE_FOR_OUTPUTS = 0.6  # of what may be written; JSON escapes and the rest take room too
_ENDS = {"completed", "failed", "none"}


def collect_run(
    submission: Submission,
    sandbox: Sandbox,
    world: World | None,
    limits: Limits,
    profile: str,
    *,
    keep: Path | None = None,
) -> RunRecord:
    """Run notebooks or scripts under the limits; a stopped run keeps the cells it had.

    What the code wrote to its working folder is left in `keep`, a folder that is there.
    """
    mounts = {"files": submission.root} | ({"world": world.folder} if world else {})
    seconds = min(limits.cell_seconds, limits.run_seconds)
    kept_mb = max(1, int(limits.output_mb * _SHARE_FOR_OUTPUTS))
    arguments = ("@files", "@world" if world else "-", profile, str(seconds), str(kept_mb))
    bounds = job_limits(limits, seconds=limits.run_seconds)
    outcome = sandbox.run(Job("run", arguments, mounts=mounts, work=keep, limits=bounds))
    if outcome.exit_code != 0 and outcome.limit is None and not outcome.stdout:
        # Before the first line nothing of the student's has run: this is a fault of ours.
        raise RuntimeError(f"run ended with {outcome.exit_code}: {outcome.stderr[-2000:]}")
    return make_record(outcome, capped=profile != "full")


def make_record(outcome: Outcome, *, capped: bool = False) -> RunRecord:
    """Turn the lines that a run wrote into a record; lines that are none of ours are left out."""
    run = Assembly()
    for line in _lines(outcome.stdout):
        run.take(line)
    limit = str(outcome.limit or "")
    cells = run.finished_cells(f"{limit.capitalize()}Limit" if limit else "Stopped")
    if run.ended == "limit" and not limit:
        limit = _limit_in(cell.error for cell in cells if cell.state == "failed")
    if not limit and LimitKind.MEMORY in outcome.touched:
        limit = str(LimitKind.MEMORY)  # the kernel killed a process for it
    ended = run.ended if run.ended in _ENDS else "failed"  # else it was ended by what it ran
    return RunRecord(
        outcome="limit" if limit else ended,
        cells=cells,
        events=tuple(run.events),
        limit=limit,
        interventions=tuple(run.notes),
        notebooks=run.notebooks(),
        capped=capped,
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


def _limit_in(errors: Iterator[str]) -> str:
    """Read the limit out of the error of the cell that met it."""
    named = {f"{kind.capitalize()}Limit": str(kind) for kind in LimitKind}
    return next((named[error] for error in errors if error in named), str(LimitKind.TIME))


def _lines(stdout: bytes) -> Iterator[dict[str, Any]]:
    for raw in stdout.splitlines()[:_MAX_LINES]:
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        if isinstance(line, dict):
            yield line
