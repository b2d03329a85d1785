"""The procedure as a line of states: passed, standing, ahead."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from fadu.web.figures.svg import tag

READ = {"done": "已经过", "now": "现在", "next": "尚未到"}


@dataclass(frozen=True)
class PathStop:
    """One state on the way: `place` is done, now or next; `tone` hold draws a suspended stop."""

    title: str
    place: str
    on: dt.date | None = None
    tone: str = ""


def procedure_path(stops: Sequence[PathStop], title: str = "办理进程") -> Markup:
    """An ordered list drawn as a line; on a phone it runs downwards."""
    return tag("ol", *(_stop(stop) for stop in stops), cls="path", aria_label=title)


def _stop(stop: PathStop) -> Markup:
    on = tag("time", f"{stop.on.month}月{stop.on.day}日", datetime=stop.on.isoformat()) if stop.on else ""
    state = tag("span", f"（{READ[stop.place]}）", cls="sr")
    current = "step" if stop.place == "now" else None
    return tag("li", tag("span", stop.title), state, on, cls=f"{stop.place} {stop.tone}".strip(), aria_current=current)
