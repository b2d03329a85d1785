"""The year's plan of inspections: proposed, checked for quota and clash, listed, merged or refused."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.procedure import take
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.registry.burden import windows
from fadu.registry.burden.inforce import limits_on
from fadu.registry.burden.rules.clash import Clash, Stay

from ..models import EntryObject, LawInspection, OversightEntry
from ..rules import vocab
from .shared import COORDINATOR, LEADER, OFFICE, OWN, PLANNER, by, organs, reason

STATES = (
    State("proposed", "已申报"),
    State("listed", "已列入计划", tone="ok"),
    State("done", "已完成", closed=True, tone="ok"),
    State("merged", "已合并", closed=True),
    State("refused", "未列入", closed=True, tone="late"),
    State("withdrawn", "已撤销", closed=True),
)


def stay_of(entry: OversightEntry, unit: int) -> Stay:
    """What an item plans with one unit."""
    title = "其他督察安排" if entry.restricted else entry.title  # what others clash with names nothing
    return Stay(entry.pk, unit, title, entry.starts, entry.ends, entry.regime, entry.kind == "comprehensive")


def stays(entry: OversightEntry) -> list[Stay]:
    """The stays that an item plans."""
    return [stay_of(entry, unit) for unit in entry.units()]


def clashes(entry: OversightEntry) -> list[Clash]:
    """What stands in the way of an item, as it was when first asked: the year's number used up, a stay too near."""
    found: list[Clash] | None = entry.__dict__.get("_clashes")
    if found is None:
        units = entry.of(EntryObject).order_by().values("organ_id")
        found = entry.__dict__["_clashes"] = windows.met(units, lambda unit: stay_of(entry, unit))
    return found


def refusals(entry: OversightEntry) -> list[str]:
    """Clashes in words, each with the unit."""
    found = clashes(entry)
    names = dict(organs()) if found else {}
    return [f"{names.get(str(c.unit), c.unit)}：{c.text}" for c in found]


def _propose(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    if facts["ends"] < facts["starts"]:
        raise InvalidFacts({"ends": "离开日期早于进驻日期"})
    case.year = facts["starts"].year
    ids = [int(pk) for pk in facts["objects"]]
    EntryObject._plain.bulk_create(EntryObject(matter_id=case.pk, organ_id=pk) for pk in ids)
    bounds = limits_on(taking.on)
    case.burden_minutes = len(ids) * (bounds.kind("inspection").minutes + bounds.kind("file").minutes)
    taking.public = {"objects": ids}
    taking.notify(f"督查检查考核计划申报：{case.title}", role=PLANNER)


def _decided(taking: Taking) -> None:
    case = taking.case
    case.decided_by, case.decided_on = by(taking), taking.on
    case.decision = str(taking.facts.get("reason") or taking.facts.get("opinion") or "")[:300]


def _follow(step: str, **facts: Any) -> Any:
    """The law inspection behind the item takes the same turn."""

    def after(taking: Taking) -> None:
        for project in LawInspection._plain.filter(entry_id=taking.case.pk):
            if step in {s.key for s in register("law_inspection").steps if project.state in s.source}:
                take(project, step, SYSTEM, facts, on=taking.on)

    return after


def _list(taking: Taking) -> None:
    _decided(taking)
    windows.book(stays(taking.case), office=taking.case.organ_id)
    taking.after.append(lambda: _follow("listed")(taking))


def _override(taking: Taking) -> None:
    taking.case.override = taking.facts["reason"][:300]
    _list(taking)
    taking.note("破例列入：" + "；".join(refusals(taking.case)))


def _outside(taking: Taking) -> None:
    taking.case.outside = True
    _list(taking)


def _dropped(taking: Taking) -> None:
    _decided(taking)
    windows.cancel(taking.case.pk)
    why = str(taking.facts["reason"])
    taking.after.append(lambda: _follow("cancel", reason=why)(taking))


def _merge(taking: Taking) -> None:
    taking.case.merged_into_id = int(taking.facts["into"])
    _dropped(taking)


def others(case: OversightEntry) -> tuple[tuple[str, str], ...]:
    """Listed items of the year with a unit in common."""
    same = EntryObject._plain.filter(organ_id__in=case.units()).values("matter_id")
    rows = OversightEntry._plain.filter(pk__in=same, year=case.year, state="listed").exclude(pk=case.pk)
    return tuple((str(row.pk), f"{row.matter.number} {row.title}") for row in rows.select_related("matter"))


def guard_free(case: OversightEntry, actor: Actor) -> list[str]:
    """Nothing stands in the way."""
    return refusals(case)


def guard_clashing(case: OversightEntry, actor: Actor) -> list[str]:
    """An exception is only for what stands in the way."""
    return [] if refusals(case) else ["没有超过次数，也没有冲突，直接列入即可"]


def guard_mergeable(case: OversightEntry, actor: Actor) -> list[str]:
    """There is an item to merge into."""
    return [] if others(case) else ["没有对象相同的计划项目可以并入"]


ASKS = (
    Ask("title", "事项", max_length=200),
    Ask("regime", "类别", "choice", vocab.REGIMES, default="law", help="法治督察和政府督查分开登记"),
    Ask("kind", "种类", "choice", vocab.ENTRY_KINDS),
    Ask("basis", "依据", max_length=300),
    Ask("objects", "对象", "choices", organs),
    Ask("starts", "拟进驻日期", "date"),
    Ask("ends", "拟离开日期", "date"),
    Ask("people", "人数", "int", default=2, minimum=1, maximum=200),
)
SETS = ("title", "regime", "kind", "basis", "starts", "ends", "people")
STEPS = (
    Step("propose", "申报", ("",), "proposed", (*OFFICE, COORDINATOR, PLANNER), asks=ASKS, sets=SETS, effect=_propose,
         paper="entry", basis=OWN),
    Step("list", "列入计划", ("proposed",), "listed", (PLANNER,), guard=guard_free, effect=_list, basis=OWN,
         asks=(Ask("opinion", "审批意见", max_length=300, required=False),)),
    Step("override", "破例列入", ("proposed",), "listed", (LEADER,), guard=guard_clashing, effect=_override, basis=OWN,
         asks=(reason("破例理由"),), help="每年次数已用完或者与其他督查相隔过近时，由领导写明理由决定"),
    Step("outside", "计划外单独批准", ("proposed",), "listed", (LEADER,), guard=guard_free, effect=_outside, basis=OWN,
         asks=(reason("一事一报的理由"),)),
    Step("merge", "并入其他项目", ("proposed", "listed"), "merged", (PLANNER,), guard=guard_mergeable, effect=_merge,
         asks=(Ask("into", "并入", "choice", others), reason()), basis=OWN),
    Step("refuse", "不列入", ("proposed",), "refused", (PLANNER,), effect=_dropped, asks=(reason(),), basis=OWN),
    Step("withdraw", "撤销", ("proposed", "listed"), "withdrawn", (*OFFICE, PLANNER), effect=_dropped,
         asks=(reason(),)),
    Step("finish", "完成", ("listed",), "done", (*OFFICE, PLANNER), effect=_decided),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS)
PATH = ("proposed", "listed", "done")
