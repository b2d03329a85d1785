"""The procedure of a complaint: to the supervision, the body is asked, a result with what is to be put right."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.law import law
from fadu.people.models import Organ
from fadu.registry.enterprises.models import Enterprise

from . import visits
from .rules import vocab

SUPERVISOR, HEAD = "inspection.supervisor", "inspection.head"
OWN, STRICT = law("涉企行政检查管理口径")[""], law("严格规范涉企行政检查意见")[""]
STATES = (
    State("received", "已收到，待受理", tone="soon"),
    State("handling", "核查中"),
    State("asked", "待被投诉机关说明", tone="hold"),
    State("correcting", "已处理，待纠正", tone="soon"),
    State("closed", "已办结", closed=True, tone="ok"),
    State("refused", "不予受理", closed=True),
    State("withdrawn", "已撤回", closed=True),
)
CLOCKS = (
    Clock(
        "accept",
        "决定是否受理",
        "enterprise_complaint.accept",
        who="行政执法监督机构",
        otherwise="可以向本级人民政府反映",
    ),
    Clock(
        "handle",
        "处理并答复",
        "enterprise_complaint.handle",
        who="行政执法监督机构",
        otherwise="可以向本级人民政府反映",
    ),
    Clock(
        "answer",
        "被投诉机关说明",
        "enterprise_complaint.answer",
        who="被投诉机关",
        public=False,
        otherwise="依现有材料处理",
    ),
)
FILING = (
    Ask("uscc", "统一社会信用代码", "uscc"),
    Ask("body", "被投诉机关", "organ"),
    Ask("visit", "所涉检查", "int", required=False),
    Ask("subject", "投诉事项", "choice", vocab.SUBJECTS),
    Ask("happened_on", "发生日期", "date", required=False),
    Ask("content", "投诉内容", "longtext", help="什么时候、哪个机关、做了什么", max_length=5000),
    Ask("wish", "希望如何处理", required=False, max_length=500),
    Ask("may_name", "可以把本企业名称告知被投诉机关", "bool", required=False,
        help="不选的，由行政执法监督机构核查，不向被投诉机关透露是谁投诉"),
    Ask("contact", "联系人", private=True, max_length=60),
    Ask("phone", "联系电话", "phone", private=True),
)  # fmt: skip


def supervision_of(body: Organ) -> Organ:
    """The justice bureau that supervises a body: that of its government's area, else the city's."""
    bureaus = {o.area.code: o for o in Organ.objects.filter(key__regex=r"(^|\.)sfj$").select_related("area")}
    county = body.area.county()
    return bureaus.get(county.code if county else "") or bureaus[min(bureaus)]


def _filed(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    firm = Enterprise._plain.filter(uscc=facts["uscc"]).first()
    if firm is None:
        raise InvalidFacts({"uscc": "登记册中没有这个企业，请核对代码"})
    visit = visits.one(firm.pk, facts["visit"]) if facts.get("visit") else None
    if facts.get("visit") and visit is None:
        raise InvalidFacts({"visit": "没有这次检查"})
    for name in ("subject", "happened_on", "content", "contact", "phone"):
        setattr(case, name, facts.get(name) or ("" if name != "happened_on" else None))
    case.wish, case.may_name = facts.get("wish") or "", bool(facts.get("may_name"))
    case.enterprise_id, case.enterprise_name, case.uscc = firm.pk, firm.name, firm.uscc
    case.body_id, case.visit_id = facts["body"].pk, visit.pk if visit else None
    taking.notify("收到企业对入企检查的投诉", role=SUPERVISOR, organ_id=case.organ_id)


def _accepted(taking: Taking) -> None:
    taking.case.accepted_on = taking.on


def _refused(taking: Taking) -> None:
    taking.case.refusal = taking.facts["reason"]


def may_ask(case: Any, actor: Actor) -> list[str]:
    """The body is asked in the system only where it may learn who complains."""
    return [] if case.may_name else ["企业不同意告知被投诉机关：请直接核查，不得透露投诉人"]


def _asked(taking: Taking) -> None:
    case = taking.case
    case.asked_on, case.question, case.answered_on = taking.on, taking.facts["question"], None
    taking.notify("行政执法监督机构要求就一件企业投诉作出说明", role=HEAD, organ_id=case.body_id)


def _answered(taking: Taking) -> None:
    taking.case.answered_on, taking.case.answer = taking.on, taking.facts["answer"]


def _checked(case: Any, facts: Any) -> dict[str, str]:
    due, demand = facts.get("demand_due"), facts.get("demand")
    if demand and not due:
        return {"demand_due": "提出纠正要求的，须写明期限"}
    if due and not demand:
        return {"demand": "写了期限的，须写明纠正什么"}
    return {"demand": "不属实的投诉没有纠正要求"} if demand and facts.get("result") == "unfounded" else {}


def _decided(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.decided_on, case.result, case.findings = taking.on, facts["result"], facts["findings"]
    case.demand, case.demand_due = facts.get("demand") or "", facts.get("demand_due")
    if case.state == "asked":
        taking.stop("answer")
    if case.demand:
        taking.paper("correction")


def _after(case: Any, facts: Any) -> str:
    return "correcting" if facts.get("demand") else "closed"


def _corrected(taking: Taking) -> None:
    taking.case.corrected_on, taking.case.correction = taking.on, taking.facts["correction"]


def _withdrawn(taking: Taking) -> None:
    open_clocks = taking.case.runs().filter(stopped_on=None).values_list("key", flat=True)
    for key in list(open_clocks):
        taking.stop(key)


STEPS = (
    Step("file", "提出投诉", ("",), "received", ("public",), STRICT, FILING, effect=_filed, starts=("accept", "handle"),
         sets=(), portal=True),
    Step("accept", "受理", ("received",), "handling", (SUPERVISOR,), OWN, effect=_accepted, stops=("accept",)),
    Step("refuse", "不予受理", ("received",), "refused", (SUPERVISOR,), OWN,
         (Ask("reason", "理由和可以去哪里反映", max_length=500),), effect=_refused, stops=("accept", "handle"),
         paper="refusal", final=True),
    Step("ask", "要求被投诉机关说明", ("handling",), "asked", (SUPERVISOR,), OWN,
         (Ask("question", "要求说明的问题", "longtext"),), guard=may_ask, effect=_asked, starts=("answer",)),
    Step("answer", "作出说明", ("asked",), "handling", (HEAD,), OWN, (Ask("answer", "说明", "longtext"),),
         effect=_answered, stops=("answer",)),
    Step("decide", "作出处理", ("handling", "asked"), _after, (SUPERVISOR,), STRICT,
         (Ask("result", "处理结果", "choice", vocab.RESULTS), Ask("findings", "查明的情况", "longtext"),
          Ask("demand", "纠正要求", "longtext", required=False), Ask("demand_due", "纠正期限", "date", required=False)),
         check=_checked, effect=_decided, stops=("handle",), paper="result"),
    Step("correct", "登记纠正情况", ("correcting",), "closed", (SUPERVISOR, HEAD), OWN,
         (Ask("correction", "怎样纠正的", "longtext"),), effect=_corrected),
    Step("withdraw", "撤回投诉", ("received", "handling", "asked"), "withdrawn", ("public",), OWN, effect=_withdrawn,
         stops=("accept", "handle"), portal=True, final=True),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
