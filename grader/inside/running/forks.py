"""Interpreters for the student's code that are forked instead of started.

Where this process has the heavy libraries imported, so has every one of them. It stays behind as
the *nursery*, which forks them all, because it runs no thread and no event loop: what runs a
hand-in is forked from it as well. As process 1 of a sandbox it also collects the dead.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import random
import select
import selectors
import signal
import socket
import subprocess
import sys
import types
from pathlib import Path
from typing import Any, NoReturn

from grader.inside.program import as_a_program, forget_ourselves
from grader.inside.running.entries import Entry
from grader.inside.running.stream import hide, show


class Forks:
    """The nursery, as seen from the process that runs a hand-in."""

    def __init__(self) -> None:
        """Return in a fork of this process; this one is the nursery, and ends as the fork does."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        runner = os.fork()
        if runner != 0:
            ours.close()
            _serve(theirs, runner)
        theirs.close()
        self._channel = ours

    def kernel(self, connection_file: str, folder: str, environment: dict[str, str]) -> Forked:
        """Start a Jupyter kernel."""
        null = os.open(os.devnull, os.O_WRONLY)
        words = {"kind": "kernel", "path": connection_file, "environment": environment}
        return self._fork(words, folder, null)

    def script(self, script: Entry, output: int) -> Forked:
        """Start a script as from a shell; `output` takes stdout and stderr."""
        words = {"kind": "script", "path": str(script.path), "environment": dict(os.environ)}
        words |= {"package": script.package, "arguments": list(script.arguments)}
        return self._fork(words, str(script.folder), output)

    def _fork(self, words: dict[str, Any], folder: str, output: int) -> Forked:
        """Fork; `output` is closed here."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        text = json.dumps({**words, "folder": folder}).encode()
        socket.send_fds(self._channel, [text], [theirs.fileno(), output])
        theirs.close()
        os.close(output)
        return Forked(ours)


class Forked:
    """A process that the nursery forked, with what Jupyter asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self.returncode: int | None = None
        self.pid = int(self._channel.recv(32))

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code when it has ended; raises TimeoutExpired."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("fork", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._channel], [], [], timeout)[0]:
            said = self._channel.recv(32)
            self.returncode = int(said) if said else -signal.SIGKILL
            self._channel.close()
        return self.returncode


def _serve(channel: socket.socket, runner: int) -> NoReturn:
    """Be the nursery until the process that runs the hand-in has ended, and end as it did."""
    code = 1
    with contextlib.suppress(BaseException):
        hide()
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)  # the record is the runner's alone
        code = _Nursery(channel, runner).serve()
    os._exit(code if code >= 0 else 128 - code)


class _Nursery:
    """The process that forks."""

    def __init__(self, channel: socket.socket, runner: int) -> None:
        self._channel, self._runner = channel, runner
        self._parents: dict[int, socket.socket] = {}
        self._deaths, told = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector = selectors.DefaultSelector()
        self._selector.register(channel, selectors.EVENT_READ, self._order)
        self._selector.register(self._deaths, selectors.EVENT_READ, self._read_deaths)

    def serve(self) -> int:
        """Fork for every order and tell how each fork ended; returns how the runner did."""
        while (code := self._bury()) is None:
            for key, _ in self._selector.select():
                key.data()
        return code

    def _order(self) -> None:
        text, fds, _, _ = socket.recv_fds(self._channel, 1024 * 1024, 2)
        if not text:  # the runner is about to end
            self._selector.unregister(self._channel)
            return
        own = socket.socket(fileno=fds[0])
        led_read, led_write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.setsid()
            _become(json.loads(text), fds[1])
        os.close(led_write)
        os.close(fds[1])
        os.read(led_read, 1)  # it leads its own process group before anybody signals that
        os.close(led_read)
        self._parents[pid] = own
        own.send(str(pid).encode())

    def _read_deaths(self) -> None:
        os.read(self._deaths, 4096)

    def _bury(self) -> int | None:
        """Collect the dead, orphans of the hand-in's too; returns the runner's exit code."""
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return None
            code = os.waitstatus_to_exitcode(status)
            if pid == self._runner:
                return code
            if own := self._parents.pop(pid, None):
                with own, contextlib.suppress(OSError):  # nobody may be waiting for it
                    own.send(str(code).encode())


def _become(order: dict[str, Any], output: int) -> NoReturn:
    """Be the kernel or the script."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        show()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(3, 65536)
        os.environ.clear()
        os.environ.update(order["environment"])
        os.chdir(order["folder"])  # noqa: TID251  a process of its own
        if order["kind"] == "kernel":
            code = as_a_program(lambda: _kernel(order["path"]))
        else:
            code = as_a_program(lambda: _script(order))
    finally:
        os._exit(code)


def _kernel(connection_file: str) -> None:
    from ipykernel.kernelapp import IPKernelApp

    _prepare("")
    _leave_out_the_debugger()
    _as_in_a_notebook()
    sys.argv = ["ipykernel_launcher", "-f", connection_file]
    app = IPKernelApp.instance()
    app.initialize()
    random.seed(0)  # again: what a kernel draws while it starts differs from time to time
    app.start()


def _leave_out_the_debugger() -> None:
    """Spare every kernel the import of what nobody here will use: it is half of its start."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    importlib.import_module("ipykernel.debugger")
    del sys.modules["debugpy"]


def _as_in_a_notebook() -> None:
    """Undo what libraries decided when they were imported, which was not in a notebook."""
    if "matplotlib" in sys.modules and (backend := os.environ.get("MPLBACKEND")):
        sys.modules["matplotlib"].rcParams["backend"] = backend
    if "transformers.trainer" in sys.modules:
        from transformers.utils.notebook import NotebookProgressCallback

        vars(sys.modules["transformers.trainer"]).update(
            DEFAULT_PROGRESS_CALLBACK=NotebookProgressCallback
        )


def _script(order: dict[str, Any]) -> None:
    path, package = order["path"], order["package"]
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=path, __builtins__=__builtins__, __package__=package or None)
    sys.modules["__main__"] = main
    _prepare(order["folder"] if package else str(Path(path).parent))
    sys.argv = [Path(path).name, *order["arguments"]]
    exec(compile(Path(path).read_bytes(), path, "exec"), main.__dict__)  # noqa: S102


def _prepare(first: str) -> None:
    """Make the import path, and the hooks, those of an interpreter started with our variables."""
    forget_ourselves()
    hooks = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    sys.path[:0] = [first, *hooks] if first else hooks
    if hooks:
        importlib.import_module("course_run.watch").install()
