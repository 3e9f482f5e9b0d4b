"""Python imports this by itself at start-up, in every interpreter that a hand-in starts.

It stands first on the PYTHONPATH of a student's interpreter.
"""

from course_run import watch

watch.install()
