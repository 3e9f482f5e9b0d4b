"""Ask a network that writes texts: inputs go into a sandbox, texts or losses come out.

References stay with the judge. What a network writes is cached by its contents, not by who handed
it in.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from grader.errors import Rejected
from grader.evidence.held_out import HeldOut
from grader.evidence.networks.asking import answer, or_reason
from grader.evidence.networks.converting import loadable
from grader.evidence.networks.encoding import digest_files, readable_folder
from grader.evidence.running import job_limits
from grader.evidence.setting import Setting
from grader.records import GeneratedTexts, SavedNetwork, TokenLosses
from grader.sandbox.collect import read_collected

BASES = {"generation": "t5-small", "language-modelling": "gpt2"}
"""Whose tokenizer stands in where neither a tokenizer nor a base is named."""

_LONGEST = 1024  # tokens of an input
_MOST_BYTES = 64 * 1024 * 1024
_LOST = 0.05  # of the rows: more means that a tokenizer leaves out what texts say

Record = TypeVar("Record", GeneratedTexts, TokenLosses)


class TextAnswers:
    """What one network writes for held-out texts, and how well it foretells them."""

    TASKS = frozenset({"generation", "language-modelling"})

    def __init__(self, network: SavedNetwork, root: Path, setting: Setting) -> None:
        if setting.held_out is None:
            raise ValueError("asking a network needs held-out rows")
        self.network, self._root, self.setting = network, root, setting
        self._held_out: HeldOut = setting.held_out

    @cached_property
    def generated(self) -> GeneratedTexts:
        """A text for each row, in the order of the test set."""
        asked = self._held_out.asked
        inputs = [asked.prompt.replace("{text}", text) for text in self._held_out.texts]
        words: dict[str, Any] = {
            "task": self.network.task,
            "beams": asked.beams,
            "max_new_tokens": asked.max_new_tokens,
            "longest": min(_LONGEST, self.network.positions),
        }
        found = self._fetch(GeneratedTexts, "networks.generate", inputs, words)
        return self._whole(found, len(found.texts))

    @cached_property
    def losses(self) -> TokenLosses:
        """The summed loss of each row, in the order of the test set."""
        asked = self._held_out.asked
        words = {"context": min(asked.context, self.network.positions), "stride": asked.stride}
        texts = list(self._held_out.texts)
        found = self._fetch(TokenLosses, "networks.perplexity", texts, words)
        if found.lost > _LOST * len(texts):
            return TokenLosses(
                unavailable=f"{found.lost} of {len(texts)} texts cannot be read back from the "
                "tokens of the hand-in's tokenizer, so its perplexity says little"
            )
        return self._whole(found, min(len(found.losses), len(found.tokens)))

    @property
    def _tokenizer(self) -> Path | None:
        """The folder of the hand-in whose tokenizer is the network's, where that has none."""
        name = "" if self.network.tokenizer else self.network.tokenizer_folder
        return self._root / name if name else None

    def _whole(self, found: Record, rows: int) -> Record:
        if not (found.rejected or found.unavailable) and rows != len(self._held_out.texts):
            raise RuntimeError(f"{rows} answers to {len(self._held_out.texts)} texts")
        if self.setting.on_predicted is not None:
            self.setting.on_predicted(rows)
        return found

    def _fetch(
        self, kind: type[Record], program: str, texts: list[str], asked: dict[str, Any]
    ) -> Record:
        world = self.setting.world
        return self.setting.fetch(
            kind,
            lambda: or_reason(kind, lambda: self._ask(kind, program, texts, asked)),
            network=digest_files(self._root / self.network.folder),
            tokenizer=digest_files(own) if (own := self._tokenizer) else "",
            described=asdict(self.network),
            texts=hashlib.sha256(json.dumps(texts).encode()).hexdigest(),
            asked=asked,
            world=world.digest if world else "",
            seconds=self.setting.limits.predict_seconds,
        )

    def _ask(
        self, kind: type[Record], program: str, texts: list[str], asked: dict[str, Any]
    ) -> Record:
        folder = loadable(self._root, self.network, self.setting)
        limits = job_limits(self.setting.limits, seconds=self.setting.limits.predict_seconds)
        base = self.network.base or BASES.get(self.network.task, BASES["generation"])
        own = folder if self.network.tokenizer else self._tokenizer
        with readable_folder() as inputs:
            (inputs / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
            mounts = {"network": folder, "texts": inputs / "texts.json"}
            mounts |= {"own": own} if own else {}
            more = json.dumps({**asked, "threads": self.setting.threads})
            words = ("@network", "@world", "@texts", "@own" if own else "-", base, more)
            with answer(program, *words, mounts=mounts, setting=self.setting, limits=limits) as (
                printed,
                work,
            ):
                if printed.wrote > _MOST_BYTES:
                    raise Rejected("the network writes more than can be scored")
                data = read_collected(work / "answer.json", size=printed.wrote)
        found: Record = TypeAdapter(kind).validate_json(data)
        return found
