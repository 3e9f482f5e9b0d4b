"""Leaves 100 000 dead children unburied."""

import os

MOST = 100 if os.environ.get("REDTEAM_CONTROL") else 100_000
made = 0
while made < MOST:
    if os.fork() == 0:
        os._exit(0)
    made += 1
print(f"WORKED: {made} zombies", flush=True)
