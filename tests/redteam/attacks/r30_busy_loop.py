"""Never ends."""

import os
import time

end = time.monotonic() + (0.2 if os.environ.get("REDTEAM_CONTROL") else 60)
while time.monotonic() < end:
    pass
print("WORKED: it was never stopped", flush=True)
