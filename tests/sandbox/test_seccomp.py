"""The system-call filter denies what it says, and what courses are made of runs under it."""

import errno
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader.sandbox import seccomp

CHECKOUT = Path(__file__).parents[2]
MACHINES = sorted(seccomp.AUDIT_ARCH)
HERE = os.uname().machine
ALLOW, KILL = 0x7FFF0000, 0x80000000

live = pytest.mark.skipif(HERE not in MACHINES, reason="no filter for this machine")


def error(number: int) -> int:
    return 0x00050000 | number


def verdict(program: bytes, arch: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """Interpret a filter as the kernel does, on one `struct seccomp_data`."""
    padded = [*arguments, *(0,) * (6 - len(arguments))]
    data = struct.pack("<IIQ6Q", number & 0xFFFFFFFF, arch, 0, *padded)
    lines = list(struct.iter_unpack("<HBBI", program))
    accumulator = at = 0
    while True:
        code, true, false, constant = lines[at]
        at += 1
        if code == 0x06:
            return int(constant)
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, constant)
            continue
        holds = {
            0x15: accumulator == constant,
            0x25: accumulator > constant,
            0x45: accumulator & constant != 0,
        }[code]
        at += true if holds else false


def unconditional(machine: str, number: int) -> int:
    """Say what the tables promise for a system call whose arguments are all zero."""
    known = seccomp.numbers(machine)
    named = {known[name] for group in seccomp.DENIED.values() for name in group if name in known}
    if machine == "x86_64" and number != 0xFFFFFFFF and number & 0x40000000:
        return KILL
    if number == known["clone3"] or number > 450:
        return error(errno.ENOSYS)
    if number in (known["socket"], known["socketpair"]):
        return error(errno.EAFNOSUPPORT)  # family 0 is AF_UNSPEC
    return error(errno.EPERM) if number in named else ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_every_number_gets_the_verdict_of_the_tables(machine: str) -> None:
    program = seccomp.filter_program(machine)
    beyond = [0x3FFFFFFF, 0x40000000, 0x40000027, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF]
    for number in [*range(2000), *beyond]:
        found = verdict(program, seccomp.AUDIT_ARCH[machine], number)
        assert found == unconditional(machine, number), number


@pytest.mark.parametrize("machine", MACHINES)
def test_another_machines_calls_kill_whatever_their_number(machine: str) -> None:
    program = seccomp.filter_program(machine)
    i386, arm = 0x40000003, 0x40000028
    for arch in {i386, arm, *seccomp.AUDIT_ARCH.values()} - {seccomp.AUDIT_ARCH[machine]}:
        assert {verdict(program, arch, number) for number in range(500)} == {KILL}


def test_the_machines_have_the_names_that_the_kernel_audits_them_by() -> None:
    wide_and_little_endian = 0x80000000 | 0x40000000
    elf = {"x86_64": 62, "aarch64": 183}
    assert {name: number | wide_and_little_endian for name, number in elf.items()} == (
        seccomp.AUDIT_ARCH
    )


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("upper", [0, 1 << 32, 0xFFFFFFFF << 32], ids=hex)
def test_arguments_are_weighed_as_the_kernel_takes_them_without_their_upper_half(
    machine: str, upper: int
) -> None:
    program, arch = seccomp.filter_program(machine), seccomp.AUDIT_ARCH[machine]
    known = seccomp.numbers(machine)

    def found(name: str, *low: int) -> int:
        return verdict(program, arch, known[name], tuple(upper | value for value in low))

    for bit in (17, 25, 26, 27, 28, 29, 30):
        assert found("clone", 1 << bit | signal.SIGCHLD) == error(errno.EPERM)
    fork, vfork, thread = 0x01200011, 0x4111, 0x3D0F00
    assert {found("clone", flags) for flags in (fork, vfork, thread)} == {ALLOW}
    for name in ("socket", "socketpair"):
        allowed = [family for family in range(64) if found(name, family, 1) == ALLOW]
        assert allowed == [1, 2, 10, 16]
        assert found(name, 17, 3) == error(errno.EAFNOSUPPORT)
    assert found("ioctl", 0, 0x5412) == found("ioctl", 0, 0x541C) == error(errno.EPERM)
    assert found("ioctl", 0x5412, 0x5401) == ALLOW


def headers() -> dict[str, dict[str, int]]:
    """Read the numbers from the kernel's headers, of the machines for which they are here."""
    places = [
        Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        Path("/usr/include/asm/unistd_64.h"),
        Path("/usr/include/asm-generic/unistd.h"),
    ]
    found = {}
    for place in places:
        if place.is_file():
            rows = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)\b", place.read_text())
            table = {name: int(number) for name, number in rows}
            found["x86_64" if table["read"] == 0 else "aarch64"] = table
    return found


@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_those_of_the_kernels_headers(machine: str) -> None:
    table = headers().get(machine)
    if table is None:
        pytest.skip("the kernel's headers are not installed (linux-libc-dev)")
    known = seccomp.numbers(machine)
    assert {name: number for name, number in known.items() if name in table} == {
        name: table[name] for name in known if name in table
    }
    # Newer headers drop a call that the kernel dropped; its number is not given out again.
    assert set(known) - set(table) <= {"lookup_dcookie", "nfsservctl"}
    everything = {*seccomp.numbers("x86_64"), *seccomp.numbers("aarch64")}
    assert not (everything - set(known)) & set(table)


def test_an_unknown_machine_is_refused_by_name() -> None:
    with pytest.raises(NotImplementedError, match="'riscv64' machine, only x86_64, aarch64"):
        seccomp.filter_program("riscv64")


@pytest.mark.parametrize("machine", MACHINES)
def test_no_jump_leaves_the_program_and_it_ends_in_a_verdict(machine: str) -> None:
    lines = list(struct.iter_unpack("<HBBI", seccomp.filter_program(machine)))
    assert len(lines) < 4096
    assert lines[-1] == (0x06, 0, 0, ALLOW)
    for at, (_, true, false, _) in enumerate(lines):
        assert at + 1 + max(true, false) <= len(lines) - (true + false > 0)


DANGEROUS = """
ptrace process_vm_readv process_vm_writev pidfd_getfd kcmp
mount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr
unshare setns bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
add_key request_key keyctl
kexec_load kexec_file_load init_module finit_module delete_module reboot
name_to_handle_at open_by_handle_at fanotify_init lookup_dcookie
memfd_create memfd_secret
quotactl quotactl_fd swapon swapoff acct syslog nfsservctl
settimeofday adjtimex clock_settime clock_adjtime personality
mbind get_mempolicy set_mempolicy set_mempolicy_home_node migrate_pages move_pages
"""
DANGEROUS_ON_X86 = """
create_module get_kernel_syms query_module _sysctl modify_ldt iopl ioperm sysfs ustat uselib
"""


@pytest.mark.parametrize("machine", MACHINES)
def test_nothing_dangerous_is_missing_from_the_tables(machine: str) -> None:
    known = seccomp.numbers(machine)
    denied = {name for group in seccomp.DENIED.values() for name in group if name in known}
    more = DANGEROUS_ON_X86 if machine == "x86_64" else ""
    assert denied == {*DANGEROUS.split(), *more.split()}


# What follows runs in real processes under the real filter.

CALLS = """
import ctypes, json, os, resource, sys
sys.path.insert(0, sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
if sys.argv[2] == "filtered":
    from grader.sandbox.seccomp import install
    install()
parent = os.getpid()
for call in json.loads(sys.argv[3]):
    ctypes.set_errno(0)
    result = libc.syscall(*map(ctypes.c_long, call))
    if os.getpid() != parent:
        os._exit(0)
    print(ctypes.get_errno() if result == -1 else 0, flush=True)
"""


def system_calls(*calls: tuple[int, ...], filtered: bool = True) -> list[int]:
    """Try system calls in a bare interpreter of their own; 0 stands for success."""
    done = run_calls(*calls, filtered=filtered)
    assert done.returncode == 0, done.stderr
    return [int(line) for line in done.stdout.split()]


def run_calls(*calls: tuple[int, ...], filtered: bool) -> subprocess.CompletedProcess[str]:
    how = "filtered" if filtered else "free"
    words = [sys.executable, "-I", "-S", "-c", CALLS, str(CHECKOUT), how, json.dumps(calls)]
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


@live
def test_all_that_is_denied_is_denied_to_a_real_process() -> None:
    known = seccomp.numbers(HERE)
    names = [name for group in seccomp.DENIED.values() for name in group if name in known]
    # No call can do harm with arguments of -1, even if the filter had a hole.
    found = system_calls(*[(known[name], -1, -1, -1, -1, -1) for name in names])
    assert dict(zip(names, found, strict=True)) == dict.fromkeys(names, errno.EPERM)


@live
@pytest.mark.parametrize("name", ["personality", "process_vm_readv", "unshare"])
def test_without_the_filter_the_kernel_would_have_looked_at_the_call(name: str) -> None:
    call = (seccomp.numbers(HERE)[name], -1, -1, -1, -1, -1)
    assert system_calls(call, filtered=False) != [errno.EPERM]


@live
def test_clone_makes_children_and_no_namespaces() -> None:
    known = seccomp.numbers(HERE)
    flags = [1 << bit | signal.SIGCHLD for bit in (17, 25, 26, 27, 28, 29, 30)]
    found = system_calls(*[(known["clone"], flag, 0, 0, 0, 0) for flag in flags])
    assert found == [errno.EPERM] * 7
    assert system_calls((known["clone"], signal.SIGCHLD, 0, 0, 0, 0)) == [0]


@live
def test_calls_that_cannot_be_weighed_are_not_there() -> None:
    known = seccomp.numbers(HERE)
    calls = [(known["clone3"], 0, 0), (451, 0, 0, 0, 0), (470, 0), (0x3FFFFFFF, 0), (-1, 0)]
    assert system_calls(*calls) == [errno.ENOSYS] * 5


@live
def test_sockets_are_of_the_four_families_that_libraries_ask_for() -> None:
    call = seccomp.numbers(HERE)["socket"]
    stream, datagram, raw = (int(kind) for kind in (1, 2, 3))
    others = [(9, stream), (17, raw), (30, stream), (31, raw), (38, raw), (40, stream)]
    found = system_calls(*[(call, family, kind, 0) for family, kind in others])
    assert found == [errno.EAFNOSUPPORT] * 6
    needed = [
        (call, 1, stream, 0),
        (call, 2, stream, 0),
        (call, 2, datagram, 0),
        (call, 16, raw, 0),
    ]
    assert system_calls(*needed) == [0] * 4
    ipv6 = (call, socket.AF_INET6, stream, 0)
    assert system_calls(ipv6) == system_calls(ipv6, filtered=False)


@live
def test_a_socket_pair_does_not_load_a_protocol_that_a_socket_may_not() -> None:
    call = seccomp.numbers(HERE)["socketpair"]
    assert system_calls((call, 30, 1, 0, 0)) == [errno.EAFNOSUPPORT]


@live
def test_nobody_types_into_a_terminal() -> None:
    call = seccomp.numbers(HERE)["ioctl"]
    requests = [0x5412, 0x541C, 0x5412 | 1 << 32, 0x5401]
    calls = [(call, -1, request, 0) for request in requests]
    assert system_calls(*calls) == [errno.EPERM] * 3 + [errno.EBADF]
    assert system_calls(*calls, filtered=False) == [errno.EBADF] * 4


@live
@pytest.mark.skipif(HERE != "x86_64", reason="x32 is a second set of numbers of x86_64 only")
def test_an_x32_call_kills_the_process() -> None:
    getpid = (0x40000000 | 39, 0)
    assert run_calls(getpid, filtered=False).returncode == 0
    assert run_calls(getpid, filtered=True).returncode == -signal.SIGSYS


I386 = """
import ctypes, mmap, os, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
sys.path.insert(0, sys.argv[1])
from grader.sandbox.seccomp import install
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(b"\\xb8\\x14\\0\\0\\0\\xcd\\x80\\xc3")  # mov eax, 20 (getpid); int 0x80; ret
call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
if sys.argv[2] == "filtered":
    install()
print(call() == os.getpid())
"""


@live
@pytest.mark.skipif(HERE != "x86_64", reason="int 0x80 is an instruction of x86")
def test_a_call_through_the_32_bit_door_kills_the_process() -> None:
    def outcome(how: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-I", "-S", "-c", I386, str(CHECKOUT), how]
        return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)

    if outcome("free").stdout != "True\n":
        pytest.skip("this kernel has no 32-bit door")
    assert outcome("filtered").returncode == -signal.SIGSYS


THREADS = """
import os, subprocess, sys, threading
sys.path.insert(0, sys.argv[1])
from grader.sandbox.seccomp import install
end = threading.Event()
threading.Thread(target=end.wait).start()
install()
for task in os.listdir("/proc/self/task"):
    lines = open(f"/proc/self/task/{task}/status").read().splitlines()
    print(*[line for line in lines if line.startswith(("NoNewPrivs", "Seccomp:"))])
sys.stdout.flush()
end.set()
subprocess.run(["grep", "^Seccomp:", "/proc/self/status"])
install()
"""


@live
def test_the_filter_covers_running_threads_and_later_programs_and_can_be_doubled() -> None:
    words = [sys.executable, "-I", "-S", "-c", THREADS, str(CHECKOUT)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    one = "NoNewPrivs:\t1 Seccomp:\t2\n"
    assert (done.stdout, done.stderr, done.returncode) == (2 * one + "Seccomp:\t2\n", "", 0)


@live
@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_bubblewrap_takes_the_program() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(seccomp.filter_program())
        file.seek(0)
        words = ["bwrap", "--dev-bind", "/", "/", "--seccomp", str(file.fileno())]
        done = subprocess.run(
            [*words, "grep", "^Seccomp:", "/proc/self/status"],
            capture_output=True,
            text=True,
            pass_fds=(file.fileno(),),
            timeout=60,
            check=False,
        )
    assert (done.stdout, done.stderr) == ("Seccomp:\t2\n", "")


COURSE = """
import asyncio, concurrent.futures, multiprocessing, os, pty, socket, sqlite3, subprocess, sys
import tempfile, threading

def square(n):
    return n * n

async def loops():
    server = await asyncio.start_server(lambda r, w: (w.write(b"hi"), w.close()), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    child = await asyncio.create_subprocess_exec("true")
    words = await reader.read()
    writer.close()
    server.close()
    return words, await child.wait()

if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    from grader.sandbox.seccomp import install
    install()
    import datasets, joblib, torch
    from tokenizers import Tokenizer, models
    from torch.utils.data import DataLoader

    done = {}
    torch.set_num_threads(2)
    done["matmul"] = float((torch.ones(300, 300) @ torch.ones(300, 300)).sum()) == 300.0**3
    weight = torch.ones(3, requires_grad=True)
    (weight * weight).sum().backward()
    done["backward"] = weight.grad.tolist() == [2.0, 2.0, 2.0]
    done["loader"] = len(list(DataLoader(torch.arange(8), batch_size=2, num_workers=2))) == 4
    for method in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            done[method] = pool.map(square, range(4)) == [0, 1, 4, 9]
    done["joblib"] = joblib.Parallel(2)(joblib.delayed(square)(n) for n in range(3)) == [0, 1, 4]
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        done["threads"] = list(threads.map(square, range(3))) == [0, 1, 4]
    table = datasets.Dataset.from_dict({"n": list(range(8))})
    done["map"] = table.map(lambda row: {"m": row["n"] ** 2}, num_proc=2)["m"][-1] == 49
    done["tokenizer"] = Tokenizer(models.BPE()).get_vocab_size() == 0
    done["subprocess"] = subprocess.run("echo a | cat", shell=True, capture_output=True).stdout
    done["pty"] = os.waitstatus_to_exitcode(pty.spawn(["true"], lambda fd: os.read(fd, 1024)))
    done["asyncio"] = asyncio.run(loops())
    with tempfile.TemporaryDirectory() as folder, sqlite3.connect(folder + "/a.db") as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("CREATE TABLE t (n)")
        done["sqlite"] = base.execute("INSERT INTO t VALUES (1)").rowcount
    done["names"] = socket.getaddrinfo("localhost", 80)[0][4][1]
    print(done)
"""


@live
@pytest.mark.slow
def test_what_courses_are_made_of_runs_under_the_filter(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    script = tmp_path / "course.py"
    script.write_text(COURSE)
    done = subprocess.run(
        [sys.executable, script, str(CHECKOUT)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr
    names = "matmul backward loader fork spawn forkserver joblib threads map tokenizer"
    wanted: dict[str, object] = dict.fromkeys(names.split(), True)
    wanted |= {"subprocess": b"a\n", "pty": 0, "asyncio": (b"hi", 0), "sqlite": 1, "names": 80}
    assert done.stdout.splitlines()[-1] == str(wanted)
