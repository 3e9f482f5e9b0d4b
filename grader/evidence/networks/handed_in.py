"""The saved networks of a hand-in, as its `handin.toml` says which counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.errors import Rejected
from grader.evidence.networks.inspecting import collect_networks
from grader.intake.handin_file import NAME, read_handin_file
from grader.records import NetworkRecord, SavedNetwork
from grader.sandbox.job import Sandbox


def collect_handed_in(root: Path, sandbox: Sandbox) -> NetworkRecord:
    """List the saved networks, the named one first.

    One that was to be fetched and was not is for a person. A mistake in `handin.toml` is told; it
    costs nothing where a network lies in the hand-in anyhow, and is for a person elsewhere.
    """
    try:
        said = read_handin_file(root)
    except Rejected as exc:
        record = collect_networks(root, sandbox)
        if record.chosen:
            mistake = SavedNetwork(NAME, "full", "rejected", str(exc))
            return replace(record, networks=(*record.networks, mistake))
        mistake = SavedNetwork(NAME, "full", "unsupported", str(exc))
        return replace(record, networks=(mistake, *record.networks))
    lacking = said.lacks(root)
    if not lacking:
        return collect_networks(root, sandbox, said.named)
    networks = collect_networks(root, sandbox).networks
    ignored = tuple(replace(network, state="ignored") for network in networks)
    return NetworkRecord((SavedNetwork(said.named, "full", "unsupported", lacking), *ignored))
