"""Reports that are unlike those we know: nothing in them is taken for absent."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from hand_in import hand_in

from grader.checks.project_report import ReportApplication, ReportEvaluation
from grader.checks.task_definition import ExpectedOutput
from grader.evidence import Evidence
from grader.rubric import Check, Key
from grader.verdict import Status, Verdict

SCORES = """              precision    recall  f1-score   support
       apple       0.90      0.93      0.92        30
        pear       0.79      0.73      0.76        30
    accuracy                           0.86        60
"""
ESSAY = """The thing began at my grandmother's table.
She hands everyone a slip of paper and expects a verdict within the minute.
Nobody has ever managed that, so here we are.
My cousins will carry the tablet from chair to chair at the next reunion.
Granny says she would pay for that in cake."""


def verdict_of(check: Check, evidence: Evidence) -> Verdict:
    return check.judge(check.read(evidence), Key())


def notebook(*cells: Any) -> Evidence:
    return hand_in({"work.ipynb": nbformat.writes(nbformat.v4.new_notebook(cells=list(cells)))})


def scored() -> Any:
    output = nbformat.v4.new_output("stream", name="stdout", text=SCORES)
    return nbformat.v4.new_code_cell("print(report)", outputs=[output], execution_count=1)


@pytest.mark.parametrize("check", [ReportApplication(), ExpectedOutput()])
def test_sentences_that_we_do_not_understand_are_for_a_person_and_never_a_zero(
    check: Check,
) -> None:
    verdict = verdict_of(check, hand_in({"README.md": ESSAY}))
    assert verdict.status is Status.MANUAL
    assert "do not understand" in verdict.summary
    assert verdict.quotes


def test_what_is_not_told_in_a_report_that_we_understand_earns_nothing() -> None:
    text = "Accuracy on the test rows is 0.9.\n\nI trained DistilBERT for 3 epochs."
    assert verdict_of(ReportApplication(), hand_in({"README.md": text})).credit == 0


def test_a_language_that_shares_no_common_word_with_ours_is_for_a_person() -> None:
    text = "Mradi huu unasoma ujumbe wa wateja kisha huamua idara gani ijibu haraka zaidi.\n"
    verdict = verdict_of(ReportApplication(), hand_in({"README.md": text * 2}))
    assert "too little of its language" in verdict.summary


def test_columns_of_plus_and_minus_tell_strengths_and_weaknesses() -> None:
    row = "| short clauses are always put well | two topics at once, e.g. rent |"
    text = f"## Results\n\nAccuracy is 0.91.\n\n| + | – |\n|---|---|\n{row}\n"
    verdict = verdict_of(ReportEvaluation(), hand_in({"README.md": text}))
    assert (verdict.status, verdict.credit) == (Status.PASSED, 1.0)


def test_what_follows_printed_scores_is_about_the_results_whatever_its_title() -> None:
    after = nbformat.v4.new_markdown_cell("## Well?\nStrong with apples. Weak with pears.")
    verdict = verdict_of(ReportEvaluation(), notebook(scored(), after))
    assert "the metrics; a strength; a weakness" in verdict.summary


def test_two_classes_of_the_printed_scores_in_a_sentence_say_what_comes_out() -> None:
    before = nbformat.v4.new_markdown_cell("The machine shouts apple or it shouts pear.")
    verdict = verdict_of(ExpectedOutput(), notebook(before, scored()))
    assert verdict.credit == 1.0
