"""A measure of the ladder: proposed from facts, decided by a person with reasons, issued, answered, judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.law import latest_notice_day
from fadu.registry.burden import meter

from ..models import Measure, MeasureGround
from ..rules import vocab
from .answering import ANSWER_TERMS
from .answering import STEPS as ANSWERING
from .shared import (
    COORDINATOR,
    HEAD,
    LEADER,
    OFFICE,
    OWN,
    RULES,
    by,
    organ,
    organs,
    reason,
    tell_unit,
)

STATES = (
    State("proposed", "拟采取"),
    State("approved", "已决定", tone="ok"),
    State("issued", "已发出", tone="soon"),
    State("overdue", "逾期未答复", tone="late"),
    State("answered", "已答复"),
    State("noticed", "已通知约谈", tone="soon"),
    State("held", "已约谈"),
    State("minuted", "已形成纪要"),
    State("closed", "已办结", closed=True, tone="ok"),
    State("declined", "不采取", closed=True),
    State("withdrawn", "撤回", closed=True),
)
CIRCULAR = "通报由市委依法治市委员会负责人决定"
OUTSIDE = ("complaint", "event", "conflict")


def is_letter(case: Any) -> bool:
    """Whether the measure is one paper to the unit."""
    return case is not None and case.rung in vocab.LETTERS


def _propose(taking: Taking) -> None:
    """Keep the facts as they are today. Without facts the office must say what came from outside."""
    from ..facts import grounds_of, keep

    case, facts = taking.case, taking.facts
    case.unit_id, case.rung = int(facts["unit"]), facts["rung"]
    grounds = grounds_of(case.unit_id, taking.on)
    outside = facts.get("outside")
    if not grounds and not outside:
        raise InvalidFacts(
            {"unit": "按现有记录，该单位没有超期、滞后或者未达标的事项；如有来信来访或者交办，请写明来源"}
        )
    case.by_system = bool(grounds)
    case.after_id = next((g.matter for g in grounds if g.kind == "answer"), None)
    keep(case.pk, grounds)
    if outside:
        MeasureGround._plain.create(matter_id=case.pk, kind=outside, text=facts["why"][:300])
    taking.notify(f"拟对{organ(case.unit_id).short}采取{vocab.label(vocab.RUNGS, case.rung)}", role=HEAD,
                  organ_id=case.organ_id)  # fmt: skip


def _decide(taking: Taking) -> None:
    case = taking.case
    case.decided_by, case.decided_on = by(taking), taking.on
    case.reason = taking.facts["reason"]
    _changed_rung(taking)
    case.summoned = (taking.facts.get("summoned") or "deputy") if case.rung == "talk" else ""
    if case.summoned == "chief" and not taking.actor.has(LEADER):
        raise InvalidFacts({"summoned": "约谈主要负责人由市委依法治市委员会负责人决定；您可以决定约谈分管负责人"})


def _decline(taking: Taking) -> None:
    case = taking.case
    case.decided_by, case.decided_on, case.reason = by(taking), taking.on, taking.facts["reason"]


def _changed_rung(taking: Taking) -> None:
    """Another measure than the proposed one: noted; what only the leader decides cannot be reached this way either."""
    case, rung = taking.case, taking.facts.get("rung") or taking.case.rung
    if rung == "circular" and not taking.actor.has(LEADER):
        raise InvalidFacts({"rung": f"{CIRCULAR}；您可以改为其他措施"})
    if rung != case.rung:
        taking.note(f"由{vocab.label(vocab.RUNGS, case.rung)}改为{vocab.label(vocab.RUNGS, rung)}")
        case.rung = rung


def guard_chief(case: Measure, actor: Actor) -> list[str]:
    """A circular is for the leader, as is a talk with the chief person."""
    return [CIRCULAR] if case.rung == "circular" and not actor.has(LEADER) else []


def guard_letter(case: Measure, actor: Actor) -> list[str]:
    """Letters go out; talks and inspections have steps of their own."""
    return [] if is_letter(case) else [f"「{case.get_rung_display()}」不是发函，请用对应的步骤"]


def _only(rung: str) -> Any:
    def guard(case: Measure, actor: Actor) -> list[str]:
        return [] if case.rung == rung else [f"此措施是「{case.get_rung_display()}」"]

    return guard


def _issue(taking: Taking) -> None:
    case = taking.case
    case.issued_on = taking.on
    case.questions, case.scope = taking.facts.get("questions") or "", taking.facts.get("scope") or ""
    taking.paper(case.rung)
    name = case.get_rung_display()
    if case.rung in vocab.ANSWERED:
        taking.start("answer")
        meter.ask(case.pk, [case.unit_id], "answer", title(case), taking.on, office=case.organ_id)
    tell_unit(taking, case.unit_id, f"收到{name}：{case.matter.number}")


def after_issue(case: Measure, facts: Any) -> str:
    """A reminder and a circular want no answer."""
    return "issued" if case.rung in vocab.ANSWERED else "closed"


def _notice(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    latest = latest_notice_day("law_measure.talk_notice", facts["talk_on"])
    if taking.on > latest:
        raise InvalidFacts({"talk_on": f"约谈须提前三个工作日通知（本平台口径），最迟 {latest} 通知"})
    meter.ask(case.pk, [case.unit_id], "meeting", title(case), taking.on, office=case.organ_id)
    tell_unit(taking, case.unit_id, f"约谈通知：{facts['talk_on']}")


def _hold(taking: Taking) -> None:
    case = taking.case
    if taking.facts["host"] == taking.facts["recorder"]:
        raise InvalidFacts({"recorder": "主持人和记录人不能是同一人"})
    meter.answered(case.pk, case.unit_id, taking.on)


def _minute(taking: Taking) -> None:
    """Commitments become problems of the ledger, each with its day."""
    case = taking.case
    for text in [line.strip() for line in taking.facts["commitments"].splitlines() if line.strip()]:
        facts = {
            "unit": str(case.unit_id), "text": text, "rule": "约谈纪要", "klass": taking.facts["klass"], "severity": "3",
            "source": "talk", "origin": str(case.matter.number), "confirmed": True,
        }  # fmt: skip
        open_case(register("law_problem"), SYSTEM, facts, organ_id=case.organ_id, on=taking.on, step="open")


def _go(taking: Taking) -> None:
    """An on-site inspection follows: propose it for this unit."""
    case, facts = taking.case, taking.facts
    given = {
        "title": f"对{case.unit.short}的专项督察", "kind": "special", "basis": f"{case.matter.number}",
        "objects": [str(case.unit_id)], "content": facts["content"], "starts": facts["starts"], "ends": facts["ends"],
        "people": 2,
    }  # fmt: skip
    opened = open_case(register("law_inspection"), taking.actor, given, organ_id=case.organ_id, on=taking.on)
    case.leads_to_id = opened.case.pk


def check_why(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """What comes from outside the registers is described."""
    return {"why": "请写明来信来访、交办或者矛盾数据的内容"} if facts.get("outside") and not facts.get("why") else {}


def facts_read(case: Measure) -> list[tuple[str, str]]:
    """What one decides on: what is late, by which clock, how long, against which article."""
    rows = case.of(MeasureGround)
    told = (f"{n}. {row.text.rstrip('。')}。依据：{row.basis or row.get_kind_display()}" for n, row in enumerate(rows, 1))
    return [("事实", "\n".join(told)), *([("提出理由", case.why)] if case.why else [])]


WORDS = tuple((key, title) for key, title in vocab.GROUNDS if key in OUTSIDE)
STEPS = (
    Step("propose", "提出督促措施", ("",), "proposed", (*OFFICE, COORDINATOR), basis=RULES, check=check_why,
         effect=_propose, sets=("why",), asks=(
             Ask("unit", "对象", "choice", organs), Ask("rung", "措施", "choice", vocab.RUNGS),
             Ask("outside", "记录以外的来源", "choice", WORDS, required=False),
             Ask("why", "理由", max_length=300, required=False))),
    Step("decide", "决定采取", ("proposed",), "approved", (HEAD, LEADER), basis=RULES, guard=guard_chief,
         reads=facts_read, effect=_decide, asks=(
             reason("决定理由"), Ask("rung", "改为", "choice", vocab.RUNGS, required=False, help="可以跳过一级，也可以减轻"),
             Ask("summoned", "约谈对象", "choice", vocab.SUMMONED, required=False,
                 help="约谈才填，不填为分管负责人；约谈主要负责人由市委依法治市委员会负责人决定"))),
    Step("decline", "不采取", ("proposed",), "declined", (HEAD, LEADER), asks=(reason(),), effect=_decline, basis=OWN,
         reads=facts_read,
         help="同样的事实在十个工作日内不再提出"),
    Step("issue", "发出", ("approved",), after_issue, OFFICE, basis=RULES, guard=guard_letter, effect=_issue,
         asks=(
             Ask("questions", "请说明的问题", "longtext", required=False, show=lambda c: c.rung in vocab.ANSWERED),
             Ask("scope", "通报范围", required=False, max_length=120, show=lambda c: c.rung == "circular"))),
    *ANSWERING,
    Step("notice", "通知约谈", ("approved",), "noticed", OFFICE, basis=RULES, guard=_only("talk"), effect=_notice,
         paper="summons", sets=("talk_on", "talk_place", "host"), asks=(
             Ask("talk_on", "约谈日期", "date"), Ask("talk_place", "地点", max_length=120),
             Ask("host", "主持人", max_length=60))),
    Step("hold", "约谈", ("noticed",), "held", OFFICE, basis=RULES, effect=_hold, starts=("minutes",),
         guard=lambda case, actor: [], sets=("host", "recorder", "attended", "minutes"), asks=(
             Ask("host", "主持人", max_length=60, default=lambda case: case.host),
             Ask("recorder", "记录人", max_length=60), Ask("attended", "参加人", max_length=200),
             Ask("minutes", "约谈内容", "longtext"))),
    Step("minute", "形成纪要", ("held",), "minuted", OFFICE, basis=RULES, effect=_minute, stops=("minutes",),
         paper="minutes", asks=(
             Ask("commitments", "承诺事项", "longtext", help="每行一项，逐项记入问题台账"),
             Ask("klass", "类别", "choice", vocab.CLASSES))),
    Step("follow", "承诺已跟踪", ("minuted",), "closed", OFFICE, basis=OWN, asks=(reason("跟踪情况"),)),
    Step("inspect", "提出实地督察", ("approved",), "closed", OFFICE, basis=RULES, guard=_only("onsite"), effect=_go,
         asks=(Ask("content", "督察内容", "longtext"), Ask("starts", "拟进驻日期", "date"),
               Ask("ends", "拟离开日期", "date"))),
    Step("delist", "摘牌", ("answered",), "closed", (HEAD,), basis=OWN, guard=_only("listed"), stops=("assess",),
         paper="delisting", asks=(reason("摘牌理由"),)),
    Step("withdraw", "撤回", ("approved", "issued", "noticed"), "withdrawn", (HEAD,), asks=(reason(),),
         stops=("answer",), basis=OWN),
)  # fmt: skip
CLOCKS = (
    Clock("answer", "答复", lambda case: ANSWER_TERMS.get(case.rung, "law_measure.inquiry"), on_expiry="lapse",
          who="被督促单位", public=False),
    Clock("assess", "研判", "law_measure.assess", who="市委依法治市办", public=False),
    Clock("minutes", "约谈纪要", "law_measure.minutes", who="市委依法治市办", public=False),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
PATH = ("proposed", "approved", "issued", "answered", "closed")


def title(case: Measure) -> str:
    """书面调度：市某局."""
    name = f"：{case.unit.short or case.unit.name}" if case.unit_id else ""
    return f"{case.get_rung_display()}{name}"
