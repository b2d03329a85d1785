"""A warning: raised → the body is asked → explains → supervision resolves. A rule opens it, a person decides."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import SYSTEM_ROLE, Ask, Clock, Procedure, State, Step
from fadu.kernel.procedure import Taking
from fadu.law import law

from ..models import OUTCOMES, SUBJECTS

SUPERVISOR, HEAD, PLANNER = "inspection.supervisor", "inspection.head", "inspection.planner"
OWN = law("涉企行政检查管理口径")[""]
OPINION = law("严格规范涉企行政检查意见")[""]
STATES = (
    State("raised", "待核查", tone="soon"),
    State("asked", "已发核查通知", tone="hold"),
    State("explained", "已说明，待处理"),
    State("resolved", "已处理", closed=True, tone="ok"),
)
CLOCKS = (
    Clock("explain", "说明预警情况", "inspection.warning_explain", who="检查主体", otherwise="列入监督通报"),
)  # fmt: skip


def by(taking: Taking) -> str:
    """Who acts."""
    return (taking.actor.label or taking.actor.name)[:120]


def raised(taking: Taking) -> None:
    """The facts come from the rule; nobody types a warning."""
    case, facts = taking.case, taking.facts
    for name in ("enterprise", "inspector", "body"):
        setattr(case, f"{name}_id", facts[name])
    case.window_from = facts["window_from"]
    case.evidence = [int(pk) for pk in facts["evidence"].split()]
    taking.note(case.text)
    taking.notify(f"检查预警：{case.text}"[:300], role=HEAD, organ_id=case.organ_id)


def asked(taking: Taking) -> None:
    """The body is told what to explain."""
    taking.case.question = taking.facts["question"]
    taking.notify(f"检查预警须说明：{taking.case.text}"[:300], role=HEAD, organ_id=taking.case.organ_id)


def explained(taking: Taking) -> None:
    """The body's side."""
    case = taking.case
    case.explanation, case.explained_on, case.explained_by = taking.facts["explanation"], taking.on, by(taking)
    taking.notify(f"预警已说明：{case.text}"[:300], role=SUPERVISOR)


def resolved(taking: Taking) -> None:
    """What supervision makes of it."""
    case = taking.case
    case.outcome, case.opinion = taking.facts["outcome"], taking.facts.get("opinion") or ""
    case.resolved_on, case.resolved_by = taking.on, by(taking)


def check_outcome(case: Any, facts: Any) -> dict[str, str]:
    """Measures need the body's explanation, or its silence after having been asked, and words of their own."""
    measure = facts["outcome"] in ("corrected", "talked", "circulated")
    if measure and case.state == "raised":
        return {"outcome": "采取监督措施前，须先发核查通知听取说明"}
    return {"opinion": "请写明处理意见"} if measure and not facts.get("opinion") else {}


RAISED = (
    Ask("rule", "规则", max_length=60), Ask("rule_title", "规则名称", max_length=200),
    Ask("subject", "对象类别", "choice", SUBJECTS), Ask("enterprise", "企业", "int", required=False),
    Ask("inspector", "检查人员", "int", required=False), Ask("body", "检查主体", "int", required=False),
    Ask("county", "区县", max_length=12, required=False), Ask("raised_on", "预警日期", "date"),
    Ask("window_from", "计算自", "date", required=False), Ask("evidence", "所依据的检查", "longtext"),
    Ask("text", "内容", max_length=400), Ask("action", "处置", "choice", (("flag", "提示"), ("block", "阻断"))),
    Ask("mark", "去重标识", max_length=64),
)  # fmt: skip
STEPS = (
    Step("raise", "产生预警", ("",), "raised", who=(SYSTEM_ROLE,), basis=OWN, effect=raised,
         sets=("rule", "rule_title", "subject", "county", "raised_on", "text", "action", "mark"), asks=RAISED),
    Step("ask", "发核查通知", ("raised",), "asked", who=(SUPERVISOR,), basis=OWN, effect=asked, paper="inquiry",
         starts=("explain",), asks=(Ask("question", "请说明什么", "longtext", max_length=600,
                                        default="请说明安排上述检查的依据、必要性和今后如何避免重复检查。"),)),
    Step("explain", "说明情况", ("raised", "asked"), "explained", who=(HEAD, PLANNER), effect=explained,
         stops=("explain",), asks=(Ask("explanation", "说明", "longtext", max_length=600),)),
    Step("resolve", "处理", ("raised", "asked", "explained"), "resolved", who=(SUPERVISOR,), basis=OPINION,
         check=check_outcome, effect=resolved, stops=("explain",), final=True,
         asks=(Ask("outcome", "结果", "choice", OUTCOMES),
               Ask("opinion", "意见", "longtext", required=False, max_length=600))),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
