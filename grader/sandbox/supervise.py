"""Watch a running job: feed it, read it, measure it, and stop it at its limits."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable
from threading import Event
from typing import IO, Protocol

from grader.sandbox.job import Job, LimitKind, Outcome

_POLL_SECONDS = 0.02
_LOOK_SHARE = 10  # a look at the memory may take one part in so many of the time
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


def supervise(
    process: Running,
    job: Job,
    *,
    kill: Callable[[], None],
    memory_mb: Callable[[], float],
    stop: Event,
) -> Outcome:
    """Run `process` to its end or to a limit of `job`.

    `kill` must end every process of it, `memory_mb` say how much they use together. Raises
    KeyboardInterrupt, with the job dead, when another thread sets `stop`.
    """
    watch = _Watch(process, job, kill, memory_mb, stop)
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

    def __init__(
        self,
        process: Running,
        job: Job,
        kill: Callable[[], None],
        memory_mb: Callable[[], float],
        stop: Event,
    ) -> None:
        self.process, self.job, self.kill, self.stop = process, job, kill, stop
        self.memory_mb, self.next_look = memory_mb, 0.0
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
        now = time.monotonic()
        if now > self.deadline:
            return LimitKind.TIME
        if now < self.next_look:
            return None
        used = self.memory_mb()
        after = time.monotonic()
        self.next_look = after + _LOOK_SHARE * (after - now)
        return LimitKind.MEMORY if used > self.job.limits.memory_mb else None


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that leads its own group, and the group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
