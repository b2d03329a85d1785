"""A law inspection up to its start: proposed, listed, team and scheme, notice, self-check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import SYSTEM as SYSTEM_ACTOR
from fadu.kernel.access import Actor
from fadu.kernel.declare import SYSTEM_ROLE, Ask, Step
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.law import latest_notice_day
from fadu.registry.burden import meter, windows

from ..models import InspectionObject, LawInspection, OversightEntry
from ..rules import vocab
from .coop import partners
from .entry import refusals, stays
from .shared import (
    COORDINATOR,
    HEAD,
    KEEPER,
    OFFICE,
    OFFICER,
    OWN,
    RULES,
    UNIT,
    organs,
    reason,
    tell_unit,
    unit_posts,
)
from .team import guard_team

SYSTEM = (SYSTEM_ROLE,)
BEFORE = ("proposed", "listed", "scheme_approved", "noticed", "self_check")
OPEN = (*BEFORE, "on_site", "draft_findings", "confirming", "facts_confirmed", "reported", "feedback_sent",
        "rectifying", "verified")  # fmt: skip
NOTICE_DAYS = "law_inspection.notice"


def events(case: Any) -> tuple[tuple[str, str], ...]:
    """Major events that wait for an inspection."""
    rows = Matter._plain.filter(register="law_event").order_by("-pk")[:40]
    return tuple((str(row.pk), f"{row.number} {row.title}") for row in rows)


def earlier(case: Any) -> tuple[tuple[str, str], ...]:
    """Inspections past their report that one may look back at; joint ones are named to nobody here."""
    done = LawInspection._plain.filter(state__in=("closed", "archived", "verified", "rectifying"), partner=None)
    rows = done.select_related("matter").order_by("-pk")[:40]
    return tuple((str(row.pk), f"{row.matter.number} {row.title}") for row in rows)


def _propose(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    ids = [int(pk) for pk in facts["objects"]]
    InspectionObject._plain.bulk_create(InspectionObject(matter_id=case.pk, organ_id=pk) for pk in ids)
    if facts.get("partner") and not taking.actor.has(KEEPER, HEAD) and not taking.actor.is_system:
        raise InvalidFacts({"partner": "联合督察由线索管理人员在“监督协作”中立项"})
    for name, key in (("event_id", "event"), ("looks_back_id", "looks_back"), ("partner_id", "partner")):
        setattr(case, name, int(facts[key]) if facts.get(key) else None)
    shared = {key: facts[key] for key in ("title", "kind", "basis", "objects", "starts", "ends", "people")}
    taking.after.append(lambda: _enter(taking, shared | {"regime": "law"}))


def _enter(taking: Taking, facts: dict[str, Any]) -> None:
    """Put it before the office of the year's plan."""
    case = taking.case
    who = SYSTEM_ACTOR if case.partner_id else taking.actor
    entry = open_case(register("oversight_entry"), who, facts, organ_id=case.organ_id, on=taking.on).case
    if case.partner_id:
        OversightEntry._plain.filter(pk=entry.pk).update(restricted=True)
    LawInspection._plain.filter(pk=case.pk).update(entry_id=entry.pk)
    case.entry_id = entry.pk


def check_days(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """The days stand in order; an event inspection names its event, a look-back what it looks back at."""
    errors = {} if facts["starts"] <= facts["ends"] else {"ends": "离开日期早于进驻日期"}
    for kind, key, words in (
        ("event", "event", "请选择重大法治事件"),
        ("lookback", "looks_back", "请选择回头看的督察"),
    ):
        if facts["kind"] == kind and not facts.get(key):
            errors[key] = words
    return errors


def guard_notice(case: LawInspection, actor: Actor) -> list[str]:
    """At least five working days before; not within the window of another inspection of the same unit."""
    reasons = guard_team(case, actor)
    latest = latest_notice_day(NOTICE_DAYS, case.starts)
    if today() > latest:
        reasons.append(f"须在 {latest} 以前通知（提前 5 个工作日，本平台口径）；请先改期")
    return reasons + [] if reasons else clash_words(case)


def clash_words(case: LawInspection) -> list[str]:
    """Clashes that nobody has excused."""
    entry = OversightEntry._plain.filter(pk=case.entry_id).first()
    if entry is None or entry.override:
        return []
    return refusals(entry)


def _reschedule(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.starts, case.ends = facts["starts"], facts["ends"]
    entry = OversightEntry._plain.get(pk=case.entry_id)
    entry.starts, entry.ends = case.starts, case.ends
    entry.save(update_fields=["starts", "ends"])
    windows.book(stays(entry), office=case.organ_id)


def _notice(taking: Taking) -> None:
    case = taking.case
    case.noticed_on = taking.on
    case.of(InspectionObject).update(noticed_on=taking.on)
    ids = list(case.of(InspectionObject).values_list("organ_id", flat=True))
    text = f"督察通知：{case.title}（{case.starts}至{case.ends}）"
    meter.ask(case.pk, ids, "inspection", text, taking.on, office=case.organ_id)
    if case.asked:
        meter.ask(case.pk, ids, "file", f"自查情况：{case.title}", taking.on, office=case.organ_id)
        taking.start("self_check")
    for pk in ids:
        taking.paper("notice", unit_id=pk)
        tell_unit(taking, pk, text)


def guard_object(case: LawInspection, actor: Actor) -> list[str]:
    """The unit has something to report."""
    waiting = case.of(InspectionObject, organ_id__in=unit_posts(actor), self_checked_on=None)
    return [] if waiting.exists() else ["本单位的自查情况已经报送"]


def _self_check(taking: Taking) -> None:
    rows = taking.case.of(InspectionObject, organ_id__in=unit_posts(taking.actor), self_checked_on=None)
    for row in rows:
        meter.answered(taking.case.pk, row.organ_id, taking.on)
    rows.update(self_check=taking.facts["text"], self_checked_on=taking.on)
    if not taking.case.of(InspectionObject, self_checked_on=None).exists():
        taking.stop("self_check")
    taking.notify(f"已报送自查情况：{taking.case.title}", role=OFFICER, organ_id=taking.case.organ_id)


def _suspend(taking: Taking) -> None:
    taking.case.held_state = taking.case.state


def _cancel(taking: Taking) -> None:
    if taking.case.entry_id:
        windows.cancel(taking.case.entry_id)


ASKS = (
    Ask("title", "名称", max_length=200),
    Ask("kind", "种类", "choice", vocab.KINDS),
    Ask("basis", "依据", max_length=300),
    Ask("objects", "被督察单位", "choices", organs),
    Ask("content", "督察内容", "longtext", help="逐行写明要看什么"),
    Ask("starts", "拟进驻日期", "date"),
    Ask("ends", "拟离开日期", "date"),
    Ask("people", "人数", "int", default=2, minimum=2, maximum=200),
    Ask("event", "重大法治事件", "choice", events, required=False),
    Ask("looks_back", "回头看的督察", "choice", earlier, required=False),
    Ask("partner", "联合机关", "choice", partners, required=False,
        help="由线索管理人员在“监督协作”中立项；其他督察留空"),
)
DATES = (Ask("starts", "进驻日期", "date"), Ask("ends", "离开日期", "date"))
STEPS = (
    Step("propose", "提出督察", ("",), "proposed", (*OFFICE, COORDINATOR, KEEPER), basis=RULES, asks=ASKS, check=check_days,
         sets=("title", "kind", "basis", "content", "starts", "ends"), effect=_propose),
    Step("listed", "列入督查检查考核计划", ("proposed",), "listed", SYSTEM, basis=OWN),
    Step("approve_scheme", "批准方案", ("listed",), "scheme_approved", (HEAD,), basis=RULES, guard=guard_team,
         paper="scheme", sets=("purpose", "course", "discipline", "reserve", "contact"), asks=(
             Ask("purpose", "目的", "longtext"), Ask("course", "步骤", "longtext"),
             Ask("discipline", "纪律", "longtext"), Ask("reserve", "备用方案", "longtext", required=False),
             Ask("contact", "联系人", max_length=120))),
    Step("reschedule", "改期", ("listed", "scheme_approved"), None, OFFICE, asks=DATES, effect=_reschedule,
         check=lambda case, facts: {} if facts["starts"] <= facts["ends"] else {"ends": "离开日期早于进驻日期"}),
    Step("notice", "发出督察通知", ("scheme_approved",), "noticed", OFFICE, basis=RULES, guard=guard_notice,
         effect=_notice, sets=("asked",), asks=(
             Ask("asked", "请单位准备", "longtext", required=False,
                 help="系统已有的不要再要；留空则不要求自查报告"),)),
    Step("self_check", "报送自查情况", ("noticed", "self_check"), "self_check", (UNIT,), guard=guard_object,
         effect=_self_check, asks=(Ask("text", "自查情况", "longtext", help="只写系统里没有的"),)),
    Step("suspend", "暂停", OPEN, "suspended", (HEAD,), asks=(reason(),), effect=_suspend, group="其他"),
    Step("resume", "恢复", ("suspended",), lambda case, facts: case.held_state, (HEAD,), group="其他"),
    Step("cancel", "取消", ("proposed", "listed", "scheme_approved", "noticed", "self_check", "suspended"),
         "cancelled", (HEAD,), asks=(reason(),), effect=_cancel, stops=("self_check",), final=True, group="其他"),
)  # fmt: skip
