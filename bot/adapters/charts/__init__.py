"""Draws numbers as SVG that takes its colours from the page: no style, script or address of its own."""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final
from xml.etree import ElementTree  # nosec B405  # our own drawing

#: Letters as large as the text around the picture, so that they can be read on a phone.
_LETTERS: Final = 13
_FAMILY: Final = "sans-serif"
_BAR_HEIGHT: Final = 30
_MARGINS: Final = 16
_WIDTH: Final = 370
_LONGEST_LABEL: Final = 24
#: What pygal adds for its own page: rules and a script that ours forbids, and texts for its tooltips.
_NOT_OURS: Final = frozenset({"style", "script", "desc", "title"})
_MOST_LABELS: Final = {"wide": 14, "narrow": 4, "paper": 12}
_TREND_SIZES: Final = {"wide": (1080, 300), "narrow": (360, 260), "paper": (640, 230)}
#: On paper the last month's name would be cut.
_RIGHT: Final = {"wide": 6, "narrow": 6, "paper": 18}
_ON_SCREENS: Final = ("wide", "narrow")

Number = int | None


@cache
def _pygal() -> Any:
    """Read in when something is drawn: a bot that draws nothing does without it."""
    pygal = import_module("pygal")
    # It hangs a finder of its plugins before every later import, in a way that Python 3.12 has given up.
    sys.meta_path[:] = [one for one in sys.meta_path if type(one).__name__ != "PluginImportFixer"]
    return pygal


def bars(
    labels: Sequence[str],
    numbers: Sequence[Number],
    written: Callable[[int], str],
    longest: int = _LONGEST_LABEL,
) -> str:
    """One horizontal bar for each label, the first on top; none where the number is hidden."""
    chart = _pygal().HorizontalBar(
        **_common(),
        width=_WIDTH,
        height=_MARGINS + _BAR_HEIGHT * len(labels),
        show_legend=False,
        print_values=True,
        print_values_position="top",
        print_zeroes=False,
        formatter=lambda value: written(int(value)) if value is not None else "",
        show_x_guides=False,
        show_y_guides=False,
        show_x_labels=False,
        # Room for the number at the end of the longest bar.
        range=(0, 1.35 * max((number or 0 for number in numbers), default=0) or 1),
    )
    # pygal begins at the bottom.
    chart.x_labels = [_short(label, longest) for label in reversed(labels)]
    chart.add("", [_drawn(number) for number in reversed(numbers)])
    return _clean(chart, "chart bars")


def trend(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number]]],
    written: Callable[[int], str],
) -> str:
    """Lines over months, once for wide screens and once for phones; a gap where a number is hidden."""
    return "".join(lines(labels, series, written, size) for size in _ON_SCREENS)


def lines(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number]]],
    written: Callable[[int], str],
    size: str,
) -> str:
    """The same in one size."""
    width, height = _TREND_SIZES[size]
    every = max(1, -(-len(labels) // _MOST_LABELS[size]))
    chart = _pygal().Line(
        **_common(),
        margin_right=_RIGHT[size],
        width=width,
        height=height,
        show_legend=False,  # the page has one, in text
        show_minor_x_labels=False,
        x_labels_major_every=every,
        show_x_guides=False,
        show_y_guides=True,
        include_x_axis=True,
        range=(0, 1.05 * max((number or 0 for _, line in series for number in line), default=0) or 1),
        dots_size=4,
        max_scale=6,
        formatter=lambda value: written(int(value)) if value is not None and value == int(value) else "",
        allow_interruptions=True,
    )
    chart.x_labels = list(labels)
    for name, numbers in series:
        chart.add(name, list(numbers))
    return _clean(chart, f"chart lines {size}")


def _common() -> dict[str, Any]:
    style = _pygal().style.Style(
        font_family=_FAMILY,
        label_font_size=_LETTERS,
        major_label_font_size=_LETTERS,
        value_font_size=_LETTERS,
    )
    return {
        "style": style,
        "js": [],
        "css": [],
        "no_prefix": True,
        "margin": 6,
        "spacing": 8,
        "truncate_label": -1,
    }


def _drawn(number: Number) -> Number:
    """pygal gives up on a chart of nothing but zeros."""
    return number or None


def _short(label: str, longest: int) -> str:
    return label if len(label) <= longest else label[: longest - 1].rstrip() + "…"


def _clean(chart: Any, classes: str) -> str:
    root = chart.render_tree()
    for parent in list(root.iter()):
        for child in list(parent):
            is_comment = not isinstance(child.tag, str)
            if is_comment or child.tag.rpartition("}")[2] in _NOT_OURS or "tooltip" in _class_of(child):
                parent.remove(child)
        parent.attrib.pop("style", None)
        parent.attrib.pop("id", None)
    root.set("class", classes)
    # The table below says the same to whoever does not see pictures.
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    return str(ElementTree.tostring(root, encoding="unicode"))


def _class_of(element: Any) -> str:
    return str(element.get("class") or "") if element.tag != "rect" else ""
