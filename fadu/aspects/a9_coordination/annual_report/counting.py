"""The figures of a report: live ones from the registers for the year and the year before, on the same definition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Min

from fadu.kernel import freezing
from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import Indicator, all_indicators
from fadu.kernel.register import register
from fadu.kernel.today import today
from fadu.law.reckoning import add_months

from .figures import Stock
from .models import Report, ReportFigure
from .models.report import UNRECORDED
from .planning import OWN, of_plan, standing_of
from .rules import catalogue
from .rules.bound import Value
from .rules.comparing import change, worse
from .rules.drafting import Problem, Unmet
from .rules.identities import apart

CLOSED_BOOKS = "law_"  # papers of law inspection: below three, a number could be told from a single paper
FEW = 3
SETTLING = timedelta(days=45)  # a register that began later than this did not see the whole year
LEDGER, MOST = "law_problem", 12
SHORT = 2  # a name of two characters says nothing without its row
ENDED = ("closed", "withdrawn", "refused", "cancelled", "not_confirmed", "dropped")


@dataclass
class Missing:
    """A row of the table that has no number, and the register it waits for."""

    row: catalogue.Row
    part: catalogue.Part


@dataclass
class Facts:
    """What a report is made of besides its figures. ledger, plan: whether there was one in that year."""

    problems: list[Problem] = field(default_factory=list)
    unmet: list[Unmet] = field(default_factory=list)
    ledger: bool = False
    plan: bool = False


def live() -> dict[str, Indicator]:
    """Indicators that can answer, by name."""
    return {ind.name: ind for ind in all_indicators() if ind.kind != "awaiting"}


def connected(part: catalogue.Part, known: dict[str, Indicator]) -> bool:
    """Whether a register gives this number."""
    return part.indicator in known or part.indicator.startswith(OWN)


def missing(report: Report) -> list[Missing]:
    """Numbers of the table that this report does not have, in order."""
    there = set(ReportFigure._plain.filter(matter_id=report.pk).values_list("key", flat=True))
    return [Missing(row, part) for key, (row, part) in catalogue.parts().items() if key not in there]


def period_of(report: Report) -> Period:
    """The year, or its part until today while it still runs."""
    return report.period.until(today())


def last_period(period: Period) -> Period:
    """The same days of the year before."""
    return Period(add_months(period.start, -12), add_months(period.end, -12))


def count(report: Report) -> list[ReportFigure]:
    """Every live figure of the report, not saved. A figure without any record in both years is left out."""
    known, found = live(), list(of_plan(report))
    began: dict[str, date | None] = {}
    for key, (row, part) in catalogue.parts().items():
        ind = known.get(part.indicator)
        if ind is None or row.restricted:
            continue
        if ind.register_key not in began:
            began[ind.register_key] = first_day(ind, report.scope().get("organ"))
        found += _counted(report, key, part, ind, began[ind.register_key])
    hidden = apart(frozenset(row.key for row in found if few(row)))
    return [row for row in found if row.key not in hidden]


def few(row: ReportFigure) -> bool:
    """Whether a figure counts one or two papers of law inspection: such a figure is not published."""
    counted = [row.base] if row.unit == "%" else [row.base, row.hit]
    return row.indicator.startswith(CLOSED_BOOKS) and any(n is not None and 0 < n < FEW for n in counted)


def _counted(
    report: Report, key: str, part: catalogue.Part, ind: Indicator, began: date | None
) -> Iterator[ReportFigure]:
    """One live figure; nothing when the register had not begun by the end of the year, or both years have no value."""
    period, scope = period_of(report), report.scope()
    if began is None or began > period.end:
        return
    now, last = _value(ind, period, scope), _value(ind, last_period(period), scope)
    if now.value is None and last.value is None:
        return
    whole = began <= last_period(period).start + SETTLING
    same = whole and _same_definition(report, ind, scope)
    yield ReportFigure(
        matter_id=report.pk,
        key=key,
        title=title_of(catalogue.parts()[key][0], part),
        dated=ind.as_of(period) if isinstance(ind, Stock) else None,
        unit=ind.unit,
        indicator=ind.name,
        definition=ind.definition,
        formula=ind.meaning,
        basis=ind.basis.text(period.end)[:300] if ind.basis else "",
        book=ind.register.title,
        text=now.text,
        hit=decimal(now.hit if now.hit is not None else now.value),
        base=decimal(now.base),
        same=same,
        change=change(_exact(now), _exact(last), ind.unit, same),
        worse=worse(_exact(now), _exact(last), ind.good, same),
        **_last(last, whole),
    )


def _last(last: Figure, whole: bool) -> dict[str, Any]:
    """Last year's number, when its register had seen that year whole."""
    if not whole:
        return {"last_text": UNRECORDED}
    hit = decimal(last.hit if last.hit is not None else last.value)
    return {"last_text": last.text, "last_hit": hit, "last_base": decimal(last.base)}


def _same_definition(report: Report, ind: Indicator, scope: dict[str, Any]) -> bool:
    """Whether last year's published figure, if there is one, was counted by the present definition."""
    frozen = freezing.latest(ind.name, Period.year(report.year - 1), scope.get("organ"), scope.get("area", ""))
    return frozen is None or frozen.definition == ind.definition


def title_of(row: catalogue.Row, part: catalogue.Part) -> str:
    """The number's own name, with that of its row where the name alone would not say enough."""
    if part.title in row.title and len(row.parts) == 1:
        return row.title
    if part.title in row.title and len(part.title) > SHORT:
        return part.title
    return f"{row.title}：{part.title}"


def first_day(ind: Indicator, organ: int | None = None) -> date | None:
    """The first day that the register behind a figure knows of: before it, nothing was recorded, which is not zero.

    Of a department only its own rows: what it has never had anything to do with is no zero of its report either.
    """
    rows = ind.register.model._plain.filter(**({"organ_id": organ} if organ else {}))
    found: date | None = rows.aggregate(first=Min("opened_on"))["first"]
    return found


def _value(ind: Indicator, period: Period, scope: dict[str, Any]) -> Figure:
    return ind.value(SYSTEM, period, **scope)


def _exact(figure: Figure) -> Fraction | None:
    return None if figure.value is None else Fraction(figure.value)


def decimal(number: Any) -> Decimal | None:
    """As a column keeps it."""
    if number is None:
        return None
    exact = Fraction(number)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.000001"))


def facts(report: Report) -> Facts:
    """Open problems of the ledger and targets that are not reached, within the report's scope."""
    standing = standing_of(report, report.year) or {"unmet": []}
    rows = register(LEDGER).model._plain.filter(opened_on__lte=report.period.end)
    return Facts(problems(report), [Unmet(**one) for one in standing["unmet"]], rows.exists(), "plan" in standing)


def problems(report: Report) -> list[Problem]:
    """Problems confirmed by the end of the year and still open then, the gravest first."""
    end, scope = report.period.end, report.scope()
    rows = register(LEDGER).model._plain.filter(confirmed_on__lte=end).exclude(state__in=ENDED)
    rows = rows.exclude(written_off_on__lte=end)
    if scope.get("organ"):
        rows = rows.filter(unit_id=scope["organ"])
    elif scope.get("area"):
        rows = rows.filter(unit__area__code__startswith=scope["area"])
    found = rows.select_related("unit").order_by("-severity", "confirmed_on", "pk")[:MOST]
    return [
        Problem(row.text.strip("。"), row.get_klass_display(), row.unit.short if row.unit else "", _until(row))
        for row in found
    ]


def _until(row: Any) -> str:
    return f"{row.deadline.year}年{row.deadline.month}月{row.deadline.day}日前完成，" if row.deadline else ""


def values(report: Report) -> dict[str, Value]:
    """What may be used in the text, by key."""
    rows = ReportFigure._plain.filter(matter_id=report.pk)
    return {row.key: Value(row.text, row.change, row.external) for row in rows}


def recount(report: Report) -> list[str]:
    """Count the live figures anew; external ones stay. Returns the keys of those that have changed."""
    kept = {row.key: row for row in ReportFigure._plain.filter(matter_id=report.pk)}
    changed = []
    for row in count(report):
        old = kept.pop(row.key, None)
        if old is not None:  # a number from outside gives way as soon as a register holds it
            row.pk = old.pk
            if old.text != row.text:
                changed.append(row.key)
        row.save(force_update=old is not None)
    gone = [row.pk for row in kept.values() if not row.external]
    ReportFigure._plain.filter(pk__in=gone).delete()
    report.counted_on = today()
    return changed
