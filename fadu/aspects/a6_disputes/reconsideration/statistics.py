"""The annual statistics tables by matter, level, field and result. Every cell is a count of a gated query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.papers import Paper, Para, Table

from .models import Reconsideration
from .rules import vocab

DIMENSIONS = (
    ("subject", "事项", vocab.MATTERS),
    ("respondent_level", "被申请人层级", vocab.LEVELS),
    ("sector", "管理领域", vocab.FIELDS),
    ("channel", "提出方式", vocab.CHANNELS),
)
MEASURES = (
    ("received", "新收"),
    ("accepted", "受理"),
    ("closed", "办结"),
    ("corrected", "纠错"),
    ("settled", "调解和撤回"),
)


@dataclass(frozen=True)
class StatTable:
    """One table: header, rows of (key, title, counts) and the totals of the columns."""

    key: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]
    total: tuple[int, ...]


def _measures(period: Period) -> dict[str, Q]:
    opened = Q(opened_on__range=(period.start, period.end)) & ~Q(state="draft")
    accepted = Q(accepted_on__range=(period.start, period.end))
    closed = Q(closed_on__range=(period.start, period.end)) & ~Q(result__in=("", "abandoned"))
    return {
        "received": opened,
        "accepted": accepted,
        "closed": closed,
        "corrected": closed & Q(result__in=vocab.CORRECTED),
        "settled": closed & Q(result__in=vocab.SETTLED),
    }


def cell_filter(dimension: str, key: str, measure: str, period: Period) -> Q:
    """Condition on the cases behind one cell, for the list that opens from it."""
    return Q(**{dimension: key}) & _measures(period)[measure]


def _rows(actor: Actor, organ: int | None, area: str) -> Any:
    rows = Reconsideration.objects.for_user(actor)
    rows = rows.filter(organ_id=organ) if organ else rows
    return rows.filter(area__startswith=area) if area else rows


def table(actor: Actor, period: Period, dimension: str, *, organ: int | None = None, area: str = "") -> StatTable:
    """Counts by one dimension (a key of DIMENSIONS) for what the actor may see."""
    _, title, choices = next(entry for entry in DIMENSIONS if entry[0] == dimension)
    sums = {key: Count("pk", filter=where) for key, where in _measures(period).items()}
    found = {row[dimension]: row for row in _rows(actor, organ, area).values(dimension).annotate(**sums)}
    rows = tuple((key, name, tuple(found.get(key, {}).get(m, 0) for m, _ in MEASURES)) for key, name in choices)
    total = tuple(sum(row[2][n] for row in rows) for n in range(len(MEASURES)))
    return StatTable(dimension, f"按{title}", (title, *(name for _, name in MEASURES)), rows, total)


def results(actor: Actor, period: Period, *, organ: int | None = None, area: str = "") -> StatTable:
    """Closed cases by result and procedure; abandoned applications are shown apart at the end."""
    closed = _rows(actor, organ, area).filter(closed_on__range=(period.start, period.end))
    sums = {
        "n": Count("pk"),
        "simple": Count("pk", filter=Q(procedure_kind="simple")),
        "heard": Count("pk", filter=Q(heard_on__isnull=False)),
    }
    found = {row["result"]: row for row in closed.exclude(result="").values("result").annotate(**sums)}
    rows = tuple((key, name, tuple(found.get(key, {}).get(m, 0) for m in sums)) for key, name in vocab.CLOSE_RESULTS)
    total = tuple(sum(row[2][n] for row in rows) for n in range(len(sums)))
    return StatTable("result", "按结案方式", ("结案方式", "件数", "简易程序", "经听证"), rows, total)


def annual(actor: Actor, period: Period, *, organ: int | None = None, area: str = "") -> tuple[StatTable, ...]:
    """All annual tables."""
    by_dimension = tuple(table(actor, period, key, organ=organ, area=area) for key, _, _ in DIMENSIONS)
    return (*by_dimension, results(actor, period, organ=organ, area=area))


def annual_paper(
    actor: Actor, period: Period, head: str, on: date, *, organ: int | None = None, area: str = ""
) -> Paper:
    """The annual tables as a paper. head: name of the issuing organ."""
    body: list[Any] = [
        Para(f"统计期间：{period.start}至{period.end}；统计日期：{on}。各表由案件记录计算，不另行填报。")
    ]
    for one in annual(actor, period, organ=organ, area=area):
        rows = tuple((name, *(str(n) for n in counts)) for _, name, counts in one.rows)
        body.append(Table(one.header, (*rows, ("合计", *(str(n) for n in one.total))), caption=one.title))
    return Paper(
        head=head,
        kind="统计表",
        title=f"行政复议案件统计表（{period.title}）",
        body=tuple(body),
        signer=head,
        date=on,
        seal=False,
        layout="record",
    )
