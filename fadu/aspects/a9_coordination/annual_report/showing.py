"""A report as pages, papers and machines read it: parts as lines of pieces, figures numbered as the text uses them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from fadu.kernel.access import SYSTEM, Actor

from . import sight
from .adding_up import Sum
from .models import Report, ReportFigure, Section
from .rules import bound, catalogue
from .rules.drafting import HEADING
from .sight import covered


@dataclass
class Line:
    """A paragraph or a heading."""

    pieces: list[bound.Piece]
    heading: bool = False
    waiting: bool = False

    @property
    def text(self) -> str:
        """Plain words."""
        return "".join(piece.text for piece in self.pieces)


@dataclass
class Part:
    """One of the five parts."""

    section: Section
    lines: list[Line] = field(default_factory=list)


@dataclass
class Shown:
    """A report with its figures: `order` numbers those that the text uses."""

    report: Report
    parts: list[Part]
    figures: dict[str, ReportFigure]
    order: dict[str, int]

    @property
    def notes(self) -> list[tuple[int, ReportFigure]]:
        """Footnotes: figures of the text, numbered."""
        return [(no, self.figures[key]) for key, no in self.order.items() if key in self.figures]

    @property
    def rest(self) -> list[ReportFigure]:
        """Figures that the text does not use."""
        return [row for key, row in self.figures.items() if key not in self.order]


def shown(report: Report, actor: Actor = SYSTEM) -> Shown:
    """A report ready to be shown to somebody: three queries."""
    rows = ReportFigure._plain.filter(matter_id=report.pk).select_related("frozen", "proof")
    figures = {row.key: row for row in covered(report, actor, rows.order_by("key"))}
    values = sight.values(figures.values())
    parts, order = [], {}
    for section in Section._plain.filter(matter_id=report.pk):
        part = Part(section)
        for raw in section.text.splitlines():
            heading = raw.startswith(HEADING)
            pieces = list(bound.pieces(raw.removeprefix(HEADING), values))
            part.lines.append(Line(pieces, heading, bound.unfinished(raw)))
            for piece in pieces:
                if piece.kind == "figure":
                    order.setdefault(piece.key, len(order) + 1)
        parts.append(part)
    return Shown(report, parts, figures, order)


def source_of(row: ReportFigure) -> str:
    """The register a figure comes from, or who gave it."""
    return f"外部数据：{row.said_by}" if row.external else row.book


def plain(row: ReportFigure, year: int) -> dict[str, Any]:
    """A figure for machines, from what was kept with it: the same file whenever it is fetched."""
    value = row.value
    return {
        "key": row.key,
        "title": row.title,
        "year": year,
        "text": row.text,
        "unit": row.unit,
        "value": None if value is None else float(value),
        "numerator": None if row.hit is None else float(row.hit),
        "denominator": None if row.base is None else float(row.base),
        "last_year": row.last_text or None,
        "same_definition": row.same,
        "source": row.source,
        "source_title": row.get_source_display(),
        "register": source_of(row),
        "indicator": row.indicator or None,
        "definition": row.formula,
        "definition_hash": row.definition or None,
        "basis": row.basis or None,
        "frozen_at": row.frozen.frozen_at.isoformat() if row.frozen else None,
        "records": len(row.frozen.records) if row.frozen else None,
        "restates": (row.frozen.before or None) if row.frozen else None,
        "dated": row.dated.isoformat() if row.dated else None,
    }


def plain_sum(one: Sum) -> dict[str, Any]:
    """A sum for machines."""
    return {
        "key": one.check.identity.key,
        "title": one.check.identity.title,
        "whole": list(one.check.identity.whole),
        "parts": list(one.check.identity.parts),
        "state": one.check.state,
        "gap": float(one.check.gap),
        "missing": list(one.check.absent),
        "explanation": one.note.text if one.note else None,
    }


COLUMNS = (
    ("key", "编号"), ("title", "名称"), ("year", "年度"), ("text", "数值"), ("unit", "单位"), ("numerator", "分子"),
    ("denominator", "分母"), ("last_year", "上年"), ("source_title", "来源类别"), ("register", "登记册或来源"), ("indicator", "指标"),
    ("definition", "口径"), ("basis", "依据"), ("frozen_at", "冻结时间"), ("records", "记录数"),
    ("restates", "更正前"), ("dated", "来源日期或者时点"),
)  # fmt: skip


STATES = (("have", "有数"), ("none", "无记录"), ("waits", "等登记册"), ("external", "外部数据"))


def table(report: Report, actor: Actor = SYSTEM, live: Collection[str] = ()) -> list[dict[str, Any]]:
    """Every row of the table of 138, with the report's numbers or the register that is waited for.

    A number's state: `have`, `external`, `none` (its register holds nothing of the year), `waits` (no register yet).
    """
    kept = ReportFigure._plain.filter(matter_id=report.pk).select_related("frozen", "proof")
    there = {row.key: row for row in covered(report, actor, kept)}
    found = []
    for group in catalogue.groups():
        rows = []
        for row in group.rows:
            parts = [(part, there.get(part.key)) for part in row.parts]
            rows.append({"row": row, "parts": [(part, f, _state(part.key, f, live)) for part, f in parts]})
        found.append({"group": group, "rows": rows, "have": sum(any(f for _, f, _ in one["parts"]) for one in rows)})
    return found


def _state(key: str, figure: ReportFigure | None, live: Collection[str]) -> str:
    if figure is not None:
        return "external" if figure.external else "have"
    return "none" if key in live else "waits"


def counted(groups: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """(state, title, how many numbers) for the filter, without those that there are none of."""
    states = [state for group in groups for one in group["rows"] for _, _, state in one["parts"]]
    return [(key, title, states.count(key)) for key, title in STATES if key in states]


def narrowed(groups: list[dict[str, Any]], show: str, words: str) -> list[dict[str, Any]]:
    """Groups with the rows asked for: numbers of a state, rows whose key, name or register hold the words."""
    found = []
    for group in groups:
        rows = []
        for one in group["rows"]:
            row = one["row"]
            parts = [p for p in one["parts"] if show in ("", p[2])]
            if words:
                about = f"{row.title} {row.waits}"
                parts = [p for p in parts if words.lower() in f"{p[0].key} {p[0].title} {about}".lower()]
            if parts:
                rows.append({"row": row, "parts": parts})
        if rows:
            found.append({**group, "rows": rows, "n": len(group["rows"])})
    return found
