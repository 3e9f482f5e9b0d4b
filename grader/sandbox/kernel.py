"""The few system calls that Python does not have: namespaces, mounts, capabilities.

Numbers and structures are those of the Linux headers `sched.h`, `sys/mount.h`, `linux/mount.h`,
`linux/prctl.h` and `linux/capability.h`. Every call raises OSError when the kernel refuses.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import select
import socket
import struct
from pathlib import Path

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000

MS_NOSUID, MS_NODEV, MS_NOEXEC = 0x2, 0x4, 0x8
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000

_MOUNT_SETATTR = 442  # the same number on every machine
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_AT_RECURSIVE = 0x8000
_RDONLY, _NOSUID, _NODEV = 0x1, 0x2, 0x4
_MNT_DETACH = 2
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP = 1, 4, 24
_PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
_CAPABILITY_VERSION_3 = 0x20080522
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1
_SIGKILL = 9
_MADV_COLLAPSE, _LARGE_PAGE = 25, 2 * 1024 * 1024

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags: int) -> None:
    """Leave the namespaces in `flags` for new ones."""
    _check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mount; see mount(2)."""
    words = [word.encode() or None for word in (source, target, kind)]
    done = _libc.mount(*words, ctypes.c_ulong(flags), data.encode() or None)
    _check(done, f"mount {kind or source} on {target}")


def make_private() -> None:
    """Let no mount of ours reach the namespace that we came from."""
    mount("none", "/", flags=MS_REC | MS_PRIVATE)


def bind(source: str, target: str) -> None:
    """Show a file or folder, and what is mounted below it, at a second place."""
    mount(source, target, flags=MS_BIND | MS_REC)


def restrict(target: str, *, writable: bool = False, recursive: bool = True) -> None:
    """Take set-uid programs and devices from a mount, and writing unless `writable`."""
    attributes = _NOSUID | _NODEV | (0 if writable else _RDONLY)
    packed = struct.pack("QQQQ", attributes, 0, 0, 0)
    flags = _AT_RECURSIVE if recursive else 0
    path = target.encode()
    done = _libc.syscall(_MOUNT_SETATTR, -1, path, flags, packed, ctypes.c_size_t(len(packed)))
    _check(done, f"make {target} read-only")


def enter_root(folder: str) -> None:
    """Make `folder`, a mount, the root of this namespace and forget the old one."""
    os.chdir(folder)  # noqa: TID251  pivot_root wants it
    _check(_libc.syscall(_PIVOT_ROOT[os.uname().machine], b".", b"."), "pivot_root")
    _check(_libc.umount2(b".", _MNT_DETACH), "leave the old root")
    os.chdir("/")  # noqa: TID251


def map_user(outside: tuple[int, int], inside: tuple[int, int]) -> None:
    """Say who we are in the user namespace that we have just made: user and group."""
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside[0]} {outside[0]} 1"),
        ("gid_map", f"{inside[1]} {outside[1]} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(text)


def become_user(uid: int) -> None:
    """Give up root for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    set_dumpable(True)  # lost by the change, and needed to write our own uid_map


def die_with_parent(parent: int) -> None:
    """Be killed when the parent dies. A change of user undoes this: call it after that.

    `parent` is a pidfd, because a parent outside our process namespace has no number here.
    """
    prctl(_PR_SET_PDEATHSIG, _SIGKILL)
    if select.select([parent], [], [], 0)[0]:
        os._exit(1)


def set_dumpable(dumpable: bool) -> None:
    """Say whether processes of the same user may look into this one."""
    prctl(_PR_SET_DUMPABLE, int(dumpable))


def drop_capabilities() -> None:
    """Give up every capability and the way to get one back."""
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in range(last + 1):
        prctl(_PR_CAPBSET_DROP, capability)
    prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, bytes(24)), "give up capabilities")
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def raise_loopback() -> None:
    """Let 127.0.0.1 work in a new network namespace: Jupyter and worker processes use it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh22x", b"lo", _IFF_UP)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)


def use_large_pages() -> None:
    """Gather our memory in large pages, where the kernel can: a fork then has less to copy."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        place, rights, _, device, _, *name = line.split()
        if rights == "rw-p" and device == "00:00" and name in ([], ["[heap]"]):
            first, last = (int(word, 16) for word in place.split("-"))
            first = -(-first // _LARGE_PAGE) * _LARGE_PAGE
            if last - first >= _LARGE_PAGE:  # what cannot be gathered stays as it is
                size = (last - first) // _LARGE_PAGE * _LARGE_PAGE
                _libc.madvise(ctypes.c_void_p(first), ctypes.c_size_t(size), _MADV_COLLAPSE)


def prctl(option: int, value: int) -> None:
    """Set an attribute of this process; see prctl(2)."""
    zero = ctypes.c_ulong(0)
    _check(_libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero), f"prctl {option}")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
