"""Seaborn: axes with titles and labels, heat maps, palettes; the other plots are empty."""

from typing import Any

from course_run.around.anything import Anything


def _axes(*args: Any, ax: Any = None, x: Any = None, y: Any = None, **_: Any) -> Any:
    import matplotlib.pyplot as plt

    del args
    axes = ax if ax is not None else plt.gca()
    for name, told in (("xlabel", x), ("ylabel", y)):
        if isinstance(told, str):
            axes.set(**{name: told})
    return axes


barplot = boxplot = boxenplot = countplot = ecdfplot = histplot = kdeplot = lineplot = _axes
pointplot = regplot = residplot = rugplot = scatterplot = stripplot = swarmplot = violinplot = _axes
distplot = tsplot = _axes


def heatmap(
    data: Any, *_: Any, annot: Any = None, fmt: str = ".2g", ax: Any = None, **o: Any
) -> Any:
    """Draw a matrix, with its numbers."""
    import matplotlib.pyplot as plt
    import numpy as np

    axes = ax if ax is not None else plt.gca()
    values = np.asarray(getattr(data, "values", data))
    colours = o["cmap"] if isinstance(o.get("cmap"), str) else None
    axes.imshow(values.astype(float), aspect="auto", cmap=colours)
    texts = values if annot is True else None if annot is None else np.asarray(annot)
    if texts is not None and texts.ndim == 2 and texts.size <= 400:
        for (row, column), value in np.ndenumerate(texts):
            axes.text(column, row, _format(value, fmt), ha="center", va="center")
    for side, labels in (("x", o.get("xticklabels")), ("y", o.get("yticklabels"))):
        count = values.shape[side == "x"]
        if isinstance(labels, list | tuple | np.ndarray) and len(labels) == count:
            getattr(axes, f"set_{side}ticks")(range(count), [str(label) for label in labels])
    return axes


def _format(value: Any, form: str) -> str:
    try:
        return format(value, form)
    except (TypeError, ValueError):
        return str(value)


class Grid(Anything):  # type: ignore[misc]
    """A figure of several axes."""

    def __init__(self, *_: Any, **__: Any) -> None:
        import matplotlib.pyplot as plt

        super().__init__("seaborn.Grid")
        figure, axes = plt.subplots()
        self.__dict__.update(fig=figure, figure=figure, ax=axes, ax_joint=axes, ax_heatmap=axes)

    def savefig(self, *args: Any, **options: Any) -> None:
        """Write the figure."""
        self.fig.savefig(*args, **options)


FacetGrid = PairGrid = JointGrid = Grid
catplot = displot = relplot = lmplot = pairplot = jointplot = clustermap = factorplot = Grid


def color_palette(palette: Any = None, n_colors: int | None = None, *_: Any, **__: Any) -> Any:
    """Return colours."""
    import matplotlib as mpl

    count = n_colors or (len(palette) if isinstance(palette, list | tuple) else 6)
    if isinstance(palette, list | tuple):
        return list(palette)[:count]
    name = palette if isinstance(palette, str) and palette in mpl.colormaps else "tab10"
    colours = mpl.colormaps[name]
    return [tuple(colours(at / max(1, count - 1)))[:3] for at in range(count)]


cubehelix_palette = light_palette = dark_palette = hls_palette = husl_palette = (
    lambda *_, n_colors=6, **__: color_palette("viridis", n_colors)
)
diverging_palette = lambda *_, **__: "coolwarm"  # noqa: E731


def set_theme(*_: Any, **__: Any) -> None:
    """Change nothing."""


set = set_style = set_context = set_palette = reset_defaults = reset_orig = set_theme
set_color_codes = despine = move_legend = set_theme


def axes_style(*_: Any, **__: Any) -> Any:
    """Return a style that changes nothing."""
    return Anything("style")


plotting_context = axes_style
__version__ = "0.13.2"


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything(f"seaborn.{name}")
