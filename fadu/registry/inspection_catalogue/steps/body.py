"""Inspecting bodies: applied → confirmed by the justice bureau → published → withdrawn; or refused with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Facts, Procedure, State, Step
from fadu.kernel.procedure import Taking

from .. import history
from ..models import Body
from ..rules import eligibility
from .shared import ANSWERS, OPINION, PLANNER, SUPERVISOR, by, write

STATES = (
    State("applied", "待确认", tone="soon"),
    State("confirmed", "已确认，待公布"),
    State("published", "已公布", closed=True, tone="ok"),
    State("refused", "不予确认", closed=True),
    State("withdrawn", "已撤销", closed=True),
)


def principals(case: Any) -> tuple[tuple[str, str], ...]:
    """Confirmed bodies that may entrust."""
    rows = Body._plain.filter(state__in=("confirmed", "published")).exclude(nature="entrusted")
    return tuple((str(pk), name) for pk, name in rows.order_by("organ__order").values_list("pk", "organ__name"))


APPLY = (
    Ask("nature", "组织性质", "choice", eligibility.NATURES, help="议事协调机构、检测机构、外包中介等不得实施行政检查"),
    Ask("basis", "职权依据", max_length=400, required=False, help="赋予检查职权的法律、法规、规章及条款"),
    Ask("duties", "检查职责", max_length=400, required=False),
    Ask("conferred", "赋权决定", max_length=200, required=False, help="镇街填写：省级赋权决定的名称和事项"),
    Ask("principal_id", "委托机关", "choice", principals, required=False, help="受委托组织填写"),
    Ask("entrustment", "委托书及公开情况", max_length=300, required=False, help="受委托组织填写"),
)


def check_once(case: Any, facts: Facts) -> dict[str, str]:
    """An organ is one body."""
    organ = getattr(case, "organ_id", None)
    busy = Body._plain.filter(organ_id=organ, state__in=("applied", "confirmed", "published"))
    return {"nature": "本机关已有在办或者有效的主体登记，不能重复申请"} if busy.exists() else {}


def apply_(taking: Taking) -> None:
    """The answers; which sort of body it would be follows from its nature."""
    body = taking.case
    write(taking, "nature", "basis", "duties", "conferred", "entrustment")
    body.principal_id = int(taking.facts["principal_id"]) if taking.facts.get("principal_id") else None
    body.kind = eligibility.KIND_OF.get(body.nature, "")
    reasons = reasons_against(body)
    tail = f"；审核时须先解决：{'；'.join(reasons)}" if reasons else ""
    taking.notify(f"{body.organ.name}申请确认为行政检查主体{tail}"[:300], role=SUPERVISOR)


def reasons_against(body: Body) -> list[str]:
    """Why it cannot be confirmed, with the text."""
    principal = body.principal
    sound = principal is not None and principal.state in ("confirmed", "published")
    found = eligibility.refusals(body.nature, body.basis, body.entrustment, sound, bool(body.conferred))
    return [f"{reason.text}（{reason.citation}）" for reason in found]


def guard_confirm(body: Body, actor: Actor) -> list[str]:
    """Who may not inspect is not confirmed; nobody confirms the own organ's application alone."""
    return reasons_against(body)


def confirm(taking: Taking) -> None:
    """From now on it may be published."""
    taking.case.confirmed_on, taking.case.confirmed_by = taking.on, by(taking)
    taking.notify("行政检查主体已确认，请公布", role=PLANNER, organ_id=taking.case.organ_id)


def refuse(taking: Taking) -> None:
    """Told with the reason."""
    taking.case.refusal = taking.facts["reason"]
    taking.notify("不予确认为行政检查主体，理由见文书", role=PLANNER, organ_id=taking.case.organ_id)


def why_not(body: Body) -> str:
    """The reasons that the rules give, to start from."""
    return "；".join(reasons_against(body))


def publish(taking: Taking) -> None:
    """It may inspect from this day on."""
    taking.case.published_on = taking.on


def withdraw(taking: Taking) -> None:
    """It may not inspect from this day on; what the year's plan still gives it is told, not dropped."""
    body = taking.case
    body.withdrawn_on = taking.on
    year = history.planned(taking.on, date(taking.on.year, 12, 31))
    if left := sum(1 for line in year if body.pk in line.bodies):
        told = f"{body.organ.name}不再是行政检查主体，本年度计划里还有 {left} 次检查由它实施，须调整或者取消"
        taking.notify(told, role=SUPERVISOR)
        taking.notify(told, role=PLANNER, organ_id=body.organ_id)


def guard_own(body: Body, actor: Actor) -> list[str]:
    """A published list without the person who confirmed it is no list."""
    return [] if body.confirmed_on else ["尚未确认"]


REASON = Ask("reason", "理由", max_length=600)
STEPS = (
    Step("apply", "申请确认", ("",), "applied", who=(PLANNER, SUPERVISOR), basis=OPINION, asks=APPLY,
         check=check_once, effect=apply_),
    Step("amend", "补充材料", ("applied",), None, who=(PLANNER, SUPERVISOR), effect=apply_,
         asks=tuple(Ask(a.key, a.title, a.kind, a.choices, a.required, default=lambda c, k=a.key: getattr(c, k) or None,
                        help=a.help, max_length=a.max_length) for a in APPLY)),
    Step("confirm", "确认", ("applied",), "confirmed", who=(SUPERVISOR,), basis=OPINION, guard=guard_confirm,
         effect=confirm, paper="confirmation"),
    Step("refuse", "不予确认", ("applied",), "refused", who=(SUPERVISOR,), basis=OPINION, effect=refuse, final=True,
         paper="refusal", asks=(Ask("reason", "理由", max_length=600, default=why_not),)),
    Step("publish", "公布", ("confirmed",), "published", who=(SUPERVISOR,), basis=OPINION, guard=guard_own,
         effect=publish),
    Step("withdraw", "撤销", ("confirmed", "published"), "withdrawn", who=(SUPERVISOR,), basis=ANSWERS,
         effect=withdraw, final=True, asks=(REASON,)),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS)
