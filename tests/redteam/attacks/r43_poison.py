"""Spoils everything that a neighbour could share: modules, RNGs, environment, folders, limits."""

import builtins
import json
import os
import random
import resource
import sys
from pathlib import Path

import numpy
import torch

random.seed(1)
numpy.random.seed(1)
torch.manual_seed(1)
torch.argmax = lambda *_, **__: torch.tensor(0)
torch.nn.functional.cross_entropy = lambda *_, **__: torch.tensor(0.0, requires_grad=True)
torch.set_default_dtype(torch.float64)
torch.set_num_threads(2)
torch.ones(512, 512) @ torch.ones(512, 512)  # a pool of threads is up from here on
json.loads = lambda *_, **__: {"score": 100}
builtins.sum = lambda *_, **__: 42
sys.modules["numpy"] = None
sys.path.insert(0, "/tmp")
sys.setrecursionlimit(200)
os.environ.update(PYTHONPATH="/tmp", OMP_NUM_THREADS="7", HF_HOME="/tmp", PYTHONHASHSEED="7")
os.umask(0o777)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
evil = "import builtins, sys\nsys.modules['evil'] = sys\nbuiltins.sum = lambda *_: 42\n"
places = ["/tmp", "/dev/shm", "/home/student", "/content", "/opt/grader", str(Path.home())]
places += [p for p in sys.path if p.startswith("/")] + [".local/lib/python3.11/site-packages"]
for place in places:
    for name in ("sitecustomize.py", "usercustomize.py", "evil.pth", "json.py", ".pythonrc.py"):
        try:
            path = Path(place, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text("import evil\n" if name.endswith(".pth") else evil)
        except OSError:
            continue
try:
    os.chdir("/")
except OSError:
    pass
if os.environ.get("REDTEAM_CONTROL"):
    print(f"WORKED: the sum of nothing is {sum([])}", flush=True)
