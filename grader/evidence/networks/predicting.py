"""Predict with a saved network, block by block, in an order of the test set's own.

Texts go into a sandbox, logits come out, labels are nowhere near. What is predicted is a prefix of
one permutation of the test set, so a decision that needs more rows, or a new threshold, only
extends it. A block is cached by the contents of the network, not by who handed it in.
"""

from __future__ import annotations

import base64
import random
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.errors import Rejected
from grader.evidence.held_out import HeldOut
from grader.evidence.networks.asking import answer, or_reason, usable
from grader.evidence.networks.converting import loadable
from grader.evidence.networks.encoding import digest_files, fetch_encoded, readable_folder
from grader.evidence.running import job_limits
from grader.evidence.setting import Setting
from grader.records import EncodedBlock, LogitBlock, SavedNetwork
from grader.sandbox.collect import read_collected

_FIRST = 256  # rows of the first block
_GROWTH = 1.5  # each prefix is so much longer than the one before
_MAX_CLASSES = 1000
_SPARE_SECONDS = 60  # for a block besides its share of the time for all rows


@dataclass(frozen=True)
class Predicted:
    """The rows of the test set that were asked about, in order, and the logits of each.

    `logits` is a float32 array, rows x classes; a row that is no number holds NaN.
    """

    rows: tuple[int, ...]
    logits: Any


class Predictions:
    """What one network answers to a test set, as far as anybody has asked."""

    TASKS = frozenset({"classification"})

    def __init__(self, network: SavedNetwork, root: Path, setting: Setting) -> None:
        if setting.held_out is None:
            raise ValueError("predictions need held-out rows")
        self.network, self._root, self._setting = network, root, setting
        self._held_out: HeldOut = setting.held_out
        self._blocks: list[Any] = []

    @property
    def population(self) -> int:
        """The number of rows of the whole test set."""
        return len(self._held_out.texts)

    @property
    def exact(self) -> bool:
        """True if every row is asked for, whatever is decided before."""
        return self._setting.exact

    @property
    def so_far(self) -> Predicted:
        """All that was predicted, without asking for more."""
        import numpy as np

        logits = np.concatenate(self._blocks) if self._blocks else np.empty((0, 0), "<f4")
        return Predicted(self._order[: len(logits)], logits)

    def more(self) -> Predicted:
        """Predict the next block, and return all so far.

        Raises Rejected if the network gives no numbers, Undecided if that is not its fault.
        """
        import numpy as np

        start = sum(len(block) for block in self._blocks)
        if start < self.population:
            block = usable(self._block(start, _end(start, self.population)))
            values = np.frombuffer(base64.b64decode(block.logits), dtype="<f4")
            self._blocks.append(values.reshape(block.rows, block.classes))
            if self._setting.on_predicted is not None:
                self._setting.on_predicted(block.rows)
        return self.so_far

    @cached_property
    def _order(self) -> tuple[int, ...]:
        """A permutation of the test set: the same for everybody, so that blocks can be shared."""
        order = list(range(self.population))
        random.Random(self._held_out.digest).shuffle(order)  # noqa: S311  a sample, no secret
        return tuple(order)

    @property
    def _tokenizer(self) -> Path | None:
        """The folder of the hand-in's tokenizer, which may stand beside the network's."""
        if self.network.tokenizer:
            return self._root / self.network.folder
        beside = self.network.tokenizer_folder
        return self._root / beside if beside else None

    def _block(self, start: int, end: int) -> LogitBlock:
        world = self._setting.world
        return self._setting.fetch(
            LogitBlock,
            lambda: or_reason(LogitBlock, lambda: self._predict(start, end)),
            network=digest_files(self._root / self.network.folder),
            described=repr(self.network),
            held_out=self._held_out.digest,
            rows=[start, end],
            world=world.digest if world else "",
            seconds=self._setting.limits.predict_seconds,
        )

    def _predict(self, start: int, end: int) -> LogitBlock:
        """Encode some rows and classify them."""
        folder = loadable(self._root, self.network, self._setting)
        share = self._setting.limits.predict_seconds * (end - start) // self.population
        limits = job_limits(self._setting.limits, seconds=_SPARE_SECONDS + share)
        texts = [self._held_out.texts[row] for row in self._order[start:end]]
        encoded = usable(fetch_encoded(self.network, self._tokenizer, texts, self._setting, limits))
        with readable_folder() as block:
            (block / "ids.i32").write_bytes(base64.b64decode(encoded.ids))
            (block / "lengths.i32").write_bytes(base64.b64decode(encoded.lengths))
            with answer(
                "networks.classify",
                *("@network", "@world", "@block", str(encoded.padding), str(self._setting.threads)),
                mounts={"network": folder, "block": block},
                setting=self._setting,
                limits=limits,
            ) as (printed, work):
                return _read_logits(work, printed.classes, encoded)


def _read_logits(work: Path, classes: int, encoded: EncodedBlock) -> LogitBlock:
    if not 2 <= classes <= _MAX_CLASSES:
        raise Rejected(f"the network has {classes} classes")
    logits = read_collected(work / "logits.f32", size=4 * classes * encoded.rows)
    return LogitBlock(encoded.rows, classes, base64.b64encode(logits).decode())


def _end(start: int, population: int) -> int:
    """Say where the block ends that begins at `start`; no short block is left for the last."""
    end = max(_FIRST, int(start * _GROWTH))
    return population if population < end * 1.2 else end
