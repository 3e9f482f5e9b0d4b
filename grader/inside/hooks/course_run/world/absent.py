"""Say in one sentence that a data set, network or metric is not there.

The libraries say it in forty lines about a connection. The exception keeps its type, so that code
that expects it still works.
"""

import functools
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course_run.around import handed_in
from course_run.world import places

_HUB_NAME = re.compile(r"(?:[\w.-]+/)?[\w.-]+")
_FILE_KINDS = frozenset({"csv", "json", "parquet", "text", "arrow", "pandas", "imagefolder"})
_HUB_ALONE = re.compile(r"[a-z\d.-]+")
_PATH = re.compile(r"\.{1,2}[\\/]|[/~]|[A-Za-z]:[\\/]")
_CHECKPOINT = re.compile(r"checkpoint-\d+$")
_FILE = re.compile(r"\.(?:csv|json|jsonl|tsv|txt|parquet|py|pt|bin|pth|h5|zip)$", re.IGNORECASE)


def say_absent(error: BaseException, name: str, kind: str, *, config: str = "") -> None:
    """Let an exception tell what is absent, and how it is added."""
    first = str(error).strip().partition("\n")[0]
    if "is not in the course world" in first:
        return
    which, more = (f" ({config})", f" --config {config}") if config else ("", "")
    own = "" if kind == "metric" or "/" in name else " If it is a folder of yours, hand it in."
    error.args = (
        f"'{name}'{which} is not in the course world. "
        f"Your instructor can add it: grader world add {name}{more}\n"
        f"A run has no network, and this {kind} is not among those prepared for it.{own} "
        f"The library says: {first}",
    )


def say_missing(error: BaseException, name: str) -> None:
    """Let an exception tell which folder is missing, and that a run can save it first."""
    error.args = (
        f"No such file or folder: '{name}'. It was neither handed in nor saved by the code that "
        "ran before. Hand the folder in, or let the code save it first.",
    )


def is_missing(name: Any, kind: str) -> bool:
    """Say whether a folder of the hand-in's own is named: by a path, or as no network is.

    Those of the hub that have no owner are in small letters and hyphens.
    """
    if not isinstance(name, str) or os.path.exists(name) or name in _FILE_KINDS:  # noqa: PTH110
        return False
    last = re.split(r"[\\/]", name)[-1]
    is_path = _PATH.match(name) or "\\" in name or name.count("/") > 1 or _CHECKPOINT.match(last)
    is_own = kind == "model" and "/" not in name and not _HUB_ALONE.fullmatch(name)
    return bool(is_path) or is_own or handed_in.saves_to(name)


def is_absent(name: Any, kind: str) -> bool:
    """Say whether something is named as on the hub, is no file of the hand-in, and not there."""
    if not isinstance(name, str) or not _HUB_NAME.fullmatch(name) or _FILE.search(name):
        return False
    if name.startswith((".", "-")) or os.path.exists(name):  # noqa: PTH110
        return False
    owner = name.partition("/")[0] if "/" in name else ""
    if owner and os.path.isdir(owner):  # noqa: PTH112  `results/checkpoint-500`
        return False
    if kind == "data set":
        return name not in _FILE_KINDS and not places.configs_of(name)
    if kind == "metric":
        return True
    return not any(
        (home / f"models--{name.replace('/', '--')}" / "snapshots").is_dir() for home in _hubs()
    )


def _is_absent_config(name: Any, config: Any) -> bool:
    """Say whether the world has other configs of a data set, and not this one."""
    if not isinstance(name, str) or not isinstance(config, str) or os.path.exists(name):  # noqa: PTH110
        return False
    configs = places.configs_of(name)
    return bool(configs) and config not in configs


def _hubs() -> list[Path]:
    named = os.environ.get("HF_HUB_CACHE")
    return [places.home() / "hub", *([Path(named)] if named else [])]


def _telling(original: Callable[..., Any], kind: str, names: tuple[str, ...]) -> Callable[..., Any]:
    """Say it of a function whose first argument, also called one of `names`, is the name."""

    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        try:
            return original(*args, **options)
        except (OSError, ValueError, RuntimeError) as error:
            name = args[0] if args else next((options[n] for n in names if n in options), None)
            if options.get("repo_type") in {"dataset", "space"}:
                raise
            config = args[1] if len(args) > 1 else options.get("name")
            if kind != "metric" and is_missing(name, kind):
                say_missing(error, str(name))
            elif is_absent(name, kind):
                say_absent(error, str(name), kind)
            elif kind == "data set" and _is_absent_config(name, config):
                say_absent(error, f"{name}", kind, config=str(config))
            raise

    return call


def _patching(kind: str, functions: dict[str, tuple[str, ...]]) -> Callable[[Any], None]:
    def patch(module: Any) -> None:
        for function, names in functions.items():
            if callable(original := getattr(module, function, None)):
                setattr(module, function, _telling(original, kind, names))

    return patch


def _in_the_world(original: Callable[..., Any]) -> Callable[..., Any]:
    """Find a network also where code names a cache of its own, or wants a new download."""

    @functools.wraps(original)
    def cached_files(*args: Any, **options: Any) -> Any:
        options.pop("force_download", None)
        try:
            found = original(*args, **options)
        except OSError:
            if options.get("cache_dir") is None:
                raise
            found = None
        if found is None and options.pop("cache_dir", None) is not None:
            return original(*args, **options)
        return found

    return cached_files


def _patch_transformers(module: Any) -> None:
    if callable(original := getattr(module, "cached_files", None)):
        found = _in_the_world(original)
        module.cached_files = _telling(found, "model", ("path_or_repo_id",))


def _patch_peft(module: Any) -> None:
    """Tell it of adapters too; peft would only say which file it cannot find."""
    config = getattr(module, "PeftConfigMixin", None)
    for name in ("from_pretrained", "_get_peft_type"):
        method = vars(config).get(name) if config is not None else None
        if isinstance(method, classmethod):
            setattr(config, name, classmethod(_telling_of_a_class(method.__func__)))


def _telling_of_a_class(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def call(cls: Any, *args: Any, **options: Any) -> Any:
        names = ("pretrained_model_name_or_path", "model_id")
        return _telling(functools.partial(original, cls), "model", names)(*args, **options)

    return call


PATCHES: dict[str, Callable[[Any], None]] = {
    "datasets.load": _patching(
        "data set",
        {
            name: ("path",)
            for name in ("dataset_module_factory", "load_dataset_builder", "load_dataset")
        },
    ),
    "evaluate.loading": _patching("metric", {"evaluation_module_factory": ("path",)}),
    "huggingface_hub._snapshot_download": _patching("model", {"snapshot_download": ("repo_id",)}),
    "huggingface_hub.file_download": _patching("model", {"hf_hub_download": ("repo_id",)}),
    "peft.config": _patch_peft,
    "transformers.utils.hub": _patch_transformers,
}
