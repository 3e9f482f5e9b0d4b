"""Bound a search for hyper-parameters in a smoke run, and imitate it where no library does it."""

import functools
import importlib.util
import math
from collections.abc import Callable
from typing import Any

from course_run.events import is_smoke, note

TRIALS = 2
_BACKENDS = ("optuna", "ray", "wandb")
_SUGGESTED = {"learning_rate": 5e-5, "num_train_epochs": 3, "per_device_train_batch_size": 16}


def _patch_trainer(module: Any) -> None:
    if not is_smoke():
        return
    original = module.Trainer.hyperparameter_search

    @functools.wraps(original)
    def search(self: Any, *args: Any, **options: Any) -> Any:
        names = ("hp_space", "compute_objective", "n_trials", "direction", "backend", "hp_name")
        options = dict(zip(names, args, strict=False)) | options
        options["n_trials"] = min(TRIALS, options.get("n_trials") or TRIALS)
        backend = str(options.get("backend") or "optuna").rpartition(".")[2].lower()
        note(f"the search for hyper-parameters was cut to {options['n_trials']} trials")
        if backend not in _BACKENDS or self.model_init is None or _is_installed(backend):
            return original(self, **options)
        note(f"`{backend}` is not installed here: its search was imitated")
        return _searched(self, options)

    module.Trainer.hyperparameter_search = search


def _patch_study(module: Any) -> None:
    if not is_smoke():
        return
    original = module.Study.optimize

    @functools.wraps(original)
    def optimize(self: Any, func: Any, n_trials: Any = None, *args: Any, **options: Any) -> Any:
        if n_trials is None or n_trials > TRIALS:
            note(f"an optuna study was cut to {TRIALS} trials")
            n_trials = TRIALS
        return original(self, func, n_trials, *args, **options)

    module.Study.optimize = optimize


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ValueError, ImportError):
        return False


def _searched(trainer: Any, options: dict[str, Any]) -> Any:
    """Train and evaluate with values of the space; return the run that was best."""
    from transformers.trainer_utils import BestRun, default_compute_objective

    space = options.get("hp_space")
    objective = options.get("compute_objective") or default_compute_objective
    runs = []
    for number in range(options["n_trials"]):
        trial = Trial(number)
        chosen = (space(trial) if space else None) or trial.params or _SUGGESTED
        for name, value in chosen.items():
            if hasattr(trainer.args, name):
                setattr(trainer.args, name, value)
        trainer.train()
        runs.append(BestRun(str(number), objective(trainer.evaluate()), dict(chosen)))
    is_maximum = str(options.get("direction", "")).endswith("maximize")
    return (max if is_maximum else min)(runs, key=lambda run: run.objective)


class Trial:
    """A trial with the methods of optuna's."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.params: dict[str, Any] = {}
        self.user_attrs: dict[str, Any] = {}

    def suggest_float(
        self, name: str, low: float, high: float, *, step: float | None = None, log: bool = False
    ) -> float:
        """Return a number between the bounds."""
        share = (self.number + 1) / (TRIALS + 1)
        if log:
            value = math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
        else:
            value = low + share * (high - low)
        self.params[name] = low + step * round((value - low) / step) if step else value
        return float(self.params[name])

    def suggest_int(self, name: str, low: int, high: int, step: int = 1, log: bool = False) -> int:
        """Return the lowest numbers, which are the quickest."""
        self.params[name] = min(high, low + step * self.number * (not log))
        return int(self.params[name])

    def suggest_categorical(self, name: str, choices: Any) -> Any:
        """Return the choices in turn."""
        self.params[name] = list(choices)[self.number % len(choices)]
        return self.params[name]

    def suggest_uniform(self, name: str, low: float, high: float) -> float:
        """Return a number between the bounds."""
        return self.suggest_float(name, low, high)

    def suggest_loguniform(self, name: str, low: float, high: float) -> float:
        """Return a number between the bounds."""
        return self.suggest_float(name, low, high, log=True)

    def report(self, value: float, step: int) -> None:
        """Take a result on the way."""

    def should_prune(self) -> bool:
        """Go on."""
        return False

    def set_user_attr(self, key: str, value: Any) -> None:
        """Keep a remark."""
        self.user_attrs[key] = value


PATCHES: dict[str, Callable[[Any], None]] = {
    "optuna.study.study": _patch_study,
    "transformers.trainer": _patch_trainer,
}
