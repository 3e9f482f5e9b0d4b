"""A. A student's code cannot forge, take or change a result."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from bench import Bench
from each_case import test_it_withstands, test_it_works_without_a_sandbox  # noqa: F401
from harness import ATTACKS, CONTAINED, SMALL, STUDENT, Case, Site, limit

import build
from grader.checks import KINDS
from grader.evidence.cache import EvidenceCache
from grader.evidence.gather import gather
from grader.evidence.setting import Setting
from grader.intake.submission import HandIn, stage
from grader.rubric import Key, load_rubric

RUBRIC = Path(__file__).parents[2] / "rubrics" / "fine-tuning-assignment"
QUICK = replace(SMALL, run_seconds=4, cell_seconds=1)
STOPPED = (CONTAINED, limit("time"))

CASES = (
    Case("R01", "leaves with exit code 0 after a forged success", ("r01_exit_zero.py",)),
    Case(
        "R02",
        "writes lines of results",
        ("r02_fake_results.py",),
    ),
    Case("R03", "writes results wherever one may look", ("r03_results_everywhere.py",)),
    Case(
        "R04",
        "replaces metrics, json and builtins",
        ("r04_patched_metrics.py",),
        control="own sum is ours",
        inside_the_grader=True,
    ),
    Case(
        "R05",
        "looks for objects of the grader, as a script",
        ("r05_grader_objects.py",),
        inside_the_grader=True,
    ),
    Case(
        "R05n",
        "looks for objects of the grader, as a notebook",
        ("r05_grader_objects.py",),
        notebook=True,
        control=None,
    ),
    Case("R06", "rewrites its results at exit and after it", ("r06_last_words.py",)),
    Case("R07", "writes into inherited streams", ("r07_inherited_streams.py",)),
    Case(
        "R08",
        "shadows the modules that a grader imports",
        ("r08_shadow_modules.py",),
        build=build.shadow_modules,
        control="nbformat",
    ),
    Case(
        "R09",
        "replaces the kernel's functions",
        ("r09_replaced_kernel.py",),
        STOPPED,
        QUICK,
        notebook=True,
    ),
    Case(
        "R09k",
        "ends the process that started its kernel",
        ("r09_killed_parent.py",),
        STOPPED,
        QUICK,
        notebook=True,
    ),
    Case("R10", "changes the hand-in while it is in use", ("r10_changed_hand_in.py",)),
)
pytestmark = pytest.mark.slow


def test_what_a_cell_gave_is_kept_when_the_kernel_is_taken_over(sandbox: Bench) -> None:
    for id_ in ("R09", "R09k"):
        found = sandbox.attack(next(case for case in CASES if case.id == id_))
        assert found.record is not None
        assert "the first cell ran" in found.record.cells[0].output


def credit_of(site: Site, text: str) -> float | None:
    """Run a script, and return its credit for code that runs."""
    with tempfile.TemporaryDirectory() as name:
        hand_in, staged = Path(name) / "hand-in", Path(name) / "staged"
        hand_in.mkdir()
        (hand_in / "train.py").write_text(text)
        rubric = load_rubric(RUBRIC, KINDS)
        setting = Setting(
            rubric=rubric,
            sandbox=site.sandbox,
            cache=EvidenceCache(Path(name) / "kept"),
            limits=SMALL,
            by_meaning=False,
        )
        evidence = gather(stage(HandIn(STUDENT, hand_in), staged, site.sandbox), setting)
        item = next(item for item in rubric.items if item.id == "code-runs")
        return item.check.judge(item.check.read(evidence), Key({}, None)).credit


def credits(sandbox: Bench, attack: str) -> tuple[float | None, float | None]:
    """Give the credit of a forged result, and of the same hand-in without the forgery."""
    text = (ATTACKS / attack).read_text()
    honest = text.partition("# --- what an honest student hands in")[2] or "print('passed')"
    return sandbox.call(credit_of, text), sandbox.call(credit_of, f"# {honest}")


@pytest.mark.parametrize("attack", ["r01_exit_zero.py", "r02_fake_results.py"])
def test_a_forged_result_earns_no_more_than_an_honest_script(sandbox: Bench, attack: str) -> None:
    """I5."""
    assert credits(sandbox, attack) == (0.0, 0.0)


def test_forged_steps_earn_no_more_than_an_honest_script(sandbox: Bench) -> None:
    """I5, against one who knows where the steps are recorded."""
    assert credits(sandbox, "r02_forged_steps.py") == (0.0, 0.0)
