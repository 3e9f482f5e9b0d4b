"""An empty package, where no part of the true `google` is installed."""

__path__: list[str] = []
