"""The frame that is scored: one row for each enterprise in the register on a day, assembled by one query.

A field stays null when nobody has said anything: no facts delivered, or no supervision act recorded at all. Where the
register is complete, nothing is a fact: an enterprise without mark is on no list.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from fadu.registry.enterprises.vocab import Status

from ..models import CreditFacts, SupervisionAct
from ..tables import fetched
from .catalogue import FIELDS

STATES = {"active": "存续", "suspended": "歇业", "revoked": "吊销"}
SCORED = (Status.ACTIVE, Status.SUSPENDED, Status.REVOKED)
TYPES: dict[str, Any] = {"number": pl.Int64, "text": pl.String, "flag": pl.Boolean}
DECIMALS = ("paid_in_capital_wan", "fines_24m", "staff_change")
COLUMNS = (
    "status", "months_since_registration", "place", "abnormal_36m", "on_abnormal_list", "on_serious_list",
    "serious_past", "supervision_records", "inspection_findings_24m", *CreditFacts.names(),
)  # fmt: skip

QUERY = """
SELECT e.matter_id AS matter, e.uscc, e.area, coalesce(s.status, e.status) AS status,
 (extract(year FROM age({day}, e.established_on)) * 12 + extract(month FROM age({day}, e.established_on)))::int
   AS months_since_registration,
 CASE WHEN e.address <> '' THEN md5(e.address) END AS place,
 coalesce(m.abnormal_36m, 0) AS abnormal_36m, coalesce(m.abnormal_now, false) AS on_abnormal_list,
 coalesce(m.serious_now, false) AS on_serious_list, coalesce(m.serious_past, false) AS serious_past,
 coalesce(a.acts, {nothing}) AS supervision_records, coalesce(a.findings, {nothing}) AS inspection_findings_24m,
 {facts}
FROM enterprises_enterprise e
LEFT JOIN LATERAL (SELECT status FROM enterprises_enterprisestatus h WHERE h.enterprise_id = e.matter_id
  AND h.since <= {day} AND (h.until IS NULL OR h.until > {day}) ORDER BY h.since DESC LIMIT 1) s ON true
LEFT JOIN (SELECT enterprise_id,
   count(*) FILTER (WHERE kind = 'abnormal_list' AND since > {day} - interval '36 months') AS abnormal_36m,
   bool_or(kind = 'abnormal_list' AND (until IS NULL OR until > {day})) AS abnormal_now,
   bool_or(kind = 'serious_dishonest' AND (until IS NULL OR until > {day})) AS serious_now,
   bool_or(kind = 'serious_dishonest' AND until <= {day}) AS serious_past
   FROM enterprises_enterprisemark WHERE since <= {day} GROUP BY 1) m ON m.enterprise_id = e.matter_id
LEFT JOIN (SELECT enterprise_id, count(*) AS acts,
   count(*) FILTER (WHERE found AND opened_on > {day} - interval '24 months') AS findings
   FROM {acts} WHERE opened_on <= {day} GROUP BY 1) a ON a.enterprise_id = e.matter_id
LEFT JOIN {delivered} f ON f.enterprise_id = e.matter_id AND f.as_of <= {day}
WHERE e.established_on <= {day} AND coalesce(s.status, e.status) IN ({states}) {narrow}
"""


def frame(day: date, *, only: str = "", industries: tuple[str, ...] = ()) -> pl.DataFrame:
    """Columns `matter`, `uscc`, `area` and every field of the catalogue, ordered by code."""
    table = CreditFacts._meta.db_table
    query = QUERY.format(
        day=f"DATE '{day.isoformat()}'",
        nothing="0" if SupervisionAct._plain.filter(opened_on__lte=day).exists() else "NULL::bigint",
        facts=", ".join(f"f.{name}" for name in CreditFacts.names()),
        acts=SupervisionAct._meta.db_table,
        delivered=table,
        states=", ".join(f"'{state.value}'" for state in SCORED),
        narrow=_narrow(industries) + (_same_place(only) if only else ""),
    )
    found = fetched(query, _schema()).with_columns(
        pl.col("status").replace_strict(STATES, default=None),
        pl.when(pl.col("place").is_not_null()).then(pl.len().over("place")).alias("same_address_entities"),
    )
    if only:
        found = found.filter(pl.col("uscc") == only)
    return found.select("matter", "uscc", "area", *(_typed(name) for name in FIELDS)).sort("uscc")


def _narrow(industries: tuple[str, ...]) -> str:
    """A professional scheme looks at some industries only; codes are letters and digits, checked when it is filed."""
    parts = [f"e.industry LIKE '{code}%'" for code in industries if code.isalnum()]
    return f"AND ({' OR '.join(parts)})" if parts else ""


def _same_place(uscc: str) -> str:
    """One enterprise is scored with its neighbours at hand: the number registered at its address is a field."""
    own = "SELECT o.address FROM enterprises_enterprise o WHERE o.uscc"
    return f"AND (e.uscc = '{uscc}' OR e.address = ({own} = '{uscc}'))" if uscc.isalnum() else "AND false"


def _typed(name: str) -> pl.Expr:
    """Whole numbers as such; what has decimals as decimals, so that no comparison is rounded."""
    if name in DECIMALS:
        return pl.col(name).cast(pl.Decimal(18, 4 if name == "staff_change" else 2))
    if FIELDS[name].kind == "flag":
        return pl.col(name) == "t"
    return pl.col(name).cast(TYPES[FIELDS[name].kind])


def _schema() -> dict[str, Any]:
    """The columns of the query and their kinds; truth values arrive as t and f."""
    known: dict[str, Any] = {"matter": pl.Int64, "uscc": pl.String, "area": pl.String}
    for name in COLUMNS:
        kind = pl.String if name == "place" or FIELDS[name].kind == "flag" else TYPES[FIELDS[name].kind]
        known[name] = pl.Decimal(18, 4) if name in DECIMALS else kind
    return known
