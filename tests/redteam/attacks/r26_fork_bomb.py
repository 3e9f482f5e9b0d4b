"""Forks as often as it can."""

import os
import signal
import time

MANY = 60
children = []
try:
    while len(children) < MANY:
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        children.append(child)
    print(f"WORKED: {len(children)} processes at once", flush=True)
finally:
    if os.environ.get("REDTEAM_CONTROL"):
        for child in children:
            os.kill(child, signal.SIGKILL)
