"""Lines of a plan in versions: a line of a version that stands is never changed, it ends and another one begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

from django.db import connection

from .models import Load, PlanVisit, YearPlan

COLUMNS = ("matter_id", "plan_id", "since", "until", "enterprise_id", "grade", "area", "town_id", "month",
           "planned_on", "items", "owners", "bodies", "minutes", "announced_on", "pinned", "pin_reason", "special_id",
           "visit_id", "done_on")  # fmt: skip

LUMP = 2000


def working(plan: YearPlan) -> int:
    """The number of the version being written."""
    return plan.edition + 1


def bodies_of(owners: Iterable[int]) -> list[int]:
    """Bodies, each once, in order."""
    return sorted(set(owners))


def end(plan: YearPlan, line: PlanVisit) -> None:
    """The line is no longer planned."""
    if line.since == working(plan):
        line.draws.all().delete()
        line.delete()
    else:
        PlanVisit._plain.filter(pk=line.pk).update(until=working(plan))


def change(plan: YearPlan, line: PlanVisit, **values: Any) -> PlanVisit:
    """The line with other values, as a new line where the old one belongs to a version that stands."""
    made = line if line.since == working(plan) else copy(line)
    if made is not line:
        PlanVisit._plain.filter(pk=line.pk).update(until=working(plan))
        made.pk, made.since, made._state.adding = None, working(plan), True
    for name, value in values.items():
        setattr(made, name, value)
    made.bodies = bodies_of(made.owners)
    made.save()
    return made


def add_load(plan: YearPlan, body: int, month: int, minutes: int) -> None:
    """Minutes more (or fewer) for a body in a month."""
    row, _ = Load._plain.get_or_create(
        plan=plan, body_id=body, month=month, defaults={"matter_id": plan.pk}
    )
    row.minutes = max(0, row.minutes + minutes)
    row.save(update_fields=["minutes"])


def _shown(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, list | tuple):
        return "{" + ",".join(map(str, value)) + "}"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")


def copy_in(table: str, columns: Iterable[str], rows: Iterator[Iterable[Any]] | Iterable[Iterable[Any]]) -> int:
    """Write many rows at once; returns how many. The rows are made first: nothing else may be asked meanwhile."""
    told = ["\t".join(map(_shown, row)) + "\n" for row in rows]
    connection.ensure_connection()
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as stream:
        for at in range(0, len(told), LUMP):
            stream.write("".join(told[at : at + LUMP]))
    return len(told)


def copy_visits(rows: Iterable[Iterable[Any]]) -> int:
    """Write many planned visits; values in the order of COLUMNS."""
    return copy_in(PlanVisit._meta.db_table, COLUMNS, rows)
