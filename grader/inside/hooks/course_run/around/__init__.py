"""What surrounds a notebook: Colab, Kaggle, a GPU, trackers, logins, a shell, somebody to type."""

from course_run.around import (
    corpora,
    downloads,
    hub,
    magics,
    paths,
    saved_paths,
    services,
    shell_paths,
    typed,
)

CONCERNS = (services, corpora, typed, magics, hub, downloads, saved_paths, paths, shell_paths)
