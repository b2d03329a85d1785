"""Who reads the pages of watching, and the lists they open."""

from __future__ import annotations

from fadu.people.guards import only

READERS = ("inspection.supervisor", "coordinator", "leader", "auditor")
KINDS = {
    "onsite": "到场检查", "found": "发现问题的检查", "joint": "联合检查", "offsite": "非现场检查", "outside": "计划外检查",
    "uncoded": "未亮码检查", "late": "结果超期未公开", "refused": "入企被拒",
}  # fmt: skip


watchers = only(*READERS)  # supervision and those who read everything
