"""Procedures of proofs, promises, policies and requests."""

from __future__ import annotations

from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.law import law

from ..models import DataRequest, UpperPolicy
from ..promises import countable
from . import asking, offers
from . import effects as do

OFFICE, UNIT, LEADER = ("coordinator",), ("unit_contact",), ("leader",)
OWN = law("年度计划管理口径")[""]
RECORD = Ask("record", "业务记录编号", required=False, max_length=80, help="系统已有的记录填编号即可，不必另传文件")
PROOF = Ask("evidence", "成果佐证", "choice", required=False, max_length=80, offer=offers.own_proofs,
            help="同一份佐证可以引用多次，不必再传；还没有的先提交成果佐证")  # fmt: skip
TARGETS = "本单位正在办理的任务、承诺、上级要求和问题；一份佐证可以证明几项"

EVIDENCE = Procedure(
    (
        State("linked", "待核实", tone="soon"),
        State("accepted", "已核实", closed=True, tone="ok"),
        State("rejected", "未采纳", closed=True, tone="late"),
        State("withdrawn", "已撤回", closed=True),
    ),
    (
        Step("give", "提交成果", ("",), "linked", UNIT + OFFICE, check=do.check_given, effect=do.give, basis=OWN,
             starts=("proof",), sets=("title", "made_on", "person"), asks=(
                 Ask("title", "成果", max_length=200), Ask("made_on", "形成日期", "date"),
                 Ask("person", "经手人", required=False, max_length=60), Ask("file", "文件", "file", required=False),
                 RECORD, Ask("target", "证明哪些事项", "choices", required=False, max_length=300, offer=offers.open_matters,
                             help=TARGETS))),
        Step("use", "引用到其他事项", ("linked", "accepted"), None, UNIT + OFFICE, effect=do.use,
             asks=(Ask("target", "证明哪些事项", "choices", max_length=300, offer=offers.open_matters, help=TARGETS),
                   Ask("note", "说明", required=False, max_length=200))),
        Step("accept", "核实", ("linked",), "accepted", OFFICE, guard=do.guard_other, effect=do.checked, basis=OWN,
             stops=("proof",), asks=(Ask("reason", "意见", required=False, max_length=300),)),
        Step("reject", "不采纳", ("linked",), "rejected", OFFICE, guard=do.guard_other, effect=do.checked, basis=OWN,
             stops=("proof",), asks=(Ask("reason", "理由", max_length=300),)),
        Step("withdraw", "撤回", ("linked",), "withdrawn", UNIT, stops=("proof",),
             asks=(Ask("reason", "理由", max_length=300),), effect=do.checked),
    ),
    (Clock("proof", "核实佐证", "dispatch.proof", who="市委依法治市办", public=False),),
)  # fmt: skip
PROMISE = Procedure(
    (
        State("not_started", "未启动"),
        State("in_progress", "推进中", tone="ok"),
        State("submitted", "待核验", tone="soon"),
        State("done", "已兑现", closed=True, tone="ok"),
        State("not_done", "未兑现", closed=True, tone="late"),
    ),
    (
        Step("enter", "登记承诺", ("",), "not_started", OFFICE, basis=OWN, effect=do.entered,
             sets=("key", "year", "title", "text", "where", "comparator", "wanted", "measure", "deadline",
                   "indicator"), asks=(
                 Ask("key", "编号", max_length=20), Ask("year", "年度", "int", minimum=2017, maximum=2099),
                 Ask("title", "承诺", max_length=200), Ask("text", "内容", max_length=600),
                 Ask("where", "出处", required=False, max_length=120),
                 Ask("comparator", "比较", "choice", do.COMPARES, required=False),
                 Ask("wanted", "目标值", "money", required=False), Ask("measure", "单位", required=False, max_length=20),
                 Ask("deadline", "期限", "date"),
                 Ask("indicator", "由哪个指标算出", "choice", lambda case: countable(), required=False,
                     help="系统已有的数由系统算，不再填报"))),
        Step("start", "启动", ("not_started",), "in_progress", UNIT + OFFICE),
        Step("report", "更新进展", ("in_progress",), None, UNIT, effect=do.report, basis=OWN, asks=(
            Ask("progress", "进展", max_length=500),
            Ask("value", "现值", "money", required=False, show=lambda case: not case.indicator), PROOF)),
        Step("submit", "提交核验", ("in_progress",), "submitted", UNIT, guard=do.guard_proven, effect=do.submit,
             starts=("check",), basis=OWN),
        Step("verify", "核验兑现", ("submitted",), "done", OFFICE, guard=do.guard_promise, stops=("check",), basis=OWN,
             asks=(Ask("reason", "核验情况", max_length=300),)),
        Step("return", "退回", ("submitted",), "in_progress", OFFICE, effect=do.returned, stops=("check",), basis=OWN,
             asks=(Ask("reason", "意见", max_length=300),)),
        Step("fail", "认定未兑现", ("not_started", "in_progress"), "not_done", OFFICE, guard=do.guard_past, basis=OWN,
             asks=(Ask("reason", "原因", "longtext"),)),
    ),
    (Clock("check", "核验承诺", "dispatch.promise", who="市委依法治市办", public=False),),
)  # fmt: skip
POLICY = Procedure(
    (
        State("registered", "已登记"),
        State("assigned", "已分解", tone="ok"),
        State("assessed", "已评估", closed=True, tone="ok"),
    ),
    (
        Step("register", "登记上级政策", ("",), "registered", OFFICE, basis=OWN, starts=("policy",),
             sets=("title", "document_number", "issuer", "level", "issued_on"), asks=(
                 Ask("title", "文件", max_length=300), Ask("document_number", "文号", required=False, max_length=120),
                 Ask("issuer", "发文机关", max_length=120), Ask("level", "层级", "choice", UpperPolicy.LEVELS),
                 Ask("issued_on", "印发日期", "date", required=False))),
        Step("split", "分解要求", ("registered", "assigned"), "assigned", OFFICE, check=do.check_split, effect=do.split,
             stops=("policy",), basis=OWN, asks=(Ask("demands", "要求", "longtext", help=do.DEMANDS),)),
        Step("report", "填报落实情况", ("assigned",), None, UNIT, guard=do.guard_demand, effect=do.demand_done,
             basis=OWN, asks=(Ask("demand", "要求", "choice", do.open_demands),
                              Ask("result", "落实情况", max_length=500), PROOF)),
        Step("assess", "督导评估", ("assigned",), "assessed", OFFICE, effect=do.assessed, basis=OWN, paper="assessment",
             sets=("grade", "conclusion"), asks=(
                 Ask("grade", "结论", "choice", UpperPolicy.GRADES), Ask("conclusion", "评估意见", "longtext"))),
    ),
    (Clock("policy", "分解", "dispatch.policy", who="市委依法治市办", public=False),),
)  # fmt: skip
REQUEST = Procedure(
    (
        State("asked", "待答复", tone="soon"),
        State("answered", "已答复", closed=True, tone="ok"),
        State("withdrawn", "已撤回", closed=True),
    ),
    (
        Step("ask", "向单位要材料", ("",), "asked", OFFICE, check=asking.check_asked, effect=asking.asked, basis=OWN,
             starts=("answer",), sets=("kind", "key", "period", "question", "why"), asks=(
                 Ask("unit", "单位", "choice", asking.units), Ask("kind", "种类", "choice", DataRequest.KINDS),
                 Ask("key", "字段或者指标", max_length=100,
                     help="指标写“登记册.指标”，字段写“登记册.字段”，都没有的写简短名称；系统已有的不能再要"),
                 Ask("period", "期间", max_length=20, help="如 2026-11 或 2026"),
                 Ask("question", "要什么", max_length=300), Ask("why", "为什么要", max_length=300),
                 Ask("despite", "仍要的理由", required=False, max_length=300,
                     help="超出每月上限，或者登记册里可能已有时，写明为什么仍要"))),
        Step("answer", "答复", ("asked",), "answered", UNIT, guard=asking.guard_asked, effect=asking.answer,
             stops=("answer",),
             sets=("answer",), asks=(Ask("answer", "答复", "longtext"), Ask("file", "文件", "file", required=False))),
        Step("withdraw", "撤回", ("asked",), "withdrawn", OFFICE, stops=("answer",), effect=asking.unasked,
             asks=(Ask("reason", "理由", max_length=300),)),
    ),
    (Clock("answer", "答复", "dispatch.request", who="被要求单位", public=False),),
)  # fmt: skip
