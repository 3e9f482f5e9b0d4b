"""Inspect saved networks, and predict with one: texts in, class indices out, no labels near."""

from __future__ import annotations

import array
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from grader.errors import Rejected
from grader.evidence.held_out import HeldOut
from grader.evidence.running import collect_run, job_limits
from grader.intake.submission import Submission
from grader.records import FullRunRecord, NetworkRecord, SavedNetwork
from grader.rubric import Limits
from grader.sandbox.collect import read_collected
from grader.sandbox.job import Job, JobLimits, Outcome, Sandbox
from grader.world import World

BASE = "distilbert-base-uncased"
"""Whose unchanged tokenizer stands in where a student saved none."""

_SAVED_HERE = "your code saved it when we ran it; none was handed in"
_MAX_CLASSES = 1000


class _Undecided(Exception):
    """Not the student's fault: a limit of ours, or something that this world lacks."""


@dataclass(frozen=True)
class _Answer:
    """What `grader.inside.predict` prints."""

    classes: int = 0
    equals_base: bool = False
    notes: tuple[str, ...] = ()
    rejected: str = ""
    unavailable: str = ""


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


def collect_run_and_network(
    submission: Submission,
    sandbox: Sandbox,
    world: World | None,
    limits: Limits,
    held_out: HeldOut | None,
) -> FullRunRecord:
    """Run the code to its end, and measure the network that it saves."""
    with tempfile.TemporaryDirectory(prefix="grader-saved-") as folder:
        root = Path(folder)
        root.chmod(0o755)  # the sandbox reads it as another user
        run = collect_run(submission, sandbox, world, limits, "full", keep=root)
        saved = replace(submission, root=root)
        network = collect_network(saved, sandbox, world, limits, held_out)
    noted = tuple(replace(n, notes=(*n.notes, _SAVED_HERE)) for n in network.networks)
    return FullRunRecord(run, replace(network, networks=noted))


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
        asked, work = Path(folder) / "texts.json", Path(folder) / "work"
        asked.write_text(json.dumps([texts[row] for row in order]), encoding="utf-8")
        asked.chmod(0o644)
        work.mkdir()
        mounts = {"network": submission.root / network.folder, "texts": asked}
        mounts |= {"world": world.folder} if world else {}
        arguments = ("@network", "@world" if world else "-", "@texts", BASE)
        bounds = job_limits(limits, seconds=limits.predict_seconds)
        outcome = sandbox.run(Job("predict", arguments, mounts=mounts, work=work, limits=bounds))
        answer = _parsed(outcome)
        classes = _classes_in_order(work / "logits.f32", answer.classes, order)
    return replace(network, equals_base=answer.equals_base, notes=answer.notes), classes


def _parsed(outcome: Outcome) -> _Answer:
    """Read what the program printed; what it did not foresee is a fault of ours."""
    if outcome.limit:
        raise _Undecided(f"predicting was stopped at our limit of {outcome.limit}")
    if outcome.exit_code != 0:
        raise RuntimeError(f"predict ended with {outcome.exit_code}: {outcome.stderr[-2000:]}")
    answer = TypeAdapter(_Answer).validate_json(outcome.stdout.splitlines()[-1])
    if answer.unavailable:
        raise _Undecided(answer.unavailable)
    if answer.rejected:
        raise Rejected(answer.rejected)
    return answer


def _classes_in_order(path: Path, classes: int, order: list[int]) -> tuple[int, ...]:
    """Read the block of logits, rows x classes, and undo the shuffling."""
    if not 2 <= classes <= _MAX_CLASSES:
        raise Rejected(f"the network has {classes} classes")
    logits = array.array("f", read_collected(path, size=4 * classes * len(order)))
    if sys.byteorder == "big":
        logits.byteswap()
    predicted = [0] * len(order)
    for position, row in enumerate(order):
        values = logits[position * classes : (position + 1) * classes]
        predicted[row] = max(range(classes), key=values.__getitem__)
    return tuple(predicted)
