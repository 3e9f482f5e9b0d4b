"""More than one number: scores per class, ROUGE, BLEU or perplexity, as the task asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks.scale import Band, judge_by
from grader.errors import NotCollected
from grader.evidence import Evidence
from grader.reading.code import Code, argument, quote_call
from grader.reading.document import Document
from grader.reading.practice.execution import Execution
from grader.reading.project.metrics import Shown, shown_metrics
from grader.reading.project.task import Task
from grader.reading.redact import redact
from grader.records import Call
from grader.rubric import Key
from grader.verdict import Quote, Reading, Verdict

_NEEDED = {
    Task.CLASSIFICATION: "scores per class: `classification_report(y_true, y_pred)`",
    Task.TOKENS: "scores per kind of entity, as `seqeval` prints them",
    Task.ANSWERS: "exact match and F1",
    Task.SUMMARIZATION: "ROUGE-1, ROUGE-2 and ROUGE-L",
    Task.TRANSLATION: "BLEU or chrF",
    Task.INSTRUCTIONS: "perplexity, or ROUGE of what it writes",
}
_COMPUTES = {
    Task.SUMMARIZATION: re.compile(r"(?i)[\"']rouge[\"']|rouge_scorer|rouge_score|\brouge\.Rouge"),
    Task.TRANSLATION: re.compile(
        r"(?i)sacrebleu|corpus_bleu|sentence_bleu|[\"'](?:bleu|chrf)[\"']"
    ),
    Task.INSTRUCTIONS: re.compile(r"math\.exp\(|torch\.exp\(|np\.exp\(|(?i:perplexity)"),
    Task.ANSWERS: re.compile(r"[\"']squad(?:_v2)?[\"']\)|exact_match"),
}
_ROUGE = {"rouge", "rouge1", "rouge2", "rougeL"}
_REPORTS = (r"classification_report", r"confusion_matrix", r"ConfusionMatrixDisplay\.\w+")
_SCORES = (r"f1_score", r"precision_score", r"recall_score", r"precision_recall_fscore_support")
_PRINTED = re.compile(r"precision\s+recall\s+f1-score\s+support|rouge-?[12l]|bleu|perplexity", re.I)


@dataclass(frozen=True)
class DetailedMetrics:
    """Find scores per class, or what the task asks for; `average` is the credit for one average."""

    average: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Look at what is shown, then at what the code computes."""
        task = evidence.task.task or Task.CLASSIFICATION
        shown = shown_metrics(evidence.claims)
        quote = _full(task, shown)
        if quote is not None:
            return Reading.of("full", quote, note=f"You show {_NEEDED[task].partition(':')[0]}.")
        partly = _partly(task, shown)
        reports = _reports(task, evidence.code)
        execution = Execution(evidence.document, evidence.code)
        if ran := [call for call in reports if execution.ran(call)]:
            return Reading.of("full", quote_call(ran[-1]), note="You compute it, and it ran.")
        written = quote_call(reports[-1]) if reports else _computed(task, evidence.document)
        if written is not None and (reports or partly is None):
            return self._written(evidence, written)
        if partly is not None:
            note = f"You show one average; {_NEEDED[task]} would say more."
            return Reading.of("average", partly, note=note)
        if evidence.code.broken:
            note = "Nothing more detailed was found, and a cell could not be read."
            return Reading.unreadable(note, *evidence.code.broken[:2], value=0)
        return Reading.missing(f"Not found: {_NEEDED[task].partition(':')[0]}.")

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give part of it for one average."""
        step = f"Show {' or '.join(dict.fromkeys(_NEEDED.values()))}, as your task asks."
        if reading.note.startswith("Not found: "):
            step = f"Show {reading.note.removeprefix('Not found: ').rstrip('.')}."
        scale = {
            "full": Band(1),
            "average": Band(self.average, step),
            "missing": Band(0, step),
            "unreadable": Band(0, "Run it and keep the output."),
        }
        return judge_by(scale, reading)

    def _written(self, evidence: Evidence, quote: Quote) -> Reading:
        """Say of what the code computes whether our run shows it."""
        try:
            cells = evidence.run.cells
        except NotCollected:
            note = "The code computes it; no output shows it."
            return Reading.unreadable(note, quote, value=1)
        if any(_PRINTED.search(cell.output) for cell in cells):
            return Reading.of("full", quote, note="You compute it, and it ran here.")
        note = "The code computes it; neither your outputs nor our run show it."
        return Reading.unreadable(note, quote, value=self.average)


def _full(task: Task, shown: Sequence[Shown]) -> Quote | None:
    """Give what shows all that the task asks for."""
    by_name = {each.name: each.quote for each in shown}
    if task in {Task.CLASSIFICATION, Task.TOKENS}:
        return next((each.quote for each in reversed(shown) if each.per_class), None)
    if task is Task.ANSWERS:
        return by_name["exact"] if {"exact", "f1"} <= set(by_name) else None
    if task is Task.SUMMARIZATION:
        found = [name for name in by_name if name in _ROUGE]
        return by_name[found[0]] if len(found) >= 2 else None
    wanted = ("bleu", "chrf") if task is Task.TRANSLATION else ("perplexity", "rougeL", "rouge1")
    return next((by_name[name] for name in wanted if name in by_name), None)


def _partly(task: Task, shown: Sequence[Shown]) -> Quote | None:
    names = {
        Task.SUMMARIZATION: (*_ROUGE, "bertscore", "bleu"),
        Task.TRANSLATION: ("meteor", "rouge", "bertscore", "ter"),
        Task.INSTRUCTIONS: ("rouge", "bleu", "bertscore"),
    }.get(task, ("f1", "precision", "recall", "mcc", "exact"))
    return next((each.quote for each in reversed(shown) if each.name in names), None)


def _reports(task: Task, code: Code) -> list[Call]:
    """Give the calls that compute scores per class."""
    if task not in {Task.CLASSIFICATION, Task.TOKENS}:
        return []
    whole = [c for c in code.calls(*_SCORES) if _is_per_class(c)]
    return [*code.calls(*_REPORTS), *whole]


def _computed(task: Task, document: Document) -> Quote | None:
    """Quote the first line of code that computes what a task other than classification asks for."""
    wanted = _COMPUTES.get(task)
    for block in document.code_blocks:
        found = wanted.search(block.text) if wanted and block.runnable else None
        if found is not None:
            number = block.text.count("\n", 0, found.start())
            line = block.text.split("\n")[number].strip()
            return Quote(redact(line)[:240], str(block.place))
    return None


def _is_per_class(call: Call) -> bool:
    alone = "average" in call.sources and "average" in call.arguments
    return alone and argument(call, "average") is None
