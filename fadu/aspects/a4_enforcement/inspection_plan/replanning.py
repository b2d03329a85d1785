"""Version n+1 of a plan in force: what is announced stays, enterprises that are gone are replaced by lot, the rest
stays where it can; every change is told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from .exclusions import exclusions, gone, written
from .files import PARTS, REPLACED, SUBJECTS, laid_out, table
from .framing import all_firms
from .framing.firms import has_quiet_months
from .identity import month_secret
from .models import PlanFile, PlanVisit, YearPlan
from .publishing import method_of
from .solver.check import over_body_cap, over_cap
from .solver.draw import Draw, draw
from .solver.files import redraw_log
from .solver.frame import REASONS, Frame, read_frame
from .solver.plan import YearPlan as Solved
from .solver.plan import arrange
from .solver.replan import Change, Key, broken_pins, compare, months_by_pair

ROUNDS = 8  # how often replacements that a cap stops are themselves replaced


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
    """Compute version n+1 as of a day. A replacement that a cap would stop is passed over in its turn, on record."""
    subjects, parts = table(plan, SUBJECTS), table(plan, PARTS)
    firms = dict(zip(subjects["id"].to_list(), subjects["matter"].to_list(), strict=True))
    names = {row["item"]: (row["item_pk"], row["body_pk"]) for row in parts.iter_rows(named=True)}
    stands = _as_it_stands(plan, firms, parts)
    with laid_out(plan) as folder:
        lost = _exclude(folder, plan, subjects, on, stands)
        frame = read_frame(folder, plan.spacing)
    known, now = _as_of(frame, plan, on, stands)
    over = _capped_before(plan, frame)
    for _ in range(ROUNDS):
        frame, now = _bar(frame, over), _bar(now, over)
        lot = draw(frame, plan.seed, method_of(plan))
        drawn, pins, told = _settle(now, lot, stands)
        pinned = months_by_pair(now, pins)
        solved = arrange(now, drawn, plan.most_bodies, pinned, months_by_pair(now, stands.before), month_secret(plan))
        over = _capped(solved, stands.before)
        if not len(over):
            break
    ahead = np.where(pinned >= (on.month if on.year == plan.year else 1), pinned, 0)
    change = compare(solved, stands.before, broken_pins(known, drawn, ahead))
    return Again(solved, change, (*_losses(frame, *lost), *told), names, firms,
                 redraw_log(frame, lot, drawn.tasks))


def _losses(frame: Frame, gone: int, dealt: int) -> list[str]:
    """Who is not inspected any more although drawn, in a sentence each."""
    capped = int((frame.barred == list(REASONS).index("capped") + 1).sum())
    lost = [f"自抽取以来有 {gone} 家企业注销、歇业或者迁出，由同一事项同一类别的下一个号码递补"] if gone else []
    lost += [f"{dealt} 项因本年度已检查过同一事项或者线索已移送有权机关，不再抽取，抽中的由下一个号码递补"] if dealt else []
    return lost + ([f"{capped} 项递补因企业已达到年度检查频次上限，再由下一个号码递补"] if capped else [])


def _bar(frame: Frame, pairs: np.ndarray) -> Frame:
    """The frame with these pairs passed over because of a cap."""
    barred = frame.barred.copy()
    barred[pairs] = list(REASONS).index("capped") + 1
    return replace(frame, barred=barred)


def _capped(solved: Solved, before: dict[Key, int]) -> np.ndarray:
    """New tasks (places in the frame) at enterprises where they would break a cap."""
    frame, merged, bodies = solved.frame, solved.merged, max(len(solved.frame.bodies), 1)
    place = merged.e.astype(np.int64) * bodies + frame.body[merged.item]
    wrong = np.isin(merged.e, over_cap(solved)[0]) | np.isin(place, over_body_cap(solved)[0])
    at = np.flatnonzero(wrong)
    new = [(frame.ids[merged.e[k]], frame.items[merged.item[k]]) not in before for k in at.tolist()]
    return merged.pair[at[new]] if len(at) else at


def _capped_before(plan: YearPlan, frame: Frame) -> np.ndarray:
    """Pairs that earlier versions passed over because of a cap: they stay passed over."""
    files = PlanFile._plain.filter(plan=plan, round=plan.round, name__startswith=REPLACED)
    rows = files.values_list("content", flat=True)
    told = [
        (row["enterprise"], stratum["item"])
        for content in rows
        for stratum in json.loads(bytes(content))["strata"]
        for row in stratum["excluded"]
        if row.get("reason") == "capped"
    ]
    return np.flatnonzero(months_by_pair(frame, dict.fromkeys(told, 1)))


def _exclude(folder: Path, plan: YearPlan, subjects: pl.DataFrame, on: date, stands: Standing) -> tuple[int, int]:
    """What is lawfully passed over since the draw, for the frame; returns enterprises gone, tasks dealt with."""
    rows, away = exclusions(plan, on, stands.fixed), gone(subjects["matter"].to_list(), on)
    told = written(rows, away, subjects, pl.read_parquet(folder / "applies.parquet"))
    if told.height:
        told.write_parquet(folder / "exclusions.parquet")
    return len(away), int(told["reason"].is_in(["case", "checked"]).sum())


@dataclass
class Standing:
    """before: months of all tasks of the frame now; fixed: those that stay; held {public identifier: months of visits
    that are not touched}; told: months whose visits have been announced; planned {(enterprise, item): stays}."""

    before: dict[Key, int]
    fixed: set[Key]
    held: dict[str, int]
    told: set[int]
    planned: dict[tuple[int, int], bool]


def standing_of(plan: YearPlan) -> Standing:
    """The version in use, for pages that ask what the next one would pass over."""
    subjects = table(plan, SUBJECTS)
    firms = dict(zip(subjects["id"].to_list(), subjects["matter"].to_list(), strict=True))
    return _as_it_stands(plan, firms, table(plan, PARTS))


def _as_it_stands(plan: YearPlan, firms: dict[str, int], parts: pl.DataFrame) -> Standing:
    """The version in use as the frame names it."""
    public = {matter: name for name, matter in firms.items()}
    turns: dict[tuple[int, int], list[str]] = {}
    for row in parts.sort("item").iter_rows(named=True):
        turns.setdefault((row["item_pk"], row["body_pk"]), []).append(row["item"])
    found = Standing({}, set(), {}, set(), {})
    used: dict[tuple[int, int, int], int] = {}
    for line in PlanVisit._plain.filter(plan=plan, until=None).order_by("enterprise_id", "month", "pk"):
        name = public.get(line.enterprise_id)
        if line.announced_on:
            found.told.add(line.month)
        if name and stays(line):
            found.held[name] = found.held.get(name, 0) | 1 << (line.month - 1)
        for item, owner in zip(line.items, line.owners, strict=True):
            found.planned[line.enterprise_id, item] = stays(line)
            listed = turns.get((item, owner))
            if name is None or listed is None:
                continue
            n = used.get((line.enterprise_id, item, owner), 0)
            used[line.enterprise_id, item, owner] = n + 1
            key = (name, listed[min(n, len(listed) - 1)])
            found.before[key] = line.month
            if stays(line):
                found.fixed.add(key)
    return found


def stays(line: PlanVisit) -> bool:
    """Announced, pinned, opened, made or part of a special plan: its month is not touched."""
    return bool(line.announced_on or line.pinned or line.visit_id or line.done_on or line.special_id)


def _as_of(frame: Frame, plan: YearPlan, on: date, stands: Standing) -> tuple[Frame, Frame]:
    """The frame with today's quiet months, and the same with months closed that have passed, that have begun and been
    announced, or in which a visit stands that is not touched any more."""
    quiet: dict[int, int] = {}
    if has_quiet_months(on, plan.year):
        firms = all_firms(on, plan.ungraded, plan.year)
        quiet = dict(zip(firms["matter"].to_list(), firms["quiet"].to_list(), strict=True))
    matters = table(plan, SUBJECTS)["matter"].to_list()  # in the order of the frame: both are sorted by identifier
    past = (1 << (on.month - 1)) - 1 if on.year == plan.year else 0
    rest = dict.fromkeys(matters, 0) | quiet  # what closed a month at the draw may have ended since
    gone = {m: q for m, q in zip(matters, frame.quiet.tolist(), strict=True) if m not in quiet and quiet}
    now = np.array([gone.get(m, rest[m]) for m in matters], frame.quiet.dtype)
    if on.year == plan.year and on.month in stands.told:
        past |= 1 << (on.month - 1)
    held = np.array([stands.held.get(name, 0) for name in frame.ids], frame.quiet.dtype)
    return replace(frame, quiet=now), replace(frame, quiet=now | past | held)


def _settle(frame: Frame, drawn: Draw, stands: Standing) -> tuple[Draw, dict[Key, int], list[str]]:
    """Tasks that have no month left: known ones stay where they were and are named, new ones are left out."""
    before, fixed = stands.before, stands.fixed
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
