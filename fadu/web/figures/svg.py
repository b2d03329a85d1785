"""Small helpers for drawing: text is escaped, places are percent of the width so that type never shrinks on a phone."""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

from markupsafe import Markup, escape


def tag(name: str, *children: object, **attributes: object) -> Markup:
    """`<name …>children</name>`; `cls` is class, underscores become hyphens, None drops an attribute."""
    pairs = (("class" if key == "cls" else key.replace("_", "-"), value) for key, value in attributes.items())
    shown = "".join(f' {key}="{escape(value)}"' for key, value in pairs if value is not None)
    inner = "".join(escape(child) for child in children)
    return Markup(f"<{name}{shown}>{inner}</{name}>")  # noqa: S704 - names are constants of ours, the rest is escaped


def pc(value: float | Fraction) -> str:
    """A percentage with two decimals: 12.5 → '12.50%'."""
    return f"{float(value):.2f}%"


def text(
    x: str, y: float, words: object, anchor: str = "start", cls: str | None = None, dx: int | None = None
) -> Markup:
    """A text at `x` percent and `y` pixels."""
    return tag("text", words, x=x, y=y, text_anchor=None if anchor == "start" else anchor, dx=dx, cls=cls)


def line(x1: str, y1: float, x2: str, y2: float, cls: str) -> Markup:
    """A line; its look comes from the class."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, cls=cls)


def rect(x: str, y: float, width: str, height: float, cls: str, rx: int | None = None) -> Markup:
    """A rectangle; its look comes from the class."""
    return tag("rect", x=x, y=y, width=width, height=height, cls=cls, rx=rx)


def drawing(title: str, height: int, parts: Iterable[Markup], cls: str = "") -> Markup:
    """An `<svg>` of full width whose title says in words what it shows."""
    return tag(
        "svg", tag("title", title), *parts, height=height, width="100%", role="img", aria_label=title, cls=cls or None
    )


def hatch(key: str) -> Markup:
    """The pattern of a pause; `key` must be unique in the page."""
    stroke = tag("path", d="M0 0v6", stroke="#4a5e72", stroke_width="2.5")
    ground = tag("rect", width="6", height="6", fill="#fff")
    pattern = tag(
        "pattern",
        ground,
        stroke,
        id=key,
        width="6",
        height="6",
        patternTransform="rotate(45)",
        patternUnits="userSpaceOnUse",
    )
    return tag("defs", pattern)


class Scale:
    """Days on a line: the first day is at 0 %, the last at 100 %."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, max(last, first + dt.timedelta(days=1))

    def at(self, day: dt.date) -> float:
        """Place of `day` in percent, held inside the drawing."""
        share = (day - self.first).days / (self.last - self.first).days * 100
        return min(max(share, 0.0), 100.0)

    def span(self, start: dt.date, end: dt.date) -> float:
        """Width in percent from `start` to `end`."""
        return max(self.at(end) - self.at(start), 0.0)
