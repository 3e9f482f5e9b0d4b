"""Leaves files behind that are hard to collect and harder to clean up."""

import os
import socket
from pathlib import Path

made = []


def leave(name, make):
    try:
        make()
        made.append(name)
    except (OSError, ValueError):
        pass


here = Path.cwd()
odd = here / "odd"
odd.mkdir()
os.chdir(odd)
Path("fine.txt").write_text("a fine file")
Path("before.txt").write_text("x")
leave("link", lambda: os.symlink("/etc/passwd", "link.txt"))
leave("link to a folder", lambda: os.symlink("/", "everything"))
leave("loop", lambda: os.symlink("loop", "loop"))
leave("zero", lambda: os.symlink("/dev/zero", "model.safetensors"))
leave("fifo", lambda: os.mkfifo("pipe.csv"))
leave("device", lambda: os.mknod("device", 0o060666, os.makedev(8, 0)))
leave("hard link", lambda: os.link("before.txt", "second.txt"))
leave("socket", lambda: socket.socket(socket.AF_UNIX).bind("socket.json"))
for number, name in enumerate(
    [
        b"bad\xff\xfename.txt",
        b"bell\x07\x1b[31m.txt",
        b"new\nline.txt",
        "left\u202eright.txt".encode(),
        b" ",
        b"-rf",
        b"x" * 250,
    ]
):
    leave(f"name {number}", lambda name=name: open(name, "w").close())
leave("sparse", lambda: os.truncate(os.open("sparse.bin", os.O_CREAT | os.O_WRONLY), 1 << 46))
Path("closed").mkdir()
Path("closed/inner.txt").write_text("x")
os.chmod("closed/inner.txt", 0)
os.chmod("closed", 0)
os.chdir(here)
leave("unreadable", lambda: os.chmod(os.open("odd.bin", os.O_CREAT), 0))
for depth in range(60 if os.environ.get("REDTEAM_CONTROL") else 1200):
    try:
        os.mkdir("d")
        os.chdir("d")
    except OSError:
        break
made.append(f"{depth + 1} folders deep")
print(f"left {made}")
if os.environ.get("REDTEAM_CONTROL"):
    print(f"WORKED: left {len(made)} kinds of odd files", flush=True)
    for _ in range(depth + 1):
        os.chdir("..")
        os.rmdir("d")
    os.chmod(odd / "closed", 0o700)
