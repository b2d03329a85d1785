"""All enterprises as one table, with the months in which routine checks stay away."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Q

from fadu.kernel.access import within
from fadu.registry.enterprises.models import EnterpriseMark
from fadu.registry.inspection_catalogue.models import QuietPeriod

QUERY = """
SELECT e.matter_id AS matter, e.uscc, e.area, coalesce(t.code, '') AS town, coalesce(e.town_id, 0) AS town_id,
       e.kind, 'active' AS status, e.industry, e.size, e.grade, e.staff_count,
       e.registered_capital::float8 AS registered_capital,
       coalesce(m.marks, '') AS marks
FROM enterprises_enterprise e LEFT JOIN people_area t ON t.id = e.town_id
LEFT JOIN (SELECT enterprise_id, string_agg(kind, ' ') AS marks FROM enterprises_enterprisemark
           WHERE since <= '{day}' AND (until IS NULL OR until > '{day}') GROUP BY enterprise_id) m
    ON m.enterprise_id = e.matter_id
WHERE e.established_on <= '{day}' AND e.status <> 'suspended'
  AND (e.status = 'active' OR e.closed_on > '{day}') ORDER BY e.matter_id
"""
TYPES: dict[str, Any] = {
    "matter": pl.Int64, "town_id": pl.Int64, "staff_count": pl.Int64, "registered_capital": pl.Float64,
} | dict.fromkeys(("uscc", "area", "town", "kind", "status", "industry", "size", "grade", "marks"), pl.String)


def copied(query: str, types: dict[str, Any]) -> pl.DataFrame:
    """The rows of a query, by the quickest way out of the database."""
    connection.ensure_connection()
    buffer = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER)") as rows:
        for block in rows:
            buffer.write(block)
    buffer.seek(0)
    return pl.read_csv(buffer, schema_overrides=types).with_columns(pl.col(pl.String).fill_null(""))


def all_firms(day: date, ungraded: str = "B", year: int = 0) -> pl.DataFrame:
    """Enterprises open on a day, with the quiet months of a year (default: the day's); without a class: `ungraded`."""
    rows = copied(QUERY.format(day=day.isoformat()), TYPES)
    rows = rows.with_columns(
        pl.col("marks").str.split(" "),
        pl.when(pl.col("grade") == "").then(pl.lit(ungraded)).otherwise(pl.col("grade")).alias("class"),
    )
    periods = in_year(QuietPeriod, day, year or day.year).select_related("town")
    return rows.with_columns(quiet(list(periods)))


def in_year(model: Any, day: date, year: int) -> Any:
    """Rules known on a day that bind at some time in a year (a plan made in December keeps next January's rules)."""
    first = max(day, date(year, 1, 1))
    still = Q(valid_to=None) | Q(valid_to__gte=first)
    return model._default_manager.filter(still, active=True, valid_from__lte=date(year, 12, 31)).order_by("pk")


def has_quiet_months(day: date, year: int) -> bool:
    """Whether any rule of the year closes whole months."""
    return bool(in_year(QuietPeriod, day, year).filter(day_from__lte=1, day_to__gte=31).exists())


def quiet(periods: list[QuietPeriod]) -> pl.Expr:
    """The mask of months without a free day. Months quiet for a part stay open: the day is chosen around it."""
    found = pl.lit(0, dtype=pl.Int32)
    for period in periods:
        if period.day_from <= 1 and period.day_to >= 31:
            found = found | pl.when(_under(period)).then(pl.lit(period.months, dtype=pl.Int32)).otherwise(
                pl.lit(0, dtype=pl.Int32)
            )
    return found.alias("quiet")


def _under(period: QuietPeriod) -> pl.Expr:
    where = pl.lit(True)
    if period.area:
        where &= pl.col("area").str.starts_with(within(period.area))
    if period.town_id:
        where &= pl.col("town_id") == period.town_id
    if period.mark:
        where &= pl.col("marks").list.contains(period.mark)
    if period.enterprise_id:
        where &= pl.col("matter") == period.enterprise_id
    return where


def quiet_of(firm: Any, day: date) -> int:
    """The quiet months of one enterprise as a mask: one query."""
    kinds = EnterpriseMark._plain.filter(Q(until=None) | Q(until__gt=day), enterprise_id=firm.pk, since__lte=day)
    own = Q(enterprise=None) | Q(enterprise_id=firm.pk)
    marked = Q(mark="") | Q(mark__in=kinds.values("kind"))
    mask = 0
    for period in QuietPeriod.on(day).filter(own, marked, Q(town=None) | Q(town_id=firm.town_id)):
        here = not period.area or firm.area.startswith(within(period.area))
        if here and period.day_from <= 1 and period.day_to >= 31:
            mask |= period.months
    return mask
