"""Sketch the tensors of a saved network, to see where they come from; no weights are kept."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter

from grader.errors import Rejected
from grader.evidence.networks.asking import Undecided
from grader.evidence.networks.converting import loadable
from grader.evidence.networks.encoding import digest_files
from grader.evidence.running import job_limits
from grader.evidence.setting import Setting
from grader.records.networks import SavedNetwork, SketchRecord
from grader.sandbox.job import Job, JobLimits, Sandbox
from grader.world import World

_SECONDS = 300


def fetch_sketch(network: SavedNetwork, root: Path, setting: Setting) -> SketchRecord:
    """Return the sketch of a network of a hand-in, from the cache if its contents are known."""
    world = setting.world
    return setting.fetch(
        SketchRecord,
        lambda: _collect(network, root, setting),
        network=digest_files(root / network.folder),
        described=repr(network),
        world=world.digest if world else "",
    )


def collect_sketch(
    folder: Path, base: str, sandbox: Sandbox, world: World | None, limits: JobLimits
) -> SketchRecord:
    """Sketch the network in a folder; `base` is the public one it says it was made from, or ""."""
    mounts = {"network": folder} | ({"world": world.folder} if world else {})
    words = ("@network", "@world" if world else "-", base or "-")
    outcome = sandbox.run(Job("networks.sketch", words, mounts=mounts, limits=limits))
    if outcome.limit:
        return SketchRecord(unavailable=f"it was stopped at our limit of {outcome.limit}")
    if outcome.exit_code != 0 or not outcome.stdout.strip():
        raise RuntimeError(f"sketch ended with {outcome.exit_code}: {outcome.stderr[-2000:]}")
    return TypeAdapter(SketchRecord).validate_json(outcome.stdout.splitlines()[-1])


def _collect(network: SavedNetwork, root: Path, setting: Setting) -> SketchRecord:
    try:
        folder = loadable(root, network, setting)
    except Rejected as exc:
        return SketchRecord(rejected=str(exc))
    except Undecided as exc:
        return SketchRecord(unavailable=str(exc))
    limits = job_limits(setting.limits, seconds=_SECONDS)
    return collect_sketch(folder, network.base, setting.sandbox, setting.world, limits)
