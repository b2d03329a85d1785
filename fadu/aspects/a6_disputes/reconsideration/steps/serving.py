"""Service (F24), suits (F27) and archive."""

from __future__ import annotations

from typing import Any

from fadu.kernel.clocks import calendar
from fadu.kernel.declare import Ask, Step
from fadu.kernel.models import Run
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import adapter
from ..models import ServiceRecord
from ..models.after import RECIPIENTS
from ..rules import exhaustion, service, vocab
from .shared import (
    DESK,
    ENDED,
    INTAKE,
    LAW,
    OFFICE,
    OPEN_AFTER_ACCEPTANCE,
    PUBLIC,
    SYSTEM,
    child,
    demand,
)

ENDING_PAPERS = ("decision", "mediation_paper", "termination", "rejection", "refusal")
SERVED_FROM = ("decided", "rejected_claim", "rejected_app", "mediated", "terminated", "refused")


def _serve(taking: Taking, recipient: str, way: str, event_on: Any, paper: str) -> Any:
    """Write one service record; refuses a way that is not open. Returns the day it takes effect."""
    consent = taking.case.electronic_service or recipient == "respondent"
    told = str(taking.facts.get("circumstances") or "")
    verdict = service.may_serve(way, consent=consent, tried=bool(told), witnessed=bool(told))
    demand(verdict, taking, "way")
    made = taking.case.decided_on
    if made and event_on < made and taking.step.key == "serve":
        raise InvalidFacts({"event_on": f"早于文书作出之日（{made}），请核对"})
    day = service.served_on(way, event_on, calendar()).value
    child(
        taking,
        ServiceRecord,
        paper=paper,
        recipient=recipient,
        way=way,
        event_on=event_on,
        served_on=day,
        note=told[:300],
    )
    return day


def served_title(case: Any) -> str:
    """Title and number of the paper that ends the case."""
    paper = case.papers().filter(key__in=ENDING_PAPERS).values_list("title", "number").last()
    return f"{paper[0]}（{paper[1]}）" if paper else vocab.label(vocab.CLOSE_RESULTS, case.result)


def _served(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    title = served_title(case)
    day = _serve(taking, "applicant", facts["way"], facts["event_on"], title)
    if facts.get("respondent_on"):
        _serve(taking, "respondent", "direct", facts["respondent_on"], title)
    prior = adapter.prior_of(case)
    if case.state in ("decided", "rejected_claim"):
        case.effective_on = day
    if _may_sue(case.state, prior.mandatory) and prior.duty != exhaustion.FINAL:
        taking.start("suit", day)
    taking.note(f"{day}送达" if day <= taking.on else f"公告送达，{day}期满，自该日起发生法律效力")


def _may_sue(state: str, mandatory: bool) -> bool:
    """Whether a suit period of fifteen days runs from service: after a decision; after a refusal or rejection only
    where reconsideration had to come first (§34), otherwise the ordinary period of the Litigation Act goes on."""
    return state in ("decided", "rejected_claim") or (mandatory and state in ("refused", "rejected_app"))


def _serve_guard(case: Any, actor: Any) -> list[str]:
    served = case.children(ServiceRecord, recipient="applicant", paper=served_title(case))
    return ["该文书已登记送达申请人；送达其他人的用“登记其他文书送达”"] if served else []


def served_state(case: Any, facts: Any) -> str:
    """A decision becomes effective on service; the other endings keep their state."""
    return "served" if case.state in ("decided", "rejected_claim") else str(case.state)


def _serve_other(taking: Taking) -> None:
    facts = taking.facts
    _serve(taking, facts["recipient"], facts["way"], facts["event_on"], facts["paper"])


def _sued(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.sued_on, case.suit_number = facts["sued_on"], facts.get("suit_number") or ""


def _judged(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.suit_result, case.suit_lost = facts["suit_result"], facts["suit_lost"]


def _archive_guard(case: Any, actor: Any) -> list[str]:
    reasons = []
    if any(run.key != "redo" for run in case.children(Run, stopped_on=None)):
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


SERVICE_ASKS = (
    Ask("way", "送达方式", "choice", vocab.SERVICE_WAYS),
    Ask("event_on", "签收、到达或者公告日期", "date"),
    Ask("circumstances", "说明（留置的见证、公告的原因和经过）", required=False, max_length=300),
)


SERVE = Step(
    "serve",
    "送达",
    SERVED_FROM,
    served_state,
    who=DESK,
    public_title="送达",
    basis=LAW["75.2"],
    guard=_serve_guard,
    asks=(*SERVICE_ASKS, Ask("respondent_on", "被申请人签收日期", "date", required=False)),
    effect=_served,
    paper="service_receipt",
    group="送达",
)


SERVE_OTHER = Step(
    "serve_other",
    "登记其他文书送达",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE, *ENDED),
    None,
    who=DESK,
    basis=LAW["88.1"],
    asks=(Ask("paper", "文书", max_length=120), Ask("recipient", "受送达人", "choice", RECIPIENTS), *SERVICE_ASKS),
    effect=_serve_other,
    group="送达",
)


SUED = Step(
    "sued",
    "登记被诉",
    ("served", "performing", "overdue_perf", "rejected_app", "refused", "terminated", "archived"),
    "litigated",
    who=OFFICE,
    basis=LAW["10"],
    asks=(Ask("sued_on", "收到应诉通知日期", "date"), Ask("suit_number", "案号", required=False, max_length=120)),
    effect=_sued,
    stops=("suit",),
    group="诉讼",
)


SUIT_LAPSES = Step(
    "suit_lapses",
    "起诉期限届满，未收到应诉通知",
    (*ENDED, "refused"),
    None,
    who=SYSTEM,
    public_title="起诉期限届满",
    basis=LAW["10"],
    stops=("suit",),
    group="诉讼",
)


SUIT_RESULT = Step(
    "suit_result",
    "登记诉讼结果",
    ("litigated",),
    None,
    who=OFFICE,
    basis=LAW["10"],
    asks=(Ask("suit_result", "裁判结果", max_length=120), Ask("suit_lost", "行政机关败诉", "bool")),
    effect=_judged,
    group="诉讼",
)


RATE = Step(
    "rate",
    "评价",
    ENDED,
    None,
    who=(PUBLIC,),
    basis=None,
    portal=True,
    public_title="评价办理情况",
    guard=lambda case, actor: ["已经评价"] if case.satisfaction else [],
    asks=(Ask("satisfaction", "满意度（1 到 5）", "int", minimum=1, maximum=5),),
    sets=("satisfaction",),
    group="评价",
)


ARCHIVE = Step(
    "archive",
    "归档",
    (*ENDED, "refused", "abandoned"),
    "archived",
    who=DESK,
    basis=None,
    guard=_archive_guard,
    asks=(Ask("archive_number", "档号", max_length=80),),
    effect=_archived,
    paper="archive_index",
    final=True,
    group="归档",
)

STEPS = (SERVE, SERVE_OTHER, SUED, SUIT_LAPSES, SUIT_RESULT, RATE, ARCHIVE)
