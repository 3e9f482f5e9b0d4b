"""Train the reference solutions, hand them in like anybody's work, and demand full marks.

    make reference
    python -m reference.grade --preset smoke --test-set build/held-out.csv

Exits with 1 if the grader gives any of them less than 100 points. With HF_HOME set to a course
world nothing is asked of the network.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from reference.assignment.config import PRESETS

CHECKOUT = Path(__file__).resolve().parents[1]
ASSIGNMENT = CHECKOUT / "reference" / "assignment"
PROJECTS = {
    "clauses": CHECKOUT / "reference" / "project",
    "tickets": CHECKOUT / "reference" / "summaries",
}


def main() -> None:
    """Train, hand in, grade."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--preset", choices=PRESETS, default="smoke", help="of the assignment")
    parser.add_argument("--test-set", type=Path, required=True, help="held-out reviews")
    parser.add_argument(
        "--projects", nargs="+", choices=PROJECTS, default=[*PROJECTS], help="which of them (all)"
    )
    parser.add_argument("--build", type=Path, default=Path("build/reference"), help="works here")
    given = parser.parse_args()
    if "HF_HOME" in os.environ:
        os.environ["HF_HOME"] = str(Path(os.environ["HF_HOME"]).resolve())
    hand_ins, reports = given.build / "hand-ins", given.build / "reports"
    shutil.rmtree(hand_ins, ignore_errors=True)

    run = given.build / "assignment"
    train("reference.assignment", run, "--preset", given.preset)
    hand_in(ASSIGNMENT, ("*.ipynb", "answers.md"), hand_ins / "assignment" / "notebook", run)
    scripts = hand_ins / "assignment" / "scripts" / "reference" / "assignment"
    hand_in(ASSIGNMENT, ("*.py", "*.md", "*.txt"), scripts, run)
    for name in given.projects:
        hand_in_project(PROJECTS[name], hand_ins / "project" / name)
    full = [
        grade("assignment", hand_ins, reports, "--test-set", str(given.test_set)),
        grade("project", hand_ins, reports),
    ]
    sys.exit(0 if all(full) else 1)


def train(package: str, run: Path, *choices: str) -> None:
    """Train and evaluate as a student would, each in a process of its own."""
    python = [sys.executable, "-m"]
    folder = ["--output", str(run), "--overwrite"]
    subprocess.run([*python, f"{package}.train", *choices, *folder], check=True)
    subprocess.run([*python, f"{package}.evaluate", str(run)], check=True)


def hand_in(solution: Path, patterns: Iterable[str], target: Path, run: Path) -> None:
    """Copy what a student would hand in: some files of the solution, and the network."""
    target.mkdir(parents=True)
    for file in (file for pattern in patterns for file in solution.glob(pattern)):
        shutil.copy(file, target)
    shutil.copytree(run / "network", target / "network")


def hand_in_project(solution: Path, target: Path) -> None:
    """Copy the whole folder, as its scripts find their data in it, and train there."""
    left = shutil.ignore_patterns("network", "__pycache__")
    shutil.copytree(solution, target, ignore=left)
    for script in ("train.py", "score.py"):
        subprocess.run([sys.executable, script], cwd=target, check=True)


def grade(name: str, hand_ins: Path, reports: Path, *options: str) -> bool:
    """Grade a folder of hand-ins; True if each has all points."""
    command = [sys.executable, "-m", "grader", "grade", str(hand_ins / name), *options]
    command += ["--rubric", str(CHECKOUT / "rubrics" / f"fine-tuning-{name}")]
    command += ["--out", str(reports / name), "--fail-under", "100"]
    if "HF_HOME" in os.environ:
        command += ["--world", os.environ["HF_HOME"]]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    main()
