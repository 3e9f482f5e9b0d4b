"""Downloads from Kaggle: a folder that holds a stand-in for IMDB, or the hand-in's own files."""

from typing import Any

from course_run.around.anything import Anything
from course_run.around.downloads import fetch_kaggle


def dataset_download(handle: str, path: str | None = None, **_: Any) -> str:
    """Return the folder of a data set, or one file of it."""
    folder = fetch_kaggle(handle)
    return str(folder / path) if path else str(folder)


competition_download = dataset_download
model_download = dataset_download


def login(*_: Any, **__: Any) -> None:
    """Do nothing."""


def whoami(*_: Any, **__: Any) -> dict[str, str]:
    """Name nobody."""
    return {"username": "student"}


def load_dataset(_: Any = None, handle: str = "", path: str = "", **__: Any) -> Any:
    """Read a file of a data set as a table."""
    import pandas as pd

    folder = fetch_kaggle(handle)
    file = folder / path if path else next(iter(sorted(folder.glob("*.csv"))))
    return pd.read_csv(file)


dataset_load = load_dataset


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything(f"kagglehub.{name}")
