"""Connects to every service that has a name instead of a port."""

import glob
import os
import socket
from pathlib import Path

names = [
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/run/podman/podman.sock",
    "/run/systemd/notify",
]
names += ["/run/dbus/system_bus_socket", "/run/user/0/bus", "/tmp/.X11-unix/X0", "/run/nscd/socket"]
names += ["/run/containerd/containerd.sock", "/dev/log", "\0/tmp/.X11-unix/X0", "\0/org/bluez"]
names += glob.glob("/tmp/*.sock") + glob.glob("/tmp/*/*.sock") + glob.glob("/run/*.sock")
try:
    with open("/proc/net/unix") as table:
        for line in table.readlines()[1:]:
            words = line.split(maxsplit=7)
            if len(words) == 8:
                name = words[7].strip()
                names.append("\0" + name[1:] if name.startswith("@") else name)
except OSError:
    pass
for name in dict.fromkeys(names):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        try:
            with socket.socket(socket.AF_UNIX, kind) as client:
                client.settimeout(0.3)
                client.connect(name)
        except (OSError, ValueError):
            continue
        print(f"WORKED: connected to {name!r}", flush=True)
        break
