"""Makes more files than a file system has room for."""

import os
from pathlib import Path

most = 100 if os.environ.get("REDTEAM_CONTROL") else 25_000
for number in range(most):
    if number % 1000 == 0:
        Path(f"folder{number}").mkdir()
    os.close(os.open(f"folder{number // 1000 * 1000}/{number}", os.O_CREAT | os.O_WRONLY))
print(f"WORKED: {most} files are there", flush=True)
