"""Makes a file of 64 TB that takes no room, and one by reserving it."""

import os

size = 1 << (24 if os.environ.get("REDTEAM_CONTROL") else 46)
for name, make in (
    ("truncate", lambda fd: os.ftruncate(fd, size)),
    ("seek", lambda fd: (os.lseek(fd, size, os.SEEK_SET), os.write(fd, b"x"))),
    ("reserve", lambda fd: os.posix_fallocate(fd, 0, min(size, 1 << 36))),
):
    try:
        fd = os.open(f"model-{name}.bin", os.O_CREAT | os.O_RDWR)
        make(fd)
    except OSError as exc:
        print(name, exc)
        continue
    print(f"WORKED: a file of {os.fstat(fd).st_size >> 20} MB by {name}", flush=True)
