"""`docs/security.md` names exactly the attacks that exist, and how each must end.

Run as a program this prints the rows of its table: `python tests/redteam/test_table.py`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from harness import FLAG, Case  # noqa: E402  found through the line above

PAGE = HERE.parents[1] / "docs" / "security.md"
GROUPS = (
    "integrity",
    "secrets",
    "connections",
    "resources",
    "kernel",
    "neighbours",
    "intake",
    "networks",
    "exports",
)
KILLED = "| R39 | kills the grader in the middle of a job | nothing is left |"
"""A test of its own in the group of resources."""


def rows() -> list[str]:
    """Write a row for each number; one whose grader still lacks something is said to be open."""
    cases: dict[str, list[Case]] = {}
    for group in GROUPS:
        for case in importlib.import_module(f"test_{group}").CASES:
            cases.setdefault(case.id[:3], []).append(case)
    made = [_row(number, found) for number, found in cases.items()]
    asked = importlib.import_module("test_provenance").FLAGGED
    flagged = [f"| {number} | {title} | {FLAG} |" for number, title in asked.items()]
    return sorted([*made, *flagged, KILLED])


def _row(number: str, cases: list[Case]) -> str:
    outcomes = dict.fromkeys(outcome for case in cases for outcome in case.outcomes)
    pending = next((case.pending for case in cases if case.pending), "")
    ends = " or ".join(outcomes) + (f"; open: {pending}" if pending else "")
    return f"| {number} | {cases[0].title} | {ends} |"


def test_the_table_of_the_documents_is_the_table_of_the_tests() -> None:
    shown = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| R"]
    assert shown == rows()


if __name__ == "__main__":
    sys.stdout.write("\n".join(rows()) + "\n")
