"""Never ends, eight times, in sessions of their own."""

import os
import time

end = time.monotonic() + (0.2 if os.environ.get("REDTEAM_CONTROL") else 60)
for _ in range(8):
    if os.fork() == 0:
        os.setsid()
        break
while time.monotonic() < end:
    pass
print("WORKED: it was never stopped", flush=True)
