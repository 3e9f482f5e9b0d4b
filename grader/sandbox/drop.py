"""Started as root: give up uid 0 before any sandbox is entered.

A sandbox entered with kernel uid 0 can write the host's /proc/sys. So this little program makes
the folders a job needs visible under neutral names (the interpreter may live under a home folder
that only root can enter), drops to a uid of its own for good, and becomes bubblewrap.
Arguments: a JSON object `{"uid", "binds": [[source, target], …], "command": […]}`.
"""

import ctypes
import json
import os
import sys

CLONE_NEWNS = 0x00020000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Bind, drop, become the command."""
    order = json.loads(sys.argv[1])
    _check(_libc.unshare(CLONE_NEWNS), "unshare")
    _mount("none", "/", MS_REC | MS_PRIVATE)
    for source, target in order["binds"]:
        _mount(source, target, MS_BIND | MS_REC)
    os.setgroups([])
    os.setresgid(order["uid"], order["uid"], order["uid"])
    os.setresuid(order["uid"], order["uid"], order["uid"])
    os.execv(order["command"][0], order["command"])  # noqa: S606  a list of our own making


def _mount(source: str, target: str, flags: int) -> None:
    _check(_libc.mount(source.encode(), target.encode(), None, flags, None), f"mount {target}")


def _check(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main()
