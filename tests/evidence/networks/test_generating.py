"""Networks that write texts, and that foretell them, are asked in the sandbox."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_networks import SUMMARIES, tokenizer_of

from grader.evidence.cache import EvidenceCache
from grader.evidence.held_out import Asked, HeldOut
from grader.evidence.networks.generating import TextAnswers
from grader.evidence.setting import Setting
from grader.records import SavedNetwork
from grader.rubric import Limits, Rubric
from grader.sandbox.bubblewrap import Bubblewrap
from grader.sandbox.job import Sandbox
from grader.sandbox.namespaces import Namespaces
from grader.world import World

TEXTS, WANTED = zip(*SUMMARIES, strict=True)


@pytest.fixture(scope="module", params=["bwrap", "namespaces"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    made: Sandbox = Bubblewrap() if request.param == "bwrap" else Namespaces()
    yield made
    made.close()


def ask(folder: Path, task: str, world: World, sandbox: Sandbox, held_out: HeldOut) -> TextAnswers:
    for path in (folder.parent, folder, *folder.iterdir()):
        path.chmod(0o755)  # as staging does: the sandbox reads it as another user
    rubric = Rubric("r", "R", "1", folder, "", ())
    cache = EvidenceCache(folder.parent / "evidence")
    setting = Setting(rubric, sandbox, cache, Limits(), world=world, held_out=held_out)
    return TextAnswers(
        SavedNetwork(folder.name, "full", "valid", task=task), folder.parent, setting
    )


@pytest.mark.slow
def test_a_network_writes_the_texts_that_it_learnt_in_the_order_of_the_rows(
    summarizer: Path, world: World, sandbox: Sandbox
) -> None:
    asked = Asked(prompt="summarize: {text}", max_new_tokens=12, beams=2)
    held_out = HeldOut(TEXTS, (), (), (), asked)
    found = ask(summarizer, "generation", world, sandbox, held_out).generated
    assert (found.rejected, found.unavailable) == ("", "")
    assert found.texts == WANTED
    assert (found.beams, found.cut, found.shortened) == (2, 0, 0)


LONG = ("one two three four five six seven eight nine ten " * 8, "a short one", "Größe und Maß")


def loss_by_the_documentation(folder: Path, text: str, context: int, stride: int) -> float:
    """Sum the loss window by window, as the documentation of transformers shows it."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    network = AutoModelForCausalLM.from_pretrained(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ids = torch.tensor([[tokenizer.bos_token_id, *tokenizer(text)["input_ids"]]])
    total, before = 0.0, 0
    for begin in range(0, ids.shape[1], stride):
        end = min(begin + context, ids.shape[1])
        window = ids[:, begin:end]
        target = window.clone()
        target[:, : -(end - before)] = -100
        with torch.no_grad():
            mean = network(window, labels=target).loss
        total += float(mean) * int((target[:, 1:] != -100).sum())
        before = end
        if end == ids.shape[1]:
            break
    return total


@pytest.mark.slow
def test_losses_are_those_of_the_documented_sliding_window(
    foreteller: Path, world: World, sandbox: Sandbox
) -> None:
    held_out = HeldOut(LONG, (), (), (), Asked(context=24, stride=8))
    found = ask(foreteller, "language-modelling", world, sandbox, held_out).losses
    assert (found.rejected, found.unavailable) == ("", "")
    expected = [loss_by_the_documentation(foreteller, text, 24, 8) for text in LONG]
    assert found.losses == pytest.approx(expected, rel=1e-5)
    counts = [len(row) for row in tokenizer_of(world, "gpt2")(list(LONG))["input_ids"]]
    assert list(found.tokens) == counts
    assert (found.context, found.stride, found.start, found.lost) == (24, 8, True, 0)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`")  # peft asks for it
@pytest.mark.parametrize("sandbox", ["namespaces"], indirect=True)
def test_an_adapter_foretells_like_the_network_that_it_makes(
    tmp_path: Path, world: World, sandbox: Sandbox
) -> None:
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    torch.manual_seed(0)
    gpt2 = next(world.folder.glob("hub/models--gpt2/snapshots/*"))
    lora = LoraConfig(task_type="CAUSAL_LM", target_modules=["c_attn"], fan_in_fan_out=True)
    adapted = get_peft_model(AutoModelForCausalLM.from_pretrained(gpt2), lora)
    for name, weights in adapted.named_parameters():
        if "lora_B" in name:
            weights.data.normal_()
    adapted.peft_config["default"].base_model_name_or_path = "gpt2"
    adapted.save_pretrained(tmp_path / "adapter", save_embedding_layers=False)
    adapted.merge_and_unload().save_pretrained(tmp_path / "merged")
    tokenizer_of(world, "gpt2").save_pretrained(tmp_path / "merged")
    held_out = HeldOut(LONG, (), (), (), Asked(context=24, stride=8))
    answers = ask(tmp_path / "adapter", "language-modelling", world, sandbox, held_out)
    network = replace(answers.network, kind="adapter", base="gpt2", tokenizer=False)
    found = TextAnswers(network, tmp_path, answers.setting).losses
    assert (found.rejected, found.unavailable) == ("", "")
    expected = [loss_by_the_documentation(tmp_path / "merged", text, 24, 8) for text in LONG]
    assert found.losses == pytest.approx(expected, rel=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("sandbox", ["namespaces"], indirect=True)
def test_what_would_make_a_perplexity_mean_nothing_is_not_measured(
    foreteller: Path, tmp_path: Path, world: World, sandbox: Sandbox
) -> None:
    import shutil

    import torch
    from tokenizers import Tokenizer, models
    from transformers import BertConfig, BertLMHeadModel, GPT2LMHeadModel, PreTrainedTokenizerFast

    held_out = HeldOut(LONG, (), (), (), Asked(context=24, stride=8))

    def reason(name: str) -> str:
        found = ask(tmp_path / name, "language-modelling", world, sandbox, held_out).losses
        assert not found.losses
        return found.rejected or found.unavailable

    shutil.copytree(foreteller, tmp_path / "blind")
    words = Tokenizer(models.WordLevel({"x": 0}, "x"))
    one_word = PreTrainedTokenizerFast(tokenizer_object=words)
    one_word.add_special_tokens({"unk_token": "x", "bos_token": "x"})
    one_word.save_pretrained(tmp_path / "blind")
    assert "3 of 3 texts cannot be read back" in reason("blind")

    torch.manual_seed(0)
    small = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    seeing = BertLMHeadModel(BertConfig(**small, intermediate_size=32, vocab_size=50257))
    for weights in seeing.parameters():
        weights.data.mul_(5)
    seeing.save_pretrained(tmp_path / "seeing")
    tokenizer_of(world, "gpt2").save_pretrained(tmp_path / "seeing")
    assert "sees the words that come next" in reason("seeing")

    broken = GPT2LMHeadModel.from_pretrained(foreteller)
    broken.transformer.ln_f.weight.data[0] = float("inf")
    broken.save_pretrained(tmp_path / "broken")
    assert "not finite numbers" in reason("broken")
