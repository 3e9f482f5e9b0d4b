"""Fine-tune one network in four ways, and put what each gains and costs on one page.

    python -m reference.methods.compare --preset laptop --output results/methods

Full fine-tuning trains every weight; LoRA a low-rank change of a few; prompt tuning some tokens
that stand before each review; head-only training nothing but the new head. All four come from
`reference.assignment.train --method …`, each in a process of its own. A run that has ended is not
made again. Writes methods.csv and methods.md.
"""

import argparse
import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from reference.assignment.config import METHODS, PRESETS, Config

COLUMNS = {
    "method": "what is trained",
    "accuracy": "test accuracy",
    "low": "from",
    "high": "to",
    "trained_parameters": "trained weights",
    "seconds": "seconds",
    "memory_mb": "memory, MB",
    "size_mb": "on disk, MB",
}
"""What a row holds; from and to bound the accuracy with 95 % confidence."""

SHOWN = {"trained_parameters": "{:,}", "accuracy": "{:.3f}", "low": "{:.3f}", "high": "{:.3f}"}


def main() -> None:
    """Run the four methods and write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--preset", choices=PRESETS, default="laptop")
    parser.add_argument("--dataset", default=Config.dataset, help="of reviews (%(default)s)")
    parser.add_argument("--output", type=Path, default=Path("results/methods"))
    given = parser.parse_args()
    choices = ["--preset", given.preset, "--dataset", given.dataset]
    rows = [measure(method, choices, given.output / method) for method in METHODS]
    table = to_table(rows)
    (given.output / "methods.md").write_text(table)
    with (given.output / "methods.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    print(table)


def measure(method: str, choices: Sequence[str], run: Path) -> dict[str, object]:
    """Train and evaluate one method, and read what both wrote down."""
    python = [sys.executable, "-m"]
    if not (run / "metrics.json").exists():
        ours = ["--method", method, "--output", str(run), "--resume"]
        subprocess.run([*python, "reference.assignment.train", *choices, *ours], check=True)
        subprocess.run([*python, "reference.assignment.evaluate", str(run)], check=True)
    cost = json.loads((run / "training.json").read_text())
    return {"method": method} | cost | json.loads((run / "metrics.json").read_text())


def to_table(rows: list[dict[str, object]]) -> str:
    """Write the rows as a Markdown table."""
    lines = [
        "| " + " | ".join(COLUMNS.values()) + " |",
        "|---" + "|---:" * (len(COLUMNS) - 1) + "|",
    ]
    for row in rows:
        cells = [SHOWN.get(column, "{}").format(row[column]) for column in COLUMNS]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
