"""Makes the system calls that no notebook needs, starts setuid programs, looks for namespaces."""

import ctypes
import errno
import fcntl
import os
import platform
import pty
import signal
import stat
import subprocess
import time
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)
ARM = platform.machine() == "aarch64"
SIGCHLD = 17
CALLS = {  # numbers on x86_64 and aarch64, and arguments that do no harm where nothing holds them
    "ptrace": (101, 117, (0x4206, -1, 0, 0)),
    "process_vm_readv": (310, 270, (-1, 0, 0, 0, 0, 0)),
    "process_vm_writev": (311, 271, (-1, 0, 0, 0, 0, 0)),
    "pidfd_getfd": (438, 438, (-1, 0, 0)),
    "kcmp": (312, 272, (os.getpid(), os.getpid(), 0, 0, 0)),
    "mount": (165, 40, (b"none", b"/nowhere", b"tmpfs", 0, 0)),
    "umount2": (166, 39, (b"/nowhere", 0)),
    "pivot_root": (155, 41, (b"/nowhere", b"/nowhere")),
    "chroot": (161, 51, (b"/",)),
    "open_tree": (428, 428, (-100, b"/", 0)),
    "fsopen": (430, 430, (b"tmpfs", 0)),
    "fsmount": (432, 432, (-1, 0, 0)),
    "move_mount": (429, 429, (-1, b"", -1, b"", 0)),
    "unshare": (272, 97, (0x10000000,)),
    "setns": (308, 268, (-1, 0)),
    "clone into a user namespace": (56, 220, (0x10000000 | SIGCHLD, 0, 0, 0, 0)),
    "clone3": (435, 435, (0, 0)),
    "bpf": (321, 280, (0, 0, 0)),
    "perf_event_open": (298, 241, (0, 0, -1, -1, 0)),
    "userfaultfd": (323, 282, (1,)),
    "io_uring_setup": (425, 425, (8, 0)),
    "add_key": (248, 217, (b"user", b"redteam", b"x", 1, -2)),
    "request_key": (249, 218, (b"user", b"redteam", 0, 0)),
    "keyctl": (250, 219, (0, -2, 0)),
    "finit_module": (313, 273, (-1, b"", 0)),
    "kexec_load": (246, 104, (0, 0, 0, 0)),
    "name_to_handle_at": (303, 264, (-100, b"/", 0, 0, 0)),
    "open_by_handle_at": (304, 265, (-1, 0, 0)),
    "fanotify_init": (300, 262, (0, 0)),
    "quotactl": (179, 60, (0, 0, 0, 0)),
    "syslog": (103, 116, (3, 0, 0)),
    "settimeofday": (164, 170, (0, 0)),
    "clock_settime": (227, 112, (99, 0)),
    "personality": (135, 92, (0x0040000,)),
    "mbind": (237, 235, (0, 0, 0, 0, 0, 0)),
    "set_mempolicy": (238, 237, (0, 0, 0)),
    "migrate_pages": (256, 238, (0, 0, 0, 0)),
    "move_pages": (279, 239, (0, 0, 0, 0, 0, 0)),
}
if not ARM:
    CALLS |= {
        "modify_ldt": (154, 0, (0, 0, 0)),
        "iopl": (172, 0, (0,)),
        "ioperm": (173, 0, (0, 1, 0)),
    }

for name, (x86, arm, arguments) in CALLS.items():
    result = libc.syscall(arm if ARM else x86, *arguments)
    code = ctypes.get_errno() if result == -1 else 0
    if name.startswith("clone into") and result == 0:
        os._exit(0)
    if code not in {errno.EPERM, errno.EACCES, errno.ENOSYS}:
        print(
            f"WORKED: the kernel answered {name}: {errno.errorcode.get(code, 'done')}", flush=True
        )

ours, theirs = pty.openpty()
for name, request in {"TIOCSTI": 0x5412, "TIOCLINUX": 0x541C}.items():
    try:
        fcntl.ioctl(theirs, request, b"x")
    except PermissionError:
        continue
    except OSError as exc:
        print(f"WORKED: the kernel answered {name}: {exc}", flush=True)
    else:
        print(f"WORKED: {name} typed into a terminal", flush=True)

status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines())
for field, right in {
    "NoNewPrivs": "1",
    "Seccomp": "2",
    "CapEff": "0" * 16,
    "CapBnd": "0" * 16,
}.items():
    if status[field].strip() != right:
        print(f"WORKED: {field} is {status[field].strip()}", flush=True)

for folder in ("/usr/bin", "/bin", "/usr/sbin"):
    for path in sorted(Path(folder).glob("*")):
        try:
            found = path.stat()
        except OSError:
            continue
        if not found.st_mode & stat.S_ISUID or path.name not in {"passwd", "chsh", "su", "newgrp"}:
            continue
        try:
            process = subprocess.Popen([path], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        except OSError:
            continue
        time.sleep(0.1)
        try:
            lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
            ids = next(line for line in lines if line.startswith("Uid:")).split()[1:]
            if ids[1] == "0" and os.getuid() != 0:
                print(f"WORKED: {path} got the rights of its owner", flush=True)
        except (OSError, StopIteration):
            pass
        process.kill()
        process.wait()

for words in (["unshare", "-Ur", "id"], ["unshare", "-Urm", "mount", "-t", "tmpfs", "x", "/tmp"]):
    try:
        done = subprocess.run(words, capture_output=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        continue
    if done.returncode == 0:
        print(f"WORKED: {' '.join(words)}", flush=True)
