"""Papers of the three registers."""

from __future__ import annotations

from fadu.kernel.declare import Document

from ..common import OPINION, OWN
from .plan import annual, change, conflicts, draw_record, joint
from .special import special

PLAN_PAPERS = (
    Document("annual", "年度检查计划", annual, number="{prefix}检查计划〔{year}〕{n}号", basis=OPINION, publish="open"),
    Document("joint", "联合检查计划", joint, number="{prefix}联查〔{year}〕{n}号", basis=OPINION, publish="open"),
    Document("draw_record", "抽取记录表", draw_record, basis=OWN, seal=False, publish="open"),
    Document("change", "计划调整说明", change, number="{prefix}检查调整〔{year}〕{n}号", basis=OWN, publish="open"),
    Document("conflicts", "频次冲突说明", conflicts, basis=OPINION, seal=False),
)
SPECIAL_PAPERS = (
    Document("special", "专项检查计划", special, number="{prefix}专查〔{year}〕{n}号", basis=OPINION, publish="open"),
)
