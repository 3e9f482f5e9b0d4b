"""Opens the kinds of socket that reach below or beside the network."""

import os
import socket

NETLINK_KINDS = {"uevent": 15, "audit": 9, "connector": 11, "netfilter": 12}
tries = {
    "vsock": (getattr(socket, "AF_VSOCK", 40), socket.SOCK_STREAM, 0),
    "raw": (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    "raw IPv6": (socket.AF_INET6, socket.SOCK_RAW, 58),
    "packet": (getattr(socket, "AF_PACKET", 17), socket.SOCK_RAW, 0x0300),
    "alg": (38, socket.SOCK_SEQPACKET, 0),
    "xdp": (44, socket.SOCK_RAW, 0),
    "tipc": (30, socket.SOCK_SEQPACKET, 0),
    "bluetooth": (31, socket.SOCK_RAW, 1),
    "can": (29, socket.SOCK_RAW, 1),
    "rds": (21, socket.SOCK_SEQPACKET, 0),
    "key": (15, socket.SOCK_RAW, 2),
}
for name, kind in tries.items():
    try:
        socket.socket(*kind).close()
    except OSError:
        continue
    print(f"WORKED: opened a socket of the kind {name}", flush=True)
others = [name for _, name in socket.if_nameindex() if name != "lo"]
if others:
    print(f"WORKED: the network has {others}", flush=True)
if hasattr(socket, "AF_VSOCK"):
    try:
        with socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM) as host:
            host.settimeout(0.3)
            host.connect((2, 1024))
        print("WORKED: connected to what runs this machine", flush=True)
    except OSError:
        pass
try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0\0")
        print("WORKED: bound to a device", flush=True)
except OSError:
    pass
