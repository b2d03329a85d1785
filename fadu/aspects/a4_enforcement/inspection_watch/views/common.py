"""Who reads the pages of watching, and the lists they open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fadu.kernel.today import today
from fadu.people.guards import only

from ..summary import period_of

READERS = ("inspection.supervisor", "coordinator", "leader", "auditor")
KINDS = {
    "onsite": "到场检查", "found": "发现问题的检查", "joint": "联合检查", "offsite": "非现场检查", "outside": "计划外检查",
    "uncoded": "未亮码检查", "late": "结果没有按期公开", "refused": "入企被拒",
}  # fmt: skip


watchers = only(*READERS)  # supervision and those who read everything


def chosen(request: HttpRequest) -> tuple[Any, str]:
    """Period and area in the address; nonsense gives this year and the whole area."""
    area = request.GET.get("area", "")
    return period_of(request.GET.get("period", ""), today()), area if area.isdecimal() and len(area) == 6 else ""
