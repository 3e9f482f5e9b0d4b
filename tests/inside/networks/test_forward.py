"""The fast forward pass predicts what float32 predicts."""

from typing import Any

import pytest

from grader.inside.networks.forward import certify, forward
from grader.inside.networks.lowered import lower
from grader.inside.networks.refusals import Refused

np = pytest.importorskip("numpy")
torch = pytest.importorskip("torch")

WIDTHS: dict[str, Any] = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
WIDTHS |= {"intermediate_size": 64, "vocab_size": 200, "max_position_embeddings": 80}
OWN_WIDTHS: dict[str, dict[str, Any]] = {
    "distilbert": {"dim": 32, "hidden_dim": 64, "n_layers": 2, "n_heads": 2, "vocab_size": 200},
    "xlnet": {"d_model": 32, "n_layer": 2, "n_head": 2, "d_inner": 64, "vocab_size": 200},
    "gpt2": {"n_embd": 32, "n_layer": 2, "n_head": 2, "n_positions": 80, "vocab_size": 200},
}
BESIDES: dict[str, dict[str, Any]] = {
    "albert": {"embedding_size": 16},
    "big_bird": {"block_size": 4, "num_random_blocks": 1},
    "deberta": {"relative_attention": True, "pos_att_type": ["c2p", "p2c"]},
    "deberta-v2": {"relative_attention": True, "pos_att_type": ["c2p"], "position_buckets": 16},
    "electra": {"embedding_size": 16},
    "longformer": {"attention_window": 8},
    "modernbert": {"local_attention": 8, "pad_token_id": 1, "bos_token_id": 2, "eos_token_id": 3}
    | {"cls_token_id": 2, "sep_token_id": 3},
    "squeezebert": {"embedding_size": 32},
}
PLAIN = ("bert", "camembert", "fnet", "mpnet", "roberta", "xlm-roberta")
FIRST_TOKEN = ("bert", "camembert", "distilbert", "electra", "roberta", "xlm-roberta")
ROWS = 150
TIE = 1e-4  # closer than this, float32 itself depends on the order of its sums


def make_network(kind: str, **config: Any) -> Any:
    """Make a network of random weights whose answers differ from text to text."""
    from transformers import AutoConfig, AutoModelForSequenceClassification

    torch.manual_seed(0)
    widths = OWN_WIDTHS.get(kind, {**WIDTHS, **BESIDES.get(kind, {})})
    made = AutoConfig.for_model(kind, **{"num_labels": 3, **widths, **config})
    network = AutoModelForSequenceClassification.from_config(made)
    for weights in network.parameters():
        if weights.dim() > 1:
            weights.data.mul_(4)
    return network.eval()


def make_texts(rows: int = ROWS) -> list[Any]:
    random = np.random.default_rng(0)
    return [random.integers(5, 200, random.integers(3, 60)) for _ in range(rows)]


def logits_one_by_one(network: Any, texts: list[Any]) -> Any:
    """Run every text alone, in float32, without padding or mask."""
    with torch.inference_mode():
        inputs = [torch.from_numpy(text[None].astype(np.int64)) for text in texts]
        return np.stack([network(input_ids=ids).logits[0].numpy() for ids in inputs])


def leads(logits: Any) -> Any:
    ordered = np.sort(logits, axis=1)
    return ordered[:, -1] - ordered[:, -2]


@pytest.mark.parametrize("kind", sorted({*OWN_WIDTHS, *BESIDES, *PLAIN}))
def test_predictions_are_those_of_every_text_alone_in_float32(kind: str) -> None:
    network, texts = make_network(kind), make_texts()
    expected = logits_one_by_one(network, texts)
    found = forward(network, texts, 1)
    clear = leads(expected) > TIE
    assert (found.argmax(1) == expected.argmax(1))[clear].all()
    assert len(set(expected.argmax(1))) > 1
    assert clear.sum() > 0.9 * ROWS
    assert np.abs(found - expected).max() < 0.1


@pytest.mark.parametrize("kind", FIRST_TOKEN)
def test_low_precision_computes_the_same_function_of_known_encoders(kind: str) -> None:
    network, texts = make_network(kind), make_texts(16)
    if lower(network) is None:
        pytest.skip("this processor has no units for bfloat16")
    from grader.inside.networks.forward import _logits

    lowered = _logits(lower(network), texts, 1, range(16))
    expected = logits_one_by_one(network, texts)
    assert 0 < np.abs(lowered - expected).max() < 0.008  # 0.014 and more if padding is seen


def test_the_same_texts_have_the_same_bytes_on_any_number_of_threads() -> None:
    network, texts = make_network("bert"), make_texts()
    before = torch.get_num_threads()
    found = []
    for threads in (1, 2, 1):
        torch.set_num_threads(threads)
        found.append(forward(network, texts, 0).tobytes())
    torch.set_num_threads(before)
    assert found[0] == found[1] == found[2]


def test_a_row_without_numbers_stays_without_and_the_others_are_answered() -> None:
    network, texts = make_network("bert"), make_texts()
    network.bert.embeddings.word_embeddings.weight.data[4] = 3e38
    expected = logits_one_by_one(network, texts)
    texts[7] = np.append(texts[7], 4)
    found = forward(network, texts, 0)
    assert np.isnan(found[7]).all()
    others = np.delete(np.arange(ROWS), 7)
    assert np.isfinite(found[others]).all()
    assert (found.argmax(1) == expected.argmax(1))[others][leads(expected)[others] > TIE].all()


def test_a_network_without_any_number_is_refused() -> None:
    network = make_network("bert")
    network.bert.embeddings.word_embeddings.weight.data[:] = 3e38
    with pytest.raises(Refused, match="outputs are not finite numbers"):
        forward(network, make_texts(), 0)


def test_attention_that_leaves_the_range_of_the_fast_one_is_computed_in_float32() -> None:
    network, texts = make_network("bert"), make_texts()
    for layer in network.bert.encoder.layer:
        layer.attention.self.query.weight.data.mul_(30)
        layer.attention.self.key.weight.data.mul_(30)
    expected = logits_one_by_one(network, texts)
    found = forward(network, texts, 0)
    assert np.isfinite(found).all()
    clear = leads(expected) > TIE
    assert (found.argmax(1) == expected.argmax(1))[clear].all()


def test_a_text_that_the_network_cannot_take_is_the_networks_fault() -> None:
    texts = make_texts()
    texts[3] = np.append(texts[3], 10_000)  # no such word
    with pytest.raises(Refused, match="cannot be run"):
        forward(make_network("bert"), texts, 0)


def exact_and_low(rows: int, error: float) -> tuple[Any, Any]:
    """Make logits, and the same with a bounded error in every one."""
    random = np.random.default_rng(1)
    exact = random.normal(size=(rows, 2)).astype(np.float32)
    low = exact + random.uniform(-error, error, size=exact.shape).astype(np.float32)
    return exact, low


@pytest.mark.parametrize("error", [0.003, 0.03, 0.1])
def test_whatever_the_error_no_prediction_of_a_certified_block_is_wrong(error: float) -> None:
    exact, low = exact_and_low(4000, error)
    asked: list[int] = []

    def compute(rows: Any) -> Any:
        asked.extend(rows)
        return exact[rows]

    found = certify(low, compute)
    assert (low.argmax(1) != exact.argmax(1)).any()  # else there would be nothing to certify
    assert (found.argmax(1) == exact.argmax(1)).all()
    assert len(asked) == len(set(asked)) < 0.6 * len(exact)
    untouched = np.setdiff1d(np.arange(len(exact)), asked)
    assert (found[untouched] == low[untouched]).all()


def test_logits_too_wrong_to_be_of_use_are_not_certified() -> None:
    exact, low = exact_and_low(1000, 5.0)
    assert certify(low, lambda rows: exact[rows]) is None


def test_rows_that_only_low_precision_cannot_compute_are_computed_again() -> None:
    exact, low = exact_and_low(1000, 0.001)
    low[[3, 500]] = np.nan
    found = certify(low, lambda rows: exact[rows])
    assert (found[[3, 500]] == exact[[3, 500]]).all()
