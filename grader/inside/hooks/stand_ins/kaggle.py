"""Kaggle's own package."""

from pathlib import Path
from typing import Any

from course_run.around.anything import Anything, named
from course_run.around.downloads import fetch_kaggle


class KaggleApi(Anything):  # type: ignore[misc]
    """The client: it downloads stand-ins for IMDB."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__("kaggle.api")

    def authenticate(self) -> None:
        """Log nobody in."""

    def dataset_download_files(
        self, dataset: str, path: Any = None, *_: Any, unzip: bool = False, **__: Any
    ) -> None:
        """Put a data set into a folder."""
        fetch_kaggle(dataset, Path(path or "."), packed=not unzip)

    competition_download_files = dataset_download_files

    def dataset_download_file(self, dataset: str, _: str, path: Any = None, **__: Any) -> None:
        """Put a data set into a folder: all of it."""
        fetch_kaggle(dataset, Path(path or "."))


kaggle_api_extended = named("kaggle.api.kaggle_api_extended", KaggleApi=KaggleApi)
api: Any = KaggleApi()


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything(f"kaggle.{name}")
