"""Pickled weights become safetensors in a sandbox of their own, or are refused with what to do."""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.job import Job, JobLimits, Sandbox
from grader.sandbox.namespaces import Namespaces

pytestmark = pytest.mark.slow

LIMITS = JobLimits(seconds=60, memory_mb=1500)
PLANTED = "planted"
NAME = "pytorch_model.bin"
BARE = b"\x80\x02cos\nsystem\n(Vtouch planted\ntR."  # the same call as `Program`, by hand
Convert = Callable[..., Any]


class Program:
    """What a hostile pickle holds: a call."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {PLANTED}",)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    backend = Namespaces()
    yield backend
    backend.close()


@pytest.fixture
def converted(sandbox: Sandbox, tmp_path: Path) -> Convert:
    """Return what converts a folder in the sandbox: into tensors, or into why there are none."""

    def convert(folder: Path, name: str = "model.safetensors") -> Any:
        from safetensors.torch import load_file

        work = tmp_path / "work"
        work.mkdir()
        mounts = {"network": folder}
        job = Job("networks.convert", ("@network",), mounts=mounts, work=work, limits=LIMITS)
        outcome = sandbox.run(job)
        assert outcome.completed, (outcome.limit, outcome.stderr)
        assert not (work / PLANTED).exists()
        said = json.loads(outcome.stdout)
        return said.get("rejected") or load_file(work / name)

    return convert


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "net"
    path.mkdir(mode=0o755)
    return path


@pytest.fixture(scope="module")
def weights() -> dict[str, Any]:
    import torch

    torch.manual_seed(0)
    return {"a.weight": torch.randn(3, 4), "a.bias": torch.randn(3).half()}


@pytest.mark.parametrize("as_zip", [True, False])
def test_tensors_come_out_as_they_went_in(
    converted: Convert, folder: Path, weights: dict[str, Any], as_zip: bool
) -> None:
    import torch

    torch.save(weights, folder / NAME, _use_new_zipfile_serialization=as_zip)
    found = converted(folder)
    assert found.keys() == weights.keys()
    assert all(torch.equal(found[name], weights[name]) for name in weights)


def test_shared_and_turned_tensors_become_tensors_of_their_own(
    converted: Convert, folder: Path, weights: dict[str, Any]
) -> None:
    import torch

    tied = {**weights, "tied": weights["a.weight"], "turned": weights["a.weight"].t()}
    torch.save(tied, folder / NAME)
    found = converted(folder)
    assert torch.equal(found["tied"], weights["a.weight"])
    assert torch.equal(found["turned"], weights["a.weight"].t())


def test_several_files_become_one(
    converted: Convert, folder: Path, weights: dict[str, Any]
) -> None:
    import torch

    places = {name: f"pytorch_model-{number}.bin" for number, name in enumerate(weights)}
    for name, file in places.items():
        torch.save({name: weights[name]}, folder / file)
    (folder / f"{NAME}.index.json").write_text(json.dumps({"weight_map": places}))
    assert converted(folder).keys() == weights.keys()


def test_an_adapter_is_converted_likewise(
    converted: Convert, folder: Path, weights: dict[str, Any]
) -> None:
    import torch

    (folder / "adapter_config.json").write_text("{}")
    torch.save(weights, folder / "adapter_model.bin")
    assert converted(folder, "adapter_model.safetensors").keys() == weights.keys()


def save(content: Any) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        import torch

        torch.save(content(torch) if callable(content) else content, path)

    return write


def compress(path: Path) -> None:
    import torch

    torch.save({"a": torch.zeros(10**6)}, path)
    with zipfile.ZipFile(path) as archive:
        inner = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in inner.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (save({"a": Program()}), "it holds more than tensors"),
        (lambda path: path.write_bytes(BARE), "it holds more than tensors"),
        (save(lambda torch: torch.nn.Linear(2, 2)), "it holds more than tensors"),
        (save(lambda torch: {"state_dict": {"a": torch.zeros(2)}}), "holds dict besides"),
        (save(lambda torch: [torch.zeros(2)]), "holds no named tensors"),
        (save(lambda torch: {"a": torch.zeros(1).expand(10**9)}), "larger than they are"),
        (save(lambda torch: {"a": torch.zeros(2, 2).to_sparse()}), "besides plain tensors"),
        (save(lambda torch: {"a\x1b[2J": torch.zeros(1)}), "as no program does"),
        (save({}), "holds 0 tensors"),
        (compress, "is compressed"),
        (lambda path: path.write_bytes(b""), "is damaged"),
        (lambda path: path.write_bytes(b"PK" + b"x" * 100), "is damaged"),
    ],
)
def test_what_is_no_file_of_tensors_is_refused(
    converted: Convert, folder: Path, write: Callable[[Path], None], reason: str
) -> None:
    write(folder / NAME)
    assert reason in converted(folder)
