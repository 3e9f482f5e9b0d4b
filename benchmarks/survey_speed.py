"""Time the survey of a million rows, and validation beside plain `jsonschema`.

    python benchmarks/survey_speed.py [--rows 1000000] [--runs 3]

Prints two Markdown tables. The first is the whole survey of a CSV file as one process: reading,
the schemas of all tasks, every quality check, the quotes; minimum, median and maximum of the runs,
seconds of processor time, and the most memory that the process held. It is given for a tenth of the
rows too: memory that is flat grows by the fingerprints of the rows, some twenty bytes each. The
second is validation alone, in rows a second, with the schema for classification.
"""

import argparse
import csv
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jsonschema
import jsonschema_rs

CHECKOUT = Path(__file__).resolve().parents[1]
SCHEMAS = CHECKOUT / "rubrics" / "fine-tuning-project" / "public" / "schemas"
LABELS = ("billing", "technical", "general")
SEED = 20260131
SIZE = 4_096  # rows of a batch


def write_rows(path: Path, rows: int) -> None:
    """Write texts of 5 to 30 words drawn from this project's documentation, and a label each."""
    words = sorted(
        {
            word
            for page in (CHECKOUT / "docs").glob("*.md")
            for word in page.read_text(encoding="utf-8").split()
            if word.isalpha()
        }
    )
    draw = random.Random(SEED)  # noqa: S311
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Customer query", "Category"])
        for _ in range(rows):
            text = " ".join(draw.choices(words, k=draw.randint(5, 30)))
            writer.writerow([f"{text}.", draw.choice(LABELS)])


def survey_once(folder: Path) -> tuple[float, float, float]:
    """Survey a folder in a process of its own: seconds, seconds of processor, MB."""
    request = {"schemas": {path.stem: json.loads(path.read_text()) for path in SCHEMAS.glob("*")}}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    program = [sys.executable, __file__, "--survey", folder]
    found = subprocess.run(
        program, input=json.dumps(request).encode(), capture_output=True, check=True
    )
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory = json.loads(found.stdout)["memory_mb"]
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, memory


def survey_here(folder: Path) -> None:
    """Survey as the program in the sandbox does, and print the most memory that it took."""
    sys.path.insert(0, str(CHECKOUT))
    from grader.inside.datasets.survey import survey

    survey(folder, json.load(sys.stdin))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"memory_mb": peak}))


def show_surveys(rows: int, runs: int) -> None:
    """Print the table of surveys."""
    print("| rows | minimum | median | maximum | processor | memory |")
    print("|---:|---:|---:|---:|---:|---:|")
    for count in (rows // 10, rows):
        with tempfile.TemporaryDirectory() as name:
            write_rows(Path(name) / "data.csv", count)
            found = [survey_once(Path(name)) for _ in range(runs)]
        seconds, processor, memory = (list(each) for each in zip(*found, strict=True))
        shown = (min(seconds), statistics.median(seconds), max(seconds))
        print(
            f"| {count:,} | " + " | ".join(f"{each:.1f} s" for each in shown)
            + f" | {statistics.median(processor):.1f} s | {max(memory):.0f} MB |"
        )  # fmt: skip


def show_validators(rows: int, runs: int) -> None:
    """Print the table of validators: one row at a time, and rows together as the survey does."""
    schema = json.loads((SCHEMAS / "classification.json").read_text())
    draw = random.Random(SEED)  # noqa: S311
    made = [
        {"text": f"text number {n} of a customer who asks", "label": draw.choice(LABELS)}
        for n in range(rows)
    ]
    together = {"type": "array", "items": schema}
    fast = jsonschema_rs.Draft202012Validator(schema)
    fast_together = jsonschema_rs.Draft202012Validator(together)
    plain = jsonschema.Draft202012Validator(schema)
    parts = [made[at : at + SIZE] for at in range(0, rows, SIZE)]
    few = made[: max(1, rows // 20)]
    ways = {
        "`jsonschema-rs`, 4,096 rows at once": (
            lambda: all(map(fast_together.is_valid, parts)),
            rows,
        ),
        "`jsonschema-rs`, row by row": (lambda: all(map(fast.is_valid, made)), rows),
        "`jsonschema`, row by row": (lambda: all(map(plain.is_valid, few)), len(few)),
    }
    print("\n| validation | rows/s, median | rows/s, slowest |\n|---|---:|---:|")
    for title, (validate, count) in ways.items():
        seconds = []
        for _ in range(runs):
            started = time.perf_counter()
            assert validate()
            seconds.append(time.perf_counter() - started)
        rates = [count / each for each in seconds]
        print(f"| {title} | {statistics.median(rates):,.0f} | {min(rates):,.0f} |")


def main() -> None:
    """Measure both and print the tables."""
    parser = argparse.ArgumentParser(description="Time the survey and validation of datasets.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--survey", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.survey:
        survey_here(options.survey)
        return
    show_surveys(options.rows, options.runs)
    show_validators(options.rows, options.runs)


if __name__ == "__main__":
    main()
