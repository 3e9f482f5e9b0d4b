"""The commands, run as a user runs them."""

import csv
import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import jsonschema
import pytest

from grader.cli import PlainFormatter
from grader.world import World

CHECKOUT = Path(__file__).parents[2]
RUBRIC = CHECKOUT / "rubrics" / "fine-tuning-assignment"
ANSWERS = "# Answers\n\n1. B\n2. B\n"
NAMES = ("broken", "word", "bomb", "empty")
TRAINS = """from datasets import load_dataset
from transformers import Trainer

reviews = load_dataset("imdb")
Trainer(train_dataset=reviews["train"]).train()
"""


def run(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `grader` in a process of its own, as wide as a page."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200"},
    )


@pytest.fixture
def class_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ana.md").write_text(ANSWERS)
    return folder


def grade_static(class_dir: Path, out: Path, *more: str | Path) -> subprocess.CompletedProcess[str]:
    """Grade with the backend that starts at once: a zygote pays where code is run."""
    words = ("--rubric", RUBRIC, "--out", out, "--profile", "static", "--isolation", "bwrap")
    return run("grade", class_dir, *words, *more)


def gradebook(out: Path) -> list[dict[str, str]]:
    with (out / "gradebook.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_help_teaches_students_and_instructors() -> None:
    done = run("--help")
    assert done.returncode == 0
    for word in ("grader check", "grader grade", "rubric", "world", "doctor", "report-schema"):
        assert word in done.stdout


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; import grader.cli; print([n for n in sys.modules if n in sys.argv])"
    heavy = ["torch", "transformers", "datasets", "pydantic", "nbformat", "rich", "jinja2"]
    done = subprocess.run(
        [sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["grade", "check", "rubric", "world", "doctor", "report-schema"])
def test_every_command_explains_itself(name: str) -> None:
    done = run(name, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 4


def test_a_class_gets_reports_an_index_and_a_gradebook(class_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = grade_static(class_dir, out, "--isolation", "auto")
    assert done.returncode == 0, done.stderr
    assert "ana" in done.stdout
    report = json.loads((out / "ana" / "report.json").read_text())
    assert [m["status"] for m in report["marks"] if m["id"].startswith("mcq")] == ["passed"] * 2
    for name in ("ana/report.html", "ana/report.md", "index.html"):
        assert (out / name).read_text().strip()
    assert [row["submission"] for row in gradebook(out)] == ["ana"]


def test_a_report_obeys_the_published_schema(class_dir: Path, tmp_path: Path) -> None:
    grade_static(class_dir, tmp_path / "out")
    schema = json.loads(run("report-schema").stdout)
    jsonschema.validate(json.loads((tmp_path / "out" / "ana" / "report.json").read_text()), schema)


def test_grading_twice_gives_the_same_bytes(class_dir: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        grade_static(class_dir, tmp_path / name)
    for file in ("ana/report.json", "ana/report.html", "ana/report.md", "gradebook.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_one_hand_in_is_graded_alone(class_dir: Path, tmp_path: Path) -> None:
    words = ("grade", "--single", class_dir / "ana.md", "--rubric", RUBRIC, "--profile", "static")
    done = run(*words, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "out" / "ana" / "report.html") in done.stdout


def test_no_isolation_is_for_one_s_own_code_alone_and_loud(class_dir: Path, tmp_path: Path) -> None:
    words = ("--rubric", RUBRIC, "--profile", "static", "--out", tmp_path / "out")
    none = ("--isolation", "none", "--i-trust-this-code")
    one = class_dir / "ana.md"
    for refused in (
        run("grade", class_dir, *words, *none),
        run("grade", "--single", one, *words, *none[:2]),
    ):
        assert refused.returncode == 2
        assert "needs --single PATH and --i-trust-this-code" in refused.stderr
    rows = tmp_path / "rows.csv"
    rows.write_text("text,label\ngood,1\nbad,0\n")
    refused = run("grade", "--single", one, *words, *none, "--test-set", rows)
    assert "no held-out labels are opened" in refused.stderr
    done = run("grade", "--single", one, *words, *none)
    assert "NO ISOLATION" in done.stderr
    assert "level 0 of 3" in (tmp_path / "out" / "ana" / "report.md").read_text()


def test_strict_fails_when_something_waits_for_a_person(class_dir: Path, tmp_path: Path) -> None:
    (class_dir / "bo").mkdir()
    (class_dir / "bo" / "n.ipynb").write_text("{ no json")
    assert grade_static(class_dir, tmp_path / "a").returncode == 0
    assert grade_static(class_dir, tmp_path / "b", "--strict").returncode == 1


@pytest.mark.parametrize(("least", "status"), [("2", 0), ("90", 1)])
def test_a_hand_in_below_what_is_demanded_fails(
    class_dir: Path, tmp_path: Path, least: str, status: int
) -> None:
    assert grade_static(class_dir, tmp_path / "out", "--fail-under", least).returncode == status


def test_a_folder_with_other_files_is_not_written_to(class_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.tex").write_text("mine")
    done = grade_static(class_dir, out)
    assert done.returncode == 2
    assert "out: holds other files, and reports would mix with them" in done.stderr
    assert [p.name for p in out.iterdir()] == ["thesis.tex"]


def test_reports_written_among_the_hand_ins_are_no_hand_in_the_next_time(class_dir: Path) -> None:
    for _ in range(2):
        assert grade_static(class_dir, class_dir / "reports").returncode == 0
    assert [row["submission"] for row in gradebook(class_dir / "reports")] == ["ana"]


def test_two_hand_ins_of_one_name_stop_the_class_before_it_starts(
    class_dir: Path, tmp_path: Path
) -> None:
    (class_dir / "ana").mkdir()
    done = grade_static(class_dir, tmp_path / "out")
    assert done.returncode == 2
    assert "two hand-ins are named 'ana': ana and ana.md" in done.stderr
    assert not (tmp_path / "out").exists()


def test_no_name_of_a_hand_in_acts_on_the_terminal_or_stops_the_class(
    class_dir: Path, tmp_path: Path
) -> None:
    for name in (b"caf\xe9.md", b"x\ngrader: all is well.md", b"y\x1b]52;c;eA==\x07\x1b[2J.md"):
        (class_dir / os.fsdecode(name)).write_text(ANSWERS)
    done = grade_static(class_dir, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", done.stdout + done.stderr)
    assert not [line for line in done.stdout.splitlines() if line.startswith("grader: all")]
    shown = ["ana", "caf?", "x�grader: all is well", "y�]52;c;eA==��[2J"]
    assert [row["submission"] for row in gradebook(tmp_path / "out")] == shown


def test_an_error_about_a_name_shows_what_would_act_on_the_terminal(
    class_dir: Path, tmp_path: Path
) -> None:
    for kind in ("md", "txt"):
        (class_dir / f"z\x1b[2J\ngrader: fine.{kind}").write_text(ANSWERS)
    done = grade_static(class_dir, tmp_path / "out")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert done.stderr.startswith("grader: ")
    assert not [line for line in done.stderr.splitlines()[1:] if not line.startswith("    ")]


def test_a_log_record_cannot_be_forged_by_a_name() -> None:
    record = logging.makeLogRecord({"msg": "item %s", "args": ("x\x1b[2J\ngrader: fine",)})
    assert PlainFormatter().format(record) == "grader: item x[U+001B][2J\n    grader: fine"


def test_a_rubric_with_a_typo_is_one_line_with_the_nearest_spelling(
    class_dir: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "rubric"
    shutil.copytree(RUBRIC, folder)
    text = (folder / "rubric.toml").read_text()
    (folder / "rubric.toml").write_text(text.replace('"gpu-check"\n', '"gpu-chek"\n'))
    done = run("grade", class_dir, "--rubric", folder, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "unknown check 'gpu-chek'; did you mean 'gpu-check'?" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_hand_ins_that_cannot_be_read_wait_for_a_person_and_say_why(
    class_dir: Path, tmp_path: Path
) -> None:
    (class_dir / "empty").mkdir()
    (class_dir / "broken.ipynb").write_text('{"cells": [{"cell_type": "code", "sou')
    with zipfile.ZipFile(class_dir / "word.ipynb", "w") as docx:
        docx.writestr("[Content_Types].xml", "<Types/>")
        docx.writestr("word/document.xml", "<w:document/>")
    with zipfile.ZipFile(class_dir / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("zeros.csv", bytes(200 * 1024 * 1024))
    done = grade_static(class_dir, tmp_path / "out")
    assert done.returncode == 0, done.stderr

    def statuses(name: str) -> set[str]:
        report = json.loads((tmp_path / "out" / name / "report.json").read_text())
        return {mark["status"] for mark in report["marks"]}

    for name in NAMES:
        assert statuses(name) == {"manual"}, name
    texts = {n: (tmp_path / "out" / n / "report.md").read_text() for n in NAMES}
    assert "it seems cut off or damaged" in texts["broken"]
    assert "Word" in texts["word"]
    assert "zip bomb" in texts["bomb"]
    assert "it holds no file" in texts["empty"]
    assert (tmp_path / "out" / "ana" / "report.json").exists()


def test_a_saved_network_without_its_weights_is_named(class_dir: Path, tmp_path: Path) -> None:
    folder = class_dir / "bo" / "saved"
    folder.mkdir(parents=True)
    config = {"model_type": "distilbert", "architectures": ["DistilBertForSequenceClassification"]}
    (folder / "config.json").write_text(json.dumps(config))
    assert grade_static(class_dir, tmp_path / "out").returncode == 0
    assert "model.safetensors is missing" in (tmp_path / "out" / "bo" / "report.md").read_text()


def test_without_a_world_the_next_step_is_named(class_dir: Path, tmp_path: Path) -> None:
    words = ("grade", class_dir, "--rubric", RUBRIC, "--out", tmp_path / "out")
    done = run(*words, "--world", tmp_path / "nowhere")
    assert done.returncode == 2
    assert "grader world build" in done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("review,label\nfine,pos\n", "row 1 has no 'text' (columns: review, label)"),
        ("text,label\nfine,good\n", "row 1: label 'good' is not one of neg = 0, pos = 1"),
        ("text,label\n", "no rows in it"),
    ],
)
def test_a_test_set_that_cannot_be_used_is_named_with_its_row(
    class_dir: Path, tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "rows.csv").write_text(text)
    done = grade_static(class_dir, tmp_path / "out", "--test-set", tmp_path / "rows.csv")
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.slow
def test_a_notebook_as_we_ran_it_lies_beside_its_report(tmp_path: Path, world: World) -> None:
    source = "print(6 * 7)\nfrom datasets import load_dataset\nload_dataset('imdb')[part]"
    cell = {"cell_type": "code", "source": source, "id": "a", "metadata": {}}
    cells = [{**cell, "outputs": [], "execution_count": None}]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana" / "My work.ipynb").write_text(text)
    out = tmp_path / "out"
    words = ("grade", "--single", tmp_path / "ana", "--rubric", RUBRIC, "--out", out)
    done = run(*words, "--world", world.folder)
    assert done.returncode == 0, done.stderr
    page = (out / "ana" / "My-work.executed.html").read_text()
    assert "<pre>42\n</pre>" in page
    assert "NameError" in page
    assert 'href="./My-work.executed.html"' in (out / "ana" / "report.html").read_text()
    listed = json.loads((out / "ana" / "report.json").read_text())["executed"]
    assert listed == [{"path": "My work.ipynb", "page": "My-work.executed.html"}]


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_graded_and_the_same_command_goes_on(
    class_dir: Path, tmp_path: Path, world: World
) -> None:
    (class_dir / "zed.py").write_text(
        "# 1. B\nimport threading\nthreading.Event().wait(600)\n" + TRAINS
    )
    out = tmp_path / "out"
    words = ["grade", class_dir, "--rubric", RUBRIC, "--out", out, "--world", world.folder]
    words += ["--jobs", "1"]
    started = subprocess.Popen(
        [sys.executable, "-m", "grader", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A job in the background of a script ignores SIGINT; a terminal's does not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 120
    while not (out / "ana" / "report.json").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    started.send_signal(signal.SIGINT)
    stdout, stderr = started.communicate(timeout=60)
    assert started.returncode == 130, stderr
    assert "the same command goes on" in stdout
    assert (out / "ana" / "report.json").exists()
    assert [row["submission"] for row in gradebook(out)] == ["ana", "zed"]
    assert gradebook(out)[1]["earned"] == ""
    done = run(*words, "--run-seconds", "zed=3")
    assert done.returncode == 0, done.stderr
    zed = json.loads((out / "zed" / "report.json").read_text())
    runs = next(mark for mark in zed["marks"] if mark["id"] == "code-runs")
    assert (runs["status"], runs["earned"]) == ("manual", None)


def test_a_student_sees_what_is_found_and_missing_and_never_the_key(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "answers.md").write_text("# Answers\n\n1. C\n2. B\n")
    (work / "train.py").write_text(TRAINS)
    public = tmp_path / "rubric"
    shutil.copytree(RUBRIC, public, ignore=shutil.ignore_patterns("private"))
    done = run("check", work, "--rubric", public)
    assert done.returncode == 0, done.stderr
    assert "✔ found" in done.stdout
    assert "✘ missing" in done.stdout
    assert "… later" in done.stdout
    assert "Read: answers.md, train.py" in done.stdout
    assert "→ Write 150 to 200 words on it." in done.stdout
    assert "wrong" not in done.stdout.lower()


def test_a_student_is_told_what_is_worth_knowing_while_it_can_be_changed(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(
        "from datasets import load_dataset\n"
        'rows = load_dataset("imdb")["train"].select(range(2000))\n'
    )
    done = run("check", tmp_path, "--rubric", RUBRIC)
    assert done.returncode == 0, done.stderr
    assert "Worth knowing (no points): A slice with one class only" in done.stdout
    assert "train.py, line 2" in done.stdout


def test_a_check_of_an_empty_folder_says_so(tmp_path: Path) -> None:
    done = run("check", tmp_path, "--rubric", RUBRIC)
    assert done.returncode == 2
    assert "the hand-in is empty" in done.stderr


def test_the_rubric_can_be_shown_checked_and_described() -> None:
    assert "mcq-1" in run("rubric", "show", RUBRIC).stdout
    assert "22 items, 100 points, no fault" in run("rubric", "lint", RUBRIC).stdout
    assert json.loads(run("rubric", "schema").stdout)["properties"]["item"]


def test_a_handout_is_kept_as_hashes_only(tmp_path: Path) -> None:
    (tmp_path / "handout.md").write_text("Explain in your own words what a tokenizer does.")
    done = run("rubric", "handout", tmp_path / "handout.md")
    lines = done.stdout.split()
    assert len(lines) == 5
    assert all(len(line) == 12 and int(line, 16) >= 0 for line in lines)


@pytest.mark.slow
def test_the_doctor_finds_nothing_lacking_where_the_demo_runs(world: World) -> None:
    done = run("doctor", "--world", world.folder)
    assert done.returncode == 0, done.stdout
    assert "lacking" not in done.stdout


def test_the_doctor_says_how_to_mend_what_is_lacking(tmp_path: Path) -> None:
    done = run("doctor", "--world", tmp_path)
    assert done.returncode == 1
    assert "lacking  course world" in done.stdout


def test_a_rubric_can_be_named_from_where_one_stands(tmp_path: Path) -> None:
    shutil.copytree(RUBRIC, tmp_path / "rubric")
    (tmp_path / "train.py").write_text(TRAINS)
    words = [sys.executable, "-m", "grader", "check", "train.py", "--rubric", "rubric"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "✔ found" in done.stdout
    assert "fault" not in done.stdout + done.stderr
