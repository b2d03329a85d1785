"""From the tables of a day to the dataclasses that the rules look at. One query each, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from fadu.kernel.register import register

from .models import Body, DrawRatio, FrequencyRule, Item, Officer, QuietPeriod, Recusal, WarningRule, WhiteEntry
from .rules import scope
from .rules.gates import Facts, White
from .rules.model import ItemFacts, Limit, OfficerFacts, Subject, Visit
from .rules.quiet import Quiet
from .rules.warnings import Threshold


def limits(day: date) -> tuple[Limit, ...]:
    """Caps and floors in use on a day."""
    return tuple(limit_of(row) for row in FrequencyRule.on(day))


def limit_of(row: FrequencyRule) -> Limit:
    """One cap or floor."""
    return Limit(
        row.pk, row.kind, row.n, row.title, row.per_years, row.scope, row.body_id, row.domain, row.item_id, row.grade,
        row.field_class, frozenset(row.counts), frozenset(row.blocks), row.basis, row.confidence,
    )  # fmt: skip


def thresholds(day: date) -> tuple[Threshold, ...]:
    """Warning rules in use on a day."""
    return tuple(threshold_of(row) for row in WarningRule.on(day))


def thresholds_during(since: date, until: date) -> tuple[tuple[Threshold, date, date], ...]:
    """Warning rules in use on some of these days, each with the first and last of them on which it is."""
    still = Q(valid_to=None) | Q(valid_to__gte=since)
    rows = WarningRule.objects.filter(still, active=True, valid_from__lte=until).order_by("pk")
    return tuple((threshold_of(r), max(r.valid_from, since), min(r.valid_to or until, until)) for r in rows)


def threshold_of(row: WarningRule) -> Threshold:
    """One warning rule; its id is its key, so that a warning still names it after a change."""
    return Threshold(
        row.key, row.kind, row.limit, row.title, row.subject, row.unit, row.window, row.window_days, row.reset,
        row.skip_for_cause, row.action, row.basis,
    )  # fmt: skip


def ratios(day: date) -> tuple[DrawRatio, ...]:
    """Draw ratios in use on a day."""
    return tuple(DrawRatio.on(day))


def marks_of(enterprise: Any, day: date) -> frozenset[str]:
    """Marks of an enterprise on a day."""
    still = Q(until=None) | Q(until__gt=day)
    rows = enterprise.marks.model._plain.filter(still, enterprise=enterprise.pk, since__lte=day)
    return frozenset(rows.values_list("kind", flat=True))


def quiet_rows(enterprise: Any, marks: Iterable[str], day: date) -> list[QuietPeriod]:
    """Quiet periods that protect this enterprise: named by itself, its mark, its town or its area."""
    rows = QuietPeriod.on(day)
    return [row for row in rows if _protects(row, enterprise, frozenset(marks))]


def _protects(row: QuietPeriod, enterprise: Any, marks: frozenset[str]) -> bool:
    return (
        row.enterprise_id in (None, enterprise.pk)
        and row.mark in ("", *marks)
        and row.town_id in (None, enterprise.town_id)
        and (not row.area or enterprise.area.startswith(row.area.removesuffix("00").removesuffix("00")))
    )


def quiet_of(row: QuietPeriod) -> Quiet:
    """One quiet period."""
    return Quiet(row.title, row.day_from, row.day_to, row.months, frozenset(row.exceptions), row.basis)


def white_for(enterprise_id: int, day: date) -> White | None:
    """The enterprise's entry on the white list."""
    row = WhiteEntry.on(day).filter(enterprise_id=enterprise_id).first()
    if row is None:
        return None
    items = frozenset(row.items.values_list("pk", flat=True))
    return White(row.title, row.mode, items, frozenset(row.exceptions), row.double_approval, row.basis)


def white_ids(day: date) -> frozenset[int]:
    """Matters of all enterprises on the white list."""
    return frozenset(WhiteEntry.on(day).values_list("enterprise_id", flat=True))


def fields_of(enterprise: Any, marks: Iterable[str]) -> dict[str, Any]:
    """An enterprise as scopes look at it."""
    town = enterprise.town.code if enterprise.town_id else ""
    plain = {name: getattr(enterprise, name) for name in scope.FIELDS if name not in ("town", "marks")}
    return plain | {"town": town, "marks": frozenset(marks)}


def item_facts(items: Iterable[Item], fields: dict[str, Any] | None = None) -> tuple[ItemFacts, ...]:
    """Items as the gates see them; `fields` (of `fields_of`) decides whether the enterprise is one of those meant."""
    return tuple(
        ItemFacts(
            item.pk,
            item.name,
            item.domain,
            item.usable,
            frozenset(body.pk for body in item.bodies.all()),
            item.needs,
            item.offsite_ok,
            item.window,
            fields is None or scope.matches(scope.parse(item.scope), fields),
        )  # fmt: skip
        for item in items
    )


def officer_facts(officers: Iterable[Officer], enterprise_id: int, day: date) -> tuple[OfficerFacts, ...]:
    """Officers as the gates see them, recusals for this enterprise included."""
    rows = list(officers)
    still = Q(until=None) | Q(until__gte=day)
    out = Recusal._plain.filter(still, officer__in=rows, enterprise_id=enterprise_id, since__lte=day)
    recused = set(out.values_list("officer_id", flat=True))
    return tuple(
        OfficerFacts(
            row.pk,
            row.name,
            row.body_id,
            row.kind,
            row.state == "active",
            row.certificate_until if row.certificate_no else None,
            row.skills,
            row.pk in recused,
        )  # fmt: skip
        for row in rows
    )


def confirmed(day: date) -> dict[int, str]:
    """Bodies that may inspect on a day: id → name."""
    rows = Body._plain.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day), published_on__lte=day)
    return dict(rows.values_list("pk", "organ__name"))


def subject_of(enterprise: Any, day: date) -> Subject:
    """General class, and the classes of the fields that have their own."""
    kept = enterprise.classes.model._plain.filter(enterprise=enterprise.pk, kind="professional", since__lte=day)
    rows = kept.filter(Q(until=None) | Q(until__gt=day))
    return Subject(enterprise.pk, enterprise.grade, dict(rows.values_list("field", "grade")))


def facts_for(enterprise: Any, day: date, visits: Iterable[Visit]) -> Facts:
    """Everything the gates want to know about an enterprise on a day; the visits come from whoever keeps them."""
    marks = marks_of(enterprise, day)
    bodies = confirmed(day)
    return Facts(
        subject_of(enterprise, day),
        limits(day),
        tuple(visits),
        tuple(quiet_of(row) for row in quiet_rows(enterprise, marks, day)),
        white_for(enterprise.pk, day),
        frozenset(bodies),
        thresholds(day),
        bodies,
    )


def enterprise_of(matter_id: int) -> Any:
    """The enterprise behind a matter."""
    return register("enterprise").model._plain.select_related("town").get(pk=matter_id)
