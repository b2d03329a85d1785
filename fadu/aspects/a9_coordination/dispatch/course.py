"""The course of the year: snapshots of what was computed, ratings of unit and office, what moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.audit import record
from fadu.kernel.register import registers

from .models import Rating, Snapshot
from .rules.course import Gap, Move, Stand, gaps, moved

MOST = 2000  # rows of the course that a page compares with: five years of months of a plan of 26 tasks
SHOWN = ("red", "yellow", "green", "blue", "grey", "none")


def standings(actor: Actor, day: date) -> list[Any]:
    """Where every task of the running plan stands; empty when there is no plan module or no plan."""
    book = registers().get("plan_task")
    return list(book.model.standings(actor, day, units=False)) if book else []


def colours() -> tuple[tuple[str, str, str], ...]:
    """(key, tone, title) of the colours as the plan calls them, those that want attention first."""
    book = registers().get("plan_task")
    return tuple(sorted(book.model.colours(), key=lambda row: SHOWN.index(row[0]))) if book else ()


def sums(counts: Mapping[str, int]) -> list[tuple[int, str, str, str, bool]]:
    """How many tasks stand in each colour, each with its way to them on the plan's page."""
    plan = reverse("plan")
    return [
        (counts[key], word, "" if look == "none" else look, f"{plan}?colour={key}", False)
        for key, look, word in colours()
        if counts[key]
    ]


def snapshot(day: date) -> int:
    """Keep where every task stands on a day; a second call the same day changes nothing. Returns tasks written."""
    known = set(Snapshot._plain.filter(day=day).values_list("matter_id", flat=True))
    rows = [_row(task, day) for task in standings(SYSTEM, day) if task.matter not in known]
    with transaction.atomic():
        Snapshot._plain.bulk_create(rows)
        if rows:
            record(SYSTEM, "dispatch.snapshot", f"任务进展快照 {day}：{len(rows)} 项", on=day)
    return len(rows)


def _row(task: Any, day: date) -> Snapshot:
    main = task.main
    return Snapshot(
        matter_id=task.matter, day=day, organ_id=task.organ, colour=task.colour, word=task.word,
        reason=task.reason[:300], value=main.text if main and main.live else "", lag=task.lag,
        forecast=forecast_words(task.worst), method=task.worst.method if task.worst else "",
    )  # fmt: skip


def forecast_words(target: Any) -> str:
    """到期约为目标的 86%; nothing where a straight line says nothing."""
    if target is None or target.forecast_share is None:
        return ""
    share = target.forecast_share * 100
    return f"到期约为目标的 {share.numerator // share.denominator}%"


def stand_of(row: Any) -> Stand:
    """A standing as the rules take it."""
    main = row.main
    return Stand(row.matter, row.colour, row.word, main.text if main and main.live else "", row.lag)


def kept(actor: Actor, tasks: Iterable[Any], before: date) -> dict[date, list[Stand]]:
    """How these tasks stood on each day that is kept, the newest day first."""
    open_ = [task.matter for task in tasks if not task.hidden]  # snapshots were taken with every figure open
    rows = Snapshot.objects.for_user(actor).filter(matter_id__in=open_, day__lt=before)
    found: dict[date, list[Stand]] = {}
    fields = ("day", "matter_id", "colour", "word", "value", "lag")
    for day, *stand in rows.order_by("-day", "id").values_list(*fields)[:MOST]:
        found.setdefault(day, []).append(Stand(*stand))
    return found


def moves(before: Iterable[Stand], now: Iterable[Any]) -> list[Move]:
    """What has moved between how tasks stood and how they stand now."""
    return moved(before, map(stand_of, now))


def ratings(tasks: Iterable[int], month: date) -> dict[str, dict[int, Rating]]:
    """The newest rating of each side for each task, up to a month."""
    found: dict[str, dict[int, Rating]] = {"unit": {}, "office": {}}
    for row in Rating._plain.filter(matter_id__in=list(tasks), month__lte=month).order_by("month", "id"):
        found[row.side][row.matter_id] = row
    return found


def disagreements(rated: dict[str, dict[int, Rating]]) -> list[Gap]:
    """Tasks that unit and office rate differently."""
    unit = {key: row.level for key, row in rated["unit"].items()}
    return gaps(unit, {key: row.level for key, row in rated["office"].items()})


@transaction.atomic
def rate(actor: Actor, task: Any, level: int, reason: str, on: date) -> Rating:
    """Give this month's rating of one's own side. Raises PermissionError for whoever has neither side.

    The office does not change the unit's rating, nor the unit the office's.
    """
    if actor.has("coordinator"):
        side = "office"
    elif task.organ_id in actor.organs("unit_contact"):
        side = "unit"
    else:
        raise PermissionError("只有牵头单位和法治办可以评价把握程度")
    values = {"level": level, "reason": reason[:300], "by": (actor.label or actor.name)[:120], "on": on}
    row, _ = Rating._plain.update_or_create(matter_id=task.pk, side=side, month=on.replace(day=1), defaults=values)
    words = f"{dict(Rating.SIDES)[side]}：{dict(Rating.LEVELS)[level]}"
    record(actor, "dispatch.rating", words, matter_id=task.pk, on=on, facts={"side": side, "level": level,
                                                                            "reason": reason})  # fmt: skip
    return row
