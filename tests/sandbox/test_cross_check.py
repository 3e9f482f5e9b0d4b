"""A share of the jobs is run again in a fresh interpreter, and a difference is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.cli.options import ISOLATIONS
from grader.errors import GraderError
from grader.sandbox.backends import BACKENDS, open_sandbox
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.cross_check import CrossChecked
from grader.sandbox.job import Job
from grader.sandbox.namespaces import Namespaces
from grader.sandbox.plain import PlainProcess


@pytest.fixture
def namespaces() -> Iterator[Namespaces]:
    backend = Namespaces(preloaded=())
    yield backend
    backend.close()


def script(folder: Path, code: str) -> Job:
    folder.mkdir()
    (folder / "a.py").write_text(code)
    return Job("run", ("@files", "-", "full", "60", "8"), mounts={"files": folder})


def test_jobs_that_agree_are_counted(namespaces: Namespaces, tmp_path: Path) -> None:
    checked = CrossChecked(namespaces, Bubblewrap(), share=1.0)
    checked.run(Job("probe", ("/nothing",)))
    checked.run(script(tmp_path / "files", "import time\nprint(time.time())"))
    assert (checked.checked, checked.differences) == (2, ())


def test_a_difference_is_told(namespaces: Namespaces, tmp_path: Path) -> None:
    checked = CrossChecked(namespaces, Bubblewrap(), share=1.0)
    forked = "open('/proc/self/cmdline').read().find('sandbox.zygote') >= 0"
    checked.run(script(tmp_path / "files", f"if {forked}:\n    raise ValueError('a fork')"))
    (difference,) = checked.differences
    assert "run gave another result in a fresh interpreter" in difference


def test_no_share_is_no_check(namespaces: Namespaces) -> None:
    checked = CrossChecked(namespaces, Bubblewrap(), share=0.0)
    outcome = checked.run(Job("probe", ("/nothing",)))
    assert json.loads(outcome.stdout) == []
    assert checked.checked == 0


def test_the_backend_that_was_asked_for_is_opened_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bwrap = open_sandbox("bwrap")
    assert (bwrap.name, bwrap.isolation[:12]) == ("bwrap", "level 3 of 3")
    assert isinstance(open_sandbox("none"), PlainProcess)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GraderError, match="bwrap: bubblewrap is not installed"):
        open_sandbox("bwrap")


def test_the_command_line_offers_what_there_is() -> None:
    assert set(ISOLATIONS) == {"auto", *BACKENDS, "none"}
