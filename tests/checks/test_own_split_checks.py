"""Which rows a project is measured on, and which reported score is measured again."""

from __future__ import annotations

import pytest
from written_code import cell, evidence_of, prose, script

from grader.checks.own_split_text import text_claim
from grader.checks.supplied_rows import Fit, fit_of
from grader.reading.project.metrics import shown_metrics
from grader.reading.project.prompt import prompt_of
from grader.reading.project.task import Task
from grader.records import Block, BlockKind, Place, SavedNetwork
from grader.rubric import Key

REVIEWS = Key(labels=(0, 1, 1, 0), label_names=("neg", "pos"))
NUMBERED = ("LABEL_0", "LABEL_1")


@pytest.mark.parametrize(
    ("classes", "data", "fit"),
    [
        (("NEGATIVE", "positive"), (), Fit.SAME),
        (("pos", "neg"), (), Fit.SAME),
        (("urgent", "non-urgent"), (), Fit.OTHER),
        (("billing", "refund", "other"), (), Fit.OTHER),
        (("negative", "neutral", "positive"), (), Fit.UNCLEAR),  # neutral rows were not supplied
        (NUMBERED, ("ham", "spam"), Fit.OTHER),
        (NUMBERED, ("neg", "pos"), Fit.UNCLEAR),  # which of the two is LABEL_0?
        (NUMBERED, ("0", "1"), Fit.UNCLEAR),
        (NUMBERED, (), Fit.UNCLEAR),
        ((*NUMBERED, "LABEL_2"), ("0", "1", "2"), Fit.OTHER),
    ],
)
def test_supplied_rows_count_where_their_labels_are_the_classes(
    classes: tuple[str, ...], data: tuple[str, ...], fit: Fit
) -> None:
    assert fit_of(REVIEWS, SavedNetwork("net", "full", "valid", labels=classes), data) is fit


def test_supplied_rows_are_of_another_kind_of_task_or_absent() -> None:
    writer = SavedNetwork("net", "full", "valid", task="generation")
    classifier = SavedNetwork("net", "full", "valid", labels=("neg", "pos"))
    assert fit_of(REVIEWS, writer, ()) is Fit.OTHER
    assert fit_of(Key(texts=("a",), references=(("b",),)), classifier, ()) is Fit.OTHER
    assert fit_of(Key(), classifier, ()) is Fit.ABSENT


@pytest.mark.parametrize(
    ("shown", "task", "metric", "value"),
    [
        ("{'eval_rouge1': 0.41, 'eval_rougeL': 0.35}", Task.SUMMARIZATION, "rougeL", 35),
        ("rouge1: 41.2", Task.SUMMARIZATION, "rouge1", 41.2),
        ("network: rougeL 34.5\nlead of 12 words: rougeL 21.6", Task.SUMMARIZATION, "rougeL", 34.5),
        ("gpt2 fine-tuned: perplexity 18.2", Task.INSTRUCTIONS, "perplexity", 18.2),
        ("Our model: ROUGE-L = 0.31\nBaseline: ROUGE-L = 0.22", Task.SUMMARIZATION, "rougeL", 31),
        ("BLEU = 27.1\nchrF = 51.0", Task.TRANSLATION, "bleu", 27.1),
        ("{'eval_loss': 0.4}", Task.TRANSLATION, "bleu", None),
        ("{'train_rougeL': 0.9}", Task.SUMMARIZATION, "rougeL", None),
        (
            "| metric | value |\n|---|---|\n| Perplexity | 18.2 |",
            Task.INSTRUCTIONS,
            "perplexity",
            18.2,
        ),
    ],
)
def test_the_reported_score_of_held_out_rows_is_the_claim(
    shown: str, task: Task, metric: str, value: float | None
) -> None:
    claims = evidence_of(cell(1, "print(trainer.evaluate())", shown, count=1)).claims
    found = text_claim(shown_metrics(claims), task, foretells=metric == "perplexity")
    assert (found.metric, found.value) == (metric, pytest.approx(value) if value else None)


def test_what_a_run_printed_last_counts_before_what_is_said() -> None:
    said = prose("We reached a ROUGE-L of 0.50 on the test set.")
    logged = cell(1, "trainer.evaluate()", "{'eval_rougeL': 0.2}\n{'eval_rougeL': 0.3}", count=1)
    found = text_claim(shown_metrics(evidence_of(logged, said).claims), None, foretells=False)
    assert found.value == pytest.approx(30)


def test_a_baseline_s_row_of_a_table_is_no_claim() -> None:
    rows = (("", "ROUGE-1", "ROUGE-L"), ("ours", "41.0", "35.5"), ("lead-3", "30.0", "21.0"))
    table = [Block(BlockKind.TABLE, "", Place("report.md"), rows=rows)]
    found = text_claim(shown_metrics(evidence_of(table).claims), None, foretells=False)
    assert (found.metric, found.value) == ("rougeL", 35.5)


@pytest.mark.parametrize(
    ("source", "prompt"),
    [
        ("prefix = 'summarize: '\nx = [prefix + t for t in texts]", "summarize: {text}"),
        ('x = ["Summarize: " + t for t in b["contract"]]', "Summarize: {text}"),
        ("x = f'translate English to German: {t}'", "translate English to German: {text}"),
        ("trainer.evaluate(metric_key_prefix='test')\nprint('Title: ')", "{text}"),
    ],
)
def test_the_prompt_is_what_the_code_puts_before_a_text(source: str, prompt: str) -> None:
    assert prompt_of(evidence_of(script(source)).document) == prompt
