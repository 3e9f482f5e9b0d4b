"""Which of the five steps were really run: by us, or by the student as stored outputs show."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from grader.reading.code import Code, ran_at
from grader.reading.document import Document
from grader.reading.practice.evaluated import is_of_another_network
from grader.reading.practice.execution import Execution, error_line
from grader.reading.practice.saves import copied_folders, network_saves, settings_that_push
from grader.reading.practice.shown import (
    Training,
    screen,
    shows_evaluation,
    shows_push,
    training_in,
)
from grader.reading.practice.steps import (
    Step,
    evaluates_while_training,
    evaluation_calls,
    load_calls,
    tokenizer_calls,
    train_calls,
)
from grader.reading.redact import redact
from grader.records import Block, Call, Place, RunRecord
from grader.verdict import Quote

_STATEMENT_LINES = 5  # an error is told for the first line of a statement


@dataclass(frozen=True)
class Failure:
    """A call that stored outputs show to have failed, and the error."""

    call: Call
    error: Block

    @property
    def message(self) -> str:
        """The line that names the error."""
        return error_line(self.error)


@dataclass(frozen=True)
class Reached:
    """The steps that were run, each with a call that shows it, and those whose calls all failed."""

    calls: dict[Step, Call]
    failed: dict[Step, Failure] = field(default_factory=dict)

    @property
    def steps(self) -> frozenset[Step]:
        """The steps that were run."""
        return frozenset(self.calls)


def step_calls(code: Code, step: Step) -> tuple[Call, ...]:
    """Give the reachable calls of a step."""
    finders: dict[Step, Callable[[Code], tuple[Call, ...]]] = {
        Step.LOAD: load_calls,
        Step.TOKENIZE: tokenizer_calls,
        Step.TRAIN: train_calls,
        Step.EVALUATE: _own_evaluations,
        Step.SAVE: lambda code: (*network_saves(code), *copied_folders(code)),
    }
    return finders[step](code)


def written_steps(code: Code) -> frozenset[Step]:
    """Say which steps the code has."""
    found = {step for step in Step if step_calls(code, step)}
    if evaluates_while_training(code):
        found.add(Step.EVALUATE)
    if settings_that_push(code):
        found.add(Step.SAVE)
    return frozenset(found)


def reached_in_outputs(document: Document, code: Code) -> Reached:
    """Say which steps the stored outputs show, and which they show to have failed."""
    execution = Execution(document, code)
    found: dict[Step, Call] = {}
    for step in Step:
        ran = [call for call in step_calls(code, step) if execution.ran(call)]
        if step is Step.TRAIN:
            ran = _whole_trainings(ran, execution) or _shown_trainings(execution)
        if ran:
            found[step] = ran[-1]
    _add_what_follows(found, document, code)
    return Reached(found, _failures(execution, frozenset(found)))


def reached_in_run(run: RunRecord, document: Document, code: Code) -> frozenset[Step]:
    """Say which steps our own run went through.

    The student's process writes them down itself, so a step does not count whose every call comes
    after the place where the run stopped.
    """
    known = {step.value for step in Step}
    told = {Step(event.step) for event in run.events if event.step in known}
    stop = next((cell.place for cell in run.cells if cell.state == "failed"), None)
    if stop is None:
        return frozenset(told)
    return frozenset(step for step in told if not _only_later(step, document, code, stop))


def quote_steps(run: RunRecord, steps: Collection[Step]) -> tuple[Quote, ...]:
    """Quote the line by which our run first went through each of the steps."""
    found: dict[str, Quote] = {}
    for event in run.events:
        if event.place is not None and event.quote:
            found.setdefault(event.step, Quote(redact(event.quote), str(event.place)))
    return tuple(found[step.value] for step in Step if step in steps and step.value in found)


def _only_later(step: Step, document: Document, code: Code, stop: Place) -> bool:
    if step is Step.EVALUATE and evaluates_while_training(code):
        return False
    calls = step_calls(code, step)
    return bool(calls) and all(_is_after(call, stop, document) for call in calls)


def _is_after(call: Call, stop: Place, document: Document) -> bool:
    """Say whether a call surely comes after a place; of one in a function nobody knows."""
    ran, here = ran_at(call), call.place
    if ran.file != stop.file or ran.cell != stop.cell:
        in_order = ran.file == stop.file and ran.cell is not None and stop.cell is not None
        return in_order and (ran.cell or 0) > (stop.cell or 0)
    if (here.file, here.cell) != (stop.file, stop.cell) or here.line is None or stop.line is None:
        return False
    later = here.line > stop.line + _STATEMENT_LINES
    return later and not _line_of(here, document)[:1].isspace()


def _line_of(place: Place, document: Document) -> str:
    for block in document.code_blocks:
        where, lines = block.place, block.text.split("\n")
        at = (place.line or 0) - (where.line or 1)
        if (where.file, where.cell) == (place.file, place.cell) and 0 <= at < len(lines):
            return lines[at]
    return " "


def _own_evaluations(code: Code) -> tuple[Call, ...]:
    return tuple(c for c in evaluation_calls(code) if not is_of_another_network(code, c))


def _whole_trainings(ran: list[Call], execution: Execution) -> list[Call]:
    """Leave out trainings that stopped before their last step, as their progress shows."""
    if execution.code.calls(r"EarlyStopping\w*"):
        return ran
    outputs = execution.document.outputs
    shown = {_cell(block.place): training_in(screen(block)) for block in outputs}
    return [call for call in ran if shown.get(_cell(ran_at(call))) is not Training.CUT]


def _shown_trainings(execution: Execution) -> list[Call]:
    """Give the training of a notebook one of whose cells, whichever, shows it."""
    files = set()
    for block in execution.document.outputs:
        state = execution.cells.get(_cell(block.place))
        shown = execution.shows_training(block)
        whole = shown is Training.GOING and state is not None and state.error is None
        if block.place.cell is not None and (whole or shown is Training.ENDED):
            files.add(block.place.file)
    return [call for call in train_calls(execution.code) if ran_at(call).file in files]


def _add_what_follows(found: dict[Step, Call], document: Document, code: Code) -> None:
    """Add the steps that a training cannot do without, and those that it does by itself."""
    trained = found.get(Step.TRAIN)
    if trained is None:
        return
    for step in (Step.LOAD, Step.TOKENIZE):
        if step not in found and (calls := step_calls(code, step)):
            found[step] = calls[-1]
    texts = [screen(block) for block in document.outputs]
    if evaluates_while_training(code):
        found.setdefault(Step.EVALUATE, trained)
    elif any(map(shows_evaluation, texts)) and (calls := step_calls(code, Step.EVALUATE)):
        found.setdefault(Step.EVALUATE, calls[-1])
    if settings_that_push(code):
        found.setdefault(Step.SAVE, trained)
    elif any(map(shows_push, texts)) and (calls := step_calls(code, Step.SAVE)):
        found.setdefault(Step.SAVE, calls[-1])


def _failures(execution: Execution, reached: frozenset[Step]) -> dict[Step, Failure]:
    failed = {}
    for step in Step:
        calls = step_calls(execution.code, step) if step not in reached else ()
        errors = [execution.failure(call) for call in calls]
        known = [Failure(c, e) for c, e in zip(calls, errors, strict=True) if e is not None]
        if known and all(error is not None for error in errors):
            failed[step] = known[-1]
    return failed


def _cell(place: Place) -> Place:
    return Place(place.file, place.cell)
