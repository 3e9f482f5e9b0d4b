"""Opens the settings of the kernel for writing; what is opened is written back as it was."""

import os
import socket

SETTINGS = [
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/vm/overcommit_memory",
    "/proc/sysrq-trigger",
]
SETTINGS += ["/proc/sys/kernel/modprobe", "/proc/sys/kernel/hostname", "/proc/sys/fs/suid_dumpable"]
SETTINGS += [
    "/proc/sys/net/ipv4/ip_forward",
    "/proc/irq/default_smp_affinity",
]
SETTINGS += ["/proc/sys/kernel/randomize_va_space", "/proc/sys/user/max_user_namespaces"]
SETTINGS += ["/proc/sys/kernel/yama/ptrace_scope", "/sys/kernel/mm/transparent_hugepage/enabled"]
SETTINGS += ["/sys/fs/cgroup/memory/tasks", "/sys/fs/cgroup/cgroup.procs"]
SETTINGS += ["/sys/fs/cgroup/unified/cgroup.procs", "/sys/power/state"]
for path in SETTINGS:
    try:
        os.close(os.open(path, os.O_WRONLY))
    except OSError:
        continue
    print(f"WORKED: {path} can be written", flush=True)
# Newer kernels have one of this for each namespace: what counts is whether the host's changed.
try:
    with open("w") as file:
        file.write("4194302")
except OSError:
    pass
try:
    socket.sethostname("mine")
    print("WORKED: the host has another name", flush=True)
except OSError:
    pass
