"""How many rows code makes, read without running it."""

from __future__ import annotations

import pytest
from written_code import cell, code_of, script

ROW = '{"text": f"item {i} is good", "label": i % 2}'
LISTS = 'T = ["so {}", "not {}"]\nW = ["good", "fine", "well"]\n'


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        (f"rows = []\nfor i in range(200):\n    rows.append({ROW})", 200),
        (f"rows = [{ROW} for i in range(5, 80)]", 75),
        (f"{LISTS}rows = [{{'text': t.format(w), 'label': 1}} for t in T for w in W]", 6),
        (f"{LISTS}rows = [{{'text': t, 'label': w}} for t in T for w in W]", 6),
        (f"{LISTS}rows = [{{'text': random.choice(T), 'label': 1}} for _ in range(99)]", 99),
        ("df = pd.DataFrame({'text': ['so good', 'so bad'] * 50, 'label': [1, 0] * 50})", 100),
        ("df = pd.DataFrame([('so good', 1), ('bad', 0)] * 9, columns=['review', 'label'])", 18),
        (
            "rows = []\nwhile len(rows) < 220:\n    rows.append({'text': ask(), 'label': 0})",
            220,
        ),
        (
            "a, b = [], []\nfor i in range(10):\n    a.append(f'is {i}')\n    b.append(1)\n"
            "ds = Dataset.from_dict({'text': a, 'label': b})",
            10,
        ),
        (
            "def make(n, each=3):\n    out = []\n    for i in range(n):\n"
            "        for j in range(each):\n"
            "            out.append({'text': f'{i} and {j}', 'label': j})\n"
            "    return out\nrows = make(40)",
            120,
        ),
        (
            "P = {'good': ['nice {}', 'fine {}'], 'bad': ['poor {}']}\nrows = []\n"
            "for label, forms in P.items():\n    for form in forms:\n        for i in range(5):\n"
            "            rows.append({'text': form.format(i), 'label': label})",
            20,  # as if every list were as long as the longest
        ),
        (
            "rows = []\nfor i in range(30):\n    if i % 2:\n        rows.append({'text': f'a {i}',"
            " 'label': 1})\n    else:\n        rows.append({'text': f'b {i}', 'label': 0})",
            30,
        ),
        (
            "w = csv.writer(file)\nw.writerow(['text', 'label'])\nfor i in range(210):\n"
            "    w.writerow([f'number {i}', i % 2])",
            210,
        ),
        (f"for i in range(7):\n    file.write(json.dumps({ROW}))", 7),
        ("rows = []\nfor line in file:\n    rows.append({'text': line, 'label': 1})", None),
    ],
)
def test_rows_that_code_makes_are_counted(source: str, rows: int | None) -> None:
    assert code_of(script(source)).made[0].rows == rows


@pytest.mark.parametrize(
    "source",
    [
        "rows = [{'text': 'so good', 'label': 1}, {'text': 'so bad', 'label': 0}]",
        "log = []\nfor epoch in range(9):\n    log.append({'epoch': epoch, 'loss': step()})",
        "shown = [{'text': t, 'prediction': p, 'label': l} for t, p, l in zip(a, b, c)]",
        "rows = [[{'text': 1, 'label': 2}] * 10 ** 30 for _ in range(10 ** 30)]",
    ],
)
def test_what_is_written_out_or_no_data_is_not_made(source: str) -> None:
    assert code_of(script(source)).made == ()


def test_what_an_earlier_cell_says_counts_and_the_place_is_told() -> None:
    record = code_of(
        cell(1, LISTS), cell(2, "rows = [{'text': t, 'label': 1} for t in T for _ in range(3)]")
    )
    (made,) = record.made
    assert (made.rows, str(made.place)) == (6, "work.ipynb, cell 2, line 1")
