"""The facts a measure rests on: clocks of all registers, plan tasks, indicators, answers and problems that are late.

Read over all rows for the office that keeps the plan; each fact names its record, its due day and its article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.apps import apps

from fadu import law
from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Run
from fadu.kernel.register import registers

from .alike import OWN
from .models import Measure, MeasureGround, Problem
from .rules import vocab
from .rules.ladder import Earlier, Ground, Proposal, parameters, propose
from .steps.shared import workdays_late, workdays_until

MOST = 2000
RECENT = timedelta(days=60)
Grounds = dict[int, list[Ground]]


@cache
def _term(key: str) -> law.Term:
    return law.term(key)


def late_clocks(day: date, unit: int | None = None) -> Grounds:
    """Statutory periods of authorities that have passed without the step they wait for."""
    rows = Run._plain.filter(stopped_on=None, paused=False, due_on__lt=day).exclude(register__in=(*OWN, "plan_task"))
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
    text = f"{book.title} {run.matter.number}：{clock.title}应于 {run.due_on} 前办理，已超期 {days} 个工作日"
    return Ground("clock", text, run.matter_id, run.matter.number, run.register, run.due_on, days, basis)


def late_tasks(day: date, tasks: list[Any] | None = None) -> Grounds:
    """Tasks of the running plan that lag behind, and units below a ratio that the plan demands of everybody."""
    found: Grounds = defaultdict(list)
    if tasks is None:
        tasks = registers()["plan_task"].model.standings(SYSTEM, day) if "plan_task" in registers() else []
    for task in tasks:
        if task.colour in ("red", "yellow"):
            text = f"计划任务 {task.no} {task.title}：{task.word}，{task.reason}"
            late = workdays_late(task.deadline, day)
            found[task.organ].append(
                Ground("target", text[:300], task.matter, task.number, "plan_task", task.deadline, late,
                       value=task.main.text if task.main else "", level=task.colour, lag=task.lag)
            )  # fmt: skip
        for target in task.targets:
            for missed in target.missed:
                if missed.base < parameters().indicator_least:
                    continue
                text = f"{target.title}要求 {target.demand}，本单位 {missed.hit}/{missed.base}（任务 {task.no}）"
                found[missed.organ].append(
                    Ground("indicator", text, task.matter, task.number, target.indicator, basis=target.basis,
                           value=f"{missed.hit}/{missed.base}")
                )  # fmt: skip
    return found


def late_answers(day: date) -> Grounds:
    """Measures that were not answered in time, or whose answer did not do."""
    found: Grounds = defaultdict(list)
    open_ = Measure._plain.filter(state__in=("issued", "overdue"), leads_to=None).select_related("matter")
    due = dict(Run._plain.filter(matter__register="law_measure", key="answer", due_on__lt=day)
               .order_by("turn").values_list("matter_id", "due_on"))  # fmt: skip
    for row in open_:
        if row.pk in due:
            days = workdays_late(due[row.pk], day)
            text = f"{row.get_rung_display()}（{row.matter.number}）逾期 {days} 个工作日未答复"
            text += f"，{row.urged_on} 催办" if row.urged_on else ""
            found[row.unit_id].append(
                Ground("answer", text, row.pk, row.matter.number, "law_measure", due[row.pk], days,
                       law.law("法治督察管理口径")[""].text(), level=row.rung, urged=bool(row.urged_on))
            )  # fmt: skip
    judged = Measure._plain.filter(assessed__in=("insufficient", "doubt"), closed_on__gte=day - RECENT)
    for row in judged.select_related("matter"):
        if not Measure._plain.filter(after_id=row.pk).exists():
            words = vocab.label(vocab.ASSESSED, row.assessed)
            text = f"{row.get_rung_display()}（{row.matter.number}）的答复：{words}"
            found[row.unit_id].append(
                Ground("answer", text, row.pk, row.matter.number, "law_measure", level=row.rung, detail=row.assessed)
            )
    return found


def late_problems(day: date) -> Grounds:
    """Problems whose rectification is overdue."""
    found: Grounds = defaultdict(list)
    rows = Problem._plain.filter(state__in=("rectifying", "overdue"), deadline__lt=day).select_related("matter")
    for row in rows.order_by("deadline", "pk"):
        days = workdays_late(row.deadline, day)
        text = f"问题 {row.matter.number} 应于 {row.deadline} 前整改，已逾期 {days} 个工作日：{row.text[:80]}"
        found[row.unit_id].append(
            Ground("problem", text, row.pk, row.matter.number, "law_problem", row.deadline, days, row.rule)
        )
    return found


def all_grounds(day: date, tasks: list[Any] | None = None) -> Grounds:
    """Every fact of every unit; tasks: standings of all tasks, where they are at hand."""
    found: Grounds = defaultdict(list)
    for part in (late_clocks(day), late_tasks(day, tasks), late_answers(day), late_problems(day)):
        for unit, grounds in part.items():
            found[unit] += grounds
    return found


def grounds_of(unit: int, day: date) -> list[Ground]:
    """The facts of one unit, those that speak for the gravest measure first."""
    every = [late_clocks(day, unit), late_tasks(day), late_answers(day), late_problems(day)]
    found = [ground for part in every for ground in part.get(unit, ())]
    made = propose(unit, found)
    return list(made.grounds) if made else found


def earlier(day: date, units: Iterable[int] | None = None) -> dict[int, list[Earlier]]:
    """Measures of the last weeks, those that wait for a decision included."""
    rows = Measure._plain.filter(opened_on__gte=day - timedelta(days=90)).exclude(state="withdrawn")
    found: dict[int, list[Earlier]] = defaultdict(list)
    for row in rows.filter(unit_id__in=list(units)) if units is not None else rows:
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
    from .steps.shared import organs

    ids = [int(pk) for pk, _ in organs()]
    return {organ.pk: organ for organ in apps.get_model("people.Organ")._base_manager.filter(pk__in=ids)}


def keep(matter_id: int, grounds: Iterable[Ground]) -> None:
    """Write the facts as they stand."""
    MeasureGround._plain.bulk_create(
        MeasureGround(matter_id=matter_id, kind=g.kind, text=g.text[:300], record_id=g.matter, due_on=g.due,
                      late=g.late, basis=g.basis[:300], value=g.value[:120])
        for g in list(grounds)[:40]
    )  # fmt: skip
