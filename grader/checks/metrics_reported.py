"""The metric of a project's task, on rows that were held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks.scale import Band, judge_by
from grader.errors import NotCollected
from grader.evidence import Evidence
from grader.reading.code import quote_call, quote_line, source
from grader.reading.datasets.leaks import worst_leak
from grader.reading.defects.leaks import trained_on_test
from grader.reading.practice.evaluated import is_of_another_network, only_on_train
from grader.reading.practice.foreign_scripts import foreign_script
from grader.reading.practice.reached import reached_in_run
from grader.reading.practice.splits import Split
from grader.reading.practice.steps import Step, metric_calls, trainer_evaluations, trainers
from grader.reading.project.metrics import Shown, metrics_of, shown_metrics
from grader.records import Call
from grader.rubric import Key
from grader.verdict import Reading, Verdict

_LEAKED = 0.1  # of the test rows: from here on they are hardly held out
_NEXT = "Evaluate on rows that the network has not seen, and show the task's metric."


@dataclass(frozen=True)
class MetricsReported:
    """Find a number of the task's metric on held-out rows.

    `loss`, `train` and `unshown` are the credits for a loss only, for training rows only, and for
    a metric that is computed and never shown.
    """

    loss: float = 0.5
    train: float = 0.5
    unshown: float = 0.5

    def read(self, evidence: Evidence) -> Reading:
        """Look for what a run printed, then for what is said, then for what is computed."""
        shown = shown_metrics(evidence.claims)
        wanted = metrics_of(evidence.task.task)
        fitting = [each for each in shown if each.name in wanted]
        printed = [each for each in fitting if each.executed]
        computed = _computing(evidence)
        if best := _held_out(printed, evidence) or (computed and _held_out(fitting, evidence)):
            return self._of_held_out(evidence, best)
        if fitting and all(each.split is Split.TRAIN for each in fitting):
            note = "You show a metric, of the training rows only."
            return Reading.of("train", fitting[-1].quote, note=note)
        if printed or (computed and fitting):
            note = "You show a metric of rows that the network was trained on."
            return Reading.of("train", fitting[-1].quote, note=note)
        if fitting:
            note = "A metric is told, but we see neither code nor output that computes it."
            return Reading.unreadable(note, fitting[-1].quote, value=self.loss)
        return self._without_metric(evidence, shown, computed)

    def judge(self, reading: Reading, _key: Key) -> Verdict:
        """Give part of it for a loss only, for training rows, and for what is not shown."""
        scale = {
            "metric": Band(1),
            "loss": Band(self.loss, f"{_NEXT} A loss alone says little."),
            "train": Band(self.train, _NEXT),
            "unshown": Band(self.unshown, "Run it and keep the output, or write the numbers down."),
            "missing": Band(0, _NEXT),
            "unreadable": Band(0, _NEXT),
        }
        return judge_by(scale, reading)

    def _of_held_out(self, evidence: Evidence, best: Shown) -> Reading:
        leak = worst_leak(evidence.surveyed)
        if leak is not None and leak.share >= _LEAKED:
            note = (
                f"You show a metric of test rows; {leak.shared} of the {leak.rows} in "
                f"{leak.held_out} stand in {leak.other} too."
            )
            return Reading.unreadable(note, best.quote, leak.quote, value=self.train)
        if trained_on_test(evidence.document, evidence.code) is not None:
            note = "You show a metric of test rows, and some of them are among those you train on."
            return Reading.unreadable(note, best.quote, value=self.train)
        return Reading.of("metric", best.quote, note="You show the task's metric on held-out rows.")

    def _without_metric(
        self, evidence: Evidence, shown: Sequence[Shown], computed: Sequence[Call]
    ) -> Reading:
        code = evidence.code
        losses = [each for each in shown if each.name == "loss" and each.executed]
        held_out = [each for each in losses if each.split not in {None, Split.TRAIN}]
        if held_out:
            note = "You show a loss of held-out rows, and no metric of the task."
            return Reading.of("loss", held_out[-1].quote, note=note)
        if computed:
            return self._unshown(evidence, computed[-1])
        if script := foreign_script(evidence.document, code):
            note = "You run a script that is not in the hand-in; what it shows is not to be seen."
            return Reading.unreadable(note, quote_line(script), value=self.unshown)
        if code.broken:
            note = "No metric was found, and a cell could not be read."
            return Reading.unreadable(note, *code.broken[:2], value=0)
        return Reading.missing("No metric is shown.")

    def _unshown(self, evidence: Evidence, call: Call) -> Reading:
        """Say what is known of a metric that the code computes and nothing shows."""
        note = "The code computes a metric, but no number of it is shown"
        try:
            run = evidence.run
        except NotCollected:
            return Reading.unreadable(f"{note} here.", quote_call(call), value=self.unshown)
        if Step.EVALUATE in reached_in_run(run, evidence.document, evidence.code):
            return Reading.of("unshown", quote_call(call), note=f"{note}; it ran here.")
        return Reading.of("unshown", quote_call(call), note=f"{note}.")


def _computing(evidence: Evidence) -> tuple[Call, ...]:
    """Give the calls that compute a metric of the student's own network."""
    code = evidence.code
    calls = (*metric_calls(code), *code.calls(r"compute", r"exp", r"corpus_bleu", r"score"))
    evaluated = trainer_evaluations(code)
    own = tuple(call for call in calls if not is_of_another_network(code, call))
    given = [c for c in trainers(code) if source(c, "compute_metrics") not in ("", "None")]
    return (*evaluated, *own) if own or given else ()


def _held_out(shown: Sequence[Shown], evidence: Evidence) -> Shown | None:
    """Give the last number of held-out rows; where nothing says which, the code has to tell."""
    known = [each for each in shown if each.split in {Split.TEST, Split.VALIDATION}]
    code = evidence.code
    only_train = only_on_train(code, trainer_evaluations(code))
    if only_train:
        known = [each for each in known if not each.executed]
    unsaid = [each for each in shown if each.split is None and not only_train]
    return next(iter([*reversed(known), *reversed(unsaid)]), None)
