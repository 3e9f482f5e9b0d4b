"""A writable view of the read-only course world."""

from __future__ import annotations

import os
from pathlib import Path


def mirror(source: Path) -> None:
    """Make a writable tree of folders whose files are links to the read-only ones.

    The libraries put lock files beside what they read, but not beside models: each of these, and
    there are hundreds, is one link. The tree stands where the libraries look without being told,
    since one that is imported before a job starts would not listen any more.
    """
    target = Path.home() / ".cache" / "huggingface"
    for folder, inner, names in os.walk(source):
        there = target / Path(folder).relative_to(source)
        there.mkdir(parents=True, exist_ok=True)
        models = [name for name in inner if name.startswith("models--")]
        inner[:] = [name for name in inner if name not in models]
        for name in (*names, *models):
            (there / name).symlink_to(Path(folder) / name)
