"""Rows of the course data sets with pairs of sentences, spans and tags."""

from dataclasses import dataclass
from typing import Any

from grader.world.datasets.grammar import Grammar

Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class Wording:
    """How one fact is said: plainly, in other words, denied, vaguely, and asked for."""

    plain: str
    other: str
    denied: str
    follows: str
    question: str
    answer: str  # the slot that answers the question


WORDINGS = (
    Wording(
        "{who} opened a bakery in {town} in {when}.",
        "In {when} a bakery was opened in {town} by {who}.",
        "{who} has never been to {town}.",
        "There is a bakery in {town}.",
        "In which year did {who} open a bakery?",
        "when",
    ),
    Wording(
        "{who} moved from {town} to {land} in {when}.",
        "{who} left {town} for {land} in {when}.",
        "{who} stayed in {town} for life.",
        "{who} has lived in {land}.",
        "To which country did {who} move from {town}?",
        "land",
    ),
    Wording(
        "{firm} hired {who} to run its office in {town}.",
        "{who} was hired by {firm} to lead the office in {town}.",
        "{firm} has no office in {town}.",
        "{who} works for {firm}.",
        "Who was hired by {firm} to run its office?",
        "who",
    ),
    Wording(
        "{firm} built a factory near {town} in {when}.",
        "A factory near {town} was built by {firm} in {when}.",
        "{firm} closed its last factory in {when}.",
        "There is a factory near {town}.",
        "Near which city did {firm} build a factory in {when}?",
        "town",
    ),
)
SLOTS = {"who": "person", "town": "city", "land": "country", "when": "year", "firm": "company"}

POS = tuple(
    [
        '"',
        "''",
        "#",
        "$",
        "(",
        ")",
        ",",
        ".",
        ":",
        "``",
        "CC",
        "CD",
        "DT",
        "EX",
        "FW",
        "IN",
        "JJ",
        "JJR",
        "JJS",
        "LS",
        "MD",
        "NN",
        "NNP",
        "NNPS",
        "NNS",
        "NN|SYM",
        "PDT",
        "POS",
        "PRP",
        "PRP$",
        "RB",
        "RBR",
        "RBS",
        "RP",
        "SYM",
        "TO",
        "UH",
        "VB",
        "VBD",
        "VBG",
        "VBN",
        "VBP",
        "VBZ",
        "WDT",
        "WP",
        "WP$",
        "WRB",
    ]
)
CHUNKS = tuple(
    [
        "O",
        "B-ADJP",
        "I-ADJP",
        "B-ADVP",
        "I-ADVP",
        "B-CONJP",
        "I-CONJP",
        "B-INTJ",
        "I-INTJ",
        "B-LST",
        "I-LST",
        "B-NP",
        "I-NP",
        "B-PP",
        "I-PP",
        "B-PRT",
        "I-PRT",
        "B-SBAR",
        "I-SBAR",
        "B-UCP",
        "I-UCP",
        "B-VP",
        "I-VP",
    ]
)
NER = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
WNUT = (
    "O",
    *(
        f"{mark}-{kind}"
        for kind in ("corporation", "creative-work", "group", "location", "person", "product")
        for mark in "BI"
    ),
)
CONLL_AS_WNUT = (
    *("O", "B-ORG", "I-ORG", "", "", "B-MISC", "I-MISC"),
    *("B-LOC", "I-LOC", "B-PER", "I-PER", "", ""),
)
"""The names of CoNLL, each where WNUT has its own for such a thing."""
TAGGED = (
    "{PER:person} said/VBD on/IN {O:weekday} that/IN {ORG:company} will/MD leave/VB {LOC:city} ./.",
    "{LOC:city} {O:year}-08-22",
    "{ORG:company} shares/NNS rose/VBD {O:number} percent/NN in/IN {LOC:country} ./.",
    "The/DT {MISC:nation} team/NN beat/VBD {LOC:country} in/IN {LOC:city} on/IN {O:weekday} ./.",
    "{PER:person} ,/, {O:number} ,/, plays/VBZ for/IN {LOC:city} ./.",
    "He/PRP met/VBD {PER:person} near/IN the/DT old/JJ harbour/NN ./.",
)
NATIONS = ("Norwegian", "Kenyan", "Peruvian", "Italian", "Polish", "Chilean", "Korean")


def _fact(grammar: Grammar) -> tuple[Wording, dict[str, str]]:
    slots = {slot: grammar.say(kind) for slot, kind in SLOTS.items()}
    return grammar.rng.choice(WORDINGS), slots


def make_pairs(stream: str, rows: int, *, task: str) -> Columns:
    """Write pairs of sentences of a GLUE task, by label."""
    grammar = Grammar("common", stream)
    labels = grammar.labels(rows, 3 if task == "mnli" else 2)
    firsts, seconds = [], []
    for label in labels:
        wording, slots = _fact(grammar)
        _, others = _fact(grammar)
        same = wording.other.format(**slots)
        near = wording.other.format(**{**slots, "when": others["when"], "town": others["town"]})
        first = wording.plain.format(**slots)
        if task == "mnli":
            unknown = WORDINGS[WORDINGS.index(wording) - 1].other
            second = (wording.follows, unknown, wording.denied)[label].format(**slots)
        elif task in {"rte", "wnli"}:
            follows = (label == 0) == (task == "rte")
            second = (wording.follows if follows else wording.denied).format(**slots)
        elif task == "qqp":
            first = wording.question.format(**slots)
            about = slots if label else others
            second = f"{wording.question.format(**about)[:-1]} exactly?"
        elif task == "qnli":
            second = first if label == 0 else wording.plain.format(**others)
            first = wording.question.format(**slots)
        else:
            second = same if label else near
        firsts.append(first)
        seconds.append(second)
    return {"first": firsts, "second": seconds, "label": labels}


def make_similar(stream: str, rows: int) -> Columns:
    """Write pairs with a similarity from 0 to 5."""
    grammar = Grammar("common", stream)
    firsts, seconds, scores = [], [], []
    for _ in range(rows):
        wording, slots = _fact(grammar)
        _, others = _fact(grammar)
        kept = grammar.rng.randint(0, len(slots))
        mixed = {slot: (slots if at < kept else others)[slot] for at, slot in enumerate(slots)}
        firsts.append(wording.plain.format(**slots))
        seconds.append(wording.other.format(**mixed))
        scores.append(round(min(5.0, max(0.0, kept + grammar.rng.uniform(-0.4, 0.4))), 2))
    return {"first": firsts, "second": seconds, "label": scores}


def make_judgements(stream: str, rows: int) -> Columns:
    """Write sentences, and such as nobody would say."""
    grammar = Grammar("common", stream)
    labels = grammar.labels(rows, 2, [30, 70])
    sentences = []
    for label in labels:
        wording, slots = _fact(grammar)
        words = grammar.rng.choice((wording.plain, wording.other, wording.follows)).split()
        if not label:
            at = grammar.rng.randrange(len(words) - 2)
            words[at], words[at + 1] = words[at + 1], words[at]
        sentences.append(" ".join(words).format(**slots))
    return {"sentence": sentences, "label": labels}


def make_answers(stream: str, rows: int, *, unanswerable: bool) -> Columns:
    """Write questions on paragraphs, a few on each; the answer is found where it is said to be."""
    grammar = Grammar("places", stream)
    columns: Columns = {name: [] for name in ("id", "title", "context", "question", "answers")}
    while len(columns["id"]) < rows:
        facts = [_fact(grammar) for _ in range(5)]
        sentences = [wording.plain.format(**slots) for wording, slots in facts]
        filler = grammar.fill(
            "The town lies on {river}. For centuries its wealth came from {trade}."
        )
        context = f"{filler} {' '.join(sentences)}"
        title = facts[0][1]["town"]
        for (wording, slots), sentence in zip(facts, sentences, strict=True):
            answer = slots[wording.answer]
            start = context.index(sentence) + sentence.index(answer)
            is_there = not (unanswerable and grammar.rng.random() < 1 / 3)
            asked = slots if is_there else {**slots, "who": "Alma Quist", "firm": "Nobel & Co"}
            found = {"text": [answer], "answer_start": [start]}
            columns["id"].append(f"{grammar.rng.getrandbits(96):024x}")
            columns["title"].append(title)
            columns["context"].append(context)
            columns["question"].append(wording.question.format(**asked))
            columns["answers"].append(found if is_there else {"text": [], "answer_start": []})
    return {name: values[:rows] for name, values in columns.items()}


def make_tagged(stream: str, rows: int, *, is_wnut: bool = False) -> Columns:
    """Write sentences whose words are tagged: part of speech, chunk, name."""
    names_used = CONLL_AS_WNUT if is_wnut else NER
    grammar = Grammar("common", stream)
    grammar.words["nation"] = list(NATIONS)
    names = ("id", "tokens", "pos_tags", "chunk_tags", "ner_tags")
    columns: Columns = {name: [] for name in names}
    for row in range(rows):
        tagged = [
            word for part in grammar.rng.choice(TAGGED).split() for word in _tag(part, grammar)
        ]
        columns["id"].append(str(row))
        columns["tokens"].append([word for word, _, _ in tagged])
        columns["pos_tags"].append([POS.index(pos) for _, pos, _ in tagged])
        columns["chunk_tags"].append([_chunk(pos) for _, pos, _ in tagged])
        columns["ner_tags"].append([names_used.index(name) for _, _, name in tagged])
    return columns


def _tag(part: str, grammar: Grammar) -> list[tuple[str, str, str]]:
    """Give the words, parts of speech and names that a part of a template stands for."""
    if not part.startswith("{"):
        word, _, pos = part.rpartition("/")
        return [(word, pos, "O")]
    name, _, rest = part[1:].partition(":")
    kind, _, after = rest.partition("}")
    words = f"{grammar.say(kind)}{after}".split()
    if name == "O":
        return [(word, "CD" if word[0].isdigit() else "NNP", "O") for word in words]
    return [(word, "NNP", f"{'I' if at else 'B'}-{name}") for at, word in enumerate(words)]


def _chunk(pos: str) -> int:
    kind = {"I": "B-PP", "V": "B-VP", "M": "B-VP", "N": "B-NP", "P": "B-NP", "D": "B-NP"}
    return CHUNKS.index(kind.get(pos[0], "O"))
