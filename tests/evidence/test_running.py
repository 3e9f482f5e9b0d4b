"""A run's lines are not believed: bounded, typed, and the same bytes twice."""

import json
from pathlib import Path

import pytest
from runs import notebook, run

from grader.evidence.running import collect_run, make_record
from grader.intake.submission import Submission
from grader.records import CellOutput, Event, OutputType, Place, RunRecord
from grader.rubric import Limits
from grader.sandbox.job import Job, LimitKind, Outcome
from grader.world import World


def lines(*found: object, limit: LimitKind | None = None) -> Outcome:
    text = "\n".join(json.dumps(each) for each in found)
    return Outcome(0, text.encode(), "", limit)


def cell(**fields: object) -> dict[str, object]:
    return {"type": "cell", "file": "a.ipynb", "cell": 1, "state": "done", **fields}


def test_cells_steps_and_notes_become_a_record() -> None:
    step = {"type": "step", "text": "train", "detail": "Trainer"}
    note = {"type": "note", "text": "cut short"}
    record = make_record(lines(cell(), step, step, note, {"type": "end", "outcome": "completed"}))
    assert record.outcome == "completed"
    assert record.events == (Event("train", "Trainer"),)
    assert record.interventions == ("cut short",)


def test_what_is_no_line_of_ours_is_left_out() -> None:
    forged = [7, {"type": "cell", "file": 3}, {"type": "grade", "score": 100}, "x"]
    record = make_record(lines(*forged, {"type": "end", "outcome": "A+"}))
    assert record == RunRecord("failed")


def test_a_stopped_run_keeps_the_cells_it_had() -> None:
    record = make_record(lines(cell(), limit=LimitKind.TIME))
    assert (record.outcome, record.limit, len(record.cells)) == ("limit", "time", 1)


def test_a_step_knows_its_cell_and_only_numbers_that_can_be() -> None:
    step = {"type": "step", "text": "save", "file": "a.ipynb", "cell": 3, "line": 10**400}
    (event,) = make_record(lines(step | {"seconds": float("nan")})).events
    assert (event.place, event.seconds) == (Place("a.ipynb", 3), 0)


def test_memory_addresses_are_taken_out_of_what_is_quoted() -> None:
    record = make_record(lines(cell(message="<A object at 0x7f00deadbeef>")))
    assert record.cells[0].message == "<A object at 0x…>"


class Broken:
    """A sandbox whose programs end before their first line."""

    isolation = "none"

    def run(self, job: Job) -> Outcome:
        return Outcome(1, b"", f"{job.program}: ImportError: nbclient")


def test_a_runner_that_never_began_is_a_fault_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("print(1)")
    staged = Submission("a", tmp_path, "")
    with pytest.raises(RuntimeError, match="ImportError: nbclient"):
        collect_run(staged, Broken(), None, Limits(), "smoke")


def test_outputs_are_put_where_the_cells_are() -> None:
    sources = [{"kind": "markdown", "source": "# T"}, {"kind": "code", "source": "print(1)"}]
    shown = [{"output_type": "stream", "name": "stdout", "text": "1 at 0x7f00deadbeef"}]
    record = make_record(
        lines(
            {"type": "notebook", "file": "a.ipynb", "cells": sources},
            cell(cell=2, state="running"),
            cell(cell=2, outputs=shown),
            {"type": "end", "outcome": "completed"},
        )
    )
    (executed,) = record.notebooks
    assert [c.kind for c in executed.cells] == ["markdown", "code"]
    assert executed.cells[1].outputs == (
        CellOutput(OutputType.STREAM, name="stdout", text="1 at 0x…"),
    )
    assert [c.state for c in record.cells] == ["done"]


@pytest.mark.parametrize(
    "outputs",
    [
        "<script>",
        [7],
        [{"output_type": "update_display_data", "data": {}}],
        [{"output_type": "stream", "text": {"a": 1}}],
        [{"output_type": "display_data", "data": {"image/png": ["x"]}}],
    ],
)
def test_outputs_of_another_shape_are_left_out_and_the_cell_stays(outputs: object) -> None:
    sources = [{"kind": "code", "source": "x"}]
    told = {"type": "notebook", "file": "a.ipynb", "cells": sources}
    record = make_record(lines(told, cell(outputs=outputs), {"type": "end", "outcome": "failed"}))
    assert record.cells[0].state == "done"
    assert record.notebooks[0].cells[0].outputs == ()


def test_a_cell_that_was_running_when_a_limit_struck_is_the_one_that_met_it() -> None:
    running = cell(cell=2, state="running")
    record = make_record(lines(cell(), running, limit=LimitKind.MEMORY))
    assert [(c.place.cell, c.state, c.error) for c in record.cells] == [
        (1, "done", ""),
        (2, "failed", "MemoryLimit"),
    ]


@pytest.mark.slow
def test_a_notebook_runs_to_its_bug_and_says_where(tmp_path: Path, world: World) -> None:
    text = notebook("x = {}", "!echo shell", "print(x['text'])", "print('never')")
    record = run(tmp_path, "a.ipynb", text, world=world)
    assert [c.state for c in record.cells] == ["done", "done", "failed", "not reached"]
    failed = record.cells[2]
    assert (failed.error, failed.message) == ("KeyError", "'text'")
    assert "print(x['text'])" in failed.quote
    assert "shell" in record.cells[1].output


@pytest.mark.slow
def test_a_script_fails_with_its_line(tmp_path: Path, world: World) -> None:
    record = run(tmp_path, "a.py", "import math\n\n\nmath.sqrt('x')\n", world=world)
    (failed,) = record.cells
    assert (failed.error, failed.place.line) == ("TypeError", 4)
    assert failed.quote == "math.sqrt('x')"


@pytest.mark.slow
def test_a_script_with_shell_lines_is_run_as_a_notebook(tmp_path: Path, world: World) -> None:
    record = run(tmp_path, "a.py", "!echo hello\nprint(1 + 1)\n", world=world)
    assert record.outcome == "completed"
    assert record.cells[0].output.split() == ["hello", "2"]


@pytest.mark.slow
def test_a_cell_that_never_ends_meets_its_own_limit(tmp_path: Path, world: World) -> None:
    text = notebook("print('first')", "while True: pass")
    record = run(tmp_path, "a.ipynb", text, world=world, cell_seconds=8)
    assert (record.outcome, record.limit) == ("limit", "time")
    assert [c.state for c in record.cells] == ["done", "failed"]


@pytest.mark.slow
def test_a_kernel_that_is_ended_from_within_is_no_success(tmp_path: Path, world: World) -> None:
    text = notebook("print('ALL TESTS PASSED 100/100')", "import os; os._exit(0)")
    record = run(tmp_path, "a.ipynb", text, world=world)
    assert record.outcome == "failed"
    assert (record.cells[1].error, record.cells[1].message) == ("DeadKernel", "exit code 0")


@pytest.mark.slow
def test_old_options_are_renamed_and_every_shape_stays_true(tmp_path: Path, world: World) -> None:
    code = """
import numpy as np
from datasets import load_dataset
from transformers import (AutoModelForSequenceClassification, AutoTokenizer, Trainer,
                          TrainingArguments)
data = load_dataset("imdb")
tok = AutoTokenizer.from_pretrained("distilbert-base-uncased")
data = data.map(lambda b: tok(b["text"], truncation=True, padding="max_length", max_length=32),
                batched=True)
net = AutoModelForSequenceClassification.from_pretrained("distilbert-base-uncased", num_labels=2)
args = TrainingArguments("out", evaluation_strategy="epoch", num_train_epochs=3, fp16=True)
trainer = Trainer(net, args, train_dataset=data["train"], eval_dataset=data["test"], tokenizer=tok)
trainer.train()
shape = trainer.predict(data["test"]).predictions.shape
labels = np.array(data["train"]["label"])
print(shape, len(data["train"]), labels.mean(), bool((np.diff(labels) >= 0).all()))
trainer.save_model("tuned")
"""
    record = run(tmp_path, "a.py", code, world=world)
    assert record.outcome == "completed", record.cells[-1]
    assert record.cells[0].output.strip().splitlines()[-1] == "(25000, 2) 25000 0.5 True"
    steps = {e.step: e for e in record.events}
    assert list(steps) == ["load", "tokenize", "train", "evaluate", "save"]
    assert (steps["train"].place, steps["train"].quote) == (
        Place("a.py", None, 13),
        "trainer.train()",
    )
    assert "num_train_epochs=3" in steps["train"].detail
    assert steps["train"].seconds > 0
    notes = " ".join(record.interventions)
    for word in ("`evaluation_strategy`", "`processing_class`", "`fp16`", "9,375 training steps"):
        assert word in notes
