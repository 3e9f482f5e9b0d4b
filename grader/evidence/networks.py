"""Inspect saved networks, and predict with one: texts in, class indices out, no labels near."""

from __future__ import annotations

import array
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from grader.errors import Rejected
from grader.evidence.held_out import HeldOut
from grader.intake.submission import Submission
from grader.records import NetworkRecord, SavedNetwork
from grader.rubric import Limits
from grader.sandbox.collect import read_collected
from grader.sandbox.job import Job, JobLimits, Sandbox
from grader.world import World

BASE = "distilbert-base-uncased"
"""Whose unchanged tokenizer stands in where a student saved none."""

_MAX_CLASSES = 1000


class _Undecided(Exception):
    """Not the student's fault: a limit of ours, or something that this world lacks."""


def collect_network(
    submission: Submission,
    sandbox: Sandbox,
    world: World | None,
    limits: Limits,
    held_out: HeldOut | None,
) -> NetworkRecord:
    """List the saved networks; with held-out texts, also predict with the first valid one."""
    networks = _inspect(submission, sandbox)
    chosen = next((each for each in networks if each.state == "valid"), None)
    if chosen is None:
        return NetworkRecord(networks)
    record = NetworkRecord(networks, chosen.folder)
    if held_out is None:
        return record
    try:
        found, predicted = _predict(
            submission, chosen, held_out.texts, sandbox=sandbox, world=world, limits=limits
        )
    except Rejected as exc:
        return replace(record, failure=str(exc))
    except _Undecided as exc:
        return replace(record, undecided=str(exc))
    known = tuple(found if each is chosen else each for each in networks)
    return replace(record, networks=known, predicted=predicted)


def _inspect(submission: Submission, sandbox: Sandbox) -> tuple[SavedNetwork, ...]:
    job = Job(
        "inspect_networks",
        ("@files",),
        mounts={"files": submission.root},
        limits=JobLimits(seconds=60, memory_mb=512),
    )
    outcome = sandbox.run(job)
    if outcome.limit:
        reason = f"inspecting it was stopped at our limit of {outcome.limit}"
        return (SavedNetwork("the saved networks", "full", "unsupported", reason),)
    if outcome.exit_code != 0:
        raise RuntimeError(f"inspect_networks: {outcome.stderr[-2000:]}")
    return TypeAdapter(tuple[SavedNetwork, ...]).validate_json(outcome.stdout)


def _predict(
    submission: Submission,
    network: SavedNetwork,
    texts: Sequence[str],
    *,
    sandbox: Sandbox,
    world: World | None,
    limits: Limits,
) -> tuple[SavedNetwork, tuple[int, ...]]:
    """Predict in an order of this submission's own; raises if there are no numbers."""
    order = list(range(len(texts)))
    random.Random(submission.digest).shuffle(order)  # noqa: S311  not a secret, only not the file's
    with tempfile.TemporaryDirectory(prefix="grader-predict-") as folder:
        asked = Path(folder) / "texts.json"
        asked.write_text(json.dumps([texts[row] for row in order]), encoding="utf-8")
        asked.chmod(0o644)
        work = Path(folder) / "work"
        work.mkdir()
        mounts = {"network": submission.root / network.folder, "texts": asked}
        if world:
            mounts["world"] = world.folder
        job = Job(
            "predict",
            ("@network", "@world" if world else "-", "@texts", BASE),
            mounts=mounts,
            work=work,
            limits=_job_limits(limits),
        )
        outcome = sandbox.run(job)
        if outcome.limit:
            raise _Undecided(f"predicting was stopped at our limit of {outcome.limit}")
        if outcome.exit_code != 0:
            raise Rejected(f"the network could not be run: {_last_line(outcome.stderr)}")
        answer = json.loads(outcome.stdout.splitlines()[-1])
        if "unavailable" in answer:
            raise _Undecided(str(answer["unavailable"]))
        if "rejected" in answer:
            raise Rejected(str(answer["rejected"]))
        classes = _classes_in_order(work / "logits.f32", answer, order)
    notes = tuple(str(note) for note in answer["notes"])
    return replace(network, equals_base=answer["equals_base"] is True, notes=notes), classes


def _job_limits(limits: Limits) -> JobLimits:
    return JobLimits(
        seconds=limits.predict_seconds,
        memory_mb=limits.memory_mb,
        processes=limits.processes,
        disk_mb=limits.disk_mb,
        output_mb=1,
    )


def _classes_in_order(path: Path, answer: dict[str, Any], order: list[int]) -> tuple[int, ...]:
    """Read the block of logits, rows x classes, and undo the shuffling."""
    classes = answer["classes"]
    if type(classes) is not int or not 2 <= classes <= _MAX_CLASSES:
        raise Rejected(f"the network has {classes} classes")
    logits = array.array("f", read_collected(path, size=4 * classes * len(order)))
    if sys.byteorder == "big":
        logits.byteswap()
    predicted = [0] * len(order)
    for position, row in enumerate(order):
        values = logits[position * classes : (position + 1) * classes]
        predicted[row] = max(range(classes), key=values.__getitem__)
    return tuple(predicted)


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1][:300] if lines else "it gave no reason"
