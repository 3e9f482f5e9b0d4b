"""Which rows an evaluation looks at, and which network."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.reading.code import Code, source
from grader.reading.document import Document
from grader.reading.practice.saves import own_folders
from grader.reading.practice.splits import Split, split_named, split_of
from grader.reading.practice.steps import evaluates_while_training, trainer_rows, trainers
from grader.records import Call, Place

_DATA = (
    "0", "eval_dataset", "test_dataset", "x", "validation_data", "y_true", "references", "labels",
    "data", "self", "1",
)  # fmt: skip
_PREDICTED = ("0", "1", "y_pred", "predictions", "model_or_pipeline", "self")
_PIPELINE = re.compile(r"pipeline\(((?:[^()]|\([^()]*\))*)")
_STRING = re.compile(r"'([^']+)'")
_TASK = re.compile(r"(?:sentiment|zero-shot|text)[\w-]*|pt|tf|auto|cuda\S*|cpu")
_LOCAL = re.compile(r"^[./~\\]|checkpoint|^[A-Za-z]:|output|result|saved", re.IGNORECASE)
_NO_ROWS = re.compile(r"Trainer\(|\.load\('|Accuracy\(|keras|from_pretrained|^self$")
_CONSTANT = re.compile(r"None|'[^']*'|[\d.e-]+|True|False")
_COUNTED = re.compile(
    r"^[ \t]*(?:el)?if\b[^\n#]*?==(?!\s*['\"])[^\n]*:[ \t]*(?:#[^\n]*)?\n?\s*\w+\s*\+=\s*1\b"
    r"|^[ \t]*\w+\s*\+=\s*(?:int|float)?\(?[^\n]*==[^\n]*",
    re.MULTILINE,
)
_PART = re.compile(
    r"\.select\(|\[\d*:\d*\]|'train\[|train_test_split|random_split|\.take\(|\.skip\("
)


def evaluated_source(code: Code, call: Call) -> str:
    """Give the rows that a call evaluates as resolved text: its own, or those of the Trainer."""
    texts = [text for key in _DATA if (text := _rows_in(call, key))]
    own = next((text for text in texts if split_of(text) is not None), next(iter(texts), ""))
    given = [trainer_rows(made, "eval_dataset") for made in trainers(code)]
    return own or next((text for text in reversed(given) if text), "")


def is_on_train(code: Code, rows: str) -> bool:
    """Say whether rows are known to be those that the network is trained on."""
    text = rows.partition(" # ")[0]
    if not text or "?" in text:
        return False
    trained = [t for made in trainers(code) if (t := trainer_rows(made, "train_dataset"))]
    if any(_same_rows(rows, each) for each in trained):
        return True
    held_out = any(_PART.search(each) for each in trained) and _PART.search(text)
    return split_of(rows) is Split.TRAIN and not held_out


def only_on_train(code: Code, calls: Sequence[Call]) -> bool:
    """Say whether every row that is evaluated, while training or later, is one of the training."""
    rows = [evaluated_source(code, call) for call in calls]
    if evaluates_while_training(code):
        rows += [trainer_rows(made, "eval_dataset") for made in trainers(code)]
        rows += [source(call, "validation_data") for call in code.calls("fit")]
    known = [text for text in rows if text]
    return bool(known) and all(is_on_train(code, text) for text in known)


def is_of_another_network(code: Code, call: Call) -> bool:
    """Say whether predictions are known to be those of a network that was not trained here."""
    trained = {
        name for made in trainers(code) for name in _STRING.findall(source(made, "model", "0"))
    }
    if not trained:
        return False
    texts = [source(call, key).partition(" # ")[0] for key in _PREDICTED]
    made_of = [inner for text in texts for inner in _PIPELINE.findall(text)]
    own = {name.rpartition("/")[2] for name in trained | own_folders(code)}
    return any(_is_foreign(inner, own) for inner in made_of)


def _is_foreign(inner: str, own: set[str]) -> bool:
    """Say whether a pipeline, by what stands in its brackets, uses a network of somebody else's."""
    if any(sign in inner for sign in ("?", "Trainer", "from_pretrained", "…")):
        return False
    names = [name for name in _STRING.findall(inner) if not _TASK.fullmatch(name)]
    return not any(name.rpartition("/")[2] in own or _LOCAL.search(name) for name in names)


def _rows_in(call: Call, key: str) -> str:
    """Give the rows that an argument holds; of predictions and labels compared, the labels'."""
    compared, mark, names = source(call, key).partition(" # ")
    sides = compared.split(" == ")
    known = [side for side in sides if "?" not in side and not _NO_ROWS.search(side)]
    if len(sides) == 1 and key != "self":
        known = [] if _CONSTANT.fullmatch(compared) else sides
    return f"{known[-1]}{mark}{names}" if known and known[-1] else ""


def _same_rows(one: str, other: str) -> bool:
    """Say whether two resolved texts are of the same rows; their variables may tell them apart."""
    (text, _, names), (text_2, _, names_2) = one.partition(" # "), other.partition(" # ")
    last, last_2 = (each.rpartition(", ")[2] for each in (names, names_2))
    alike = last == last_2 or split_named(last) is split_named(last_2) is not None
    return text == text_2 and "?" not in text and (alike or "…" not in text)


def counted_by_hand(document: Document, code: Code) -> tuple[Call, ...]:
    """Give the calls that predict in code which counts right answers one by one."""
    places = {
        Place(block.place.file, block.place.cell)
        for block in document.code_blocks
        if _COUNTED.search(block.text)
    }
    predicting = (*code.calls(r"argmax", r"pipeline\(\)", r"predict", r"max", r"topk"),)
    return tuple(c for c in predicting if Place(c.place.file, c.place.cell) in places)
