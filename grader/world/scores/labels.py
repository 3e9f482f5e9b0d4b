"""Scores of labels and numbers by scikit-learn, scipy and seqeval, as `evaluate` names them."""

from collections.abc import Sequence
from typing import Any

Values = Sequence[Any]


def _plain(value: Any) -> Any:
    """Return a number as Python's; scores of each class stay an array."""
    return value if getattr(value, "ndim", 0) else float(value)


def compute_accuracy(predictions: Values, references: Values, **options: Any) -> dict[str, Any]:
    """Return the share of right labels."""
    from sklearn.metrics import accuracy_score

    return {"accuracy": _plain(accuracy_score(references, predictions, **options))}


def compute_f1(predictions: Values, references: Values, **options: Any) -> dict[str, Any]:
    """Return F1, of each class where `average` is None."""
    from sklearn.metrics import f1_score

    return {"f1": _plain(f1_score(references, predictions, **options))}


def compute_precision(predictions: Values, references: Values, **options: Any) -> dict[str, Any]:
    """Return the precision."""
    from sklearn.metrics import precision_score

    return {"precision": _plain(precision_score(references, predictions, **options))}


def compute_recall(predictions: Values, references: Values, **options: Any) -> dict[str, Any]:
    """Return the recall."""
    from sklearn.metrics import recall_score

    return {"recall": _plain(recall_score(references, predictions, **options))}


def compute_matthews(predictions: Values, references: Values, **options: Any) -> dict[str, Any]:
    """Return the correlation coefficient of Matthews."""
    from sklearn.metrics import matthews_corrcoef

    options.pop("average", None)
    return {"matthews_correlation": _plain(matthews_corrcoef(references, predictions, **options))}


def compute_confusion(predictions: Values, references: Values, **options: Any) -> dict[str, Any]:
    """Return the confusion matrix."""
    from sklearn.metrics import confusion_matrix

    return {"confusion_matrix": confusion_matrix(references, predictions, **options)}


def compute_mse(
    predictions: Values, references: Values, *, squared: bool = True, **options: Any
) -> dict[str, Any]:
    """Return the mean squared error, or its root."""
    from sklearn.metrics import mean_squared_error, root_mean_squared_error

    error = mean_squared_error if squared else root_mean_squared_error
    return {"mse": _plain(error(references, predictions, **options))}


def compute_mae(predictions: Values, references: Values, **options: Any) -> dict[str, Any]:
    """Return the mean absolute error."""
    from sklearn.metrics import mean_absolute_error

    return {"mae": _plain(mean_absolute_error(references, predictions, **options))}


def compute_r_squared(predictions: Values, references: Values, **_options: Any) -> float:
    """Return the coefficient of determination, rounded as the hub's metric does."""
    from sklearn.metrics import r2_score

    return round(float(r2_score(references, predictions)), 3)


def compute_roc_auc(
    prediction_scores: Values, references: Values, **options: Any
) -> dict[str, Any]:
    """Return the area under the ROC curve."""
    from sklearn.metrics import roc_auc_score

    return {"roc_auc": _plain(roc_auc_score(references, prediction_scores, **options))}


def compute_pearsonr(
    predictions: Values, references: Values, *, return_pvalue: bool = False
) -> dict[str, Any]:
    """Return Pearson's correlation."""
    from scipy.stats import pearsonr

    found = pearsonr(references, predictions)
    more = {"p-value": float(found[1])} if return_pvalue else {}
    return {"pearsonr": float(found[0]), **more}


def compute_spearmanr(
    predictions: Values, references: Values, *, return_pvalue: bool = False
) -> dict[str, Any]:
    """Return Spearman's rank correlation."""
    from scipy.stats import spearmanr

    found = spearmanr(references, predictions)
    more = {"spearmanr_pvalue": float(found[1])} if return_pvalue else {}
    return {"spearmanr": float(found[0]), **more}


def compute_seqeval(
    predictions: Values, references: Values, *, scheme: str | None = None, **options: Any
) -> dict[str, Any]:
    """Return the scores of each type of entity and overall, and the accuracy of single tags."""
    from seqeval import scheme as schemes
    from seqeval.metrics import accuracy_score, classification_report

    options |= {"scheme": getattr(schemes, scheme) if scheme else None, "output_dict": True}
    report = classification_report(references, predictions, **options)
    names = {"precision": "precision", "recall": "recall", "f1": "f1-score"}
    scores = {
        kind: {name: float(row[column]) for name, column in names.items()}
        | {"number": int(row["support"])}
        for kind, row in report.items()
    }
    overall = scores.pop("micro avg")
    del overall["number"], scores["macro avg"], scores["weighted avg"]
    accuracy = {"overall_accuracy": float(accuracy_score(references, predictions))}
    return {**scores, **{f"overall_{name}": overall[name] for name in overall}, **accuracy}
