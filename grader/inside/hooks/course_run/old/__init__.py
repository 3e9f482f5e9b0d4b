"""Old ways of calling the libraries: the concerns that apply the tables of `names`."""

from course_run.old import datasets, models, pipelines, tables, torch, trainer

CONCERNS = (datasets, models, pipelines, tables, torch, trainer)
