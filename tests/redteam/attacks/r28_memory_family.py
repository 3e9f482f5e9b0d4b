"""Takes all the memory there is, a little in each of many processes."""

import mmap
import os
import time

MB = 1 << 20
each = 4 if os.environ.get("REDTEAM_CONTROL") else 100
children = []
for _ in range(12):
    child = os.fork()
    if child == 0:
        area = mmap.mmap(-1, each * MB)
        for at in range(0, each * MB, 4096):
            area[at] = 1
        time.sleep(60 if each > 4 else 1)
        os._exit(0)
    children.append(child)
time.sleep(0.5 if each == 4 else 8)  # a busy machine looks at memory more slowly
alive = [child for child in children if os.waitpid(child, os.WNOHANG) == (0, 0)]
if len(alive) == len(children):
    print(f"WORKED: {len(alive) * each} MB are ours", flush=True)
