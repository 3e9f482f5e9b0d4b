"""The system-call filter of every job: what no notebook needs and an attack would.

The program is classic BPF as the kernel's seccomp takes it, written without libseccomp so that a
sandbox needs nothing but Python. It is built of blocks: `_when` jumps over the block it guards and
nowhere else, so no jump is longer than its block (classic BPF reaches 255 instructions). System
calls are named in tables, by the reason for which each is denied. Only the standard library is
imported: a program started with `python -I -S` can use this module too.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from itertools import chain

_Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if false, constant: a `struct sock_filter`."""

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""What the kernel calls the machines that have a column in the tables, in the columns' order."""

LAST_KNOWN = 450
"""The last system call weighed here (Linux 5.17); C libraries do without the later ones."""

DENIED: dict[str, dict[str, tuple[int, int | None]]] = {
    "reads, steers or robs another process": {
        "ptrace": (101, 117),
        "process_vm_readv": (310, 270),
        "process_vm_writev": (311, 271),
        "pidfd_getfd": (438, 438),
        "kcmp": (312, 272),
    },
    "changes what is mounted or where the root is": {
        "mount": (165, 40),
        "umount2": (166, 39),
        "pivot_root": (155, 41),
        "chroot": (161, 51),
        "open_tree": (428, 428),
        "move_mount": (429, 429),
        "fsopen": (430, 430),
        "fsconfig": (431, 431),
        "fsmount": (432, 432),
        "fspick": (433, 433),
        "mount_setattr": (442, 442),
    },
    "makes or enters a namespace, where one would be root": {
        "unshare": (272, 97),
        "setns": (308, 268),
    },
    "a wide way into the kernel, with a record of holes": {
        "bpf": (321, 280),
        "perf_event_open": (298, 241),
        "userfaultfd": (323, 282),
        "io_uring_setup": (425, 425),
        "io_uring_enter": (426, 426),
        "io_uring_register": (427, 427),
    },
    "reaches keyrings, which no namespace separates": {
        "add_key": (248, 217),
        "request_key": (249, 218),
        "keyctl": (250, 219),
    },
    "replaces or extends the kernel, or stops it": {
        "kexec_load": (246, 104),
        "kexec_file_load": (320, 294),
        "create_module": (174, None),
        "init_module": (175, 105),
        "finit_module": (313, 273),
        "delete_module": (176, 106),
        "get_kernel_syms": (177, None),
        "query_module": (178, None),
        "reboot": (169, 142),
    },
    "opens files past every path, or watches whole file systems": {
        "name_to_handle_at": (303, 264),
        "open_by_handle_at": (304, 265),
        "fanotify_init": (300, 262),
        "lookup_dcookie": (212, 18),
    },
    "belongs to the machine's administrator": {
        "quotactl": (179, 60),
        "quotactl_fd": (443, 443),
        "swapon": (167, 224),
        "swapoff": (168, 225),
        "acct": (163, 89),
        "syslog": (103, 116),
        "nfsservctl": (180, 42),
        "_sysctl": (156, None),
    },
    "sets the clock that all share": {
        "settimeofday": (164, 170),
        "adjtimex": (159, 171),
        "clock_settime": (227, 112),
        "clock_adjtime": (305, 266),
    },
    "undoes hardening: address layout, segments, ports": {
        "personality": (135, 92),
        "modify_ldt": (154, None),
        "iopl": (172, None),
        "ioperm": (173, None),
    },
    "moves memory between nodes, also that of others": {
        "mbind": (237, 235),
        "get_mempolicy": (239, 236),
        "set_mempolicy": (238, 237),
        "set_mempolicy_home_node": (450, 450),
        "migrate_pages": (256, 238),
        "move_pages": (279, 239),
    },
    "is memory that no limit of disk or processes counts": {
        "memfd_create": (319, 279),
        "memfd_secret": (447, 447),
    },
    "long out of use": {
        "sysfs": (139, None),
        "ustat": (136, None),
        "uselib": (134, None),
    },
}
"""Reason, name, numbers on x86_64 and aarch64 (None: does not exist there)."""

_WEIGHED: dict[str, tuple[int, int | None]] = {
    "clone": (56, 220),
    "clone3": (435, 435),
    "ioctl": (16, 29),
    "seccomp": (317, 277),
    "socket": (41, 198),
    "socketpair": (53, 199),
}

_X32_BIT = 0x40000000
_NO_CALL = 0xFFFFFFFF

# mnt, cgroup, uts, ipc, user, pid, net. A time namespace is beyond clone: its bit is a signal's.
CLONE_NEW = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
FAMILIES = (1, 2, 10, 16)
"""AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: the namespace has `lo` only, and libraries ask for it."""
TERMINAL_REQUESTS = (0x5412, 0x541C)
"""TIOCSTI types into a terminal, TIOCLINUX pastes into a console."""

_LOAD, _EQUAL, _GREATER, _ANY_BIT, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
_NUMBER, _ARCH = 0, 4

_ALLOW = (_RETURN, 0, 0, 0x7FFF0000)
_KILL_PROCESS = (_RETURN, 0, 0, 0x80000000)

_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC = 1, 1


def filter_program(machine: str | None = None) -> bytes:
    """Return the filter for a machine (default: this one) as packed `struct sock_filter`s.

    That is what bubblewrap reads from `--seccomp FD`. Raises NotImplementedError for a machine
    whose system calls are not in the tables.
    """
    machine = machine or os.uname().machine
    return b"".join(
        struct.pack("<HBBI", code, true, false, constant)
        for code, true, false, constant in _program(machine, numbers(machine))
    )


def install() -> None:
    """Put the calling process, all its threads and their descendants under the filter, for good.

    Gives up new privileges first (a set-user-id program gains nothing from then on). Raises
    OSError if the kernel refuses.
    """
    program = filter_program()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, *map(ctypes.c_ulong, (1, 0, 0, 0))) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")
    listed = ctypes.create_string_buffer(program, len(program))
    described = _Program(len(program) // 8, ctypes.cast(listed, ctypes.c_void_p))
    result = libc.syscall(
        ctypes.c_long(numbers(os.uname().machine)["seccomp"]),
        ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_ulong(_SECCOMP_FILTER_FLAG_TSYNC),
        ctypes.byref(described),
    )
    if result > 0:
        raise OSError(errno.EBUSY, f"thread {result} has a system-call filter of its own")
    if result < 0:
        raise OSError(ctypes.get_errno(), "the system-call filter was refused")


def numbers(machine: str) -> dict[str, int]:
    """Return the numbers, on a machine, of all system calls that the filter tells apart."""
    if machine not in AUDIT_ARCH:
        known = ", ".join(AUDIT_ARCH)
        raise NotImplementedError(f"no system-call filter for a {machine!r} machine, only {known}")
    column = list(AUDIT_ARCH).index(machine)
    named = chain(_WEIGHED.items(), *(group.items() for group in DENIED.values()))
    here = ((name, row[column]) for name, row in named)
    return {name: number for name, number in here if number is not None}


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _program(machine: str, number: dict[str, int]) -> list[_Instruction]:
    denied = [number[name] for group in DENIED.values() for name in group if name in number]
    return [
        (_LOAD, 0, 0, _ARCH),
        *_unless(_EQUAL, AUDIT_ARCH[machine], _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER),
        *(_x32() if machine == "x86_64" else ()),
        *_when(_GREATER, LAST_KNOWN, _error(errno.ENOSYS)),
        # Its flags lie in memory, out of a filter's sight; C libraries then use clone.
        *_when(_EQUAL, number["clone3"], _error(errno.ENOSYS)),
        *chain.from_iterable(_when(_EQUAL, n, _error(errno.EPERM)) for n in sorted(denied)),
        *_when(_EQUAL, number["clone"], *_clone()),
        *_when(_EQUAL, number["socket"], *_socket()),
        *_when(_EQUAL, number["socketpair"], *_socket()),
        *_when(_EQUAL, number["ioctl"], *_ioctl()),
        _ALLOW,
    ]


def _x32() -> list[_Instruction]:
    return [
        *_when(_EQUAL, _NO_CALL, _error(errno.ENOSYS)),  # -1 has every bit and is no x32 call
        *_when(_ANY_BIT, _X32_BIT, _KILL_PROCESS),
    ]


def _clone() -> list[_Instruction]:
    return [_argument(0), *_when(_ANY_BIT, CLONE_NEW, _error(errno.EPERM)), _ALLOW]


def _socket() -> list[_Instruction]:
    allowed = chain.from_iterable(_when(_EQUAL, family, _ALLOW) for family in FAMILIES)
    return [_argument(0), *allowed, _error(errno.EAFNOSUPPORT)]


def _ioctl() -> list[_Instruction]:
    denied = (_when(_EQUAL, request, _error(errno.EPERM)) for request in TERMINAL_REQUESTS)
    return [_argument(1), *chain.from_iterable(denied), _ALLOW]


def _argument(index: int) -> _Instruction:
    """Load the low half of an argument: the kernel, too, drops the upper half of these three."""
    return (_LOAD, 0, 0, 16 + 8 * index)


def _error(number: int) -> _Instruction:
    return (_RETURN, 0, 0, 0x00050000 | number)


def _when(test: int, constant: int, *block: _Instruction) -> list[_Instruction]:
    return [(test, 0, len(block), constant), *block]


def _unless(test: int, constant: int, *block: _Instruction) -> list[_Instruction]:
    return [(test, len(block), 0, constant), *block]
