"""A frame: imported, in use, retired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.exchange import read_table
from fadu.kernel.models import Attachment
from fadu.kernel.taking import Taking
from fadu.kernel.workbooks import BadTable

from ..models import Node
from ..rules.frame import Line, read, shape, slots
from .shared import OFFICE, by

TITLE = Ask("title", "名称", max_length=200)
EDITION = Ask("edition", "版本", required=False, max_length=60)
SOURCE = Ask("source", "来源", max_length=300, help="文件名称和文号，说明文本从哪里来")


def _read(facts: Mapping[str, Any]) -> tuple[list[Line], list[str]]:
    file = Attachment._plain.get(pk=facts["file"][0])
    return read(read_table(file.name, bytes(file.content)))


def check_file(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """A table that cannot be read is refused with its rows."""
    try:
        lines, faults = _read(facts)
    except BadTable as error:
        return {"file": str(error)}
    return {"file": "；".join(faults[:6]) or "没有读到任何指标"} if faults or not lines else {}


def write(taking: Taking, lines: list[Line]) -> None:
    """Nodes in the order of the table."""
    Node._plain.bulk_create(
        Node(
            matter_id=taking.case.pk, frame=taking.case, code=line.code, level=line.level, order=n, title=line.title,
            standard=line.standard, kind=line.kind, points=line.points, confidence=line.confidence,
        )
        for n, line in enumerate(lines, 1)
    )  # fmt: skip
    taking.case.imported_by = by(taking.actor)
    unknown = sum(line.level == 3 and line.points is None for line in lines)
    taking.note("一、二、三级指标 {} / {} / {} 项，未公布分值 {} 项".format(*shape(lines), unknown))


def load(taking: Taking) -> None:
    """The imported text."""
    lines, _ = _read(taking.facts)
    taking.after.append(lambda: write(taking, lines))
    taking.note("一、二、三级指标 {} / {} / {} 项".format(*shape(lines)))


def empty(taking: Taking) -> None:
    """The frame without text, until the official one is imported."""
    taking.case.slots = True
    taking.after.append(lambda: write(taking, slots()))


STATES = (
    State("draft", "已导入"),
    State("in_use", "使用中", closed=True, tone="ok"),
    State("retired", "停用", closed=True),
)
STEPS = (
    Step("import", "导入指标体系", ("",), "draft", who=OFFICE, check=check_file, effect=load,
         sets=("title", "edition", "source"),
         asks=(TITLE, EDITION, SOURCE, Ask("file", "表格", "file", help="列名：编号、指标、标准、类别、分值；没有公布的空着"))),
    Step("slots", "建立空位框架", ("",), "draft", who=OFFICE, effect=empty, sets=("title", "edition", "source"),
         asks=(TITLE, EDITION, SOURCE)),
    Step("use", "启用", ("draft",), "in_use", who=OFFICE),
    Step("retire", "停用", ("draft", "in_use"), "retired", who=OFFICE, asks=(Ask("reason", "理由", max_length=300),)),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS)
