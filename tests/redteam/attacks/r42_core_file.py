"""Asks for core files, ends a child in a way that writes one, and looks for it."""

import os
import resource
import signal
from pathlib import Path

try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print("WORKED: core files may be written", flush=True)
except (ValueError, OSError):
    pass
before = set(os.listdir("."))
child = os.fork()
if child == 0:
    os.kill(os.getpid(), signal.SIGABRT)
_, status = os.waitpid(child, 0)
if os.environ.get("REDTEAM_CONTROL"):
    print(f"WORKED: ended by signal {os.WTERMSIG(status)}", flush=True)
if os.WCOREDUMP(status):
    print("WORKED: a core was dumped", flush=True)
for name in set(os.listdir(".")) - before:
    if Path(name).name.startswith("core"):
        print(f"WORKED: {name} was written", flush=True)
