"""Old ways of calling the libraries: the concerns that apply the tables of `old_names`."""

from course_run import (
    old_datasets,
    old_models,
    old_pipelines,
    old_tables,
    old_torch,
    old_trainer,
)

CONCERNS = (old_datasets, old_models, old_pipelines, old_tables, old_torch, old_trainer)
