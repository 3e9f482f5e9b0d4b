"""`handin.toml` is read strictly, and each mistake gets the line to write instead."""

from pathlib import Path

import pytest

from grader.errors import Rejected
from grader.intake.handin_file import HandinFile, read_handin_file

COMMIT = "0123456789abcdef0123456789abcdef01234567"
DIGEST = "ab" * 32


def write(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "handin.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_hand_in_without_the_file_names_nothing(tmp_path: Path) -> None:
    found = read_handin_file(tmp_path)
    assert (found, found.named, found.is_elsewhere) == (HandinFile(), "", False)


def test_a_folder_that_counts_is_named_from_the_root(tmp_path: Path) -> None:
    assert read_handin_file(write(tmp_path / "a", '[network]\nfolder = "out/best"')).named == (
        "out/best"
    )
    write(tmp_path / "b", "")
    (tmp_path / "b" / "handin.toml").unlink()
    write(tmp_path / "b" / "my work", '[network]\nfolder = "./best/"')
    assert read_handin_file(tmp_path / "b").named == "my work/best"


def test_a_network_elsewhere_has_to_be_fetched_first(tmp_path: Path) -> None:
    root = write(tmp_path / "a", f'[network]\nhub = "ana/imdb"\nrevision = "{COMMIT}"\n')
    found = read_handin_file(root)
    assert (found.hub, found.revision, found.named) == ("ana/imdb", COMMIT, "fetched-network")
    assert "ana/imdb at 01234567, which was not fetched yet" in found.lacks(root)
    (root / "fetched-network").mkdir()
    (root / "fetched-network" / "fetched.toml").touch()
    assert found.lacks(root) == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[network", "not valid TOML"),
        ("[" * 4000, "not valid TOML"),
        ("#" * 5000, "longer than 4,096 bytes"),
        ("[netwrok]", "unknown key 'netwrok'; did you mean `network`?"),
        ("network = 7", "`network` is a table"),
        ('[network]\nhubb = "a/b"', "did you mean `hub`?"),
        ("[network]\nhub = 7", 'hub = "…"'),
        (f'[network]\nhub = "imdb"\nrevision = "{COMMIT}"', '"your-name/your-network"'),
        (f'[network]\nhub = "../b"\nrevision = "{COMMIT}"', '"your-name/your-network"'),
        ('[network]\nhub = "a/b"', "`revision` is missing"),
        ('[network]\nhub = "a/b"\nrevision = "main"', "revision = 'main'; a branch can change"),
        (f'[network]\nrevision = "{COMMIT}"', "`revision` belongs to `hub`"),
        (f'[network]\nurl = "http://x.org/a.zip"\nsha256 = "{DIGEST}"', "begins with https://"),
        (f'[network]\nurl = "https://u:p@x.org/a.zip"\nsha256 = "{DIGEST}"', "https://"),
        ('[network]\nurl = "https://x.org/a.zip"', "sha256 is missing"),
        ('[network]\nurl = "https://x.org/a.zip"\nsha256 = "abc"', "not 64 characters"),
        (f'[network]\nurl = "https://x.org/m.safetensors"\nsha256 = "{DIGEST}"', "needs `folder`"),
        (
            f'[network]\nhub = "a/b"\nrevision = "{COMMIT}"\nurl = "https://x.org/a"',
            "either `hub` or `url`",
        ),
        ('[network]\nfolder = "../other"', "leaves the hand-in"),
        ('[network]\nfolder = "/etc"', "leaves the hand-in"),
        ('[network]\nfolder = "C:\\\\work"', "leaves the hand-in"),
    ],
)
def test_a_mistake_is_told_with_what_to_write(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_handin_file(write(tmp_path / "a", text))
    assert message in str(caught.value)


def test_a_link_instead_of_the_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text('[network]\nfolder = "x"')
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "handin.toml").symlink_to(tmp_path / "secret.toml")
    with pytest.raises(Rejected, match="cannot be read"):
        read_handin_file(tmp_path / "a")
