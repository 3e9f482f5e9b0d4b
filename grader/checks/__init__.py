"""Check kinds: one a file, and one plain table.

A plugin adds kinds through the entry-point group `grader.checks`: the name is the kind, the object
its class.
"""

from __future__ import annotations

from importlib.metadata import entry_points

from grader.checks.accuracy_reported import AccuracyReported
from grader.checks.analogy import Analogy
from grader.checks.code_runs import CodeRuns
from grader.checks.dataset_balance import DatasetBalance
from grader.checks.dataset_clean import DatasetClean
from grader.checks.dataset_cleaning import DatasetCleaning
from grader.checks.dataset_labels import DatasetLabels
from grader.checks.dataset_schema import DatasetSchema
from grader.checks.dataset_size import DatasetSize
from grader.checks.dataset_structure import DatasetStructure
from grader.checks.detailed_metrics import DetailedMetrics
from grader.checks.evaluation import Evaluation
from grader.checks.explanation import Explanation
from grader.checks.gpu_check import GpuCheck
from grader.checks.install_commands import InstallCommands
from grader.checks.load_dataset import LoadDataset
from grader.checks.metrics_reported import MetricsReported
from grader.checks.multiple_choice import MultipleChoice
from grader.checks.network_accuracy import NetworkAccuracy
from grader.checks.network_text import NetworkText
from grader.checks.own_split_accuracy import OwnSplitAccuracy
from grader.checks.pretrained_network import PretrainedNetwork
from grader.checks.project_report import (
    ReportApplication,
    ReportData,
    ReportEvaluation,
    ReportTraining,
)
from grader.checks.reflection import Challenges, Suggestions
from grader.checks.save_network import SaveNetwork
from grader.checks.save_tokenizer import SaveTokenizer
from grader.checks.suitable_network import SuitableNetwork
from grader.checks.task_definition import ExpectedOutput, TaskDefined
from grader.checks.tokenization import Tokenization
from grader.checks.trainer import TrainerCheck
from grader.checks.training_arguments import TrainingArgumentsCheck
from grader.checks.word_count import WordCount

KINDS: dict[str, type] = {
    "accuracy-reported": AccuracyReported,
    "analogy": Analogy,
    "challenges": Challenges,
    "code-runs": CodeRuns,
    "dataset-balance": DatasetBalance,
    "dataset-clean": DatasetClean,
    "dataset-cleaning": DatasetCleaning,
    "dataset-labels": DatasetLabels,
    "dataset-schema": DatasetSchema,
    "dataset-size": DatasetSize,
    "dataset-structure": DatasetStructure,
    "detailed-metrics": DetailedMetrics,
    "evaluation": Evaluation,
    "expected-output": ExpectedOutput,
    "explanation": Explanation,
    "gpu-check": GpuCheck,
    "install-commands": InstallCommands,
    "load-dataset": LoadDataset,
    "mcq": MultipleChoice,
    "metrics-reported": MetricsReported,
    "network-accuracy": NetworkAccuracy,
    "network-text": NetworkText,
    "own-split-accuracy": OwnSplitAccuracy,
    "pretrained-network": PretrainedNetwork,
    "report-application": ReportApplication,
    "report-data": ReportData,
    "report-evaluation": ReportEvaluation,
    "report-training": ReportTraining,
    "save-network": SaveNetwork,
    "save-tokenizer": SaveTokenizer,
    "suggestions": Suggestions,
    "suitable-network": SuitableNetwork,
    "task-defined": TaskDefined,
    "tokenization": Tokenization,
    "trainer": TrainerCheck,
    "training-arguments": TrainingArgumentsCheck,
    "word-count": WordCount,
} | {point.name: point.load() for point in entry_points(group="grader.checks")}
