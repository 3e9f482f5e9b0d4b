"""What every job sees, whichever backend runs it: its files, its folders, its name."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.sandbox.environment import job_environment
from grader.sandbox.job import Job

SANDBOX_UID = 54321
"""Who a job is on the host when the grader was started as root."""

ISOLATION = (
    "level 3 of 3: own user, process, network and mount namespaces, system-call filter, "
    "read-only system, sized memory disk"
)
"""What a report says of the backends that keep this policy."""

UID = 1000
"""Who a job is in its own eyes."""

HOSTNAME = "grader"
HOME = "/home/student"
PACKAGES = Path(__file__).parents[2]
"""The folder that holds the package `grader`."""

INSIDE = "/opt/grader"
"""Where a job finds the part of the package `grader` that it is shown."""

SCRATCH = {"content": "/content", "tmp": "/tmp", "home": HOME, "shm": "/dev/shm"}  # noqa: S108
"""The folders of the scratch disk and where a job sees them: all that it can write to."""

INODES = 20_000
"""How many files and folders the scratch disk holds."""

PYTHON = ("-s", "-P")
"""No user's packages, no working folder on the path. `PYTHON*` variables are ours alone."""


def start(module: str) -> str:
    """Write the program that runs `main` of a module, believing no working folder.

    Its first argument is the folder that holds the package `grader`.
    """
    return f"import sys; sys.path.insert(0, sys.argv.pop(1)); from {module} import main; main()"


_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_GROUNDS = ("/mnt", "/srv", "/media", "/opt")
_SHOWN = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")


@dataclass(frozen=True)
class Order:
    """One job as the programs that build its sandbox are told it; plain data, sent as JSON.

    `binds` are host path and path inside, read-only; `links` are target and name of symbolic
    links; `uid` is whom to become first, None unless started as root; `cgroups` are the files
    by which to join control groups; `ground` is a folder to mount on; `argv` is the program of
    `grader.inside` and its arguments.
    """

    binds: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    environment: dict[str, str]
    argv: tuple[str, ...]
    disk_mb: int
    uid: int | None
    ground: str
    cgroups: tuple[str, ...] = ()
    inodes: int = INODES

    def to_json(self) -> bytes:
        """Return the order as a program on the other side reads it."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, text: bytes | str) -> Order:
        """Read an order back."""
        fields: dict[str, Any] = json.loads(text)
        for name in ("binds", "links"):
            fields[name] = tuple((a, b) for a, b in fields[name])
        for name in ("argv", "cgroups"):
            fields[name] = tuple(fields[name])
        return cls(**fields)


def make_order(job: Job, cgroups: tuple[str, ...]) -> Order:
    """Say what a job sees and runs."""
    system = [Path(name) for name in _SYSTEM]
    places = {name: f"/in/{name}" for name in job.mounts}
    binds = (*_binds(job), *((str(p), str(p)) for p in system if _is_folder(p)))
    return Order(
        binds=binds,
        links=tuple((str(p.readlink()), str(p)) for p in system if p.is_symlink()),
        environment={
            **job_environment(home=HOME, path=f"{sys.prefix}/bin:/usr/bin:/bin"),
            "PWD": SCRATCH["content"],
        },
        argv=tuple(job.words(places)),
        disk_mb=job.limits.disk_mb,
        uid=SANDBOX_UID if os.geteuid() == 0 else None,
        ground=_ground([source for source, _ in binds]),
        cgroups=cgroups,
    )


def _binds(job: Job) -> list[tuple[str, str]]:
    interpreter = sorted({sys.base_prefix, sys.prefix})
    outside = [p for p in interpreter if not Path(p).is_relative_to("/usr")]
    package = PACKAGES / "grader"
    own = Path(__file__).parent / "etc"
    return [
        ("/usr", "/usr"),
        *((path, path) for path in outside),
        *((path, path) for path in _SHOWN if Path(path).exists()),
        *((str(own / name), f"/etc/{name}") for name in ("passwd", "group", "hosts")),
        *((str(package / p), f"{INSIDE}/grader/{p}") for p in ("__init__.py", "inside")),
        *((str(path.resolve()), f"/in/{name}") for name, path in sorted(job.mounts.items())),
    ]


def _ground(sources: list[str]) -> str:
    """Choose a folder that every Linux has and that hides nothing a job reads.

    What is mounted there is seen in the job's own mount namespace alone.
    """
    for name in _GROUNDS:
        if Path(name).is_dir() and not any(Path(each).is_relative_to(name) for each in sources):
            return name
    raise GraderError(f"none of {', '.join(_GROUNDS)} can serve to build a sandbox on")


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
