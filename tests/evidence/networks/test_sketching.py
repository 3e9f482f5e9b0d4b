"""Where a saved network comes from is read off its tensors, in a sandbox."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from grader.batch.digesting import digest_network
from grader.batch.kinship import find_kin
from grader.checks import KINDS
from grader.checks.provenance import Known, flags_of_origin
from grader.errors import GraderError
from grader.evidence.cache import EvidenceCache
from grader.evidence.networks.sketching import collect_sketch, fetch_sketch
from grader.evidence.setting import Setting
from grader.inside.networks.sketch import sketch
from grader.records import SavedNetwork
from grader.records.networks import SketchRecord, TensorSketch
from grader.rubric import Limits, load_rubric
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.job import JobLimits
from grader.world import World

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*is_gradient_checkpointing.*:FutureWarning"),
    pytest.mark.filterwarnings("ignore:Could not find a config file:UserWarning"),
]
BASE = "prajjwal1/bert-tiny"
LIMITS = JobLimits(seconds=120, memory_mb=2048)
RUBRIC = Path(__file__).parents[3] / "rubrics" / "fine-tuning-assignment"


def snapshot(world: World, name: str = BASE) -> Path:
    return next(world.folder.glob(f"hub/models--{name.replace('/', '--')}/snapshots/*"))


def save(folder: Path, world: World, change: Callable[[Any], None] | None = None) -> Path:
    """Save the base with a fresh head, perhaps changed."""
    import torch
    from transformers import AutoModelForSequenceClassification

    torch.manual_seed(0)
    network = AutoModelForSequenceClassification.from_pretrained(snapshot(world), num_labels=2)
    if change is not None:
        change(network)
    network.save_pretrained(folder)
    return folder


def train_head(network: Any) -> None:
    network.classifier.bias.data.add_(0.01)


def train_all(network: Any) -> None:
    for weights in network.parameters():
        weights.data.add_(0.001)


def here(folder: Path, world: World, base: str = BASE) -> SketchRecord:
    """Sketch in this process; what is saved here is our own."""
    found = sketch(folder, world.folder, base)
    tensors = tuple(
        TensorSketch(**{**tensor, "shape": tuple(tensor["shape"])}) for tensor in found["tensors"]
    )
    return SketchRecord(**{**found, "tensors": tensors})


@pytest.mark.parametrize("base", [BASE, "", "somebody/else"])
def test_an_unchanged_base_is_found_whatever_the_config_says(
    tmp_path: Path, world: World, base: str
) -> None:
    found = here(save(tmp_path / "x", world), world, base)
    assert (found.equals_base, found.moved, found.head_untouched) == (True, 0, True)
    assert found.base == BASE or base != BASE  # the same weights may have several names


def test_an_unchanged_base_in_half_precision_is_found(tmp_path: Path, world: World) -> None:
    found = here(save(tmp_path / "x", world, lambda network: network.half()), world)
    assert found.equals_base
    assert found.moved == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(("change", "equal"), [(train_head, True), (train_all, False)])
def test_a_trained_head_and_a_trained_encoder_are_told_apart(
    tmp_path: Path, world: World, change: Callable[[Any], None], equal: bool
) -> None:
    found = here(save(tmp_path / "x", world, change), world)
    assert (found.equals_base, found.head_untouched) == (equal, False)


def test_a_base_of_another_width_or_of_no_world_is_not_checkable(
    tmp_path: Path, world: World
) -> None:
    from transformers import BertConfig, BertForSequenceClassification

    wide = BertConfig(hidden_size=48, num_hidden_layers=2, num_attention_heads=2)
    BertForSequenceClassification(wide).save_pretrained(tmp_path / "x")
    found = here(tmp_path / "x", world)
    assert (found.equals_base, found.moved, found.base) == (None, None, "")
    assert found.unknown == f"the {BASE} of this course world has another shape or other weights"
    absent = here(tmp_path / "x", world, "somebody/else")
    assert absent.unknown == "its base somebody/else is not in this course world"
    assert sketch(tmp_path / "x", None, BASE)["unknown"] == "there is no course world"


def test_strangers_of_the_same_shape_are_not_taken_for_the_base(
    tmp_path: Path, world: World
) -> None:
    import torch
    from transformers import AutoConfig, BertForSequenceClassification

    torch.manual_seed(5)
    BertForSequenceClassification(AutoConfig.from_pretrained(snapshot(world))).save_pretrained(
        tmp_path / "x"
    )
    assert here(tmp_path / "x", world).equals_base is None


def save_adapter(folder: Path, world: World, *, scale: float, base: str = BASE) -> Path:
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForSequenceClassification

    torch.manual_seed(0)
    network = AutoModelForSequenceClassification.from_pretrained(snapshot(world), num_labels=2)
    network.name_or_path = base
    adapted = get_peft_model(network, LoraConfig(task_type="SEQ_CLS", r=2))
    for name, weights in adapted.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(weights, std=scale) if scale else None
    adapted.save_pretrained(folder, save_embedding_layers=False)
    (folder / "adapter_model.safetensors").chmod(0o644)
    return folder


@pytest.mark.parametrize(
    ("base", "scale", "kind", "equal"),
    [
        (BASE, 0.0, "adapter", True),
        ("somebody/else", 0.1, "lone adapter", False),
    ],
)
def test_an_adapter_equals_its_base_if_its_second_matrices_are_zero(
    tmp_path: Path, world: World, base: str, scale: float, kind: str, equal: bool
) -> None:
    tmp_path.chmod(0o755)
    folder = save_adapter(tmp_path / "x", world, scale=scale, base=base)
    found = collect_sketch(folder, base, Bubblewrap(), world, LIMITS)
    assert (found.kind, found.equals_base) == (kind, equal)
    assert (found.head_untouched, bool(found.unknown)) == (True, kind == "lone adapter")
    changed = [t for t in found.tensors if t.moved and not t.same_as_base]
    assert len(changed) == (0 if equal else 4)  # queries and values of two layers


def test_an_adapter_and_its_merged_copy_are_a_pair(tmp_path: Path, world: World) -> None:
    from peft import PeftModel
    from transformers import AutoModelForSequenceClassification

    tmp_path.chmod(0o755)
    folder = save_adapter(tmp_path / "x", world, scale=0.1)
    base = AutoModelForSequenceClassification.from_pretrained(snapshot(world), num_labels=2)
    merged = PeftModel.from_pretrained(base, folder).merge_and_unload()
    merged.half().save_pretrained(tmp_path / "y")
    adapter = collect_sketch(folder, BASE, Bubblewrap(), world, LIMITS)
    assert (adapter.kind, adapter.equals_base, adapter.head_untouched) == ("adapter", False, True)
    (pair,) = find_kin({"x": adapter, "y": here(tmp_path / "y", world)}).pairs
    assert (pair.kind, pair.compared) == ("nearly the same", 4)


def test_a_sketch_is_kept_by_what_the_network_holds(tmp_path: Path, world: World) -> None:
    setting = Setting(
        load_rubric(RUBRIC, KINDS), Bubblewrap(), EvidenceCache(tmp_path / "kept"), Limits()
    )
    tmp_path.chmod(0o755)
    save(tmp_path / "one" / "net", world)
    (tmp_path / "one" / "net" / "model.safetensors").chmod(0o644)
    network = SavedNetwork("net", "full", "valid")
    first = fetch_sketch(network, tmp_path / "one", setting)
    assert first.unknown == "there is no course world"
    assert len(first.whole) == 2
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    (path,) = (tmp_path / "kept").iterdir()
    path.write_bytes(path.read_bytes().replace(first.whole[0].encode(), b"kept"))
    assert fetch_sketch(network, tmp_path / "two", setting).whole[0] == "kept"


def test_a_line_of_the_list_names_a_public_network_in_any_precision(
    tmp_path: Path, world: World
) -> None:
    line = digest_network(save(tmp_path / "public", world, train_all), "somebody/imdb")
    (tmp_path / "known.toml").write_text(f"{line}\n")
    known = TypeAdapter(Known).validate_python("known.toml", context={"public": tmp_path})
    assert list(known) == ["somebody/imdb"]
    network = SavedNetwork("net", "full", "valid")

    def flags(change: Callable[[Any], None]) -> list[str]:
        found = here(save(tmp_path / "own", world, change), world)
        return [flag.id for flag in flags_of_origin(network, found, known)]

    def halved(network: Any) -> None:
        train_all(network)
        network.bfloat16()

    def with_own_head(network: Any) -> None:
        train_all(network)
        train_head(network)

    assert flags(halved) == ["public-network"]
    assert flags(with_own_head) == ["public-encoder"]
    assert flags(lambda network: network.classifier.weight.data.mul_(2)) == ["equals-base"]


def test_a_folder_without_a_network_cannot_be_named(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match=r"holds no model\.safetensors"):
        digest_network(tmp_path, "x")
