"""Prepare the ground that a sandbox is built on, in a mount namespace of its own.

Everything a job may read is made visible under neutral names, because the interpreter may live
under a home folder that only its owner can enter; everything it may write is one memory disk
with a size and a number of files; and whoever was root is so no longer, because a sandbox entered
with kernel uid 0 can write the host's /proc/sys.

As a program it then becomes another one (bubblewrap): arguments are the descriptor of a socket,
the order as JSON, and the command.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from grader.sandbox import kernel
from grader.sandbox.policy import SCRATCH, Order


def main() -> None:
    """Prepare, hand the scratch disk to the grader, become the command."""
    control, order, command = int(sys.argv[1]), Order.from_json(sys.argv[2]), sys.argv[3:]
    parent = os.pidfd_open(os.getppid())
    scratch = prepare(order)
    kernel.die_with_parent(parent)
    with socket.socket(fileno=control) as channel:
        socket.send_fds(channel, [b'{"scratch": 1}'], [scratch])
    os.execv(command[0], command)  # noqa: S606  a list of our own making


def prepare(order: Order) -> int:
    """Mount everything on the ground and give up root; returns the scratch disk, opened."""
    for group in order.cgroups:
        Path(group).write_text("0")
    owner = order.uid if order.uid is not None else os.geteuid()
    group_id = order.uid if order.uid is not None else os.getegid()
    if order.uid is not None:
        kernel.unshare(kernel.NEWNS)
    else:
        kernel.unshare(kernel.NEWUSER | kernel.NEWNS)
        kernel.map_user((owner, group_id), (owner, group_id))
    kernel.make_private()
    kernel.mount("tmpfs", order.ground, "tmpfs", data="size=1m,nr_inodes=1k,mode=755")
    for number, (source, _) in enumerate(order.binds):
        kernel.bind(source, _made(bound(order, number), like=Path(source)))
    scratch = _made(place(order, "scratch"), like=Path("/"))
    size = f"size={order.disk_mb}m,nr_inodes={order.inodes},mode=755,uid={owner},gid={group_id}"
    kernel.mount("tmpfs", scratch, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, size)
    _made(place(order, "root"), like=Path("/"))
    if order.uid is not None:
        kernel.become_user(order.uid)
    for name in SCRATCH:
        (Path(scratch) / name).mkdir()
    return os.open(scratch, os.O_RDONLY | os.O_DIRECTORY)


def place(order: Order, name: str) -> str:
    """Say where on the ground something is."""
    return f"{order.ground}/{name}"


def bound(order: Order, number: int) -> str:
    """Say where on the ground the source of a bind is."""
    return place(order, str(number))


def _made(path: str, *, like: Path) -> str:
    if like.is_dir():
        Path(path).mkdir()
    else:
        Path(path).touch()
    return path


if __name__ == "__main__":
    main()
