"""The problem ledger at a cut-off day, and the year's plan of inspections on one page."""

from __future__ import annotations

from collections import defaultdict
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.audit import record
from fadu.kernel.documents import render as draw
from fadu.kernel.models import PaperRecord
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.guards import only
from fadu.registry.burden.models import Window

from ..models import EntryObject, LawInspection, OversightEntry, Problem
from ..rules import checks, vocab
from ..rules.ledger import Ledger, Row, ledger
from ..steps.entry import refusals
from ..steps.shared import UNIT, organ
from .common import PLANNERS, READERS

PAPERS = ("notice", "working_sheet", "feedback")
MEDIA = {"pdf": "application/pdf",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}  # fmt: skip


def chosen_day(request: HttpRequest) -> date:
    """?until=2026-11-30, otherwise today."""
    try:
        return min(date.fromisoformat(request.GET.get("until", "")), today())
    except ValueError:
        return today()


def row_of(problem: Problem) -> Row:
    """A problem as the formulas take it."""
    return Row(
        problem.opened_on, problem.confirmed_on, problem.state == "rejected", problem.first_due_on,
        problem.written_off_on, problem.submitted_on, problem.reopened_on, problem.looked_back_ok, problem.closed_on,
    )  # fmt: skip


def grouped(problems: list[Problem], key: Any, day: date) -> list[tuple[Any, Ledger]]:
    """Ledgers of the parts, those with most problems first."""
    parts: dict[Any, list[Row]] = defaultdict(list)
    for problem in problems:
        parts[key(problem)].append(row_of(problem))
    return sorted(
        ((k, ledger(rows, day)) for k, rows in parts.items()), key=lambda item: (-item[1].found, str(item[0]))
    )


@only(*READERS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Rates of the ledger, by unit and by class; keys that make a class of similar cases."""
    actor, day = actor_of(request), chosen_day(request)
    rows = Problem.objects.for_user(actor).filter(opened_on__lte=day).select_related("unit", "matter")
    every = list(rows.order_by("pk"))
    problems = [p for p in every if p.state not in vocab.NOT_TAKEN]
    closed = [checks.Alike((p.klass, p.failed_step), p.unit_id, p.written_off_on) for p in problems if p.written_off_on]
    context = {
        "day": day,
        "all": ledger(map(row_of, problems), day),
        "units": grouped(problems, lambda p: p.unit.short or p.unit.name, day),
        "classes": grouped(problems, lambda p: vocab.label(vocab.CLASSES, p.klass), day),
        "alike": [(vocab.label(vocab.CLASSES, k), step) for k, step in checks.classes(closed, day)],  # type: ignore
        "late": [p for p in problems if p.state == "overdue"],
        "undeclared": sum(p.undeclared for p in problems),
        "waiting": sum(p.state == "proposed" for p in every),
    }
    return render(request, "law_inspection/ledger.html", context)


@only(*PLANNERS)
@require_safe
def plan(request: HttpRequest, year: int = 0) -> HttpResponse:
    """Units by month: who comes when, whatever the regime; this year's where none is named."""
    actor, year = actor_of(request), year or today().year
    if not MINYEAR + 1 < year < MAXYEAR:
        raise Http404(str(year))
    entries = OversightEntry.objects.for_user(actor).filter(year=year).select_related("matter", "organ")
    windows = Window.objects.for_user(actor).filter(start__year=year, cancelled=False).select_related("organ", "matter")
    grid: dict[Any, dict[int, list[Window]]] = defaultdict(lambda: defaultdict(list))
    for window in windows.order_by("organ__order", "start"):
        grid[window.organ][window.start.month].append(window)
    listed = list(entries.order_by("starts", "pk"))
    context = {
        "year": year,
        "grid": [(unit, months, sum(map(len, months.values()))) for unit, months in grid.items()],
        "entries": listed,
        "waiting": [(e, refusals(e)) for e in listed if e.state == "proposed"],
        "minutes": sum(e.burden_minutes for e in listed if e.state in ("listed", "done")),
        "last": burden_of(year - 1),
        "objects": EntryObject._plain.filter(matter_id__in=[e.pk for e in listed])
        .values("organ_id")
        .distinct()
        .count(),
    }
    return render(request, "law_inspection/plan.html", context)


def burden_of(year: int) -> int:
    """Minutes that the listed items of a year take."""
    rows = OversightEntry._plain.filter(year=year, state__in=("listed", "done"))
    return sum(rows.values_list("burden_minutes", flat=True))


def own_papers(request: HttpRequest, pk: int) -> tuple[LawInspection, list[PaperRecord]]:
    """Papers of an inspection that are addressed to one of the reader's units. Raises Http404."""
    actor = actor_of(request)
    case = LawInspection.objects.for_user(actor).filter(pk=pk).select_related("matter").first()
    if case is None:
        raise Http404(pk)
    names = {name for unit in actor.organs(UNIT) for name in (organ(unit).name,)}
    rows = PaperRecord._plain.filter(matter_id=pk, key__in=PAPERS).order_by("id")
    return case, [row for row in rows if names & set(row.content.get("to") or ())]


@only(UNIT)
@require_safe
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """What the office has sent to this unit in this inspection: never what it sent to others."""
    case, rows = own_papers(request, pk)
    return render(request, "law_inspection/papers.html", {"case": case, "papers": rows})


@only(UNIT)
@require_safe
def paper(request: HttpRequest, pk: int, paper: int, form: str) -> HttpResponse:
    """One of them as PDF or Word; opening it is an event."""
    found = next((row for row in own_papers(request, pk)[1] if row.pk == paper), None)
    if found is None or form not in MEDIA:
        raise Http404(paper)
    with transaction.atomic():
        record(actor_of(request), "paper.read", f"下载文书：{found.title}", matter_id=pk)
    answer = HttpResponse(draw(found, form), content_type=MEDIA[form])
    answer["Content-Disposition"] = f'inline; filename="{found.key}-{found.pk}.{form}"'
    return answer
