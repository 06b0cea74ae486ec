"""The same pictures for paper, where no page gives them their colours and letters."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from xml.etree import ElementTree  # nosec B405  # our own drawing

from bot.adapters import charts
from bot.adapters.charts import Number

#: Stands in every typst, so that nothing depends on what is installed on a machine.
FONT: Final = "Libertinus Serif"
_INK: Final = "#1a2b30"
_SOFT: Final = "#4c5d63"
_LINE: Final = "#d5dde0"
#: Two colours that are told apart without seeing colours; the second line is dashed as well.
COLOURS: Final = ("#0b7285", "#c2560c", "#5f3dc4", "#2b8a3e")
_DASHES: Final = ("none", "7 4", "2 3", "10 3 2 3")
_LONGEST_LABEL: Final = 34
_SVG: Final = "http://www.w3.org/2000/svg"


class PaperCharts:
    """Draws for HTML that is kept, for PDF and for PNG: every colour stands in the picture itself."""

    def bars(self, labels: Sequence[str], numbers: Sequence[Number], written: Callable[[int], str]) -> str:
        """One horizontal bar for each label, the first on top."""
        return _inked(charts.bars(labels, numbers, written, longest=_LONGEST_LABEL))

    def trend(
        self,
        labels: Sequence[str],
        series: Sequence[tuple[str, Sequence[Number]]],
        written: Callable[[int], str],
    ) -> str:
        """Lines over months, as wide as a sheet."""
        return _inked(charts.lines(labels, series, written, "paper"))


def _inked(svg: str) -> str:
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)  # nosec B314  # our own drawing
    _, _, width, height = root.get("viewBox", "0 0 0 0").split()
    root.set("width", width)
    root.set("height", height)
    _colour(root, is_bars="bars" in _classes(root), axis="", series=0)
    return ElementTree.tostring(root, encoding="unicode")


def _colour(parent: Any, *, is_bars: bool, axis: str, series: int) -> None:
    """Goes down the tree; what a group says holds for everything in it."""
    for child in list(parent):
        classes = _classes(child)
        child_axis = next((one for one in ("x", "y") if "axis" in classes and one in classes), axis)
        child_series = next((n for n in range(len(COLOURS)) if f"color-{n}" in classes), series)
        kind = child.tag.rpartition("}")[2]
        if kind == "text" and child_axis == "x" and "major" not in classes:
            parent.remove(child)
            continue
        for name, value in _look(kind, classes, child_axis, child_series, is_bars=is_bars).items():
            child.set(name, value)
        _colour(child, is_bars=is_bars, axis=child_axis, series=child_series)


def _look(kind: str, classes: set[str], axis: str, series: int, *, is_bars: bool) -> dict[str, str]:
    match kind:
        case "text":
            return _letters(classes, axis, is_bars=is_bars)
        case "rect":
            return {"fill": "none" if "background" in classes else COLOURS[0]}
        case "circle":
            return {"fill": COLOURS[series]}
        case "path" if "guide" in classes or "axis" in classes or axis:
            is_base = "axis" in classes
            return {"fill": "none", "stroke": "none" if axis == "x" else _SOFT if is_base else _LINE}
        case "path":
            dashes = _DASHES[series]
            return {"fill": "none", "stroke": COLOURS[series], "stroke-width": "2.5"} | (
                {} if dashes == "none" else {"stroke-dasharray": dashes}
            )
    return {}


def _letters(classes: set[str], axis: str, *, is_bars: bool) -> dict[str, str]:
    look = {"font-family": f"{FONT}, Georgia, serif", "font-size": "14", "fill": _SOFT}
    if "value" in classes:
        return look | {"fill": _INK, "font-weight": "bold", "text-anchor": "start"}
    if is_bars:
        look["fill"] = _INK
    return look | {"text-anchor": "middle" if axis == "x" else "end"}


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())
