"""Whether rows that an instructor supplies are rows of a project's own task."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from grader.measuring.label_maps import is_numbered, named_labels
from grader.records import SavedNetwork
from grader.rubric import Key


class Fit(StrEnum):
    """How supplied rows go with a project."""

    ABSENT = "absent"  # none were supplied
    SAME = "same"  # every class is called after a label, and every label has a class
    OTHER = "other"  # plainly another task, or no labels
    UNCLEAR = "unclear"  # a person has to say


def fit_of(key: Key, network: SavedNetwork, data_names: Sequence[str]) -> Fit:
    """Compare labels and classes by name; a network without names is known by its data's."""
    if key.labels is None:
        return Fit.OTHER if key.texts else Fit.ABSENT
    if network.task != "classification":
        return Fit.OTHER
    labels = sorted(set(key.labels))
    names = {str(label): (key.label_names[label],) for label in labels}
    classes = network.labels or tuple(f"LABEL_{number}" for number in labels)
    found = named_labels(classes, names)
    if len(found) == len(labels) and set(found) == set(labels):
        return Fit.SAME
    said = data_names if is_numbered(classes) else classes
    if not said or is_numbered(said):
        return Fit.UNCLEAR if len(classes) == len(labels) else Fit.OTHER
    return Fit.OTHER if set(named_labels(said, names)) == {None} else Fit.UNCLEAR
