"""Check kinds: one a file, and one plain table.

A plugin adds kinds through the entry-point group `grader.checks`: the name is the kind, the object
its class.
"""

from __future__ import annotations

from importlib.metadata import entry_points

from grader.checks.accuracy_reported import AccuracyReported
from grader.checks.analogy import Analogy
from grader.checks.code_runs import CodeRuns
from grader.checks.dataset_cleaning import DatasetCleaning
from grader.checks.dataset_structure import DatasetStructure
from grader.checks.evaluation import Evaluation
from grader.checks.explanation import Explanation
from grader.checks.gpu_check import GpuCheck
from grader.checks.install_commands import InstallCommands
from grader.checks.load_dataset import LoadDataset
from grader.checks.multiple_choice import MultipleChoice
from grader.checks.network_accuracy import NetworkAccuracy
from grader.checks.pretrained_network import PretrainedNetwork
from grader.checks.reflection import Challenges, Suggestions
from grader.checks.save_network import SaveNetwork
from grader.checks.save_tokenizer import SaveTokenizer
from grader.checks.tokenization import Tokenization
from grader.checks.trainer import TrainerCheck
from grader.checks.training_arguments import TrainingArgumentsCheck
from grader.checks.word_count import WordCount

KINDS: dict[str, type] = {
    "accuracy-reported": AccuracyReported,
    "analogy": Analogy,
    "challenges": Challenges,
    "code-runs": CodeRuns,
    "dataset-cleaning": DatasetCleaning,
    "dataset-structure": DatasetStructure,
    "evaluation": Evaluation,
    "explanation": Explanation,
    "gpu-check": GpuCheck,
    "install-commands": InstallCommands,
    "load-dataset": LoadDataset,
    "mcq": MultipleChoice,
    "network-accuracy": NetworkAccuracy,
    "pretrained-network": PretrainedNetwork,
    "save-network": SaveNetwork,
    "save-tokenizer": SaveTokenizer,
    "suggestions": Suggestions,
    "tokenization": Tokenization,
    "trainer": TrainerCheck,
    "training-arguments": TrainingArgumentsCheck,
    "word-count": WordCount,
} | {point.name: point.load() for point in entry_points(group="grader.checks")}
