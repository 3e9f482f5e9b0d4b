"""Opens files until there are no more to be had."""

import os

MOST = 200 if os.environ.get("REDTEAM_CONTROL") else 20_000
kept = []
while len(kept) < MOST:
    kept.append(os.open("/dev/null", os.O_RDONLY))
print(f"WORKED: {len(kept)} files are open", flush=True)
