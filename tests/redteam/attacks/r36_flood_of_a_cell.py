"""Writes 300 MB as the output of one cell, and shows as much beside it."""

import os
import sys

print("the first cell ran")
# %%
most = 1 << (17 if os.environ.get("REDTEAM_CONTROL") else 26)
written = 0
while written < most:
    written += sys.stdout.write("x" * 65535 + "\n")
display({"text/html": "<b>" + "y" * min(most, 1 << 24)}, raw=True)
# %%
print(f"WORKED: {written >> 10} KB were taken", flush=True)
