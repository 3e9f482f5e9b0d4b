"""Downloads from Google Drive."""

from typing import Any

from course_run.around.anything import Anything
from course_run.around.downloads import fetch


def download(url: str | None = None, output: Any = None, *_: Any, **options: Any) -> Any:
    """Return the file, which is there if it was handed in or is a known data set."""
    return fetch(str(url or options.get("id") or ""), output)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything(f"gdown.{name}")
