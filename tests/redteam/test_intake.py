"""G. What a hand-in is packed in, and the notebooks that no program would write."""

import shutil
import zipfile
from pathlib import Path

import pytest
from attacks.r46_archives import ARCHIVES
from attacks.r47_bombs import BOMBS
from attacks.r48_notebooks import NOTEBOOKS
from bench import Bench
from harness import REJECT, Case, limit
from taking_in import NOTEBOOK_LIMITS, harm, read_notebook, take_in, unpack_naively

CASES = (
    Case("R46", "archives that reach out of the folder they are unpacked into", (), (REJECT,)),
    Case("R47", "small archives that unpack to much", (), (REJECT,)),
    Case("R48", "notebooks that no program would write", (), (REJECT, limit("time"))),
)
UNPACK_SECONDS = 60
UNREADABLE = (
    *("nested-metadata", "nested-output", "nested-only", "cells-a-number", "cells-an-object"),
    *("cells-of-numbers", "source-a-number", "source-of-numbers", "source-an-object"),
    *("metadata-a-list", "no-cell-type", "cell-type-a-list", "future", "version-a-text"),
    *("old-worksheets", "long-number", "zero-bytes", "kernel-of-a-shell", "kernel-of-r"),
)
"""Notebooks that are not run; the others run, whatever is stored in them."""

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_that_reaches_out_is_rejected_and_leaves_nothing(
    sandbox: Bench, name: str
) -> None:
    taken = sandbox.call(take_in, name)
    assert ARCHIVES[name][1] in taken.rejected
    assert (taken.files, taken.broken) == ((), ())


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_rejected_within_the_caps(sandbox: Bench, name: str) -> None:
    taken = sandbox.call(take_in, name)
    assert any(reason in taken.rejected for reason in BOMBS[name][1].split("|")), taken.rejected
    assert (taken.files, taken.broken) == ((), ())
    assert taken.seconds < UNPACK_SECONDS


def test_what_is_packed_twice_stays_packed(sandbox: Bench) -> None:
    taken = sandbox.call(take_in, "nested.zip")
    assert taken.files == tuple(f"{number}.zip" for number in range(10))
    assert (taken.rejected, taken.broken) == ("", ())


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_an_evil_notebook_ends_as_a_typed_outcome(sandbox: Bench, name: str) -> None:
    read = sandbox.call(read_notebook, name)
    assert set(read.states) <= {"read", "read in part", "unreadable"}
    assert read.seconds < NOTEBOOK_LIMITS.run_seconds + 2 * UNPACK_SECONDS
    if name in UNREADABLE:
        assert read.outcome == "failed"
        assert [error for error in read.errors if error.startswith("Unreadable: ")], read.errors
    else:
        assert read.outcome == "completed", read.errors


def test_a_notebook_of_another_language_is_said_to_be_one(sandbox: Bench) -> None:
    read = sandbox.call(read_notebook, "kernel-of-r")
    assert read.errors == ("Unreadable: it is written in R, and we run Python",)


@pytest.mark.parametrize("name", ["kernel-a-list", "many-outputs", "utf-16"])
def test_what_is_stored_in_a_notebook_is_not_run_and_keeps_nothing_from_running(
    sandbox: Bench, name: str
) -> None:
    assert sandbox.call(read_notebook, name).output == "ran\n"


# --- the controls: the same archives, unpacked as the shortest code does -----------------------


@pytest.mark.parametrize("name", [n for n in ARCHIVES if not n.startswith(("bad-", "no-name"))])
def test_an_archive_works_where_nothing_holds_it(tmp_path: Path, name: str) -> None:
    into, aim = tmp_path / "into", tmp_path / "aim"
    into.mkdir()
    aim.mkdir()
    (aim / "secret").write_text("the answer key")
    ARCHIVES[name][0](tmp_path / name, aim)
    try:
        unpack_naively(tmp_path / name, into)
        done = list(harm(into, aim))
    except (OSError, RecursionError) as exc:  # a device for an ordinary user; too deep a tree
        done = [repr(exc)]
    if name == "same-name-twice.tar":
        done = ["kept one of two"] if len(list(into.iterdir())) == 1 else []
    shutil.rmtree(into, ignore_errors=True)
    assert done


@pytest.mark.parametrize("name", ["bad-text.zip", "bad-lzma.zip"])
def test_a_damaged_archive_raises_what_is_no_error_of_archives(tmp_path: Path, name: str) -> None:
    ARCHIVES[name][0](tmp_path / name, tmp_path)
    with pytest.raises(Exception) as raised:  # noqa: PT011  any but those below
        unpack_naively(tmp_path / name, tmp_path)
    assert not isinstance(raised.value, zipfile.BadZipFile | OSError)


@pytest.mark.parametrize("name", ["flat.zip", "overlapping.zip"])
def test_a_bomb_is_more_than_a_hundred_times_its_size(tmp_path: Path, name: str) -> None:
    BOMBS[name][0](tmp_path / name)
    with zipfile.ZipFile(tmp_path / name) as opened:
        size = sum(info.file_size for info in opened.infolist())
    assert size > 100 * (tmp_path / name).stat().st_size
