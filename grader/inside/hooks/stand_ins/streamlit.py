"""Streamlit: a page on which nobody presses a button."""

from typing import Any

from course_run.around.anything import Anything


class Page(Anything):  # type: ignore[misc]
    """A part of the page."""

    def button(self, *_: Any, **__: Any) -> bool:
        """Say that it was not pressed."""
        return False

    checkbox = toggle = form_submit_button = download_button = button

    def text_input(self, _: Any = "", value: Any = "", **__: Any) -> str:
        """Return what was filled in."""
        return str(value)

    text_area = text_input

    def slider(
        self, _: Any = "", low: Any = 0, _high: Any = 1, value: Any = None, **__: Any
    ) -> Any:
        """Return where it stood."""
        return low if value is None else value

    number_input = slider

    def selectbox(self, _: Any = "", options: Any = (), *__: Any, **___: Any) -> Any:
        """Return the first choice."""
        return next(iter(options), None)

    radio = selectbox

    def columns(self, spec: Any = 1, **_: Any) -> list[Any]:
        """Divide the page."""
        return [Page("column") for _ in range(spec if isinstance(spec, int) else len(spec))]

    def tabs(self, names: Any, **_: Any) -> list[Any]:
        """Divide the page."""
        return self.columns(len(names))

    def file_uploader(self, *_: Any, **__: Any) -> None:
        """Return no file."""


_page = Page("streamlit")
sidebar = Page("streamlit.sidebar")
session_state: dict[str, Any] = {}


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(_page, name)
