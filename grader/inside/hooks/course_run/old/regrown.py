"""Small equivalents of what the libraries dropped; imported only when a hand-in asks for it."""

import warnings
from collections import abc as container_abcs
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import Dataset

from course_run.events import note

__all__ = ["container_abcs", "warnings"]

string_classes = (str, bytes)
int_classes = int
inf, nan = float("inf"), float("nan")


class AdamW(torch.optim.AdamW):
    """The optimizer of transformers 2 to 4: another default of the learning rate and the decay."""

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-6,
        weight_decay: float = 0.0,
        **_old: Any,
    ) -> None:
        super().__init__(params, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)


class AutoModelWithLMHead:
    """Any network with a language head; the configuration says which."""

    @classmethod
    def from_pretrained(cls, name: Any, *args: Any, **options: Any) -> Any:
        """Load it."""
        import transformers as t

        config = options.get("config") or t.AutoConfig.from_pretrained(name)
        for auto, table in (
            (t.AutoModelForSeq2SeqLM, t.MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING),
            (t.AutoModelForMaskedLM, t.MODEL_FOR_MASKED_LM_MAPPING),
        ):
            causal = any("CausalLM" in kind for kind in config.architectures or ())
            if type(config) in table and not causal:
                return auto.from_pretrained(name, *args, **options)
        return t.AutoModelForCausalLM.from_pretrained(name, *args, **options)


class _TokenRows(Dataset[Any]):
    examples: list[Any]

    def __len__(self) -> int:
        return len(self.examples)


class LineByLineTextDataset(_TokenRows):
    """One example for each line of a file."""

    def __init__(self, tokenizer: Any, file_path: str, block_size: int) -> None:
        text = Path(file_path).read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line.strip()]
        encoded = tokenizer(lines, truncation=True, max_length=block_size)["input_ids"]
        self.examples = [{"input_ids": torch.tensor(ids)} for ids in encoded]

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        row: dict[str, Tensor] = self.examples[index]
        return row


class TextDataset(_TokenRows):
    """A file cut into blocks of equal length."""

    def __init__(self, tokenizer: Any, file_path: str, block_size: int, **_cache: Any) -> None:
        text = Path(file_path).read_text(encoding="utf-8")
        ids = tokenizer.convert_tokens_to_ids(tokenizer.tokenize(text))
        size = max(block_size - tokenizer.num_special_tokens_to_add(pair=False), 1)
        starts = range(0, len(ids) - size + 1, size)
        build = tokenizer.build_inputs_with_special_tokens
        self.examples = [build(ids[start : start + size]) for start in starts]

    def __getitem__(self, index: int) -> Tensor:
        return torch.tensor(self.examples[index], dtype=torch.long)


@dataclass
class InputExample:
    """A text or two, with a label."""

    guid: str
    text_a: str
    text_b: str | None = None
    label: str | None = None


@dataclass
class InputFeatures:
    """What a network reads of an example."""

    input_ids: list[int] = field(default_factory=list)
    attention_mask: list[int] | None = None
    token_type_ids: list[int] | None = None
    label: float | None = None


class DataProcessor:
    """What reads the examples of a task."""

    @classmethod
    def _read_tsv(cls, input_file: str, quotechar: str | None = None) -> list[list[str]]:
        import csv

        with Path(input_file).open(encoding="utf-8-sig") as file:
            return list(csv.reader(file, delimiter="\t", quotechar=quotechar))


def top_k_top_p_filtering(
    logits: Tensor,
    top_k: int = 0,
    top_p: float = 1.0,
    filter_value: float = -float("inf"),
    min_tokens_to_keep: int = 1,
) -> Tensor:
    """Set the logits of what is not among the likeliest tokens."""
    from transformers.generation import logits_process as steps

    keep: Any = {"filter_value": filter_value, "min_tokens_to_keep": min_tokens_to_keep}
    none = torch.zeros(logits.shape[0], 0, dtype=torch.long)
    if top_k > 0:
        logits = steps.TopKLogitsWarper(top_k=top_k, **keep)(none, logits)
    if 0 <= top_p < 1:
        logits = steps.TopPLogitsWarper(top_p=top_p, **keep)(none, logits)
    return logits


def simple_accuracy(preds: Any, labels: Any) -> Any:
    """Return the share of equal entries."""
    return (preds == labels).mean()


def acc_and_f1(preds: Any, labels: Any) -> dict[str, Any]:
    """Return accuracy, F1 and their mean."""
    from sklearn.metrics import f1_score

    accuracy, f1 = simple_accuracy(preds, labels), f1_score(y_true=labels, y_pred=preds)
    return {"acc": accuracy, "f1": f1, "acc_and_f1": (accuracy + f1) / 2}


def glue_compute_metrics(task_name: str, preds: Any, labels: Any) -> dict[str, Any]:
    """Return the metrics of a GLUE task."""
    if task_name in {"mrpc", "qqp"}:
        return acc_and_f1(preds, labels)
    return {"acc": simple_accuracy(preds, labels)}


glue_tasks_num_labels = dict.fromkeys(
    ("cola", "sst-2", "mrpc", "qqp", "qnli", "rte", "wnli"), 2
) | {
    "mnli": 3,
    "sts-b": 1,
}
glue_output_modes = dict.fromkeys(glue_tasks_num_labels, "classification") | {"sts-b": "regression"}


def list_metrics(*_args: Any, **_options: Any) -> list[str]:
    """Name the metrics of the course."""
    note("`list_metrics` needs a network; the metrics of the course were named")
    return ["accuracy", "bleu", "f1", "glue", "perplexity", "precision", "recall", "rouge"]


def list_datasets(*_args: Any, **_options: Any) -> list[str]:
    """Name some data sets of the course."""
    note("`list_datasets` needs a network; some data sets of the course were named")
    return ["ag_news", "emotion", "glue", "imdb", "rotten_tomatoes", "squad", "yelp_polarity"]


def do_nothing(*_args: Any, **_options: Any) -> None:
    """Do nothing, as there is nothing to be set."""


def is_not_available(*_args: Any, **_options: Any) -> bool:
    """Say that something is not there."""
    return False


def as_scalar(array: Any) -> Any:
    """Return the one entry of an array."""
    return array.item()


class HfFolder:
    """Where a token was kept."""

    @staticmethod
    def save_token(token: str) -> None:
        """Keep none: nothing here logs in."""

    delete_token = staticmethod(do_nothing)

    @staticmethod
    def get_token() -> str | None:
        """Return the token that was given to this run."""
        import huggingface_hub

        return huggingface_hub.get_token()


class Repository:
    """A clone of a repository on the Hub; here, a folder."""

    def __init__(self, local_dir: str, *_args: Any, **_options: Any) -> None:
        Path(local_dir).mkdir(parents=True, exist_ok=True)
        self.local_dir = local_dir
        note("`Repository` needs a network; an empty folder took its place")

    git_add = git_commit = git_push = git_pull = push_to_hub = do_nothing
    lfs_track = git_checkout = git_config_username_and_email = do_nothing


def cached_download(url: str, *_args: Any, **_options: Any) -> Any:
    """Download a file of the Hub, whose address says which."""
    import huggingface_hub

    repository, _, file = url.partition("/resolve/")
    name = "/".join(repository.split("/")[3:])
    return huggingface_hub.hf_hub_download(name, file.partition("/")[2])
