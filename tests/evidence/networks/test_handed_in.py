"""`handin.toml` says which saved network counts; a mistake in it is told."""

import json
from pathlib import Path

import pytest

from grader.evidence.networks.handed_in import collect_handed_in
from grader.records import NetworkRecord
from grader.sandbox.bubblewrap import Bubblewrap

PLAIN = {"model_type": "distilbert", "architectures": ["DistilBertForSequenceClassification"]}
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def collect(root: Path, handin: str) -> NetworkRecord:
    """Inspect a hand-in with two saved networks."""
    import numpy as np
    from safetensors.numpy import save_file

    for name in ("first", "second"):
        (root / name).mkdir(parents=True)
        (root / name / "config.json").write_text(json.dumps(PLAIN))
        save_file({"a": np.zeros(2, np.float32)}, root / name / "model.safetensors")
    (root / "handin.toml").write_text(handin)
    for path in (root, *root.rglob("*")):
        path.chmod(0o755)  # as staging does: the sandbox reads it as another user
    return collect_handed_in(root, Bubblewrap())


@pytest.mark.parametrize("name", ["first", "second"])
def test_the_named_folder_is_first_and_the_other_is_ignored(tmp_path: Path, name: str) -> None:
    record = collect(tmp_path / "x", f'[network]\nfolder = "{name}"')
    assert record.networks[0].folder == name
    assert [each.state for each in record.networks[1:]] == ["ignored"]


def test_a_network_that_was_not_fetched_is_for_a_person(tmp_path: Path) -> None:
    record = collect(tmp_path / "x", f'[network]\nhub = "ana/imdb"\nrevision = "{COMMIT}"')
    assert record.chosen == ""
    first = record.networks[0]
    assert (first.folder, first.state) == ("fetched-network", "unsupported")
    assert "run `grader fetch` first" in first.reason


def test_a_mistake_is_told_beside_what_was_saved(tmp_path: Path) -> None:
    record = collect(tmp_path / "x", '[network]\nfolders = "first"')
    told = next(each for each in record.networks if each.folder == "handin.toml")
    assert "did you mean `folder`?" in told.reason
    assert {each.folder for each in record.networks} == {"first", "second", "handin.toml"}


def test_a_mistake_where_no_network_was_saved_is_for_a_person(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)  # as staging does
    (tmp_path / "handin.toml").write_text('[network]\nhub = "ana/imdb"\nrevision = "main"')
    (mistake,) = collect_handed_in(tmp_path, Bubblewrap()).networks
    assert (mistake.state, "a branch can change" in mistake.reason) == ("unsupported", True)
