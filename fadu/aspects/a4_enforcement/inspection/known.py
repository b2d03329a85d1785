"""What is known of an enterprise on a day, in the shape the pure rules read: earlier visits, limits, quiet days, lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from fadu.kernel.audit import remembered
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue.models import FrequencyRule, QuietPeriod, WarningRule, WhiteEntry
from fadu.registry.inspection_catalogue.rules import gates, quiet, scope
from fadu.registry.inspection_catalogue.rules.model import Limit, Subject, Visit
from fadu.registry.inspection_catalogue.rules.warnings import Threshold

from .models import Inspection, VisitBody, VisitOfficer

BEGUN = Q(visited_on__isnull=False)
FIELDS = ("pk", "enterprise_id", "visited_on", "trigger", "found", "off_site", "area", "coded", "makeup_valid", "result",
          "makeup_reason", "came", "went")  # fmt: skip


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
    return remembered(f"limits:{on}", lambda: _limits(on))  # type: ignore[no-any-return]


def _limits(on: date) -> tuple[Limit, ...]:
    return tuple(
        Limit(
            id=row.pk, kind=row.kind, n=row.n, title=row.title, per_years=row.per_years, scope=row.scope,
            body=row.body_id, domain=row.domain, item=row.item_id, grade=row.grade, field_class=row.field_class,
            counts=frozenset(row.counts), blocks=frozenset(row.blocks), citation=row.basis, confidence=row.confidence,
        )
        for row in FrequencyRule.on(on)
    )  # fmt: skip


def thresholds(on: date) -> tuple[Threshold, ...]:
    """Warning rules in force."""
    return remembered(f"thresholds:{on}", lambda: _thresholds(on))  # type: ignore[no-any-return]


def _thresholds(on: date) -> tuple[Threshold, ...]:
    return tuple(
        Threshold(
            key=row.key, kind=row.kind, limit=row.limit, title=row.title, subject=row.subject, unit=row.unit,
            window=row.window, window_days=row.window_days, reset=row.reset, skip_for_cause=row.skip_for_cause,
            action=row.action, citation=row.basis,
        )
        for row in WarningRule.on(on)
    )  # fmt: skip


def quiet_periods(firm: Any, marks: Iterable[str], on: date) -> tuple[quiet.Quiet, ...]:
    """Quiet days that this enterprise enjoys: its own, those of its marks, of its town, of its area."""
    kinds = set(marks)
    rows = remembered(f"quiet:{on}", lambda: list(QuietPeriod.on(on)))
    return tuple(
        quiet.Quiet(
            row.title, row.day_from, row.day_to, row.months,
            frozenset(row.exceptions) or quiet.Quiet.exceptions, row.basis,
        )
        for row in rows
        if row.enterprise_id in (None, firm.pk)
        and (not row.mark or row.mark in kinds)
        and row.town_id in (None, firm.town_id)
        and firm.area.startswith(_head(row.area))
    )  # fmt: skip


def _head(area: str) -> str:
    return area.rstrip("0") if area.endswith("00") else area


def white(enterprise: int, on: date) -> gates.White | None:
    """The entry of the white list, or None."""
    row = WhiteEntry.on(on).filter(enterprise=enterprise).prefetch_related("items").first()
    if row is None:
        return None
    open_items = frozenset(item.pk for item in row.items.all())
    return gates.White(row.title, row.mode, open_items, frozenset(row.exceptions), row.double_approval, row.basis)


def firm_facts(enterprise: int, on: date) -> tuple[Any, Subject, dict[str, Any]]:
    """The enterprise, its classes, and the fields that object scopes may ask about."""
    model = register("enterprise").model
    firm = model._plain.select_related("town").get(pk=enterprise)
    still = Q(until=None) | Q(until__gt=on)
    marks = list(firm.marks.model._plain.filter(still, enterprise=firm, since__lte=on).values_list("kind", flat=True))
    classes = firm.classes.model._plain.filter(still, enterprise=firm, since__lte=on, kind="professional")
    fields = {name: getattr(firm, name) for name in (*scope.TEXT, *scope.NUMBERS) if name != "town"}
    fields |= {"town": firm.town.code if firm.town else "", "marks": marks}
    subject = Subject(firm.pk, firm.grade, dict(classes.values_list("field", "grade")))
    return firm, subject, fields
