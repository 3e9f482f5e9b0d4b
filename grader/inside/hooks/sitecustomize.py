"""Python imports this by itself at start-up: watch for the libraries that a course run is about.

It stands first on the PYTHONPATH of a student's interpreter and of every interpreter that one
starts. The patches are evidence and convenience, not a defence.
"""

import importlib.abc
import importlib.util
import os
import sys
from types import ModuleType


class _PatchingLoader(importlib.abc.Loader):
    """Load a module the usual way, then patch it."""

    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        import course_hooks

        course_hooks.PATCHES[module.__name__](module)


class _Finder(importlib.abc.MetaPathFinder):
    """Find the modules to patch; every other import takes its usual way."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(
        self, name: str, path: object = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in self._names:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)  # type: ignore[arg-type]
            if spec is not None and spec.loader is not None:
                spec.loader = _PatchingLoader(spec.loader)
                return spec
        return None


if os.environ.get("GRADER_EVENTS"):
    sys.meta_path.insert(
        0,
        _Finder(
            frozenset(
                {
                    "datasets.arrow_dataset",
                    "datasets.load",
                    "peft.peft_model",
                    "sklearn.metrics._classification",
                    "torch._tensor",
                    "torch.serialization",
                    "transformers.modeling_utils",
                    "transformers.tokenization_utils_base",
                    "transformers.trainer",
                    "transformers.training_args",
                    "transformers.training_args_seq2seq",
                }
            )
        ),
    )
