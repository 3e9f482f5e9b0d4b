"""Name a public network by its contents, for an instructor's list."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from threading import Event

from grader.checks.provenance.known import to_line
from grader.errors import GraderError
from grader.evidence.networks.sketching import collect_sketch
from grader.sandbox.backends import open_sandbox
from grader.sandbox.job import JobLimits

_LIMITS = JobLimits(seconds=600, memory_mb=8192, disk_mb=1024)


def digest_network(folder: Path, name: str) -> str:
    """Return the line of the list for the network in a folder; raises GraderError without one.

    It is opened in a sandbox, like a student's: a download is no more to be believed.
    """
    if not any(folder.glob("*.safetensors")):
        raise GraderError(
            f"{folder}: holds no model.safetensors; load the network with from_pretrained and save "
            "it here with save_pretrained"
        )
    with tempfile.TemporaryDirectory(prefix="grader-digest-") as copied:
        own = Path(copied) / "network"
        shutil.copytree(folder, own)
        _open_to_all(Path(copied))
        with contextlib.closing(open_sandbox("auto", Event())) as sandbox:
            sketch = collect_sketch(own, "", sandbox, None, _LIMITS)
    if sketch.rejected or sketch.unavailable or not sketch.whole:
        why = sketch.rejected or sketch.unavailable or "it holds no tensors"
        raise GraderError(f"{folder}: no network that can be named: {why}")
    return to_line(name, sketch)


def _open_to_all(folder: Path) -> None:
    """Let the sandbox read it: it is another user."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
