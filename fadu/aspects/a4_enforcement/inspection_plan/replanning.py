"""Version n+1 of a plan in force: what is announced stays, enterprises that are gone are replaced by lot, the rest
stays where it can; every change is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from django.db.models import Q

from fadu.registry.enterprises.models import Enterprise

from .files import PARTS, SUBJECTS, laid_out, table
from .framing import all_firms
from .framing.firms import has_quiet_months
from .models import PlanVisit, YearPlan
from .publishing import method_of
from .solver.draw import Draw, draw
from .solver.files import redraw_log
from .solver.frame import Frame, read_frame
from .solver.plan import YearPlan as Solved
from .solver.plan import arrange
from .solver.replan import Change, Key, broken_pins, compare, months_by_pair

GONE = {"closed": "closed", "revoked": "closed", "suspended": "closed", "moved_out": "moved"}


@dataclass(frozen=True)
class Again:
    """solved: the plan as it is now to be; change: against the version before; told: sentences for people.

    names: frame item → (item, body); firms: public identifier → enterprise; log: the re-draw, stratum by stratum.
    """

    solved: Solved
    change: Change
    told: tuple[str, ...]
    names: dict[str, tuple[int, int]]
    firms: dict[str, int]
    log: list[dict[str, Any]]


def plan_again(plan: YearPlan, on: date) -> Again:
    """Compute version n+1 as of a day."""
    subjects, parts = table(plan, SUBJECTS), table(plan, PARTS)
    firms = dict(zip(subjects["id"].to_list(), subjects["matter"].to_list(), strict=True))
    names = {row["item"]: (row["item_pk"], row["body_pk"]) for row in parts.iter_rows(named=True)}
    with laid_out(plan) as folder:
        gone = _exclude(folder, subjects, on)
        frame = read_frame(folder, plan.spacing)
    before, fixed = _as_it_stands(plan, firms, parts)
    drawn = draw(frame, plan.seed, method_of(plan))
    known, now = _as_of(frame, plan, on)
    drawn, pins, told = _settle(now, drawn, before, fixed)
    pinned = months_by_pair(now, pins)
    solved = arrange(now, drawn, plan.most_bodies, pinned, months_by_pair(now, before))
    ahead = np.where(pinned >= (on.month if on.year == plan.year else 1), pinned, 0)
    change = compare(solved, before, broken_pins(known, drawn, ahead))
    lost = [f"自抽取以来有 {n} 家企业注销、歇业或者迁出，由同一事项同一类别的下一个号码递补" for n in (gone,) if n]
    return Again(solved, change, (*lost, *told), names, firms, redraw_log(frame, drawn))


def _exclude(folder: Path, subjects: pl.DataFrame, on: date) -> int:
    """Enterprises that are gone since the draw, as lawful exclusions; returns how many."""
    gone = Q(closed_on__lte=on) | Q(status="suspended")
    known = subjects["matter"].to_list()
    now = dict(Enterprise._plain.filter(gone).exclude(status="active").values_list("pk", "status"))
    now = {pk: now[pk] for pk in known if pk in now}
    rows = subjects.filter(pl.col("matter").is_in(list(now))).select("id", "matter")
    reasons = {name: GONE.get(now[pk], "closed") for name, pk in rows.iter_rows()}
    if reasons:
        applies = pl.read_parquet(folder / "applies.parquet").filter(pl.col("enterprise").is_in(list(reasons)))
        told = applies.with_columns(pl.col("enterprise").replace_strict(reasons).alias("reason"))
        told.write_parquet(folder / "exclusions.parquet")
    return len(reasons)


def _as_it_stands(plan: YearPlan, firms: dict[str, int], parts: pl.DataFrame) -> tuple[dict[Key, int], set[Key]]:
    """Months of all tasks of the frame now, and those that stay whatever happens."""
    public = {matter: name for name, matter in firms.items()}
    turns: dict[tuple[int, int], list[str]] = {}
    for row in parts.sort("item").iter_rows(named=True):
        turns.setdefault((row["item_pk"], row["body_pk"]), []).append(row["item"])
    before: dict[Key, int] = {}
    fixed: set[Key] = set()
    used: dict[tuple[int, int, int], int] = {}
    for line in PlanVisit._plain.filter(plan=plan, until=None).order_by("enterprise_id", "month", "pk"):
        name = public.get(line.enterprise_id)
        for item, owner in zip(line.items, line.owners, strict=True):
            listed = turns.get((item, owner))
            if name is None or listed is None:
                continue
            n = used.get((line.enterprise_id, item, owner), 0)
            used[line.enterprise_id, item, owner] = n + 1
            key = (name, listed[min(n, len(listed) - 1)])
            before[key] = line.month
            if stays(line):
                fixed.add(key)
    return before, fixed


def stays(line: PlanVisit) -> bool:
    """Announced, pinned, opened, made or part of a special plan: its month is not touched."""
    return bool(line.announced_on or line.pinned or line.visit_id or line.done_on or line.special_id)


def _as_of(frame: Frame, plan: YearPlan, on: date) -> tuple[Frame, Frame]:
    """The frame with today's quiet months, and the same with past months closed."""
    quiet: dict[int, int] = {}
    if has_quiet_months(on, plan.year):
        firms = all_firms(on, plan.ungraded, plan.year)
        quiet = dict(zip(firms["matter"].to_list(), firms["quiet"].to_list(), strict=True))
    matters = table(plan, SUBJECTS)["matter"].to_list()  # in the order of the frame: both are sorted by identifier
    past = (1 << (on.month - 1)) - 1 if on.year == plan.year else 0
    rest = dict.fromkeys(matters, 0) | quiet  # what closed a month at the draw may have ended since
    gone = {m: q for m, q in zip(matters, frame.quiet.tolist(), strict=True) if m not in quiet and quiet}
    now = np.array([gone.get(m, rest[m]) for m in matters], frame.quiet.dtype)
    return replace(frame, quiet=now), replace(frame, quiet=now | past)


def _settle(frame: Frame, drawn: Draw, before: dict[Key, int], fixed: set[Key]
            ) -> tuple[Draw, dict[Key, int], list[str]]:
    """Tasks that have no month left: known ones stay where they were and are named, new ones are left out."""
    pins = {key: before[key] for key in fixed if key in before}
    tasks = drawn.tasks.copy()
    late = new = 0
    shut = np.flatnonzero(tasks & (frame.open_months == 0))
    for pair in shut.tolist():
        key = (frame.ids[frame.e[pair]], frame.items[frame.it[pair]])
        if key in pins:
            continue
        if key in before:
            pins[key] = before[key]
            late += 1
        else:
            tasks[pair] = False
            new += 1
    told = [f"{late} 项任务已过检查月份，仍列原月份，请补查或者说明理由"] if late else []
    told += [f"{new} 项递补任务在本年度已没有可用的月份，转入下一年度"] if new else []
    return replace(drawn, tasks=tasks), pins, told


def visits_of(again: Again) -> dict[tuple[int, int], list[tuple[int, int, int]]]:
    """{(enterprise, month): [(item, body, minutes)]} of the plan as it is to be."""
    solved = again.solved
    frame, merged = solved.frame, solved.merged
    found: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for e, i, month in zip(merged.e.tolist(), merged.item.tolist(), solved.month.tolist(), strict=True):
        item, body = again.names[frame.items[i]]
        found.setdefault((again.firms[frame.ids[e]], month), []).append((item, body, int(frame.minutes[i])))
    return found


def sentences(again: Again, most: int = 200) -> Iterable[str]:
    """What changed, for people, the first of each kind."""
    change = again.change
    yield from again.told
    yield from change.broken[:most]
