"""Train the reference solutions, hand them in like anybody's work, and demand full marks.

    make reference
    python -m reference.grade --preset smoke --test-set build/held-out.csv

Exits with 1 if the grader gives less than 100 points to any of them. With HF_HOME set to a course
world nothing is asked of the network.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from reference.assignment.config import PRESETS

CHECKOUT = Path(__file__).resolve().parents[1]
SCRIPTS = "*.py", "*.md", "requirements.txt"


def main() -> None:
    """Train, hand in, grade."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--preset", choices=PRESETS, default="smoke")
    parser.add_argument("--test-set", type=Path, required=True, help="held-out reviews")
    parser.add_argument("--build", type=Path, default=Path("build/reference"))
    given = parser.parse_args()
    world = Path(os.environ["HF_HOME"]) if "HF_HOME" in os.environ else None

    build: Path = given.build
    shutil.rmtree(build / "hand-ins", ignore_errors=True)
    train_assignment(build / "assignment", given.preset)
    hand_in_assignment(build / "assignment", build / "hand-ins" / "assignment")
    passed = grade("fine-tuning-assignment", build, "assignment", world, given.test_set)
    sys.exit(0 if passed else 1)


def train_assignment(run: Path, preset: str) -> None:
    """Train and measure as a student would, each in a process of its own."""
    python = [sys.executable, "-m"]
    choices = ["--preset", preset, "--output", str(run), "--overwrite"]
    subprocess.run([*python, "reference.assignment.train", *choices], check=True)
    subprocess.run([*python, "reference.assignment.evaluate", str(run)], check=True)


def hand_in_assignment(run: Path, target: Path) -> None:
    """Hand the assignment in twice: as the notebook, and as the scripts."""
    solution = CHECKOUT / "reference" / "assignment"
    for name, patterns, folder in (
        ("notebook", ("*.ipynb", "answers.md"), "."),
        ("scripts", SCRIPTS, "reference/assignment"),
    ):
        place = target / name / folder
        place.mkdir(parents=True)
        for file in (file for pattern in patterns for file in solution.glob(pattern)):
            shutil.copy(file, place)
        shutil.copytree(run / "network", target / name / "network")


def grade(rubric: str, build: Path, name: str, world: Path | None, test_set: Path | None) -> bool:
    """Grade a folder of hand-ins; True if each has all points."""
    command = [sys.executable, "-m", "grader", "grade", str(build / "hand-ins" / name)]
    command += [
        "--rubric",
        str(CHECKOUT / "rubrics" / rubric),
        "--out",
        str(build / "reports" / name),
    ]
    command += ["--fail-under", "100"]
    command += ["--world", str(world)] if world else []
    command += ["--test-set", str(test_set)] if test_set else []
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    main()
