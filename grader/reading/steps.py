"""The calls that load, tokenize, train, evaluate and save."""

from __future__ import annotations

import re
from enum import StrEnum

from grader.reading.code import Code, argument, source
from grader.records import Call


class Step(StrEnum):
    """One of the five steps of a fine-tuning."""

    LOAD = "load"
    TOKENIZE = "tokenize"
    TRAIN = "train"
    EVALUATE = "evaluate"
    SAVE = "save"


class Loop(StrEnum):
    """How training is written."""

    TRAINER = "Hugging Face Trainer"
    KERAS = "Keras"
    MANUAL = "a training loop of your own"
    OTHER = "another library"


_LOADERS = (
    r"load_dataset", r"load_from_disk", r"read_csv", r"read_json", r"read_parquet", r"read_table",
    r"imdb\.load_data", r"datasets\.IMDB", r"tensorflow_datasets\.load", r"load_files",
    r"text_dataset_from_directory", r"dataset_download", r"load_data",
    r"Dataset\.from_(?:csv|json|parquet|text)",
)  # fmt: skip
_TOKENIZER = r"[Tt]okenizer\w*\.(?:from_pretrained|from_file)\(\)"
_ENCODERS = r"(?:__call__|encode|encode_plus|batch_encode_plus|encode_batch)"
_METRICS = (
    r"accuracy_score", r"classification_report", r"f1_score", r"precision_recall_fscore_support",
    r"confusion_matrix", r"balanced_accuracy_score", r"load\(\)\.compute", r"combine\(\)\.compute",
    r"load_metric\(\)\.compute", r"MulticlassAccuracy\(\)\S*", r"Accuracy\(\)\S*", r"roc_auc_score",
)  # fmt: skip
_LIGHTNING = re.compile(r"lightning|^pl\.|keras|sklearn")
_SHALLOW = re.compile(r"sklearn|xgboost|lightgbm|Vectorizer|Encoder|Scaler|TextVectorization")
_HAND_MADE = re.compile(r"==.*\.(?:mean|sum|float)\(|\.eq\(.*\.(?:mean|sum)\(|mean\(.*==|sum\(.*==")


def load_calls(code: Code) -> tuple[Call, ...]:
    """Give the calls that load data."""
    return code.calls(*_LOADERS)


def tokenizer_calls(code: Code) -> tuple[Call, ...]:
    """Give the calls that turn texts into tokens."""
    known = code.calls(rf"\w*{_TOKENIZER}(?:\.{_ENCODERS})?", r"texts_to_sequences")
    layers = code.calls(r"TextVectorization\(\)")
    unknown = tuple(
        call
        for call in code.calls(r"\?", rf"\?\.{_ENCODERS}")
        if call not in known and re.search(r"\btok\w*(?:\.\w+)?\s*\(", call.quote, re.IGNORECASE)
    )
    return (*known, *layers, *unknown)


def is_tokenizer(name: str, variables: str = "") -> bool:
    """Say whether a dotted origin is that of a tokenizer; the variable tells where it is lost."""
    lost = name.startswith("?") and re.search(r"tok\w*$", variables, re.IGNORECASE)
    return bool(re.search(r"[Tt]okenizer\w*\b", name) or lost)


def trainers(code: Code) -> tuple[Call, ...]:
    """Give the calls that make a Hugging Face Trainer or one of its kind."""
    return tuple(c for c in code.calls(r"\w*Trainer") if not _LIGHTNING.search(c.name))


def trainer_rows(call: Call, which: str) -> str:
    """Give a Trainer's `train_dataset` or `eval_dataset` as resolved text, named or by position."""
    return source(call, which, "3" if which == "train_dataset" else "4")


def trainer_runs(code: Code) -> tuple[Call, ...]:
    """Give the calls of a Hugging Face Trainer's `train`."""
    known = code.calls(r"\w*Trainer\(\)\.train", r"\w*Trainer\(\)\.hyperparameter_search")
    guessed = [
        call
        for call in code.calls(r"\?\.train", r"\?\(\)\.train")
        if re.search(r"\w*trainer\w*\.train\(", call.quote, re.IGNORECASE)
    ]
    return (*(c for c in known if not _LIGHTNING.search(c.name)), *guessed)


def other_runs(code: Code) -> dict[Loop, tuple[Call, ...]]:
    """Give the calls that train a network in another way than with a Trainer."""
    fits = [c for c in code.calls(r"fit", r"fit_one_cycle", r"fine_tune", r"train_model")]
    deep = tuple(c for c in fits if not _SHALLOW.search(c.name))
    keras = tuple(c for c in deep if re.search(r"keras|tensorflow|\.TF|^\?|from_preset", c.name))
    steps = any(re.search(r"optim|\.step\(", c.quote) for c in code.calls("step"))
    manual = code.calls("backward") if steps else ()
    rest = tuple(c for c in deep if c not in keras)
    found = {Loop.KERAS: keras, Loop.MANUAL: manual, Loop.OTHER: rest}
    return {loop: calls for loop, calls in found.items() if calls}


def train_calls(code: Code) -> tuple[Call, ...]:
    """Give every call that trains."""
    others = [call for calls in other_runs(code).values() for call in calls]
    return (*trainer_runs(code), *others)


def metric_calls(code: Code) -> tuple[Call, ...]:
    """Give the calls that compute a metric."""
    by_hand = tuple(c for c in code.calls("mean", "sum", "item") if _HAND_MADE.search(c.quote))
    keras = tuple(c for c in code.calls("compile") if "acc" in source(c, "metrics"))
    return (*code.calls(*_METRICS), *by_hand, *keras)


def trainer_evaluations(code: Code) -> tuple[Call, ...]:
    """Give the calls of a Trainer's or a Keras network's `evaluate` and `predict`."""
    known = code.calls(r"\w*Trainer\(\)\.(?:evaluate|predict)", r"\?\.(?:evaluate|predict)")
    keras = code.calls("evaluate", "predict")
    wanted = [c for c in keras if c not in known and not _SHALLOW.search(c.name)]
    return (*known, *wanted)


def evaluates_while_training(code: Code) -> bool:
    """Say whether a Trainer evaluates while it trains."""
    asked = any(
        source(call, "eval_strategy", "evaluation_strategy") not in ("", "'no'", "None")
        or argument(call, "do_eval", "evaluate_during_training") is True
        for call in settings_calls(code)
    )
    given = any(trainer_rows(call, "eval_dataset") not in ("", "None") for call in trainers(code))
    keras = any(source(c, "validation_data", "validation_split") for c in code.calls("fit"))
    return (asked and given) or keras


def settings_calls(code: Code) -> tuple[Call, ...]:
    """Give the calls that make a Trainer's settings."""
    return code.calls(r"\w*TrainingArguments", r"(?:SFT|DPO|Reward)Config")


def evaluation_calls(code: Code) -> tuple[Call, ...]:
    """Give every call that evaluates."""
    return (*trainer_evaluations(code), *metric_results(code))


def metric_results(code: Code) -> tuple[Call, ...]:
    """Give the calls that compute a metric of predictions; not those a Trainer may make later."""
    metrics = [c for c in metric_calls(code) if not c.name.endswith("compile")]
    return tuple(c for c in metrics if not trainers(code) or not _is_of_parameters(c))


def network_saves(code: Code) -> tuple[Call, ...]:
    """Give the calls that save a network's weights, wherever to."""
    asked = code.calls(r"save_pretrained", r"save_model", r"push_to_hub", r"save_weights", "save")
    kept = [c for c in asked if _saves_network(c)]
    pickled = [
        call
        for call in code.calls(r"torch\.save", r"(?:pickle|joblib|dill)\.dump", r"save_file")
        if re.search(r"state_dict|model|net\b|network", f"{source(call, '0')} {call.quote}", re.I)
        and not re.search(r"optim|dataset|token", source(call, "0"), re.IGNORECASE)
    ]
    return (*kept, *(c for c in pickled if c not in kept))


def keeps_checkpoints(code: Code) -> tuple[Call, ...]:
    """Give the settings with which a Trainer that trains keeps checkpoints of its own accord."""
    keeps = [c for c in settings_calls(code) if source(c, "save_strategy") not in {"'no'", "None"}]
    return tuple(keeps) if trainer_runs(code) else ()


def tokenizer_saves(code: Code) -> tuple[Call, ...]:
    """Give the calls that save a tokenizer."""
    asked = code.calls(r"save_pretrained", r"push_to_hub", r"save_vocabulary")
    return tuple(c for c in asked if is_tokenizer(_owner(c), _variables(c)))


def step_calls(code: Code, step: Step) -> tuple[Call, ...]:
    """Give the reachable calls of a step."""
    return {
        Step.LOAD: load_calls,
        Step.TOKENIZE: tokenizer_calls,
        Step.TRAIN: train_calls,
        Step.EVALUATE: evaluation_calls,
        Step.SAVE: network_saves,
    }[step](code)


def _is_of_parameters(call: Call) -> bool:
    """Say whether a metric is computed of what `compute_metrics` is given."""
    names = ("0", "1", "y_true", "y_pred", "predictions", "references")
    texts = [call.sources[name].partition(" # ")[0] for name in names if name in call.sources]
    return bool(texts) and all("?" in text and "Trainer(" not in text for text in texts)


def _saves_network(call: Call) -> bool:
    owner, method = _owner(call), call.name.rpartition(".")[2]
    if is_tokenizer(owner, _variables(call)) or re.search(r"Config|Processor|pipeline", owner):
        return "pipeline" in owner
    if method == "push_to_hub":
        return "load_dataset" not in owner
    if method == "save":
        return bool(re.search(r"keras|tensorflow|\.TF|from_preset|SetFit|Sentence", owner)) or bool(
            re.search(r"\bmodel\.save\(", call.quote)
        )
    return True


def _owner(call: Call) -> str:
    """Name what a method is called on, without what stands in its brackets."""
    return call.name.rpartition(".")[0]


def _variables(call: Call) -> str:
    return source(call, "self").partition(" # ")[2]
