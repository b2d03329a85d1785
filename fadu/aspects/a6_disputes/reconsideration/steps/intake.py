"""Filing (F1, F8), supplement and abandonment (F4–F6), acceptance and refusal (F2, F3, F7)."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.models import Attachment, Matter
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import adapter
from ..models import DocumentReview, Party, Reconsideration, Standing, Supplement
from ..rules import acceptance, vocab
from . import filing_asks as asks
from .shared import (
    DECIDER, DESK, HANDLER, HEAD, LAW, PUBLIC, SUPERVISOR, SYSTEM, child, demand, last, reason_ask, tri, write,
)

CASE_FIELDS = ("applicant_kind", "applicant_count", "electronic_service", "legal_aid", "enterprise", "act_kind", "act_name",
               "act_number", "act_on", "onspot", "camera", "amount", "served_by", "act_served_on", "known_on",
               "requested_on", "request", "reasons", "compensation_asked", "compensation_amount", "posted_on", "channel",
               "respondent_received_on", "came_from")


def check_application(case: Any, facts: dict[str, Any]) -> dict[str, str]:
    """What an application must at least say, by the way it came in."""
    errors: dict[str, str] = {}
    if not facts.get("respondent") and not facts.get("respondent_name"):
        errors["respondent_name"] = "请选择或者填写被申请人"
    if facts.get("channel") == "respondent":
        if not facts.get("respondent_received_on"):
            errors["respondent_received_on"] = "经被申请人转送的，须填处罚机关收到申请的日期"
        if not (facts.get("onspot") or facts.get("camera")):
            errors["channel"] = "只有当场作出或者依电子技术监控记录作出的处罚，才可以通过处罚机关提交（复议法第三十二条）"
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
        child(taking, DocumentReview, origin="applicant", title=facts["document_title"], clauses="", maker="", own=False,
              requested_on=taking.on)
    Attachment._plain.filter(pk__in=facts.get("files") or (), matter=None).update(matter_id=case.pk)


def _applicant(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    name = facts.get("applicant_name") or ""
    case.applicant_name = f"{name}等{case.applicant_count}人" if case.applicant_count > 1 else name
    row = case.rows(Party).filter(role="applicant").first() or Party(matter_id=case.pk, role="applicant")
    row.name, row.kind = name, case.applicant_kind
    for key in ("id_number", "phone", "address"):
        setattr(row, key, facts.get(key) or "")
    row.electronic_service, row.legal_aid, row.joined_on = case.electronic_service, case.legal_aid, taking.on
    row.save()
    if facts.get("agent_name") and not case.rows(Party).filter(role="agent", name=facts["agent_name"]).exists():
        child(taking, Party, role="agent", name=facts["agent_name"], acts_for=name, power=facts.get("agent_power") or "",
              joined_on=taking.on)


def _respondent(taking: Taking) -> None:
    case, organ = taking.case, taking.facts.get("respondent")
    case.respondent = organ or case.respondent
    case.respondent_name = organ.name_on(taking.on) if organ else taking.facts.get("respondent_name") or case.respondent_name
    if organ:
        case.respondent_level = adapter.level_of(organ)
        case.rows(Standing).delete()
        child(taking, Standing, **adapter.standing_of(organ))


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
    if case.channel == "oral":
        taking.paper("oral_record")


def _submitted(taking: Taking) -> None:
    """The draft becomes an application received today: the day of receipt is the day of submission."""
    taking.case.opened_on = taking.on
    Matter._plain.filter(pk=taking.case.pk).update(opened_on=taking.on)


def _complete(case: Reconsideration, actor: Any) -> list[str]:
    wanted = (("applicant_name", "申请人"), ("respondent_name", "被申请人"), ("request", "复议请求"), ("reasons", "事实和理由"))
    lacking = [title for key, title in wanted if not getattr(case, key)]
    return [f"草稿尚缺：{'、'.join(lacking)}"] if lacking else []


def _supplement_guard(case: Reconsideration, actor: Any) -> list[str]:
    if case.rows(Supplement).exists():
        return ["补正事项应当一次性告知，本案已通知过补正（《行政复议法》第三十一条第一款）"]
    conclusion = adapter.conclusion_of(case)
    if not case.tested_on or conclusion.value == acceptance.SUPPLEMENT:
        return [] if case.tested_on else ["请先审查七项受理条件，再列出需要补正的事项"]
    return [f"现有审查结论不是材料不齐或者表述不清：{conclusion.text}"]


def _supplement_asked(taking: Taking) -> None:
    received = taking.facts.get("received_on")
    child(taking, Supplement, items=taking.facts["items"], sent_on=taking.on, received_on=received)
    if received:
        taking.start("supplement", received)


def _supplement_received(taking: Taking) -> None:
    row = last(taking.case, Supplement)
    row.received_on = taking.on
    row.save()
    taking.start("supplement", taking.on)


def _supplement_extended(taking: Taking) -> None:
    row = last(taking.case, Supplement)
    row.extended_days, row.extended_reason = taking.facts["extend"], taking.facts["reason"][:300]
    row.save()


def _supplement_filed(taking: Taking) -> None:
    row = last(taking.case, Supplement)
    row.filed_on, row.filed_text = taking.on, taking.facts["content"]
    row.save()
    taking.case.tested_on = None
    Attachment._plain.filter(pk__in=taking.facts.get("files") or (), matter=None).update(matter_id=taking.case.pk)


def _abandoned(taking: Taking) -> None:
    taking.case.result = "abandoned"
    taking.notify("补正期满未补正，已按视为放弃申请处理，请确认并记录在案", role=HANDLER, organ_id=taking.case.organ_id)


def _restored(taking: Taking) -> None:
    taking.case.result, taking.case.closed_on, taking.case.lapse_confirmed = "", None, False
    taking.case.tested_on = None
    row = last(taking.case, Supplement)
    row.filed_on, row.filed_text = taking.on, taking.facts["content"]
    row.save()


def _accept_guard(case: Reconsideration, actor: Any) -> list[str]:
    conclusion = adapter.conclusion_of(case)
    if not case.tested_on:
        return ["请先审查七项受理条件（《行政复议法》第三十条第一款）"]
    return [] if conclusion.value == acceptance.ACCEPT else [conclusion.sentence()]


def _accepted(taking: Taking) -> None:
    case = taking.case
    write(taking, ("procedure_kind",), ("all_agree_simple", "clear_case"))
    if case.procedure_kind == "simple":
        demand(adapter.simple_verdict(case), taking, "procedure_kind")
    case.accepted_on, case.deemed = taking.on, False


def _deemed(taking: Taking) -> None:
    case = taking.case
    case.accepted_on, case.deemed, case.procedure_kind = taking.on, True, "ordinary"
    taking.note("审查期限届满未作不予受理决定，也未通知补正，视为受理")
    taking.notify("案件已视为受理，请指定承办人并发送申请书副本", role=HEAD, organ_id=case.organ_id)


def _refuse_guard(case: Reconsideration, actor: Any) -> list[str]:
    if not case.tested_on:
        return ["请先审查七项受理条件（《行政复议法》第三十条第一款）"]
    conclusion = adapter.conclusion_of(case)
    if conclusion.value == acceptance.REFUSE:
        return []
    return [f"没有不符合受理条件的项目，不能决定不予受理：{conclusion.text}（《行政复议法》第三十条第二款）"]


def _refused(taking: Taking) -> None:
    case = taking.case
    door = adapter.door_of(case)
    if door is not None and door.outcome == "no" and not taking.facts.get("right_authority"):
        raise InvalidFacts({"right_authority": "不属于本机关管辖的，应当告知有管辖权的机关"})
    case.refusal_reason, case.right_authority = taking.facts["reason"], taking.facts.get("right_authority") or ""
    case.result, case.decided_on = "refused", taking.on
    if case.right_authority:
        taking.paper("redirect")


def _corrected(taking: Taking) -> None:
    """The superior orders acceptance: the application is under review again from today."""
    case = taking.case
    case.result, case.closed_on, case.decided_on, case.tested_on = "", None, None, None
    case.refusal_reason = ""
    taking.notify("上级机关责令纠正不予受理，请重新审查", role=HEAD, organ_id=case.organ_id)


def _right_authority(case: Any) -> str:
    door = adapter.door_of(case) if case is not None and case.pk else None
    return str(door.value or "") if door is not None and door.outcome == "no" else ""


def _refusal(case: Any) -> str:
    return adapter.conclusion_of(case).text if case is not None and case.pk else ""


def accepted_state(case: Reconsideration, facts: Any) -> str:
    """State after acceptance, by the chosen procedure."""
    return "accepted_sim" if facts.get("procedure_kind") == "simple" else "accepted_ord"


FILE = Step(
    "file", "网上申请", ("",), "received", who=(PUBLIC,), basis=LAW["22.2"], asks=asks.APPLICATION, check=check_application,
    effect=_filed("online"), starts=("review",), paper=("application", "receipt"), portal=True, public_title="申请行政复议", group="收件")
ENTER = Step(
    "enter", "登记收件", ("",), "received", who=DESK, basis=LAW["22"], asks=asks.AT_DESK, check=check_application,
    effect=_entered, starts=("review",), stops=("forward",), paper="receipt", group="收件")
DRAFT = Step(
    "draft", "保存草稿", ("",), "draft", who=(PUBLIC,), basis=LAW["22.2"], asks=asks.DRAFT,
    effect=_filed("online"), portal=True, public_title="先存草稿", group="收件")
EDIT_DRAFT = Step(
    "edit_draft", "修改草稿", ("draft",), None, who=(PUBLIC,), basis=LAW["22.2"], asks=asks.DRAFT,
    effect=_filed("online"), portal=True, group="收件")
SUBMIT = Step(
    "submit", "提交申请", ("draft",), "received", who=(PUBLIC,), basis=LAW["22.2"], guard=_complete, effect=_submitted,
    starts=("review",), paper=("application", "receipt"), portal=True, group="收件")
ASK_SUPPLEMENT = Step(
    "ask_supplement", "通知补正", ("received",), "supplement", who=DESK, basis=LAW["31.1"], guard=_supplement_guard,
    asks=(Ask("items", "需要补正的全部事项（一次性）", "longtext",
              default=lambda case: adapter.open_questions(case) if case is not None and case.pk else ""),
          Ask("received_on", "申请人收到通知的日期", "date", required=False, help="当场签收的填今天；未收到的以后再登记")),
    effect=_supplement_asked, stops=("review",), paper="supplement_notice", group="受理")
SUPPLEMENT_RECEIVED = Step(
    "supplement_received", "登记补正通知送达", ("supplement",), None, who=DESK, basis=LAW["31.2"],
    guard=lambda case, actor: ["补正通知已登记送达"] if last(case, Supplement, received_on__isnull=False) else [],
    effect=_supplement_received, group="受理")
EXTEND_SUPPLEMENT = Step(
    "extend_supplement", "延长补正期限", ("supplement",), None, who=DESK, basis=LAW["31.2"],
    guard=lambda case, actor: [] if case.runs().filter(key="supplement", stopped_on=None).exists() else ["补正期限尚未起算"],
    asks=(Ask("extend", "延长（工作日）", "int", minimum=1, maximum=60), reason_ask("不能按期补正的正当理由")),
    effect=_supplement_extended, extends="supplement", group="受理")
FILE_SUPPLEMENT = Step(
    "file_supplement", "提交补正材料", ("supplement",), "received", who=(PUBLIC, *DESK), basis=LAW["31.3"],
    asks=(Ask("content", "补正内容", "longtext"), Ask("files", "材料", "file", required=False)),
    effect=_supplement_filed, stops=("supplement",), starts=("review",), portal=True, public_title="提交补正材料",
    group="受理")
ABANDON = Step(
    "abandon", "逾期未补正，视为放弃申请", ("supplement",), "abandoned", who=SYSTEM, basis=LAW["31.2"], effect=_abandoned,
    stops=("supplement",), paper="abandonment", group="受理")
CONFIRM_ABANDON = Step(
    "confirm_abandon", "确认视为放弃并记录在案", ("abandoned",), None, who=DESK, basis=LAW["31.2"], asks=(reason_ask("核实情况"),),
    guard=lambda case, actor: ["已经确认"] if case.lapse_confirmed else [],
    effect=lambda taking: setattr(taking.case, "lapse_confirmed", True), group="受理")
RESTORE = Step(
    "restore", "有正当理由，恢复审查", ("abandoned",), "received", who=(HEAD,), basis=LAW["31.2"],
    guard=lambda case, actor: [] if last(case, Supplement) else ["本案没有补正记录"],
    asks=(reason_ask("逾期的正当理由"), Ask("content", "补正内容", "longtext")), effect=_restored, starts=("review",), group="受理")
ACCEPT = Step(
    "accept", "受理", ("received",), accepted_state, who=DESK, basis=LAW["30.1"], guard=_accept_guard,
    asks=(Ask("procedure_kind", "审理程序", "choice", vocab.PROCEDURES, default="ordinary"),
          tri("all_agree_simple", "当事人各方同意简易程序"), tri("clear_case", "事实清楚、权利义务明确、争议不大")),
    effect=_accepted, stops=("review",), starts=("send_copy", "decide"), paper="acceptance", group="受理")
DEEM_ACCEPT = Step(
    "deem_accept", "视为受理", ("received",), "accepted_ord", who=SYSTEM, basis=LAW["30.3"], effect=_deemed,
    stops=("review",), starts=("send_copy", "decide"), paper="acceptance", group="受理")
REFUSE = Step(
    "refuse", "不予受理", ("received",), "refused", who=(DECIDER, HEAD), basis=LAW["30.2"], guard=_refuse_guard,
    asks=(Ask("reason", "理由", "longtext", default=_refusal),
          Ask("right_authority", "有管辖权的机关", required=False, max_length=200, default=_right_authority)),
    effect=_refused, stops=("review",), paper="refusal", final=True, group="受理")
ORDER_ACCEPTANCE = Step(
    "order_acceptance", "责令纠正不予受理", ("refused",), "received", who=(SUPERVISOR,), basis=LAW["35"], asks=(reason_ask(),),
    effect=_corrected, starts=("review",), group="监督")
STEPS = (FILE, ENTER, DRAFT, EDIT_DRAFT, SUBMIT, ASK_SUPPLEMENT, SUPPLEMENT_RECEIVED, EXTEND_SUPPLEMENT, FILE_SUPPLEMENT,
         ABANDON, CONFIRM_ABANDON, RESTORE, ACCEPT, DEEM_ACCEPT, REFUSE, ORDER_ACCEPTANCE)
