"""Questions asked of the code: calls, installs, splits, steps, bases, secrets."""

import pytest
from written_code import cell, code_of, evidence_of

from grader.reading.code import Code, packages_of, quote_call
from grader.reading.practice.networks import bases
from grader.reading.practice.reached import reached_in_outputs
from grader.reading.practice.saves import network_saves, tokenizer_saves
from grader.reading.practice.splits import Split, split_in, split_of
from grader.reading.practice.steps import (
    Loop,
    Step,
    other_runs,
    trainer_runs,
)
from grader.reading.redact import redact
from grader.records import Block

HF = "from transformers import *\n"


def code(*sources: str) -> Code:
    return Code(code_of(*(cell(number, source) for number, source in enumerate(sources, 1))))


def test_calls_are_found_by_the_end_of_their_name() -> None:
    facts = code(f"{HF}t = Seq2SeqTrainer()\nt.train()")
    assert [c.name for c in facts.calls(r"\w*Trainer")] == ["transformers.Seq2SeqTrainer"]
    assert facts.calls("Trainer") == ()
    assert len(facts.calls(r"\w*Trainer\(\)\.train")) == 1


@pytest.mark.parametrize(
    ("command", "packages"),
    [
        ("pip install -q transformers[torch]==4.3 'datasets>=2'", {"transformers", "datasets"}),
        ("pip install git+https://github.com/huggingface/transformers.git", {"transformers"}),
        ("python -m pip install --upgrade pip && ls", {"pip"}),
        ("pip install -r requirements.txt", {"requirements.txt"}),
        ("conda install -c huggingface transformers", {"transformers"}),
        ("pip install transformers && pip install datasets; ls", {"transformers", "datasets"}),
        ('pip -q install "transformers>=4.40" datasets > log.txt', {"transformers", "datasets"}),
        ("pip install --index-url https://x.y/simple torch", {"torch"}),
        ("pip install scikit_learn  # for metrics", {"scikit-learn"}),
    ],
)
def test_packages_are_read_from_install_commands(command: str, packages: set[str]) -> None:
    assert packages_of(command) == packages


def test_another_command_installs_nothing() -> None:
    assert packages_of("nvidia-smi") is None


@pytest.mark.parametrize(
    "secret",
    ["hf_abcdefghijklmnopQRST", "sk-abcdefghijklmnop1234", "ghp_" + "a" * 36, "0" * 36 + "abcd"],
)
def test_access_tokens_are_hidden(secret: str) -> None:
    assert redact(f"login(token='{secret}')") == "login(token='[hidden]')"


def test_a_quote_hides_secrets() -> None:
    facts = code("from huggingface_hub import login\nlogin('hf_abcdefghijklmnopQRST')")
    assert quote_call(facts.calls("login")[0]).text == "login('[hidden]')"


@pytest.mark.parametrize(
    ("source", "split"),
    [
        ("datasets.load_dataset('imdb')['test'].map(f) # d, rows", Split.TEST),
        ("datasets.load_dataset('imdb', split='train') # d", Split.TRAIN),
        ("datasets.load_dataset('imdb', split='train[90%:]') # d", Split.VALIDATION),
        ("datasets.load_dataset('imdb')['train'].select(range(9)) # d, val_rows", Split.VALIDATION),
        ("sklearn.model_selection.train_test_split(df)[1] # df, b", Split.TEST),
        ("sklearn.model_selection.train_test_split(df)[0] # df, b", Split.TRAIN),
        ("d['train'].train_test_split(test_size=0.1)['test'] # d", Split.TEST),
        ("pandas.read_csv('x.csv')[2000:] # df, test_df", Split.TEST),
        ("? # device, latest", None),
        ("torch.utils.data.random_split(d)[1] # eval_set", Split.VALIDATION),
        ("torch.utils.data.random_split(d, [8, 1, 1])[2] # d, rest", Split.TEST),
        ("datasets.Dataset.from_pandas(train_test_split(pandas.read_csv…[1] # df, b", Split.TEST),
        ("train_test_split(train_test_split(df)[1])[0] # df, rest, va", Split.VALIDATION),
        ("train_test_split(train_test_split(df)[1])[0] # df, rest, te", Split.TEST),
        ("? # ds_te", Split.TEST),
        ("? # tst", Split.TEST),
        ("? # ent", Split.TRAIN),
        ("? # late", None),
        ("DatasetDict({'train': d['train'], 'validation': d['test']})['validation']", Split.TEST),
        (
            "DatasetDict({'test': d['train'].select(range(9)), 'train': d['test']})['test']",
            Split.TEST,
        ),
        ("DatasetDict({'train': d['train'], 'validation': v})['validation']", Split.VALIDATION),
    ],
)
def test_the_split_is_read_off_where_rows_come_from(source: str, split: Split | None) -> None:
    assert split_of(source) is split


@pytest.mark.parametrize(
    ("words", "split"),
    [
        ("Test accuracy", Split.TEST),
        ("conjunto de prueba", Split.TEST),
        ("在测试集上", Split.TEST),
        ("validation accuracy", Split.VALIDATION),
        ("the training accuracy", Split.TRAIN),
        ("Perda de treino", Split.TRAIN),
        ("best VALIDATION_ACCURACY", Split.VALIDATION),
        ("XTest", Split.TEST),
        ("my latest result on a device", None),
    ],
)
def test_the_split_is_read_off_words(words: str, split: Split | None) -> None:
    assert split_in(words) is split


@pytest.mark.parametrize(
    ("source", "loop"),
    [
        ("loss.backward()\noptimizer.step()", Loop.MANUAL),
        (
            "import keras\nm = keras.Sequential()\nm.fit(x, y)",
            Loop.KERAS,
        ),
        ("import lightning as L\nL.Trainer().fit(m)", Loop.OTHER),
    ],
)
def test_other_ways_to_train_are_named(source: str, loop: Loop) -> None:
    facts = code(source)
    assert list(other_runs(facts)) == [loop]
    assert trainer_runs(facts) == ()


@pytest.mark.parametrize(
    "source",
    ["model.train()", "from sklearn.linear_model import X\nX().fit(a, b)", "loss.backward()"],
)
def test_what_looks_like_training_and_is_none(source: str) -> None:
    facts = code(source)
    assert (trainer_runs(facts), other_runs(facts)) == ((), {})


@pytest.mark.parametrize(
    "save",
    [
        "trainer.save_model('x')",
        "model.save_pretrained('x')",
        "model.push_to_hub('me/x')",
        "trainer.push_to_hub()",
        "torch.save(model.state_dict(), 'x.pt')",
        "torch.save(model, 'x.pt')",
    ],
)
def test_every_way_to_save_a_network_is_one(save: str) -> None:
    head = f"{HF}import torch\nmodel = AutoModel.from_pretrained('b')\ntrainer = Trainer(model)\n"
    assert len(network_saves(code(head + save))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "tok.save_pretrained('x')",
        "tok.push_to_hub('me/x')",
        "torch.save(optimizer.state_dict(), 'o.pt')",
        "plt.savefig('x')",
        "ds.save_to_disk('x')",
        "json.dump(metrics, f)",
    ],
)
def test_saving_something_else_is_not_saving_the_network(line: str) -> None:
    head = f"{HF}import torch, json\ntok = AutoTokenizer.from_pretrained('b')\n"
    assert network_saves(code(head + line)) == ()


def test_saving_the_tokenizer_is_seen_even_where_its_origin_is_lost() -> None:
    facts = code("def keep(tokenizer):\n    tokenizer.save_pretrained('x')\nkeep(make())")
    assert len(tokenizer_saves(facts)) == 1
    assert network_saves(facts) == ()


def test_a_network_that_the_code_saved_itself_is_no_base() -> None:
    source = (
        f"{HF}m = AutoModel.from_pretrained('bert-base-uncased')\nm.save_pretrained('mine')\n"
        "AutoModel.from_pretrained('mine')\nAutoModel.from_pretrained('./results/checkpoint-5')"
    )
    assert [base.id for base in bases(code(source))] == ["bert-base-uncased"]


def test_the_network_that_the_trainer_gets_is_the_base() -> None:
    source = (
        f"{HF}pipeline('sentiment-analysis', model='someone/sst')\n"
        "m = AutoModel.from_pretrained('distilbert-base-uncased')\nTrainer(model=m)"
    )
    assert [base.id for base in bases(code(source))] == ["distilbert-base-uncased"]


def steps_of(*cells: list[Block]) -> frozenset[Step]:
    evidence = evidence_of(*cells)
    return reached_in_outputs(evidence.document, evidence.code).steps


STEPS = [
    "from datasets import load_dataset\nd = load_dataset('imdb')",
    f"{HF}tok = AutoTokenizer.from_pretrained('b')\nd = d.map(lambda b: tok(b['text']))",
    "trainer = Trainer(model=1)\ntrainer.train()",
    "trainer.evaluate()",
    "trainer.save_model('x')",
]


def test_cells_with_a_count_show_their_steps() -> None:
    cells = [cell(n, source, count=n) for n, source in enumerate(STEPS, 1)]
    assert steps_of(*cells) == set(Step)


def test_outputs_without_counts_show_their_steps_too() -> None:
    cells = [cell(n, source, "shown") for n, source in enumerate(STEPS, 1)]
    assert steps_of(*cells) == set(Step)


def test_a_cell_that_ends_in_a_traceback_shows_nothing() -> None:
    cells = [
        cell(n, source, *(["✗ KeyboardInterrupt"] if n == 3 else []), count=n)
        for n, source in enumerate(STEPS[:3], 1)
    ]
    assert steps_of(*cells) == {Step.LOAD, Step.TOKENIZE}


@pytest.mark.parametrize(
    ("shown", "trained"),
    [
        ("[2796/2796 10:00, Epoch 3/3]", True),
        ("[ 128/2796 00:30 < 10:00, 4.2 it/s, Epoch 0.14/3]", False),
        ("[ 128/2796 00:30, Epoch 0.14/3]", False),
    ],
)
def test_a_training_that_was_cut_off_is_not_shown(shown: str, trained: bool) -> None:
    cells = [cell(n, source, shown, count=n) for n, source in enumerate(STEPS[:3], 1)]
    assert (Step.TRAIN in steps_of(*cells)) is trained


def test_cells_that_were_not_run_show_nothing() -> None:
    cells = [cell(n, source) for n, source in enumerate(STEPS, 1)]
    assert steps_of(*cells) == set()


def test_a_function_s_step_is_shown_by_the_cell_that_calls_it() -> None:
    cells = [cell(1, f"{HF}def go():\n    Trainer(model=1).train()", count=1), cell(2, "go()")]
    assert steps_of(*cells) == set()
