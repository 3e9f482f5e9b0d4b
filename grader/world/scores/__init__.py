"""What the metrics of a course world compute; each module is copied into one by `metrics.py`."""
