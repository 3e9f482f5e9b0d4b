"""Reads what every host keeps for itself, and every home folder that can be guessed."""

import os
import pwd
import sys
from pathlib import Path

PRIVATE = [".ssh/id_ed25519", ".ssh/id_rsa", ".cache/huggingface/token", ".netrc", ".bash_history"]
PRIVATE += [".kaggle/kaggle.json", ".config/gcloud/credentials.db", ".aws/credentials", ".pypirc"]
homes = {entry.pw_dir for entry in pwd.getpwall()} | {os.environ.get("HOME", "/")}
homes |= {"/root", *(f"/home/{n}" for n in (os.listdir("/home") if os.path.isdir("/home") else []))}
for pid in [n for n in os.listdir("/proc") if n.isdigit()]:
    try:
        words = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        continue
    homes |= {os.fsdecode(w[5:]) for w in words if w.startswith(b"HOME=")}
paths = ["/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/proc/kcore", "/dev/mem", "/dev/vda"]
paths += ["/etc/ssh/ssh_host_ed25519_key", "/run/secrets", "/var/run/secrets", "/proc/1/mem"]
paths += [f"{home}/{name}" for home in homes for name in PRIVATE]
for path in paths:
    try:
        with open(path, "rb") as file:
            text = file.read(200)
    except (OSError, ValueError):
        continue
    print(f"WORKED: read {path}: {text[:120]!r}", flush=True)
for home in homes - {"/home/student"}:
    try:
        names = [n for n in os.listdir(home) if f"{home}/{n}/" not in sys.base_prefix + "/"]
    except OSError:
        continue
    names = [n for n in names if n.startswith(".")]
    if names and home not in ("/", os.environ.get("HOME")):
        print(f"WORKED: listed {home}: {names[:5]}", flush=True)
