"""Tokenizers of BERT's kind: WordPiece, and PhoBERT's syllables."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.world.models.vocabularies import HANGUL, ideographs, letters, load_pieces, wordpiece

Tokenizer = Any  # the library's classes share no useful type

BERT_SIZE = 30_522
CHINESE_SIZE = 21_128
CASED_SIZE = 28_996
LENGTH = 512
SYLLABLE_STARTS = ("th", "tr", "ch", "kh", "nh", "ng", "ph", "gi", "qu")
SYLLABLE_ENDS = ("ng", "nh", "ch", "ôn", "ậm", "ất", "ời", "ải", "ới", "ày", "ội", "ợc", "ủa")


def _bert(vocabulary: Sequence[str], **options: Any) -> Tokenizer:
    from transformers import BertTokenizer

    ids = {piece: number for number, piece in enumerate(vocabulary)}
    options = {"model_max_length": LENGTH, **options}
    return BertTokenizer(vocab=ids, **options)


def _distilbert(vocabulary: Sequence[str], **options: Any) -> Tokenizer:
    from transformers import DistilBertTokenizer

    ids = {piece: number for number, piece in enumerate(vocabulary)}
    return DistilBertTokenizer(vocab=ids, model_max_length=LENGTH, **options)


def make_uncased() -> Tokenizer:
    return _bert(load_pieces().all)


def make_distilbert_uncased() -> Tokenizer:
    return _distilbert(load_pieces().all)


def make_multilingual_uncased() -> Tokenizer:
    return _bert(_multilingual_pieces())


def make_cased() -> Tokenizer:
    return _bert(wordpiece(CASED_SIZE), do_lower_case=False)


def make_distilbert_cased() -> Tokenizer:
    return _distilbert(wordpiece(CASED_SIZE), do_lower_case=False)


def _multilingual_pieces() -> list[str]:
    signs = sorted({*ideographs("gb2312"), *ideographs("shift_jis")})
    return wordpiece(BERT_SIZE, signs, ideographs("euc_kr")[-2350:])


def make_multilingual() -> Tokenizer:
    return _bert(_multilingual_pieces(), do_lower_case=False)


def make_distilbert_multilingual() -> Tokenizer:
    return _distilbert(_multilingual_pieces(), do_lower_case=False)


def make_chinese() -> Tokenizer:
    signs = sorted({*ideographs("gb2312"), *ideographs("shift_jis")})
    pieces = wordpiece(BERT_SIZE, signs)
    small = [piece for piece in pieces if piece[0] == "[" or piece == piece.lower()]
    return _bert(small[:CHINESE_SIZE])


def make_korean() -> Tokenizer:
    return _bert(wordpiece(BERT_SIZE, (), HANGUL), do_lower_case=False)


def make_korean_roberta() -> Tokenizer:
    names = {"bos_token": "[CLS]", "eos_token": "[SEP]"}
    return _bert(wordpiece(BERT_SIZE, (), HANGUL), do_lower_case=False, **names)


def make_phobert(folder: Path) -> Tokenizer:
    """Make PhoBERT's tokenizer, which is written in Python and keeps to its files."""
    from transformers import PhobertTokenizer

    small = sorted({sign.lower() for sign in letters() if sign.lower() != sign.upper()})
    signs = [sign for sign in (*letters(), *small) if len(sign) == 1]
    starts, ends = [f"{pair}@@" for pair in SYLLABLE_STARTS], list(SYLLABLE_ENDS)
    pieces = dict.fromkeys((*signs, *(f"{sign}@@" for sign in signs), *starts, *ends))
    merges = [f"{pair[0]} {pair[1]} 1" for pair in SYLLABLE_STARTS]
    merges += [f"{pair[0]} {pair[1]}</w> 1" for pair in SYLLABLE_ENDS]
    vocabulary, codes = folder / "vocab.txt", folder / "bpe.codes"
    vocabulary.write_text("".join(f"{piece} 1\n" for piece in pieces), encoding="utf-8")
    codes.write_text("".join(f"{merge}\n" for merge in merges), encoding="utf-8")
    return PhobertTokenizer(str(vocabulary), str(codes), model_max_length=256)


def make_mpnet() -> Tokenizer:
    from transformers import MPNetTokenizer

    specials = ["<s>", "<pad>", "</s>", "[UNK]"]
    pieces = [*specials, *(piece for piece in load_pieces().all if piece != "[UNK]"), "<mask>"]
    ids = {piece: number for number, piece in enumerate(pieces)}
    return MPNetTokenizer(vocab=ids, model_max_length=512)
