"""Watch a running job: feed it, read it, measure it, and stop it at its limits."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import IO, Protocol

from grader.sandbox.job import Job, LimitKind, Outcome

_POLL_SECONDS = 0.02
_KEEP_STDERR = 64 * 1024
_MB = 1024 * 1024


class Running(Protocol):
    """A started job; a `subprocess.Popen` is one."""

    pid: int
    stdin: IO[bytes] | None
    stdout: IO[bytes] | None
    stderr: IO[bytes] | None

    def poll(self) -> int | None:
        """Return the exit code, or None while the job runs."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code; raises subprocess.TimeoutExpired."""
        ...


def supervise(process: Running, job: Job, *, kill: Callable[[], None], stop: Event) -> Outcome:
    """Run `process` to its end or to a limit of `job`; `kill` must end every process of it.

    Raises KeyboardInterrupt, with the job dead, when another thread sets `stop`.
    """
    watch = _Watch(process, job, kill, stop)
    try:
        watch.until_end()
    except BaseException:  # Ctrl-C included: no process of a job outlives its supervisor
        kill()
        process.wait()
        raise
    finally:
        watch.close()
    return Outcome(process.wait(), bytes(watch.out), watch.err_text(), watch.limit)


class _Watch:
    """The state of one supervised job."""

    def __init__(self, process: Running, job: Job, kill: Callable[[], None], stop: Event) -> None:
        self.process, self.job, self.kill, self.stop = process, job, kill, stop
        self.out, self.err = bytearray(), bytearray()
        self.limit: LimitKind | None = None
        self.deadline = time.monotonic() + job.limits.seconds
        self.to_send = memoryview(job.stdin)

    def until_end(self) -> None:
        """Serve the pipes and look at the limits until the process has ended."""
        with selectors.DefaultSelector() as selector:
            self._register(selector)
            while selector.get_map() or self.process.poll() is None:
                if selector.get_map():
                    self._serve(selector, _POLL_SECONDS)
                else:
                    self._nap()
                if self.stop.is_set():
                    raise KeyboardInterrupt
                if self.limit is None and (found := self._over()):
                    self._stop(found)
                if self.process.poll() is not None:
                    self._drain(selector)

    def close(self) -> None:
        """Close the pipes that are still open."""
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def err_text(self) -> str:
        """Return what the job wrote to stderr, its end."""
        return self.err.decode("utf-8", errors="replace")

    def _register(self, selector: selectors.BaseSelector) -> None:
        for stream, events in (
            (self.process.stdin, selectors.EVENT_WRITE),
            (self.process.stdout, selectors.EVENT_READ),
            (self.process.stderr, selectors.EVENT_READ),
        ):
            if stream is not None:
                os.set_blocking(stream.fileno(), False)
                selector.register(stream, events)

    def _nap(self) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_POLL_SECONDS)

    def _serve(self, selector: selectors.BaseSelector, timeout: float) -> bool:
        ready = selector.select(timeout)
        for key, _ in ready:
            stream = key.fileobj
            if stream is self.process.stdin:
                done = not self._send()
            else:
                done = not self._receive(stream is self.process.stdout, key.fd)
            if done:
                selector.unregister(stream)
                stream.close()  # type: ignore[union-attr]
        return bool(ready)

    def _send(self) -> bool:
        if not self.to_send:
            return False
        try:
            sent = os.write(self.process.stdin.fileno(), self.to_send[:65536])  # type: ignore[union-attr]
        except BrokenPipeError:
            return False
        self.to_send = self.to_send[sent:]
        return bool(self.to_send)

    def _receive(self, is_stdout: bool, fd: int) -> bool:
        chunk = os.read(fd, 65536)
        if is_stdout:
            self.out += chunk
            if len(self.out) > self.job.limits.output_mb * _MB and self.limit is None:
                self._stop(LimitKind.OUTPUT)
        else:
            self.err = (self.err + chunk)[-_KEEP_STDERR:]
        return bool(chunk)

    def _drain(self, selector: selectors.BaseSelector) -> None:
        """Take what the pipes still hold; a survivor that keeps one open must not keep us."""
        while selector.get_map() and self._serve(selector, 0):
            pass
        for key in list(selector.get_map().values()):
            selector.unregister(key.fileobj)

    def _stop(self, limit: LimitKind) -> None:
        self.limit = limit
        self.kill()

    def _over(self) -> LimitKind | None:
        limits = self.job.limits
        if time.monotonic() > self.deadline:
            return LimitKind.TIME
        if memory_mb(self.process.pid, unless_below=limits.memory_mb) > limits.memory_mb:
            return LimitKind.MEMORY
        return None


def memory_mb(pid: int, *, unless_below: float = 0) -> float:
    """Return the memory of a process and all below it, in MB; 0 where /proc is absent.

    Pages that several of them share count once. The look at every page is dear, so where the sum
    with shared pages counted again and again stays below `unless_below`, that sum is returned.
    """
    family = list(_family(pid))
    most = sum(_sum_kb(Path(f"/proc/{each}/status"), "RssAnon:", "RssShmem:") for each in family)
    if most / 1024 <= unless_below:
        return most / 1024
    shares = (
        _sum_kb(Path(f"/proc/{each}/smaps_rollup"), "Pss_Anon:", "Pss_Shmem:") for each in family
    )
    return sum(shares) / 1024


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that leads its own group, and the group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
    except OSError:  # it ended while we looked
        return


def _sum_kb(path: Path, *names: str) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:  # it ended while we looked, or hides itself as process 1 does
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(names))
