"""Encode held-out texts once for each tokenizer; hand-ins that share one share what comes out."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from grader.errors import Rejected
from grader.evidence.networks.asking import answer, or_reason
from grader.evidence.setting import Setting
from grader.records import EncodedBlock, SavedNetwork
from grader.sandbox.collect import read_collected
from grader.sandbox.job import JobLimits

BASE = "distilbert-base-uncased"
"""Whose unchanged tokenizer stands in where neither a tokenizer nor a base is named."""

_LONGEST = 512  # tokens
_FILES = (
    "tokenizer.json", "vocab.txt", "vocab.json", "merges.txt", "bpe.codes", "spiece.model",
    "spm.model", "source.spm", "target.spm", "tokenizer.model", "sentencepiece.bpe.model",
    "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "config.json",
    "adapter_config.json",
)  # fmt: skip


def fetch_encoded(
    network: SavedNetwork,
    tokenizer: Path | None,
    texts: Sequence[str],
    setting: Setting,
    limits: JobLimits,
) -> EncodedBlock:
    """Return the texts as token ids, by the hand-in's tokenizer or, without one, by the base's."""
    base, world = network.base or BASE, setting.world
    longest = min(_LONGEST, network.positions)
    with readable_folder() as own:
        for name in _FILES if tokenizer else ():
            if tokenizer and (tokenizer / name).is_file():
                shutil.copy(tokenizer / name, own / name)
        words = ("@own" if tokenizer else "-", "@world", "@texts", base, str(longest))
        return setting.fetch(
            EncodedBlock,
            lambda: or_reason(EncodedBlock, lambda: _encode(own, texts, words, setting, limits)),
            tokenizer=digest_files(own) if tokenizer else base,
            texts=hashlib.sha256(json.dumps(texts).encode()).hexdigest(),
            world=world.digest if world else "",
            longest=longest,
            seconds=limits.seconds,
        )


def _encode(
    own: Path, texts: Sequence[str], words: Sequence[str], setting: Setting, limits: JobLimits
) -> EncodedBlock:
    """Ask for the ids; they depend on tokenizer and texts alone, for nothing else is mounted."""
    with readable_folder() as asked:
        (asked / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        mounts = {"own": own, "texts": asked / "texts.json"}
        with answer("networks.encode", *words, mounts=mounts, setting=setting, limits=limits) as (
            printed,
            work,
        ):
            lengths = read_collected(work / "lengths.i32", size=4 * len(texts))
            tokens = _sum(lengths, most=int(words[-1]))
            ids = read_collected(work / "ids.i32", size=4 * tokens)
    return EncodedBlock(
        len(texts),
        printed.padding,
        base64.b64encode(lengths).decode(),
        base64.b64encode(ids).decode(),
    )


def digest_files(folder: Path) -> str:
    """Name the files of a network, or of its tokenizer, by their contents."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        digest.update(path.name.encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


@contextmanager
def readable_folder() -> Iterator[Path]:
    """Make a folder, for a while, that the sandbox can read although it is another user."""
    with tempfile.TemporaryDirectory(prefix="grader-network-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _sum(lengths: bytes, *, most: int) -> int:
    """Add up the lengths that an encoder wrote, each checked."""
    import numpy as np

    values = np.frombuffer(lengths, dtype="<i4")
    if values.min(initial=1) < 1 or values.max(initial=1) > most:
        raise Rejected("the tokenizer makes texts of no tokens, or of too many")
    return int(values.sum())
