"""Try to get out of the sandbox we are in; prints a JSON list of what should not have worked.

Argument: a file of the host that must be invisible.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path


def main() -> None:
    """Try everything."""
    tries: dict[str, Callable[[], object]] = {
        "a file of the host can be read": Path(sys.argv[1]).read_bytes,
        "/etc/shadow can be read": Path("/etc/shadow").read_bytes,
        "the system can be written": lambda: Path("/usr/.probe").write_text("x"),
        "kernel settings can be opened for writing": _open_kernel_setting,
        "the network can be reached": lambda: socket.create_connection(("192.0.2.1", 80), 0.2),
    }
    worked = [name for name, attempt in tries.items() if _works(attempt)]
    if os.getuid() == 0:
        worked.append("the job runs as root")
    if sum(path.name.isdigit() for path in Path("/proc").iterdir()) > 10:
        worked.append("processes of the host can be seen")
    print(json.dumps(worked))


def _open_kernel_setting() -> None:
    os.close(os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY))


def _works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
