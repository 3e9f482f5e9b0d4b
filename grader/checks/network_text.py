"""How well the student's saved network writes texts, or foretells them, as we measure it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from grader.evidence import Evidence
from grader.evidence.networks.generating import TextAnswers
from grader.measuring import generation, perplexity
from grader.measuring.generation import TextScore, has_words, score_texts
from grader.measuring.perplexity import Perplexity, bits_per_byte, perplexity_of
from grader.records import GeneratedTexts, NetworkRecord, SavedNetwork, TokenLosses
from grader.rubric import Key
from grader.verdict import Found, Quote, Reading, Verdict

Metric = Literal[
    "rouge1", "rouge2", "rougeL", "rougeLsum", "bleu", "chrf", "perplexity", "bits-per-byte"
]
_SHOWN = {
    "rouge": re.compile(r"rouge", re.IGNORECASE),
    "bleu": re.compile(r"bleu", re.IGNORECASE),
    "chrf": re.compile(r"chr-?f", re.IGNORECASE),
    "perplexity": re.compile(r"perplexity|\bppl\b|eval_loss", re.IGNORECASE),
    "bits-per-byte": re.compile(r"bits?.per.byte|\bbpb\b|perplexity|eval_loss", re.IGNORECASE),
}
_SAVE = "Hand in the saved folder with network and tokenizer; fp16, or an adapter, is enough."


@dataclass(frozen=True)
class NetworkText:
    """Measure texts of the saved network on held-out rows: summaries, translations, or perplexity.

    `metric` is rouge1, rouge2, rougeL, rougeLsum, bleu or chrf (0 to 100, more is better; the rows
    need references), or perplexity or bits-per-byte (less is better; the rows are texts alone).
    `steps` are pairs of a value and points, best first; the first earns the item's full credit.
    """

    metric: Metric
    steps: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        """Refuse steps in another order: they would give the wrong points."""
        values = [value for value, _ in self.steps]
        if not values or values != sorted(values, reverse=not self._less_is_better):
            best = "smallest" if self._less_is_better else "largest"
            raise ValueError(f"steps of {self.metric} begin with the {best} value")

    @property
    def _less_is_better(self) -> bool:
        return self.metric in perplexity.METRICS

    @property
    def _tasks(self) -> tuple[str, ...]:
        causal = "language-modelling"
        return (causal,) if self._less_is_better else ("generation", causal)

    def read(self, evidence: Evidence) -> Reading:
        """Find a saved network for the task and, where it can be asked, what it answers."""
        network = self._network(evidence.network)
        if network is None:
            return self._without(evidence, self._why(evidence.network))
        place = Quote(f"saved network in {network.folder}", network.folder)
        answers = evidence.text_answers.get(network.folder)
        found = self._answers(answers) if answers and network.state == "valid" else None
        if found and found.rejected:
            return self._without(evidence, found.rejected)
        return Reading.of((network, found), place)

    def judge(self, reading: Reading, key: Key) -> Verdict:
        """Give the points of the measured value."""
        if reading.found is Found.UNREADABLE:
            return Verdict.manual(reading.note, *reading.quotes, next_step=_SAVE)
        if reading.found is Found.MISSING:
            return Verdict.scored(0, reading.note, *reading.quotes, next_step=_SAVE)
        network, found = reading.value
        doubt = self._doubt(network, found, key)
        if doubt:
            return Verdict.manual(doubt, *reading.quotes)
        return self._scored(self._score(found, key), found, network, reading)

    def _doubt(
        self, network: SavedNetwork, found: GeneratedTexts | TokenLosses | None, key: Key
    ) -> str:
        """Say why nothing was measured although there is a network, or ""."""
        if network.state != "valid":
            return f"{network.folder}: {network.reason}."
        if found is None or not key.texts:
            return "The saved network can be loaded; it is measured when held-out rows are given."
        if found.unavailable:
            return f"{_capital(found.unavailable)}."
        if self.metric in generation.ROUGE and not has_words(key.references):
            return f"{self.metric} knows words of a to z alone, which the references hardly have."
        return ""

    def _network(self, record: NetworkRecord) -> SavedNetwork | None:
        """Take the chosen network, or the first that fits the task, or one that we do not know."""
        fits = [n for n in record.networks if n.state == "valid" and n.task in self._tasks]
        fits.sort(key=lambda network: self._tasks.index(network.task))
        chosen = [network for network in fits if network.folder == record.chosen]
        unknown = [network for network in record.networks if network.state == "unsupported"]
        return next(iter((*chosen, *fits, *unknown)), None)

    def _why(self, record: NetworkRecord) -> str:
        other = next((n for n in record.networks if n.state == "valid"), None)
        if other is not None:
            return f"{other.folder} is a network for {other.task}"
        return next((n.reason for n in record.networks if n.reason), "no saved network")

    def _answers(self, answers: TextAnswers) -> GeneratedTexts | TokenLosses:
        return answers.losses if self._less_is_better else answers.generated

    def _without(self, evidence: Evidence, why: str) -> Reading:
        """Say that nothing can be measured; a number that the run shows is for a person."""
        note = f"There is no network to measure ({why})"
        pattern = _SHOWN["rouge" if self.metric in generation.ROUGE else self.metric]
        shown = [each for each in evidence.document.outputs if pattern.search(each.text)]
        if shown:
            quotes = [each.quote() for each in shown[:3]]
            return Reading.unreadable(f"{note}; a number that your run shows may count.", *quotes)
        return Reading.missing(f"{note}, and no output shows its {self.metric}.")

    def _score(self, found: GeneratedTexts | TokenLosses, key: Key) -> TextScore | Perplexity:
        if isinstance(found, GeneratedTexts):
            if not key.references:
                raise ValueError(f"{self.metric} needs held-out rows with references")
            return score_texts(self.metric, found.texts, key.references)
        if self.metric == "perplexity":
            return perplexity_of(found.losses, found.tokens)
        return bits_per_byte(found.losses, found.tokens, key.texts)

    def _scored(
        self,
        score: TextScore | Perplexity,
        found: GeneratedTexts | TokenLosses,
        network: SavedNetwork,
        reading: Reading,
    ) -> Verdict:
        close = [value for value, _ in self.steps if score.low <= value <= score.high]
        text = f"We measured {score}: {score.formula}; {how_asked(found)}."
        if close:
            nearest = min(close, key=lambda value: abs(value - score.value))
            text += f" The interval holds the threshold {nearest:g}; the measured value decides."
        text += "".join(f" {_capital(note)}." for note in network.notes)
        word = "or less" if self._less_is_better else "or more"
        step = f"{self.steps[0][0]:g} {word} earns full points: more rows, or more epochs."
        credit = self._credit(score.value)
        verdict = Verdict.scored(credit, text, *reading.quotes, next_step=step)
        return replace(verdict, number=score.value)

    def _credit(self, measured: float) -> float:
        sign = -1 if self._less_is_better else 1
        earned = (points for value, points in self.steps if sign * measured >= sign * value)
        return next(earned, 0.0) / self.steps[0][1]


def how_asked(found: GeneratedTexts | TokenLosses) -> str:
    """Say how the network was asked."""
    if isinstance(found, TokenLosses):
        start = "after a start token" if found.start else "without a start token"
        return f"context of {found.context} tokens, stride of {found.stride}, {start}"
    search = "greedy search" if found.beams == 1 else f"{found.beams} beams"
    texts = [search]
    if found.cut:
        texts.append(f"texts stopped at the longest allowed: {found.cut}")
    if found.shortened:
        texts.append(f"inputs cut to what the network takes: {found.shortened}")
    return ", ".join(texts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
