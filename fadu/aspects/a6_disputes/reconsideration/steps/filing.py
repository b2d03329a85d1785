"""Filing (F1, F8): online, at the desk, by post, oral, through the respondent, from a superior."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Step
from fadu.kernel.models import Matter
from fadu.kernel.procedure import Taking
from fadu.kernel.today import today
from fadu.people.models import Organ

from .. import adapter
from ..models import DocumentReview, Party, Reconsideration, Standing
from ..rules import dates
from . import filing_asks as asks
from .shared import (
    DESK,
    LAW,
    PUBLIC,
    RESPONDENT,
    attach,
    child,
    write,
)

CASE_FIELDS = (
    "applicant_kind",
    "applicant_count",
    "electronic_service",
    "legal_aid",
    "enterprise",
    "act_kind",
    "act_name",
    "act_number",
    "act_on",
    "onspot",
    "camera",
    "amount",
    "served_by",
    "act_served_on",
    "known_on",
    "requested_on",
    "request",
    "reasons",
    "compensation_asked",
    "compensation_amount",
    "posted_on",
    "channel",
    "respondent_received_on",
    "came_from",
)


def check_application(case: Any, facts: dict[str, Any]) -> dict[str, str]:
    """What an application must at least say, by the way it came in."""
    errors = dates.faults(facts, today(), today())
    if not facts.get("respondent") and not facts.get("respondent_name"):
        errors["respondent_name"] = "请选择或者填写被申请人"
    if facts.get("channel") == "respondent":
        if not facts.get("respondent_received_on"):
            errors["respondent_received_on"] = "经被申请人转送的，须填处罚机关收到申请的日期"
        if not (facts.get("onspot") or facts.get("camera")):
            errors["channel"] = (
                "只有当场作出或者依电子技术监控记录作出的处罚，才可以通过处罚机关提交（复议法第三十二条）"
            )
    if facts.get("channel") == "superior" and not facts.get("came_from"):
        errors["came_from"] = "请填写转交的上级机关"
    if facts.get("act_kind") == "inaction" and not facts.get("requested_on"):
        errors["requested_on"] = "不履行职责案件须填提出履职请求的日期，并提供曾经提出请求的证据（复议法第四十四条）"
    return errors


def record_application(taking: Taking) -> None:
    """Write the application: case fields, applicant, agent, respondent's place, incidental document, files."""
    case, facts = taking.case, taking.facts
    write(taking, CASE_FIELDS, ("told", "mediation_willing"))
    case.applicant_count = facts.get("applicant_count") or 1
    case.subject = facts.get("subject") or ("inaction" if case.act_kind == "inaction" else case.subject)
    case.sector = facts.get("sector") or case.sector
    if case.served_by == "onspot":
        case.onspot = True
    _applicant(taking)
    _respondent(taking)
    if facts.get("document_title") and not case.rows(DocumentReview).exists():
        child(
            taking,
            DocumentReview,
            origin="applicant",
            title=facts["document_title"],
            clauses="",
            maker="",
            own=False,
            requested_on=taking.on,
        )
    attach(taking)


def _applicant(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    name = facts.get("applicant_name") or ""
    case.applicant_name = f"{name}等{case.applicant_count}人" if case.applicant_count > 1 else name
    kept = None if taking.step.opens else case.rows(Party).filter(role="applicant").first()
    row = kept or Party(matter_id=case.pk, role="applicant")
    row.name, row.kind = name, case.applicant_kind
    for key in ("id_number", "phone", "address"):
        setattr(row, key, facts.get(key) or "")
    row.electronic_service, row.legal_aid, row.joined_on = case.electronic_service, case.legal_aid, taking.on
    row.save()
    if facts.get("agent_name") and not case.rows(Party).filter(role="agent", name=facts["agent_name"]).exists():
        child(
            taking,
            Party,
            role="agent",
            name=facts["agent_name"],
            acts_for=name,
            power=facts.get("agent_power") or "",
            joined_on=taking.on,
        )


def _respondent(taking: Taking) -> None:
    case, organ = taking.case, taking.facts.get("respondent")
    case.respondent = organ or case.respondent
    case.respondent_name = (
        organ.name_on(taking.on) if organ else taking.facts.get("respondent_name") or case.respondent_name
    )
    if organ:
        case.respondent_level = adapter.level_of(organ)
        if not taking.step.opens:
            case.rows(Standing).delete()
        child(taking, Standing, organ=organ, **adapter.standing_of(organ))


def _filed(channel: str) -> Any:
    def effect(taking: Taking) -> None:
        taking.case.channel = channel
        record_application(taking)

    return effect


def _entered(taking: Taking) -> None:
    record_application(taking)
    case = taking.case
    if case.channel == "respondent":
        taking.start("forward", case.respondent_received_on)
    taking.paper("oral_record" if case.channel == "oral" else "application")


def _check_passed_on(case: Any, facts: dict[str, Any]) -> dict[str, str]:
    errors = check_application(case, {**facts, "channel": "respondent", "respondent": True})
    return {"camera" if key == "channel" else key: message for key, message in errors.items()}


def _passed_on(taking: Taking) -> None:
    """The organ that punished passes on what it received: it is the respondent, and the day it received counts."""
    own = [post.organ_id for post in taking.actor.posts if post.role == RESPONDENT]
    taking.facts |= {"channel": "respondent", "respondent": Organ.objects.filter(pk__in=own).first()}
    _entered(taking)


def _submitted(taking: Taking) -> None:
    """The draft becomes an application received today: the day of receipt is the day of submission."""
    taking.case.opened_on = taking.on
    Matter._plain.filter(pk=taking.case.pk).update(opened_on=taking.on)


def _complete(case: Reconsideration, actor: Any) -> list[str]:
    wanted = (
        ("applicant_name", "申请人"),
        ("respondent_name", "被申请人"),
        ("request", "复议请求"),
        ("reasons", "事实和理由"),
    )
    lacking = [title for key, title in wanted if not getattr(case, key)]
    return [f"草稿尚缺：{'、'.join(lacking)}"] if lacking else []


FILE = Step(
    "file",
    "网上申请",
    ("",),
    "received",
    who=(PUBLIC,),
    basis=LAW["22.2"],
    asks=asks.APPLICATION,
    check=check_application,
    effect=_filed("online"),
    starts=("review",),
    paper=("application", "receipt"),
    portal=True,
    public_title="申请行政复议",
    group="收件",
)


ENTER = Step(
    "enter",
    "登记收件",
    ("",),
    "received",
    who=DESK,
    basis=LAW["22"],
    asks=asks.AT_DESK,
    check=check_application,
    effect=_entered,
    starts=("review",),
    stops=("forward",),
    paper="receipt",
    group="收件",
)


PASS_ON = Step(
    "pass_on",
    "转送通过本机关提交的申请",
    ("",),
    "received",
    who=(RESPONDENT,),
    basis=LAW["32.2"],
    asks=asks.THROUGH_RESPONDENT,
    check=_check_passed_on,
    effect=_passed_on,
    starts=("review",),
    stops=("forward",),
    paper="receipt",
    group="收件",
)


DRAFT = Step(
    "draft",
    "保存草稿",
    ("",),
    "draft",
    unnumbered=True,
    who=(PUBLIC,),
    basis=LAW["22.2"],
    asks=asks.DRAFT,
    effect=_filed("online"),
    portal=True,
    public_title="先存草稿",
    group="收件",
)


EDIT_DRAFT = Step(
    "edit_draft",
    "修改草稿",
    ("draft",),
    None,
    who=(PUBLIC,),
    basis=LAW["22.2"],
    asks=asks.DRAFT,
    effect=_filed("online"),
    portal=True,
    group="收件",
)


SUBMIT = Step(
    "submit",
    "提交申请",
    ("draft",),
    "received",
    who=(PUBLIC,),
    basis=LAW["22.2"],
    guard=_complete,
    help="提交时编正式案号，在页首和收件回执上，请记下；查询码不变，草稿编号不再使用",
    effect=_submitted,
    starts=("review",),
    paper=("application", "receipt"),
    portal=True,
    group="收件",
)

STEPS = (FILE, ENTER, PASS_ON, DRAFT, EDIT_DRAFT, SUBMIT)
