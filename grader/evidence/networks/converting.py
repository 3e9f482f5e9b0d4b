"""Turn weights that were saved as a pickle into safetensors, and inspect what comes out."""

from __future__ import annotations

import shutil
from pathlib import Path

from grader.errors import Rejected
from grader.evidence.networks.asking import answer
from grader.evidence.networks.encoding import digest_files
from grader.evidence.networks.inspecting import inspect
from grader.evidence.running import job_limits
from grader.evidence.setting import Setting
from grader.records import SavedNetwork
from grader.sandbox.collect import Caps, collect_files

_SECONDS = 300


def loadable(root: Path, network: SavedNetwork, setting: Setting) -> Path:
    """Return a folder of the network with weights in safetensors.

    A pickle is converted in a sandbox that sees nothing but its folder, the first time it is
    asked for; what comes out is inspected like any other. Raises Rejected or Undecided.
    """
    folder = root / network.folder
    if network.weights == "safetensors":
        return folder
    made = root.with_name(f"converted-{digest_files(folder)}")
    if not made.is_dir():
        _convert(folder, made, setting)
    found = next((each for each in inspect(made, setting.sandbox) if each.folder == "."), None)
    if found is None or found.state != "valid":
        raise Rejected(found.reason if found else "the converted weights hold no network")
    return made


def _convert(folder: Path, made: Path, setting: Setting) -> None:
    limits = job_limits(setting.limits, seconds=_SECONDS)
    mounts = {"network": folder}
    with answer("networks.convert", "@network", mounts=mounts, setting=setting, limits=limits) as (
        _,
        work,
    ):
        made.mkdir()
        made.chmod(0o755)  # the sandbox reads it as another user
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.suffix in {".json", ".txt", ".model", ".spm", ".codes"}:
                shutil.copy(path, made / path.name)
        if collect_files(work, made, Caps()):
            raise RuntimeError("networks.convert left files that cannot be read")
