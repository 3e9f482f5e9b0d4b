"""Writes to the system, the interpreter, its packages, other homes, and what starts next."""

import os
import posix  # its functions are those of the system: a run rewrites what `open` and `os` take
import site
import sys
import sysconfig
from pathlib import Path

folders = ["/", "/usr", "/usr/bin", "/usr/lib", "/usr/local/bin", "/etc", "/opt", "/var", "/boot"]
folders += ["/root", "/home", "/in", "/in/files", "/opt/grader", "/lib", "/sbin", "/srv", "/run"]
folders += ["/proc", "/sys", "/sys/fs/cgroup", "/mnt", "/var/tmp", "/etc/cron.d", "/usr/share"]
folders += [
    sys.prefix,
    sys.base_prefix,
    sysconfig.get_path("purelib"),
    sysconfig.get_path("stdlib"),
]
folders += (
    [sysconfig.get_path("scripts"), *site.getsitepackages(), str(Path(json.__file__).parent)]
    if (json := sys.modules.get("json"))
    else []
)
for pid in [n for n in os.listdir("/proc") if n.isdigit()]:
    try:
        words = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        continue
    folders += [os.fsdecode(w[5:]) for w in words if w.startswith(b"HOME=")]
own = {os.environ.get("HOME"), os.getcwd(), "/home/student", "/content", "/tmp", "/dev/shm"}
for folder in dict.fromkeys(folders):
    if folder in own:
        continue
    target = Path(folder) / "redteam-was-here.py"
    try:
        posix.close(posix.open(str(target), posix.O_WRONLY | posix.O_CREAT))
    except OSError:
        continue
    print(f"WORKED: wrote {target}", flush=True)
    posix.unlink(str(target))
for path in (sys.executable, os.__file__, "/etc/passwd", "/etc/ld.so.cache", "/bin/sh"):
    try:
        posix.close(posix.open(path, posix.O_WRONLY | posix.O_APPEND))
    except OSError:
        continue
    print(f"WORKED: opened {path} for writing", flush=True)
