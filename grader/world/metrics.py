"""The metrics that courses ask `evaluate` for, as small modules of our own."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from grader.world.scores import answers, fluency, glue, labels, texts

MODULES = "modules/evaluate_modules"

PAIR = '{{"predictions": {0}, "references": {0}}}'
CLASSES, SETS = PAIR.format('Value("int32")'), PAIR.format('List(Value("int32"))')
NUMBERS, VECTORS = PAIR.format('Value("float")'), PAIR.format('List(Value("float"))')
TEXTS, TAGS = PAIR.format('Value("string")'), PAIR.format('List(Value("string"))')
SEVERAL = '{"predictions": Value("string"), "references": List(Value("string"))}'
SPLIT = '{"predictions": List(Value("string")), "references": List(List(Value("string")))}'
ALONE = '{"predictions": Value("string")}'
ODDS = '{"prediction_scores": Value("float"), "references": Value("int32")}'
ODDS_EACH = '{"prediction_scores": List(Value("float")), "references": Value("int32")}'
ODDS_SETS = '{"prediction_scores": List(Value("float")), "references": List(Value("int32"))}'
SAID = '"id": Value("string"), "prediction_text": Value("string")'
DOUBT = '"no_answer_probability": Value("float32")'
TRUE = (
    '{"id": Value("string"), "answers": '
    '{"text": List(Value("string")), "answer_start": List(Value("int32"))}}'
)
SPANS = f'{{"predictions": {{{SAID}}}, "references": {TRUE}}}'
DOUBTED = f'{{"predictions": {{{SAID}, {DOUBT}}}, "references": {TRUE}}}'


@dataclass(frozen=True)
class Metric:
    """A metric: the function that computes it, in `source`, and its columns."""

    source: ModuleType
    function: str
    columns: tuple[str, ...]  # any of these
    configs: tuple[tuple[str, str], ...] = ()  # columns of a config, where they are others


MULTILABEL = (("multilabel", SETS),)
MULTILIST = (("multilist", VECTORS),)
METRICS = {
    "accuracy": Metric(labels, "compute_accuracy", (CLASSES,), MULTILABEL),
    "bleu": Metric(texts, "compute_bleu", (SEVERAL, TEXTS, SPLIT)),
    "cer": Metric(texts, "compute_cer", (TEXTS,)),
    "confusion_matrix": Metric(labels, "compute_confusion", (CLASSES,)),
    "exact_match": Metric(answers, "compute_exact", (TEXTS,)),
    "f1": Metric(labels, "compute_f1", (CLASSES,), MULTILABEL),
    "glue": Metric(glue, "compute", (CLASSES,), (("stsb", NUMBERS),)),
    "mae": Metric(labels, "compute_mae", (NUMBERS,), MULTILIST),
    "matthews_correlation": Metric(labels, "compute_matthews", (CLASSES,), MULTILABEL),
    "meteor": Metric(texts, "compute_meteor", (SEVERAL, TEXTS)),
    "mse": Metric(labels, "compute_mse", (NUMBERS,), MULTILIST),
    "pearsonr": Metric(labels, "compute_pearsonr", (NUMBERS,)),
    "perplexity": Metric(fluency, "compute", (ALONE,)),
    "precision": Metric(labels, "compute_precision", (CLASSES,), MULTILABEL),
    "r_squared": Metric(labels, "compute_r_squared", (NUMBERS,)),
    "recall": Metric(labels, "compute_recall", (CLASSES,), MULTILABEL),
    "roc_auc": Metric(
        labels,
        "compute_roc_auc",
        (ODDS,),
        (("multiclass", ODDS_EACH), ("multilabel", ODDS_SETS)),
    ),
    "rouge": Metric(texts, "compute_rouge", (SEVERAL, TEXTS)),
    "sacrebleu": Metric(texts, "compute_sacrebleu", (SEVERAL, TEXTS)),
    "seqeval": Metric(labels, "compute_seqeval", (TAGS,)),
    "spearmanr": Metric(labels, "compute_spearmanr", (NUMBERS,)),
    "squad": Metric(answers, "compute", (SPANS,)),
    "squad_v2": Metric(answers, "compute_v2", (DOUBTED,)),
    "wer": Metric(texts, "compute_wer", (TEXTS,)),
}
SOURCES = tuple(
    Path(str(module.__file__))
    for module in dict.fromkeys(metric.source for metric in METRICS.values())
)

MODULE = '''"""The {name} metric of a course world."""

import evaluate
from datasets import Features, List, Value

{source}

COLUMNS = [{columns}]
OF_CONFIG = {{{configs}}}


class {title}(evaluate.Metric):
    """Compare what was predicted with what is true."""

    def _info(self):
        columns = OF_CONFIG.get(self.config_name)
        several = [Features(one) for one in ([columns] if columns else COLUMNS)]
        return evaluate.MetricInfo(
            description=__doc__,
            citation="",
            inputs_description="",
            features=several if len(several) > 1 else several[0],
        )

    def _compute(self, **given):
        return {function}(**given{more})
'''


def make_metrics(folder: Path, progress: Callable[[str, float], None]) -> None:
    """Write the modules where `evaluate` looks when there is no network."""
    progress("metrics: writing modules", 0.0)
    modules = folder / MODULES
    modules.mkdir(parents=True)
    (folder / "modules" / "__init__.py").touch()
    (modules / "__init__.py").touch()
    for name, metric in METRICS.items():
        source = _write_source(name, metric)
        digest = hashlib.sha256(source.encode()).hexdigest()
        home = modules / "metrics" / f"evaluate-metric--{name}" / digest
        home.mkdir(parents=True)
        (home / "__init__.py").touch()
        (home / f"{name}.py").write_text(source, encoding="utf-8")


def _write_source(name: str, metric: Metric) -> str:
    return MODULE.format(
        name=name,
        title=name.title().replace("_", ""),
        source=Path(str(metric.source.__file__)).read_text(encoding="utf-8"),
        columns=", ".join(metric.columns),
        configs=", ".join(f'"{config}": {columns}' for config, columns in metric.configs),
        function=metric.function,
        more=", config=self.config_name" if metric.source == glue else "",
    )
