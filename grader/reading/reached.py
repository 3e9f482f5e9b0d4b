"""Which of the five steps were really run: by us, or by the student as stored outputs show."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.reading.code import Code, ran_at
from grader.reading.document import Document
from grader.reading.steps import Step, evaluates_while_training, step_calls
from grader.records import BlockKind, Call, Place, RunRecord

_PROGRESS = re.compile(r"\[ *(\d{1,7})/(\d{1,7}) +[\d:]+[^\]\n]{0,60}, Epoch")


@dataclass(frozen=True)
class Reached:
    """The steps that were run, each with a call that shows it where there is one."""

    calls: dict[Step, Call]

    @property
    def steps(self) -> frozenset[Step]:
        """The steps."""
        return frozenset(self.calls)


def reached_in_outputs(document: Document, code: Code) -> Reached:
    """Say which steps the stored outputs show: their cell was run and did not fail."""
    cells = executed_cells(document)
    cut = frozenset() if code.calls(r"EarlyStopping\w*") else _cut_trainings(document)
    found = {}
    for step in Step:
        done = cells - cut if step is Step.TRAIN else cells
        ran = [call for call in step_calls(code, step) if _cell(ran_at(call)) in done]
        if ran:
            found[step] = ran[-1]
    if Step.TRAIN in found and Step.EVALUATE not in found and evaluates_while_training(code):
        found[Step.EVALUATE] = found[Step.TRAIN]
    return Reached(found)


def reached_in_run(run: RunRecord) -> frozenset[Step]:
    """Say which steps our own run went through."""
    known = {step.value for step in Step}
    return frozenset(Step(event.step) for event in run.events if event.step in known)


def executed_cells(document: Document) -> frozenset[Place]:
    """Give the notebook cells that were run to their end: counted or with outputs, and no error."""
    outputs = [
        block for block in document.blocks if block.kind in {BlockKind.OUTPUT, BlockKind.IMAGE}
    ]
    shown = {_cell(block.place) for block in outputs if block.place.cell is not None}
    failed = {_cell(block.place) for block in outputs if block.error}
    counted = {
        _cell(block.place)
        for block in document.code_blocks
        if block.runnable and block.execution_count is not None
    }
    return frozenset((shown | counted) - failed)


def _cut_trainings(document: Document) -> frozenset[Place]:
    """Give the cells whose training stopped before its last step, as its progress shows."""
    cut: dict[Place, bool] = {}
    for block in document.outputs:
        for done, all_steps in _PROGRESS.findall(block.text[:4000]):
            cut[_cell(block.place)] = int(done) < int(all_steps)
        if "TrainOutput(" in block.text:
            cut[_cell(block.place)] = False
    return frozenset(place for place, is_cut in cut.items() if is_cut)


def _cell(place: Place) -> Place:
    return Place(place.file, place.cell)
