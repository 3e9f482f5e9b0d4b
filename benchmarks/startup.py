"""Time what a person waits for before anything is graded, beside what they would run instead.

    python benchmarks/startup.py [--runs 10]

Prints a Markdown table: seconds, minimum / median / maximum of the runs, the commands taken in turn
so that a busy machine slows all of them.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NOTEBOOK = CHECKOUT / "submissions" / "fine-tuning-assignment" / "gold" / "solution.ipynb"
RUBRIC = CHECKOUT / "rubrics" / "fine-tuning-assignment"

COMMANDS = {
    "`grader --help`": [BIN / "grader", "--help"],
    "`jupyter nbconvert --help`": [BIN / "jupyter", "nbconvert", "--help"],
    "`grader check` of a notebook": [BIN / "grader", "check", NOTEBOOK, "--rubric", RUBRIC],
    "`jupyter nbconvert --to markdown` of it": [
        *(BIN / "jupyter", "nbconvert", "--to", "markdown", "--stdout"),
        NOTEBOOK,
    ],
    "`import torch, transformers, datasets`": [
        sys.executable,
        "-c",
        "import torch, transformers, datasets",
    ],
}


def main() -> None:
    """Run every command in turn, several times, after one round that warms the caches."""
    parser = argparse.ArgumentParser(description="Time the start of the commands.")
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(runs + 1):
        for name, command in COMMANDS.items():
            started = time.perf_counter()
            subprocess.run(list(map(str, command)), capture_output=True, check=True)
            if number:
                seconds[name].append(time.perf_counter() - started)
    print("| command | minimum | median | maximum |\n|---|---:|---:|---:|")
    for name, found in seconds.items():
        shown = (min(found), statistics.median(found), max(found))
        print(f"| {name} | " + " | ".join(f"{each:.2f} s" for each in shown) + " |")


if __name__ == "__main__":
    main()
