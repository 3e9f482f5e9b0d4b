"""Scores as a report shows them."""

from __future__ import annotations

from collections.abc import Sequence

from grader.measuring.classification import FORMULAS, NOTES, Classification
from grader.report import Exhibit


def score_exhibit(scores: Classification, names: Sequence[str]) -> Exhibit:
    """Show precision, recall and F1 of each label, their averages, and how each is computed."""
    rows = [
        (
            _name(each.label, names),
            f"{each.precision:.3f}",
            f"{each.recall:.3f}",
            f"{each.f1:.3f}",
            f"{each.support:,}",
        )
        for each in scores.labels
    ]
    rows += [
        ("accuracy", "", "", f"{scores.accuracy:.3f}", f"{scores.rows:,}"),
        ("macro F1", "", "", f"{scores.macro_f1:.3f}", ""),
        ("weighted F1", "", "", f"{scores.weighted_f1:.3f}", ""),
    ]
    if scores.calibration_error is not None:
        rows.append(("calibration error", "", "", f"{scores.calibration_error:.3f}", ""))
    return Exhibit(
        "network-scores",
        "The saved network on held-out texts",
        f"{_formulas()}{_not_counted(scores)}",
        ("", "precision", "recall", "F1", "texts"),
        tuple(rows),
    )


def confusion_exhibit(scores: Classification, names: Sequence[str]) -> Exhibit:
    """Show how often each label was answered with each."""
    labels = [_name(each.label, names) for each in scores.labels]
    no_label = any(row[-1] for row in scores.confusion)
    columns = ("", *(f"answered {name}" for name in labels), *(("no label",) if no_label else ()))
    rows = tuple(
        (name, *(f"{count:,}" for count in counts[: len(columns) - 1]))
        for name, counts in zip(labels, scores.confusion, strict=True)
    )
    note = "A row holds the texts of one label, a column what the network answered."
    return Exhibit("network-confusion", "Which labels are taken for which", note, columns, rows)


def _formulas() -> str:
    written = (
        f"{name} = `{formula}`" + (f" ({NOTES[name]})" if name in NOTES else "")
        for name, formula in FORMULAS.items()
    )
    return "; ".join(written) + "."


def _not_counted(scores: Classification) -> str:
    told = ""
    if scores.without_number:
        told += f" For {scores.without_number:,} texts the network gave no number: they are wrong."
    if scores.outside:
        told += f" {scores.outside:,} answers are classes that are no label: they are wrong."
    return told


def _name(label: int, names: Sequence[str]) -> str:
    return names[label] if 0 <= label < len(names) else str(label)
