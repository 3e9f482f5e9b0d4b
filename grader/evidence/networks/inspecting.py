"""Look at the saved networks of a hand-in without loading one, and say which counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from grader.records import NetworkRecord, SavedNetwork
from grader.sandbox.job import Job, JobLimits, Sandbox

_LIMITS = JobLimits(seconds=60, memory_mb=512)


def collect_networks(root: Path, sandbox: Sandbox, named: str = "") -> NetworkRecord:
    """List the networks saved below `root`, those that count first.

    The first valid one is chosen; where the hand-in has `named` a folder, only that one can be.
    """
    networks = inspect(root, sandbox)
    if named:
        chosen = [each for each in networks if each.folder == named]
        others = [replace(each, state="ignored") for each in networks if each.folder != named]
        networks = (*(chosen or [_absent(named)]), *others)
    valid = next((each for each in networks if each.state == "valid"), None)
    return NetworkRecord(networks, valid.folder if valid else "")


def inspect(root: Path, sandbox: Sandbox) -> tuple[SavedNetwork, ...]:
    """Describe every folder below `root` that holds a saved network."""
    job = Job("networks.inspect", ("@files",), mounts={"files": root}, limits=_LIMITS)
    outcome = sandbox.run(job)
    if outcome.limit:
        reason = f"inspecting it was stopped at our limit of {outcome.limit}"
        return (SavedNetwork("the saved networks", "full", "unsupported", reason),)
    if outcome.exit_code != 0:
        raise RuntimeError(f"networks.inspect: {outcome.stderr[-2000:]}")
    return TypeAdapter(tuple[SavedNetwork, ...]).validate_json(outcome.stdout)


def _absent(named: str) -> SavedNetwork:
    reason = f"handin.toml names the folder {named!r}, which holds no saved network"
    return SavedNetwork(named, "full", "rejected", reason)
