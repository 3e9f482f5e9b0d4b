"""Go, in a process that was just forked, into a sandbox; there is no way back.

Two processes: the *guard* stays outside and says how it ended; the *first* of the new process
namespace becomes the job's program, and the kernel kills everything in the namespace when it ends.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from grader.sandbox import kernel, seccomp
from grader.sandbox.ground import bound, place, prepare
from grader.sandbox.policy import HOSTNAME, SCRATCH, UID, Order

_NAMESPACES = (
    kernel.NEWUSER | kernel.NEWNS | kernel.NEWPID | kernel.NEWNET | kernel.NEWIPC | kernel.NEWUTS
    | kernel.NEWCGROUP
)  # fmt: skip
RESULTS = 3
"""The descriptor of what the program prints, away from what anybody takes for a stdout."""

_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_SETTINGS = ("sys", "sysrq-trigger", "irq", "bus")


class Reborn(Exception):
    """Raised in the job: we are in the sandbox, and all that called us is to be let go of.

    The student's code could otherwise find, frame by frame, what the zygote was doing.
    """

    def __init__(self, environment: dict[str, str], argv: tuple[str, ...]) -> None:
        super().__init__()
        self.environment, self.argv = environment, argv


def guard(order: Order, channel: socket.socket, stdio: list[int]) -> int:
    """Build the sandbox, let the job run in it, and send on `channel` how it ended.

    Sent: `{"scratch": …}` and `{"first": …}`, each with a descriptor, then `{"exit": code}`.
    In the job itself this raises Reborn.
    """
    parent = os.pidfd_open(os.getppid())
    os.setsid()
    os.dup2(stdio[2], 2)  # what goes wrong from here is told where the job's errors are told
    scratch = prepare(order)
    kernel.die_with_parent(parent)
    socket.send_fds(channel, [b'{"scratch": 1}'], [scratch])
    os.close(scratch)
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(_NAMESPACES)
    kernel.map_user((user, group), (UID, UID))
    me = os.pidfd_open(os.getpid())
    first = os.fork()
    if first == 0:
        leave(lambda: _first(order, me, stdio))
    handle = os.pidfd_open(first)
    socket.send_fds(channel, [b'{"first": 1}'], [handle])
    for fd in stdio:
        os.close(fd)
    _, status = os.waitpid(first, 0)
    code = os.waitstatus_to_exitcode(status)
    channel.send(json.dumps({"exit": code if code >= 0 else 128 - code}).encode())
    return 0


def _first(order: Order, guard: int, stdio: list[int]) -> NoReturn:
    """Be process 1: furnish the namespaces, lock the door, become the program."""
    kernel.die_with_parent(guard)
    _furnish(order)
    for fd, number in ((stdio[0], 0), (stdio[2], 2), (stdio[1], RESULTS)):
        os.dup2(fd, number)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    os.closerange(RESULTS + 1, 65536)
    kernel.drop_capabilities()
    seccomp.install()
    raise Reborn(order.environment, order.argv)


def _furnish(order: Order) -> None:
    """Build the root folder of a job, and make it the root."""
    kernel.make_private()
    root = place(order, "root")
    kernel.mount("tmpfs", root, "tmpfs", kernel.MS_NOSUID, "size=1m,nr_inodes=1k,mode=755")
    _devices(root)
    for name, target in SCRATCH.items():  # before what is read, which may lie below /tmp
        spot = _spot(root, target, is_folder=True)
        kernel.bind(f"{place(order, 'scratch')}/{name}", spot)
        kernel.restrict(spot, writable=True)
    for number, (_, target) in enumerate(order.binds):
        spot = _spot(root, target, is_folder=Path(bound(order, number)).is_dir())
        kernel.bind(bound(order, number), spot)
        kernel.restrict(spot)
    for target, name in order.links:
        Path(root + name).symlink_to(target)
    _processes(root)
    kernel.raise_loopback()
    socket.sethostname(HOSTNAME)
    kernel.enter_root(root)
    for name in ("/", "/dev"):
        kernel.restrict(name, recursive=False)


def _devices(root: str) -> None:
    dev = _spot(root, "/dev", is_folder=True)
    kernel.mount("tmpfs", dev, "tmpfs", kernel.MS_NOSUID, "size=64k,nr_inodes=64,mode=755")
    for name in _DEVICES:
        Path(dev, name).touch()
        kernel.bind(f"/dev/{name}", f"{dev}/{name}")
    for name, target in (
        ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"), ("ptmx", "pts/ptmx"),
    ):  # fmt: skip
        Path(dev, name).symlink_to(target)
    Path(dev, "pts").mkdir()
    flags = kernel.MS_NOSUID | kernel.MS_NOEXEC
    kernel.mount("devpts", f"{dev}/pts", "devpts", flags, "newinstance,ptmxmode=0666,mode=620")


def _processes(root: str) -> None:
    proc = _spot(root, "/proc", is_folder=True)
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    kernel.mount("proc", proc, "proc", flags)
    for name in _SETTINGS:
        if Path(proc, name).exists():
            kernel.bind(f"{proc}/{name}", f"{proc}/{name}")
            kernel.restrict(f"{proc}/{name}")


def _spot(root: str, target: str, *, is_folder: bool) -> str:
    spot = Path(root + target)
    if is_folder:
        spot.mkdir(parents=True, exist_ok=True)
    else:
        spot.parent.mkdir(parents=True, exist_ok=True)
        spot.touch()
    return str(spot)


def leave(program: Callable[[], int]) -> NoReturn:
    """Run the rest of a forked process; only Reborn returns into the parent's code."""
    code = 125
    try:
        code = program()
    except Reborn:
        raise
    except BaseException as exc:  # whatever it was
        sys.stderr.write(f"the sandbox does not start: {exc}\n")
        sys.stderr.flush()
    os._exit(code)
