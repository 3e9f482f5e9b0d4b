"""trl's supervised fine-tuning, by a plain `Trainer`; its other trainers are not there."""

from types import ModuleType
from typing import Any

from course_run.around.anything import absent
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    DataCollatorForLanguageModeling,
    Trainer,
    TrainingArguments,
)

__version__ = "0.12.0"

_OPTIONS: dict[str, Any] = {
    "dataset_text_field": "text", "max_seq_length": None, "max_length": 1024, "packing": False,
    "eval_packing": None, "dataset_num_proc": None, "dataset_batch_size": 1000,
    "dataset_kwargs": None, "model_init_kwargs": None, "num_of_sequences": 1024,
    "chars_per_token": 3.6, "completion_only_loss": None, "assistant_only_loss": False,
    "eos_token": None, "pad_token": None, "padding_free": False, "chat_template_path": None,
}  # fmt: skip
_PLAIN = "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + '\n' }}{% endfor %}"
_CHATML = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


class SFTConfig(TrainingArguments):
    """The settings of a `Trainer`, and those of supervised fine-tuning."""

    def __init__(self, output_dir: str = "trainer_output", **options: Any) -> None:
        own = {name: options.pop(name, default) for name, default in _OPTIONS.items()}
        super().__init__(output_dir, **options)
        vars(self).update(own)


class SFTTrainer(Trainer):
    """Make tokens of texts, prompts or conversations, and train on the next one."""

    def __init__(
        self,
        model: Any = None,
        args: Any = None,
        data_collator: Any = None,
        train_dataset: Any = None,
        eval_dataset: Any = None,
        *more: Any,
        **options: Any,
    ) -> None:
        args = args if args is not None else SFTConfig()
        settings = _settings(args, options)
        if isinstance(model, str):
            start = settings["model_init_kwargs"] or {}
            model = AutoModelForCausalLM.from_pretrained(model, **start)
        named = [options.pop(name, None) for name in ("processing_class", "tokenizer")]
        tokenizer = _tokenizer([*more[:1], *named], model)
        model = _adapted(model, options.pop("peft_config", None))
        texts = _Texts(tokenizer, settings, options.pop("formatting_func", None))
        if data_collator is None:
            data_collator = DataCollatorForLanguageModeling(tokenizer, mlm=False)
        rows = (texts.tokenized(train_dataset), texts.tokenized(eval_dataset))
        super().__init__(model, args, data_collator, *rows, tokenizer, *more[1:], **options)


def _settings(args: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Take what is ours out of the options of the trainer, or else from its arguments."""
    given = {name: options.pop(name, None) for name in _OPTIONS}
    return {
        name: given[name] if given[name] is not None else getattr(args, name, default)
        for name, default in _OPTIONS.items()
    }


def _tokenizer(given: list[Any], model: Any) -> Any:
    """Return the first tokenizer that was given, or else the model's, able to pad."""
    found = next((each for each in given if each is not None), None)
    found = found or AutoTokenizer.from_pretrained(model.config._name_or_path)
    if found.pad_token is None:
        found.pad_token = found.eos_token
    return found


class _Texts:
    """How the rows of a data set become texts, and these become tokens."""

    def __init__(self, tokenizer: Any, settings: dict[str, Any], write: Any) -> None:
        self._tokenizer, self._write = tokenizer, write
        self._field = settings["dataset_text_field"]
        longest = settings["max_seq_length"] or settings["max_length"] or 1024
        self._length = min(longest, tokenizer.model_max_length)

    def tokenized(self, rows: Any) -> Any:
        """Return the rows of a data set, or of each in a dictionary, as tokens."""
        if isinstance(rows, dict):
            return {name: self.tokenized(part) for name, part in rows.items()}
        columns = getattr(rows, "column_names", None)
        if not columns or "input_ids" in columns:
            return rows
        batched = self._write is not None and isinstance(self._write(rows[0]), list)

        def encode(batch: dict[str, list[Any]]) -> Any:
            texts = self._write(batch) if batched else list(map(self._text, _rows(batch)))
            return self._tokenizer(texts, truncation=True, max_length=self._length)

        return rows.map(encode, batched=True, remove_columns=columns)

    def _text(self, row: dict[str, Any]) -> str:
        if self._write is not None:
            return str(self._write(row))
        chat = row.get("messages", row.get("conversations"))
        if chat is not None:
            template = None if self._tokenizer.chat_template else _PLAIN
            return str(
                self._tokenizer.apply_chat_template(chat, tokenize=False, chat_template=template)
            )
        if "prompt" in row and "completion" in row:
            return f"{row['prompt']}{row['completion']}"
        return str(row[self._field])


def _rows(batch: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(batch, values, strict=True)) for values in zip(*batch.values(), strict=True)]


def _adapted(model: Any, config: Any) -> Any:
    if config is None or hasattr(model, "peft_config"):
        return model
    from peft import get_peft_model

    return get_peft_model(model, config)


class DataCollatorForCompletionOnlyLM(DataCollatorForLanguageModeling):
    """Leave out of the loss all that stands before the answer."""

    def __init__(
        self, response_template: Any, instruction_template: Any = None, *args: Any, **options: Any
    ) -> None:
        options.setdefault("mlm", False)
        super().__init__(*args, **options)
        self.instruction_template = instruction_template
        encode = self.tokenizer.encode
        is_text = isinstance(response_template, str)
        self.response_token_ids = (
            encode(response_template, add_special_tokens=False)
            if is_text
            else list(response_template)
        )

    def torch_call(self, examples: Any) -> Any:
        """Make a batch; rows without the answer's beginning teach nothing."""
        batch = super().torch_call(examples)
        wanted = self.response_token_ids
        for row, labels in zip(batch["input_ids"].tolist(), batch["labels"], strict=True):
            starts = range(len(row) - len(wanted), -1, -1)
            found = next((at for at in starts if row[at : at + len(wanted)] == wanted), len(row))
            labels[: found + len(wanted)] = -100
        return batch


def setup_chat_format(model: Any, tokenizer: Any, *_: Any, **__: Any) -> tuple[Any, Any]:
    """Give a tokenizer the template of ChatML, and a model its tokens."""
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]})
    tokenizer.chat_template = _CHATML
    model.resize_token_embeddings(len(tokenizer))
    return model, tokenizer


trainer = ModuleType("trl.trainer")
vars(trainer).update(
    SFTConfig=SFTConfig,
    SFTTrainer=SFTTrainer,
    DataCollatorForCompletionOnlyLM=DataCollatorForCompletionOnlyLM,
)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    absent("trl")


__path__: list[str] = []
