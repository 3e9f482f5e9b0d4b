"""Bound a search for hyper-parameters in a smoke run."""

import functools
import importlib.util
from collections.abc import Callable
from typing import Any

from course_run.events import is_smoke, note

TRIALS = 2


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
        if not _is_installed(backend):
            note(f"`{backend}` is not installed here: `optuna` searched in its usual space")
            options |= {"backend": "optuna", "hp_space": None}
        return original(self, **options)

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


PATCHES: dict[str, Callable[[Any], None]] = {
    "optuna.study.study": _patch_study,
    "transformers.trainer": _patch_trainer,
}
