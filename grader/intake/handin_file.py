"""`handin.toml`: which saved network counts, and where one lies that is too large to upload."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from grader.errors import Rejected

NAME = "handin.toml"
FETCHED = "fetched-network"
"""The folder, beside `handin.toml`, that `grader fetch` makes."""

_MAX_BYTES = 4096  # so short that reading it outside of a sandbox costs nothing
_KEYS = ("hub", "revision", "url", "sha256", "folder")
_EXAMPLE = '[network], then hub = "your-name/your-network" and revision = "…"'


@dataclass(frozen=True)
class HandinFile:
    """What a hand-in says of its network; every field may be empty.

    `place` is the folder, seen from the hand-in's root, that `handin.toml` lies in.
    """

    hub: str = ""  # "user/name", with `revision`: the whole hash of a commit
    revision: str = ""
    url: str = ""  # of an archive or a safetensors file, with its `sha256`
    sha256: str = ""
    folder: str = ""  # the saved network that counts; with `hub` and `url` the part to fetch
    place: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """True if the network has to be fetched."""
        return bool(self.hub or self.url)

    @property
    def is_weights(self) -> bool:
        """True if the link leads to weights alone; `folder` then holds what belongs to them."""
        return urlsplit(self.url).path.endswith(".safetensors")

    @property
    def source(self) -> str:
        """Say in words where the network lies."""
        return f"{self.hub} at {self.revision[:8]}" if self.hub else self.url

    @property
    def fetched(self) -> str:
        """The folder that `grader fetch` makes, seen from the hand-in's root."""
        return PurePosixPath(self.place, FETCHED).as_posix()

    @property
    def named(self) -> str:
        """The folder of the saved network that counts, seen from the root; "" if none is named."""
        if self.is_elsewhere:
            return self.fetched
        return PurePosixPath(self.place, self.folder).as_posix() if self.folder else ""

    def lacks(self, root: Path) -> str:
        """Say what is still to do before a network that lies elsewhere can be measured, or ""."""
        if not self.is_elsewhere or (root / self.fetched / "fetched.toml").is_file():
            return ""
        return f"{NAME} names {self.source}, which was not fetched yet: run `grader fetch` first"


def read_handin_file(root: Path) -> HandinFile:
    """Read `handin.toml` of a hand-in, from its root or from the only folder in it.

    Without one, all fields are empty. Raises Rejected with the line to write instead.
    """
    for folder in (root, *_only_folder(root)):
        text = _read(folder / NAME)
        if text is not None:
            place = folder.relative_to(root).as_posix()
            return _checked(_parsed(text), "" if place == "." else place)
    return HandinFile()


def _only_folder(root: Path) -> list[Path]:
    found = [path for path in root.iterdir() if not path.name.startswith((".", "__"))]
    one = len(found) == 1 and found[0].is_dir() and not found[0].is_symlink()
    return found if one else []


def _read(path: Path) -> str | None:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise Rejected(f"{NAME} cannot be read ({exc.strerror})") from exc
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise Rejected(f"{NAME} is not a file")
        data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise Rejected(f"{NAME} is longer than {_MAX_BYTES:,} bytes; it needs three lines")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise Rejected(f"{NAME} is not UTF-8 text; save it as UTF-8") from exc


def _parsed(text: str) -> dict[str, str]:
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as exc:
        raise Rejected(f"{NAME} is not valid TOML: {str(exc)[:100]}. Write {_EXAMPLE}") from exc
    _refuse_unknown(table, ("network",), "")
    network = table.get("network", {})
    if not isinstance(network, dict):
        raise Rejected(f"{NAME}: `network` is a table; write {_EXAMPLE}")
    _refuse_unknown(network, _KEYS, "[network] ")
    for key, value in network.items():
        if not isinstance(value, str) or not value or not value.isprintable():
            raise Rejected(f'{NAME}: {key} is a text in quotes: {key} = "…"')
    return network


def _refuse_unknown(table: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            close = get_close_matches(key, known, n=1)
            hint = f"; did you mean `{close[0]}`?" if close else f"; known: {', '.join(known)}"
            raise Rejected(f"{NAME}: {where}has the unknown key {ascii(key)[:60]}{hint}")


def _checked(network: dict[str, str], place: str) -> HandinFile:
    found = HandinFile(**network, place=place)
    if found.hub and found.url:
        raise Rejected(f"{NAME}: name either `hub` or `url`, not both")
    if found.hub:
        _check_hub(found)
    elif found.revision:
        raise Rejected(f"{NAME}: `revision` belongs to `hub`; write {_EXAMPLE}")
    if found.url:
        _check_url(found)
    elif found.sha256:
        raise Rejected(f"{NAME}: `sha256` belongs to `url`")
    if found.folder:
        _check_folder(found.folder)
    return found


def _check_hub(found: HandinFile) -> None:
    part = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
    if not re.fullmatch(f"{part}/{part}", found.hub) or ".." in found.hub or "--" in found.hub:
        raise Rejected(
            f'{NAME}: hub = {found.hub[:100]!r} is no id of a model; it looks like "your-name/'
            'your-network", without an address before it'
        )
    if not re.fullmatch("[0-9a-f]{40}", found.revision):
        said = f"revision = {found.revision[:60]!r}" if found.revision else "`revision` is missing"
        raise Rejected(
            f"{NAME}: {said}; a branch can change after you handed in, so write the whole hash of "
            "a commit (40 characters of 0-9 and a-f). The model's page shows it under Files and "
            'versions, History, or run: python -c "from huggingface_hub import HfApi; '
            f"print(HfApi().model_info('{found.hub}').sha)\""
        )


def _check_url(found: HandinFile) -> None:
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!-~]*", found.url):
        raise Rejected(f"{NAME}: url is a link that begins with https:// and holds no spaces")
    if not re.fullmatch("[0-9a-fA-F]{64}", found.sha256):
        said = "sha256 is not 64 characters of 0-9 and a-f" if found.sha256 else "sha256 is missing"
        raise Rejected(
            f"{NAME}: {said}; it says that nobody exchanged the file. `sha256sum FILE` prints it "
            "(macOS: shasum -a 256 FILE, Windows: certutil -hashfile FILE SHA256)"
        )
    if found.is_weights and not found.folder:
        raise Rejected(
            f"{NAME}: a link to weights alone needs `folder` as well: the folder of your hand-in "
            "with their config.json"
        )


def _check_folder(folder: str) -> None:
    path = PurePosixPath(folder)
    if path.is_absolute() or ".." in path.parts or "\\" in folder or ":" in folder:
        raise Rejected(
            f"{NAME}: folder = {folder[:100]!r} leaves the hand-in; name it from where {NAME} "
            'lies, such as "models/best"'
        )
