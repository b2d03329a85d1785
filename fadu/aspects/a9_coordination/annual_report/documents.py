"""The report as an official paper: five parts, figures with footnotes, the definitions as an annex."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.declare import Document
from fadu.kernel.papers import Annex, Paper, Para, Table
from fadu.law import law

from . import sight
from .adding_up import sums
from .models import Report, ReportFigure
from .showing import Line, Shown, shown, source_of

Facts = Mapping[str, Any]
CLOSED = "报告公开以前，正式文稿只对能看其中全部数字的人开放；正文页上相应的数不显示，其余照常可看。"
NUMBERS = "一二三四五六七八九十"


def paper(report: Report, number: str, day: Any, actor: Actor = SYSTEM) -> Paper:
    """The report as it stands, for whoever may know its figures."""
    view, name = shown(report, actor), report.organ.name_on(day)
    body: list[Any] = []
    for no, part in enumerate(view.parts):
        body.append(Para(f"{NUMBERS[no]}、{part.section.title}", 1))
        heads = 0
        for line in part.lines:
            heads += line.heading
            body.append(_para(line, view, heads))
    if report.edition > 1:
        body.append(Para(f"更正说明：{report.correction}。更正前后的数值见附件。"))
    return Paper(
        head=name,
        kind="报告",
        number=number,
        title=report.title,
        to=("本级党委、人大常委会和上一级人民政府",) if report.kind == "government" else ("本级党委、政府",),
        body=tuple(body),
        signer=name,
        date=day,
        upward=True,
        signatory=report.approver.partition("（")[0] or report.drafter.partition("（")[0],
        attachments=("数字的口径和来源",),
        annexes=(Annex("数字的口径和来源", (_notes(view), *_gaps(report, view))),),
    )


def _para(line: Line, view: Shown, heads: int) -> Para:
    """One line: values with the number of their footnote."""
    words = []
    for piece in line.pieces:
        mark = f"［{view.order[piece.key]}］" if piece.kind == "figure" and piece.key in view.order else ""
        row = view.figures.get(piece.key) if mark else None
        mark = f"（外部数据）{mark}" if row and row.external else mark
        typed = f"（手填，来源：{piece.source}）" if piece.kind == "manual" else ""
        words.append(f"{piece.text}{mark}{typed}")
    text = "".join(words)
    return Para(f"（{NUMBERS[heads - 1]}）{text}", 2) if line.heading else Para(text)


def _notes(view: Shown) -> Table:
    rows = []
    for no, row in view.notes:
        said = f"外部数据：{row.said_by}，{row.dated}" if row.external else source_of(row)
        restated = f"（更正前 {row.frozen.before}）" if row.frozen and row.frozen.before else ""
        last = f"{row.last_text}（口径不同）" if row.redefined else row.last_text or "—"
        rows.append((str(no), row.title, row.text + restated, last, row.formula, said, row.basis or "—"))
    header = ("序号", "名称", "数值", "上年", "口径", "来源", "依据")
    return Table(header, tuple(rows), widths=(1, 3, 2, 2, 6, 2, 3))


def _gaps(report: Report, view: Shown) -> tuple[Para, ...]:
    """Sums that are not right, each with its explanation."""
    return tuple(
        Para(f"{one.check.sentence}。说明：{one.note.text}（{one.note.on}）。")
        for one in sight.open_sums(sums(report), view.figures.values())
        if one.note is not None and one.check.state == "broken"
    )


def closed(report: Report, actor: Actor) -> str:
    """Before publication the signed paper, which covers nothing, is for those who may know every figure in it."""
    rows = sight.covered(report, actor, ReportFigure._plain.filter(matter_id=report.pk))
    return CLOSED if any(row.closed for row in rows) else ""


def build(report: Report, facts: Facts) -> Paper:
    """The numbered report."""
    return paper(report, facts["number"], facts["on"])


DOCUMENTS = (
    Document(
        "report",
        "法治政府建设情况报告",
        build,
        number="{prefix}报〔{year}〕{n}号",
        basis=law("法治政府建设与责任落实督察工作规定")[""],
        closed=closed,
    ),
)
