"""What is known of an enterprise on a day, as the pure rules read it: earlier visits, limits, quiet days, lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from fadu.kernel.audit import remembered
from fadu.registry.inspection_catalogue import lookups
from fadu.registry.inspection_catalogue.rules.gates import White
from fadu.registry.inspection_catalogue.rules.model import Limit, Subject, Visit
from fadu.registry.inspection_catalogue.rules.quiet import Quiet
from fadu.registry.inspection_catalogue.rules.warnings import Threshold

from .models import Inspection, VisitBody, VisitOfficer

BEGUN = Q(visited_on__isnull=False)
FIELDS = ("pk", "enterprise_id", "visited_on", "trigger", "found", "off_site", "area", "coded", "makeup_valid",
          "result",          "makeup_reason", "came", "went")  # fmt: skip


def visits(where: Q, *, until: date, leave_out: int | None = None) -> list[Visit]:
    """Visits that have begun, as the rules see them: one query whatever their number."""
    rows = Inspection._plain.filter(where & BEGUN, visited_on__lte=until).exclude(pk=leave_out).order_by("visited_on")
    here = {"visit": OuterRef("pk")}
    went = VisitOfficer._plain.filter(**here, left_on=None, officer__isnull=False).order_by("id")
    rows = rows.annotate(
        came=ArraySubquery(VisitBody._plain.filter(**here).order_by("id").values("body_id")),
        went=ArraySubquery(went.values("officer_id")),
    )
    return [_visit(row) for row in rows.values_list(*FIELDS)]


def _visit(row: tuple[Any, ...]) -> Visit:
    pk, enterprise, on, trigger, problem, off_site, area, coded, made_up, result, excuse, bodies, people = row
    return Visit(
        id=pk, enterprise=enterprise, on=on, bodies=tuple(bodies), trigger=trigger, officers=tuple(people),
        found=problem if result else None, off_site=off_site, county=area[:6], coded=coded or made_up or off_site,
        explained=bool(excuse),
    )  # fmt: skip


def history(enterprise: int, on: date, *, years: int = 1, leave_out: int | None = None) -> tuple[Visit, ...]:
    """Earlier visits to the enterprise: this year's and those of the years and the twelve months before the day."""
    since = min(date(on.year - years + 1, 1, 1), date(on.year - 1, on.month, min(on.day, 28)))
    where = Q(enterprise=enterprise, visited_on__gte=since)
    return tuple(visits(where, until=on, leave_out=leave_out))


def limits(on: date) -> tuple[Limit, ...]:
    """Caps and floors in force."""
    return remembered(f"limits:{on}", lambda: lookups.limits(on))  # type: ignore[no-any-return]


def thresholds(on: date) -> tuple[Threshold, ...]:
    """Warning rules in force."""
    return remembered(f"thresholds:{on}", lambda: lookups.thresholds(on))  # type: ignore[no-any-return]


def quiet_periods(firm: Any, marks: Iterable[str], on: date) -> tuple[Quiet, ...]:
    """Quiet days that this enterprise enjoys."""
    return tuple(lookups.quiet_of(row) for row in lookups.quiet_rows(firm, marks, on))


def white(enterprise: int, on: date) -> White | None:
    """The entry of the white list, or None."""
    return lookups.white_for(enterprise, on)


def firm_facts(enterprise: int, on: date) -> tuple[Any, Subject, dict[str, Any]]:
    """The enterprise, its classes, and the fields that object scopes may ask about."""
    firm = lookups.enterprise_of(enterprise)
    return firm, lookups.subject_of(firm, on), lookups.fields_of(firm, lookups.marks_of(firm, on))
