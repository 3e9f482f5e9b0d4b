"""An honest hand-in: prints the state that a neighbour could have changed, and computes a little."""

import json
import os
import random
import sys
from pathlib import Path


def names(folder):
    try:
        return sorted(p.name for p in Path(folder).iterdir())
    except OSError as exc:
        return type(exc).__name__


umask = os.umask(0)
os.umask(umask)
random.seed(7)
print(
    json.dumps(
        {
            "sum": sum(i * i for i in range(1000)),
            "random": random.random(),
            "environment": {k: v for k, v in sorted(os.environ.items()) if "TMP" not in k},
            "umask": umask,
            "ids": [os.getuid(), os.getgid()],
            "here": names("."),
            "home": names(os.environ.get("HOME", "/")),
            "tmp": names("/tmp"),
            "shm": names("/dev/shm"),
            "processes": len([n for n in os.listdir("/proc") if n.isdigit()]) < 12,
            "modules": sorted(m for m in ("torch", "numpy", "evil") if m in sys.modules),
            "json": json.loads('{"a": [1, 2]}'),
        }
    )
)
