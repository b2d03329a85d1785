"""Figures of registers by unit: read live, frozen with their record ids, compared with what the records say now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.apps import apps
from django.db.models import Avg, F, ForeignKey
from django.db.models import Sum as SqlSum

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import Days, Indicator, Ratio, Sum, all_indicators, indicator
from fadu.kernel.today import now

from .models import Assessment, Reading, Sheet
from .rules.sources import Known, Source

ALONE = "organ"


def unit_fields(ind: Indicator) -> frozenset[str]:
    """Fields of the indicator's register that name an organ."""
    organ = apps.get_model("people.Organ")
    fields = ind.register.model._meta.get_fields()
    return frozenset(f.name for f in fields if isinstance(f, ForeignKey) and f.related_model is organ)


def known() -> dict[str, Known]:
    """Every declared indicator as the lint of schemes needs it."""
    return {ind.name: Known(ind.title, ind.kind, unit_fields(ind)) for ind in all_indicators()}


def live(source: Source) -> Indicator | None:
    """The indicator of a source, None when no register answers it here."""
    try:
        found = indicator(source.indicator)
    except KeyError:
        return None
    return None if found.kind == "awaiting" or source.by not in unit_fields(found) else found


def period_of(source: Source, starts: date, until: date) -> Period:
    """The days a source counts: those of the campaign, or the same days of the year before."""
    if not source.year:
        return Period(starts, until)
    return Period(_moved(starts, source.year), _moved(until, source.year))


def _moved(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + years, day.month, 28 if leap else day.day)


@dataclass
class Read:
    """What one source says about one unit."""

    figure: Figure
    records: list[int] = field(default_factory=list)
    hits: list[int] = field(default_factory=list)

    @property
    def value(self) -> str:
        """The exact value as a scheme's column takes it: shares in percent, "" when there is nothing to divide by."""
        number = self.figure.value
        if number is None:
            return ""
        return str(Fraction(number) * (100 if self.figure.unit == "%" else 1))


def read(source: Source, starts: date, until: date, units: Iterable[int]) -> dict[int, Read]:
    """The source for all units: one query for the rows, one more where values are added up."""
    ind = live(source)
    if ind is None:
        return {}
    period, by = period_of(source, starts, until), f"{source.by}_id"
    rows = ind.rows(SYSTEM, period).filter(**{f"{by}__in": list(units)}).order_by("pk")
    found: dict[int, list[tuple[int, bool]]] = {unit: [] for unit in units}
    for pk, unit, hit in rows.values_list("pk", by, "is_hit"):
        found[unit].append((pk, hit))
    sums = _sums(ind, rows, by)
    return {unit: _made(ind, own, sums.get(unit)) for unit, own in found.items()}


def _sums(ind: Indicator, rows: Any, by: str) -> dict[int, Any]:
    if isinstance(ind, Sum):
        made = rows.order_by().values(by).annotate(v=SqlSum(ind.of))
    elif isinstance(ind, Days):
        made = rows.order_by().values(by).annotate(v=Avg(F(ind.until) - F(ind.since)))
    else:
        return {}
    return {row[by]: row["v"] for row in made}


def _made(ind: Indicator, own: Sequence[tuple[int, bool]], value: Any) -> Read:
    records, hits = [pk for pk, _ in own], [pk for pk, hit in own if hit]
    n = len(records)
    if isinstance(ind, Ratio):
        return Read(Figure(ind.quotient(len(hits), n), len(hits), n, ind.unit), records, hits)
    if isinstance(ind, Sum):
        return Read(Figure(Decimal(value or 0), None, n, ind.unit), records, hits)
    if isinstance(ind, Days):
        days = None if value is None else Fraction(round(value.total_seconds()), 86400)
        return Read(Figure(days, None, n, ind.unit), records, hits)
    return Read(Figure(n, n, n, ind.unit), records, hits)


def take_reading(
    sheet: Sheet, source: Source, found: Read, starts: date, until: date, actor: Actor, **more: Any
) -> Reading:
    """A reading ready to be written. more: restates, reason."""
    ind = indicator(source.indicator)
    period, figure = period_of(source, starts, until), found.figure
    return Reading(
        matter_id=sheet.pk, sheet=sheet, source=source.id, indicator=ind.name, definition=ind.definition,
        formula=ind.meaning, by=source.by, start=period.start, end=period.end,
        hit="" if figure.hit is None else str(figure.hit), base=str(figure.base), value=found.value, text=figure.text,
        hits=found.hits, records=found.records, frozen_at=now(),
        frozen_by="系统" if actor.is_system else (actor.label or actor.name)[:120], **more,
    )  # fmt: skip


def current(sheets: Iterable[Sheet]) -> dict[tuple[int, str], Reading]:
    """The reading that counts for every sheet and source: the newest."""
    rows = Reading._plain.filter(sheet__in=[s.pk for s in sheets]).order_by("frozen_at", "id")
    return {(row.sheet_id, row.source): row for row in rows}


@dataclass(frozen=True)
class Change:
    """How a frozen reading differs from the records as they are now."""

    reading: Reading
    sheet: Sheet
    now: Read
    added: frozenset[int]
    removed: frozenset[int]
    turned: frozenset[int]
    redefined: bool

    @property
    def sentence(self) -> str:
        parts = [f"冻结值 {self.reading.text}，按现有记录为 {self.now.figure.text}"]
        for ids, words in ((self.added, "新增"), (self.removed, "减少"), (self.turned, "结论有变")):
            if ids:
                parts.append(f"{words} {len(ids)} 条")
        if self.redefined:
            parts.append("口径已变更")
        return "；".join(parts)


def changes(assessment: Assessment, sheets: Sequence[Sheet], only: str = "") -> list[Change]:
    """Frozen readings that the records no longer give: what a restatement would change."""
    plan, kept = assessment.scheme.plan, current(sheets)
    found = []
    for source in plan.of_kind("indicator"):
        if (only and source.id != only) or not any((sheet.pk, source.id) in kept for sheet in sheets):
            continue
        fresh = read(source, assessment.starts, assessment.until, [sheet.unit_id for sheet in sheets])
        for sheet in sheets:
            reading, live_now = kept.get((sheet.pk, source.id)), fresh.get(sheet.unit_id)
            if reading and live_now and (change := compared(sheet, reading, live_now)):
                found.append(change)
    return found


def compared(sheet: Sheet, reading: Reading, live_now: Read) -> Change | None:
    """The difference of one reading, None when the records still say the same."""
    was, is_now = set(reading.records), set(live_now.records)
    was_hit, is_hit = set(reading.hits), set(live_now.hits)
    redefined = indicator(reading.indicator).definition != reading.definition
    if was == is_now and was_hit == is_hit and not redefined and reading.value == live_now.value:
        return None
    both = was & is_now
    turned = frozenset(pk for pk in both if (pk in was_hit) != (pk in is_hit))
    return Change(reading, sheet, live_now, frozenset(is_now - was), frozenset(was - is_now), turned, redefined)
