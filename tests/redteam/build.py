"""What a hand-in of the red team holds that no checkout can: links, shadows, odd files."""

from __future__ import annotations

import os
from pathlib import Path

SHADOWS = ("json", "nbformat", "nbclient", "ipykernel", "jupyter_client", "torch", "zmq")
SHADOWS += ("sitecustomize", "usercustomize", "conftest", "encodings", "subprocess", "threading")

_SHADOW = """
import os, sys
if __name__ != "__main__" and "r08_shadow_modules" not in sys.argv[0]:
    os.write(1, b"WORKED: {name} of the hand-in was imported\\n")
    raise SystemExit(0)
"""


def shadow_modules(folder: Path) -> None:
    """Add modules that shadow those of the grader, and folders that shadow its packages."""
    for name in SHADOWS:
        (folder / f"{name}.py").write_text(_SHADOW.format(name=name))
    for name in ("grader", "grader/inside"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(_SHADOW.format(name=name))
    (folder / "grader" / "inside" / "run.py").write_text(_SHADOW.format(name="the runner"))
    (folder / "evil.pth").write_text("import os; os.write(1, b'WORKED: the .pth file was read\\n')")
    (folder / "pyvenv.cfg").write_text("home = /content\n")


def links_to_outside(folder: Path) -> None:
    """Add links to what a student may not read: files, folders, chains, the way through /proc."""
    key = folder.parents[1] / "rubric" / "private" / "key.toml"
    for name, target in {
        "link_key": key,
        "link_relative": Path("../../rubric/private/key.toml"),
        "link_folder": key.parent,
        "link_neighbour": Path("../bob-jones"),
        "link_shadow": Path("/etc/shadow"),
        "link_root": Path("/proc/self/root") / key.relative_to("/"),
        "link_chain": Path("link_key"),
        "link_nowhere": Path("/nowhere"),
    }.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "link_fifo")
