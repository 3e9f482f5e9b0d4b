"""What a student installs: the grader and the public half of the rubrics, never a key."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from grader.batch.redteam import QUICK

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, CHECKOUT],
        check=True,
        capture_output=True,
    )
    return sorted(zipfile.ZipFile(next(out.glob("*.whl"))).namelist())


@pytest.mark.slow
def test_the_wheel_holds_the_grader_and_the_public_half_of_every_rubric(wheel: list[str]) -> None:
    for path in (CHECKOUT / "grader").rglob("*.py"):
        assert path.relative_to(CHECKOUT).as_posix() in wheel
    for folder in (CHECKOUT / "rubrics").iterdir():
        public = [p for p in folder.glob("public/**/*") if p.is_file()]
        for path in [folder / "rubric.toml", *public]:
            assert f"grader/{path.relative_to(CHECKOUT).as_posix()}" in wheel


@pytest.mark.slow
def test_the_wheel_holds_the_attacks_that_the_doctor_hands_in(wheel: list[str]) -> None:
    for name in QUICK:
        assert f"grader/attacks/{name}.py" in wheel


@pytest.mark.slow
def test_the_wheel_holds_nothing_else(wheel: list[str]) -> None:
    assert {name.split("/")[0] for name in wheel} == {"grader", "finetune_grader-0.1.0.dist-info"}
    assert not [name for name in wheel if "private" in name or "submissions" in name]
    assert not [name for name in wheel if name.startswith(("reference", "tests"))]


def test_the_constraints_pin_versions_and_name_no_address() -> None:
    lines = (CHECKOUT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in pins)
    assert "torch==2.13.0" in pins


def test_the_constraints_cover_everything_that_is_asked_for() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        asked += extra
    names = {re.split(r"[\[>=<~!]", each)[0].lower() for each in asked} - {"finetune-grader"}
    pinned = {
        line.split("==")[0].lower() for line in (CHECKOUT / "constraints.txt").read_text().split()
    }
    assert names <= pinned
