"""Leaves daemons behind: one holds the output open, one holds nothing."""

import os
import signal
import time

control = os.environ.get("REDTEAM_CONTROL")
told, tell = os.pipe()
for holds_output in (True, False):
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        if os.fork() == 0:
            os.write(tell, b"%d\n" % os.getpid())
            if not holds_output:
                os.closerange(0, 100)
            time.sleep(1 if control else 600)
        os._exit(0)
    os.wait()
daemons = [int(word) for word in os.read(told, 100).split()]
print("done", flush=True)
if control:
    for daemon in daemons:
        os.kill(daemon, 0)
    print(f"WORKED: {len(daemons)} daemons live on", flush=True)
