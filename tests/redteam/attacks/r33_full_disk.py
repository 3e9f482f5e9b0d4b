"""Fills the disk, in files of every size."""

import os
from pathlib import Path

MB = 1 << 20
most = 8 if os.environ.get("REDTEAM_CONTROL") else 400
block = os.urandom(MB)
written = 0
while written < most:
    with Path(f"checkpoint-{written}").open("wb", buffering=0) as file:
        written += file.write(block) / MB
print(f"WORKED: {written:.0f} MB are on the disk", flush=True)
