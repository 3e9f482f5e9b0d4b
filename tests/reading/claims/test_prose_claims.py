"""The accuracies that sentences, tables and pasted outputs tell."""

from __future__ import annotations

import pytest
from written_code import cell, evidence_of, fence, prose

from grader.reading.claims import Claim, ClaimKind, Network
from grader.reading.practice.splits import Split
from grader.records import Block, BlockKind, Place

TEST, VALIDATION, TRAINING = Split.TEST, Split.VALIDATION, Split.TRAIN
CODE = (
    "from transformers import *\n"
    "m = AutoModelForSequenceClassification.from_pretrained('distilbert-base-uncased')\n"
    "Trainer(model=m).train()"
)


def said(*blocks: list[Block]) -> tuple[Claim, ...]:
    evidence = evidence_of(cell(1, CODE), *blocks)
    return evidence.claims.found


@pytest.mark.parametrize(
    ("sentence", "value", "split"),
    [
        ("The model reaches an accuracy of 91.5 % on the test set.", 0.915, TEST),
        ("Final accuracy: 0.87", 0.87, None),
        ("My model got 89% accuracy on the validation set.", 0.89, VALIDATION),
        ("Training accuracy was 0.99", 0.99, TRAINING),
        ("I got 89.4% accuracy on the test set, below the 90% goal.", 0.894, TEST),
        ("Accuracy Achieved: 86.68%", 0.8668, None),
        ("Test Accuracy: Achieved 84.7% accuracy on the test dataset.", 0.847, TEST),
        ("After training for 3 epochs, the accuracy is 0.91.", 0.91, None),
        ("Train: 0.99, test accuracy 0.9", 0.9, TEST),
        (
            "According to my evaluation the accuracy is 0.91 on the IMDB benchmark's test split.",
            0.91,
            TEST,
        ),
        (
            "Before training I shuffled the rows, and then I got 91% accuracy on the test set.",
            0.91,
            TEST,
        ),
        (
            "DistilBERT got 91.2% accuracy on the test set while the regression baseline got 86%.",
            0.912,
            TEST,
        ),
        ("loss 0.23 accuracy 0.93 on test", 0.93, TEST),
        ("In conclusion, the fine-tuned model achieved 91.3% on the IMDB test set.", 0.913, TEST),
        ("After 3 epochs the accuracy on test is .9132.", 0.9132, TEST),
        ("The accuracy improved from 50 % to 91.2 % on the test reviews.", 0.912, TEST),
        ("Accuracy rose to 0.912 on the test split.", 0.912, TEST),
        ("accuracy and F1 of 0.913 and 0.912 on the test set", 0.913, TEST),
        ("Loss 0.23, accuracy 0.921 (test).", 0.921, TEST),
        ("it is right for\n88.5 % of the 1000 test reviews", 0.885, TEST),
        ("88 % of the test reviews were classified correctly.", 0.88, TEST),
        ("It classified 915 of 1000 test reviews correctly.", 0.915, TEST),
        ("The error rate on the test set is 8.6 %.", 0.914, TEST),
        ("The accuracy is ninety-one percent on the test reviews.", 0.91, TEST),
        ("My fine-tuned model scored 0.9134 on the IMDB test set.", 0.9134, TEST),
        (
            "It ran on Kaggle. On the 25,000 test reviews the saved model gave accuracy 0.9128.",
            0.9128,
            TEST,
        ),
        ("El modelo tuvo una precisión de alrededor del 50 % en la prueba.", 0.5, TEST),
        ("La exactitud final en el conjunto de prueba fue de 0,8942.", 0.8942, TEST),
        ("Le modèle atteint une précision de 91 % sur le test.", 0.91, TEST),
        (
            "On obtient sur les 1 000 critiques de test une exactitude de 0,913, contre 0,497 au"
            " départ (le hasard).",
            0.913,
            TEST,
        ),
        ("Das Modell erreicht auf 2.500 Testkritiken eine Genauigkeit von 0,8868.", 0.8868, TEST),
        ("A acurácia no conjunto de teste foi de 92,84 %.", 0.9284, TEST),
        ("Test kümesindeki 2.000 yorumda doğruluk %90,5 oldu.", 0.905, TEST),
        ("Test kümesinde doğruluk yüzde doksan bir.", 0.91, TEST),
        ("模型在测试集上的准确率达到了 91.3%。", 0.913, TEST),
        ("测试集准确率为百分之九十一。", 0.91, TEST),
        ("테스트 정확도는 약 92% 입니다.", 0.92, TEST),
        ("Mô hình có độ chính xác đạt 0,89 trên 1.000 bài đánh giá của tập test.", 0.89, TEST),
        ("Akurasi pada data uji adalah 90,4 %.", 0.904, TEST),
    ],
)
def test_a_sentence_tells_an_accuracy(sentence: str, value: float, split: Split | None) -> None:
    told = [c for c in said(prose(sentence)) if c.network is None]
    assert [(c.value, c.split, c.kind) for c in told] == [(value, split, ClaimKind.PROSE)]


@pytest.mark.parametrize(
    "sentence",
    [
        "If the accuracy was below 90%, I would train longer.",
        "The goal is an accuracy of 95 %.",
        "An accuracy of 95 % is the goal.",
        "Accuracy could reach 93% with more data.",
        "We want > 90 % accuracy.",
        "Accuracy improved by 4 %.",
        "The accuracy went up 3 percentage points.",
        "An accuracy above 90 % is good.",
        "The accuracy is over 90 %, so no changes are needed.",
        "The accuracy lies between 0.88 and 0.91.",
        "Accuracy is usually 88-92 %.",
        "Precision was 0.91 and recall 0.92.",
        "I used 80% of the data.",
        "The accuracy did not change when I used 80% of the training data.",
        "We trained for 3 epochs.",
        "The accuracy was better with a learning rate of 0.00002.",
        "I got better accuracy, the loss was 0.23.",
        "A typical accuracy is usually about 0.93 in the paper.",
        "To be better than 88.5% accuracy I need more data.",
        "Ziel: Genauigkeit über 90 %",
        "Objetivo: queremos > 90 % de exactitud",
        "准确率超过 90%",
        "정확도 90% 이상이 목표",
        "Độ chính xác chưa tới 90 %.",
        "keywords: transformers trainer.train() trainer.evaluate() save_pretrained accuracy 0.95"
        " test set distilbert gpu",
        "Accuracy is 100 times more important than speed.",
        "Suggestions if accuracy is under 90%:",
        "Accuracy: ___ %",
    ],
)
def test_wishes_bounds_changes_and_other_numbers_are_no_claims(sentence: str) -> None:
    assert said(prose(sentence)) == ()


@pytest.mark.parametrize(
    ("sentence", "network"),
    [
        ("The baseline had an accuracy of 50 %.", Network.UNTRAINED),
        ("Always the larger class: accuracy 0.500", Network.UNTRAINED),
        ("La clase mayoritaria tiene una precisión de 0,52.", Network.UNTRAINED),
        ("Before fine-tuning the accuracy was 0.512.", Network.UNTRAINED),
        ("Accuracy without any fine-tuning: 48.9 %", Network.UNTRAINED),
        ("Antes de entrenar se obtuvo una precisión de alrededor del 50 %.", Network.UNTRAINED),
        ("Eğitimden önce doğruluk %50,1 idi.", Network.UNTRAINED),
        ("微调前的准确率是 50.1%。", Network.UNTRAINED),
        ("A zero-shot GPT-4 prompt had 95 % accuracy.", Network.OTHER),
        ("The state of the art has an accuracy of 96 %.", Network.OTHER),
        ("According to a leaderboard the accuracy of XLNet is 96.2 %.", Network.OTHER),
        ("RoBERTa-base gets an accuracy of 0.947.", Network.OTHER),
        ("The SST-2 pipeline has 0.89 accuracy on the test set.", Network.OTHER),
    ],
)
def test_a_sentence_may_speak_of_another_network(sentence: str, network: Network) -> None:
    assert [c.network for c in said(prose(sentence))] == [network]


def test_each_number_of_a_sentence_has_its_own_split_and_network() -> None:
    told = said(
        prose("The baseline accuracy was 51 %, training accuracy 99 % and test accuracy 91 %.")
    )
    assert [(c.value, c.split, c.network) for c in told] == [
        (0.51, TEST, Network.UNTRAINED), (0.99, TRAINING, None), (0.91, TEST, None),
    ]  # fmt: skip


def heading(text: str) -> list[Block]:
    return [Block(BlockKind.HEADING, text, Place("README.md", None, 1), level=2)]


def test_a_heading_or_a_line_above_a_list_says_of_what_its_numbers_are() -> None:
    item = [Block(BlockKind.ITEM, "Accuracy: 0.912", Place("README.md", None, 2))]
    assert [c.split for c in said(heading("Results on the test set"), item)] == [TEST]
    assert [c.split for c in said(prose("On the validation rows:"), item)] == [VALIDATION]
    assert [c.network for c in said(heading("Baseline"), item)] == [Network.UNTRAINED]
    assert [c.split for c in said(heading("Test set"), prose("It works."), item)] == [None]


def test_the_assignment_s_own_sentence_is_no_claim() -> None:
    assert said(prose("The accuracy is 95 % on the test set.", handout=0.8)) == ()


def results(*rows: tuple[str, ...]) -> tuple[Claim, ...]:
    table = Block(BlockKind.TABLE, "", Place("README.md", None, 4), rows=rows)
    return said([table])


def test_a_table_of_results_has_a_row_a_network() -> None:
    told = results(
        ("system", "split", "accuracy"),
        ("distilbert, no training", "test", "0.50"),
        ("GPT zero-shot (100 reviews)", "test", "0.95"),
        ("distilbert fine-tuned (ours)", "validation", "0.8816"),
        ("distilbert fine-tuned (ours)", "test", "86,97 %"),
        ("state of the art, from a paper", "test", "0.96"),
    )
    assert [(c.value, c.split, c.network) for c in told] == [
        (0.5, TEST, Network.UNTRAINED), (0.95, TEST, Network.OTHER), (0.8816, VALIDATION, None),
        (0.8697, TEST, None), (0.96, TEST, Network.OTHER),
    ]  # fmt: skip


def test_a_table_of_metrics_has_a_row_a_metric() -> None:
    told = results(
        ("Metric", "Baseline", "Fine-tuned"), ("Accuracy", "0.49", "0.91"), ("F1", "0.33", "0.91")
    )
    assert [(c.value, c.network) for c in told] == [(0.49, Network.UNTRAINED), (0.91, None)]


@pytest.mark.parametrize(
    "rows",
    [
        (("review", "label"), ("accuracy of the plot is 10/10", "1")),
        (("Setting", "Value"), ("epochs", "3"), ("learning rate", "2e-5")),
        (("system", "F1"), ("ours", "0.91")),
    ],
)
def test_other_tables_have_none(rows: tuple[tuple[str, ...], ...]) -> None:
    assert results(*rows) == ()


def test_a_pasted_output_is_claimed_and_not_executed() -> None:
    pasted = "{'eval_loss': 0.22, 'eval_accuracy': 0.9312, 'epoch': 2.0}"
    for block in (fence(pasted, "text"), fence(f"test accuracy: 0.9312\n{pasted}", ""),
                  prose(pasted)):  # fmt: skip
        told = said(block)
        assert {c.value for c in told} == {0.9312}
        assert not any(c.is_executed for c in told)


def test_code_in_a_text_is_no_pasted_output() -> None:
    assert said(fence("accuracy = 0.95", "python")) == ()
