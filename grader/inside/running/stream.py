"""The record of a run, a JSON line for every thing that happens, written at once."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_PR_SET_DUMPABLE = 4
_MOST_EVENTS = 1000
_TEXTS, _NUMBERS = ("type", "text", "detail", "quote", "file"), ("line", "at", "seconds")


class Stream:
    """Where the lines go: a pipe to the supervisor that the student's code does not inherit."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._lock = threading.Lock()
        self._started: list[tuple[float, dict[str, Any]]] = []

    def emit(self, **line: Any) -> None:
        """Write one line of the record, so that a killed run keeps what it had."""
        if line.get("state") == "running":
            place = {key: line[key] for key in ("file", "cell") if line.get(key)}
            self._started.append((time.monotonic(), place))
        self.pass_on(json.dumps(line))

    def pass_on(self, line: str) -> None:
        """Write a line that is JSON already."""
        left = memoryview(f"{line}\n".encode())
        with self._lock:
            while left:
                left = left[os.write(self._fd, left) :]

    def place_at(self, moment: Any) -> dict[str, Any]:
        """Say which cell or script ran at a time of `time.monotonic()`."""
        if not isinstance(moment, float):
            return {}
        before = [place for started, place in self._started if started <= moment]
        return before[-1] if before else {}

    def close(self) -> None:
        """Close the pipe, once: its number is soon another file's."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def open_stream() -> Stream:
    """Take stdout for the record alone: what runs in this process or below it cannot write there.

    Nor can another process of the same user reach it through /proc, or read our memory.
    """
    sys.stdout.flush()
    fd = os.dup(1)
    with open(os.devnull, "r+b") as null:  # noqa: PTH123  a descriptor is what is needed
        os.dup2(null.fileno(), 0)
        os.dup2(null.fileno(), 1)
    stream = Stream(fd)
    hide()
    os.register_at_fork(after_in_child=lambda: _after_fork(stream))
    return stream


class Tail:
    """Pass on what the hooks write while the student's code is still running."""

    def __init__(self, path: Path, stream: Stream) -> None:
        self._path, self._stream, self._read = path, stream, 0
        self._seen: set[str] = set()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Pass on the rest."""
        self._done.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._done.wait(0.2):
            self._pass_on()
        self._pass_on()

    def _pass_on(self) -> None:
        for line in self._new_lines():
            if line not in self._seen and len(self._seen) < _MOST_EVENTS:
                self._seen.add(line)
                if (event := _event(line)) is not None:
                    place = self._place(event)
                    self._stream.emit(**event, **place)

    def _place(self, event: dict[str, Any]) -> dict[str, Any]:
        """Say where a step was: in a file of the hand-in, or in the cell that ran at the time."""
        file, home = event.pop("file"), f"{self._path.parent}/"
        place = self._stream.place_at(event.pop("at", None))
        return {"file": file.removeprefix(home)} if file.startswith(home) else place

    def _new_lines(self) -> Iterator[str]:
        try:
            with self._path.open(encoding="utf-8", errors="replace") as file:
                file.seek(self._read)
                text = file.read(1_000_000)
                whole = text[: text.rfind("\n") + 1]
                self._read += len(whole.encode("utf-8", errors="replace"))
        except OSError:
            return
        yield from whole.splitlines()


def _event(line: str) -> dict[str, Any] | None:
    """Take a step or a note, and nothing else that somebody wrote into the hooks' file."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("type") not in {"step", "note"}:
        return None
    event: dict[str, Any] = {key: str(found.get(key, ""))[:500] for key in _TEXTS}
    return event | {key: found[key] for key in _NUMBERS if isinstance(found.get(key), int | float)}


def hide() -> None:
    """Let no process of the same user look into this one."""
    _set_dumpable(0)


def show() -> None:
    """Be as open to others as any process: what is forked from a hidden one is hidden."""
    _set_dumpable(1)


def _set_dumpable(value: int) -> None:
    with contextlib.suppress(AttributeError, OSError):  # another system than Linux
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, value, 0, 0, 0)


def _after_fork(stream: Stream) -> None:
    stream.close()
    show()
