"""Which of several numbers is the accuracy of the network that was trained and kept."""

from __future__ import annotations

import pytest
from written_code import cell, evidence_of, prose, script

from grader.evidence import Evidence
from grader.reading.claims import Choice, ClaimKind
from grader.reading.practice.splits import Split
from grader.records import Block, BlockKind, Place

TRAIN = (
    "from transformers import *\nfrom datasets import load_dataset\nd = load_dataset('imdb')\n"
    "m = AutoModelForSequenceClassification.from_pretrained('distilbert-base-uncased')\n"
    "t = Trainer(model=m, train_dataset=d['train'], eval_dataset=d['test'])\nt.train()"
)
AGAIN = "t2 = Trainer(model=m, train_dataset=d['train'], eval_dataset=d['test'])\nt2.train()"
PROGRESS = "[{}/2796 06:31 < 2:15:58, 0.32 it/s, Epoch 0.14/3]"


def choice(evidence: Evidence) -> Choice:
    return evidence.claims.choice


def value(evidence: Evidence) -> float | None:
    found = choice(evidence)
    return found.claim.value if found.claim and not found.doubt else None


def table(number: int, *rows: tuple[str, ...]) -> list[Block]:
    header = ("Epoch", "Training Loss", "Validation Loss", "Accuracy")
    place = Place("work.ipynb", number)
    return [Block(BlockKind.OUTPUT, "", place, rows=(header, *rows), execution_count=number)]


def test_the_last_number_counts_and_not_the_best() -> None:
    evidence = evidence_of(
        cell(1, TRAIN, count=1),
        cell(2, "t.evaluate()", "{'eval_accuracy': 0.93}", count=2),
        cell(3, "t.evaluate()", "{'eval_accuracy': 0.91}", count=3),
        prose("Accuracy 0.99 on my data."),
    )
    assert value(evidence) == 0.91


def test_a_report_that_rounds_to_two_digits_leaves_the_exact_number() -> None:
    rounded = "    accuracy                           0.91     25000"
    evidence = evidence_of(
        cell(1, TRAIN, count=1),
        cell(2, "t.evaluate()", "{'eval_accuracy': 0.9063}", count=2),
        cell(3, "p = t.predict(d['test'])\nprint(classification_report(d['test']['label'], p))",
             rounded, count=3),
    )  # fmt: skip
    assert value(evidence) == 0.9063


def test_the_test_rows_go_before_the_validation_rows_wherever_they_stand() -> None:
    evidence = evidence_of(
        cell(1, TRAIN, count=1),
        cell(2, "t.evaluate()", "{'eval_accuracy': 0.91}", count=2),
        cell(3, "v = d['train'].select(range(20000, 25000))\nt.evaluate(v)",
             "{'eval_accuracy': 0.95}", count=3),
    )  # fmt: skip
    assert value(evidence) == 0.91


def test_a_result_goes_before_a_row_of_the_training_s_table() -> None:
    evidence = evidence_of(
        cell(1, TRAIN, count=1), table(1, ("1", "0.3", "0.2", "0.95"), ("2", "0.2", "0.2", "0.94")),
        cell(2, "t.evaluate()", "{'eval_accuracy': 0.91}", count=2),
    )  # fmt: skip
    assert value(evidence) == 0.91


def test_a_number_of_an_epoch_that_was_not_kept_is_none_of_the_network() -> None:
    source = TRAIN.replace("t = Trainer(", "t = Trainer(args=TrainingArguments('o', "
                           "load_best_model_at_end=True), ")  # fmt: skip
    evidence = evidence_of(
        cell(1, source, count=1),
        table(1, ("1", "0.3", "0.228", "0.9104"), ("2", "0.1", "0.312", "0.9188")),
        prose("My final accuracy is 91.9 %."),
    )
    found = choice(evidence)
    assert found.claim is not None
    assert found.claim.value == 0.9104
    assert [c.value for c in found.denied] == [0.919]


def test_a_sentence_has_the_rows_of_the_output_that_it_repeats() -> None:
    evidence = evidence_of(
        cell(1, TRAIN, count=1), table(1, ("1", "0.3", "0.2", "0.9104")),
        prose("My final accuracy is 91.04 %."),
    )  # fmt: skip
    found = choice(evidence).claim
    assert found is not None
    assert (found.value, found.split, found.is_executed) == (0.9104, "test", False)


def test_a_sentence_that_repeats_another_network_s_number_is_of_that_network() -> None:
    evidence = evidence_of(
        cell(1, TRAIN, count=1),
        cell(2, "p = pipeline('sentiment-analysis')\nfrom sklearn.metrics import accuracy_score\n"
             "print('Test accuracy', accuracy_score(d['test']['label'], p(d['test']['text'])))",
             "Test accuracy 0.9075", count=2),
        prose("Since the accuracy is 90.75 % there are no suggestions."),
    )  # fmt: skip
    assert choice(evidence).claim is None


def test_two_trainings_with_nothing_that_says_which_counts_are_for_a_person() -> None:
    parts = [
        cell(1, TRAIN, count=1),
        cell(2, "t.evaluate()", "{'eval_accuracy': 0.91}", count=2),
        cell(3, AGAIN, count=3),
        cell(4, "t2.evaluate()", "{'eval_accuracy': 0.87}", count=4),
    ]
    found = choice(evidence_of(*parts))
    assert found.doubt.startswith("several trained networks")
    assert [c.value for c in found.rivals] == [0.87, 0.91]
    assert value(evidence_of(*parts, prose("The final test accuracy is 87 %."))) == 0.87
    assert value(evidence_of(*parts[:2], cell(5, "t.save_model('x')", count=2), *parts[2:])) == 0.91


def test_numbers_of_a_loop_over_settings_are_for_a_person_unless_one_is_named() -> None:
    source = TRAIN.replace("t.train()", "for r in (1e-5, 2e-5):\n    t.train()\n    t.evaluate()")
    shown = "lr 1e-05: test accuracy 0.88\nlr 2e-05: test accuracy 0.91"
    swept = cell(1, source, shown, count=1)
    assert choice(evidence_of(swept)).doubt.startswith("several trained networks")
    after = cell(2, "t.evaluate()", "{'eval_accuracy': 0.9}", count=2)
    assert value(evidence_of(swept, after)) == 0.9


def test_a_sentence_may_name_the_setting_that_counts() -> None:
    source = TRAIN.replace(
        "t.train()", "for r in (1e-5, 2e-5):\n    t.train()\n    print(r, t.evaluate())"
    )
    shown = (
        "1e-05 {'eval_accuracy': 0.9, 'epoch': 1.0}\n2e-05 {'eval_accuracy': 0.88, 'epoch': 1.0}"
    )
    swept = cell(1, source, shown, count=1)
    assert choice(evidence_of(swept)).doubt.startswith("several trained networks")
    assert value(evidence_of(swept, prose("1e-5 was better: 90 % accuracy on test."))) == 0.9


def test_a_claim_over_an_interrupted_training_is_for_a_person() -> None:
    evidence = evidence_of(
        cell(1, TRAIN, PROGRESS.format(128), "✗ KeyboardInterrupt", count=1),
        prose("It was trained for three epochs and has 96.88 % accuracy on the test set."),
    )
    assert choice(evidence).doubt == "the training was interrupted"
    executed = evidence.claims.executed
    assert executed.claim is None


def test_a_training_that_was_repeated_to_its_end_is_not_interrupted() -> None:
    evidence = evidence_of(
        cell(1, TRAIN, PROGRESS.format(128), "✗ KeyboardInterrupt", count=1),
        cell(2, AGAIN, PROGRESS.format(2796), count=2),
        cell(3, "t2.evaluate()", "{'eval_accuracy': 0.91}", count=3),
    )
    assert value(evidence) == 0.91


def test_progress_that_stops_early_leaves_the_network_unclear() -> None:
    after = cell(2, "t.evaluate()", "{'eval_accuracy': 0.8}", count=2)
    cut = evidence_of(cell(1, TRAIN, PROGRESS.format(128), count=1), after)
    assert choice(cut).doubt == "the training stopped before its last step"
    whole = evidence_of(cell(1, TRAIN, PROGRESS.format(2796), count=1), after)
    assert value(whole) == 0.8


def test_a_number_that_nothing_in_the_code_can_have_given_is_for_a_person() -> None:
    source = TRAIN.removesuffix("t.train()") + "t.evaluate()"
    evidence = evidence_of(
        cell(1, source, "{'eval_loss': 0.69, 'eval_accuracy': 0.491}", count=1),
        prose("The accuracy on the test set was 92.84 %."),
    )
    found = choice(evidence)
    assert found.doubt == "nothing trains the network it belongs to"
    assert {c.value for c in found.rivals} == {0.491, 0.9284}


def test_without_a_number_there_is_no_claim() -> None:
    assert choice(evidence_of(script(TRAIN), prose("It works well."))) == Choice()


def test_a_script_s_number_stands_in_the_text_beside_it() -> None:
    found = choice(evidence_of(script(TRAIN), prose("The test accuracy is 0.9."))).claim
    assert found is not None
    assert (found.value, found.is_executed) == (0.9, False)


def test_a_number_said_of_an_epoch_counts_where_it_is_the_kept_one() -> None:
    """Saying the epoch of a number ties it to the network that was kept, and to no other."""
    run = (
        cell(1, TRAIN, count=1),
        table(1, ("1", "0.3", "0.2", "0.904"), ("2", "0.2", "0.2", "0.912")),
    )
    kept = evidence_of(
        *run, prose("The model of epoch 2 has an accuracy of 91.2 % on the test set.")
    )
    other = evidence_of(*run, prose("In epoch 1 the accuracy was 90.4 % on the test set."))
    alone = evidence_of(cell(1, TRAIN), prose("In epoch 1 the accuracy was 0.88."))
    said, logged = choice(kept).claim, choice(other).claim
    assert said is not None
    assert said.kind is ClaimKind.PROSE
    assert logged is not None
    assert logged.value == 0.912
    assert choice(alone).claim is None


def test_a_nested_metric_is_read_and_the_loss_chooses_its_epoch() -> None:
    """The warnings that a nested metric gives tell nothing of which epoch was kept."""
    train = TRAIN.replace(
        "d['test'])", "d['test'], args=TrainingArguments(load_best_model_at_end=True))"
    )
    warning = (
        "Trainer is attempting to log a value of \"{{'accuracy': {}}}\" of type <class 'dict'>"
    )
    warned = cell(1, train, "\n".join(warning.format(n) for n in (0.874, 0.889, 0.897)), count=1)
    rows = [(str(n), "0.3", loss, f"{{'accuracy': {accuracy}}}") for n, loss, accuracy in
            ((1, "0.31", 0.874), (2, "0.29", 0.889), (3, "0.33", 0.897))]  # fmt: skip
    assert value(evidence_of(warned, table(1, *rows))) == 0.889
    assert choice(evidence_of(warned)).claim is None
    assert evidence_of(warned).claims.possible


def test_a_metric_of_what_a_function_collected_has_the_rows_that_it_went_through() -> None:
    loop = (
        "from torch.utils.data import DataLoader\n"
        "from sklearn.metrics import classification_report\n"
        "from transformers import *\nfrom datasets import load_dataset\nd = load_dataset('imdb')\n"
        "m = AutoModelForSequenceClassification.from_pretrained('distilbert-base-uncased')\n"
        "opt = AdamW(m.parameters())\ndef look(loader):\n    y, p = [], []\n"
        "    for b in loader:\n        p += m(**b).logits.argmax(-1).tolist()\n"
        "        y += b['labels'].tolist()\n    return y, p\n"
        "for b in DataLoader(d['train']):\n    m(**b).loss.backward()\n    opt.step()"
    )
    shown = "    accuracy                         0.9083      3000"
    report = "y, p = look(DataLoader(d['test']))\nprint(classification_report(y, p))"
    evidence = evidence_of(cell(1, loop, count=1), cell(2, report, shown, count=2))
    claim = choice(evidence).claim
    assert claim is not None
    assert claim.split is Split.TEST


def test_numbers_that_nothing_names_are_kept_for_a_person() -> None:
    evaluated = evidence_of(
        cell(1, TRAIN, count=1),
        cell(2, "r = t.evaluate()\nprint(*r.values())", "0.31 0.913", count=2),
    )
    loss = evidence_of(
        cell(1, TRAIN, count=1),
        cell(
            2, "t.evaluate()", "{'eval_loss': 0.693, 'eval_runtime': 0.91, 'epoch': 1.0}", count=2
        ),
    )
    elsewhere = evidence_of(cell(1, TRAIN, count=1), cell(2, "print(x)", "0.913", count=2))
    assert [quote.text for quote in evaluated.claims.possible] == ["0.31 0.913"]
    assert loss.claims.possible == ()
    assert elsewhere.claims.possible == ()


@pytest.mark.parametrize(
    ("source", "output", "expected"),
    [
        ("t.evaluate()", "{'eval_loss': 0.3, 'eval_hits': 0.91, 'epoch': 2.0}", True),
        ("t.predict(d['test'])", "[[11500  1000]\n [ 1100 11400]]", True),
        ("t.predict(d['test'])", "22750 / 25000", True),
        ("t.predict(d['test'])", "100%|####| 782/783 [03:02<00:00, 3.43it/s]", False),
        ("t.predict(d['test'])", "25000 / 25000", False),
        ("t.evaluate()", "{'eval_loss': 0.3, 'eval_f1': 0.91, 'epoch': 1.0}", False),
        ("t.evaluate()", "{'eval_loss': 0.693, 'eval_samples_per_second': 0.91}", False),
    ],
)
def test_what_an_evaluation_prints_may_be_an_accuracy(
    source: str, output: str, expected: bool
) -> None:
    claims = evidence_of(cell(1, TRAIN, count=1), cell(2, source, output, count=2)).claims
    assert claims.choice.claim is None
    assert bool(claims.possible) is bool(claims.possibly_executed) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("91 out of every hundred reviews of the test part come out fine.", True),
        ("On the test part 0.91 come out fine.", True),
        ("I want 0.91 on the test part.", False),
        ("I used 80 % of the data to train and 20 % to test.", False),
        ("The F1 on the test part is 0.91.", False),
        ("I read 91 out of every hundred reviews.", False),
    ],
)
def test_a_sentence_on_the_test_rows_may_tell_an_accuracy(sentence: str, expected: bool) -> None:
    claims = evidence_of(cell(1, TRAIN), prose(sentence)).claims
    assert claims.choice.claim is None
    assert bool(claims.possible) is expected
    assert claims.possibly_executed == ()
