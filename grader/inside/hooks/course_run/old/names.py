"""What the libraries called things before: plain tables, by library, of renames and removals.

`Change(today, since)`: the name of today (`None`: gone without a successor, left out) and the
version since which the old one is unknown. The modules `old_*.py` apply the tables, to the code of
the hand-in alone; what needs more than another name is there too.
"""

from course_run.old.renaming import Change, Changes

_V4, _V5 = "transformers 4", "transformers 5"


def _gone(names: str, since: str) -> Changes:
    return {name: Change(None, since) for name in names.split()}


def _renamed(pairs: str, since: str) -> Changes:
    """Read `old>new old>new`."""
    return {old: Change(new, since) for old, new in (pair.split(">") for pair in pairs.split())}


TRAINING_ARGUMENTS: Changes = {
    "evaluation_strategy": Change("eval_strategy", "transformers 4.46"),
    "no_cuda": Change("use_cpu", _V5),
    "use_auth_token": Change("hub_token", _V5),
    "push_to_hub_model_id": Change("hub_model_id", _V5),
    "push_to_hub_token": Change("hub_token", _V5),
    "include_tokens_per_second": Change("include_num_input_tokens_seen", _V5),
    **_renamed("warmup_ratio>warmup_steps", _V5),
    **_renamed(
        "per_gpu_train_batch_size>per_device_train_batch_size"
        " per_gpu_eval_batch_size>per_device_eval_batch_size",
        _V5,
    ),
    **_gone("per_gpu_batch_size model_path model_parallel evaluate_during_training_steps", _V4),
    **_gone(
        "logging_dir overwrite_output_dir save_safetensors half_precision_backend use_mps_device"
        " past_index torchdynamo fp16_opt_level fp16_backend sharded_ddp ray_scope use_ipex"
        " push_to_hub_organization no_deprecation_warnings jit_mode_eval tpu_num_cores"
        " tpu_metrics_debug mp_parameters xpu_backend poly_power use_legacy_prediction_loop"
        " fsdp_min_num_params fsdp_transformer_layer_cls_to_wrap dispatch_batches split_batches"
        " use_seedable_sampler bf16_backend predict_with_generate ignore_logging"
        " smart_batching sortish_sampler xla xla_fsdp fsdp_min_params tpu_name debug_tpu"
        " ddp_timeout_seconds label_smoothing",
        _V5,
    ),
}
"""Options of `TrainingArguments`; a value that means something else today: `trainer.py`."""

TRAINER: Changes = {
    "tokenizer": Change("processing_class", "transformers 4.46"),
    **_gone("prediction_loss_only tb_writer", _V4),
}
"""Options of `Trainer`."""

FROM_PRETRAINED: Changes = {
    "use_auth_token": Change("token", _V5),
    "use_flash_attention_2": Change(None, _V5),
    **_gone(
        "from_tf from_flax torchscript resume_download mirror low_cpu_mem_usage _fast_init", _V5
    ),
    **_gone("load_in_8bit load_in_4bit", _V5),
}
"""Options of `from_pretrained` of models."""

FROM_PRETRAINED_SMALL: Changes = {
    "use_auth_token": Change("token", _V5),
    **_gone("resume_download mirror", _V5),
}
"""Options of `from_pretrained` of tokenizers and configurations."""

PIPELINE: Changes = {
    "use_auth_token": Change("token", _V5),
    "framework": Change(None, _V5),
    **_renamed("topk>top_k", _V4),
}
"""Options of `pipeline(...)` and of the pipelines."""

TRANSFORMERS: Changes = {
    "AutoModelWithLMHead": Change("course_run.old.regrown:AutoModelWithLMHead", _V5),
    "AdamW": Change("course_run.old.regrown:AdamW", _V5),
    "EvaluationStrategy": Change("IntervalStrategy", _V5),
    "AutoModelForVision2Seq": Change("AutoModelForImageTextToText", _V5),
    "is_torch_tpu_available": Change("course_run.old.regrown:is_not_available", _V5),
    "is_tf_available": Change("course_run.old.regrown:is_not_available", _V5),
    "is_flax_available": Change("course_run.old.regrown:is_not_available", _V5),
    "load_metric": Change("evaluate:load", _V4),
    "cached_property": Change("functools:cached_property", _V5),
    **{
        name: Change(f"course_run.old.regrown:{name}", _V5)
        for name in [
            "LineByLineTextDataset",
            "TextDataset",
            "InputExample",
            "InputFeatures",
            "DataProcessor",
            "top_k_top_p_filtering",
            "acc_and_f1",
            "simple_accuracy",
            "glue_compute_metrics",
            "glue_tasks_num_labels",
            "glue_output_modes",
        ]
    },
    **{
        name: Change(f"course_run.old.pipelines:{name}", _V5)
        for name in [
            "SummarizationPipeline",
            "TranslationPipeline",
            "Text2TextGenerationPipeline",
            "QuestionAnsweringPipeline",
        ]
    },
}
"""Names of the package itself, and of its modules; where they are defined now."""

TRANSFORMERS_MODULES: dict[str, str] = {
    "transformers.generation_utils": "transformers.generation.utils",
    "transformers.generation_logits_process": "transformers.generation.logits_process",
    "transformers.generation_stopping_criteria": "transformers.generation.stopping_criteria",
    "transformers.deepspeed": "transformers.integrations.deepspeed",
    "transformers.tokenization_utils": "transformers.tokenization_python",
    "transformers.tokenization_utils_fast": "transformers.tokenization_utils_tokenizers",
    "transformers.data.metrics": "course_run.old.regrown",
    "transformers.data.datasets": "course_run.old.regrown",
    "transformers.data.datasets.language_modeling": "course_run.old.regrown",
    "transformers.data.processors": "course_run.old.regrown",
    "transformers.data.processors.utils": "course_run.old.regrown",
    "transformers.data.processors.glue": "course_run.old.regrown",
    "pytorch_transformers": "transformers",
}
"""Modules; besides, `modeling_x`, `tokenization_x` and `configuration_x` are in `models.x`."""

LOAD_DATASET: Changes = {
    "use_auth_token": Change("token", "datasets 3"),
    "script_version": Change("revision", "datasets 2"),
    **_gone("trust_remote_code", "datasets 4"),
    **_gone("task ignore_verifications", "datasets 3"),
}
"""Options of `load_dataset` and its kin."""

LOAD_METRIC: Changes = {
    "use_auth_token": Change(None, "datasets 3"),
    "script_version": Change("revision", "datasets 2"),
    "trust_remote_code": Change(None, "datasets 3"),
}
"""Options of `load_metric`, which `evaluate.load` does not take."""

DATASETS: Changes = {
    "load_metric": Change("evaluate:load", "datasets 3"),
    "Metric": Change("evaluate:Metric", "datasets 3"),
    "MetricInfo": Change("evaluate:MetricInfo", "datasets 3"),
    "list_metrics": Change("course_run.old.regrown:list_metrics", "datasets 3"),
    "list_datasets": Change("course_run.old.regrown:list_datasets", "datasets 3"),
    "GenerateMode": Change("DownloadMode", "datasets 2"),
    "set_progress_bar_enabled": Change("course_run.old.regrown:do_nothing", "datasets 3"),
    "set_caching_enabled": Change("course_run.old.regrown:do_nothing", "datasets 3"),
}
"""Names of `datasets`, and of `nlp` before it."""

HUB: Changes = {
    "HfFolder": Change("course_run.old.regrown:HfFolder", "huggingface_hub 1"),
    "Repository": Change("course_run.old.regrown:Repository", "huggingface_hub 1"),
    "cached_download": Change("course_run.old.regrown:cached_download", "huggingface_hub 0.26"),
    "list_metrics": Change("course_run.old.regrown:list_metrics", "huggingface_hub 1"),
    "use_auth_token": Change("course_run.old.regrown:do_nothing", "huggingface_hub 1"),
}
"""Names of `huggingface_hub`."""

PEFT: Changes = {
    "prepare_model_for_int8_training": Change("prepare_model_for_kbit_training", "peft 0.10"),
}

NUMPY: Changes = {
    **_renamed(
        "float>float64 int>int_ bool>bool_ object>object_ str>str_ complex>complex128 long>int64"
        " unicode>str_ bool8>bool_ object0>object_",
        "numpy 1.24",
    ),
    **_renamed(
        "float_>float64 complex_>complex128 unicode_>str_ string_>bytes_ NaN>nan NAN>nan Inf>inf"
        " Infinity>inf infty>inf PINF>inf product>prod cumproduct>cumprod sometrue>any"
        " alltrue>all in1d>isin trapz>trapezoid mat>asmatrix round_>round asfarray>asarray"
        " row_stack>vstack longfloat>longdouble AxisError>exceptions.AxisError"
        " VisibleDeprecationWarning>exceptions.VisibleDeprecationWarning"
        " ComplexWarning>exceptions.ComplexWarning RankWarning>exceptions.RankWarning",
        "numpy 2",
    ),
    "asscalar": Change("course_run.old.regrown:as_scalar", "numpy 1.23"),
    "warnings": Change("course_run.old.regrown:warnings", "numpy 1.25"),
}
"""Names of `numpy`; `np.bool` and `np.long` are back since 2."""

READ_CSV: Changes = {
    **_gone("squeeze prefix mangle_dupe_cols warn_bad_lines tupleize_cols", "pandas 2"),
    **_gone("infer_datetime_format keep_date_col verbose date_parser", "pandas 3"),
}
"""Options of `read_csv`; those with a meaning today, and methods of frames: `old_tables.py`."""

SKLEARN: dict[str, Changes] = {
    "OneHotEncoder": _renamed("sparse>sparse_output", "scikit-learn 1.4"),
    "LogisticRegression": _gone("multi_class", "scikit-learn 1.8"),
    "LogisticRegressionCV": _gone("multi_class", "scikit-learn 1.8"),
    "TSNE": _renamed("n_iter>max_iter", "scikit-learn 1.7"),
    "BaggingClassifier": _renamed("base_estimator>estimator", "scikit-learn 1.4"),
    "AdaBoostClassifier": {
        **_renamed("base_estimator>estimator", "scikit-learn 1.4"),
        **_gone("algorithm", "scikit-learn 1.8"),
    },
    "KMeans": _gone("n_jobs precompute_distances", "scikit-learn 1"),
}
"""Options of estimators."""

SKLEARN_METRICS: Changes = {
    "plot_confusion_matrix": Change("ConfusionMatrixDisplay.from_estimator", "scikit-learn 1.2"),
    "plot_roc_curve": Change("RocCurveDisplay.from_estimator", "scikit-learn 1.2"),
    "plot_precision_recall_curve": Change(
        "PrecisionRecallDisplay.from_estimator", "scikit-learn 1.2"
    ),
    "jaccard_similarity_score": Change("jaccard_score", "scikit-learn 0.23"),
}

DISPLAY: Changes = {
    name: Change(f"IPython.display:{name}", "IPython 9")
    for name in [
        "display",
        "HTML",
        "Markdown",
        "Image",
        "Javascript",
        "clear_output",
        "Math",
        "Latex",
    ]
}
"""Names of `IPython.core.display`."""

MODULES: dict[str, str] = {
    "nlp": "datasets",
    "datasets.metric": "evaluate.module",
    "torch._six": "course_run.old.regrown",
    "sklearn.externals.joblib": "joblib",
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.metrics.classification": "sklearn.metrics",
    "sklearn.utils.testing": "sklearn.utils._testing",
    "sklearn.manifold.t_sne": "sklearn.manifold",
    "sklearn.datasets.samples_generator": "sklearn.datasets",
}
"""Modules of the other libraries that moved."""
