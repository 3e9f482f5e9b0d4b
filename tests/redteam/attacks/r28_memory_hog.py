"""Takes all the memory there is, and touches it."""

import os

MB = 1 << 20
most = 64 if os.environ.get("REDTEAM_CONTROL") else 900
kept = []
while len(kept) * 16 < most:
    kept.append(bytearray(os.urandom(1024)) * (16 * MB // 1024))
print(f"WORKED: {len(kept) * 16} MB are ours", flush=True)
