"""Run the code of a hand-in to its end, and keep the networks that it saves."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from grader.evidence.networks.inspecting import collect_networks
from grader.evidence.running import collect_run
from grader.evidence.setting import Setting
from grader.intake.submission import Submission
from grader.records import FullRunRecord, NetworkRecord

_SAVED_HERE = "your code saved it when we ran it; none was handed in"


def collect_full_run(submission: Submission, setting: Setting, kept: Path) -> FullRunRecord:
    """Run under no cap but the limits; the folders of saved networks are copied into `kept`."""
    with tempfile.TemporaryDirectory(prefix="grader-saved-") as folder:
        root = Path(folder)
        root.chmod(0o755)  # the sandbox reads it as another user
        sandbox, world, limits = setting.sandbox, setting.world, setting.limits
        run = collect_run(submission, sandbox, world, limits, "full", keep=root)
        found = collect_networks(root, sandbox)
        shutil.rmtree(kept, ignore_errors=True)
        for network in found.networks:
            if network.state == "valid":
                shutil.copytree(root / network.folder, kept / network.folder, dirs_exist_ok=True)
    noted = tuple(replace(each, notes=(*each.notes, _SAVED_HERE)) for each in found.networks)
    return FullRunRecord(run, NetworkRecord(noted, found.chosen))
