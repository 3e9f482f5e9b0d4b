"""What the documents say can be done, can be done."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.checks import KINDS
from grader.cli import cli

CHECKOUT = Path(__file__).parents[1]
PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *CHECKOUT.glob("docs/**/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(CHECKOUT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(CHECKOUT).as_posix())
def test_every_command_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for words in re.findall(r"^grader ([a-z-]+)(?: ([a-z-]+))?", text, re.MULTILINE):
        result = CliRunner().invoke(cli, [words[0], "--help"])
        assert result.exit_code == 0, words


def test_the_example_rubric_of_the_guide_names_real_checks() -> None:
    text = (CHECKOUT / "docs" / "rubrics.md").read_text(encoding="utf-8")
    example = tomllib.loads(text.split("```toml\n")[1].split("```")[0])
    assert {item["check"] for item in example["item"]} <= set(KINDS)


def test_every_decision_fits_on_a_page() -> None:
    for page in CHECKOUT.glob("docs/decisions/*.md"):
        assert len(page.read_text(encoding="utf-8").splitlines()) <= 40, page
