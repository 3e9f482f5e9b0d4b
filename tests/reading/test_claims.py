"""The accuracies that a hand-in reports."""

import pytest
from written_code import cell, document_of, evidence_of, prose

from grader.evidence import Evidence
from grader.reading.claims import Claim, ClaimKind, best_supported_claim, find_claims
from grader.reading.splits import Split
from grader.records import Block, BlockKind, Place

TRAIN = (
    "from transformers import *\nfrom datasets import load_dataset\nd = load_dataset('imdb')\n"
    "t = Trainer(model=1, train_dataset=d['train'], eval_dataset=d['test'])\nt.train()"
)


def claims(*parts: list[Block]) -> tuple[Claim, ...]:
    evidence = evidence_of(*parts)
    return find_claims(evidence.document, evidence.code)


def best_claim(evidence: Evidence) -> Claim | None:
    return best_supported_claim(evidence.document, evidence.code)


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("{'eval_loss': 0.2, 'eval_accuracy': 0.9312, 'epoch': 3.0}", 0.9312),
        ("{'accuracy': {'accuracy': 0.88}}", 0.88),
        ("Accuracy: 93.12%", 0.9312),
        ("accuracy = 0.93", 0.93),
        ("Test Accuracy: 0.9", 0.9),
        (
            "     precision  recall\n    accuracy           0.91      1000",
            0.91,
        ),
        ("{'accuracy': np.float64(0.874)}", 0.874),
        ("Exactitud en prueba: 0,8425", 0.8425),
        ("测试准确率: 91.2%", 0.912),
        ("정확도 0.905", 0.905),
    ],
)
def test_an_accuracy_is_read_from_an_output(shown: str, value: float) -> None:
    found = claims(cell(1, TRAIN, count=1), cell(2, "print(t.evaluate())", shown, count=2))
    assert [claim.value for claim in found] == [value]
    assert found[0].split is Split.TEST
    assert found[0].kind is ClaimKind.OUTPUT
    assert found[0].quote.place == "work.ipynb, cell 2"


@pytest.mark.parametrize(
    ("said", "value", "split"),
    [
        ("The model reaches an accuracy of 91.5 % on the test set.", 0.915, Split.TEST),
        ("Final accuracy: 0.87", 0.87, None),
        ("We got 89% accuracy on the validation set.", 0.89, Split.VALIDATION),
        ("El modelo tuvo una precisión de alrededor del 50 % en la prueba.", 0.5, Split.TEST),
        ("Le modèle atteint une précision de 91 % sur le test.", 0.91, Split.TEST),
        ("模型在测试集上的准确率为 92.3%。", 0.923, Split.TEST),
        ("테스트 정확도는 90.1% 입니다.", 0.901, Split.TEST),
        ("Training accuracy was 0.99", 0.99, Split.TRAIN),
        ("I got 89.4% accuracy on the test set, below the 90% goal.", 0.894, Split.TEST),
        ("it is right for\n88.5 % of the 1000 test reviews", 0.885, Split.TEST),
        ("88 % of the test reviews were classified correctly.", 0.88, Split.TEST),
    ],
)
def test_an_accuracy_is_read_from_prose(said: str, value: float, split: Split | None) -> None:
    assert [(c.value, c.split, c.kind) for c in claims(prose(said))] == [
        (value, split, ClaimKind.PROSE)
    ]


@pytest.mark.parametrize(
    "said",
    [
        "If the accuracy was below 90%, I would train longer.",
        "The goal is an accuracy of 95 %.",
        "Accuracy could reach 93% with more data.",
        "The baseline had an accuracy of 50 %.",
        "Accuracy improved by 4 %.",
        "An accuracy above 90 % is good.",
        "Precision was 0.91 and recall 0.92.",
        "I used 80% of the data.",
        "We trained for 3 epochs.",
        "An accuracy of 95 % is the goal.",
    ],
)
def test_wishes_comparisons_and_other_numbers_are_no_claims(said: str) -> None:
    assert claims(prose(said)) == ()


def test_each_number_of_a_sentence_has_its_own_split_and_network() -> None:
    said = "The baseline accuracy was 51 %, training accuracy 99 % and test accuracy 91 %."
    assert [(c.value, c.split) for c in claims(prose(said))] == [
        (0.99, Split.TRAIN),
        (0.91, Split.TEST),
    ]


def test_the_assignment_s_own_sentence_is_no_claim() -> None:
    assert claims(prose("The accuracy is 95 % on the test set.", handout=0.8)) == ()


def test_what_was_printed_before_the_training_is_of_another_network() -> None:
    found = claims(
        cell(1, "m = load()\nevaluate_it(m)", "Accuracy: 0.49", count=1),
        cell(2, TRAIN, count=2),
        cell(3, "t.evaluate()", "{'eval_accuracy': 0.9}", count=3),
    )
    assert [claim.value for claim in found] == [0.9]


def test_the_lines_of_a_training_are_a_log() -> None:
    log = "\n".join(f"{{'eval_accuracy': 0.8{n}, 'epoch': {n}.0}}" for n in range(1, 4))
    assert [c.kind for c in claims(cell(1, TRAIN, log, count=1))] == [ClaimKind.LOG] * 3


def test_after_an_evaluation_the_last_line_is_its_result() -> None:
    log = "\n".join(f"{{'eval_accuracy': 0.8{n}, 'epoch': {n}.0}}" for n in range(1, 4))
    found = claims(cell(1, f"{TRAIN}\nprint(t.evaluate())", log, count=1))
    assert [c.kind for c in found] == [ClaimKind.LOG, ClaimKind.LOG, ClaimKind.OUTPUT]


def test_a_trainer_s_table_is_a_log() -> None:
    rows = (("Epoch", "Training Loss", "Accuracy"), ("1", "0.3", "0.88"), ("2", "0.2", "0.91"))
    table = Block(BlockKind.OUTPUT, "", Place("work.ipynb", 1), rows=rows, execution_count=1)
    found = claims(cell(1, TRAIN, count=1), [table])
    assert [(c.value, c.kind) for c in found] == [(0.88, ClaimKind.LOG), (0.91, ClaimKind.LOG)]
    assert found[1].quote.text == "Epoch 2: Accuracy 0.91"


def test_a_number_alone_below_the_metric_s_cell_is_an_accuracy() -> None:
    source = (
        "from sklearn.metrics import accuracy_score\nprint(accuracy_score(d['test']['label'], p))"
    )
    found = claims(cell(1, TRAIN, count=1), cell(2, source, "0.88", count=2))
    assert [(c.value, c.split) for c in found] == [(0.88, Split.TEST)]
    assert claims(cell(1, TRAIN, "0.88", count=1)) == ()


def test_a_traceback_reports_nothing() -> None:
    assert claims(cell(1, "f()", "✗ accuracy: 0.91", count=1)) == ()


def test_the_last_number_counts_and_not_the_best() -> None:
    evidence = evidence_of(
        cell(1, TRAIN, count=1),
        cell(2, "t.evaluate()", "{'eval_accuracy': 0.93}", count=2),
        cell(3, "t.evaluate()", "{'eval_accuracy': 0.91}", count=3),
        prose("Accuracy 0.99 on my data."),
    )
    best = best_claim(evidence)
    assert best is not None
    assert best.value == 0.91


def test_without_a_number_there_is_no_claim() -> None:
    assert best_claim(evidence_of(prose("It works well."))) is None


def test_a_document_without_code_still_has_claims() -> None:
    assert document_of(prose("Accuracy: 0.9")).blocks
    best = best_claim(evidence_of(prose("The test accuracy is 0.9.")))
    assert best is not None
    assert not best.is_executed
