"""B. A student's code reads and changes nothing that is not its own."""

from pathlib import Path

import pytest
from bench import Bench
from each_case import test_it_withstands, test_it_works_without_a_sandbox  # noqa: F401
from harness import CONTAINED, REJECT, Case, Site

import build
from grader.errors import Rejected
from grader.intake.submission import HandIn, stage

CASES = (
    Case("R11", "looks for the answer key", ("r11_answer_key.py",), control="canary"),
    Case("R12", "reads secrets of the host", ("r12_secrets_of_the_host.py",), control="canary"),
    Case("R13", "looks for tokens in environments", ("r13_environment.py",), control="canary"),
    Case("R14", "looks for names", ("r14_names.py",), control="alice"),
    Case("R15", "looks for what others handed in", ("r15_neighbours.py",), control="my answers"),
    Case("R16", "writes outside of its folder", ("r16_writes_outside.py",)),
    Case("R17", "changes modes, times, names and links", ("r17_changed_metadata.py",)),
    Case(
        "R18",
        "comes with links to the outside",
        ("r18_links.py",),
        (CONTAINED, REJECT),
        build=build.links_to_outside,
        control="canary",
    ),
    Case(
        "R19",
        "leaves odd files behind",
        ("r19_odd_files.py",),
    ),
    Case(
        "R20",
        "writes settings of the kernel",
        ("r20_kernel_settings.py",),
        control="core_pattern",
        control_as="root",
    ),
)
pytestmark = pytest.mark.slow


def test_every_link_and_pipe_of_a_hand_in_is_named_as_refused(sandbox: Bench) -> None:
    found = sandbox.attack(next(case for case in CASES if case.id == "R18"))
    assert sorted(line.partition(":")[0] for line in found.refused) == [
        "link_chain",
        "link_fifo",
        "link_folder",
        "link_key",
        "link_neighbour",
        "link_nowhere",
        "link_relative",
        "link_root",
        "link_shadow",
    ]


def stage_a_link(site: Site) -> str:
    """Hand in what is nothing but a link to the answer key, and return what is said of it."""
    link = site.root / "case-link"
    link.symlink_to(site.answer_key)
    try:
        stage(HandIn("link", link), site.root / "case-staged", site.sandbox)
    except Rejected as exc:
        return str(exc)
    finally:
        link.unlink()
    return "taken"


def test_a_hand_in_that_is_a_link_is_rejected(sandbox: Bench, tmp_path: Path) -> None:
    assert "links are not followed" in sandbox.call(stage_a_link)
