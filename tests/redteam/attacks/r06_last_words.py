"""Rewrites its results when it is thought to be over: at exit, when deleted, when killed, later."""

import atexit
import os
import signal
import sys
import time
from pathlib import Path

RESULT = Path("results.json").resolve()


def rewrite(*_):
    RESULT.write_text('{"score": 100}')


class AtTheEnd:
    def __del__(self):
        rewrite()


RESULT.write_text('{"score": 3}')
atexit.register(rewrite)
sys.excepthook = rewrite
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCONT, signal.SIGXCPU):
    signal.signal(number, rewrite)
kept = AtTheEnd()
started_by = os.getppid()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        RESULT.with_name("pid.txt").write_text(str(os.getpid()))
        os.close(1)
        os.close(2)
        end = time.time() + 20
        while time.time() < end:  # long after the last output was seen
            RESULT.with_name("late.txt").write_text(str(time.time()))
            time.sleep(0.05)
    os._exit(0)
os.wait()
if os.environ.get("REDTEAM_CONTROL"):
    late = RESULT.with_name("late.txt")
    time.sleep(0.3)
    first = late.read_text()
    time.sleep(0.3)
    if late.read_text() != first:
        print("WORKED: a process that nobody waits for still writes results", flush=True)
    os.kill(int(RESULT.with_name("pid.txt").read_text()), signal.SIGKILL)
raise RuntimeError("the hook writes the end of this")
