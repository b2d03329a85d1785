"""An objection: filed, in the hands of another person, answered; or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.models import Attachment, Matter, PaperRecord
from fadu.kernel.taking import Taking
from fadu.kernel.today import today

from ..collecting import Collected
from ..models import Correction, Objection, Reading
from ..models.objection import GROUNDS, RESULTS
from ..readings import current, read, take_reading
from .shared import OFFICE, STAFF, SYSTEM_WHO, UNIT, by, once, same

UPHELD = ("upheld", "partly")


def filed(taking: Taking) -> None:
    """The office learns of it; what was put forward with it is linked, not copied."""
    case, facts = taking.case, taking.facts
    case.record = Matter.called(facts["record"]).first() if facts.get("record") else None
    case.paper = PaperRecord.called(facts["paper"]).first() if facts.get("paper") else None
    case.attachment = Attachment._plain.filter(pk=facts.get("file_id") or 0, matter_id=case.sheet_id).first()
    taking.notify(f"{case.sheet.assessment.title}收到异议", role="coordinator")


@once
def people(case: Objection) -> tuple[tuple[str, str], ...]:
    """Who may answer: assessors and coordinators of today, not who verified the sheet."""
    posts = apps.get_model("people.Post").objects.filter(role__in=STAFF, from_date__lte=today(), to_date=None)
    verifier = case.sheet.verified_by_id if case and case.sheet_id else None
    rows = posts.exclude(user_id=verifier).select_related("user").order_by("user_id")
    return tuple({str(post.user_id): post.user.name for post in rows}.items())


def assign(taking: Taking) -> None:
    """The answering person."""
    taking.case.officer_id = int(taking.facts["person"])
    taking.notify("有考核异议待答复", user_id=taking.case.officer_id)


def guard_decide(case: Objection, actor: Actor) -> list[str]:
    """By the person it was given to, who did not verify the sheet."""
    reasons = [] if actor.is_system or same(actor, case.officer_id) else ["须由指定的答复人办理"]
    return reasons + (["答复人不能是核验人"] if same(actor, case.sheet.verified_by_id) else [])


@once
def columns(case: Objection) -> tuple[tuple[str, str], ...]:
    """Cells that an answer may correct: none that a register gives."""
    if not case or not case.sheet_id:
        return ()
    plan = case.sheet.assessment.scheme.plan
    return tuple((c, f"{s.title}（{c}）") for s in plan.sources if s.kind != "indicator" for c in s.columns)


def check_decide(case: Objection, facts: Mapping[str, Any]) -> dict[str, str]:
    """A correction says what and why; a rejected objection changes nothing."""
    changing = bool(facts.get("column") or facts.get("reread"))
    if facts["result"] in UPHELD and not changing:
        return {"column": "异议成立的，请写明更正哪一列，或者勾选重新读取业务记录"}
    if facts["result"] not in UPHELD and changing:
        return {"column": "异议不成立的，不得更正"}
    return {"value": "请填写新值"} if facts.get("column") and not facts.get("value") else {}


def decide(taking: Taking) -> None:
    """The answer, and what it changes."""
    case, facts = taking.case, taking.facts
    for name in ("result", "finding"):
        setattr(case, name, facts[name])
    case.reread, case.decided_by = bool(facts.get("reread")), by(taking.actor)
    if facts.get("column"):
        _correct(taking, facts["column"], facts["value"])
    if case.reread:
        _reread(taking)
    text = f"异议已答复：{dict(RESULTS)[case.result]}"
    taking.notify(text, role="unit_contact", organ_id=case.unit_id)


def _correct(taking: Taking, column: str, value: str) -> None:
    sheet = taking.case.sheet
    before = Collected(sheet.assessment, [sheet]).cells(sheet).get(column, "")
    Correction._plain.create(
        matter_id=sheet.pk, sheet=sheet, objection=taking.case, column=column, before=before[:300], after=value,
        reason=taking.case.finding[:500], made_on=taking.on, made_by=by(taking.actor),
    )  # fmt: skip


def _reread(taking: Taking) -> None:
    """Read this unit's registers anew; each reading restates the one before."""
    sheet = taking.case.sheet
    campaign, before, made = sheet.assessment, current([sheet]), []
    for source in campaign.scheme.plan.of_kind("indicator"):
        found = read(source, campaign.starts, campaign.until, [sheet.unit_id]).get(sheet.unit_id)
        last = before.get((sheet.pk, source.id))
        if found and last and (found.records != last.records or found.hits != last.hits or found.value != last.value):
            more = {"restates": last, "reason": f"异议成立：{taking.case.finding}"[:300]}
            made.append(take_reading(sheet, source, found, campaign.starts, campaign.until, taking.actor, **more))
    Reading._plain.bulk_create(made)
    taking.note(f"重新读取，{len(made)} 个数值有变")


OPENING = (
    Ask("sheet_id", "考核对象", "int"),
    Ask("unit_id", "单位", "int"),
    Ask("leaf", "指标", required=False),
    Ask("ground", "理由类别", "choice", GROUNDS),
    Ask("text", "异议内容", "longtext"),
    Ask("filed_by", "提出人", required=False),
)
PROOF = (Ask("record", "业务记录编号", required=False), Ask("paper", "文书文号", required=False),
         Ask("file_id", "证据文件", "int", required=False))  # fmt: skip
STATES = (
    State("filed", "待指定", tone="soon"),
    State("assigned", "核查中", tone="ok"),
    State("answered", "已答复", closed=True, tone="ok"),
    State("withdrawn", "已撤回", closed=True),
)
STEPS = (
    Step("file", "提出异议", ("",), "filed", who=SYSTEM_WHO, asks=(*OPENING, *PROOF), effect=filed, starts=("answer",),
         sets=tuple(ask.key for ask in OPENING)),
    Step("assign", "指定答复人", ("filed", "assigned"), "assigned", who=OFFICE, effect=assign,
         asks=(Ask("person", "答复人", "choice", people),)),
    Step("decide", "答复异议", ("assigned",), "answered", who=STAFF, guard=guard_decide, check=check_decide,
         effect=decide, stops=("answer",), paper="reply",
         asks=(Ask("result", "结论", "choice", RESULTS), Ask("finding", "查明情况", "longtext"),
               Ask("column", "更正哪一列", "choice", columns, required=False,
                   help="业务记录的数值不在这里改：记录在原登记册更正后，勾选重新读取"),
               Ask("value", "新值", required=False, max_length=300),
               Ask("reread", "重新读取业务记录", "bool", required=False))),
    Step("withdraw", "撤回异议", ("filed", "assigned"), "withdrawn", who=UNIT, stops=("answer",), final=True),
)  # fmt: skip
CLOCKS = (Clock("answer", "答复异议", "assessment.answer", who="依法治市办", public=False),)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
