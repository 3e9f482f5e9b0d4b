"""Tokenizers, `from_pretrained`, model outputs and module names of transformers 3 and 4."""

import contextlib
import functools
import importlib.util
import opcode
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from course_run.around.hardware import here
from course_run.callers import is_of_hand_in
from course_run.events import note
from course_run.old.names import (
    FROM_PRETRAINED,
    FROM_PRETRAINED_SMALL,
    TRANSFORMERS,
    TRANSFORMERS_MODULES,
)
from course_run.old.renaming import (
    Changes,
    Computed,
    add_methods,
    forward_modules,
    offer_renamed,
    translate,
    with_options,
)

_UNPACKING = {opcode.opmap[name] for name in ("UNPACK_SEQUENCE", "UNPACK_EX")}
_QUANTIZED = ("quantization_config", "load_in_8bit", "load_in_4bit")
_OWN_FOLDER = re.compile(
    r"transformers\.(?:models\.(?P<in>\w+)\.)?(?P<kind>modeling|tokenization|configuration)_(?P<of>\w+)"
)


def _patch_transformers(module: Any) -> None:
    offer_renamed(module, TRANSFORMERS)
    forward_modules(_moved)


def _patch_transformers_again(_: Any) -> None:
    """Patch the package once more: the import of this part of it makes a second module of it."""
    offer_renamed(sys.modules["transformers"], TRANSFORMERS)


def _patch_parts(module: Any) -> None:
    offer_renamed(module, TRANSFORMERS)


def _moved(name: str) -> str | None:
    """Say where a module of transformers 3 or 4 is today."""
    if name in TRANSFORMERS_MODULES:
        return str(TRANSFORMERS_MODULES[name])
    found: re.Match[str] | None = _OWN_FOLDER.fullmatch(name)
    if found is None:
        return None
    of = re.sub(r"_(fast|utils|tf|flax)$", "", found["of"])
    today = f"transformers.models.{found['in'] or of}.{found['kind']}_{of}"
    with contextlib.suppress(ImportError):
        if today != name and importlib.util.find_spec(today) is not None:
            return today
    return None


def _patch_tokenizer(module: Any) -> None:
    base = module.PreTrainedTokenizerBase
    base.__call__ = _with_old_padding(base.__call__)
    base.encode = _with_old_padding(base.encode)
    _patch_loading(base, FROM_PRETRAINED_SMALL)
    add_methods(base, _TOKENIZER)


def _with_old_padding(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def call(self: Any, *args: Any, **options: Any) -> Any:
        if not _OLD_OPTIONS.isdisjoint(options):
            _say_padding_anew(options)
        return original(self, *args, **options)

    return call


_OLD_OPTIONS = {"pad_to_max_length", "truncation_strategy", "return_lengths"}


def _say_padding_anew(options: dict[str, Any]) -> None:
    """Pad and cut as transformers 3 did, which cut to a `max_length` unless told otherwise."""
    strategy = options.pop("truncation_strategy", None)
    if strategy is not None:
        options.setdefault("truncation", strategy)
        note(f"`truncation_strategy={strategy!r}` is called `truncation` today")
    if "return_lengths" in options:
        options["return_length"] = options.pop("return_lengths")
        note("`return_lengths` is called `return_length` today")
    if options.pop("pad_to_max_length", False):
        options["padding"] = "max_length"
        if options.get("max_length") is not None and options.get("truncation") is None:
            options["truncation"] = True
        note('`pad_to_max_length=True` is written `padding="max_length"` today')


def _encode_plus(self: Any, text: Any, text_pair: Any = None, *args: Any, **options: Any) -> Any:
    note("`encode_plus` is gone since transformers 5; today the tokenizer itself is called")
    if args:
        options.setdefault("add_special_tokens", args[0])
    return self(text, text_pair, **options)


def _batch_encode_plus(self: Any, batch_text_or_text_pairs: Any, *args: Any, **options: Any) -> Any:
    note("`batch_encode_plus` is gone since transformers 5; today the tokenizer itself is called")
    texts = list(batch_text_or_text_pairs)
    if args:
        options.setdefault("add_special_tokens", args[0])
    if texts and isinstance(texts[0], tuple | list) and not options.get("is_split_into_words"):
        firsts, seconds = (list(part) for part in zip(*texts, strict=True))
        return self(firsts, seconds, **options)
    return self(texts, **options)


def _prepare_seq2seq_batch(
    self: Any, src_texts: Any, tgt_texts: Any = None, max_length: int | None = None, **options: Any
) -> Any:
    note("`prepare_seq2seq_batch` is gone since transformers 5; the tokenizer was called")
    target_length = options.pop("max_target_length", None) or max_length
    options = {"padding": True, "truncation": True, **options}
    encoded = self(src_texts, max_length=max_length, **options)
    if tgt_texts is not None:
        targets = self(text_target=tgt_texts, max_length=target_length, **options)
        encoded["labels"] = targets["input_ids"]
    return encoded


def _prepare_for_model(self: Any, ids: Any, pair_ids: Any = None, **options: Any) -> Any:
    note("`prepare_for_model` is gone since transformers 5; what it did was computed")
    length = options.get("max_length")
    if length and options.get("truncation"):
        ids = ids[: length - self.num_special_tokens_to_add(pair=pair_ids is not None)]
    bare = options.get("add_special_tokens") is False
    tokens = (ids + (pair_ids or [])) if bare else _build_inputs(self, ids, pair_ids)
    encoded = {"input_ids": tokens, "attention_mask": [1] * len(tokens)}
    if "token_type_ids" in self.model_input_names:
        encoded["token_type_ids"] = _type_ids(self, ids, pair_ids)[: len(tokens)]
    names = ("padding", "max_length", "return_tensors", "pad_to_multiple_of")
    return self.pad(encoded, **{name: options[name] for name in names if name in options})


def _build_inputs(self: Any, first: list[int], second: list[int] | None = None) -> list[int]:
    """Put the special tokens where this tokenizer puts them around texts."""
    pair = () if second is None else ("a",)
    around = self("a", *pair)["input_ids"]
    special = self.get_special_tokens_mask(around, already_has_special_tokens=True)
    built, parts, inside = [], [list(first), list(second or [])], False
    for token, is_special in zip(around, special, strict=True):
        if is_special:
            built.append(token)
        elif not inside and parts:
            built += parts.pop(0)
        inside = not is_special
    return built


def _type_ids(self: Any, first: list[int], second: list[int] | None = None) -> list[int]:
    one = len(_build_inputs(self, first))
    whole = len(_build_inputs(self, first, second)) if second is not None else one
    return [0] * one + [1] * (whole - one)


@contextlib.contextmanager
def _as_target_tokenizer(self: Any) -> Iterator[None]:
    note("`as_target_tokenizer` is gone since transformers 5; use `text_target=` today")
    switch = getattr(self, "_switch_to_target_mode", None)
    back = getattr(self, "_switch_to_input_mode", None)
    if switch is not None:
        switch()
    yield
    if back is not None:
        back()


def _more_special_tokens(self: Any) -> list[str]:
    return [str(token) for token in getattr(self, "extra_special_tokens", None) or []]


_TOKENIZER: dict[str, Any] = {
    "encode_plus": _encode_plus,
    "batch_encode_plus": _batch_encode_plus,
    "prepare_seq2seq_batch": _prepare_seq2seq_batch,
    "prepare_for_model": _prepare_for_model,
    "build_inputs_with_special_tokens": _build_inputs,
    "create_token_type_ids_from_sequences": _type_ids,
    "as_target_tokenizer": _as_target_tokenizer,
    "max_len": Computed(lambda self: self.model_max_length),
    "do_lower_case": Computed(lambda self: self.init_kwargs.get("do_lower_case", False)),
    "ids_to_tokens": Computed(lambda self: {i: token for token, i in self.get_vocab().items()}),
    "additional_special_tokens": Computed(_more_special_tokens),
    "additional_special_tokens_ids": Computed(
        lambda self: self.convert_tokens_to_ids(_more_special_tokens(self))
    ),
    "all_special_tokens_extended": Computed(lambda self: self.all_special_tokens),
    "special_tokens_map_extended": Computed(lambda self: self.special_tokens_map),
}
"""What every tokenizer could do once."""


def _patch_loading(cls: Any, changes: Changes) -> None:
    own = vars(cls).get("from_pretrained")
    if own is not None:
        original = getattr(own, "__func__", own)
        cls.from_pretrained = classmethod(with_options(original, changes, "from_pretrained"))


def _patch_configuration(module: Any) -> None:
    for name in ("PreTrainedConfig", "PretrainedConfig"):
        if (cls := vars(module).get(name)) is not None:
            _patch_loading(cls, FROM_PRETRAINED_SMALL)
            return


def _patch_models(module: Any) -> None:
    _patch_loading_here(module.PreTrainedModel)


def _patch_auto_models(module: Any) -> None:
    base = module._BaseAutoModelClass
    for cls in (base, *base.__subclasses__()):  # each has a copy of its own
        _patch_loading_here(cls)


def _patch_adapters(module: Any) -> None:
    _patch_loading_here(module.PeftModel)


def _patch_loading_here(cls: Any) -> None:
    if (own := vars(cls).get("from_pretrained")) is not None:
        cls.from_pretrained = classmethod(_loaded_here(getattr(own, "__func__", own)))


def _loaded_here(original: Callable[..., Any]) -> Callable[..., Any]:
    """Load a network without what needs a GPU or is no longer known."""

    @functools.wraps(original)
    def from_pretrained(cls: Any, *args: Any, **options: Any) -> Any:
        for name in _QUANTIZED:
            if options.pop(name, None):
                note(f"`{name}` needs a GPU and was left out: nothing was quantized")
        translate(options, FROM_PRETRAINED, "from_pretrained")
        if options.get("attn_implementation") in ("flash_attention_2", "flash_attention_3"):
            note("`attn_implementation`: flash attention needs a GPU and was left out")
            del options["attn_implementation"]
        if "device_map" in options:
            options["device_map"] = _map_here(options["device_map"])
        return original(cls, *args, **options)

    return from_pretrained


def _map_here(places: Any) -> Any:
    if isinstance(places, dict):
        return {part: here(place) for part, place in places.items()}
    return "cpu" if isinstance(places, int) else here(places)


def _patch_outputs(module: Any) -> None:
    outputs = module.ModelOutput
    original = outputs.__iter__

    def __iter__(self: Any) -> Any:
        frame = sys._getframe(1)
        code = frame.f_code.co_code
        if code[frame.f_lasti] in _UNPACKING and is_of_hand_in(frame):
            note("an output of a model was unpacked like the tuple it was in transformers 3")
            return iter(self.to_tuple())
        return original(self)

    outputs.__iter__ = __iter__


PATCHES: dict[str, Callable[[Any], None]] = {
    "peft.peft_model": _patch_adapters,
    "transformers": _patch_transformers,
    "transformers.configuration_utils": _patch_configuration,
    "transformers.file_utils": _patch_parts,
    "transformers.modeling_utils": _patch_models,
    "transformers.models.auto.auto_factory": _patch_auto_models,
    "transformers.optimization": _patch_parts,
    "transformers.processing_utils": _patch_transformers_again,
    "transformers.tokenization_utils_base": _patch_tokenizer,
    "transformers.trainer_utils": _patch_parts,
    "transformers.utils": _patch_parts,
    "transformers.utils.generic": _patch_outputs,
}
