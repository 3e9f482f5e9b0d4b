"""Rows of the course data sets with long texts: dialogues, articles, translations, tasks."""

from collections.abc import Mapping, Sequence
from typing import Any

from grader.world.datasets.grammar import Grammar

Columns = dict[str, list[Any]]


def make_dialogues(stream: str, rows: int, *, style: str) -> Columns:
    """Write messages between two people who arrange something, and what came of it."""
    grammar = Grammar("talk", stream)
    rng = grammar.rng
    columns: Columns = {"id": [], "dialogue": [], "summary": [], "topic": []}
    for row in range(rows):
        one, two, plan = grammar.say("first"), grammar.say("first"), grammar.say("plan")
        day, hour, town = grammar.say("weekday"), grammar.say("number"), grammar.say("city")
        lines = [f"Hi {two}, do you have time on {day}?", f"Hey {one}! What is it about?",
                 f"I wanted to ask if you would come along to {plan} in {town}",
                 *grammar.some("filler", rng.randint(1, 9)), f"Shall we say {hour}?",
                 rng.choice(("Perfect, see you", "Let's do that", "Fine with me"))]  # fmt: skip
        names = ("#Person1#", "#Person2#") if style == "dialogsum" else (one, two)
        joint = "\n" if style == "dialogsum" else "\r\n"
        columns["id"].append(
            f"{stream.rsplit(maxsplit=1)[-1]}_{row}"
            if style == "dialogsum"
            else f"{13_800_000 + row}"
        )
        columns["dialogue"].append(
            joint.join(f"{names[at % 2]}: {line}" for at, line in enumerate(lines))
        )
        columns["summary"].append(
            f"{names[0]} and {names[1]} will meet on {day} at {hour} for {plan} in {town}."
        )
        columns["topic"].append(plan.removeprefix("the ").removeprefix("a "))
    return columns if style == "dialogsum" else {
        name: columns[name] for name in ("id", "dialogue", "summary")
    }  # fmt: skip


def make_articles(stream: str, rows: int, *, names: tuple[str, str], sentences: int) -> Columns:
    """Write news and what is said of it in short."""
    grammar = Grammar("articles", stream)
    rng, pool = grammar.rng, grammar.pool("more", 1500)
    texts, short, ids = [], [], []
    for _ in range(rows):
        what, event, town = grammar.say("what"), grammar.say("event"), grammar.say("city")
        count = max(4, int(rng.lognormvariate(0, 0.45) * sentences))
        lead = f"{what[0].upper()}{what[1:]} in {town} {event}, it was announced on "
        texts.append(f"{lead}{grammar.say('weekday')}. {' '.join(rng.choices(pool, k=count))}")
        lines = [f"{what[0].upper()}{what[1:]} in {town} {event}.", grammar.say("more")]
        short.append(lines[0] if names[1] == "summary" else " \n".join(lines))
        ids.append(f"{rng.getrandbits(160):040x}")
    return {names[0]: texts, names[1]: short, "id": ids}


def make_bills(stream: str, rows: int) -> Columns:
    """Write drafts of laws."""
    grammar = Grammar("articles", stream)
    rng, pool = grammar.rng, grammar.pool("law", 800)
    texts, short, titles = [], [], []
    for _ in range(rows):
        what = grammar.say("what")
        title = f"A bill to protect {what}, and for other purposes."
        texts.append(f"SECTION 1. SHORT TITLE.\n\n    This Act may be cited as `Act on {what}'.\n"
                     + "\n\n".join(rng.choices(pool, k=rng.randint(12, 60))))  # fmt: skip
        short.append(f"Directs the Secretary to report on {what} and authorizes appropriations.")
        titles.append(title)
    return {"text": texts, "summary": short, "title": titles}


def make_pages(stream: str, rows: int) -> Columns:
    """Write an encyclopedia line by line: headings, paragraphs and empty lines."""
    grammar = Grammar("articles", stream)
    rng, pool = grammar.rng, grammar.pool("more", 1500)
    lines = [""]
    while len(lines) < rows:
        lines += [f" = {grammar.say('person')} = \n", ""]
        for _ in range(rng.randint(2, 6)):
            lines += [f" = = {grammar.say('city')} , {grammar.say('year')} = = \n", ""]
            for _ in range(rng.randint(1, 4)):
                text = " ".join(rng.choices(pool, k=rng.randint(4, 12)))
                lines.append(f" {text.replace(',', ' ,').replace('.', ' .')} \n")
            lines.append("")
    return {"text": lines[:rows]}


def make_translations(stream: str, rows: int, *, words: str, source: str, target: str) -> Columns:
    """Write sentences in two languages; in the tables English comes first."""
    grammar = Grammar(words, stream)
    pairs = []
    for _ in range(rows):
        halves = [grammar.say(kind).split("|") for kind in ("subject", "past", "when")]
        english, other = (f"{' '.join(half[side] for half in halves)}." for side in (0, 1))
        if source == "en":
            pairs.append({source: english, target: other})
        else:
            pairs.append({source: other, target: english})
    return {"id": [str(row) for row in range(rows)], "translation": pairs}


def make_tasks(stream: str, rows: int) -> Columns:
    """Write instructions and answers in the form of Alpaca."""
    grammar = Grammar("tasks", stream)
    columns: Columns = {"instruction": [], "input": [], "output": [], "text": []}
    for _ in range(rows):
        subject = grammar.say("subject")
        ask = grammar.say("ask", subject=subject)
        given = grammar.say("given") if ask.startswith(("Rewrite", "Summarize")) else ""
        answer = " ".join(grammar.some("answer", grammar.rng.randint(1, 5), subject=subject))
        answer = answer[0].upper() + answer[1:]
        paired = ", paired with an input that provides further context" if given else ""
        more = f"### Input:\n{given}\n\n" if given else ""
        columns["instruction"].append(ask)
        columns["input"].append(given)
        columns["output"].append(answer)
        columns["text"].append(
            f"Below is an instruction that describes a task{paired}. Write a response that "
            f"appropriately completes the request.\n\n### Instruction:\n{ask}\n\n{more}"
            f"### Response:\n{answer}"
        )
    return columns


def make_dolly(stream: str, rows: int) -> Columns:
    """Write instructions and answers in the form of Dolly."""
    tasks = make_tasks(stream, rows)
    grammar = Grammar("tasks", f"{stream} categories")
    return {
        "instruction": tasks["instruction"],
        "context": tasks["input"],
        "response": tasks["output"],
        "category": grammar.some("category", rows),
    }


def make_chats(
    stream: str, rows: int, *, shape: str = "### Human: {ask}### Assistant: {answer}"
) -> Columns:
    """Write instructions and answers as one text, in the form of Guanaco or another."""
    tasks = make_tasks(stream, rows)
    pairs = zip(tasks["instruction"], tasks["output"], strict=True)
    return {"text": [shape.format(ask=ask, answer=answer) for ask, answer in pairs]}


def make_quotes(stream: str, rows: int) -> Columns:
    """Write quotations of people who do not exist."""
    grammar = Grammar("tasks", stream)
    return {
        "quote": grammar.some("quote", rows),
        "author": grammar.some("person", rows),
        "tags": [grammar.some("theme", grammar.rng.randint(1, 4)) for _ in range(rows)],
    }


def make_fields(
    stream: str, rows: int, *, domain: str, fields: Mapping[str, str], shared: Sequence[str]
) -> Columns:
    """Write columns, each of a kind of phrase; what is shared is the same in all of a row."""
    grammar = Grammar(domain, stream)
    columns: Columns = {name: [] for name in fields}
    for _ in range(rows):
        fixed = {slot: grammar.say(slot) for slot in shared}
        for name, kind in fields.items():
            columns[name].append(grammar.say(kind, **fixed))
    return columns


def make_choices(stream: str, rows: int) -> Columns:
    """Write beginnings of a scene with four ends each."""
    kinds = {"startphrase": "startphrase", "sent1": "sent1", "sent2": "sent2"}
    ends = {f"ending{number}": "ending" for number in range(4)}
    columns = make_fields(stream, rows, domain="scenes", fields=kinds | ends, shared=("first",))
    same = {"video-id": "video_{}", "fold-ind": "{}", "gold-source": "gold"}
    more = {name: [text.format(row) for row in range(rows)] for name, text in same.items()}
    return columns | more | {"label": Grammar("scenes", stream).labels(rows, 4)}
