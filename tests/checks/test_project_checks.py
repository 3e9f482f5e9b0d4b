"""The checks of a project: its task, its metrics, its report."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hand_in import hand_in
from written_code import cell, code_of, document_of, evidence_of, log, prose, script

from grader.checks import KINDS
from grader.checks.detailed_metrics import DetailedMetrics
from grader.checks.metrics_reported import MetricsReported
from grader.checks.own_split_accuracy import OwnSplitAccuracy
from grader.checks.project_report import ReportApplication, ReportEvaluation, ReportTraining
from grader.checks.suitable_network import SuitableNetwork
from grader.checks.task_definition import ExpectedOutput, TaskDefined
from grader.checks.tokenization import Tokenization
from grader.checks.trainer import TrainerCheck
from grader.errors import NotCollected
from grader.evidence import Evidence
from grader.reading.code import Code
from grader.reading.document import Document
from grader.reading.project.task import Task, recognise_task
from grader.records import Block, NetworkRecord
from grader.rubric import Check, Key, load_rubric
from grader.verdict import Status, Verdict

CLASSIFIER = """
from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer
model = AutoModelForSequenceClassification.from_pretrained("distilbert-base-uncased", num_labels=3)
"""
WRITER = """
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, Seq2SeqTrainer
tokenizer = AutoTokenizer.from_pretrained("t5-small")
model = AutoModelForSeq2SeqLM.from_pretrained("t5-small")
"""


def verdict_of(check: Check, evidence: Evidence) -> Verdict:
    return check.judge(check.read(evidence), Key())


def told(text: str, check: Check) -> Verdict:
    return verdict_of(check, hand_in({"README.md": text}))


def task_of(*parts: list[Block]) -> Task | None:
    return recognise_task(Document(document_of(*parts)), Code(code_of(*parts))).task


@pytest.mark.parametrize(
    ("source", "text", "task"),
    [
        (CLASSIFIER, "", Task.CLASSIFICATION),
        (WRITER + "prefix = 'summarize: '", "", Task.SUMMARIZATION),
        (
            WRITER,
            "Wir fassen Verträge zusammen: eine Zusammenfassung je Klausel.",
            Task.SUMMARIZATION,
        ),
        (WRITER + "metric = evaluate.load('sacrebleu')", "", Task.TRANSLATION),
        ("m = AutoModelForTokenClassification.from_pretrained('bert-base-cased')", "", Task.TOKENS),
        ("m = AutoModelForQuestionAnswering.from_pretrained('bert')", "", Task.ANSWERS),
        ("m = GPT2LMHeadModel.from_pretrained('gpt2')", "", Task.INSTRUCTIONS),
        ("config = LoraConfig(task_type=TaskType.SEQ_CLS)", "", Task.CLASSIFICATION),
        ("x = 1", "이 프로젝트는 고객 문의를 분류합니다.", Task.CLASSIFICATION),
        ("x = 1", "I like long walks.", None),
    ],
)
def test_the_task_is_recognised_from_code_and_texts(
    source: str, text: str, task: Task | None
) -> None:
    assert task_of(script(source), prose(text)) is task


def test_what_the_code_trains_weighs_more_than_what_a_text_mentions() -> None:
    mentioned = "Others summarize or translate; text generation is popular too."
    assert task_of(script(CLASSIFIER), prose(mentioned)) is Task.CLASSIFICATION


def test_domain_and_task_are_complete_and_one_of_them_goes_to_a_person() -> None:
    both = told("The domain is healthcare. I classify messages by urgency.", TaskDefined())
    assert (both.status, both.credit) == (Status.PASSED, 1)
    one = told("I am interested in healthcare, and so is my aunt.", TaskDefined())
    assert one.status is Status.MANUAL
    none = told("This is my work. It took long.", TaskDefined())
    assert (none.status, none.credit) == (Status.FAILED, 0)


def test_an_instructor_may_decide_every_suggestion_or_none() -> None:
    text = "## Application\n\nA clinic could sort its inbox with the network."
    assert told(text, ReportApplication()).suggested == 0.5
    assert told(text, ReportApplication(decide="all")).credit == 0.5
    whole = text + " Next time I would collect real messages."
    assert told(whole, ReportApplication()).credit == 1
    assert told(whole, ReportApplication(decide="none")).status is Status.MANUAL


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("The output is one of `refund`, `delivery` and `other`.", 1),
        ("Labels: 0 = calm, 1 = angry.", 1),
        ("Les avis sont classés positifs, neutres ou négatifs.", 1),
        ("The weather was bad.", 0),
    ],
)
def test_the_labels_are_said_or_not(text: str, credit: float) -> None:
    assert told(text, ExpectedOutput()).credit == credit


def test_labels_that_only_the_code_knows_earn_half() -> None:
    verdict = verdict_of(ExpectedOutput(), evidence_of(script(CLASSIFIER)))
    assert (verdict.credit, verdict.status) == (0.5, Status.PARTIAL)


@pytest.mark.parametrize(
    ("base", "status"),
    [
        ("camembert-base", Status.PASSED),
        ("somebody/brand-new-network", Status.MANUAL),
        ("google/vit-base-patch16-224", Status.PARTIAL),
    ],
)
def test_an_unknown_base_is_for_a_person_and_never_rejected(base: str, status: Status) -> None:
    check = SuitableNetwork(known=("bert", "camembert"), writing=("t5",), unsuited=("vit-",))
    code = f"m = AutoModelForSequenceClassification.from_pretrained('{base}')"
    head = "from transformers import AutoModelForSequenceClassification\n"
    assert verdict_of(check, evidence_of(script(head + code))).status is status


def test_a_network_that_cannot_write_is_unsuited_to_summaries() -> None:
    check = SuitableNetwork(known=("bert",), writing=("t5",))
    assert verdict_of(check, evidence_of(script(WRITER + "s = 'summarize: '"))).credit == 1
    other = WRITER.replace("t5-small", "bert-base-uncased") + "s = 'summarize: '"
    assert verdict_of(check, evidence_of(script(other))).credit == 0.5
    joined = (
        "from transformers import EncoderDecoderModel as Joined\ns = 'summarize: '\n"
        "m = Joined.from_encoder_decoder_pretrained('bert-base-uncased', 'bert-base-uncased')\n"
    )
    assert verdict_of(check, evidence_of(script(joined))).credit == 1


def test_where_text_is_written_targets_are_tokenized_too() -> None:
    source = WRITER + (
        "def prepare(rows):\n"
        "    x = tokenizer(['summarize: ' + t for t in rows['text']], truncation=True)\n"
    )
    with_targets = (
        source + "    x['labels'] = tokenizer(text_target=rows['summary'])['input_ids']\n"
    )
    end = "    return x\nimport datasets\nd = datasets.load_dataset('json', data_files='a.jsonl')\n"
    end += "t = d.map(prepare, batched=True)\n"
    assert verdict_of(Tokenization(targets=True), evidence_of(script(source + end))).credit == 0.5
    whole = evidence_of(script(with_targets + end))
    assert verdict_of(Tokenization(targets=True), whole).credit == 1
    assert verdict_of(Tokenization(), evidence_of(script(source + end))).credit == 1


def test_both_halves_of_a_set_that_is_split_late_count_as_tokenized() -> None:
    source = (
        "from datasets import load_dataset\nfrom transformers import AutoTokenizer\n"
        "tok = AutoTokenizer.from_pretrained('distilbert-base-uncased')\n"
        "data = load_dataset('csv', data_files='a.csv')['train']\n"
        "data = data.train_test_split(test_size=0.2)\n"
        "data = data.map(lambda b: tok(b['text'], truncation=True), batched=True)\n"
    )
    assert verdict_of(Tokenization(), evidence_of(script(source))).credit == 1


def test_a_loop_of_ones_own_that_is_not_shown_to_run_keeps_what_the_rubric_gives() -> None:
    loop = "import torch\noptimizer = torch.optim.AdamW(p)\nloss.backward()\noptimizer.step()\n"
    check = TrainerCheck(written=0.5, other=0.7, other_written=0.6, untrained=0.0)
    stopped = cell(1, loop, "✗ NameError: name 'p' is not defined", count=1)
    assert check.judge(check.read(evidence_of(stopped)), Key()).credit == 0.0
    unrun = verdict_of(check, evidence_of(script(loop)))
    assert (unrun.status, unrun.suggested) == (Status.MANUAL, 0.7)


EVALUATED = CLASSIFIER + (
    "trainer = Trainer(model=model, train_dataset=d['train'], eval_dataset=d['test'],\n"
    "                  compute_metrics=score)\ntrainer.train()\nprint(trainer.evaluate())\n"
)


@pytest.mark.parametrize(
    ("shown", "credit"),
    [
        ("{'eval_loss': 0.3, 'eval_accuracy': 0.91, 'eval_f1': 0.9}", 1),
        ("{'eval_loss': 0.3, 'eval_runtime': 1.2}", 0.5),
        ("{'train_loss': 0.3, 'train_accuracy': 0.99}", 0.5),
    ],
)
def test_a_loss_or_training_rows_earn_half_of_the_metric(shown: str, credit: float) -> None:
    assert verdict_of(
        MetricsReported(), evidence_of(cell(1, EVALUATED, shown, count=1))
    ).credit == (credit)


def test_a_metric_that_is_told_counts_where_code_computes_it() -> None:
    sentence = prose("The accuracy on the test set is 0.91.")
    assert verdict_of(MetricsReported(), evidence_of(script(EVALUATED), sentence)).credit == 1
    alone = verdict_of(MetricsReported(), evidence_of(sentence))
    assert (alone.status, alone.suggested) == (Status.MANUAL, 0.5)
    assert verdict_of(MetricsReported(), evidence_of(prose("It works."))).credit == 0


REPORT = """              precision    recall  f1-score   support

        calm       0.90      0.95      0.92        20
       angry       0.94      0.89      0.91        18

    accuracy                           0.92        38
"""


@pytest.mark.parametrize(
    ("source", "shown", "credit"),
    [
        (EVALUATED, REPORT, 1),
        (EVALUATED, "{'eval_accuracy': 0.91, 'eval_f1': 0.9}", 0.5),
        (EVALUATED, "{'eval_accuracy': 0.91}", 0),
        (WRITER + "p = 'summarize: '", "{'eval_rouge1': 0.4, 'eval_rougeL': 0.3}", 1),
        (WRITER + "p = 'summarize: '", "{'eval_rougeL': 0.3}", 0.5),
        ("m = AutoModelForCausalLM.from_pretrained('gpt2')", "Perplexity: 18.2", 1),
    ],
)
def test_what_is_detailed_depends_on_the_task(source: str, shown: str, credit: float) -> None:
    evidence = evidence_of(cell(1, source, shown, count=1))
    assert verdict_of(DetailedMetrics(), evidence).credit == credit


def test_a_table_of_scores_per_class_in_the_report_counts() -> None:
    table = "| class | precision | recall |\n|---|---|---|\n| a | 0.9 | 0.8 |\n| b | 0.7 | 0.9 |\n"
    assert told(f"I classify texts.\n\n{table}", DetailedMetrics()).credit == 1
    models = table.replace("| a |", "| baseline |").replace("| b |", "| zero-shot |")
    assert told(f"I classify texts.\n\n{models}", DetailedMetrics()).credit != 1


def without_network(*parts: list[Block]) -> Evidence:
    document, code = document_of(*parts), code_of(*parts)
    return Evidence(document=lambda: document, code=lambda: code, network=lambda: NetworkRecord(()))


def test_without_weights_a_number_that_a_run_shows_earns_half() -> None:
    shown = "{'eval_loss': 0.3, 'eval_accuracy': 0.91}"
    ran = verdict_of(OwnSplitAccuracy(), without_network(cell(1, EVALUATED, shown, count=1)))
    assert (ran.status, ran.credit) == (Status.PARTIAL, 0.5)
    said = verdict_of(
        OwnSplitAccuracy(), without_network(script(EVALUATED), prose("Test accuracy is 0.91."))
    )
    assert said.status is Status.MANUAL
    assert verdict_of(OwnSplitAccuracy(), without_network(script("x = 1"))).credit == 0


def test_comments_in_code_are_no_report_of_the_training() -> None:
    source = "# load bert, tokenize and split\nx = 1\n# train 3 epochs because it is small\ny = 2\n"
    verdict = verdict_of(ReportTraining(), hand_in({"train.py": source}))
    assert verdict.credit == 0


def test_a_weakness_without_an_example_is_worth_less() -> None:
    start = (
        "## Results\n\nThe accuracy is 0.9 and F1 0.89. The model finds billing questions best. "
    )
    bare = told(start + "Its weakness is irony.", ReportEvaluation())
    shown = told(
        start + 'It is wrong on irony, for example "great, broken again".', ReportEvaluation()
    )
    assert bare.suggested == pytest.approx(5 / 6)
    assert shown.credit == 1


@pytest.mark.parametrize(
    "sign",
    ["1", "label ", "by me ", "1 234 ", '"„', "or a ", "a, ", "would ", "模型标签", "could be "],
)
def test_a_long_row_of_one_sign_is_read_at_once(sign: str) -> None:
    rubric = load_rubric(Path(__file__).parents[2] / "rubrics" / "fine-tuning-project", KINDS)
    row = sign * (10_000 // len(sign))
    evidence = hand_in(
        {"README.md": f"# {row}\n\n## Data and evaluation\n\n{row}\n\n| a | {row} |"}
    )
    start = time.process_time()
    for item in rubric.items:
        with suppress(NotCollected):
            item.check.read(evidence)
    assert time.process_time() - start < 10


def test_a_log_beside_the_script_shows_the_metric() -> None:
    printed = log("{'eval_loss': 0.62, 'eval_accuracy': 0.875, 'eval_runtime': 0.2, 'epoch': 5.0}")
    assert verdict_of(MetricsReported(), evidence_of(script(EVALUATED), printed)).credit == 1


def test_a_file_that_is_called_train_though_it_holds_everything_counts_whole() -> None:
    source = (
        "from datasets import load_dataset\nfrom transformers import AutoTokenizer\n"
        "tok = AutoTokenizer.from_pretrained('distilbert-base-uncased')\n"
        "rows = load_dataset('csv', data_files='a.csv', split='train')\n"
        "rows = rows.map(lambda b: tok(b['text'], truncation=True), batched=True)\n"
    )
    assert verdict_of(Tokenization(), evidence_of(script(source))).credit == 1
    both = source.replace("data_files='a.csv'", "data_files={'train': 'a.csv', 'test': 'b.csv'}")
    assert verdict_of(Tokenization(), evidence_of(script(both))).credit == 0.5


def test_a_metric_that_is_computed_and_not_shown_is_for_a_person() -> None:
    source = WRITER + "p = 'summarize: '\nrouge = evaluate.load('rouge')\n"
    written = verdict_of(DetailedMetrics(), evidence_of(script(source)))
    assert (written.status, written.suggested) == (Status.MANUAL, 1)
    shown = verdict_of(OwnSplitAccuracy(), without_network(script(EVALUATED)))
    assert (shown.status, shown.suggested) == (Status.MANUAL, 0)


def test_what_heads_a_script_defines_its_task() -> None:
    source = '"""Classify hotel reviews.\n\nThe domain is tourism.\n"""\nimport torch\nx = 1\n'
    assert verdict_of(TaskDefined(), hand_in({"train.py": source})).credit == 1
    comment = "import torch\n# classify hotel reviews, the domain is tourism\nx = 1\n"
    assert verdict_of(TaskDefined(), hand_in({"train.py": comment})).credit == 0
