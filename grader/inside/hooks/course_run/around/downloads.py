"""Downloads without a network: files of the hand-in, stand-ins for IMDB, else nothing."""

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course_run.around.handed_in import handed_in_data, root
from course_run.around.paths import find, here_to_write, is_here
from course_run.events import note
from course_run.world import imdb_files, places

_CSV = "IMDB Dataset.csv"
_TABLES = {"ratings_train.txt": ("nsmc", "train"), "ratings_test.txt": ("nsmc", "test")}
"""Files, parted by tabs, that tutorials fetch by their address: the data set and split of each."""


def fetch(url: str, output: Any = None) -> str:
    """Put what an address stands for where it was asked for; returns that path."""
    name = _name_in(url)
    path = Path(here_to_write(str(output or name)))
    if path.is_dir() or str(output or "").endswith("/"):
        path = path / name
    if not is_here(path) and not _stood_in(url, path):
        note(f"`{url}` was not downloaded, as there is no network; hand in the file `{path.name}`")
    return str(path)


def _stood_in(url: str, path: Path) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = f"{url} {path.name}".lower()
    if handed_in := find(f"/downloads/{path.name}") or find(f"/downloads/{_name_in(url)}"):
        path.symlink_to(handed_in)
    elif (known := _TABLES.get(path.name)) is not None:
        return _write_table(path, *known)
    elif "aclimdb" in told:
        _pack_reviews(path)
    elif "imdb" in told and path.suffix == ".zip":
        _zip_table(path)
    elif "imdb" in told and path.suffix == ".csv":
        return _link_table(path)
    else:
        return False
    return True


def fetch_kaggle(handle: str, folder: Path | None = None, *, packed: bool = False) -> Path:
    """Return a folder with a data set of Kaggle: IMDB, or the data files of the hand-in."""
    name = handle.rstrip("/").rsplit("/", 1)[-1]
    home = folder or Path.home() / ".cache" / "kagglehub" / "datasets" / handle
    home = Path(here_to_write(str(home)))
    home.mkdir(parents=True, exist_ok=True)
    if packed:
        path = home / f"{name}.zip"
        if not is_here(path) and not _stood_in(handle, path):
            _zip_files(path)
        return home
    for each in handed_in_data():
        there = home / Path(each).name
        if not is_here(there) and is_here(f"{root()}/{each}"):
            there.symlink_to(f"{root()}/{each}")
    if "imdb" in name.lower() and not is_here(home / _CSV):
        _link_table(home / _CSV)
    elif not any(home.iterdir()):
        note(f"Kaggle's `{handle}` is not here, as there is no network; hand in its files")
    return home


def _link_table(path: Path) -> bool:
    table = find(f"/downloads/{_CSV}")
    if table is not None and not is_here(path):
        path.symlink_to(table)
    return table is not None


def _write_table(path: Path, name: str, split: str) -> bool:
    folder = places.find_dataset(name)
    table = places.read_split(folder, split) if folder is not None else None
    if table is None:
        return False
    table.to_pandas().to_csv(path, sep="\t", index=False)
    note(f"`{path.name}` is not in the hand-in; made-up rows of `{name}` took its place")
    return True


def _zip_table(path: Path) -> None:
    import zipfile

    table = find(f"/downloads/{_CSV}")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        if table is not None:
            archive.write(table, _CSV)


def _zip_files(path: Path) -> None:
    import zipfile

    names = handed_in_data()
    if not names:
        note(f"`{path.name}` is not here, as there is no network; hand in its files")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            if is_here(f"{root()}/{name}"):
                archive.write(f"{root()}/{name}", Path(name).name)


def _pack_reviews(path: Path) -> None:
    """Write the archive `aclImdb_v1.tar.gz`."""
    import tarfile
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        imdb_files.write_acl_folder(Path(folder) / "aclImdb")
        with tarfile.open(path, "w:gz", compresslevel=1) as archive:
            archive.add(Path(folder) / "aclImdb", "aclImdb")


def _patch_urllib(module: Any) -> None:
    original = module.urlretrieve

    @functools.wraps(original)
    def urlretrieve(url: str, filename: Any = None, *args: Any, **options: Any) -> Any:
        if not re.match(r"https?://", str(url)):
            return original(url, filename, *args, **options)
        path = fetch(str(url), filename)
        if not is_here(path):
            return original(url, filename, *args, **options)
        return path, {}

    module.urlretrieve = urlretrieve
    module.urlopen = _opening(module.urlopen)


def _opening(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def urlopen(url: Any, *args: Any, **options: Any) -> Any:
        import email.message
        import urllib.response

        address = str(getattr(url, "full_url", url))
        path = _on_disk(address)
        if path is None:
            return original(url, *args, **options)
        headers = email.message.Message()
        headers["Content-Length"] = str(path.stat().st_size)
        return urllib.response.addinfourl(path.open("rb"), headers, address, 200)

    return urlopen


def _name_in(url: str) -> str:
    """Return the file name that an address ends in."""
    from urllib.parse import unquote, urlsplit

    return Path(unquote(urlsplit(url).path)).name or "download"


def _on_disk(url: str) -> Path | None:
    """Return the file that stands in for an address, if there is one."""
    if not re.match(r"https?://", url):
        return None
    path = Path.home() / ".cache" / "downloads" / _name_in(url)
    is_there = is_here(path) or _stood_in(url, path)
    return path if is_there else None


def _patch_requests(module: Any) -> None:
    original = module.Session.request

    @functools.wraps(original)
    def request(self: Any, method: str, url: Any, *args: Any, **options: Any) -> Any:
        path = _on_disk(str(url)) if str(method).upper() == "GET" else None
        if path is None:
            return original(self, method, url, *args, **options)
        response = module.Response()
        response.status_code, response.url, response.reason = 200, str(url), "OK"
        response.headers["content-length"] = str(path.stat().st_size)
        response.raw = path.open("rb")
        response.encoding = "utf-8"
        return response

    module.Session.request = request


PATCHES: dict[str, Callable[[Any], None]] = {
    "requests.sessions": _patch_requests,
    "urllib.request": _patch_urllib,
}
