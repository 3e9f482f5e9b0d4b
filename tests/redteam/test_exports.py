"""J. Nothing that a student writes becomes active where it is shown."""

from __future__ import annotations

import csv
import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from attacks.r64_active_text import (
    MARK,
    everything,
    notebook_that_shows_it,
    vectors,
    write_hand_in,
)
from attacks.r65_acting_names import FORMULAS, TERMINAL
from browser import PROGRAM, Listener, listening, opened
from harness import INERT, Case
from markdown_it import MarkdownIt

from grader.evidence.rendering import collect_pages
from grader.evidence.running import collect_run
from grader.export.class_page import to_class_page
from grader.export.gradebook import to_gradebook
from grader.export.html import to_html
from grader.export.markdown import to_markdown
from grader.intake.submission import make_hand_in, stage
from grader.report import Report, from_json
from grader.rubric import Limits
from grader.sandbox.bubblewrap import Bubblewrap

CASES = (
    Case("R64", "HTML, scripts, Markdown and LaTeX in what is handed in", (), (INERT,)),
    Case("R65", "formulas, terminal commands and line ends in names and texts", (), (INERT,)),
)
CHECKOUT = Path(__file__).parents[2]
RUBRIC = CHECKOUT / "rubrics" / "fine-tuning-assignment"
OF_A_TERMINAL = re.compile(r"\x1b\[[0-9;]*m|\x1b\[\?25[hl]|\x1b\[[0-9]*[AK]|\r\n|\r")
"""What our own tables and bars send: colours, the cursor, lines."""
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")

needs_browser = pytest.mark.skipif(not PROGRAM, reason="there is no Chromium here")
pytestmark = pytest.mark.slow


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Return a server of this machine that no page may ask."""
    with listening() as found:
        yield found


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Listener]]:
    """Grade a hand-in full of active text, and give the folder of its reports."""
    folder = tmp_path_factory.mktemp("active")
    with listening() as found:
        write_hand_in(folder / "class" / "<svg onload=alert(1)>", found.url)
        done = _grade(folder)
        assert done.returncode == 0, done.stderr
        yield folder / "out", found


@pytest.fixture(scope="module")
def report(graded: tuple[Path, Listener]) -> Report:
    """Return the report of that hand-in."""
    (path,) = graded[0].glob("*/report.json")
    return from_json(path.read_text(encoding="utf-8"))


@needs_browser
def test_where_nothing_is_escaped_every_vector_acts(tmp_path: Path, listener: Listener) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><body>{everything(listener.url)}", encoding="utf-8")
    shown = opened(page, tmp_path / "profile")
    assert listener.asked == set(vectors(listener.url))
    assert MARK in shown


@needs_browser
@pytest.mark.parametrize("name", ["*/report.html", "index.html"])
def test_a_page_of_an_active_hand_in_runs_nothing_and_asks_nobody(
    graded: tuple[Path, Listener], tmp_path: Path, name: str
) -> None:
    out, found = graded
    (page,) = out.glob(name)
    shown = opened(page, tmp_path / "profile")
    assert "svg onload" in shown  # it is there, as text
    assert MARK not in shown
    assert found.asked == set()


@needs_browser
@pytest.mark.parametrize("kind", ["report", "class"])
def test_with_active_text_in_every_field_a_page_runs_nothing_and_asks_nobody(
    report: Report, listener: Listener, tmp_path: Path, kind: str
) -> None:
    attack = everything(listener.url)
    hostile = _everywhere(report, attack)
    whole = to_html(hostile) if kind == "report" else _class_page(hostile, attack)
    page = tmp_path / "page.html"
    page.write_text(whole, encoding="utf-8")
    shown = opened(page, tmp_path / "profile")
    assert shown.count("javascript:alert(1)") > 3
    assert not re.search(r"(?:href|src)=[\"']?(?:javascript|data|http)", _tags(shown))
    assert MARK not in shown
    assert listener.asked == set()


@needs_browser
def test_a_markdown_report_shown_as_html_runs_nothing_and_asks_nobody(
    report: Report, listener: Listener, tmp_path: Path
) -> None:
    text = to_markdown(_everywhere(report, everything(listener.url)))
    page = tmp_path / "page.html"
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    page.write_text(f"<!doctype html><meta charset=utf-8><body>{html}", encoding="utf-8")
    shown = opened(page, tmp_path / "profile")
    assert "onerror" in shown
    assert MARK not in shown
    assert listener.asked == set()


@needs_browser
def test_a_notebook_that_shows_active_text_when_it_is_run_runs_nothing_where_it_is_read(
    listener: Listener, tmp_path: Path
) -> None:
    notebook = tmp_path / "show.ipynb"
    notebook.write_text(notebook_that_shows_it(listener.url), encoding="utf-8")
    sandbox = Bubblewrap()
    staged = stage(make_hand_in(notebook), tmp_path / "staged", sandbox)
    run = collect_run(staged, sandbox, None, Limits(run_seconds=60, cell_seconds=30), "full")
    assert [cell.error for cell in run.cells] == ["ValueError"]
    (executed,) = collect_pages(run, sandbox).pages
    page = tmp_path / "page.html"
    page.write_text(executed.html, encoding="utf-8")
    shown = opened(page, tmp_path / "profile")
    assert "onerror" in shown
    assert not re.search(r"(?:href|src)=[\"']?(?:javascript|data:text)", _tags(shown))
    assert MARK not in shown
    assert listener.asked == set()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_of_a_gradebook_is_a_formula_wherever_it_is_opened(
    report: Report, delimiter: str
) -> None:
    reports = [replace(report, submission=replace(report.submission, id=name)) for name in FORMULAS]
    assert (
        _formulas(to_gradebook(reports, [(f"{name} ", "x") for name in FORMULAS]), delimiter) == []
    )


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_is_a_formula_where_it_is_written_as_it_is(name: str) -> None:
    table = io.StringIO()
    csv.writer(table).writerow([name, "1"])
    assert any(_formulas(table.getvalue(), delimiter) for delimiter in (",", ";", "\t"))


def test_nothing_acts_on_the_terminal_of_who_grades_or_checks(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    for number, text in enumerate(TERMINAL):
        name = text.replace("/", "")
        (folder / name).mkdir(parents=True)
        (folder / name / f"{name}.md").write_text(f"# Answers\n\n1. {text}\n")
        (folder / name / "train.py").write_text(f"x = {number}  # {text}\nprint('{text!r}')\n")
    (folder / os.fsdecode(b"half \xed\xa0\x80.md")).write_text("1. B")
    shown = _in_a_terminal(*_grading(tmp_path))
    shown += _in_a_terminal("check", str(folder), "--rubric", str(RUBRIC))
    assert "copied" in shown
    assert "all hand-ins passed" in shown
    left = OF_A_TERMINAL.sub("\n", shown)
    assert ACTING.findall(left) == []
    assert not [line for line in left.splitlines() if line.startswith("grader: all")]


def test_no_text_file_of_a_report_holds_what_acts_on_a_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "class" / "kim"
    folder.mkdir(parents=True)
    answers = "".join(f"{n}. B {text}\n" for n, text in enumerate(TERMINAL, start=1))
    (folder / "answers.md").write_text(f"# Answers\n\n{answers}")
    assert _grade(tmp_path).returncode == 0
    for path in (p for p in (tmp_path / "out").rglob("*") if p.suffix in {".md", ".csv", ".html"}):
        assert ACTING.findall(path.read_text(encoding="utf-8")) == [], path
    (json,) = (tmp_path / "out").glob("*/report.json")
    assert "\x1b" not in json.read_text(encoding="utf-8")


def _everywhere(value: Any, attack: str) -> Any:
    """Put an attack into every text of a report that a hand-in can reach."""
    ours = {"schema", "tool", "status", "kind", "state", "section", "pending"}
    if is_dataclass(value) and not isinstance(value, type):
        new = {f.name: _everywhere(getattr(value, f.name), attack) for f in fields(value)}
        return replace(value, **{k: v for k, v in new.items() if k not in ours})
    if isinstance(value, tuple):
        return tuple(_everywhere(each, attack) for each in value)
    return f"{attack}\n{value}\n{attack}" if type(value) is str else value


def _class_page(report: Report, attack: str) -> str:
    return to_class_page(attack, [report], [(attack, attack)])


def _tags(page: str) -> str:
    """Keep the tags of a page that a browser has written out; text in it has no `<`."""
    return "\n".join(re.findall(r"<[a-z][^>]*>", page))


def _formulas(table: str, delimiter: str) -> list[str]:
    rows = csv.reader(io.StringIO(table, newline=""), delimiter=delimiter)
    return [cell for row in rows for cell in row if FORMULA.match(cell)]


def _grading(folder: Path) -> list[str]:
    words = ["grade", folder / "class", "--rubric", RUBRIC, "--out", folder / "out"]
    return [*map(str, words), "--profile", "static"]


def _grade(folder: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "grader", *_grading(folder)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def _in_a_terminal(*words: str) -> str:
    """Run a command as in a terminal, 200 wide, and return all that it sent there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "COLUMNS": "200", "TERM": "xterm-256color"},
    )
    os.close(theirs)
    sent = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        sent += chunk
    os.close(ours)
    assert process.wait(60) == 0, sent[-2000:]
    return sent.decode("utf-8", errors="surrogateescape")
