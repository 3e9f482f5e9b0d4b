"""Writes a gigabyte to stdout, no line of it ended."""

import os

most = 1 << (17 if os.environ.get("REDTEAM_CONTROL") else 30)
block, written = b"x" * 65536, 0
while written < most:
    written += os.write(1, block)
os.write(1, f"\nWORKED: {written >> 10} KB were taken\n".encode())
