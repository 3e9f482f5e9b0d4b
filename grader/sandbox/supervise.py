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

from grader.sandbox.job import Job, JobLimits, LimitKind, Outcome

_POLL_SECONDS = 0.05
_DISK_EVERY = 10  # polls: a walk over the work folder is dearer than a look at /proc
_KEEP_STDERR = 64 * 1024
_MB = 1024 * 1024


def supervise(
    process: subprocess.Popen[bytes], job: Job, *, kill: Callable[[], None], stop: Event
) -> Outcome:
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

    def __init__(
        self, process: subprocess.Popen[bytes], job: Job, kill: Callable[[], None], stop: Event
    ) -> None:
        self.process, self.job, self.kill, self.stop = process, job, kill, stop
        self.out, self.err = bytearray(), bytearray()
        self.limit: LimitKind | None = None
        self.deadline = time.monotonic() + job.limits.seconds
        self.to_send = memoryview(job.stdin)

    def until_end(self) -> None:
        """Serve the pipes and look at the limits until the process has ended."""
        polls = 0
        with selectors.DefaultSelector() as selector:
            self._register(selector)
            while selector.get_map() or self.process.poll() is None:
                if selector.get_map():
                    self._serve(selector, _POLL_SECONDS)
                else:
                    self._nap()
                polls += 1
                if self.stop.is_set():
                    raise KeyboardInterrupt
                if self.limit is None and (found := self._over(polls)):
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

    def _over(self, polls: int) -> LimitKind | None:
        limits = self.job.limits
        if time.monotonic() > self.deadline:
            return LimitKind.TIME
        if memory_mb(self.process.pid) > limits.memory_mb:
            return LimitKind.MEMORY
        if self.job.work and polls % _DISK_EVERY == 0 and _too_big(self.job.work, limits):
            return LimitKind.DISK
        return None


def memory_mb(pid: int) -> float:
    """Return the private memory of a process and all below it, in MB; 0 where /proc is absent."""
    return sum(_own_memory_kb(each) for each in _family(pid)) / 1024


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


def _own_memory_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:")))


def _too_big(folder: Path, limits: JobLimits) -> bool:
    """Say whether a folder holds more than the limit; links are never followed."""
    total, todo = 0, [str(folder)]
    while todo:
        with contextlib.suppress(OSError), os.scandir(todo.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                else:
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
    return total > limits.disk_mb * _MB
