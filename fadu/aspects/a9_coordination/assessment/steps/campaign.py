"""A campaign: prepared, open, verifying, computed, reviewed, announced, final; restated when records change later."""

from __future__ import annotations

from fadu.kernel.declare import Ask, Clock, Procedure, State, Step

from ..models.campaign import PUBLICATION
from . import campaign_results as results
from . import campaign_rules as rules
from . import surveys
from .shared import APPROVER, OFFICE, STAFF

REASON = Ask("reason", "理由", max_length=300)
WHY = Ask("reason", "说明", required=False, max_length=300)
PREPARING = (
    Ask("title", "名称", max_length=200),
    Ask("year", "考核年度", "int", minimum=2000, maximum=2100),
    Ask("scheme_id", "方案", "choice", rules.schemes),
    Ask("starts", "计分起", "date"),
    Ask("until", "计分止", "date"),
    Ask("publication", "公布范围", "choice", PUBLICATION, default="grades"),
    Ask("roster", "考核对象", "longtext", default=rules.last_roster, max_length=8000,
        help="每行一组，写成“组别：单位、单位”；方案不分组的直接列单位"),
)  # fmt: skip
SETS = tuple(ask.key for ask in PREPARING)
SURVEY = (
    Ask("source", "调查项", "choice", surveys.sources),
    Ask("surveyor", "调查机构", max_length=120, help="不得是考核对象"),
    Ask("frame", "抽样范围", max_length=300),
    Ask("method", "方法", max_length=300),
    Ask("surveyed_on", "调查日期", "date"),
    Ask(
        "counts",
        "各单位人数",
        "longtext",
        max_length=20_000,
        help="每行一个单位：单位，各档人数（由高到低），不清楚的人数",
    ),
    Ask("report", "调查报告", "file", required=False),
)
STATES = (
    State("prepared", "筹备"),
    State("open", "自评", tone="ok"),
    State("verifying", "核验评分", tone="ok"),
    State("computed", "已计算", tone="soon"),
    State("reviewed", "已复核", tone="soon"),
    State("announced", "已反馈", tone="hold"),
    State("final", "已审定", closed=True, tone="ok"),
    State("restated", "已更正", closed=True, tone="soon"),
    State("cancelled", "已取消", closed=True),
)
STEPS = (
    Step("prepare", "筹备考核", ("",), "prepared", who=OFFICE, asks=PREPARING, check=rules.check_prepare,
         effect=rules.prepare, sets=SETS),
    Step("amend", "修改筹备内容", ("prepared",), None, who=OFFICE, asks=PREPARING, check=rules.check_prepare,
         effect=rules.prepare, sets=SETS),
    Step("start", "启动考核", ("prepared",), "open", who=OFFICE, effect=rules.start, paper="start"),
    Step("close_self", "结束自评", ("open",), "verifying", who=STAFF, starts=("review",)),
    Step("freeze", "冻结业务数值", ("verifying",), None, who=STAFF, guard=rules.guard_freeze, effect=rules.freeze,
         group="数据"),
    Step("invite", "邀请专家", ("open", "verifying"), None, who=OFFICE, guard=rules.guard_invite, effect=rules.invite,
         asks=(Ask("experts", "专家", "choices", rules.experts),), group="数据"),
    Step("survey", "录入满意度调查", ("open", "verifying"), None, who=STAFF, check=surveys.check,
         effect=surveys.entered, asks=SURVEY, group="数据"),
    Step("anonymous", "引用匿名问卷", ("open", "verifying"), None, who=STAFF, guard=surveys.guard_anonymous,
         check=surveys.check_anonymous, effect=surveys.taken_over, group="数据",
         asks=(Ask("source", "调查项", "choice", surveys.sources),
               Ask("questionnaire", "问卷", "choice", surveys.questionnaires)),
         help="样本数和各档人数取自开箱的合计，不手工录入"),
    Step("compute", "计算结果", ("verifying",), "computed", who=STAFF, guard=results.guard_compute,
         check=results.check_compute, effect=results.compute, asks=(WHY,), stops=("review",)),
    Step("reopen", "退回核验", ("computed", "reviewed"), "verifying", who=STAFF, asks=(REASON,), starts=("review",)),
    Step("review", "复核结果", ("computed",), "reviewed", who=STAFF, guard=results.guard_review,
         check=results.check_review, effect=results.review,
         asks=(Ask("caution", "对提醒的说明", "longtext", required=False, help="没有提醒时不必填"),)),
    Step("announce", "向各单位反馈", ("reviewed",), "announced", who=OFFICE, effect=results.announce),
    Step("correct", "按成立的异议更正结果", ("announced",), None, who=STAFF, guard=results.guard_correct,
         check=results.check_compute, effect=results.compute, asks=(REASON,)),
    Step("finish", "审定公布", ("announced",), "final", who=APPROVER, guard=results.guard_finish, effect=results.finish,
         paper="circular", final=True),
    Step("restate", "更正已公布的结果", ("final", "restated"), "restated", who=APPROVER, check=results.check_restate,
         effect=results.restate, paper="restatement", asks=(REASON,)),
    Step("cancel", "取消考核", ("prepared", "open", "verifying"), "cancelled", who=APPROVER, asks=(REASON,),
         effect=results.cancel, stops=("review",), final=True),
)  # fmt: skip
CLOCKS = (Clock("review", "核验评分", "assessment.review", who="依法治市办", public=False),)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
