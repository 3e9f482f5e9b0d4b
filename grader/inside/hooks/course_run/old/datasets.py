"""`datasets` 1 to 3, `nlp` before it, and `huggingface_hub` before 1."""

import functools
from collections.abc import Callable
from typing import Any

from course_run.callers import hand_in_calls
from course_run.events import note
from course_run.old.names import DATASETS, HUB, LOAD_DATASET, LOAD_METRIC, MODULES
from course_run.old.renaming import add_methods, forward_modules, offer_renamed, with_options

forward_modules(MODULES.get)


def _patch_package(module: Any) -> None:
    offer_renamed(module, DATASETS)


def _patch_hub(module: Any) -> None:
    offer_renamed(module, HUB)


def _patch_load(module: Any) -> None:
    for name in ("load_dataset", "load_dataset_builder"):
        if (original := getattr(module, name, None)) is not None:
            setattr(module, name, with_verification(original, name))


def with_verification(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Wrap a loader so that it takes the options that it once took."""
    renamed = with_options(original, LOAD_DATASET, name, of_all=True)

    @functools.wraps(original)
    def load(*args: Any, **options: Any) -> Any:
        if options.get("ignore_verifications"):
            options.setdefault("verification_mode", "no_checks")
        return renamed(*args, **options)

    return load


def _patch_metrics(module: Any) -> None:
    module.load = with_options(module.load, LOAD_METRIC, "evaluate.load", of_all=True)


def _patch_inspect(module: Any) -> None:
    for name in ("get_dataset_config_names", "get_dataset_split_names", "get_dataset_infos"):
        if (original := getattr(module, name, None)) is not None:
            setattr(module, name, with_options(original, LOAD_DATASET, name))


def _patch_dataset(module: Any) -> None:
    dataset = module.Dataset
    add_methods(dataset, {f"{name}_": _in_place(name) for name in _IN_PLACE})
    add_methods(dataset, {"drop": _drop, "nbytes": property(lambda self: self.data.nbytes)})
    dataset.__getitem__ = _columns_as_lists(dataset.__getitem__)


_STATE = (
    "_data _indices _info _split _fingerprint _format_type _format_kwargs _format_columns"
    " _output_all_columns"
)
_IN_PLACE = ("rename_column", "remove_columns", "cast", "flatten", "class_encode_column")


def _in_place(name: str) -> Callable[..., None]:
    """Make the method of datasets 1 that changed a data set instead of returning another."""

    def change(self: Any, *args: Any, **options: Any) -> None:
        note(f"`{name}_` is gone since datasets 2; today `{name}` returns another data set")
        changed = getattr(self, name)(*args, **options)
        for attribute in _STATE.split():
            if hasattr(changed, attribute):
                setattr(self, attribute, getattr(changed, attribute))

    return change


def _in_place_of_all(name: str) -> Callable[..., None]:
    def change(self: Any, *args: Any, **options: Any) -> None:
        note(f"`{name}_` is gone since datasets 2; today `{name}` returns another data set")
        for split, rows in list(self.items()):
            self[split] = getattr(rows, name)(*args, **options)

    return change


def _drop(self: Any, columns: Any) -> None:
    _in_place("remove_columns")(self, columns)


def _columns_as_lists(original: Callable[..., Any]) -> Callable[..., Any]:
    """Give the hand-in a column of plain values as the list that it was before datasets 4."""

    @functools.wraps(original)
    def get(self: Any, key: Any) -> Any:
        found = original(self, key)
        if isinstance(key, str) and _was_read_at_once(self, key) and hand_in_calls():
            return found[:]
        return found

    return get


def _was_read_at_once(rows: Any, column: str) -> bool:
    shape = rows.format["type"]
    kind = getattr((rows.features or {}).get(column), "dtype", "list")
    plain = shape in {None, "python"} and kind not in {"list", "dict", "PIL.Image.Image"}
    return plain or shape in {"torch", "numpy"}


def _patch_dict(module: Any) -> None:
    add_methods(module.DatasetDict, {f"{name}_": _in_place_of_all(name) for name in _IN_PLACE})


def _patch_evaluator(module: Any) -> None:
    """Let `evaluate.evaluator` ask whether a network is one of TensorFlow: none is."""
    library = getattr(module, "transformers", None)
    if library is not None and not hasattr(library, "TFPreTrainedModel"):
        library.TFPreTrainedModel = type("TFPreTrainedModel", (), {})


PATCHES: dict[str, Callable[[Any], None]] = {
    "datasets": _patch_package,
    "datasets.arrow_dataset": _patch_dataset,
    "datasets.dataset_dict": _patch_dict,
    "datasets.inspect": _patch_inspect,
    "datasets.load": _patch_load,
    "evaluate.evaluator.base": _patch_evaluator,
    "evaluate.loading": _patch_metrics,
    "huggingface_hub": _patch_hub,
}
