"""What an attack may leave behind: processes, mounts, cgroups, files, changed files."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 2.0
_CGROUPS = Path("/sys/fs/cgroup")
_SETTINGS = ("kernel/core_pattern", "vm/overcommit_memory", "kernel/hostname", "kernel/pid_max")


@dataclass(frozen=True)
class Traces:
    """The state of the host as one grader process sees it."""

    tree: dict[str, str]
    processes: frozenset[int]
    mounts: tuple[str, ...]
    cgroups: frozenset[str]
    shared: frozenset[str]
    root: Path


def take(root: Path) -> Traces:
    """Look at everything; `root` is the grader's folder with its decoys."""
    return Traces(
        tree=dict(_tree(root)) | dict(_host()),
        processes=frozenset(descendants(os.getpid())),
        mounts=_mounts(),
        cgroups=cgroups(),
        shared=_shared(),
        root=root,
    )


def differences(before: Traces, marker: str, temporary: Path) -> list[str]:
    """Name what is left or changed since, as broken invariants."""
    broken = [f"I3: the process {who} is left" for who in _survivors(before, marker)]
    broken += [f"I3: the cgroup {name} is left" for name in cgroups_left(before.cgroups)]
    broken += [f"I3: {path} is left" for path in temporary.iterdir()]
    broken += [f"I3: {name} is left" for name in sorted(_shared() - before.shared)]
    if (mounts := _mounts()) != before.mounts:
        broken.append(f"I3: the mounts changed: {sorted(set(mounts) ^ set(before.mounts))}")
    tree = dict(_tree(before.root)) | dict(_host())
    changed = sorted(
        n for n in tree.keys() | before.tree.keys() if tree.get(n) != before.tree.get(n)
    )
    return broken + [f"I2: {name} changed" for name in changed]


def descendants(pid: int) -> Iterator[int]:
    """Yield every living process below one; ended ones that nobody waited for yet are none."""
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                if is_alive(child):
                    yield child
                yield from descendants(child)


def processes_with(marker: str) -> list[int]:
    """Find the processes whose command line or environment holds a random word."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            with contextlib.suppress(OSError):
                if marker.encode() in (folder / name).read_bytes():
                    found.append(int(folder.name))
    return [pid for pid in dict.fromkeys(found) if pid != os.getpid()]


def remove(folder: Path) -> None:
    """Delete a folder however deep it is and whatever its modes are."""
    for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
        subprocess.run([*command, str(folder)], check=False, stderr=subprocess.DEVNULL)


class MemoryMeter:
    """Measure how much this process grows at its peak."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
        self._before = _status_mb("VmRSS")

    def grown_mb(self) -> float:
        """Return the peak since the start, less what there was."""
        return _status_mb("VmHWM") - self._before


def _survivors(before: Traces, marker: str) -> list[str]:
    """Name the processes that are left; one that is just ending gets a moment."""
    end = time.monotonic() + PATIENCE_SECONDS
    while left := {*_not_zygotes()} - before.processes | {*processes_with(marker)}:
        if time.monotonic() > end:
            return [f"{pid} ({_command(pid)})" for pid in sorted(left)]
        time.sleep(0.05)
    return []


def _not_zygotes() -> Iterator[int]:
    """Yield the processes below this one but the zygotes, each of which serves many jobs."""
    children = (task / "children" for task in Path("/proc/self/task").iterdir())
    ours = {int(word) for path in children for word in path.read_text().split()}
    for pid in descendants(os.getpid()):
        if pid not in ours or "grader.sandbox.zygote" not in _command(pid):
            yield pid


def cgroups_left(before: frozenset[str]) -> list[str]:
    """Name the cgroups that came, hold no process and do not go; full ones are a neighbour's."""
    end = time.monotonic() + PATIENCE_SECONDS
    left = {name for name in cgroups() - before if not _is_a_neighbours(name)}
    while left and time.monotonic() < end:
        left = {name for name in left if _is_empty(Path(name))}
        time.sleep(0.05)
    return sorted(left)


def _is_a_neighbours(cgroup: str) -> bool:
    """Say whether a cgroup is named after another process, which runs."""
    owner = re.search(r"grader-(\d+)-[^/]*$", cgroup)
    return owner is not None and int(owner[1]) != os.getpid() and is_alive(int(owner[1]))


def _is_empty(cgroup: Path) -> bool:
    try:
        return not any(
            (folder / "cgroup.procs").read_text() for folder in (cgroup, *_below(cgroup))
        )
    except OSError:
        return False


def _below(folder: Path) -> Iterator[Path]:
    return (Path(here) / name for here, names, _ in os.walk(folder) for name in names)


def cgroups() -> frozenset[str]:
    """List all cgroups."""
    return frozenset(str(path) for path in _below(_CGROUPS))


def _mounts() -> tuple[str, ...]:
    return tuple(Path("/proc/self/mountinfo").read_text().splitlines())


def _shared() -> frozenset[str]:
    """List what the users that jobs run as keep in /dev/shm and in System V memory."""
    users = {os.getuid(), 54321} - {0}
    with os.scandir("/dev/shm") as entries:  # noqa: S108
        files = {e.path for e in entries if e.stat(follow_symlinks=False).st_uid in users}
    for kind, column in (("shm", 7), ("sem", 4), ("msg", 7)):
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
            files |= {f"{kind} {w[1]}" for w in map(str.split, lines) if int(w[column]) in users}
    return frozenset(files)


def _host() -> Iterator[tuple[str, str]]:
    packages = Path(sysconfig.get_path("purelib"))
    with os.scandir(packages) as entries:
        for entry in entries:
            found = entry.stat(follow_symlinks=False)
            kept = "" if entry.is_dir(follow_symlinks=False) else str(found.st_mtime_ns)
            yield entry.path, f"{found.st_mode} {found.st_uid} {kept}"
    for name in _SETTINGS:
        yield name, (Path("/proc/sys") / name).read_text()


def _tree(root: Path) -> Iterator[tuple[str, str]]:
    """Describe every file below `root` but those in its temporary folders."""
    todo = [root]
    while todo:
        for path in sorted(todo.pop().iterdir()):
            if path.parent == root and path.name.startswith("case-"):
                continue
            found = path.lstat()
            words = [found.st_mode, found.st_uid, found.st_gid, found.st_nlink, found.st_mtime_ns]
            names = os.listxattr(path, follow_symlinks=False)
            digest = ""
            if path.is_dir() and not path.is_symlink():
                todo.append(path)
            elif path.is_file() and not path.is_symlink() and found.st_size < 1 << 20:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
            yield str(path), f"{words} {names} {digest}"


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that ended and was not waited for does not."""
    return _state(pid) not in {"Z", "X", ""}


def _state(pid: int) -> str:
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()[:200]
    return "gone"


def _status_mb(name: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0
