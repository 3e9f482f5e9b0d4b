"""The reading agrees with the labels of people who had not seen it."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_every_item_of_each_third_hand_in_is_read_as_labelled() -> None:
    command = [sys.executable, "benchmarks/agreement.py", "--every", "3", "--fast", "--show"]
    command += ["--floor", "0.9"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("50 hand-ins")


@pytest.mark.slow
def test_no_report_of_a_project_loses_what_it_tells() -> None:
    command = [sys.executable, "benchmarks/project_reports.py", "--fast", "--show"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("27 reports")
