"""MLflow: runs that record nothing."""

from typing import Any

from course_run.around.anything import Anything, named


class ActiveRun(Anything):  # type: ignore[misc]
    """A run, with what is usually printed of one."""

    def __init__(self, name: str = "run-1") -> None:
        super().__init__("mlflow.run")
        told = {"run_id": "run1", "run_name": name, "experiment_id": "0", "artifact_uri": "mlruns"}
        self.__dict__.update(info=named("info", **told))


def start_run(*_: Any, run_name: str | None = None, **__: Any) -> ActiveRun:
    """Start a run."""
    return ActiveRun(run_name or "run-1")


def active_run() -> ActiveRun:
    """Return a run."""
    return ActiveRun()


def end_run(*_: Any, **__: Any) -> None:
    """Record nothing."""


log_metric = log_metrics = log_param = log_params = log_artifact = log_artifacts = end_run
set_experiment = set_tracking_uri = set_tag = set_tags = autolog = log_text = log_dict = end_run
log_figure = log_input = end_run
__version__ = "2.20.0"


def get_tracking_uri() -> str:
    """Name the folder that MLflow would use."""
    return "mlruns"


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything(f"mlflow.{name}")
