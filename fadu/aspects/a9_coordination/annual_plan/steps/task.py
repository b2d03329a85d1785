"""A task: not_started, in_progress, submitted (returned), verified, done; or not_done, carried_over, cancelled."""

from __future__ import annotations

from fadu.kernel.declare import Ask, Clock, Procedure, State, Step

from .. import claiming
from ..proving import own_items
from . import task_rules as rules
from .task_rules import RETURNS

OFFICE, UNIT = ("coordinator",), ("unit_contact",)
STATES = (
    State("not_started", "未启动"),
    State("in_progress", "推进中", tone="ok"),
    State("submitted", "待核验", tone="soon"),
    State("verified", "已核验", tone="ok"),
    State("done", "已完成", closed=True),
    State("not_done", "未完成", closed=True, tone="late"),
    State("carried_over", "已结转", closed=True),
    State("cancelled", "调整取消", closed=True),
)
UNFINISHED_TASK = ("not_started", "in_progress", "submitted")
CHECKED = ("in_progress", "submitted", "verified")
OPENING = (
    Ask("plan_id", "计划", "int"),
    Ask("aspect_id", "方面", "int"),
    Ask("no", "编号", max_length=20),
    Ask("order", "次序", "int"),
    Ask("title", "任务", max_length=300),
    Ask("text", "要求", "longtext", required=False),
    Ask("deadline", "完成时限", "date", required=False),
    Ask("precision", "时限精度"),
    Ask("planned_start", "计划启动", "date"),
    Ask("reconstructed", "重建", "bool", required=False),
    Ask("span_start", "原文起", "int"),
    Ask("span_end", "原文止", "int"),
    Ask("parent_id", "上级任务", "int", required=False),
    Ask("carried_from_id", "结转自", "int", required=False),
    Ask("provenance", "来历", required=False, max_length=300),
)
DISPATCH = (
    Ask("period", "属于哪一期", help="如 2026-11 或 2026-Q4", max_length=10),
    Ask("about", "问什么", "choice", (("progress", "进展说明"), ("problem", "困难和原因"), ("figure", "数据"))),
    Ask("question", "问题", max_length=200),
    Ask("answer_by", "答复期限", "date"),
)
STEPS = (
    Step("open", "列入计划", ("",), "not_started", who=("system",), asks=OPENING, sets=tuple(a.key for a in OPENING)),
    Step("start", "启动", ("not_started",), "in_progress", who=UNIT + OFFICE, guard=rules.guard_running),
    Step(
        "prove",
        "提交佐证",
        ("not_started", "in_progress"),
        None,
        who=UNIT + OFFICE,
        guard=rules.guard_running,
        check=rules.check_evidence,
        effect=rules.add_evidence,
        asks=(
            Ask("deliverable", "交付成果", "choice", rules.deliverables),
            Ask(
                "item", "已提交的成果佐证", "choice", required=False, max_length=80, offer=own_items,
                help="同一份佐证可以证明几项任务，不必再传",
            ),
            Ask("file", "文件", "file", required=False),
            Ask("record", "业务记录编号", required=False, max_length=80, help="系统已有的记录填编号即可，不必另传文件"),
            Ask("note", "说明", required=False, max_length=300),
        ),
    ),
    Step(
        "claim",
        "申报本单位数",
        ("not_started", "in_progress"),
        None,
        who=UNIT,
        guard=rules.guard_claim,
        check=claiming.check,
        effect=claiming.claim,
        help="登记册算得出的不必申报；与登记册不一致时可以申报，两个数并列显示，不相加",
        asks=(
            Ask("target", "目标", "choice", claiming.targets_of),
            Ask("amount", "申报数", max_length=30, help="本单位的数，如 12；比率写成 49/72"),
            Ask("definition", "按什么口径", max_length=200, help="如“按执法人员数”“按执法行为件数”"),
        ),
    ),
    Step(
        "submit",
        "提交核验",
        ("in_progress",),
        "submitted",
        who=UNIT,
        guard=rules.guard_submit,
        check=rules.check_submit,
        effect=rules.submit,
        starts=("verify",),
        asks=(
            Ask("claimed", "申报值", "longtext", required=False, help="系统能计算的不必填；填写的与系统不一致时须说明"),
        ),
    ),
    Step(
        "check",
        "核实佐证",
        CHECKED,
        None,
        who=OFFICE,
        guard=rules.guard_accept,
        check=rules.check_result,
        effect=rules.check_one,
        asks=(
            Ask("evidence", "佐证", "choices", rules.open_evidence),
            Ask("result", "结论", "choice", (("accepted", "已核实"), ("rejected", "不采纳"))),
            Ask("reason", "理由", required=False, max_length=300),
        ),
    ),
    Step(
        "return",
        "退回",
        ("submitted",),
        "in_progress",
        who=OFFICE,
        guard=rules.guard_checker,
        effect=rules.tell_unit,
        stops=("verify",),
        asks=(Ask("ground", "退回原因", "choice", RETURNS), Ask("reason", "具体意见", max_length=300)),
    ),
    Step(
        "verify",
        "核验",
        ("submitted",),
        "verified",
        who=OFFICE,
        guard=rules.guard_checker,
        check=rules.check_verify,
        effect=rules.verify,
        stops=("verify",),
        asks=(Ask("explanation", "差异说明", "longtext", required=False),),
    ),
    Step("finish", "确认完成", ("verified",), "done", who=OFFICE, guard=rules.guard_finish),
    Step(
        "reopen",
        "重开",
        ("verified", "done"),
        "in_progress",
        who=OFFICE,
        guard=rules.guard_archive,
        effect=rules.reopen,
        asks=(Ask("finding", "督察或者考核发现", max_length=300),),
    ),
    Step(
        "fail",
        "认定未完成",
        ("not_started", "in_progress", "submitted"),
        "not_done",
        who=OFFICE,
        guard=rules.guard_overdue,
        stops=("verify",),
        asks=(Ask("reason", "原因", "longtext"),),
    ),
    Step(
        "carry",
        "结转下年",
        ("not_done",),
        "carried_over",
        who=OFFICE,
        asks=(Ask("reason", "结转理由", max_length=300),),
    ),
    Step(
        "dispatch",
        "调度",
        ("not_started", "in_progress", "submitted"),
        None,
        who=OFFICE,
        guard=rules.guard_running,
        check=rules.check_dispatch,
        effect=rules.dispatch,
        asks=DISPATCH,
    ),
    Step(
        "answer",
        "答复调度",
        ("not_started", "in_progress", "submitted"),
        None,
        who=UNIT,
        guard=rules.guard_answer,
        effect=rules.answered,
        asks=(Ask("answer", "答复", "longtext"),),
    ),
    Step(
        "assign",
        "更换牵头单位",
        ("not_started", "in_progress", "submitted"),
        None,
        who=("system",),
        effect=rules.assign,
        asks=(Ask("lead_id", "单位", "int"),),
    ),
    Step(
        "cancel",
        "调整取消",
        ("not_started", "in_progress", "submitted"),
        "cancelled",
        who=("system",),
        stops=("verify",),
        asks=(Ask("reason", "依据"),),
    ),
)
CLOCKS = (Clock("verify", "核验", "plan.verify", who="市委依法治市办", public=False),)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
