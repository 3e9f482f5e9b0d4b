"""Installs and downloads, and holds the grader up while there is no network."""

import os
import posix  # its functions are those of the system: a run imitates pip
import sys
import time
import urllib.request


def timed(name, most, attempt):
    started = time.monotonic()
    try:
        reached = attempt()
    except Exception as exc:
        reached = False
        print(f"{name}: {type(exc).__name__}", flush=True)
    if reached:
        print(f"WORKED: {name} reached something", flush=True)
    if (seconds := time.monotonic() - started) > most:
        print(f"WORKED: {name} held the grader up for {seconds:.1f} s", flush=True)


def pip():
    words = ["-I", "-m", "pip", "install", "--quiet", "a-package-of-the-red-team"]
    started = posix.posix_spawn(sys.executable, [sys.executable, *words], os.environ)
    return posix.waitpid(started, 0)[1] == 0


def listening():
    with open("/proc/net/tcp") as table:
        rows = [line.split() for line in table.readlines()[1:]]
    for row in rows:
        if row[3] == "0A":
            import socket

            port = int(row[1].split(":")[1], 16)
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            return True
    return False


# A name is looked up, a number is connected to: each must fail at once.
timed(
    "a download", 2, lambda: urllib.request.urlopen("https://huggingface.co/x", timeout=60).read()
)
timed("a number", 2, lambda: urllib.request.urlopen("http://192.0.2.1/x", timeout=60).read())
timed(
    "telemetry",
    2,
    lambda: urllib.request.urlopen("https://api.wandb.ai/graphql", timeout=60).read(),
)
timed("an index on this machine", 2, listening)
if not os.environ.get("REDTEAM_CONTROL"):
    timed("pip", 5, pip)  # two seconds, and the start of an interpreter on a busy machine
