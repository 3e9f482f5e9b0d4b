"""Never ends, and hears no signal and no interrupt."""

import os
import signal
import time

for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue
end = time.monotonic() + (0.2 if os.environ.get("REDTEAM_CONTROL") else 60)
while time.monotonic() < end:
    try:
        time.sleep(0.1)
    except BaseException:
        continue
print("WORKED: it was never stopped", flush=True)
