"""Takes all the memory there is, touches it and keeps it for a while."""

import os
import time

MB = 1 << 20
most = 64 if os.environ.get("REDTEAM_CONTROL") else 900
kept = []
while len(kept) * 16 < most:
    kept.append(bytearray(os.urandom(1024)) * (16 * MB // 1024))
time.sleep(0 if most == 64 else 5)
print(f"WORKED: {len(kept) * 16} MB are ours", flush=True)
