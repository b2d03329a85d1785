"""The procedure of a visit: states, steps and clocks."""

from __future__ import annotations

from fadu.kernel.declare import Clock, Procedure, State

from .steps import (
    breaking,
    coding,
    correcting,
    doubts,
    extending,
    history,
    insisting,
    onsite,
    refusing,
    request,
    results,
    together,
    urgent,
    witness,
)

STATES = (
    State("requested", "待审批"),
    State("approved", "已批准"),
    State("coded", "已发码，待派员"),
    State("assigned", "待入企"),
    State("on_site", "检查中", tone="soon"),
    State("turned_away", "入企被拒，待处理", tone="hold"),
    State("recorded", "待告知结果"),
    State("told", "已告知，待公开"),
    State("ordering", "责令改正中", tone="hold"),
    State("rectified", "已报改正，待复查", tone="hold"),
    State("transferred", "已移送，待公开"),
    State("closed", "已办结", closed=True, tone="ok"),
    State("refused", "不予批准", closed=True),
    State("cancelled", "已取消", closed=True),
    State("obstructed", "拒绝、阻挠检查，已移送", closed=True),
)
CLOCKS = (
    Clock("publish", "公开检查结果", "penalty.publish_other", who="检查主体",
          otherwise="列入结果超期清单，由行政执法监督机构督促"),
    Clock("makeup", "补扫检查码", "visit.makeup", who="检查人员", otherwise="按未亮码检查统计，由行政执法监督机构责令改正"),
    Clock("approval", "补办审批", "visit.approval_late", who="检查主体负责人",
          otherwise="按未经批准的检查统计，由行政执法监督机构责令改正"),
)  # fmt: skip
PARTS = (
    request, urgent, coding, onsite, together, refusing, insisting, breaking, results, extending, correcting, doubts,
    history, witness,
)  # fmt: skip
STEPS = tuple(step for part in PARTS for step in part.STEPS)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
