"""Run jobs under bubblewrap: a fresh interpreter in its own namespaces, a read-only system."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import IO

from grader.errors import GraderError
from grader.sandbox.environment import job_environment
from grader.sandbox.job import Job, Outcome
from grader.sandbox.plain import PACKAGES, START
from grader.sandbox.supervise import supervise

SANDBOX_UID = 54321
"""Who a job is on the host when the grader was started as root."""

_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_INSIDE = "/opt/grader"
_TMP_BYTES = 512 * 1024 * 1024


class Bubblewrap:
    """The backend `bwrap`. Raises GraderError if bubblewrap is not installed."""

    isolation = (
        "bwrap: own user, process, network and mount namespaces, read-only system; "
        "no system-call filter"
    )

    def __init__(self, stop: Event | None = None) -> None:
        self._stop = stop or Event()
        found = shutil.which("bwrap")
        if found is None:
            raise GraderError(
                "bubblewrap is not installed, so student code cannot be isolated. "
                "Install it (Debian, Ubuntu: apt-get install bubblewrap) or see `grader doctor`"
            )
        self._bwrap = found
        self._drops = os.geteuid() == 0

    def run(self, job: Job) -> Outcome:
        """Run a job in namespaces of its own; all its processes are dead when this returns."""
        if job.work is not None and self._drops:
            _give_away(job.work)
        with contextlib.ExitStack() as stack:
            binds = _binds(job)
            if self._drops:
                neutral = Path(stack.enter_context(_neutral_folder()))
                moved = _neutral_names([source for source, _, _ in binds], neutral)
            else:
                moved = {}
            status_read, status_write = os.pipe()
            status = stack.enter_context(os.fdopen(status_read, "rb"))
            arguments = stack.enter_context(_argument_file(self._arguments(job, binds, moved)))
            fds = (arguments.fileno(), status_write)
            bwrap = [self._bwrap, "--args", str(fds[0]), "--json-status-fd", str(fds[1])]
            command = [*bwrap, "--", *_program(job)]
            process = subprocess.Popen(
                _dropped(command, moved) if self._drops else command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={},
                pass_fds=fds,
                start_new_session=True,
            )
            os.close(status_write)
            first = _FirstProcess(status)
            try:
                return supervise(process, job, kill=_killer(process, first), stop=self._stop)
            finally:
                first.wait_until_gone()

    def _arguments(
        self, job: Job, binds: list[tuple[Path, str, bool]], moved: dict[Path, Path]
    ) -> list[str]:
        environment = job_environment(home="/home/student", path=f"{sys.prefix}/bin:/usr/bin:/bin")
        return [
            *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net"),
            *("--unshare-uts", "--unshare-cgroup-try", "--disable-userns"),
            *("--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"),
            *("--die-with-parent", "--new-session", "--hostname", "grader", "--clearenv"),
            *("--ro-bind", "/usr", "/usr"),
            *(word for name in _SYSTEM for word in _system_folder(name)),
            *("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"),
            *("--proc", "/proc", "--dev", "/dev"),
            *("--size", str(_TMP_BYTES), "--tmpfs", "/dev/shm"),  # noqa: S108  inside the sandbox
            *("--size", str(_TMP_BYTES), "--tmpfs", "/tmp"),  # noqa: S108
            *("--size", str(_TMP_BYTES), "--tmpfs", "/home/student"),
            *(
                word
                for source, target, writable in binds
                for word in (
                    "--bind" if writable else "--ro-bind",
                    str(moved.get(source, source)),
                    target,
                )
            ),
            *(word for item in environment.items() for word in ("--setenv", *item)),
            *("--remount-ro", "/", "--chdir", "/content" if job.work else "/tmp"),  # noqa: S108
        ]


class _FirstProcess:
    """The first process of a sandbox's process namespace: when it is gone, all are."""

    def __init__(self, status: IO[bytes]) -> None:
        self._fd: int | None = None
        line = status.readline()
        if line:
            with contextlib.suppress(ProcessLookupError):
                self._fd = os.pidfd_open(json.loads(line)["child-pid"])

    def kill(self) -> None:
        """End every process of the sandbox."""
        if self._fd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._fd, signal.SIGKILL)

    def wait_until_gone(self) -> None:
        """Return when no process of the sandbox is left."""
        if self._fd is not None:
            select.select([self._fd], [], [])
            os.close(self._fd)
            self._fd = None


def _killer(process: subprocess.Popen[bytes], first: _FirstProcess) -> Callable[[], None]:
    def kill() -> None:
        first.kill()
        process.kill()

    return kill


def _program(job: Job) -> list[str]:
    places = {name: f"/in/{name}" for name in job.mounts}
    return [sys.executable, "-I", "-c", START, _INSIDE, *job.words(places)]


def _binds(job: Job) -> list[tuple[Path, str, bool]]:
    """List host path, path inside and whether it is writable; /usr is bound by itself."""
    prefixes = {Path(sys.base_prefix), Path(sys.prefix)}
    outside = sorted(p for p in prefixes if not p.is_relative_to("/usr"))
    package = PACKAGES / "grader"
    binds = [(path, str(path), False) for path in outside]
    binds += [
        (package / part, f"{_INSIDE}/grader/{part}", False) for part in ("__init__.py", "inside")
    ]
    binds += [(path, f"/in/{name}", False) for name, path in sorted(job.mounts.items())]
    return binds + ([(job.work, "/content", True)] if job.work else [])


def _system_folder(name: str) -> tuple[str, ...]:
    path = Path(name)
    if path.is_symlink():
        return ("--symlink", str(path.readlink()), name)
    return ("--ro-bind", name, name) if path.is_dir() else ()


def _give_away(work: Path) -> None:
    os.chown(work, SANDBOX_UID, SANDBOX_UID)
    for path in work.rglob("*"):
        os.chown(path, SANDBOX_UID, SANDBOX_UID, follow_symlinks=False)


@contextlib.contextmanager
def _neutral_folder() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="grader-binds-") as folder:
        Path(folder).chmod(0o755)
        yield folder


def _neutral_names(sources: list[Path], folder: Path) -> dict[Path, Path]:
    names = {source: folder / str(number) for number, source in enumerate(sources)}
    for source, name in names.items():
        if source.is_dir():
            name.mkdir()
        else:
            name.touch()
    return names


def _dropped(command: list[str], moved: dict[Path, Path]) -> list[str]:
    binds = [[str(source), str(target)] for source, target in moved.items()]
    order = {"uid": SANDBOX_UID, "binds": binds, "command": command}
    drop = Path(__file__).with_name("drop.py")
    return [sys.executable, "-I", "-S", str(drop), json.dumps(order)]


@contextlib.contextmanager
def _argument_file(arguments: list[str]) -> Iterator[IO[bytes]]:
    """Hand bubblewrap its arguments through a file, so that no job can read them in /proc."""
    with tempfile.TemporaryFile() as file:
        file.write(b"\0".join(word.encode() for word in arguments) + b"\0")
        file.seek(0)
        yield file
