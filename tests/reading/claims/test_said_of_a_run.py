"""Numbers that are pasted, or said in few words, or in a language without lists."""

from __future__ import annotations

import pytest
from written_code import evidence_of, fence, prose, script

from grader.checks.accuracy_reported import AccuracyReported
from grader.evidence import Evidence
from grader.reading.practice.splits import Split
from grader.verdict import Found

CODE = (
    "from transformers import *\nfrom datasets import load_dataset\n"
    "from sklearn.metrics import accuracy_score\nd = load_dataset('imdb')\n"
    "m = AutoModelForSequenceClassification.from_pretrained('distilbert-base-uncased')\n"
    "def c(p):\n    return {'accuracy': accuracy_score(p.label_ids, p.predictions.argmax(-1))}\n"
    "t = Trainer(model=m, train_dataset=d['train'], eval_dataset=d['test'], compute_metrics=c)\n"
    "t.train()\nt.evaluate()\n"
)


def said(text: str) -> Evidence:
    return evidence_of(script(CODE), prose(text))


def test_a_pasted_output_with_the_marks_of_a_run_is_executed() -> None:
    pasted = "{'eval_loss': 0.26, 'eval_accuracy': 0.905, 'eval_runtime': 52.3, 'epoch': 2.0}"
    claim = evidence_of(script(CODE), fence(pasted, "")).claims.executed.claim
    assert claim is not None
    assert claim.value == 0.905


def test_a_pasted_number_without_them_is_only_claimed() -> None:
    evidence = evidence_of(script(CODE), fence("{'eval_accuracy': 0.905}", ""))
    assert evidence.claims.executed.claim is None
    assert evidence.claims.choice.claim is not None


def test_the_rows_right_behind_a_number_go_before_those_named_earlier() -> None:
    text = "Two epochs over the whole training split end at 0.92 accuracy on 25,000 test reviews."
    claim = said(text).claims.choice.claim
    assert claim is not None
    assert (claim.value, claim.split) == (0.92, Split.TEST)


@pytest.mark.parametrize("text", ["Salió 0.8705 en test.", "điểm trên 2000 bài test: 0,8705"])
def test_the_only_share_said_of_the_test_rows_is_the_accuracy(text: str) -> None:
    claim = said(text).claims.choice.claim
    assert claim is not None
    assert claim.value == 0.8705


@pytest.mark.parametrize(
    "text", ["I took 80 % for the test set.", "The F1 on the test set is 0.87.", "test: 0.21"]
)
def test_a_share_of_the_data_or_another_metric_is_none(text: str) -> None:
    assert said(text).claims.choice.claim is None


def test_a_share_in_a_language_without_lists_is_for_a_person() -> None:
    text = (
        "Ég keyrði þetta á borðtölvunni hans bróður míns og það tók alla nóttina. Nákvæmnin á "
        "prófunargögnunum varð 78,4 %, sem er minna en ég vonaði."
    )
    assert AccuracyReported().read(said(text)).found is Found.UNREADABLE
