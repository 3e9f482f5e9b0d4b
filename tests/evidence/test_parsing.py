"""What cannot be seen is never reported as missing."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.errors import NotCollected
from grader.evidence.datasets import collect_dataset
from grader.evidence.parsing import collect_code, collect_document
from grader.intake.submission import Submission, make_hand_in, stage
from grader.records import DocumentRecord
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.collect import Refusal
from grader.sandbox.job import Job, LimitKind, Outcome


def staged(tmp_path: Path) -> Submission:
    folder = tmp_path / "x" / "sub"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("# Answers")
    return stage(make_hand_in(tmp_path / "x"), tmp_path / "stage", Bubblewrap())


def test_a_hand_in_is_read_whatever_the_umask_of_the_instructor(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        record = collect_document(staged(tmp_path), None, Bubblewrap())
    finally:
        os.umask(before)
    assert [(file.path, file.state) for file in record.files] == [("sub/a.md", "read")]


def test_a_folder_that_the_reader_cannot_list_is_a_fault_of_ours(tmp_path: Path) -> None:
    submission = staged(tmp_path)
    (submission.root / "sub").chmod(0o000)
    with pytest.raises(RuntimeError, match="documents ended with 1"):
        collect_document(submission, None, Bubblewrap())
    (submission.root / "sub").chmod(0o755)


def test_what_intake_refused_is_listed_as_unreadable(tmp_path: Path) -> None:
    submission = staged(tmp_path)
    refused = Submission("x", submission.root, "d", (Refusal("b.md", "a link"),))
    record = collect_document(refused, None, Bubblewrap())
    assert [(f.path, f.state, f.note) for f in record.files][-1] == ("b.md", "unreadable", "a link")


def test_a_hand_in_of_hidden_files_only_is_for_a_person(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / ".answers.md").write_text("1. B")
    submission = stage(make_hand_in(tmp_path / "x"), tmp_path / "stage", Bubblewrap())
    (file,) = collect_document(submission, None, Bubblewrap()).files
    assert (file.path, file.state) == (".answers.md", "unreadable")


def test_code_is_read_with_the_settings_files_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "main.py").write_text("import yaml\nload(yaml.safe_load(open('c.yaml'))['data'])")
    (folder / "c.yaml").write_text("data: imdb")
    submission = stage(make_hand_in(folder), tmp_path / "stage", Bubblewrap())
    document = collect_document(submission, None, Bubblewrap())
    record = collect_code(submission, document, Bubblewrap())
    assert [call.arguments for call in record.calls if "load(" in call.quote][-1] == {"0": "imdb"}


@dataclass(frozen=True)
class Exhausted:
    """A sandbox in which every job meets a limit."""

    isolation: str = "none"

    def run(self, _job: Job) -> Outcome:
        return Outcome(-9, b"", "", LimitKind.MEMORY)


def test_a_limit_of_ours_is_never_a_missing_answer(tmp_path: Path) -> None:
    submission = staged(tmp_path)
    (file,) = collect_document(submission, None, Exhausted()).files
    assert (file.state, file.note) == (
        "unreadable",
        "reading it was stopped at our limit of memory",
    )
    with pytest.raises(NotCollected, match="reading the code was stopped at our limit of memory"):
        collect_code(submission, DocumentRecord((), ()), Exhausted())
    with pytest.raises(NotCollected, match="data files was stopped at our limit of memory"):
        collect_dataset(submission, Exhausted())
