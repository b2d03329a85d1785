"""Service (F24), performance and pressure (F25, F26), suits (F27), opinion papers (F28), notices upward and archive."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fadu.kernel.clocks import calendar
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import OpinionPaper, Performance, ServiceRecord
from ..models.after import RECIPIENTS
from ..rules import relief, service, vocab
from ..rules.packs import by_regulation
from .shared import (
    DECIDER, DESK, ENDED, HEAD, INTAKE, LAW, OFFICE, OPEN_AFTER_ACCEPTANCE, PUBLIC, RESPONDENT, SUPERVISOR, SYSTEM, child, demand,
    judged_ask, last, reason_ask,
)

SERVED_FROM = ("decided", "rejected_claim", "rejected_app", "mediated", "terminated", "refused")
PERFORMABLE = ("perform", "change", "revoke", "revoke_part", "agreement", "agreement_pay", "mediated", "confirm_unlawful")


def _serve(taking: Taking, recipient: str, way: str, event_on: Any, paper: str) -> Any:
    """Write one service record; refuses a way that is not open. Returns the day it takes effect."""
    consent = taking.case.electronic_service or recipient == "respondent"
    verdict = service.may_serve(way, consent=consent, tried=bool(taking.facts.get("note")),
                                witnessed=bool(taking.facts.get("note")))
    demand(verdict, taking, "way")
    day = service.served_on(way, event_on, calendar()).value
    child(taking, ServiceRecord, paper=paper, recipient=recipient, way=way, event_on=event_on, served_on=day,
          note=(taking.facts.get("note") or "")[:300])
    return day


def _served(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    title = vocab.label(vocab.CLOSE_RESULTS, case.result) + "文书"
    day = _serve(taking, "applicant", facts["way"], facts["event_on"], title)
    if facts.get("respondent_on"):
        _serve(taking, "respondent", "direct", facts["respondent_on"], title)
    if case.state in ("decided", "rejected_claim"):
        case.effective_on = day
        taking.start("suit", day)
    taking.note(f"{day}送达")


def served_state(case: Any, facts: Any) -> str:
    """A decision becomes effective on service; the other endings keep their state."""
    return "served" if case.state in ("decided", "rejected_claim") else str(case.state)


def _serve_other(taking: Taking) -> None:
    facts = taking.facts
    _serve(taking, facts["recipient"], facts["way"], facts["event_on"], facts["paper"])


def _perform_guard(case: Any, actor: Any) -> list[str]:
    if case.result in PERFORMABLE or case.decision_extras:
        return []
    return ["该决定没有需要被申请人履行的内容（《行政复议法》第七十七条第一款）"]


def _perform_begun(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    begin = case.effective_on or taking.on
    days = case.perform_days
    due_on, basis = facts.get("due_on"), facts.get("due_basis") or ""
    if due_on is None and days:
        due_on, basis = calendar().next_workday(begin + timedelta(days=days)), f"决定书定为{days}日"
    if due_on is None and "redo" in case.decision_extras:
        demand(relief.redo_period(None, begin), taking, "due_on")
        taking.start("redo", begin)
        due_on = case.runs().filter(key="redo").last().due_on
        basis = basis or "实施条例关于重作期限的规定"
    if due_on is None and not facts.get("judged_reason"):
        raise InvalidFacts({"due_on": "请填写履行期限；决定书和法律都未定期限的，写明如何确定"})
    child(taking, Performance, what=facts["what"], due_on=due_on, due_basis=basis)
    case.perform_due = due_on


def _performed(taking: Taking) -> None:
    row = last(taking.case, Performance)
    row.done_on, row.proof = taking.on, taking.facts["proof"][:300]
    row.save()
    taking.case.performed_on = taking.on


def _overdue_guard(case: Any, actor: Any) -> list[str]:
    return ["已经履行完毕"] if case.performed_on else []


def _ordered(taking: Taking) -> None:
    case = taking.case
    if case.perform_due and taking.on <= case.perform_due and not taking.facts.get("refusing"):
        raise InvalidFacts({"until": f"履行期限{case.perform_due}尚未届满；被申请人明确表示不履行的，请勾选"})
    row = last(case, Performance)
    row.ordered_on, row.ordered_until = taking.on, taking.facts["until"]
    row.save()
    case.ordered_on = taking.on
    if case.respondent_id:
        taking.notify(f"责令限期履行：{case.matter.number}", role=RESPONDENT, organ_id=case.respondent_id)


def _pressed(attribute: str) -> Any:
    def effect(taking: Taking) -> None:
        row = last(taking.case, Performance)
        setattr(row, attribute, taking.on)
        row.save()

    return effect


def _sued(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.sued_on, case.suit_number = facts["sued_on"], facts.get("suit_number") or ""


def _judged(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.suit_result, case.suit_lost = facts["suit_result"], facts["suit_lost"]


def _opinion_guard(case: Any, actor: Any) -> list[str]:
    running = case.runs().filter(key="opinion", stopped_on=None).exists()
    return ["上一份意见书尚在回复期限内，请待其回复后再制发"] if running else []


def _opinion(taking: Taking) -> None:
    facts = taking.facts
    if facts["kind"] == "advice":
        demand(by_regulation("advice_paper", taking.on, True, "复议机构可以就普遍性问题制发建议书"), taking, "kind")
    received = facts.get("received_on")
    row = child(taking, OpinionPaper, kind=facts["kind"], addressee=facts["addressee"], problems=facts["problems"],
                demand=facts["demand"], sent_on=taking.on, received_on=received)
    taking.paper(facts["kind"] if facts["kind"] == "advice" else "opinion")
    if received and row.kind == "opinion":
        _opinion_clock(taking, row, received)
    if taking.case.respondent_id:
        taking.notify("收到行政复议意见书，请在六十日内报送纠正情况", role=RESPONDENT, organ_id=taking.case.respondent_id)


def _opinion_clock(taking: Taking, row: OpinionPaper, day: Any) -> None:
    row.received_on = day
    row.due_on = taking.start("opinion", day).due_on
    taking.case.opinion_due, taking.case.opinion_replied_on = row.due_on, None
    row.save()


def _opinion_received(taking: Taking) -> None:
    _opinion_clock(taking, last(taking.case, OpinionPaper, kind="opinion", received_on=None), taking.on)


def _replied(taking: Taking) -> None:
    row = last(taking.case, OpinionPaper, replied_on=None)
    row.replied_on, row.reply = taking.on, taking.facts["reply"]
    row.save()
    if row.kind == "opinion":
        taking.case.opinion_replied_on = taking.on


def _superior_guard(case: Any, actor: Any) -> list[str]:
    if not case.effective_on:
        return ["决定书、意见书发生法律效力后才抄告（《行政复议法》第七十九条第二款）"]
    return ["已经抄告"] if case.superior_told_on else []


def _archive_guard(case: Any, actor: Any) -> list[str]:
    reasons = []
    if case.runs().filter(stopped_on=None).exclude(key="redo").exists():
        reasons.append("还有进行中的期限")
    if case.state in ("decided", "rejected_claim"):
        reasons.append("决定书尚未送达")
    if case.state in ("performing", "overdue_perf") and not case.performed_on:
        reasons.append("尚未履行完毕")
    if case.state == "abandoned" and not case.lapse_confirmed:
        reasons.append("视为放弃须由承办人确认并记录在案")
    return reasons


def _archived(taking: Taking) -> None:
    taking.case.archive_number, taking.case.archived_on = taking.facts["archive_number"], taking.on


SERVICE_ASKS = (Ask("way", "送达方式", "choice", vocab.SERVICE_WAYS), Ask("event_on", "签收、到达或者公告日期", "date"),
                Ask("note", "说明（留置的见证、公告的原因和经过）", required=False, max_length=300))
SERVE = Step(
    "serve", "送达", SERVED_FROM, served_state, who=DESK, basis=LAW["75.2"],
    asks=(*SERVICE_ASKS, Ask("respondent_on", "被申请人签收日期", "date", required=False)), effect=_served,
    paper="service_receipt", group="送达")
SERVE_OTHER = Step(
    "serve_other", "登记其他文书送达", (*INTAKE, *OPEN_AFTER_ACCEPTANCE, *ENDED), None, who=DESK, basis=LAW["88.1"],
    asks=(Ask("paper", "文书", max_length=120), Ask("recipient", "受送达人", "choice", RECIPIENTS), *SERVICE_ASKS),
    effect=_serve_other, group="送达")
BEGIN_PERFORMANCE = Step(
    "begin_performance", "登记履行内容和期限", ("served", "mediated"), "performing", who=OFFICE, basis=LAW["77.1"],
    guard=_perform_guard,
    asks=(Ask("what", "履行内容", "longtext"), Ask("due_on", "履行届满日", "date", required=False),
          Ask("due_basis", "期限依据", required=False, max_length=300), judged_ask()), effect=_perform_begun, group="履行")
PERFORMED = Step(
    "performed", "登记履行完毕", ("performing", "overdue_perf"), None, who=(RESPONDENT, *OFFICE), basis=LAW["77.1"],
    guard=_overdue_guard, asks=(Ask("proof", "履行情况和证明", max_length=300), Ask("files", "材料", "file", required=False)),
    effect=_performed, stops=("redo",), group="履行")
ORDER_PERFORMANCE = Step(
    "order_performance", "责令限期履行", ("performing",), "overdue_perf", who=(DECIDER, HEAD, SUPERVISOR), basis=LAW["77.2"],
    guard=_overdue_guard, asks=(Ask("until", "限期", "date"), Ask("refusing", "被申请人明确表示不履行", "bool"), reason_ask()),
    effect=_ordered, paper="performance_order", group="履行")
TALK = Step(
    "talk", "约谈有关负责人", ("overdue_perf",), None, who=(DECIDER, HEAD, SUPERVISOR), basis=LAW["77.2"], guard=_overdue_guard,
    asks=(reason_ask("约谈事项"),), effect=_pressed("talked_on"), paper="talk_notice", group="履行")
CRITICISE = Step(
    "criticise", "通报批评", ("overdue_perf",), None, who=(DECIDER, SUPERVISOR), basis=LAW["77.2"], guard=_overdue_guard,
    asks=(reason_ask("通报内容"),), effect=_pressed("criticised_on"), paper="circular", group="履行")
ENFORCE = Step(
    "enforce", "申请强制执行", ("served", "mediated", "performing", "overdue_perf"), None, who=(DECIDER, HEAD), basis=LAW["78"],
    guard=lambda case, actor: [] if case.result in ("change", "mediated", "uphold") else ["只有维持、变更决定书和调解书有强制执行的规定"],
    asks=(reason_ask("申请人、第三人逾期不起诉又不履行的情况"),), paper="enforcement_application", group="履行")
SUED = Step(
    "sued", "登记被诉", ("served", "performing", "overdue_perf", "rejected_app", "refused"), "litigated", who=OFFICE,
    basis=LAW["10"], asks=(Ask("sued_on", "收到应诉通知日期", "date"), Ask("suit_number", "案号", required=False, max_length=120)),
    effect=_sued, stops=("suit",), group="诉讼")
SUIT_LAPSES = Step(
    "suit_lapses", "起诉期限届满，未收到应诉通知", ENDED, None, who=SYSTEM, basis=LAW["10"], stops=("suit",), group="诉讼")
SUIT_RESULT = Step(
    "suit_result", "登记诉讼结果", ("litigated",), None, who=OFFICE, basis=LAW["10"],
    asks=(Ask("suit_result", "裁判结果", max_length=120), Ask("suit_lost", "行政机关败诉", "bool")), effect=_judged, group="诉讼")
ISSUE_OPINION = Step(
    "issue_opinion", "制发意见书、建议书", ("review", "draft_decision", *ENDED), None, who=(DECIDER, HEAD), basis=LAW["76"],
    guard=_opinion_guard,
    asks=(Ask("kind", "文种", "choice", (("opinion", "行政复议意见书"), ("advice", "行政复议建议书")), default="opinion"),
          Ask("addressee", "受文机关", max_length=120, default=lambda case: getattr(case, "respondent_name", "")[:120]),
          Ask("problems", "违法或者不当之处", "longtext"), Ask("demand", "要求", "longtext"),
          Ask("received_on", "收到日期", "date", required=False), judged_ask()), effect=_opinion, group="监督")
OPINION_RECEIVED = Step(
    "opinion_received", "登记意见书送达", ("review", "draft_decision", *ENDED), None, who=(RESPONDENT, *DESK), basis=LAW["76"],
    guard=lambda case, actor: [] if last(case, OpinionPaper, kind="opinion", received_on=None) else ["没有待登记送达的意见书"],
    effect=_opinion_received, group="监督")
OPINION_REPLY = Step(
    "opinion_reply", "报送纠正情况", ("review", "draft_decision", *ENDED, "archived"), None, who=(RESPONDENT, *OFFICE),
    basis=LAW["76"], guard=lambda case, actor: [] if last(case, OpinionPaper, replied_on=None) else ["没有待回复的意见书"],
    asks=(Ask("reply", "纠正情况", "longtext"),), effect=_replied, stops=("opinion",), group="监督")
TELL_SUPERIOR = Step(
    "tell_superior", "抄告上一级主管部门", ENDED, None, who=OFFICE, basis=LAW["79.2"], guard=_superior_guard,
    asks=(Ask("to", "上一级主管部门", max_length=120),),
    effect=lambda taking: setattr(taking.case, "superior_told_on", taking.on), paper="superior_copy", group="监督")
RATE = Step(
    "rate", "评价", ENDED, None, who=(PUBLIC,), basis=None, portal=True, public_title="评价办理情况",
    guard=lambda case, actor: ["已经评价"] if case.satisfaction else [],
    asks=(Ask("satisfaction", "满意度（1 到 5）", "int", minimum=1, maximum=5),), sets=("satisfaction",), group="评价")
ARCHIVE = Step(
    "archive", "归档", (*ENDED, "refused", "abandoned"), "archived", who=DESK, basis=None, guard=_archive_guard,
    asks=(Ask("archive_number", "档号", max_length=80),), effect=_archived, paper="archive_index", final=True, group="归档")
STEPS = (SERVE, SERVE_OTHER, BEGIN_PERFORMANCE, PERFORMED, ORDER_PERFORMANCE, TALK, CRITICISE, ENFORCE, SUED, SUIT_LAPSES,
         SUIT_RESULT, ISSUE_OPINION, OPINION_RECEIVED, OPINION_REPLY, TELL_SUPERIOR, RATE, ARCHIVE)
