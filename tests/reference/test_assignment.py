"""The assignment's solution: what it says to wrong input, and what it survives."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from datasets import Dataset
from safetensors.numpy import load_file

from reference.assignment.config import PROMPT_TOKENS, Config
from reference.assignment.data import check_reviews, take
from reference.assignment.history import plot
from reference.assignment.train import prepare_output
from tests.reference.conftest import Reference

TINY = (
    *("--preset", "smoke", "--train-rows", "48", "--validation-rows", "16", "--test-rows", "32"),
    *("--max-tokens", "24", "--epochs", "3", "--evaluations", "3"),
)


def last_line(output: str) -> str:
    """The line that a user reads last."""
    return output.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"review": ["fine"], "label": [1]}, "no column 'text' among review, label; rename yours"),
        ({"text": ["fine", "dull"], "label": [1, -1]}, "must be 0 or 1, found -1; map them"),
        ({"text": ["fine"], "label": ["good"]}, "must be 0 or 1, found 'good'; map them"),
        ({"text": [], "label": []}, "no rows; hand over a file that has some"),
    ],
)
def test_rows_that_cannot_be_trained_on_are_one_line_with_the_fix(
    columns: dict[str, list[object]], said: str
) -> None:
    with pytest.raises(SystemExit, match="^--dataset tweets, train split: ") as stop:
        check_reviews(Dataset.from_dict(columns), "--dataset tweets, train split")
    assert said in str(stop.value)


def test_more_rows_than_there_are_is_told_with_the_option() -> None:
    with pytest.raises(SystemExit, match="--train-rows 9: there are only 2; ask for fewer, or 0"):
        take(Dataset.from_dict({"text": ["a", "b"]}), 9, "--train-rows")


@pytest.mark.parametrize("most", [512, 96])
def test_a_padded_review_and_the_learned_prompt_fit_the_positions_of_the_base(most: int) -> None:
    cut = Config(method="prompt", max_tokens=most).review_tokens
    padded = -(-cut // 8) * 8  # as the collator pads
    assert most - 8 < PROMPT_TOKENS + padded <= most


def test_an_evaluation_before_anything_is_logged_is_drawn(tmp_path: Path) -> None:
    plot([{"step": 1, "eval_loss": 0.7, "eval_accuracy": 0.5}], tmp_path / "training.png")
    assert (tmp_path / "training.png").read_bytes().startswith(b"\x89PNG")


def test_an_output_that_exists_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    config = Config(output=str(tmp_path))
    for existing, said in ("refuse", "exists: choose another"), ("overwrite", "holds no run"):
        with pytest.raises(SystemExit, match=said):
            prepare_output(config, existing)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_run_goes_on_only_with_the_choices_that_it_began_with(tmp_path: Path) -> None:
    prepare_output(Config(output=str(tmp_path / "run")), "refuse")
    with pytest.raises(SystemExit, match="was begun with --batch-size 16; say the same"):
        prepare_output(Config(output=str(tmp_path / "run"), batch_size=8), "resume")


def test_without_a_world_and_a_network_the_way_to_build_one_is_told(tmp_path: Path) -> None:
    ended = Reference(tmp_path).run("assignment.train", *TINY, "--output", tmp_path / "run")
    assert ended.returncode == 1
    assert " is not here: build the course world with `grader world build" in (
        last_line(ended.stderr)
    )
    assert "Traceback" not in ended.stderr


def test_a_base_that_is_not_in_the_world_is_named(tmp_path: Path, reference: Reference) -> None:
    base = ("--base", "nobody/no-such-network")
    ended = reference.run("assignment.train", *TINY, *base, "--output", tmp_path / "run")
    assert "--base nobody/no-such-network is not here" in last_line(ended.stderr)


@pytest.mark.slow
def test_a_killed_training_goes_on_and_ends_with_the_same_weights(
    tmp_path: Path, reference: Reference
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert reference.run("assignment.train", *TINY, "--output", whole).returncode == 0

    command = [sys.executable, "-m", "reference.assignment.train", *TINY, "--output", str(killed)]
    process = subprocess.Popen(
        command, cwd=reference.folder, env=reference.environment, stderr=subprocess.DEVNULL
    )
    while not list(killed.glob("checkpoints/*/trainer_state.json")) and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not (killed / "network").exists()

    ended = reference.run("assignment.train", *TINY, "--resume", "--output", killed)
    assert ended.returncode == 0, ended.stderr
    expected = load_file(whole / "network" / "model.safetensors")
    resumed = load_file(killed / "network" / "model.safetensors")
    assert expected.keys() == resumed.keys()
    assert all((expected[name] == resumed[name]).all() for name in expected)


@pytest.mark.slow
def test_a_full_disk_leaves_the_last_checkpoint_and_says_so(
    tmp_path: Path, reference: Reference
) -> None:
    small_disk = ("bwrap", "--dev-bind", "/", "/", "--size", "6000000", "--tmpfs", str(tmp_path))
    ended = reference.run(
        *("assignment.train", *TINY, "--method", "lora", "--output", tmp_path / "run"),
        before=small_disk,
    )
    assert "is full: free some space; checkpoint-3 is kept, go on from it with --resume" in (
        ended.stderr
    )


@pytest.mark.slow
def test_too_little_memory_is_told_with_the_two_settings_to_change(
    tmp_path: Path, reference: Reference
) -> None:
    ended = reference.run(
        *("assignment.train", *TINY, "--train-rows", "256", "--batch-size", "256"),
        *("--max-tokens", "512", "--output", tmp_path / "run"),
        before=("prlimit", f"--as={5 * 2**30}"),
    )
    assert "halve --batch-size 256, or lower --max-tokens 512" in ended.stderr


@pytest.mark.slow
def test_every_method_is_trained_saved_and_measured(tmp_path: Path, reference: Reference) -> None:
    program = (
        "import sys\nfrom reference.assignment import evaluate, train\n"
        "folder, *choices = sys.argv[1:]\n"
        "for method in ('lora', 'prompt', 'head'):\n"
        "    run = f'{folder}/{method}'\n"
        "    train.main([*choices, '--method', method, '--output', run])\n"
        "    evaluate.main([run])\n"
    )
    few = (*TINY, "--epochs", "1", "--evaluations", "1", "--log")
    ended = reference.run(program, tmp_path, *few)
    assert ended.returncode == 0, ended.stderr
    for method in ("lora", "prompt", "head"):
        made = tmp_path / method
        cost = json.loads((made / "training.json").read_text())
        assert 0 < cost["trained_parameters"] < cost["parameters"] / 20
        assert json.loads((made / "metrics.json").read_text())["reviews"] == 32
        assert {"log.csv", "training.png", "confusion.png", "mistakes.md"} <= {
            file.name for file in made.iterdir()
        }
