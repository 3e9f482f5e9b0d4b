"""Weights & Biases: runs that record nothing, but keep their configuration."""

from collections.abc import Callable, Mapping
from typing import Any

from course_run.around.anything import Anything, named
from course_run.events import note


class Config(dict[str, Any]):
    """What was configured, as items and as attributes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.get(name)

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def update(self, *args: Any, allow_val_change: bool = True, **_: Any) -> None:  # noqa: ARG002
        """Take settings from a mapping, or from an object's attributes."""
        for each in args:
            super().update(each if isinstance(each, Mapping) else vars(each))

    setdefaults = as_dict = lambda self, *_: self

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


class Run(Anything):  # type: ignore[misc]
    """A run that takes everything."""

    def __init__(self, **options: Any) -> None:
        super().__init__("wandb.run")
        self.__dict__.update(
            name=options.get("name") or "run-1",
            id=options.get("id") or "run1",
            project=options.get("project") or "uncategorized",
            entity=options.get("entity") or "student",
            url="",
            dir="wandb",
            config=config,
            summary=summary,
        )

    def __exit__(self, *_: object) -> None:
        finish()


class Settings(Anything):  # type: ignore[misc]
    """Settings of the client."""


class Table(Anything):  # type: ignore[misc]
    """A table that keeps its rows."""

    def __init__(self, columns: Any = None, data: Any = None, **options: Any) -> None:
        super().__init__("wandb.Table")
        frame = options.get("dataframe")
        if frame is not None:
            data = frame.to_numpy().tolist()
        rows = [] if data is None else list(data)
        self.__dict__.update(columns=list(columns or ()), data=rows)

    def add_data(self, *row: Any) -> None:
        """Add a row."""
        self.data.append(list(row))


config = Config()
summary = Config()
run: Any = None
_sweeps: dict[str, Any] = {}


def init(*_: Any, config: Any = None, **options: Any) -> Any:
    """Start a run."""
    global run  # noqa: PLW0603  as the true one has it
    if config is not None and not isinstance(config, str):
        globals()["config"].update(config)
    run = Run(**options)
    return run


def finish(*_: Any, **__: Any) -> None:
    """End the run."""
    global run  # noqa: PLW0603
    run = None


def login(*_: Any, **__: Any) -> bool:
    """Log nobody in."""
    return True


def log(*_: Any, **__: Any) -> None:
    """Record nothing."""


def sweep(sweep: Any = None, *_: Any, **__: Any) -> str:
    """Keep a sweep's configuration."""
    _sweeps["sweep1"] = sweep
    return "sweep1"


def agent(sweep_id: str, function: Callable[[], Any] | None = None, **_: Any) -> None:
    """Call the function once, with the first value of every parameter."""
    told = _sweeps.get(sweep_id) or {}
    for name, parameter in dict(told.get("parameters") or {}).items():
        config[name] = _first(parameter)
    if function is not None:
        note("a sweep of `wandb` was cut to one run with the first value of every parameter")
        function()


def _first(parameter: Any) -> Any:
    if not isinstance(parameter, Mapping):
        return parameter
    if "parameters" in parameter:
        return Config({name: _first(each) for name, each in parameter["parameters"].items()})
    if parameter.get("values"):
        return parameter["values"][0]
    return parameter.get("value", parameter.get("min"))


class Error(Exception):
    """What the client would raise."""


UsageError = CommError = Error
errors = named("wandb.errors", Error=Error, UsageError=Error, CommError=Error)
util = named("wandb.util", generate_id=lambda *_: "run1")
__version__ = "0.19.0"


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything(f"wandb.{name}")
