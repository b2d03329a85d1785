"""The annual statistics tables by matter, level, field and result. Every cell is a count of a gated query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

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
    ("result", "结案方式", vocab.CLOSE_RESULTS),
)
MEASURES = (
    ("received", "新收"),
    ("accepted", "受理"),
    ("closed", "办结"),
    ("corrected", "纠错"),
    ("settled", "调解和撤回"),
)
RESULT_MEASURES = (("ended", "件数"), ("simple", "简易程序"), ("heard", "经听证"))


@dataclass(frozen=True)
class StatTable:
    """One table: header, rows of (key, title, counts), totals of the columns, keys of the measures."""

    key: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]
    total: tuple[int, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Behind:
    """The cases behind one cell."""

    title: str
    rows: QuerySet[Any]


def conditions(period: Period) -> dict[str, Q]:
    """Condition of every measure in a period."""
    opened = Q(opened_on__range=(period.start, period.end)) & ~Q(state="draft")
    accepted = Q(accepted_on__range=(period.start, period.end))
    ended = Q(closed_on__range=(period.start, period.end)) & ~Q(result="")
    closed = ended & ~Q(result="abandoned")
    return {
        "received": opened,
        "accepted": accepted,
        "closed": closed,
        "corrected": closed & Q(result__in=vocab.CORRECTED),
        "settled": closed & Q(result__in=vocab.SETTLED),
        "ended": ended,
        "simple": ended & Q(procedure_kind="simple"),
        "heard": ended & Q(heard_on__isnull=False),
    }


def cell_filter(dimension: str, key: str, measure: str, period: Period) -> Q:
    """Condition on the cases behind one cell, for the list that opens from it."""
    return Q(**{dimension: key}) & conditions(period)[measure]


def _rows(actor: Actor, organ: int | None, area: str) -> Any:
    rows = Reconsideration.objects.for_user(actor)
    rows = rows.filter(organ_id=organ) if organ else rows
    return rows.filter(area__startswith=area) if area else rows


def _dimension(key: str) -> tuple[str, str, vocab.Choices]:
    found = next((entry for entry in DIMENSIONS if entry[0] == key), None)
    if found is None:
        raise LookupError(key)
    return found


def measures_of(dimension: str) -> tuple[tuple[str, str], ...]:
    """Measures of a table: results count what ended, the other tables all five measures."""
    return RESULT_MEASURES if dimension == "result" else MEASURES


def table(actor: Actor, period: Period, dimension: str, *, organ: int | None = None, area: str = "") -> StatTable:
    """Counts by one dimension (a key of DIMENSIONS) for what the actor may see. Raises LookupError."""
    _, title, choices = _dimension(dimension)
    measures, where = measures_of(dimension), conditions(period)
    sums = {f"n_{key}": Count("pk", filter=where[key]) for key, _ in measures}
    found = {row[dimension]: row for row in _rows(actor, organ, area).values(dimension).annotate(**sums)}
    rows = tuple((key, name, tuple(found.get(key, {}).get(f"n_{m}", 0) for m, _ in measures)) for key, name in choices)
    total = tuple(sum(row[2][n] for row in rows) for n in range(len(measures)))
    header = (title, *(name for _, name in measures))
    return StatTable(dimension, f"按{title}", header, rows, total, tuple(key for key, _ in measures))


def annual(actor: Actor, period: Period, *, organ: int | None = None, area: str = "") -> tuple[StatTable, ...]:
    """All annual tables."""
    return tuple(table(actor, period, key, organ=organ, area=area) for key, _, _ in DIMENSIONS)


def behind(actor: Actor, period: Period, dimension: str, key: str, measure: str, *, organ: int | None = None) -> Behind:
    """The cases counted by one cell. Raises LookupError for an unknown cell."""
    _, title, choices = _dimension(dimension)
    names, words = dict(choices), dict(measures_of(dimension))
    if key not in names or measure not in words:
        raise LookupError(f"{key}/{measure}")
    rows = _rows(actor, organ, "").filter(cell_filter(dimension, key, measure, period))
    return Behind(f"{title}：{names[key]} · {words[measure]}", rows)


def authorities(actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of the authorities whose cases the actor may see."""
    rows = Reconsideration.objects.for_user(actor).order_by("organ__order", "organ_id")
    return list(rows.values_list("organ_id", "organ__name").distinct())


def annual_paper(
    actor: Actor, period: Period, head: str, on: date, *, organ: int | None = None, area: str = ""
) -> Paper:
    """The annual tables as a paper. head: name of the issuing organ."""
    note = f"统计期间：{period.start}至{period.end}；统计日期：{on}。各表由案件记录计算，不另行填报。"
    body: list[Any] = [Para(note)]
    for one in annual(actor, period, organ=organ, area=area):
        rows = tuple((name, *(str(n) for n in counts)) for _, name, counts in one.rows)
        body.append(Table(one.header, (*rows, ("合计", *(str(n) for n in one.total))), caption=one.title))
    title = f"行政复议案件统计表（{period.title}）"
    return Paper(
        head=head,
        kind="统计表",
        title=title,
        body=tuple(body),
        signer=head,
        date=on,
        seal=False,
        layout="record",
    )
