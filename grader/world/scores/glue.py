"""The metrics of the tasks of GLUE."""

from collections.abc import Sequence
from typing import Any


def compute(predictions: Sequence[Any], references: Sequence[Any], config: str) -> dict[str, float]:
    """Return the scores of a task."""
    from scipy.stats import pearsonr, spearmanr
    from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef

    if config == "cola":
        return {"matthews_correlation": float(matthews_corrcoef(references, predictions))}
    if config == "stsb":
        return {
            "pearson": float(pearsonr(predictions, references)[0]),
            "spearmanr": float(spearmanr(predictions, references)[0]),
        }
    accuracy = {"accuracy": float(accuracy_score(references, predictions))}
    if config in {"mrpc", "qqp"}:
        return {**accuracy, "f1": float(f1_score(references, predictions))}
    return accuracy
