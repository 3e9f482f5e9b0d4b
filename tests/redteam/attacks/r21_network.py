"""Tries every way out to the network: this machine, its neighbours, the world."""

import os
import socket
import struct

targets = [
    ("127.0.0.1", port) for port in (22, 25, 80, 111, 443, 631, 5432, 6006, 8000, 8080, 8888)
]
for name in ("tcp", "tcp6"):  # what listens, as everybody may read
    try:
        with open(f"/proc/net/{name}") as table:
            rows = [line.split() for line in table.readlines()[1:]]
    except OSError:
        continue
    targets += [("127.0.0.1", int(row[1].split(":")[1], 16)) for row in rows if row[3] == "0A"]
try:
    with open("/proc/net/route") as table:
        for line in table.readlines()[1:]:
            gateway = socket.inet_ntoa(struct.pack("<I", int(line.split()[2], 16)))
            targets += [(gateway, 53), (gateway, 80)]
            print(f"WORKED: there is a route by {gateway}", flush=True)
except OSError:
    pass
targets += [("169.254.169.254", 80), ("1.1.1.1", 443), ("8.8.8.8", 53), ("192.0.2.1", 80)]
for address in dict.fromkeys(targets):
    try:
        socket.create_connection(address, 0.3).close()
    except OSError:
        continue
    print(f"WORKED: connected to {address}", flush=True)
try:
    socket.create_connection(("2606:4700:4700::1111", 443), 0.3).close()
    print("WORKED: connected by IPv6", flush=True)
except OSError:
    pass
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    for address in (("1.1.1.1", 53), ("169.254.169.254", 53), ("255.255.255.255", 9)):
        try:
            udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            udp.sendto(b"hello", address)
        except OSError:
            continue
        print(f"WORKED: sent a datagram to {address}", flush=True)
try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP) as icmp:
        icmp.sendto(b"\x08\x00\xf7\xff" + bytes(4), ("1.1.1.1", 0))
    print("WORKED: sent a ping", flush=True)
except OSError:
    pass
for name in ("huggingface.co", "metadata.google.internal"):
    try:
        print(f"WORKED: {name} is {socket.gethostbyname(name)}", flush=True)
    except OSError:
        continue
