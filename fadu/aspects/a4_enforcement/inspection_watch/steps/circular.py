"""A circular: drafted from the records, counted anew, issued under its number, put right by another in its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fadu.kernel.access import SYSTEM, Actor, within
from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.figures import Period
from fadu.kernel.papers import Paper
from fadu.kernel.procedure import NotAllowed, Taking
from fadu.kernel.today import today
from fadu.people.models import Area
from fadu.registry.inspection_catalogue.models import Body

from ..circular import Blocks, circular, corrects, differences
from ..models import InspectionCircular
from .warning import HEAD, OWN, SUPERVISOR

LONGEST = 366
PAPER, DRAFT_PAPER = "circular", "proof"
STATES = (
    State("drafting", "起草中", tone="soon"),
    State("issued", "已印发", closed=True, tone="ok"),
    State("dropped", "不再印发", closed=True),
)


def period_of(case: Any) -> Period:
    """The days that it tells of."""
    return Period(case.since, case.until)


def county(reach: str, own: str) -> str:
    """The name of the area where it is not the whole area of the bureau."""
    return "" if reach == own else Area.objects.filter(code=reach).values_list("name", flat=True).first() or ""


def compose(case: Any, on: date, opening: Blocks = (), demand: str | None = None) -> Paper:
    """What the records say today. Counted for the area, whoever asks: two supervisors draft the same circular."""
    head, place = case.organ.name_on(on), county(case.reach, case.area)
    words = case.demand if demand is None else demand
    return circular(SYSTEM, period_of(case), head, within(case.reach), place, opening, words, on)


def newest(case: Any, key: str) -> Paper | None:
    """The last paper of a kind."""
    found = case.papers().filter(key=key).order_by("-pk").first()
    return Paper.from_json(found.content) if found else None


# -- drafting ------------------------------------------------------------------------------------------------------
def reaches(case: Any, actor: Actor) -> list[tuple[str, str]]:
    """The whole area of the bureau, and each county of it."""
    own = sorted({post.area for post in actor.posts if post.role == SUPERVISOR and post.area})
    rows = Area.objects.filter(level__in=("city", "county")).order_by("code").values_list("code", "name")
    return [(code, name) for code, name in rows if any(code.startswith(within(area)) for area in own)]


def check_draft(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """A period that has begun, in order, no longer than a year; one circular for it."""
    since, until = facts["since"], facts["until"]
    if since > until:
        return {"until": "结束日期早于开始日期"}
    if until > today():
        return {"until": "结束日期在今天以后：只能通报已经发生的检查"}
    return {"until": "一份通报最多一年"} if (until - since).days >= LONGEST else {}


def _draft(taking: Taking) -> None:
    case = taking.case
    if case.reach not in dict(reaches(case, taking.actor)) or not case.reach.startswith(within(case.area)):
        raise NotAllowed(["只能通报本机关监督的区域"])
    same = InspectionCircular._plain.filter(organ=case.organ, since=case.since, until=case.until, reach=case.reach)
    if kept := same.filter(state__in=("drafting", "issued")).exclude(pk=case.pk).select_related("matter").first():
        raise NotAllowed([f"这一期间已有通报：{kept.paper_number or kept.matter.number}，请在原件上重新取数或者更正"])
    _proof(taking)


def _proof(taking: Taking) -> None:
    case = taking.case
    case.counted_on = taking.on
    taking.paper(DRAFT_PAPER, built=compose(case, taking.on))


def _revise(taking: Taking) -> None:
    taking.case.demand = taking.facts.get("demand") or ""
    _proof(taking)


# -- going out -----------------------------------------------------------------------------------------------------
def guard_issue(case: Any, actor: Actor) -> list[str]:
    """What goes out was counted in full: not before the period ended, and after it ended."""
    if case.until >= today():
        return [f"期间到 {case.until} 还没有结束，结束后重新取数再印发"]
    return [f"数字取于 {case.counted_on}，早于期间结束，请先重新取数"] if case.counted_on <= case.until else []


def unsaid(case: Any) -> list[tuple[str, str]]:
    """Shown above the question: what has changed in the records since the proof was made."""
    proof = newest(case, DRAFT_PAPER)
    found = differences(proof, compose(case, today())) if proof else []
    if not found:
        return [("与检查记录核对", f"送审稿取数于 {case.counted_on}，与现在的记录一致。")]
    return [("送审稿取数以后记录有变化（需要的，先“重新取数”）", told(found))]


def told(found: list[tuple[str, str, str]]) -> str:
    """Changes in words."""
    return "；".join(f"{name}由 {was} 变为 {now}" for name, was, now in found)


def _issue(taking: Taking) -> None:
    case, proof = taking.case, newest(taking.case, DRAFT_PAPER)
    if proof is None:
        raise NotAllowed(["还没有送审稿，请先重新取数"])
    case.signed_by, case.issued_on = taking.facts["signed_by"], taking.on
    taking.paper(PAPER, built=proof)
    _tell(taking, "印发")
    taking.after.append(lambda: _numbered(case))


def amendments(case: Any) -> list[tuple[str, str]]:
    """Shown above the question: what the records say now against what was issued."""
    old = newest(case, PAPER)
    found = differences(old, compose(case, today())) if old else []
    return [("现在的记录与已印发的不同之处", told(found) if found else "没有不同，无须更正数字。")]


def _amend(taking: Taking) -> None:
    """The whole circular again, with what was wrong said first; the old one stays in the file and is marked."""
    case, facts = taking.case, taking.facts
    demand = facts.get("demand") or case.demand
    old, new = newest(case, PAPER), compose(case, taking.on, demand=demand)
    found = differences(old, new) if old else []
    if not found and demand == case.demand:
        raise NotAllowed(["现在的记录与已印发的一致，没有需要更正的内容"])
    opening = corrects(case.paper_number, _day(case.issued_on), facts["reason"], found)
    case.demand, case.amended_on, case.amended_why = demand, taking.on, facts["reason"]
    case.counted_on = case.issued_on = taking.on
    case.signed_by = facts["signed_by"]
    taking.paper(PAPER, built=compose(case, taking.on, opening))
    _tell(taking, "更正重发")
    taking.after.append(lambda: _numbered(case))


def _numbered(case: Any) -> None:
    """The paper takes its number after the row was written: the row names it too."""
    InspectionCircular._plain.filter(pk=case.pk).update(paper_number=case.paper_number)


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _tell(taking: Taking, how: str) -> None:
    """A line on the desk of every body that the circular tells of."""
    bodies = Body._plain.filter(state="published", area__startswith=within(taking.case.reach))
    for organ in sorted(set(bodies.values_list("organ_id", flat=True))):
        taking.notify(f"{how}：{taking.case.matter.title}", role=HEAD, organ_id=organ)


SIGNED = Ask("signed_by", "签发人", max_length=60, help="本机关签发这份通报的负责人")
DEMAND = Ask("demand", "工作要求", "longtext", required=False, help="写在通报最后；可以不写", max_length=3000,
             default=lambda case: case.demand)  # fmt: skip
STEPS = (
    Step("draft", "起草通报", ("",), "drafting", (SUPERVISOR,), OWN, check=check_draft, effect=_draft,
         sets=("since", "until", "reach"), unnumbered=True, asks=(
             Ask("since", "期间自", "date"), Ask("until", "至", "date"),
             Ask("reach", "区域", "choice", offer=reaches, choices=lambda case: areas()))),
    Step("revise", "写工作要求、重新取数", ("drafting",), None, (SUPERVISOR,), OWN, (DEMAND,), effect=_revise,
         help="按现在的检查记录重出一份送审稿"),
    Step("issue", "印发", ("drafting",), "issued", (SUPERVISOR,), OWN, (SIGNED,), guard=guard_issue, effect=_issue,
         reads=unsaid, final=True, help="按送审稿编号印发，内容不再变动；记录以后有更正的，用「更正重发」"),
    Step("drop", "不再印发", ("drafting",), "dropped", (SUPERVISOR,), OWN, final=True, aside=True),
    Step("amend", "更正重发", ("issued",), None, (SUPERVISOR,), OWN, effect=_amend, reads=amendments, aside=True,
         help="重新取数，另编文号重发；原通报留在卷内并注明被替代", asks=(
             Ask("reason", "更正原因", "longtext", max_length=300), DEMAND, SIGNED)),
)  # fmt: skip


def areas() -> tuple[tuple[str, str], ...]:
    """Every area that a circular may tell of."""
    rows = Area.objects.filter(level__in=("city", "county")).order_by("code")
    return tuple(rows.values_list("code", "name"))


PROCEDURE = Procedure(STATES, STEPS)
