"""Changes what is no content: modes, owners, times, attributes, names, links."""

import os
import sys
from pathlib import Path

targets = [
    "/usr/bin/env",
    "/bin/sh",
    "/etc/passwd",
    "/usr",
    "/etc",
    "/in",
    "/in/files",
    "/opt/grader",
]
targets += [sys.executable, os.__file__, "/proc/1", "/opt/grader/grader/inside/run.py"]
targets += [f"/in/files/{Path(__file__).name}"]
for pid in [n for n in os.listdir("/proc") if n.isdigit()]:
    try:
        words = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        continue
    homes = [os.fsdecode(w[5:]) for w in words if w.startswith(b"HOME=")]
    targets += [f"{home}/.ssh/id_ed25519" for home in homes]
for path in dict.fromkeys(targets):
    try:
        was = os.stat(path)
    except OSError:
        continue
    tries = {
        "chmod": lambda p=path, w=was: os.chmod(p, w.st_mode & 0o7777),
        "chown": lambda p=path, w=was: os.chown(p, w.st_uid, w.st_gid),
        "utime": lambda p=path, w=was: os.utime(p, ns=(w.st_atime_ns, w.st_mtime_ns)),
        "setxattr": lambda p=path: (
            os.setxattr(p, "user.redteam", b"1"),
            os.removexattr(p, "user.redteam"),
        ),
        "rename": lambda p=path: (os.rename(p, f"{p}.moved"), os.rename(f"{p}.moved", p)),
        "link": lambda p=path: (os.link(p, "linked"), os.unlink("linked")),
        "link beside": lambda p=path: (os.link(p, f"{p}.linked"), os.unlink(f"{p}.linked")),
        "truncate": lambda p=path, w=was: os.truncate(p, w.st_size),
    }
    for name, attempt in tries.items():
        try:
            attempt()
        except OSError:
            continue
        print(f"WORKED: {name} of {path}", flush=True)
