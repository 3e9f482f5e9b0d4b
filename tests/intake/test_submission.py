"""Hand-ins come in as folders, archives and files; what is refused is named."""

import io
import os
import sys
import tarfile
import traceback
import zipfile
from pathlib import Path

import pytest

from grader.errors import GraderError, Rejected
from grader.intake.submission import Submission, find_hand_ins, make_hand_in, stage
from grader.sandbox.collect import Caps, collect_files
from grader.sandbox.plain import PlainProcess

DIGEST = "8e6e6d64"  # of the two files of the test that uses it


def stage_path(path: Path, tmp_path: Path, caps: Caps | None = None) -> Submission:
    return stage(make_hand_in(path), tmp_path / "stage", PlainProcess(), caps)


def names(submission: Submission) -> list[str]:
    root = submission.root
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def make_tar(path: Path, members: dict[str, bytes], **links: str) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for name, target in links.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            tar.addfile(info)
    return path


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_class_is_a_folder_of_folders_archives_and_files(tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    for name in ("bo.zip", "cy.tar.gz", "di.ipynb", ".hidden", "el.v2.md"):
        (tmp_path / name).touch()
    assert [h.id for h in find_hand_ins(tmp_path)] == ["ana", "bo", "cy", "di", "el.v2"]


def test_two_hand_ins_of_one_name_are_both_named_and_nothing_is_graded(tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana.zip").touch()
    with pytest.raises(GraderError, match=r"two hand-ins are named 'ana': ana and ana.zip"):
        find_hand_ins(tmp_path)


def test_a_class_without_hand_ins_says_what_it_looked_for(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="no hand-ins in it; each is a folder, a zip"):
        find_hand_ins(tmp_path)


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="nobody: not found"):
        make_hand_in(tmp_path / "nobody")


@pytest.mark.parametrize("kind", ["folder", "zip", "tar"])
def test_the_same_files_have_the_same_digest_however_they_are_packed(
    kind: str, tmp_path: Path
) -> None:
    members = {"work/a.md": b"# hi", "work/b/c.py": b"print(1)"}
    if kind == "folder":
        path = tmp_path / "x"
        for name, data in members.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
    else:
        make = make_zip if kind == "zip" else make_tar
        path = make(tmp_path / ("x.zip" if kind == "zip" else "x.tgz"), members)
    staged = stage_path(path, tmp_path)
    assert names(staged) == ["work/a.md", "work/b/c.py"]
    assert (staged.id, staged.digest[:8]) == ("x", DIGEST)


def test_an_empty_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(Rejected, match="the hand-in is empty"):
        stage_path(tmp_path / "x", tmp_path)


def test_links_and_pipes_are_left_out_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "a.md").write_text("hi")
    (folder / "passwords").symlink_to("/etc/passwd")
    (folder / "etc").symlink_to("/etc")
    os.mkfifo(folder / "pipe")
    staged = stage_path(folder, tmp_path)
    assert names(staged) == ["a.md"]
    assert {r.path: r.why for r in staged.refused} == {
        "passwords": "a link; links are not followed",
        "etc": "a link; links are not followed",
        "pipe": "not a regular file",
    }


@pytest.mark.skipif(sys.platform == "darwin", reason="names are always text there")
@pytest.mark.parametrize("name", [b"caf\xe9.md", b"caf\xe9/answers.md", b"a\nb/answers.md"])
def test_a_name_that_cannot_be_shown_is_left_out_and_said(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / "x" / os.fsdecode(name)
    path.parent.mkdir(parents=True)
    path.write_text("1. B")
    staged = stage(make_hand_in(tmp_path / "x"), tmp_path / "stage", PlainProcess())
    (refused,) = staged.refused
    assert refused.why == "its name holds characters that cannot be shown"
    assert refused.path.isprintable()
    assert refused.path.startswith(("caf?", "a�b"))


def test_a_hand_in_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "bo.md").symlink_to("/etc/passwd")
    (tmp_path / "gone.md").symlink_to("/nowhere")
    for hand_in in find_hand_ins(tmp_path):
        with pytest.raises(Rejected, match="it is a link; links are not followed"):
            stage(hand_in, tmp_path / "stage" / hand_in.id, PlainProcess())


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_what_is_closed_to_us_is_left_out_and_named(tmp_path: Path) -> None:
    _check_closed(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_what_is_closed_to_an_ordinary_user_is_left_out_and_named(tmp_path: Path) -> None:
    """The same, in a child that gives up root."""
    for path in (tmp_path, *tmp_path.parents):
        if not path.stat().st_mode & 0o001:
            path.chmod(path.stat().st_mode | 0o001)
    os.chown(tmp_path, 54399, 54399)
    child = os.fork()
    if child == 0:
        os.setresgid(54399, 54399, 54399)
        os.setresuid(54399, 54399, 54399)
        try:
            _check_closed(tmp_path)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def _check_closed(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    (folder / "shut").mkdir(parents=True)
    for name in ("a.md", "closed.md", "shut/b.md"):
        (folder / name).write_text("1. B")
    (folder / "closed.md").chmod(0)
    (folder / "shut").chmod(0)
    (tmp_path / "taken").mkdir()
    refused = collect_files(folder, tmp_path / "taken", Caps())
    (folder / "shut").chmod(0o700)
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["a.md"]
    assert sorted(r.path for r in refused) == ["closed.md", "shut"]
    assert {r.why for r in refused} == {"closed to us: its permissions do not let us read it"}


def test_an_archive_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    make_zip(tmp_path / "neighbour.zip", {"a.md": b"1. B"})
    (tmp_path / "class" / "bo.zip").symlink_to(tmp_path / "neighbour.zip")
    with pytest.raises(Rejected, match="it is a link; links are not followed"):
        stage_path(tmp_path / "class" / "bo.zip", tmp_path)


@pytest.mark.skipif(sys.platform == "darwin", reason="names are always text there")
@pytest.mark.parametrize(
    ("name", "shown"),
    [(b"caf\xe9.md", "caf?"), (b"a\nb.md", "a�b"), ("a\u202eb.md".encode(), "a�b")],
)
def test_a_file_with_a_name_that_cannot_be_shown_is_graded_under_another(
    tmp_path: Path, name: bytes, shown: str
) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / os.fsdecode(name)).write_text("1. B")
    (hand_in,) = find_hand_ins(tmp_path / "class")
    staged = stage(hand_in, tmp_path / "stage", PlainProcess())
    assert (hand_in.id, staged.id, names(staged)) == (shown, shown, [f"{shown}.md"])


@pytest.mark.parametrize("name", [".zip", "..zip", "...zip"])
def test_a_hand_in_whose_report_would_lie_elsewhere_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(GraderError, match="cannot be named .* rename it"):
        make_hand_in(tmp_path / name)


def test_what_tools_leave_behind_is_not_part_of_a_hand_in(tmp_path: Path) -> None:
    for name in ("__MACOSX/a.md", ".git/config", "__pycache__/a.pyc", "a.md"):
        (tmp_path / "x" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "x" / name).write_text("hi")
    assert names(stage_path(tmp_path / "x", tmp_path)) == ["a.md"]


@pytest.mark.parametrize(
    ("caps", "message"),
    [
        (Caps(files=3), "more than 3 files"),
        (Caps(total_mb=1), "larger than 1 MB"),
        (Caps(depth=2), "nested more than 2 deep"),
    ],
)
def test_a_folder_beyond_a_cap_is_refused(caps: Caps, message: str, tmp_path: Path) -> None:
    for number in range(4):
        path = tmp_path / "x" / "deep" / "deeper" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 400_000)
    with pytest.raises(Rejected, match=message):
        stage_path(tmp_path / "x", tmp_path, caps)


@pytest.mark.parametrize("name", ["../evil.md", "/evil.md", "a/../../evil.md", "C:\\evil.md"])
def test_an_archive_that_leaves_its_folder_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="a name that leaves its folder"):
        stage_path(make_tar(tmp_path / "x.tar.gz", {name: b"hi"}), tmp_path)
    assert not (tmp_path.parent / "evil.md").exists()


def test_links_in_an_archive_are_refused(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "x.tgz", {"a.md": b"hi"}, shadow="/etc/shadow")
    with pytest.raises(Rejected, match="holds a link or a device: 'shadow'"):
        stage_path(path, tmp_path)


def test_the_same_name_twice_in_an_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="the same name twice"):
        stage_path(make_tar(tmp_path / "x.tgz", {"A.md": b"1", "a.md": b"2"}), tmp_path)


@pytest.mark.slow
def test_a_zip_bomb_of_two_gigabytes_is_refused_long_before_it_is_unpacked(
    tmp_path: Path,
) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros.csv", "w", force_zip64=True) as file,
    ):
        for _ in range(2048):
            file.write(bytes(1024 * 1024))
    with pytest.raises(Rejected, match="more than 100 times its size, like a zip bomb"):
        stage_path(path, tmp_path)


def test_a_zip_with_a_password_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "x.zip", {"a.md": b"hi"})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    with pytest.raises(Rejected, match="cannot be unpacked: .*password"):
        stage_path(path, tmp_path)


def test_a_file_named_zip_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"hello")
    with pytest.raises(Rejected, match="damaged or not an archive"):
        stage_path(tmp_path / "x.zip", tmp_path)
