"""Saving, evaluating, and reporting a number."""

from __future__ import annotations

import pytest
from written_code import cell, evidence_of, prose

from grader.checks.accuracy_reported import AccuracyReported
from grader.checks.evaluation import Evaluation
from grader.checks.save_network import SaveNetwork
from grader.checks.save_tokenizer import SaveTokenizer
from grader.evidence import Evidence
from grader.rubric import Check, Key
from grader.verdict import Status, Verdict

HEAD = (
    "from transformers import *\nfrom datasets import load_dataset\nimport torch\n"
    "from sklearn.metrics import accuracy_score\nd = load_dataset('imdb')\n"
    "tok = AutoTokenizer.from_pretrained('distilbert-base-uncased')\n"
    "m = AutoModelForSequenceClassification.from_pretrained('distilbert-base-uncased')\n"
)
METRICS = "def cm(p):\n    return {'accuracy': accuracy_score(p[1], p[0])}\n"


def trained(extra: str = "") -> str:
    return f"{HEAD}t = Trainer(model=m, train_dataset=d['train']{extra})\nt.train()\n"


def judged(check: Check, *sources: str) -> Verdict:
    cells = [cell(number, source) for number, source in enumerate(sources, 1)]
    return decided(check, evidence_of(*cells))


def decided(check: Check, evidence: Evidence) -> Verdict:
    return check.judge(check.read(evidence), Key())


@pytest.mark.parametrize(
    ("sources", "credit"),
    [
        ((trained(), "t.save_model('x')"), 1),
        ((trained(), "m.save_pretrained('x')"), 1),
        ((trained(), "m.push_to_hub('me/x')"), 1),
        ((trained(), "torch.save(m.state_dict(), 'x.pt')"), 1),
        ((f"{HEAD}loss.backward()\nopt.step()", "m.save_pretrained('x')"), 1),
        (
            (f"{HEAD}k = TFAutoModel.from_pretrained('b')\nk.fit(d)", "k.save_weights('x')"),
            1,
        ),
        ((f"{HEAD}a = TrainingArguments('o', push_to_hub=True)\nTrainer(m, a).train()",), 1),
        ((f"{HEAD}a = TrainingArguments('o', save_strategy='epoch')\nTrainer(m, a).train()",), 0.5),
        ((f"{HEAD}a = TrainingArguments('o', save_strategy='no')\nTrainer(m, a).train()",), 0),
        ((trained(), "tok.save_pretrained('x')"), 0),
        ((trained(), "# t.save_model('x')"), 0),
        ((trained(), "def save_model():\n    json.dump(1, f)\nsave_model()"), 0),
        ((f"{HEAD}m.save_pretrained('x')",), 0),
        ((f"{HEAD}m.save_pretrained('x')\nt = Trainer(m)\nt.train()",), 0),
        ((HEAD,), 0),
    ],
)
def test_the_tuned_network_is_saved(sources: tuple[str, ...], credit: float) -> None:
    assert judged(SaveNetwork(), *sources).credit == credit


def test_saving_before_training_is_said() -> None:
    verdict = judged(SaveNetwork(), f"{HEAD}m.save_pretrained('x')\nTrainer(m).train()")
    assert verdict.summary == (
        "You save a network, but not the tuned one: it is saved before the training."
    )


def test_a_save_whose_training_cannot_be_read_is_for_a_person() -> None:
    verdict = judged(SaveNetwork(), HEAD, "t = Trainer(model=m", "m.save_pretrained('x')")
    assert (verdict.status, verdict.suggested) == (Status.MANUAL, 1)


@pytest.mark.parametrize(
    ("sources", "credit"),
    [
        ((trained(), "m.save_pretrained('x')\ntok.save_pretrained('x')"), 1),
        ((trained(), "m.push_to_hub('x')\ntok.push_to_hub('x')"), 1),
        ((trained(", tokenizer=tok"), "t.save_model('x')"), 1),
        ((trained(", processing_class=tok"), "t.push_to_hub()"), 1),
        ((trained(", data_collator=DataCollatorWithPadding(tok)"), "t.save_model('x')"), 0.5),
        ((trained(", tokenizer=tok"), "m.save_pretrained('x')"), 0.5),
        ((trained(), "t.save_model('x')"), 0.5),
        ((trained(), "tok.add_tokens(['q'])\nm.save_pretrained('x')"), 0),
        ((trained(),), 0),
        ((f"{trained(', tokenizer=tok')}TrainingArguments('o')",), 1),
        ((f"{trained()}TrainingArguments('o')",), 0.5),
    ],
)
def test_the_tokenizer_is_saved_beside_it(sources: tuple[str, ...], credit: float) -> None:
    assert judged(SaveTokenizer(), *sources).credit == credit


def test_a_missing_tokenizer_is_easily_repaired() -> None:
    verdict = judged(SaveTokenizer(), trained(), "t.save_model('x')")
    assert verdict.next_step == (
        "Add `tokenizer.save_pretrained(...)` beside the line that saves the network."
    )
    assert verdict.quotes[0].text == "t.save_model('x')"


EVAL = ", eval_dataset=d['test'], compute_metrics=cm"


@pytest.mark.parametrize(
    ("sources", "credit"),
    [
        ((METRICS + trained(EVAL), "t.evaluate()"), 1),
        ((METRICS + trained(", compute_metrics=cm"), "t.evaluate(d['test'])"), 1),
        ((METRICS + trained(", compute_metrics=cm"), "t.predict(test_dataset=d['test'])"), 1),
        (
            (trained(), "p = t.predict(d['test'])\naccuracy_score(p.label_ids, p.predictions)"),
            1,
        ),
        (
            (
                f"{METRICS}{HEAD}a = TrainingArguments('o', evaluation_strategy='epoch')\n"
                "Trainer(m, a, train_dataset=d['train'], eval_dataset=d['test'],"
                " compute_metrics=cm).train()",
            ),
            1,
        ),
        (
            (
                METRICS
                + trained(", compute_metrics=cm").replace("d['train']", "tr")
                + "val = d['train'].select(range(9))\nt.evaluate(val)",
            ),
            1,
        ),
        ((f"{HEAD}k = TFAutoModel.from_pretrained('b')\nk.compile(metrics=['accuracy'])\nk.fit(d)",
          "k.evaluate(d['test'])"), 1),
        (
            (
                f"{HEAD}loss.backward()\nopt.step()",
                "for b in loader:\n    right += (m(**b).logits.argmax(1) == b['label']).sum()",
            ),
            1,
        ),
        ((trained(", eval_dataset=d['test']"), "t.evaluate()"), 0.6),
        ((METRICS + trained(", compute_metrics=cm"), "t.evaluate(d['train'])"), 0.4),
        ((METRICS + trained(EVAL),), 0),
        ((trained(),), 0),
        ((METRICS + trained(EVAL), "def never():\n    t.evaluate()"), 0),
    ],
)  # fmt: skip
def test_evaluation_on_rows_the_network_has_not_seen(
    sources: tuple[str, ...], credit: float
) -> None:
    assert judged(Evaluation(), *sources).credit == credit


def test_the_test_split_watched_while_training_is_a_remark_only() -> None:
    source = (
        f"{METRICS}{HEAD}a = TrainingArguments('o', eval_strategy='epoch')\n"
        f"t = Trainer(m, a, train_dataset=d['train']{EVAL})\nt.train()\nt.evaluate()"
    )
    verdict = judged(Evaluation(), source)
    assert verdict.credit == 1
    assert verdict.summary.endswith("which is common and costs nothing.")


def test_a_loss_alone_is_told_kindly() -> None:
    verdict = judged(Evaluation(), trained(", eval_dataset=d['test']"), "t.evaluate()")
    assert "what the lesson's own code gives" in verdict.summary
    assert "compute_metrics" in verdict.next_step


@pytest.mark.parametrize(
    ("shown", "said", "credit"),
    [
        ("{'eval_accuracy': 0.91}", "Done.", 1),
        ("", "The accuracy on the test set is 91 %.", 1),
        ("", "The accuracy is 91 %.", 0.6),
        ("", "The validation accuracy is 0.91.", 0.6),
        ("", "I want an accuracy of at least 90 %.", 0.4),
        ("{'eval_loss': 0.3}", "Done.", 0.4),
    ],
)
def test_a_number_tied_to_network_and_split(shown: str, said: str, credit: float) -> None:
    outputs = [shown] if shown else []
    evidence = evidence_of(
        cell(1, METRICS + trained(EVAL), count=1),
        cell(2, "t.evaluate()", *outputs, count=2),
        prose(said),
    )
    assert decided(AccuracyReported(), evidence).credit == credit


def test_a_number_in_the_log_only_is_partial() -> None:
    log = "{'eval_accuracy': 0.88, 'epoch': 1.0}\n{'eval_accuracy': 0.91, 'epoch': 2.0}"
    evidence = evidence_of(cell(1, METRICS + trained(EVAL), log, count=1))
    verdict = decided(AccuracyReported(), evidence)
    assert verdict.credit == 0.6
    assert "91 %" in verdict.summary
    assert "only in the log" in verdict.summary


def test_a_number_without_any_training_is_for_a_person() -> None:
    verdict = decided(AccuracyReported(), evidence_of(prose("The test accuracy is 91 %.")))
    assert (verdict.status, verdict.number) == (Status.MANUAL, None)
    assert "nothing trains the network" in verdict.summary
    assert [quote.text for quote in verdict.quotes] == ["The test accuracy is 91 %."]


def test_the_mark_carries_the_number_and_its_place() -> None:
    shown = cell(2, "t.evaluate()", "{'eval_accuracy': 0.91}", count=2)
    verdict = decided(AccuracyReported(), evidence_of(cell(1, trained(EVAL), count=1), shown))
    assert (verdict.number, verdict.quotes[0].place) == (0.91, "work.ipynb, cell 2")
    assert judged(AccuracyReported(), METRICS + trained(EVAL)).number is None


def test_another_network_s_number_is_no_report() -> None:
    source = (
        "q = pipeline('sentiment-analysis')\n"
        "print(accuracy_score(d['test']['label'], q(d['test']['text'])))"
    )
    evidence = evidence_of(cell(1, trained(), count=1), cell(2, source, "0.89", count=2))
    assert decided(AccuracyReported(), evidence).credit == 0


def flags(evidence: Evidence) -> list[str]:
    return [flag.id for flag in AccuracyReported().flags(evidence, Key())]


def test_a_number_that_was_typed_and_printed_is_asked_about() -> None:
    before = cell(1, trained(EVAL), count=1)
    typed = cell(2, "print('Test accuracy: 0.95')", "Test accuracy: 0.95", count=2)
    computed = cell(2, "r = t.evaluate()\nprint(r)", "{'eval_accuracy': 0.95}", count=2)
    assert flags(evidence_of(before, typed)) == ["constant-accuracy"]
    assert flags(evidence_of(before, computed)) == []


def test_a_text_that_says_another_number_than_the_output_is_asked_about() -> None:
    before = cell(1, trained(EVAL), count=1)
    shown = cell(2, "t.evaluate()", "{'eval_accuracy': 0.871}", count=2)
    assert flags(evidence_of(before, shown, prose("Accuracy: 95 %"))) == ["claimed-printed"]
    earlier = prose("At first I did not shuffle and got an accuracy of 95 %.")
    assert flags(evidence_of(before, shown, earlier)) == []
    assert flags(evidence_of(before, shown, prose("Accuracy: 87 %"))) == []


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        ("✗ KeyboardInterrupt", "the training was interrupted"),
        ("✗ ValueError: no loss", "the training ended with an error"),
    ],
)
def test_a_claim_over_a_training_that_failed_is_for_a_person(shown: str, verdict: str) -> None:
    evidence = evidence_of(cell(1, trained(EVAL), shown, count=1), prose("Test accuracy: 96.88 %"))
    found = decided(AccuracyReported(), evidence)
    assert found.status is Status.MANUAL
    assert verdict in found.summary


def test_no_metric_and_no_number_earns_nothing() -> None:
    assert judged(AccuracyReported(), trained()).credit == 0


def test_a_number_of_the_training_rows_is_shown_but_of_the_wrong_rows() -> None:
    rows = METRICS + trained(", eval_dataset=d['train'], compute_metrics=cm")
    shown = cell(2, "t.evaluate()", "{'eval_accuracy': 0.9925}", count=2)
    verdict = decided(AccuracyReported(), evidence_of(cell(1, rows, count=1), shown))
    assert verdict.credit == 0.6
    assert "0.9925" in verdict.quotes[0].text
    assert verdict.number is None


def test_a_number_that_nothing_names_is_for_a_person_with_its_line() -> None:
    code = cell(1, METRICS + trained(EVAL), count=1)
    shown = cell(2, "r = t.evaluate()\nprint(*r.values())", "0.31 0.913", count=2)
    verdict = decided(AccuracyReported(), evidence_of(code, shown))
    assert verdict.status is Status.MANUAL
    assert verdict.quotes[0].text == "0.31 0.913"


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ("concatenate_datasets([d['train'], d['test']])", Status.MANUAL),
        ("d['train']", Status.PASSED),
    ],
)
def test_test_rows_among_the_training_rows_are_for_a_person(rows: str, status: Status) -> None:
    made = trained(EVAL).replace("train_dataset=d['train']", f"train_dataset={rows}")
    source = f"from datasets import concatenate_datasets\n{METRICS}{made}"
    assert judged(Evaluation(), source, "t.evaluate()").status is status


HALVES = "a, {} = train_test_split(pandas.read_csv('IMDB Dataset.csv').sample(2000), stratify={})\n"


@pytest.mark.parametrize("name", ["tst", "te", "resto", "b"])
def test_two_halves_of_a_table_are_not_the_same_rows_whatever_their_names(name: str) -> None:
    """Also where the text of where they come from is too long to be kept whole."""
    table = "pandas.read_csv('IMDB Dataset.csv', encoding='utf-8')"
    long = f"{table}.sample(2000, random_state=1)['label']"
    rows = (
        "import pandas\nfrom sklearn.model_selection import train_test_split\n"
        + HALVES.format(name, long)
        + f"a, {name} = Dataset.from_pandas(a), Dataset.from_pandas({name})\n"
    )
    made = trained(f", eval_dataset={name}, compute_metrics=cm").replace("d['train']", "a")
    source = METRICS + rows + made.replace("import load_dataset", "import load_dataset, Dataset")
    assert judged(Evaluation(), source, "t.evaluate()").credit == 1
