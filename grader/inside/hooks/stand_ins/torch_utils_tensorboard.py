"""Writers of TensorBoard that write nothing."""

from typing import Any

from course_run.around.anything import Anything


class SummaryWriter(Anything):  # type: ignore[misc]
    """Take everything."""

    def __init__(self, log_dir: Any = None, *_: Any, **__: Any) -> None:
        super().__init__("SummaryWriter")
        self.__dict__.update(log_dir=str(log_dir or "runs"))

    def get_logdir(self) -> str:
        """Name the folder."""
        return str(self.log_dir)


FileWriter = SummaryWriter
RecordWriter = SummaryWriter
