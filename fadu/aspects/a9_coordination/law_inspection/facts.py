"""The facts a measure rests on: clocks of all registers, plan tasks, indicators, answers and problems that are late.

Read over all rows for the office that keeps the plan; each fact names its record, its due day and its article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from fadu import law
from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Run
from fadu.kernel.once import once
from fadu.kernel.register import registers

from .access import FROM_JOINT
from .alike import OWN
from .models import Measure, MeasureGround, Problem
from .rules import vocab
from .rules.ladder import Earlier, Ground, Proposal, parameters, propose
from .steps.shared import CLOSED_BOOKS, inspectable, workdays_late, workdays_until

MOST = 2000
RECENT, EARLIER = timedelta(days=60), timedelta(days=90)
Grounds = dict[int, list[Ground]]


@cache
def _term(key: str) -> law.Term:
    return law.term(key)


def late_clocks(day: date, unit: int | None = None) -> Grounds:
    """Statutory periods of authorities that have passed without the step they wait for."""
    rows = Run._plain.filter(stopped_on=None, paused=False, due_on__lt=day)
    rows = rows.exclude(register__in=(*OWN, *CLOSED_BOOKS, "plan_task"))
    rows = rows.filter(organ_id=unit) if unit else rows
    found: Grounds = defaultdict(list)
    for run in rows.select_related("matter").order_by("due_on", "id")[:MOST]:
        term = _term(run.term)
        if term.side == "authority" and run.due_on:
            found[run.organ_id].append(_clock(run, term, day))
    return found


def _clock(run: Run, term: law.Term, day: date) -> Ground:
    book = registers()[run.register]
    clock = book.procedure.by_clock[run.key]  # type: ignore[union-attr]
    version = term.version_on(run.law_on or run.started_on)
    basis = version.citation.text(run.started_on) if version else ""
    days = workdays_late(run.due_on, day)
    text = f"{book.title} {run.matter.number}：{clock.named(run.whose)}应于 {run.due_on} 前办理，已超期 {days} 个工作日"
    return Ground("clock", text, run.matter_id, run.matter.number, run.register, run.due_on, days, basis)


def late_tasks(day: date, tasks: list[Any] | None = None) -> Grounds:
    """Tasks of the running plan that lag behind, and units below a ratio that the plan demands of everybody."""
    found: Grounds = defaultdict(list)
    if tasks is None:
        tasks = registers()["plan_task"].model.standings(SYSTEM, day) if "plan_task" in registers() else []
    for task in tasks:
        plan = f"{task.year}年度计划任务 {task.no}"
        if task.colour in ("red", "yellow"):
            text = f"计划任务 {task.no} {task.title}：{task.word}，{task.reason}"
            late = workdays_late(task.deadline, day)
            found[task.organ].append(
                Ground("target", text[:300], task.matter, task.number, "plan_task", task.deadline, late, plan,
                       value=task.main.text if task.main else "", level=task.colour, lag=task.lag)
            )  # fmt: skip
        for target in task.targets:
            for missed in target.missed:
                if missed.base < parameters().indicator_least:
                    continue
                text = f"{target.title}要求 {target.demand}，本单位 {missed.hit}/{missed.base}（任务 {task.no}）"
                found[missed.organ].append(
                    Ground("indicator", text, task.matter, task.number, target.indicator,
                           basis=target.basis or plan, value=f"{missed.hit}/{missed.base}")
                )  # fmt: skip
    return found


def recent(day: date) -> list[Measure]:
    """Measures that still speak: those not answered yet, those judged lately, those of the last weeks; asked once.

    Each with the due day of its answer (`due`) and whether another measure followed it (`followed`).
    """
    found: list[Measure] = once(f"law_inspection.measures:{day}", lambda: _recent(day))
    return found


def _recent(day: date) -> list[Measure]:
    runs = Run._plain.filter(matter_id=OuterRef("pk"), key="answer", due_on__lt=day).order_by("-turn")
    rows = Measure._plain.filter(
        Q(state__in=("issued", "overdue")) | Q(closed_on__gte=day - RECENT) | Q(opened_on__gte=day - EARLIER)
    )
    rows = rows.annotate(due=Subquery(runs.values("due_on")[:1]), followed=Exists(
        Measure._plain.filter(after_id=OuterRef("pk")).exclude(state__in=("declined", "withdrawn"))))  # fmt: skip
    return list(rows.select_related("matter").order_by("pk"))


def late_answers(day: date) -> Grounds:
    """Measures that were not answered in time, or whose answer did not do."""
    found: Grounds = defaultdict(list)
    for row in recent(day):
        if row.state in ("issued", "overdue") and row.due and not row.followed:  # type: ignore[attr-defined]
            found[row.unit_id].append(_unanswered(row, row.due, day))  # type: ignore[attr-defined]
    for row in recent(day):
        lately = row.closed_on is not None and row.closed_on >= day - RECENT
        if row.assessed in ("insufficient", "doubt") and lately and not row.followed:  # type: ignore[attr-defined]
            words = vocab.label(vocab.ASSESSED, row.assessed)
            text = f"{row.get_rung_display()}（{row.matter.number}）的答复：{words}"
            found[row.unit_id].append(
                Ground("answer", text, row.pk, row.matter.number, "law_measure", level=row.rung, detail=row.assessed)
            )
    return found


def _unanswered(row: Measure, due: date, day: date) -> Ground:
    days = workdays_late(due, day)
    text = f"{row.get_rung_display()}（{row.matter.number}）逾期 {days} 个工作日未答复"
    text += f"，{row.urged_on} 催办" if row.urged_on else ""
    return Ground("answer", text, row.pk, row.matter.number, "law_measure", due, days,
                  law.law("法治督察管理口径")[""].text(), level=row.rung, urged=bool(row.urged_on))  # fmt: skip


def late_problems(day: date) -> Grounds:
    """Problems whose rectification is overdue."""
    found: Grounds = defaultdict(list)
    rows = Problem._plain.filter(~FROM_JOINT, state__in=("rectifying", "overdue"), deadline__lt=day)
    rows = rows.select_related("matter")  # of joint inspections few know: they stand in no proposal
    for row in rows.order_by("deadline", "pk"):
        days = workdays_late(row.deadline, day)
        text = f"问题 {row.matter.number} 应于 {row.deadline} 前整改，已逾期 {days} 个工作日：{row.text[:80]}"
        found[row.unit_id].append(
            Ground("problem", text, row.pk, row.matter.number, "law_problem", row.deadline, days, row.rule)
        )
    return found


def late_demands(day: date) -> Grounds:
    """Demands of policies from above whose day has passed and that the unit has not carried out."""
    found: Grounds = defaultdict(list)
    book = registers().get("upper_policy")
    for row in book.model.late_demands(day)[:MOST] if book else ():
        days, policy = workdays_late(row.due_on, day), row.matter
        text = f"上级政策 {policy.number}：要求“{row.text[:120]}”应于 {row.due_on} 前落实，已逾期 {days} 个工作日"
        found[row.lead_id].append(
            Ground("policy", text, policy.pk, policy.number, "upper_policy", row.due_on, days, policy.title[:200])
        )
    return found


def all_grounds(day: date, tasks: list[Any] | None = None) -> Grounds:
    """Every fact of every unit; tasks: standings of all tasks, where they are at hand."""
    found: Grounds = defaultdict(list)
    for part in (late_clocks(day), late_tasks(day, tasks), late_answers(day), late_problems(day),
                 late_demands(day)):  # fmt: skip
        for unit, grounds in part.items():
            found[unit] += grounds
    return found


def grounds_of(unit: int, day: date) -> list[Ground]:
    """The facts of one unit, those that speak for the gravest measure first."""
    every = [late_clocks(day, unit), late_tasks(day), late_answers(day), late_problems(day), late_demands(day)]
    found = [ground for part in every for ground in part.get(unit, ())]
    made = propose(unit, found)
    return list(made.grounds) if made else found


def earlier(day: date) -> dict[int, list[Earlier]]:
    """Measures of the last weeks, those that wait for a decision included."""
    found: dict[int, list[Earlier]] = defaultdict(list)
    for row in recent(day):
        if row.opened_on >= day - EARLIER and row.state != "withdrawn":
            ago = 0 if row.state == "proposed" else workdays_until(row.decided_on or row.opened_on, day)
            found[row.unit_id].append(Earlier(row.rung, ago, row.state == "declined"))
    return found


def proposals(day: date, tasks: list[Any] | None = None) -> list[Proposal]:
    """What the facts of this day speak for, the gravest first."""
    from .rules.ladder import ORDER

    facts, before = all_grounds(day, tasks), earlier(day)
    inspected = objects()
    made = [propose(unit, grounds, before.get(unit, ())) for unit, grounds in facts.items() if unit in inspected]
    return sorted((p for p in made if p), key=lambda p: (-ORDER.index(p.rung), -len(p.grounds), p.unit))


def objects() -> dict[int, Any]:
    """Organs that may be inspected, by id."""
    return {organ.pk: organ for organ in inspectable()}


def keep(matter_id: int, grounds: Iterable[Ground]) -> None:
    """Write the facts as they stand."""
    MeasureGround._plain.bulk_create(
        MeasureGround(matter_id=matter_id, kind=g.kind, text=g.text[:300], record_id=g.matter, due_on=g.due,
                      late=g.late, basis=g.basis[:300], value=g.value[:120])
        for g in list(grounds)[:40]
    )  # fmt: skip
