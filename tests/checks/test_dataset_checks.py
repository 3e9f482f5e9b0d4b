"""The example dataset: its rows and its cleaning."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hand_in import hand_in, texts
from written_code import code_of, evidence_of, script

from grader.checks.dataset_cleaning import DatasetCleaning
from grader.checks.dataset_structure import DatasetStructure
from grader.records import Call, CodeRecord, Literal, Place
from grader.rubric import Key
from grader.verdict import Found, Status

PUBLIC = Path(__file__).parents[2] / "rubrics" / "fine-tuning-assignment" / "public"
STRUCTURE = DatasetStructure(
    schema=json.loads((PUBLIC / "dataset.schema.json").read_text(encoding="utf-8")),
    inputs=("text", "review", "question", "prompt", "body", "texto"),
    targets=("label", "sentiment", "answer", "completion", "etiqueta"),
)
LENIENT = replace(
    STRUCTURE,
    inputs=(*STRUCTURE.inputs, "input", "tokens", "message", "文本"),
    targets=(*STRUCTURE.targets, "output", "ner_tags", "answers", "response", "标签"),
)
CLEANING = DatasetCleaning()
ROWS = [{"text": f"ticket number {n}", "label": "billing"} for n in range(3)]


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": "| text | label |\n|---|---|\n| so good | pos |\n| bad | neg |\n| ok | pos |\n"},
        {"a.md": "ID\tBody\tLabel\n1\tit is good\tpos\n2\tbad\tneg\n3\tok\tpos\n"},
        {"a.md": "text | label\nit is good | pos\nbad | neg\nok | pos\n"},
        {"a.txt": "text,label\nit is good,pos\nbad,neg\nok,pos\n"},
        {"a.md": "```csv\ntext,label\n\"good, really\",pos\nbad,neg\nok,pos\n```\n"},
        {"a.md": f"```json\n{json.dumps(ROWS, indent=1)}\n```\n"},
        {"a.md": "```\n" + "\n".join(map(json.dumps, ROWS)) + "\n```\n"},
        {"a.md": "\n\n".join(map(json.dumps, ROWS))},
        {"a.md": f"```python\ndata = {ROWS}\n```\n"},
        {"a.md": "```python\ndata = {'text': ['a b', 'c', 'd'], 'label': [0, 1, 0]}\n```\n"},
        {"a.md": "## Dataset\n\n- Text: it is good\n- Label: pos\n- Text: bad\n- Label: neg\n"
                 "- Text: ok\n- Label: pos\n"},
        {"a.md": "## Example dataset\n\n| Clause | Verdict |\n|---|---|\n| pay at once | bad |\n"
                 "| pay later | good |\n| never pay | good |\n"},
        {"a.md": "## Dataset\n\nTask: mood. Line 1: \"the bag is torn\" / angry. Line 2: "
                 "\"I am happy\" / content. Line 3: \"third parcel lost\" / angry\n"},
        {"a.md": "", "data.csv": "id;text;label\n1;good one;pos\n2;bad one;neg\n3;ok;pos\n"},
        {"a.md": "", "data.jsonl": "\n".join(map(json.dumps, ROWS))},
        {"a.md": "", "data.json": json.dumps({"data": ROWS})},
    ],
)  # fmt: skip
def test_three_rows_with_input_and_target_earn_everything(files: dict[str, str]) -> None:
    verdict = STRUCTURE.judge(STRUCTURE.read(hand_in(files)), Key())
    assert (verdict.status, verdict.credit) == (Status.PASSED, 1)
    assert verdict.summary.startswith("3 example rows, with '")


@pytest.mark.parametrize(
    "text",
    [
        '## Dataset\n\n1. "great phone" → good\n2. "broke at once" → bad\n3. "ok" → mid\n',
        "## Dataset\n\n- great phone, really => positive\n- broke at once => negative\n- fine => "
        "neutral\n",
        "## Dataset\n\nInput: my card is lost\nOutput: cards\n\nInput: hello\nOutput: other\n\n"
        "Input: a loan please\nOutput: loans\n",
        "## Example dataset\n\nText: good one / Label: pos\n\nText: bad one / Label: neg\n\n"
        "Text: so so / Label: mid\n",
        "## 数据集\n\n文本：很好\n标签：正\n\n文本：太差\n标签：负\n\n文本：还行\n标签：中\n",
        "## Daten für den Datensatz\n\n| Satz eines Gastes | Sorte |\n|---|---|\n"
        "| sehr gut gegessen | gut |\n"
        "| zu lange gewartet | schlecht |\n| alles war kalt | schlecht |\n",
        "**Cấu trúc tập dữ liệu** (bài toán: phân loại phiếu)\n\n| STT | noi_dung | khoa |\n|---"
        "|---|---|\n"
        "| 1 | Đau ngực trái | tim |\n| 2 | Nổi mẩn đỏ | da |\n| 3 | Ù tai chóng mặt | tai |\n",
        "# My homework\n\n| what the guest wrote | verdict |\n|---|---|\n| the soup was cold "
        "| bad |\n"
        "| we will come again | good |\n| nobody answered us | bad |\n",
        '```json\n[{"tokens": ["Ana", "sings"], "ner_tags": [1, 0]},'
        ' {"tokens": ["Li"], "ner_tags": [1]},'
        ' {"tokens": ["no"], "ner_tags": [0]}]\n```\n',
        '```\n{"question": "Who?", "context": "Ana did.", "answers": {"text": ["Ana"]}}\n'
        '{"question": "When?", "context": "Now.", "answers": {"text": ["Now"]}}\n'
        '{"question": "Why?", "context": "So.", "answers": {"text": ["So"]}}\n```\n',
        '```jsonl\n{"messages": [{"role": "user", "content": "hi"}, '
        '{"role": "assistant", "content": "yo"}]}\n'
        '{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}\n'
        '{"messages": [{"role": "user", "content": "c"}, '
        '{"role": "assistant", "content": "d"}]}\n```\n',
    ],
)
def test_rows_are_read_in_many_shapes(text: str) -> None:
    verdict = LENIENT.judge(LENIENT.read(hand_in(text)), Key())
    assert (verdict.status, verdict.credit) == (Status.PASSED, 1)


@pytest.mark.parametrize(
    "text",
    [
        "## Dataset\n\nColumns: `letter` (string), `has_deadline` (0/1).\n",
        "### dataset\n\nmy dataset would have the columns text and label.\n",
        "Dataset for deadlines: columns `letter` and `has_deadline`.\n",
        "## Structure des données\n\nColonnes :\n\n- `corps` : le courriel\n- `urgent` : oui ou "
        "non\n",
        "## Estructura del dataset\n\n| columna | tipo |\n|---|---|\n| opinion | texto |\n| nota "
        "| 0/1 |\n",
        "[19:55] Li: dataset structure: every line has the message of a client and then the "
        "label\n",
    ],
)
def test_columns_alone_earn_half(text: str) -> None:
    assert LENIENT.judge(LENIENT.read(hand_in(text)), Key()).credit == 0.5


def test_rows_written_in_code_count() -> None:
    literal = Literal("rows", tuple(ROWS), Place("a.ipynb", 2, 1), "rows = [{'text': …")
    verdict = STRUCTURE.judge(
        STRUCTURE.read(hand_in("", code=CodeRecord(literals=(literal,)))), Key()
    )
    assert verdict.summary == "3 example rows, with 'text' as input and 'label' as target."


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        (
            "## Dataset structure\n\nEach row has a text and a label.\n",
            "The columns are there ('text', 'label'), but no row has both filled in.",
        ),
        (
            "| text | label |\n|---|---|\n| one thing | a |\n| two things | b |\n",
            "2 complete example rows ('text', 'label'); three were asked.",
        ),
        (
            "| id | text |\n|---|---|\n| 1 | one thing |\n| 2 | two things |\n| 3 | third |\n",
            "3 example rows with 'text', but nothing to learn from them.",
        ),
        (
            "| text | label |\n|---|---|\n| one thing | |\n| two things | |\n| three | |\n",
            "The columns are there ('text', 'label'), but no row has both filled in.",
        ),
        (
            "## Dataset\n\n| Column | Description |\n|---|---|\n| text | what the guest wrote |\n"
            "| label | good or bad |\n| date | when it was written |\n",
            "The columns are there ('text', 'label'), but no row has both filled in.",
        ),
    ],
)
def test_less_than_that_earns_half(text: str, summary: str) -> None:
    verdict = STRUCTURE.judge(STRUCTURE.read(hand_in(text)), Key())
    assert (verdict.credit, verdict.summary) == (0.5, summary)
    assert verdict.next_step


@pytest.mark.parametrize(
    "text",
    [
        "## Results\n\n| Epoch | Loss | Accuracy |\n|---|---|---|\n| 1 | 0.3 | 0.9 |\n",
        "## Dataset\n\nWe use IMDB: its text and label columns.\n",
        "## Dataset\n\nThe IMDB columns are `text` and `label`.\n",
        "| system | split | accuracy |\n|---|---|---|\n| no training at all | test | 0.50 |\n"
        "| our own network | test | 0.91 |\n| a bigger one | val | 0.93 |\n",
        "## Plan\n\n| Day | Work |\n|---|---|\n| Mon | read the lesson |\n| Tue | write the code "
        "|\n"
        "| Wed | train it twice |\n",
        "## Dataset\n\n| text | label |\n|---|---|\n| TODO | TODO |\n",
        "## Sample predictions\n\n| Review | Verdict |\n|---|---|\n| a great film | good |\n"
        "| a bad film | bad |\n| the worst film | bad |\n",
        "| Review | Prediction |\n|---|---|\n| a great film | good |\n| a bad film | bad |\n"
        "| the worst film | bad |\n",
        "## Dataset\n\n| Split | Reviews | Label |\n|---|---|---|\n| train | 25,000 | 0/1 |\n",
        "## Dataset\n\nIMDB, with these columns:\n\n| Column | Type |\n|---|---|\n| text | string "
        "|\n"
        "| label | 0/1 |\n",
        "epoch 1 | step 250 | mean loss 0.6671\nepoch 1 | step 500 | mean loss 0.6038\n"
        "epoch 2 | step 250 | mean loss 0.5211\n",
        "Nothing here.",
    ],
)
def test_other_tables_and_the_course_data_are_no_example(text: str) -> None:
    verdict = STRUCTURE.judge(STRUCTURE.read(hand_in(text)), Key())
    assert (verdict.status, verdict.summary) == (Status.FAILED, "No example dataset was found.")


def test_a_dataset_part_that_we_cannot_read_is_for_a_person() -> None:
    text = "## Example dataset\n\nA folder of pictures, sorted by animal.\n"
    assert STRUCTURE.judge(STRUCTURE.read(hand_in(text)), Key()).status is Status.MANUAL


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("## Cleaning\n\n- Remove duplicates\n- Drop empty rows\n", "duplicates, empty entries"),
        ("Cleaning: I removed duplicates and lowercased it.", "duplicates, letter case"),
        ("To clean the rows I fixed typos and stripped HTML.", "markup and links, spelling"),
        ("### Limpieza\nEliminé duplicados y filas vacías.", "duplicates, empty entries"),
        ("### 数据清洗\n\n去除重复，删除空值。", "duplicates, empty entries"),
        ("### 데이터 정제\n\n중복 제거, 결측값 제거", "duplicates, empty entries"),
        ("### Veri temizleme\n\nTekrar eden ve boş satırları sildim.", "duplicates, empty entries"),
    ],
)
def test_two_told_steps_earn_everything(text: str, names: str) -> None:
    verdict = CLEANING.judge(CLEANING.read(hand_in(text)), Key())
    assert verdict.credit == 1
    assert verdict.summary == f"2 concrete cleaning steps found: {names}."


@pytest.mark.parametrize(
    "text",
    [
        "## Nettoyage\n\nJ'ai unifié les guillemets et relu les clauses mal étiquetées.\n",
        "## Limpeza\n\nEu tiraria os pedidos sem texto e apagaria os nomes repetidos.\n",
        "## Bereinigung\n\nLeere Zeilen gelöscht, Tippfehler korrigiert.\n",
        "## Pulizia\n\nHo rimosso i duplicati e i testi troppo corti.\n",
        "## Làm sạch\n\n(1) xóa các phiếu trùng nhau, (2) bỏ số điện thoại.\n",
        "## Pembersihan data\n\nMenghapus baris kosong dan duplikat.\n",
        "## クリーニング\n\n重複を削除し、空行を除去した。\n",
        "## How I would clean it\n\n- cut signatures with a regex\n- replace order ids by [ID]\n",
        "## Dataset\n\nI would lowercase everything and remove what nobody labelled.\n",
    ],
)
def test_two_steps_are_told_in_many_languages(text: str) -> None:
    assert CLEANING.judge(CLEANING.read(hand_in(text)), Key()).credit == 1


@pytest.mark.parametrize(
    "text",
    [
        "## Cleaning\n\nThere are no duplicates and no missing values in it.\n",
        "## Limpieza\n\nLos datos ya están limpios.\n",
        "## 数据清洗\n\n数据已经干净。\n",
        "I checked and the data is clean so no cleaning needed.\n",
        "## Dataset\n\nEach row has a text with spelling mistakes and a label.\n",
    ],
)
def test_a_state_that_is_asserted_is_no_step(text: str) -> None:
    verdict = CLEANING.judge(CLEANING.read(hand_in(text)), Key())
    assert verdict.credit in {0, None}


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        ("import pandas as pd\nd = pd.read_csv('a.csv')\nd['t'] = d['t'].str.strip().str.lower()\n",
         "2 concrete cleaning steps found: spaces, letter case."),
        ("import pandas as pd\nd = pd.read_csv('a.csv')\nd = d[d['t'].str.len() > 15]\n"
         "d['t'] = d['t'].str.replace(r'\\s+', ' ', regex=True)\n",
         "2 concrete cleaning steps found: length, spaces."),
        ("from datasets import load_dataset\nd = load_dataset('my_letters')\n"
         "d = d.map(lambda x: {'text': x['text'].replace('<br />', ' ')})\n"
         "d = d.filter(lambda x: len(x['text'].split()) < 230)\n",
         "2 concrete cleaning steps found: markup and links, length."),
        ("import re\ndef clean_text(t):\n    t = re.sub(r'<[^>]+>', ' ', t)\n    return t.lower()\n"
         "rows = [clean_text(t) for t in open('a.txt')]\n",
         "2 concrete cleaning steps found: markup and links, letter case."),
    ],
)  # fmt: skip
def test_steps_are_read_from_calls_on_the_data(source: str, steps: str) -> None:
    verdict = CLEANING.judge(CLEANING.read(evidence_of(script(source))), Key())
    assert (verdict.credit, verdict.summary) == (1, steps)


def test_a_table_of_choices_is_no_dataset() -> None:
    table = "| Question | Answer |\n|---|---|\n| main benefit | B |\n| forgetting | A |\n"
    assert STRUCTURE.read(hand_in(table)).found is Found.MISSING


def test_steps_coded_on_the_reviews_of_the_practice_count() -> None:
    """One cause costs once: a data set of one's own that is lacking costs its structure alone."""
    source = (
        "from datasets import load_dataset\nframe = load_dataset('imdb')['train'].to_pandas()\n"
        "frame['text'] = frame['text'].str.replace('<br />', ' ')\n"
        "frame = frame.drop_duplicates(subset='text')\n"
    )
    verdict = CLEANING.judge(CLEANING.read(evidence_of(script(source))), Key())
    assert verdict.credit == 1


@pytest.mark.parametrize(
    "source",
    [
        "acc = 0.91\nprint(f'{acc:.4f}'.replace('.', ','))\n",
        "import openai\na = openai.OpenAI().chat.completions.create(model='x')\n"
        "print(a.choices[0].message.content.strip())\n",
        "import os\nos.replace('a', 'b')\n",
        "from datasets import load_dataset\nd = load_dataset('imdb')\n"
        "# the long ones made my session crash\nd = d.filter(lambda r: len(r['text']) < 700)\n",
    ],
)
def test_tidying_what_is_printed_cleans_no_data(source: str) -> None:
    verdict = CLEANING.judge(CLEANING.read(evidence_of(script(source))), Key())
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)


MAILS = (
    'MAILS = [("I did not buy this, call me", 1), ("what time <b>do</b> you open", 0), ("  ", 0)]\n'
)


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        (
            "def wash(pairs):\n    out = {}\n    for text, y in pairs:\n"
            "        text = re.sub(r'<[^>]+>', '', text)\n        if text:\n"
            "            out.setdefault(text, y)\n    return list(out.items())\n\n"
            "kept = wash(MAILS)\n",
            "markup and links, empty entries, duplicates",
        ),
        (
            "seen, kept = set(), []\nfor text, y in MAILS:\n    t = ' '.join(text.split())\n"
            "    if not t or t in seen:\n        continue\n    seen.add(t)\n",
            "spaces, duplicates, empty entries",
        ),
        (
            "tidy = [(t.strip(), y) for t, y in MAILS]\ntidy = [r for r in tidy if r[0] != '']\n",
            "spaces, empty entries",
        ),
    ],
)
def test_steps_are_read_from_loops_and_functions_over_the_own_rows(source: str, steps: str) -> None:
    verdict = CLEANING.judge(CLEANING.read(evidence_of(script(MAILS + source))), Key())
    assert verdict.credit == 1
    assert set(verdict.summary.split(": ")[1].rstrip(".").split(", ")) == set(steps.split(", "))


def test_loops_over_other_things_clean_no_rows() -> None:
    source = MAILS + "for batch in loader:\n    if not batch or batch in seen:\n        continue\n"
    verdict = CLEANING.judge(CLEANING.read(evidence_of(script(source))), Key())
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)


def test_a_step_under_a_plain_heading_on_data_counts() -> None:
    text = "## Data\n\nI would take out the clauses that are there more than one time.\n"
    assert CLEANING.judge(CLEANING.read(hand_in(text)), Key()).credit == 0.5


def test_a_step_in_passing_is_for_a_person() -> None:
    text = "## Notes\n\nBefore that I stripped the html tags and removed duplicates.\n"
    verdict = CLEANING.judge(CLEANING.read(hand_in(text)), Key())
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)


def test_one_known_step_beside_words_that_we_do_not_know_is_for_a_person() -> None:
    text = (
        "## Cleaning\n\nI removed duplicates. Every photo caption went through the hands of two "
        "colleagues.\n"
    )
    verdict = CLEANING.judge(CLEANING.read(hand_in(text)), Key())
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 0.5)


def test_a_list_that_describes_columns_shows_no_rows() -> None:
    text = "## Data\n\n- clause_id – number\n- clause – the text\n- risk – the target\n"
    verdict = LENIENT.judge(LENIENT.read(hand_in(text)), Key())
    assert verdict.credit != 1


def test_an_empty_row_beside_three_good_ones_costs_nothing() -> None:
    rows = "rows = [('all is fine', 1), ('it is not', 0), ('who knows it', 1), ('   ', 0)]\n"
    evidence = hand_in({"a.py": rows}, code=code_of(script(rows)))
    assert LENIENT.judge(LENIENT.read(evidence), Key()).credit == 1


def test_a_template_left_as_it_was_is_no_step() -> None:
    text = "## Dataset\n\nCleaning: _(write your steps here)_\n"
    verdict = CLEANING.judge(CLEANING.read(hand_in(text)), Key())
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)


def test_coded_steps_count_and_unreachable_ones_do_not() -> None:
    def call(name: str, *, reachable: bool = True) -> Call:
        return Call(name, Place("a.py", line=3), f"{name}()", reachable)

    calls = (call("pandas.DataFrame().drop_duplicates"), call("?.dropna", reachable=False))
    verdict = CLEANING.judge(CLEANING.read(hand_in("", code=CodeRecord(calls=calls))), Key())
    assert (verdict.credit, texts(verdict.quotes)) == (
        0.5,
        ["pandas.DataFrame().drop_duplicates()"],
    )


def test_clean_data_is_no_step() -> None:
    verdict = CLEANING.judge(
        CLEANING.read(hand_in("## Cleaning\n\nThe data is already clean.")), Key()
    )
    assert (verdict.status, verdict.credit) == (Status.FAILED, 0)
    assert texts(verdict.quotes) == ["The data is already clean."]


def test_a_cleaning_part_without_a_known_step_is_for_a_person() -> None:
    text = "## Data cleaning\n\nWe looked after the rows with great care.\n"
    assert CLEANING.judge(CLEANING.read(hand_in(text)), Key()).status is Status.MANUAL


def test_a_data_file_that_cannot_be_read_is_for_a_person() -> None:
    reading = STRUCTURE.read(hand_in({"a.md": "# Data\n", "rows.json": "[" * 5000}))
    verdict = STRUCTURE.judge(reading, Key())
    assert (verdict.status, verdict.credit) == (Status.MANUAL, None)
    assert verdict.summary.startswith("rows.json could not be read: ")


IMDB = """import pandas as pd
df = pd.read_csv('IMDB Dataset.csv')
df = df.drop_duplicates()
df['review'] = df['review'].str.replace('<br />', ' ')
"""
RULES = (
    "| text | label |\n|---|---|\n| late again | slow |\n| all fine | good |\n| broken | bad |\n"
)


@pytest.mark.parametrize(
    ("told", "steps"),
    [
        ("Before using it I'd strip the signatures, throw out what was posted twice.", 2),
        ("before training we:\n- cut policy numbers out\n- merge leak and water\n- drop spam", 3),
        ("dọn dữ liệu: bỏ các lời nhắn bị gửi hai lần, xoá số điện thoại của khách.", 2),
        ("Przed użyciem usunąłem powtórzone wpisy z wątków.", 1),
        ("整える:全角英数字を半角にそろえる。同じ人が二重に投稿した口コミは一つだけ残す。", 2),
    ],
)
def test_what_is_done_to_rows_is_told_beside_them(told: str, steps: int) -> None:
    reading = CLEANING.read(hand_in(f"{RULES}\n{told}\n"))
    assert len(reading.value) == steps


@pytest.mark.parametrize(
    "text",
    [
        "cleaning: a clean dataset is always important because garbage in garbage out.",
        "I cut the reviews at 160 tokens and took 3000 of them on colab.",
    ],
)
def test_praise_and_settings_are_plainly_no_cleaning(text: str) -> None:
    assert CLEANING.read(hand_in(text)).found is Found.MISSING


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ('"engine stopped, drifting" => urgent\n"wind three" => routine\n"man over" => urgent', 1),
        ('kind ;\n\n"roof cracked in May" ; hail\n"bike gone" ; theft\n"hose burst" ; leak', 1),
        ('```python\nQ = [("He moved a pawn.", "touch"), ("A phone rang.", "device"), '
         '("She spoke up.", "talk")]\n```', 1),
        ('A file bars.csv with\n\n"The taste is superb"\n\n"Hazelnuts were stale"\n\n'
         '"Two squares missing"', 0.5),
        ('He said "I would never do that again"\n\n"So it goes, as they say"', 0),
    ],
)  # fmt: skip
def test_rows_that_nothing_announces(text: str, credit: float) -> None:
    check = replace(LENIENT, targets=(*LENIENT.targets, "target"))
    assert check.judge(check.read(hand_in(text)), Key()).credit == credit


def test_steps_that_a_text_shows_as_code_count_beside_own_rows_only() -> None:
    steps = "```python\nq['text'] = q['text'].str.strip()\nq = q.drop_duplicates()\n```\n"
    assert len(CLEANING.read(hand_in(f"{RULES}\n{steps}")).value) == 2
    assert CLEANING.read(hand_in(steps)).found is Found.MISSING
