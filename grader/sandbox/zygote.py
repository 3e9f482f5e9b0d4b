"""The zygote: import the heavy libraries once, then fork a child for every job.

It is told nothing but what a job sees: no result, no key, no label, no token. It runs one thread
and computes nothing before it forks: a child of a process that has run a parallel tensor
operation hangs in its first one. Arguments: the descriptor of the socket on which orders come,
then the modules to import.
"""

from __future__ import annotations

import compileall
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import weakref
from pathlib import Path
from typing import NoReturn

from grader.errors import GraderError
from grader.sandbox import kernel
from grader.sandbox.enter import RESULTS, Reborn, guard, leave
from grader.sandbox.policy import INSIDE, PACKAGES, SCRATCH, Order

_LARGEST_ORDER = 1024 * 1024
_OWN: list[str] = []
"""Our own modules, found before any fork: a look at all of them would copy them all."""


def main() -> None:
    """Import, say so, and serve orders until the grader is gone."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    _preload(sys.argv[2:])
    _learn_who_took_what()
    _OWN.extend(name for name in sys.modules if name.partition(".")[0] == "grader")
    kernel.use_large_pages()
    gc.freeze()  # a collection in a job would copy the pages of all that was imported
    channel.send(b"ready")
    order = None
    try:
        _Nursery(channel).serve()
    except Reborn as reborn:
        order = reborn.environment, reborn.argv
    if order is not None:
        _be(*order)


class _Nursery:
    """The jobs that were forked and have not ended."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._selector = selectors.DefaultSelector()
        self._selector.register(channel, selectors.EVENT_READ)
        self._retired = False

    def serve(self) -> None:
        """Fork for every order. When the grader dies we die, and every job with us."""
        while not self._retired or len(self._selector.get_map()) > 1:
            for key, _ in self._selector.select():
                if key.fileobj is self._channel:
                    if not self._order():
                        return
                else:
                    self._bury(key.fd, key.data)

    def _order(self) -> bool:
        text, fds, _, _ = socket.recv_fds(self._channel, _LARGEST_ORDER, 4)
        if text == b"retire":
            self._retired = True
        elif text:
            self._bear(Order.from_json(text), fds)
        return bool(text)

    def _bear(self, order: Order, fds: list[int]) -> None:
        pid = os.fork()
        if pid == 0:
            self._selector.close()
            self._channel.close()
            own = socket.socket(fileno=fds[0])
            leave(lambda: guard(order, own, fds[1:]))
        handle = os.pidfd_open(pid)
        self._selector.register(handle, selectors.EVENT_READ, pid)
        with socket.socket(fileno=fds[0]) as own:
            socket.send_fds(own, [b'{"guard": %d}' % pid], [handle])
        for fd in fds[1:]:
            os.close(fd)

    def _bury(self, handle: int, pid: int) -> None:
        self._selector.unregister(handle)
        os.close(handle)
        os.waitpid(pid, 0)


def _preload(modules: list[str]) -> None:
    compileall.compile_dir(PACKAGES / "grader" / "inside", quiet=2)  # or every job compiles it
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # half of a kernel's start, unused
    for name in modules:
        importlib.import_module(name)
    del sys.modules["debugpy"]
    for each in gc.get_objects():
        if isinstance(each, weakref.finalize):
            each.atexit = False  # what was imported is not a job's to tear down
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208
    if threads != 1:
        raise GraderError(f"the zygote runs {threads} threads; it must run one")


def _learn_who_took_what() -> None:
    """Have the hooks of `run` ready, and know the modules that they will patch in a job."""
    hooks = Path("grader", "inside", "hooks")
    sys.path.insert(0, str(PACKAGES / hooks))
    importlib.import_module("course_run.watch").learn()
    del sys.path[0]
    for name, module in sys.modules.items():
        if name.partition(".")[0] == "course_run" and module.__file__:
            module.__file__ = module.__file__.replace(str(PACKAGES), INSIDE)
            if hasattr(module, "__path__"):
                module.__path__ = [str(Path(module.__file__).parent)]


def _be(environment: dict[str, str], argv: tuple[str, ...]) -> NoReturn:
    """Become a fresh program, as far as that can be told apart."""
    code = 125
    try:
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(SCRATCH["content"])  # noqa: TID251  a process of its own
        for name in _OWN:
            del sys.modules[name]
        sys.path[sys.path.index(str(PACKAGES))] = INSIDE
        sys.argv = ["-c", str(RESULTS), *argv]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        program = importlib.import_module("grader.inside.program")
        code = program.as_a_program(importlib.import_module("grader.inside.start").main)
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
