"""Measure what isolation costs: a class beside others' tools, the start of a job, jobs and threads.

    python benchmarks/isolation.py [--only notebooks|start|threads] [--rounds 3] [--peers 4]

Prints Markdown tables. Whatever is compared is run in turn, round after round, so that a busy
machine slows all of it, and ratios are those within one round: median (least to most).
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import peers
from nbformat.v4 import new_code_cell, new_markdown_cell
from peers import JOBS, Contestant

from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.job import Job, JobLimits, Outcome, Sandbox
from grader.sandbox.namespaces import Namespaces

CLASS = 20
LIMITS = JobLimits(seconds=600, memory_mb=4096, processes=256, disk_mb=1024)
FIRST = "import time\nprint(f'FIRST{time.monotonic_ns()}', flush=True)"
SETTINGS = ((2, 1), (1, 1), (1, 2), (2, 2), (4, 1), (4, 2))
"""Jobs at a time and threads a job; on two cores the first is what the grader chooses."""

TRAINS = """import torch
torch.set_num_threads(THREADS)
from torch import nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(),
                      nn.Linear(512, 2))
optimizer = torch.optim.AdamW(model.parameters())
rows, labels = torch.randn(2048, 256), torch.randint(0, 2, (2048,))
for step in range(15):
    loss = nn.functional.cross_entropy(model(rows), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(loss.item())"""


def run_job(folder: Path) -> Job:
    """Return the job that runs the hand-in in a folder."""
    return Job("run", ("@files", "-", "full", "600", "8"), mounts={"files": folder}, limits=LIMITS)


def ended(outcome: Outcome) -> Outcome:
    """Return how a job ended; raises RuntimeError unless it ran to its end."""
    if outcome.exit_code or outcome.limit or b'"outcome": "failed"' in outcome.stdout:
        raise RuntimeError(f"{outcome.limit} {outcome.stderr[-500:]} {outcome.stdout[-1000:]!r}")
    return outcome


# A class of notebooks


def ours(folder: Path, seeds: Sequence[int]) -> Contestant:
    """Run notebooks with a zygote that is started for them, two at a time."""
    for seed in seeds:
        cells = [new_code_cell(source) for source in peers.sources(seed)]
        peers.write_notebook(folder / f"{seed}/hw.ipynb", cells)

    def run(count: int) -> None:
        backend = Namespaces()
        try:
            with ThreadPoolExecutor(JOBS) as pool:
                jobs = [run_job(folder / str(seed)) for seed in seeds[:count]]
                for outcome in pool.map(backend.run, jobs):
                    assert ended(outcome).stdout.count(b'"state": "done"') == len(peers.CELLS)
        finally:
            backend.close()

    return Contestant("`namespaces`, two at a time, with the start of its zygote", CLASS, run)


def notebooks(folder: Path, rounds: int, of_peers: int) -> str:
    """Run the class in every way."""
    peers.install()
    seeds = range(CLASS)
    everybody = [
        ours(folder / "ours", seeds),
        peers.nbconvert(folder / "nbconvert", seeds, of_peers),
        peers.nbgrader(folder / "nbgrader", seeds, min(CLASS, 2 * of_peers)),
        peers.otter(folder / "otter", seeds, of_peers),
    ]
    seconds = in_turn({c.name: lambda c=c: c.run(c.notebooks) for c in everybody}, rounds)
    each = {c.name: [s / c.notebooks for s in seconds[c.name]] for c in everybody}
    lines = ["| run by | notebooks a round | seconds a notebook | ours / theirs |", row("---", 3)]
    for c in everybody:
        ratios = [a / b for a, b in zip(each[everybody[0].name], each[c.name], strict=True)]
        shown = "" if c is everybody[0] else spread(ratios)
        lines.append(f"| {c.name} | {c.notebooks} | {spread(each[c.name])} | {shown} |")
    return "\n".join(lines)


# The start of a job


def start(folder: Path, runs: int = 30) -> str:
    """Time the first byte of a hand-in, and weigh a job that waits."""
    script, notebook = folder / "script", folder / "notebook"
    script.mkdir(parents=True)
    (script / "main.py").write_text(FIRST)
    peers.write_notebook(notebook / "main.ipynb", [new_code_cell(FIRST)])
    lines = [
        "| hand-in | backend | first byte, median | 95 % | whole job | private MB |",
        row("---", 4, names=2),
    ]
    backends: list[Sandbox] = [Namespaces(), Bubblewrap()]
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for number in range(runs + 1):
        for kind in (script, notebook):
            for backend in backends:
                pair = first_byte(backend, kind)
                if number:  # the first round starts the zygote
                    found.setdefault((kind.name, backend.name), []).append(pair)
    for kind in (script, notebook):
        for backend in backends:
            first, whole = zip(*found[kind.name, backend.name], strict=True)
            weight = idle_mb(backend, kind)
            lines.append(
                f"| {kind.name} | `{backend.name}` | {1000 * statistics.median(first):.0f} ms "
                f"| {1000 * statistics.quantiles(first, n=20)[-1]:.0f} ms "
                f"| {1000 * statistics.median(whole):.0f} ms | {weight:.1f} |"
            )
    for backend in backends:
        backend.close()
    return "\n".join(lines)


def first_byte(backend: Sandbox, hand_in: Path) -> tuple[float, float]:
    """Return the seconds from the call to the hand-in's first byte, and to the job's end."""
    began = time.monotonic_ns()
    outcome = ended(backend.run(run_job(hand_in)))
    whole = time.monotonic_ns() - began
    match = re.search(rb"FIRST(\d+)", outcome.stdout)
    assert match, outcome
    return (int(match[1]) - began) / 1e9, whole / 1e9


def idle_mb(backend: Sandbox, hand_in: Path) -> float:
    """Return the memory that only a waiting job's processes hold, together, in MB."""
    waiting = hand_in.with_name(f"{hand_in.name}-waiting")
    waiting.mkdir(exist_ok=True)
    (entry,) = hand_in.iterdir()
    text = entry.read_text()
    (waiting / entry.name).write_text(text.replace("import time", "import time; time.sleep(4)"))
    job = threading.Thread(target=lambda: ended(backend.run(run_job(waiting))))
    job.start()
    seen = []
    while job.is_alive():
        seen.append(sum(map(private_mb, job_processes())))
        time.sleep(0.2)
    return statistics.median(seen)


def job_processes() -> Iterator[int]:
    """List the processes below this one; the zygote, a child of ours, is no part of a job."""
    own = children(os.getpid())
    zygotes = {pid for pid in own if b"sandbox.zygote" in Path(f"/proc/{pid}/cmdline").read_bytes()}
    left = [child for zygote in zygotes for child in children(zygote)]
    left += [pid for pid in own if pid not in zygotes]
    while left:
        pid = left.pop()
        yield pid
        left.extend(children(pid))


def children(pid: int) -> list[int]:
    """List the children of a process."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:  # it ended while we looked
        return []


def private_mb(pid: int) -> float:
    """Return the memory that a process shares with no other."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it ended while we looked
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


# Jobs and threads


def threads(folder: Path, rounds: int) -> str:
    """Grade a class of which a third trains, a third is only parsed, a third is read as well."""
    text = [new_markdown_cell("## Answer\n\n" + "Some words. " * 200) for _ in range(40)]
    for number in range(4):
        peers.write_notebook(folder / f"read{number}/hw.ipynb", [*text, new_code_cell(TRAINS)])
        for each in {each for _, each in SETTINGS}:
            code = TRAINS.replace("THREADS", str(each))
            peers.write_notebook(folder / f"trains{number}x{each}/hw.ipynb", [new_code_cell(code)])
    seconds: dict[tuple[int, int], list[float]] = {setting: [] for setting in SETTINGS}
    for _ in range(rounds):
        for jobs, each in SETTINGS:
            seconds[jobs, each].append(mixed_class(folder, jobs, each))
    best = seconds[SETTINGS[0]]
    lines = ["| jobs × threads | seconds | against the grader's choice |", row("---", 2)]
    for (jobs, each), found in seconds.items():
        ratios = [a / b for a, b in zip(found, best, strict=True)]
        lines.append(f"| {jobs} × {each} | {spread(found)} | {spread(ratios)} |")
    return "\n".join(lines)


def mixed_class(folder: Path, jobs: int, each: int) -> float:
    """Return the seconds for the class, after the zygote has started."""
    backend = Namespaces()

    def grade(hand_in: Path, kind: str) -> None:
        def read(program: str, *words: str, stdin: bytes = b"") -> bytes:
            mounts = {"files": hand_in}
            job = Job(program, ("@files", *words), stdin=stdin, mounts=mounts, limits=LIMITS)
            return ended(backend.run(job)).stdout

        document = read("documents", "-")
        if kind == "static":
            read("code", stdin=document)
        if kind == "trains":
            ended(backend.run(run_job(hand_in)))

    try:
        backend.run(Job("probe", ("/nothing",)))
        began = time.perf_counter()
        with ThreadPoolExecutor(jobs) as pool:
            done = [
                pool.submit(grade, folder / name, kind)
                for number in range(4)
                for name, kind in (
                    (f"trains{number}x{each}", "trains"),
                    (f"read{number}", "parsed"),
                    (f"read{number}", "static"),
                )
            ]
            for each_done in done:
                each_done.result()
        return time.perf_counter() - began
    finally:
        backend.close()


def in_turn(actions: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Run every action in turn, round after round."""
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            began = time.perf_counter()
            action()
            seconds[name].append(time.perf_counter() - began)
    return seconds


def spread(found: Sequence[float]) -> str:
    """Write the median, and the least and the most."""
    return f"{statistics.median(found):.2f} ({min(found):.2f}–{max(found):.2f})"


def row(rule: str, numbers: int, names: int = 1) -> str:
    """Write the line below a table's head."""
    return "|" + f"{rule}|" * names + f"{rule}:|" * numbers


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what isolation costs.")
    parser.add_argument("--only", choices=["notebooks", "start", "threads"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=int, default=4, help="notebooks that others run a round")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts: dict[str, Callable[[], str]] = {
            "start": lambda: start(folder / "start"),
            "threads": lambda: threads(folder / "threads", options.rounds),
            "notebooks": lambda: notebooks(folder, options.rounds, options.peers),
        }
        for part, measure in parts.items():
            if options.only in {None, part}:
                sys.stdout.write(f"## {part}\n\n{measure()}\n\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
