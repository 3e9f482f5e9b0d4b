"""Ways to ask for a data set of the course world that work on the hub, and would not on a cache."""

import functools
import os
from collections.abc import Callable
from typing import Any

from course_run.events import note
from course_run.world import hub_files, places

DEFAULT_CONFIGS = {"emotion": "split", "dair-ai/emotion": "split"}
"""Where the hub says which of several configs is meant if none is named."""

_HUB_ONLY = ("data_dir", "data_files", "features", "download_config")
_FILE_KINDS = frozenset({"csv", "json", "parquet", "text"})


def _patch_load(module: Any) -> None:
    builder = getattr(module, "load_dataset_builder", None)
    if builder is not None:
        module.load_dataset_builder = _from_the_world(builder)


def _from_the_world(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def load_dataset_builder(path: Any, name: Any = None, *args: Any, **options: Any) -> Any:
        if path in _FILE_KINDS and options.get("data_files"):
            options["data_files"] = hub_files.local_files(options["data_files"])
        elif (configs := _configs(path)) and not args:
            name = _choose_config(str(path), name, configs, options)
            _leave_out(original, options)
        return original(path, name, *args, **options)

    return load_dataset_builder


def _configs(path: Any) -> list[str]:
    """Name the configs of a data set of the world; a folder of the hand-in goes before it."""
    if not isinstance(path, str) or os.path.isdir(path):  # noqa: PTH112
        return []
    configs: list[str] = places.configs_of(path)
    return configs


def _choose_config(path: str, name: Any, configs: list[str], options: dict[str, Any]) -> Any:
    """Say which config is meant, also where it is spelt as old scripts wanted."""
    one, two = options.pop("lang1", None), options.pop("lang2", None)
    if name is None and one and two:
        name = next((pair for pair in (f"{one}-{two}", f"{two}-{one}") if pair in configs), None)
    if name is None:
        name = DEFAULT_CONFIGS.get(path)
        if name is None and len(configs) > 1:  # in the words of the hub
            raise ValueError(
                "Config name is missing.\nPlease pick one among the available configs: "
                f"{configs}\nExample of usage:\n\t`load_dataset('{path}', '{configs[0]}')`"
            )
        return name
    if name not in configs and len(configs) == 1:
        note(f"`{path}` has one config here, `{configs[0]}`; it was taken for `{name}`")
        return configs[0]
    return name


def _leave_out(original: Callable[..., Any], options: dict[str, Any]) -> None:
    """Drop what only the hub can do with a data set: another folder, part of its files."""
    if options.pop("cache_dir", None) is not None:
        note("`cache_dir` was left out: the data set is read from the course world")
    for option in [n for n in options if n in _HUB_ONLY or not _is_known(original, n)]:
        if options.pop(option) is not None and option != "download_config":
            note(f"`{option}` of `load_dataset` was left out: the course world has it prepared")


def _is_known(function: Callable[..., Any], option: str) -> bool:
    """Say whether a function takes an option by its name."""
    code = getattr(_innermost(function), "__code__", None)
    return code is None or option in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _innermost(function: Any) -> Any:
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


def _patch_inspect(module: Any) -> None:
    original = getattr(module, "get_dataset_config_names", None)
    if original is None:
        return

    @functools.wraps(original)
    def get_dataset_config_names(path: Any, *args: Any, **options: Any) -> Any:
        return _configs(path) or original(path, *args, **options)

    module.get_dataset_config_names = get_dataset_config_names


def _patch_pandas(module: Any) -> None:
    for name in ("read_csv", "read_parquet", "read_json", "read_table"):
        if name in vars(module):
            setattr(module, name, _reading(vars(module)[name]))


def _reading(original: Callable[..., Any]) -> Callable[..., Any]:
    """Read a file of the hub from the course world."""

    @functools.wraps(original)
    def read(*args: Any, **options: Any) -> Any:
        if args and (other := hub_files.stand_in(args[0])):
            args = (other, *args[1:])
        return original(*args, **options)

    return read


PATCHES: dict[str, Callable[[Any], None]] = {
    "datasets.inspect": _patch_inspect,
    "datasets.load": _patch_load,
    "pandas": _patch_pandas,
}
