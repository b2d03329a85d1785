"""Weights tried out from a pasted matrix: judgments, data of units, or both. Nothing is stored."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fadu.people.actors import actor_of

from ..access import OFFICE
from ..scoring import AssessError, exact, largest_remainder, show
from ..scoring.ahp import PRIORITISATION, RI, RI_TITLES
from ..scoring.objective import NORMALISE
from ..scoring.single import Grid, Weighed, combined, judgments, spread
from .common import signed_in

METHODS = (("ahp", "层次分析（AHP）"), ("entropy", "熵权"), ("critic", "CRITIC"), ("combination", "主观和客观合成"))
HOW = (("linear", "线性合成"), ("product", "乘积合成"))
CELLS, LONGEST = re.compile(r"[\t,，;；]"), 60_000
MOST_ROWS, MOST_COLUMNS = 500, 60
DIGITS = 2
EXAMPLE = (("依法行政", "1", "2", "1/2"), ("制度建设", "1/2", "1", "1/3"), ("行政执法", "2", "3", "1"))
FIELDS = {"method": "ahp", "ri": "later", "prioritisation": "eigenvector", "normalise": "none", "how": "linear",
          "objective": "entropy", "cost": "", "alpha": "0.5", "judged": "", "data": ""}  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form, and below it the weights with everything that must be printed with them."""
    if not actor_of(request).has(*OFFICE):
        raise Http404("weights")
    given = {key: request.POST.get(key, default)[:LONGEST] for key, default in FIELDS.items()}
    context: dict[str, Any] = {
        "given": given, "methods": METHODS, "ways": HOW, "objectives": METHODS[1:3], "error": "",
        "tables": tuple(RI_TITLES.items()),
        "orders": tuple(PRIORITISATION.items()), "normalisations": tuple(NORMALISE.items()), "found": None,
        "example": EXAMPLE, "index": [(key, RI_TITLES[key], RI[key]) for key in RI],
    }  # fmt: skip
    if request.method == "POST":
        try:
            found = weighed(given)
            context |= {"found": found, "rows": _rows(found), "written": _written(found)}
        except AssessError as error:
            context["error"] = str(error)
    return render(request, "assessment/weights.html", context, status=422 if context["error"] else 200)


def weighed(given: dict[str, str]) -> Weighed:
    """What the form asks for. Raises AssessError with what to mend."""
    for key, allowed in (("method", dict(METHODS)), ("ri", RI), ("prioritisation", PRIORITISATION), ("how", dict(HOW)),
                         ("normalise", NORMALISE), ("objective", dict(METHODS[1:3]))):  # fmt: skip
        if given[key] not in allowed:
            raise AssessError("没有这个选项，请重新选择")
    method = given["method"]
    if method == "ahp":
        return _judged(given)
    if method != "combination":
        return _spread(given, method)
    return combined(_judged(given), _spread(given, given["objective"]), _alpha(given["alpha"]), given["how"])


def _judged(given: dict[str, str]) -> Weighed:
    return judgments(pasted(given["judged"], "判断矩阵"), given["ri"], given["prioritisation"])


def _spread(given: dict[str, str], method: str) -> Weighed:
    costs = [name.strip() for name in CELLS.split(given["cost"].replace("、", ",")) if name.strip()]
    return spread(pasted(given["data"], "各单位数据"), method, given["normalise"], costs)


def _alpha(text: str) -> Fraction:
    try:
        return exact(text)
    except AssessError as error:
        raise AssessError(f"α：{error}") from None


def pasted(text: str, name: str) -> Grid:
    """A matrix copied from a spreadsheet (tabs) or written with commas: first line and first column are names."""
    lines = [
        (n, [cell.strip() for cell in CELLS.split(line)]) for n, line in enumerate(text.splitlines(), 1) if line.strip()
    ]
    if len(lines) < 2:
        raise AssessError(f"请粘贴{name}：第一行、第一列为名称，其余为数，各格以制表符或逗号隔开")
    (_, head), *rest = lines
    columns = head[1:]
    if not columns or "" in columns or len(set(columns)) < len(columns):
        raise AssessError(f"{name}第一行有空的或者重复的名称")
    if len(rest) > MOST_ROWS or len(columns) > MOST_COLUMNS:
        raise AssessError(f"{name}最多 {MOST_ROWS} 行 {MOST_COLUMNS} 列；更大的请用命令 fadu assess weights")
    odd = next(((n, line) for n, line in rest if len(line) != len(head)), None)
    if odd:
        raise AssessError(f"{name}第 {odd[0]} 行有 {len(odd[1])} 格，第一行有 {len(head)} 格")
    names = [line[0] for _, line in rest]
    twice = next((row for n, row in enumerate(names) if row in names[:n] or not row), None)
    if twice is not None:
        raise AssessError(f"{name}第一列的“{twice}”出现两次" if twice else f"{name}有一行没有名称")
    return Grid(names, columns, [line[1:] for _, line in rest])


def _rows(found: Weighed) -> list[dict[str, Any]]:
    """Name, percent and where it comes from, in the order given."""
    parts = list(found.parts.values())
    return [
        {"name": name, "percent": weight * 100, "parts": [part[name] * 100 for part in parts]}
        for name, weight in found.weights.items()
    ]


def _written(found: Weighed) -> list[tuple[str, str]]:
    """Weights on a decimal grid that add up to exactly 100, as a scheme takes them; none when they may not be used."""
    if found.finding:
        return []
    grid = largest_remainder(list(found.weights.values()), Fraction(100), DIGITS)
    return [(name, show(weight, DIGITS)) for name, weight in zip(found.weights, grid, strict=True)]
