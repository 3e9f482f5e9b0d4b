"""Run jobs under bubblewrap: a fresh interpreter in namespaces that a well-known tool builds."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from threading import Event
from typing import IO

from grader.errors import GraderError
from grader.sandbox import seccomp
from grader.sandbox.cgroups import memory_group
from grader.sandbox.ground import bound, place
from grader.sandbox.job import Job, Outcome
from grader.sandbox.memory import meter
from grader.sandbox.policy import (
    HOSTNAME,
    INSIDE,
    ISOLATION,
    PACKAGES,
    PYTHON,
    SCRATCH,
    UID,
    Order,
    make_order,
    start,
)
from grader.sandbox.scratch import Scratch, settle
from grader.sandbox.supervise import supervise


class Bubblewrap:
    """The backend `bwrap`. Raises GraderError if bubblewrap is not installed."""

    name = "bwrap"
    isolation = ISOLATION

    def __init__(self, stop: Event | None = None) -> None:
        self._stop = stop or Event()
        found = shutil.which("bwrap")
        if found is None:
            raise GraderError(
                "bubblewrap is not installed, so student code cannot be isolated. "
                "Install it (Debian, Ubuntu: apt-get install bubblewrap) or see `grader doctor`"
            )
        self._bwrap = found

    def run(self, job: Job) -> Outcome:
        """Run a job in namespaces of its own; all its processes are dead when this returns."""
        with memory_group(job.limits) as group, contextlib.ExitStack() as stack:
            order = make_order(job, group.entrances)
            status_read, status_write = os.pipe()
            status = stack.enter_context(os.fdopen(status_read, "rb"))
            result_read, result_write = os.pipe()
            ours, theirs = socket.socketpair()
            stack.enter_context(ours)
            with _passed(_arguments(order)) as words, _passed(seccomp.filter_program()) as calls:
                program = [sys.executable, *PYTHON, "-c", start("grader.inside.start"), INSIDE]
                bwrap = [
                    *(self._bwrap, "--args", str(words), "--seccomp", str(calls)),
                    *("--json-status-fd", str(status_write), "--", *program),
                    *(str(result_write), *order.argv),
                ]
                passed = (words, calls, status_write, result_write)
                process = _start(order, bwrap, theirs, passed)
            os.close(status_write)
            os.close(result_write)
            process.stdout = stack.enter_context(os.fdopen(result_read, "rb"))
            theirs.close()
            stack.enter_context(process)
            scratch = _receive_scratch(ours, process)
            stack.enter_context(scratch)
            first = _FirstProcess(status)
            try:
                outcome = supervise(
                    process,
                    job,
                    kill=_killer(process, first),
                    memory_mb=meter(group, process.pid, job, above=2),
                    stop=self._stop,
                )
            finally:
                first.wait_until_gone()
            return settle(outcome, job, scratch, group)

    def close(self) -> None:
        """Do nothing: every job is a program of its own."""


def _start(
    order: Order, command: list[str], channel: socket.socket, pass_fds: tuple[int, ...]
) -> subprocess.Popen[bytes]:
    prepare = [sys.executable, "-I", "-S", "-c", start("grader.sandbox.ground"), str(PACKAGES)]
    return subprocess.Popen(
        [*prepare, str(channel.fileno()), order.to_json().decode(), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={},
        pass_fds=(channel.fileno(), *pass_fds),
        start_new_session=True,
    )


def _arguments(order: Order) -> bytes:
    """Write the policy as bubblewrap's arguments."""
    words = [
        *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net"),
        *("--unshare-uts", "--unshare-cgroup-try", "--disable-userns"),
        *("--uid", str(UID), "--gid", str(UID), "--cap-drop", "ALL"),
        *("--die-with-parent", "--new-session", "--hostname", HOSTNAME, "--clearenv"),
        *("--proc", "/proc", "--dev", "/dev"),
    ]
    for name, target in SCRATCH.items():  # first: what is read may lie below /tmp
        words += ["--bind", f"{place(order, 'scratch')}/{name}", target]
    for number, (_, target) in enumerate(order.binds):
        words += ["--ro-bind", bound(order, number), target]
    for target, name in order.links:
        words += ["--symlink", target, name]
    for item in order.environment.items():
        words += ["--setenv", *item]
    words += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", SCRATCH["content"]]
    return b"\0".join(word.encode() for word in words) + b"\0"


@contextlib.contextmanager
def _passed(content: bytes) -> Iterator[int]:
    """Hand bubblewrap something through a file, so that no job can read it in /proc."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield file.fileno()


def _receive_scratch(channel: socket.socket, process: subprocess.Popen[bytes]) -> Scratch:
    """Take the job's disk from the program that made it; raises RuntimeError if it could not."""
    text, fds, _, _ = socket.recv_fds(channel, 64, 1)
    if not text:
        _, said = process.communicate()
        raise RuntimeError(f"the sandbox does not start: {said.decode(errors='replace')}")
    return Scratch(fds[0])


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
