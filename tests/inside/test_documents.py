"""Documents of every format, healthy and broken."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from reading import code, notebook, read, shapes

from grader.inside.documents.handout import coverage, handout_hashes
from grader.records import BlockKind


def test_markdown_becomes_blocks_with_their_lines(tmp_path: Path) -> None:
    text = (
        "# Title\n\nSome *text* that was broken at the width of sixty\ncharacters.\n\n"
        "- one\n- two\n\n```python\nx = 1\n```\n"
    )
    record = read(tmp_path, {"a.md": text})
    assert [(b.kind.value, b.text, b.place.line) for b in record.blocks] == [
        ("heading", "Title", 1),
        (
            "prose",
            "Some text that was broken at the width of sixty\ncharacters.",
            3,
        ),
        ("item", "one", 6),
        ("item", "two", 7),
        ("code", "x = 1\n", 10),
    ]
    assert not record.blocks[4].runnable


def test_a_long_paragraph_above_a_rule_is_no_heading(tmp_path: Path) -> None:
    text = (
        "This is a paragraph of many words that somebody ended with a rule right below it.\n---\n"
    )
    assert read(tmp_path, {"a.md": text}).blocks[0].kind is BlockKind.PROSE


@pytest.mark.parametrize(
    "text",
    [
        "Name\tAge\nAda\t36\nAlan\t41\n",
        "Name | Age\nAda | 36\nAlan | 41\n",
        "| Name | Age |\n|---|---|\n| Ada | 36 |\n| Alan | 41 |\n",
        "+------+-----+\n| Name | Age |\n+------+-----+\n| Ada  | 36  |\n| Alan | 41  |\n",
        "Name,Age\nAda,36\nAlan,41\n",
        "Name    Age\nAda     36\nAlan    41\n",
        "<table><tr><th>Name</th><th>Age</th></tr><tr><td>Ada</td><td>36</td></tr>"
        "<tr><td>Alan</td><td>41</td></tr></table>\n",
        "Here they are:\nName\tAge\nAda\t36\nAlan\t41\nThat is all.\n",
    ],
)
def test_rows_of_every_shape_are_a_table(tmp_path: Path, text: str) -> None:
    tables = [b for b in read(tmp_path, {"a.md": text}).blocks if b.kind is BlockKind.TABLE]
    assert [table.rows for table in tables] == [(("Name", "Age"), ("Ada", "36"), ("Alan", "41"))]


def test_code_pasted_into_a_text_is_code(tmp_path: Path) -> None:
    text = (
        "Here is my code:\npip install transformers datasets\nimport torch\n# check the GPU\n"
        "if torch.cuda.is_available():\n    print('yes')\n\nIt works.\n"
    )
    blocks = read(tmp_path, {"a.txt": text}).blocks
    assert [(b.kind.value, b.place.line) for b in blocks] == [
        ("prose", 1),
        ("code", 2),
        ("prose", 8),
    ]
    assert blocks[1].text.endswith("print('yes')")


def test_a_notebook_gives_cells_and_outputs_in_order(tmp_path: Path) -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": ["0%\r", "100%\n", "done\n"]}
    shown = {"output_type": "display_data", "data": {"image/png": "x" * 99}, "metadata": {}}
    failed = {"output_type": "error", "ename": "KeyError", "evalue": "'x'",
              "traceback": ["\x1b[31mKeyError\x1b[0m: 'x'"]}  # fmt: skip
    cells = (
        {"cell_type": "markdown", "metadata": {}, "source": ["# One\n", "\n", "Two."]},
        code("print(1)", stream, shown, failed, count=7),
    )
    record = read(tmp_path, {"a.ipynb": notebook(*cells)})
    assert shapes(record.blocks) == [
        ("heading", "One"),
        ("prose", "Two."),
        ("code", "print(1)"),
        ("output", "100%\ndone"),
        ("image", ""),
        ("output", "KeyError: 'x'"),
    ]
    assert [b.place.cell for b in record.blocks] == [1, 1, 2, 2, 2, 2]
    assert [b.execution_count for b in record.blocks[2:]] == [7, 7, 7, 7]
    assert [b.error for b in record.blocks[3:]] == [False, False, True]


def test_the_trainers_table_is_read_as_rows(tmp_path: Path) -> None:
    html = (
        "<div><progress value='2' max='2'></progress>[2/2 00:10]</div><table border='1'><thead>"
        "<tr><th>Epoch</th><th>Accuracy</th></tr></thead><tbody><tr><td>1</td><td>0.91</td></tr>"
        "</tbody></table><p>"
    )
    data = {"text/html": html, "text/plain": "<IPython.core.display.HTML object>"}
    shown = {"output_type": "display_data", "data": data, "metadata": {}}
    output = read(tmp_path, {"a.ipynb": notebook(code("t.train()", shown))}).blocks[1]
    assert output.rows == (("Epoch", "Accuracy"), ("1", "0.91"))
    assert output.text == "[2/2 00:10]"


def test_an_old_notebook_is_converted(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "language": "python", "input": ["x = 1"], "outputs": [],
            "prompt_number": 3, "collapsed": False, "metadata": {}}  # fmt: skip
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell]}]}
    block = read(tmp_path, {"a.ipynb": json.dumps(old)}).blocks[0]
    assert (block.text, block.execution_count, block.runnable) == ("x = 1", 3, True)


@pytest.mark.parametrize("cells", ["x", 3, ["x", 3], {"a": 1}])
def test_a_notebook_whose_cells_are_none_is_unreadable(tmp_path: Path, cells: Any) -> None:
    text = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    (file,) = read(tmp_path, {"a.ipynb": text}).files
    assert (file.state, "cells" in file.note) == ("unreadable", True)


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_notebook_of_a_version_that_nobody_knows_gives_its_cells(
    tmp_path: Path, version: int
) -> None:
    cells = [{"cell_type": "code", "source": "x = 1", "outputs": []}]
    text = json.dumps({"nbformat": version, "cells": cells})
    assert [b.text for b in read(tmp_path, {"a.ipynb": text}).blocks] == ["x = 1"]


def test_a_notebook_of_the_first_version_with_unknown_cells_gives_them(tmp_path: Path) -> None:
    text = json.dumps({"nbformat": 1, "cells": [{"cell_type": "Code", "source": "Hello there."}]})
    assert [b.text for b in read(tmp_path, {"a.ipynb": text}).blocks] == ["Hello there."]


def test_a_paragraph_of_very_many_lines_is_read_once_over(tmp_path: Path) -> None:
    before = time.process_time()
    blocks = read(tmp_path, {"a.md": "x\n" * 20_000}).blocks
    assert len(blocks) == 20_000
    assert time.process_time() - before < 8  # each line beside all others takes twice that


def test_quotes_that_never_close_are_read_once_over(tmp_path: Path) -> None:
    before = time.process_time()
    blocks = read(
        tmp_path, {"a.py": '"\\' * 80_000 + '"' + "\n# A word at its end, seen.\n"}
    ).blocks
    assert blocks[-1].text == "A word at its end, seen."
    assert time.process_time() - before < 20  # `tokenize` tries every one to the end: minutes


def test_a_notebook_with_broken_cells_still_gives_the_others(tmp_path: Path) -> None:
    outputs = [{"output_type": "stream"}, None, "x"]
    broken = {"cell_type": "code", "source": ["x", None, "=1"], "outputs": outputs}
    cells = [None, 3, {"cell_type": "code"}, {"source": "Hello there."}, broken]
    raw = json.dumps({"cells": cells})
    assert shapes(read(tmp_path, {"a.ipynb": raw}).blocks) == [
        ("prose", "Hello there."),
        ("code", "x=1"),
    ]


def test_text_typed_into_a_code_cell_is_read_as_text(tmp_path: Path) -> None:
    source = "Transfer learning is like a chef who learns a new cuisine, not from scratch."
    blocks = read(tmp_path, {"a.ipynb": notebook(code(source))}).blocks
    assert [b.kind.value for b in blocks] == ["code", "prose"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_cell_s_lines_end_in_any_way(tmp_path: Path, end: str) -> None:
    source = f"Name,Age{end}Ada,36{end}Alan,41"
    (table,) = read(
        tmp_path, {"a.ipynb": notebook({"cell_type": "markdown", "source": source})}
    ).blocks
    assert table.rows == (("Name", "Age"), ("Ada", "36"), ("Alan", "41"))


def test_a_return_that_a_string_spells_out_ends_a_line(tmp_path: Path) -> None:
    source = '"""\nFirst name,Age\\rAda,36\\rAlan,41\n"""\nx = 1'
    tables = [b for b in read(tmp_path, {"a.py": source}).blocks if b.kind is BlockKind.TABLE]
    assert [table.rows for table in tables] == [
        (("First name", "Age"), ("Ada", "36"), ("Alan", "41"))
    ]


def test_a_script_gives_its_code_and_its_prose(tmp_path: Path) -> None:
    text = (
        '"""My homework on tuning networks."""\nimport torch\n\n# ===== Part 1 =====\n'
        "# Transfer learning reuses what a network has learnt before,\n"
        "# in pre-training.\nx = 1  # one\n# model = torch.nn.Linear(2, 2)\n# Q1: B\n"
    )
    record = read(tmp_path, {"a.py": text})
    assert shapes(record.blocks) == [
        ("code", text),
        ("prose", "My homework on tuning networks."),
        ("heading", "Part 1"),
        (
            "prose",
            "Transfer learning reuses what a network has learnt before,\nin pre-training.",
        ),
        ("item", "B"),
    ]
    assert record.blocks[0].runnable
    assert [b.place.line for b in record.blocks[1:]] == [1, 4, 5, 9]


def test_a_number_in_a_text_that_code_fills_in_is_not_told(tmp_path: Path) -> None:
    source = 'card = f"""The accuracy on {len(rows):,} reviews of the test split, which nobody\n'
    source += 'had looked at before the end of the whole training, is {right / len(rows):.3f}."""\n'
    _, card = read(tmp_path, {"a.py": source}).blocks
    assert "accuracy on … reviews" in card.text
    assert card.text.endswith("is ….")


def test_a_script_with_shell_lines_still_gives_its_comments(tmp_path: Path) -> None:
    text = "!pip install transformers\n# This is my homework about tuning.\n'''unclosed\n"
    blocks = read(tmp_path, {"a.py": text}).blocks
    assert ("prose", "This is my homework about tuning.") in shapes(blocks)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("'''one two three four \\s five'''\n", "one two three four \\s five"),
        ("'''one two\"\"\" + x + \"\"\"three four five'''\n(", "one two"),
    ],
)
def test_a_string_that_python_frowns_on_is_read_as_written(
    tmp_path: Path, source: str, text: str
) -> None:
    code_block, *prose = read(tmp_path, {"a.py": source}).blocks
    assert code_block.kind is BlockKind.CODE
    assert prose[0].text.startswith(text)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Société".encode("utf-8-sig"), "Société"),
        ("Société".encode("utf-16"), "Société"),
        ("La Société est là".encode("cp1252"), "La Société est là"),
        (b"one" + b"\r\n" * 99 + b"two\x00", "one"),
    ],
)
def test_texts_in_other_encodings_are_read(tmp_path: Path, content: bytes, text: str) -> None:
    assert read(tmp_path, {"a.txt": content}).blocks[0].text == text


@pytest.mark.parametrize(
    ("name", "content", "note"),
    [
        ("a.ipynb", b"PK\x03\x04rest", "this Word file is damaged"),
        ("a.ipynb", b"", "the notebook is empty (0 bytes); save it and hand it in again"),
        ("a.ipynb", b"print(1)", "the notebook cannot be opened: it is not JSON (line 1)"),
        ("a.ipynb", b'{"cells": [{"source": "x', "it seems cut off or damaged (line 1)"),
        ("a.ipynb", b'{"a": 1}', "this JSON holds no cells, so it is not a notebook"),
        ("a.ipynb", b"[" * 100_000, "the file is nested too deeply to be read"),
        ("a.ipynb", b"<!DOCTYPE html><html>", "this is a web page, whatever its name says"),
        ("a.docx", b"PK\x03\x04", "this Word file is damaged"),
        ("a.pdf", b"%PDF-1.7", "this PDF is damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "this is an old Word file (.doc); open it and save it as"),
        ("a.odt", b"PK\x03\x04", "we do not read a Writer file; save it as .docx"),
        ("a.md", b"\x89PNG", "this is a picture, whatever its name says"),
        ("a.txt", b"\x00\x01\x02" * 99, "this is a binary file, not text"),
        ("a.md", "전이 학습".encode("cp949") * 9, "an encoding that we cannot tell"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, note: str) -> None:
    record = read(tmp_path, {name: content})
    assert record.blocks == ()
    assert record.files[0].state == "unreadable"
    assert note in record.files[0].note


@pytest.mark.parametrize(
    "name",
    ["model.safetensors", "plot.png", "data.csv", "config.json", "vocab.txt", "LICENSE", "cache"],
)
def test_other_files_are_ignored(tmp_path: Path, name: str) -> None:
    record = read(tmp_path, {name: b"\x89\x00\xff\x01" * 50})
    assert [(file.path, file.state) for file in record.files] == [(name, "ignored")]


def test_hidden_folders_are_left_out(tmp_path: Path) -> None:
    files = {"__MACOSX/a.md": "x", ".ipynb_checkpoints/b.md": "y", "c/d.md": "Hello"}
    assert [file.path for file in read(tmp_path, files).files] == ["c/d.md"]


def test_an_export_of_a_notebook_is_ignored(tmp_path: Path) -> None:
    files = {"hw.ipynb": notebook(code("x = 1")), "hw.pdf": "%PDF", "more.pdf": "%PDF"}
    states = {file.path: file.state for file in read(tmp_path, files).files}
    assert states == {"hw.ipynb": "read", "hw.pdf": "ignored", "more.pdf": "unreadable"}


def test_requirements_are_code(tmp_path: Path) -> None:
    block = read(tmp_path, {"requirements.txt": "torch\ntransformers\n"}).blocks[0]
    assert (block.kind, block.language, block.runnable) == (BlockKind.CODE, "requirements", False)


def test_a_long_output_is_cut_in_the_middle(tmp_path: Path) -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "a" * 30_000 + "end"}
    output = read(tmp_path, {"a.ipynb": notebook(code("x", stream))}).blocks[1]
    assert len(output.text) < 20_100
    assert output.text.endswith("end")
    assert "[… 10003 characters left out …]" in output.text


def test_of_thousands_of_outputs_the_first_and_the_last_are_read(tmp_path: Path) -> None:
    shown = [
        {"output_type": "display_data", "data": {"text/plain": f"step {n}"}, "metadata": {}}
        for n in range(5_000)
    ]
    blocks = read(tmp_path, {"a.ipynb": notebook(code("x", *shown))}).blocks[1:]
    texts = [block.text for block in blocks]
    assert (len(texts), texts[0], texts[999], texts[1000]) == (
        2_000,
        "step 0",
        "step 999",
        "step 4000",
    )
    assert texts[-1] == "step 4999"


def test_lone_surrogates_and_control_characters_do_not_break_the_record(tmp_path: Path) -> None:
    raw = notebook(code("x = 1")).replace("x = 1", "x = \\ud800\\u0007")
    assert read(tmp_path, {"a.ipynb": raw}).blocks[0].text == "x = ?"


HANDOUT = "Tell us in your own words what the wheel is for, and name three carts that you know."


def test_the_handouts_text_is_recognised_across_blocks(tmp_path: Path) -> None:
    text = (
        "# Tell us in your own words\n\nwhat the wheel is for, and name three\n\n"
        "- carts that you know.\n\nA wheel is for rolling along on roads.\n"
    )
    shares = [block.handout for block in read(tmp_path, {"a.md": text}, HANDOUT).blocks]
    assert shares == [1, 1, 1, 0]


def test_without_hashes_nothing_is_the_handouts(tmp_path: Path) -> None:
    assert read(tmp_path, {"a.md": HANDOUT}).blocks[0].handout == 0


def test_hashes_ignore_case_marks_and_punctuation() -> None:
    known = frozenset(handout_hashes([HANDOUT]))
    assert coverage(["**tell us** IN your own—words"], known) == [1]
    assert len(known) == len(HANDOUT.split()) - 4
    assert all(len(digest) == 12 for digest in known)


@pytest.mark.parametrize("name", ["work.ipynb.txt", "work.ipynb.json", "work.ipynb"])
def test_a_notebook_that_a_browser_saved_under_another_name_is_one(
    tmp_path: Path, name: str
) -> None:
    record = read(tmp_path, {name: notebook(code("import torch"))})
    assert [(block.text, block.runnable) for block in record.blocks] == [("import torch", True)]


def test_code_is_read_by_its_other_endings_too(tmp_path: Path) -> None:
    record = read(tmp_path, {"train.py3": "import torch\n"})
    assert [block.runnable for block in record.blocks] == [True]
