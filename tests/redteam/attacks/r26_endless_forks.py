"""The bomb itself: every process forks for ever, and no refusal stops it."""

import os
import time

if os.environ.get("REDTEAM_CONTROL"):
    if os.fork() == 0:
        os._exit(0)
    print("WORKED: forked", flush=True)
    raise SystemExit
end = time.monotonic() + 30
while time.monotonic() < end:
    try:
        os.fork()
    except OSError:
        time.sleep(0.01)
print("WORKED: nothing stopped it", flush=True)
