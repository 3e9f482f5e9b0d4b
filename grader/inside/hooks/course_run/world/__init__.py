"""Data, networks and metrics by any name and address, from a course world without a network."""

from course_run.world import absent, course_data, imdb_files, widths

CONCERNS = (widths, imdb_files, course_data, absent)
