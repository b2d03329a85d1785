"""Twenty-two aggregates by organ and month over all closed cases, in the database, and a year's figures on one page.

Run: ``.venv/bin/python bench/indicators.py [--full] [--quick] [--json]``. Uses the cases of bench/pages.py. Prints the
rows read, the time and the time scaled to five million rows (budget 1.2 s) beside duckdb, pandas and polars over as
many; then the register's own figures of a year. Twenty cells are opened and counted. Exits 1 on a missed budget.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from kit import place
from kit.report import Line, show

ROWS, BUDGET_S, DUCKDB_S, PANDAS_S, POLARS_S = 5_000_000, 1.2, 1.155, 1.808, 2.553
YEAR_MS, INHERITANCE_MS = 91.0, 298.0


def aggregates() -> dict[str, Any]:
    """The twenty-two conditions: results, procedures, quality of the work."""
    from django.db.models import Q

    results = ("uphold", "change", "revoke", "revoke_part", "confirm_unlawful", "confirm_invalid", "perform",
               "reject_claim", "mediated", "settled", "withdrawn", "rejected", "refused")  # fmt: skip
    found: dict[str, Any] = {result: Q(result=result) for result in results}
    return found | {
        "simple": Q(procedure_kind="simple"), "ordinary": Q(procedure_kind="ordinary"), "deemed": Q(deemed=True),
        "enterprise": Q(enterprise=True), "heard": Q(views_heard=True), "extended": Q(extended_days__gt=0),
        "missed": Q(answer_missed=True), "citizen": Q(applicant_kind="citizen"), "online": Q(channel="online"),
    }  # fmt: skip


def table() -> Any:
    """One query: a row per organ and month, a column per aggregate."""
    from django.db.models import Count

    from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration
    from fadu.kernel.indicators import MonthOf

    closed = Reconsideration.objects.as_system().filter(closed_on__isnull=False)
    sums = {f"n_{key}": Count("organ_id", filter=where) for key, where in aggregates().items()}
    return closed.annotate(month=MonthOf("closed_on")).values("organ_id", "month").annotate(**sums).order_by()


def in_database(query: Any) -> float:
    """Milliseconds that the database needs: every cell is computed, one line is sent."""
    from django.db import connection

    sql, params = query.query.sql_with_params()
    sums = ", ".join(f"sum(n_{key})" for key in aggregates())
    return best(lambda: _run(connection, f"SELECT {sums} FROM ({sql}) cells", params))


def _run(connection: Any, sql: str, params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.fetchall()


def best(work: Callable[[], Any], rounds: int = 5) -> float:
    """Smallest time of several rounds in ms."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times) * 1000


def cells_open(query: Any, sample: int = 20) -> int:
    """How many of some random cells equal the length of their list."""
    from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration

    rows, good = list(query), 0
    chance, conditions = random.Random(7), aggregates()
    for _ in range(sample):
        row, key = chance.choice(rows), chance.choice(list(conditions))
        month = row["month"]
        where = {"organ_id": row["organ_id"], "closed_on__year": month.year, "closed_on__month": month.month}
        listed = Reconsideration.objects.as_system().filter(conditions[key], **where)
        good += len(listed.values_list("pk")) == row[f"n_{key}"]
    return good


def year_of_figures() -> tuple[float, int]:
    """(ms per figure, figures): counts and ratios of a year as the page of indicators asks for them."""
    from fadu.kernel.access import SYSTEM
    from fadu.kernel.figures import Period
    from fadu.kernel.indicators import values
    from fadu.kernel.register import register
    from fadu.kernel.today import today

    shown = [ind for ind in register("reconsideration").indicators if ind.kind in ("count", "ratio")]
    period = Period.year(today().year - 1)
    return best(lambda: values(shown, SYSTEM, period)) / len(shown), len(shown)


def main() -> int:
    """Measure and print."""
    args = place.arguments(__doc__ or "")
    size = place.size_of(args)
    with place.django_on(size):
        from kit.many import ensure

        from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration

        ensure(size, say=lambda *words, **_: print(*words, file=sys.stderr))
        rows = Reconsideration._plain.exclude(closed_on=None).count()
        ms, (figure, count), good = in_database(table()), year_of_figures(), cells_open(table())
    scaled = ms / rows * ROWS / 1000
    year_ms = figure * 1_000_000 / size
    lines = [
        Line("rows used", rows, "rows"),
        Line("22 aggregates by organ and month", ms, "ms"),
        Line("  scaled to 5,000,000 rows", scaled, "s", BUDGET_S, DUCKDB_S, "duckdb"),
        Line("  the same beside pandas", scaled, "s", None, PANDAS_S, "pandas"),
        Line("  the same beside polars", scaled, "s", None, POLARS_S, "polars"),
        Line(f"a year's figure (mean of {count})", figure, "ms"),
        Line("  scaled to 1,000,000 cases", year_ms, "ms", YEAR_MS, INHERITANCE_MS, "table per class"),
        Line("random cells that differ from their list", 20 - good, "cells", 0),
    ]
    return show(lines, judge=not args.quick)


if __name__ == "__main__":
    sys.exit(main())
