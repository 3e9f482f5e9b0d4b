"""Downloads by the Python package `wget`."""

from typing import Any

from course_run.around.downloads import fetch


def download(url: str, out: Any = None, *_: Any, **__: Any) -> str:
    """Return the file, which is there if it was handed in or is a known data set."""
    return str(fetch(url, out))
