"""Texts that are made to keep patterns busy."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hand_in import hand_in

from grader.checks import KINDS
from grader.checks.analogy import Analogy
from grader.checks.dataset_cleaning import DatasetCleaning
from grader.checks.explanation import Explanation
from grader.checks.multiple_choice import MultipleChoice
from grader.checks.reflection import Challenges, Suggestions
from grader.rubric import load_rubric

CHOICE = MultipleChoice(
    question=1, match=("benefit",), options={"A": ("speed",)}, key="theory.toml"
)
RUBRIC = load_rubric(Path(__file__).parents[2] / "rubrics" / "fine-tuning-assignment", KINDS)
PROSE = [i.check for i in RUBRIC.items if isinstance(i.check, Analogy | Explanation)]
CHECKS = (CHOICE, *PROSE, DatasetCleaning(), Challenges(), Suggestions())


@pytest.mark.parametrize(
    "sign", ["*", "-", " ", "(", "_", "[", "{", "1-", "* ", "a b ", ": ", "answer ", "> ", "**a "]
)
def test_a_long_row_of_one_sign_is_read_at_once(sign: str) -> None:
    row = sign * (8_000 // len(sign))
    text = (
        f"# Transfer learning {row}\n\n1{row}x\n\n## Cleaning\n\n{row}\n\n## Challenges\n\n{row}\n"
    )
    start = time.process_time()
    evidence = hand_in(text)
    for check in CHECKS:
        check.read(evidence)
    assert time.process_time() - start < 10
