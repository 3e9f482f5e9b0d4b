"""Downloads of data sets of Kaggle by their addresses."""

from pathlib import Path
from typing import Any

from course_run.around.downloads import fetch_kaggle


def download(dataset_id_or_url: str, data_dir: Any = ".", *_: Any, **__: Any) -> None:
    """Put a data set into a folder of its name."""
    name = dataset_id_or_url.rstrip("/").rsplit("/", 1)[-1]
    fetch_kaggle(dataset_id_or_url, Path(data_dir) / name)


def version() -> str:
    """Name a version."""
    return "0.1.22"
