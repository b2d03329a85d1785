"""Reading an indicator tree from a table, and the empty frame of ten, thirty-four and a hundred and four slots."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

CODE = re.compile(r"^[A-Za-z]?\d{1,2}(\.\d{1,2}){0,2}$")
KINDS = {"必备": "must", "一般": "usual", "附加": "extra", "": ""}
COLUMNS = {"code": ("编号", "code"), "title": ("指标", "名称", "title"), "standard": ("标准", "standard"),
           "kind": ("类别", "kind"), "points": ("分值", "points")}  # fmt: skip
LONGEST = {"title": 300, "standard": 4000}
SHAPE = (10, 34, 104)
# Short forms of the ten headings of 2021 as they are remembered; only the first was read in a public document.
HEADINGS = ("政府职能依法全面履行", "制度体系完善", "重大行政决策", "行政执法", "权力制约监督", "矛盾纠纷化解", "重大突发事件",
            "法治思维和依法行政能力", "组织领导", "附加项")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One indicator as read."""

    code: str
    title: str = ""
    standard: str = ""
    kind: str = ""
    points: Decimal | None = None
    confidence: str = ""

    @property
    def level(self) -> int:
        return self.code.count(".") + 1

    @property
    def parent(self) -> str:
        return self.code.rpartition(".")[0]


def read(rows: Sequence[Mapping[str, object]]) -> tuple[list[Line], list[str]]:
    """Lines of a table with the columns 编号, 指标, 标准, 类别, 分值, and what is wrong in which row."""
    found: list[Line] = []
    faults: list[str] = []
    for number, row in enumerate(rows, 2):
        cells = {key: _cell(row, names) for key, names in COLUMNS.items()}
        if not any(cells.values()):
            continue
        problems = _problems(cells, {line.code for line in found})
        faults += [f"第 {number} 行：{text}" for text in problems]
        if not problems:
            points = Decimal(cells["points"]) if cells["points"] else None
            found.append(Line(cells["code"], cells["title"], cells["standard"], KINDS[cells["kind"]], points))
    return found, faults + _tree(found)


def _cell(row: Mapping[str, object], names: Sequence[str]) -> str:
    for name in names:
        value = row.get(name)
        if value not in (None, ""):
            text = str(value).strip()
            return text.removesuffix(".0") if isinstance(value, float) and name not in ("编号", "code") else text
    return ""


def _problems(cells: Mapping[str, str], known: set[str]) -> list[str]:
    code, found = cells["code"], []
    if not CODE.match(code):
        found.append(f"编号「{code[:20]}」应写成 1、1.2 或者 1.2.3 的样子")
    elif code in known:
        found.append(f"编号「{code}」出现两次")
    if cells["kind"] not in KINDS:
        found.append(f"类别「{cells['kind'][:10]}」应为 必备、一般、附加 之一，或者空着")
    found += [f"{COLUMNS[key][0]}超过 {most} 字" for key, most in LONGEST.items() if len(cells[key]) > most]
    if cells["points"]:
        try:
            points = Decimal(cells["points"])
            if not points.is_finite() or not 0 <= points <= 1000 or points != round(points, 2):
                raise InvalidOperation
        except InvalidOperation:
            found.append(f"分值「{cells['points'][:10]}」不是 0 至 1000 之间、最多两位小数的数；没有公布的空着")
    return found


def _tree(lines: Sequence[Line]) -> list[str]:
    codes = {line.code for line in lines}
    found = [f"编号「{line.code}」没有上级「{line.parent}」" for line in lines if line.parent and line.parent not in codes]
    if lines and not any(line.level == 3 for line in lines):
        found.append("没有三级指标：佐证按三级指标归集")
    return found


def shape(lines: Sequence[Line]) -> tuple[int, int, int]:
    """How many indicators of each level."""
    return tuple(sum(line.level == level for line in lines) for level in (1, 2, 3))  # type: ignore[return-value]


def _shares(total: int, parts: int) -> list[int]:
    return [total // parts + (n < total % parts) for n in range(parts)]


def slots() -> list[Line]:
    """The empty frame: ten headings, then places without text. How the 34 and the 104 are spread is a placeholder."""
    found: list[Line] = []
    seconds = _shares(SHAPE[1], SHAPE[0])
    thirds = iter(_shares(SHAPE[2], SHAPE[1]))
    for a, (heading, many) in enumerate(zip(HEADINGS, seconds, strict=True), 1):
        found.append(Line(str(a), heading, confidence="read" if a == 1 else "memory"))
        for b in range(1, many + 1):
            found.append(Line(f"{a}.{b}"))
            found += [Line(f"{a}.{b}.{c}") for c in range(1, next(thirds) + 1)]
    return found
