"""What a rubric, or a file beside it, says of held-out rows."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TestSetSpec:
    """Where the held-out rows are and how to read them."""

    __test__ = False  # not a test class, whatever pytest thinks of its name

    file: str
    text: str = "text"
    label: str = "label"
    labels: dict[str, int] = field(default_factory=lambda: {"neg": 0, "pos": 1})
    rows: int | None = None
    seed: int = 0
    split: str = ""  # the column that says which rows students have: public or private
    # Of networks that write texts, or foretell them; then no labels are read.
    reference: str = ""  # the column with the text that is wanted, or a list of them
    unlabelled: bool = False  # texts alone, for perplexity
    prompt: str = "{text}"  # what a network gets, such as "summarize: {text}"
    max_new_tokens: int = 128
    beams: int = 4  # at most; a network that names fewer keeps its own number
    context: int = 512  # tokens that a language model sees at once
    stride: int = 256  # tokens that its window moves by
