"""Paths that libraries hand to code that is not Python: of networks, tokenizers and tensors."""

import functools
from collections.abc import Callable
from typing import Any

from course_run.around.paths import here_to_read, here_to_write

_Names = tuple[tuple[str, int, str, Callable[[Any], Any]], ...]
"""Function or method, position of its path, the path's name, and what says where that is."""


def _pretrained(name: str) -> _Names:
    return (
        (f"{name}.from_pretrained", 0, "pretrained_model_name_or_path", here_to_read),
        (f"{name}.save_pretrained", 1, "save_directory", here_to_write),
    )


ENTRANCES: dict[str, _Names] = {
    "datasets.data_files": (("resolve_pattern", 0, "pattern", here_to_read),),
    "datasets.table": (("_memory_mapped_arrow_table_from_file", 0, "filename", here_to_read),),
    "pandas.io.common": (("check_parent_directory", 0, "path", here_to_write),),
    "peft.peft_model": (
        ("PeftModel.from_pretrained", 1, "model_id", here_to_read),
        ("PeftModel.save_pretrained", 1, "save_directory", here_to_write),
    ),
    "safetensors.torch": (
        ("save_file", 1, "filename", here_to_write),
        ("save_model", 1, "filename", here_to_write),
        ("load_file", 0, "filename", here_to_read),
        ("load_model", 1, "filename", here_to_read),
    ),
    "torch.serialization": (
        ("save", 1, "f", here_to_write),
        ("load", 0, "f", here_to_read),
    ),
    "transformers.modeling_utils": _pretrained("PreTrainedModel"),
    "transformers.tokenization_utils_base": _pretrained("PreTrainedTokenizerBase"),
    "transformers.models.auto.auto_factory": _pretrained("_BaseAutoModelClass"),
    "transformers.models.auto.configuration_auto": _pretrained("AutoConfig"),
    "transformers.models.auto.tokenization_auto": _pretrained("AutoTokenizer"),
    "transformers.pipelines": (
        ("pipeline", 1, "model", here_to_read),
        ("pipeline", 3, "tokenizer", here_to_read),
    ),
    "transformers.trainer": (("Trainer.save_model", 1, "output_dir", here_to_write),),
}


def _entering(names: _Names) -> Callable[[Any], None]:
    def patch(module: Any) -> None:
        for path, position, name, place in names:
            owner, _, attribute = path.rpartition(".")
            home = getattr(module, owner, None) if owner else module
            original = vars(home).get(attribute) if home is not None else None
            if isinstance(original, classmethod):
                told = _told(original.__func__, position + 1, name, place)
                setattr(home, attribute, classmethod(told))
            elif original is not None:
                setattr(home, attribute, _told(original, position, name, place))

    return patch


def _told(
    original: Callable[..., Any], position: int, name: str, place: Callable[[Any], Any]
) -> Callable[..., Any]:
    @functools.wraps(original)
    def call(*args: Any, **options: Any) -> Any:
        if name in options:
            options[name] = place(options[name])
        elif len(args) > position:
            args = (*args[:position], place(args[position]), *args[position + 1 :])
        return original(*args, **options)

    return call


def _patch_training_arguments(module: Any) -> None:
    cls = getattr(module, "TrainingArguments", None)
    if cls is not None:
        cls.__init__ = _told(cls.__init__, 1, "output_dir", here_to_write)


PATCHES: dict[str, Callable[[Any], None]] = {
    **{module: _entering(names) for module, names in ENTRANCES.items()},
    "transformers.training_args": _patch_training_arguments,
}
