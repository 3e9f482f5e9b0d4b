"""Widgets that keep their values and show nothing."""

import contextlib
from collections.abc import Callable
from typing import Any

from course_run.around.anything import Anything

_VALUES: dict[str, Any] = {
    "Text": "",
    "Textarea": "",
    "Password": "",
    "HTML": "",
    "Label": "",
    "IntSlider": 0,
    "IntText": 0,
    "IntProgress": 0,
    "FloatSlider": 0.0,
    "FloatText": 0.0,
    "FloatProgress": 0.0,
    "Checkbox": False,
    "ToggleButton": False,
}


class Widget(Anything):  # type: ignore[misc]
    """A widget: what it was told, and what is set later."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(type(self).__name__)
        first = args[0] if args else ()
        self.__dict__.update(
            value=_VALUES.get(type(self).__name__), children=first, layout=Anything()
        )
        choices = options.get("options")
        if choices and "value" not in options:
            chosen = next(iter(choices.values() if isinstance(choices, dict) else choices))
            is_pair = isinstance(chosen, tuple) and len(chosen) == 2
            self.__dict__["value"] = chosen[1] if is_pair else chosen
        self.__dict__.update(options)

    def __enter__(self) -> Any:
        return self

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self

    def observe(self, *_: Any, **__: Any) -> None:
        """Wait for nobody."""

    def capture(self, *_: Any, **__: Any) -> Callable[..., Any]:
        """Leave a function's output where it is."""
        return lambda function: function

    def clear_output(self, *_: Any, **__: Any) -> None:
        """Do nothing."""

    on_click = on_submit = unobserve = observe

    def __repr__(self) -> str:
        return f"{type(self).__name__}(value={vars(self).get('value')!r})"


def interact(*args: Any, **values: Any) -> Any:
    """Call the function once, with the first choice of every value."""
    if not args:
        return lambda function: interact(function, **values)
    with contextlib.suppress(TypeError):
        args[0](**{name: _chosen(value) for name, value in values.items()})
    return args[0]


interactive = interactive_output = interact_manual = lambda *_, **__: Widget()


def fixed(value: Any) -> Any:
    """Return the value."""
    return value


def _chosen(value: Any) -> Any:
    if isinstance(value, Widget):
        return value.value
    if isinstance(value, dict):
        return next(iter(value.values()))
    return value[0] if isinstance(value, list | tuple) and value else value


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    made = type(name, (Widget,), {})
    globals()[name] = made
    return made


__version__ = "8.1.0"
