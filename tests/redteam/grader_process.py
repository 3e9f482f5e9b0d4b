"""A grader in a process of its own: started as root, by an ordinary user, or as a control.

The ordinary user is one that has nothing here: it owns one folder, and of a home folder that it
cannot enter it sees the interpreter alone. A control has, besides, namespaces of its own for
processes, network and IPC, so that no attack reaches this machine's.

Run as a program this file is the process itself: `order` is JSON, `fd` the pipe to its starter.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import secrets
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from typing import Any

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
USERS = ("root", "user") if os.geteuid() == 0 else ("user",)
ANSWER_SECONDS = 150.0

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER = 0x20000, 0x4000000, 0x8000000, 0x10000000
_NEWPID, _NEWNET = 0x20000000, 0x40000000
_BIND_ALL, _PRIVATE_ALL = 0x5000, 0x44000
_PDEATHSIG, _SUBREAPER = 1, 36


@dataclass
class GraderProcess:
    """Start a grader of its own for `user` ("root" or "user"), and have it call functions.

    `backend` is a name of BACKENDS, or "" for a control.
    """

    user: str
    backend: str

    def __post_init__(self) -> None:
        self.token = f"canary-{secrets.token_hex(12)}"
        self.uid = (
            100_000 + os.getpid() if self.user == "user" and os.geteuid() == 0 else os.geteuid()
        )
        self.root = Path(tempfile.mkdtemp(prefix="redteam-"))
        self._lay_out_decoys()
        ours, theirs = socket.socketpair()
        order = {
            "uid": self.uid,
            "drop": self.uid != os.geteuid(),
            "alone": not self.backend,
            "backend": self.backend,
            "root": str(self.root),
            "token": self.token,
            "fd": theirs.fileno(),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(Path(__file__)), "enter", json.dumps(order)],
            env=self._environment(),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self._pipe = Connection(ours.detach())

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return `function(site, *arguments)`, computed there. Both must be importable there.

        Raises RuntimeError with the traceback if it raises, dies, or does not answer.
        """
        self._pipe.send((function, arguments))
        if not self._pipe.poll(ANSWER_SECONDS):
            self.kill()
            raise RuntimeError(f"{function.__name__} did not end")
        try:
            is_right, answer = self._pipe.recv()
        except (EOFError, ConnectionResetError) as exc:
            raise RuntimeError(f"the grader died of {function.__name__}") from exc
        if not is_right:
            raise RuntimeError(answer)
        return answer

    def start(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Have it call a function, and do not wait for the answer."""
        self._pipe.send((function, arguments))

    @property
    def is_alive(self) -> bool:
        """True until the process has ended."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End it at once, as `kill -9` does."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """End it, and remove its folder."""
        from traces import remove

        self._pipe.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        remove(self.root)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "HOME": str(self.root / "home"),
            "TMPDIR": str(self.root),
            "HF_TOKEN": self.token,
            "GRADER_ANSWER_KEY": str(self.root / "rubric" / "private" / "key.toml"),
        }

    def _lay_out_decoys(self) -> None:
        from harness import COURSE

        texts = {
            "rubric/private/key.toml": f'mcq-1 = "{self.token}"',
            f"{COURSE}/bob-jones/answers.md": f"my answers {self.token}",
            f"{COURSE}/grades.csv": "student,mark\nbob-jones,71\n",
            "home/.ssh/id_ed25519": self.token,
            "home/.cache/huggingface/token": self.token,
        }
        for name, text in texts.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.chmod(0o644)
        for path in (self.root, *self.root.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)
            os.chown(path, self.uid, self.uid if self.uid else 0) if os.geteuid() == 0 else None


# --- the process itself -------------------------------------------------------------------------


def enter(order: dict[str, Any]) -> None:
    """Become who grades, where nothing of this machine can come to harm; then serve."""
    spaces = _NEWNS | (_NEWPID | _NEWNET | _NEWIPC | _NEWUTS if order["alone"] else 0)
    if os.geteuid() == 0:
        _unshare(spaces)
    elif order["alone"]:
        uid, gid = os.getuid(), os.getgid()
        _unshare(spaces | _NEWUSER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    if order["alone"]:
        _loopback_up()
        if child := os.fork():
            raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        _pdeathsig()
        _mount("none", "/", None, _PRIVATE_ALL)
        _mount("proc", "/proc", "proc", 0)
    elif os.geteuid() == 0:
        _mount("none", "/", None, _PRIVATE_ALL)
    if order["drop"]:
        _make_reachable([Path(sys.prefix), Path(sys.base_prefix), CHECKOUT])
        os.setgroups([])
        os.setresgid(order["uid"], order["uid"], order["uid"])
        os.setresuid(order["uid"], order["uid"], order["uid"])
    words = [sys.executable, "-I", __file__, "serve", json.dumps(order)]
    os.execv(words[0], words)  # noqa: S606  afresh, because who changed its user may not be looked at


def serve(order: dict[str, Any]) -> None:
    """Call what comes through the pipe until it is closed."""
    _pdeathsig()
    _libc.prctl(_SUBREAPER, 1, 0, 0, 0)  # so that every process it leaves stays below it
    sys.path[:0] = [str(HERE), str(CHECKOUT)]
    from harness import Site

    site = Site(Path(order["root"]), order["token"], _sandbox(order["backend"]))
    services = open_services(site.root)
    pipe = Connection(order["fd"])
    while True:
        try:
            function, arguments = pipe.recv()
        except EOFError:
            break
        try:
            pipe.send((True, function(site, *arguments)))
        except BaseException:  # whatever it was, the test that asked must hear of it
            pipe.send((False, traceback.format_exc()))
    for service in services:
        service.close()
    site.sandbox.close()


def open_services(root: Path) -> list[socket.socket]:
    """Open what runs beside a grader: something on a port, on a path, on an abstract name."""
    found = []
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", 0)),
        (socket.AF_UNIX, str(root / "service.sock")),
        (socket.AF_UNIX, f"\0redteam-{root.name}"),
    ):
        service = socket.socket(family, socket.SOCK_STREAM)
        service.bind(address)
        service.listen(128)
        found.append(service)
    return found


def _sandbox(backend: str) -> Any:
    from grader.sandbox import environment
    from grader.sandbox.backends import BACKENDS
    from grader.sandbox.plain import PlainProcess

    if backend:
        return BACKENDS[backend](Event())
    environment.BASE["REDTEAM_CONTROL"] = "1"  # of this disposable process alone
    return PlainProcess()


def _make_reachable(paths: Iterable[Path]) -> None:
    """Let an ordinary user see folders below one that it cannot enter, and nothing else there."""
    closed = {path: blocker for path in paths if (blocker := _blocker(path)) is not None}
    opened = {path: os.open(path, os.O_PATH) for path in closed}
    for blocker in set(closed.values()):
        _mount("tmpfs", str(blocker), "tmpfs", 0, "mode=755")
    for path, fd in opened.items():
        path.mkdir(parents=True, exist_ok=True)
        _mount(f"/proc/self/fd/{fd}", str(path), None, _BIND_ALL)


def _blocker(path: Path) -> Path | None:
    above = [p for p in reversed(path.parents) if p != Path("/")]
    return next((p for p in (*above, path) if not p.stat().st_mode & 0o001), None)


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x1))  # up


def _pdeathsig() -> None:
    _libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _unshare(flags: int) -> None:
    _check(_libc.unshare(flags), "unshare")


def _mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    words = [w.encode() if w else None for w in (source, target, kind, data)]
    _check(_libc.mount(words[0], words[1], words[2], flags, words[3]), f"mount {target}")


def _check(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


_libc = ctypes.CDLL(None, use_errno=True)

if __name__ == "__main__":
    {"enter": enter, "serve": serve}[sys.argv[1]](json.loads(sys.argv[2]))
