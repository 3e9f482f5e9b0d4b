"""`grader doctor --redteam` runs attacks of ours, and takes none for held that did not end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.batch.redteam import QUICK, attack_with, attacks_folder
from grader.sandbox.plain import PlainProcess

pytestmark = pytest.mark.slow


def test_every_quick_attack_is_one_of_the_red_team() -> None:
    assert {path.stem for path in attacks_folder().glob("r*.py")} >= set(QUICK)


@pytest.mark.parametrize(
    ("code", "held", "outcome"),
    [
        ("print('nothing')", True, "held"),
        ("print('WORKED: read the key')", False, "WORKED: read the key"),
        ("raise OSError('no')", False, "did not come to its end: OSError no"),
        ("import os; os.kill(os.getpid(), 9)", False, "did not come to its end: "),
    ],
)
def test_an_attack_that_does_not_come_to_its_end_is_not_taken_for_held(
    tmp_path: Path, code: str, held: bool, outcome: str
) -> None:
    script = tmp_path / "attack.py"
    script.write_text(code)
    found_held, found = attack_with(script, PlainProcess())
    assert (found_held, found.startswith(outcome)) == (held, True), found


def test_on_this_machine_every_attack_on_every_backend_is_held() -> None:
    words = [sys.executable, "-m", "grader", "doctor", "--redteam"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(line.startswith("ok ") for line in done.stdout.splitlines())
    assert "looks for the answer key" in done.stdout
