"""The scores of SQuAD 1.1 and 2.0, and exact matches."""

import re
import string
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Rows = Sequence[Mapping[str, Any]]


def compute(predictions: Rows, references: Rows) -> dict[str, float]:
    """Return exact matches and F1 in per cent, as `squad` does."""
    said = {row["id"]: row["prediction_text"] for row in predictions}
    exact, f1 = 0.0, 0.0
    for row in references:
        true, answer = list(row["answers"]["text"]), said.get(row["id"], "")
        exact += max((float(normal(one) == normal(answer)) for one in true), default=0.0)
        f1 += max((overlap(one, answer) for one in true), default=0.0)
    share = 100 / max(len(references), 1)
    return {"exact_match": exact * share, "f1": f1 * share}


def compute_v2(
    predictions: Rows, references: Rows, *, no_answer_threshold: float = 1.0
) -> dict[str, Any]:
    """Return what `squad_v2` does, with a fixed threshold for "no answer"."""
    said = {row["id"]: row for row in predictions}
    scores: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for row in references:
        true = [one for one in row["answers"]["text"] if normal(one)] or [""]
        found = said.get(row["id"], {})
        is_none = found.get("no_answer_probability", 0.0) > no_answer_threshold
        answer = "" if is_none else found.get("prediction_text", "")
        exact = max(float(normal(one) == normal(answer)) for one in true)
        scores[true != [""]].append((exact, max(overlap(one, answer) for one in true)))
    result = _means("", scores[True] + scores[False])
    for name, rows in (("HasAns_", scores[True]), ("NoAns_", scores[False])):
        result |= _means(name, rows) if rows else {}
    best = {"best_exact": result["exact"], "best_exact_thresh": 0.0}
    return result | best | {"best_f1": result["f1"], "best_f1_thresh": 0.0}


def _means(name: str, rows: list[tuple[float, float]]) -> dict[str, Any]:
    count = len(rows)
    exact, f1 = (100 * sum(row[at] for row in rows) / max(count, 1) for at in (0, 1))
    return {f"{name}exact": exact, f"{name}f1": f1, f"{name}total": count}


def compute_exact(
    predictions: Sequence[str],
    references: Sequence[str],
    *,
    regexes_to_ignore: Sequence[str] | None = None,
    ignore_case: bool = False,
    ignore_punctuation: bool = False,
    ignore_numbers: bool = False,
) -> dict[str, float]:
    """Return the share of texts that are the same."""
    dropped = string.punctuation * ignore_punctuation + string.digits * ignore_numbers

    def plain(text: str) -> str:
        for pattern in regexes_to_ignore or ():
            text = re.sub(pattern, "", text)
        text = text.lower() if ignore_case else text
        return text.translate(str.maketrans("", "", dropped))

    pairs = zip(predictions, references, strict=True)
    return {"exact_match": sum(plain(a) == plain(b) for a, b in pairs) / max(len(predictions), 1)}


def normal(text: str) -> str:
    """Leave out case, punctuation, articles and spaces."""
    text = "".join(sign for sign in text.lower() if sign not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def overlap(true: str, said: str) -> float:
    """Return the F1 of the words of an answer."""
    one, other = normal(true).split(), normal(said).split()
    if not one or not other:
        return float(one == other)
    common = (Counter(one) & Counter(other)).total()
    if not common:
        return 0.0
    precision, recall = common / len(other), common / len(one)
    return 2 * precision * recall / (precision + recall)
