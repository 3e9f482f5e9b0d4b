"""Tokenizers of SentencePiece's kind, with the pieces of our list of words."""

from collections.abc import Mapping, Sequence
from typing import Any

from grader.world.models.vocabularies import ideographs, unigram

Tokenizer = Any  # the library's classes share no useful type


def _pieces(
    name: str, before: Sequence[str], after: Sequence[str], size: int, **options: Any
) -> Tokenizer:
    """Make a tokenizer of a SentencePiece class."""
    import transformers

    shape: Mapping[str, Any] = options.pop("pieces", {})
    middle = unigram(size - len(before) - len(after), **shape)
    vocabulary = [(piece, 0.0) for piece in before] + middle + [(piece, 0.0) for piece in after]
    options = {"model_max_length": 512, **options}
    return getattr(transformers, name)(vocab=vocabulary, **options)


def _asian() -> dict[str, Any]:
    return {"signs": (*ideographs("gb2312"), *ideographs("euc_kr")[-2350:])}


def make_t5(**options: Any) -> Tokenizer:
    sentinels = [f"<extra_id_{number}>" for number in range(99, -1, -1)]
    return _pieces("T5Tokenizer", ("<pad>", "</s>", "<unk>"), sentinels, 32_100, **options)


def make_mt5() -> Tokenizer:
    return make_t5(pieces=_asian())


def make_albert() -> Tokenizer:
    before = ("<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]")
    return _pieces("AlbertTokenizer", before, (), 30_000, pieces={"cased": False})


def make_xlnet() -> Tokenizer:
    before = ("<unk>", "<s>", "</s>", "<cls>", "<sep>", "<pad>", "<mask>", "<eod>", "<eop>")
    return _pieces(
        "XLNetTokenizer", before, (), 32_000, padding_side="left", model_max_length=int(1e30)
    )


def make_xlm_roberta() -> Tokenizer:
    before = ("<s>", "<pad>", "</s>", "<unk>")
    return _pieces("XLMRobertaTokenizer", before, ("<mask>",), 28_002, pieces=_asian())


def make_camembert() -> Tokenizer:
    before = ("<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>", "<unk>NOTUSED", "<s>", "</s>")
    return _pieces("CamembertTokenizer", before, ("<mask>",), 32_005)


def make_deberta() -> Tokenizer:
    before = ("[PAD]", "[CLS]", "[SEP]", "[UNK]")
    return _pieces(
        "DebertaV2Tokenizer", before, ("[MASK]",), 32_001, unk_id=3, model_max_length=int(1e30)
    )


def make_pegasus() -> Tokenizer:
    holes = (f"<unk_{number}>" for number in range(2, 103))
    before = ("<pad>", "</s>", "<mask_1>", "<mask_2>", *holes, "<unk>")
    return _pieces("PegasusTokenizer", before, (), 32_105)


def make_marian() -> Tokenizer:
    """Make what `AutoTokenizer` loads; the class of its own needs a compiled library."""
    from transformers import PreTrainedTokenizerFast

    inner = _pieces("T5Tokenizer", ("</s>", "<s>", "<unk>"), ("<pad>",), 32_001, extra_ids=0)
    return PreTrainedTokenizerFast(
        tokenizer_object=inner.backend_tokenizer,
        **{"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"},
        model_max_length=512,
    )
