"""Publishing the frame before the draw: tables, fingerprint, conflicts named."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl
from django.db.models import Q

from .demanded import lines_of, room_of
from .files import FRAME, OPEN_FRAME, PARTS, SUBJECTS, WHOLE, keep, keep_table
from .framing import Built, build, opened
from .identity import new_key
from .models import Conflict, Secret, YearPlan
from .solver.canon import frame_hash
from .solver.conflicts import conflicts
from .solver.draw import Method
from .solver.files import frame_record
from .solver.frame import Frame
from .solver.pilot import choose
from .weighing import clashes, floor_sums, named, silent


@dataclass(frozen=True)
class Published:
    """What was published."""

    built: Built
    frame: Frame
    method: Method


def method_of(plan: YearPlan) -> Method:
    """How the plan draws."""
    return Method(plan.tier, plan.least, plan.turn, Fraction(plan.turn_step or "0"))


def key_of(plan: YearPlan) -> str:
    """The plan's key; made when it is asked for the first time."""
    row, _ = Secret.objects.get_or_create(plan=plan, defaults={"matter_id": plan.pk, "key": new_key()})
    return row.key


def publish(plan: YearPlan, day: date, firms: pl.DataFrame | None = None) -> Published:
    """Build the frame from the filed demands and keep it; the plan gets its fingerprint. Raises BadFrame, BadScope."""
    built = build(lines_of(plan), room_of(plan), day, plan.year, key_of(plan), plan.ungraded, firms)
    frame = opened(built.tables, plan.spacing)
    method = choose(frame, Method(year=plan.turn, step=Fraction(plan.turn_step or "0")))
    plan.tier, plan.least = method.tier, method.least
    plan.frame_hash, plan.frozen_on, plan.round = frame_hash(frame, method), day, plan.round + 1
    for name in FRAME:
        if name in built.tables:
            told = built.tables[name].drop("town", strict=False)
            keep_table(plan, f"{name}.parquet", told, public=name in OPEN_FRAME)
    whole = json.dumps(frame_record(frame, method), ensure_ascii=False, separators=(",", ":"))
    keep(plan, WHOLE, whole.encode(), public=True)
    keep_table(plan, SUBJECTS, _subjects(built), public=False)
    keep_table(plan, PARTS, _parts(built), public=False)
    plan.floors_due, plan.floors_done = floor_sums(built, frame)
    _name_conflicts(plan, built, frame)
    return Published(built, frame, method)


def _subjects(built: Built) -> pl.DataFrame:
    columns = ("id", "matter", "uscc", "class", "area", "town_id")
    return built.firms.select(columns).sort("id")


def _parts(built: Built) -> pl.DataFrame:
    rows = [(name, line.item_id, line.demand.body_id, line.pk, turn) for name, (line, turn) in built.parts.items()]
    kinds = {"item": pl.String, "item_pk": pl.Int64, "body_pk": pl.Int64, "line_pk": pl.Int64, "turn": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row").sort("item")


def _name_conflicts(plan: YearPlan, built: Built, frame: Frame) -> None:
    """Conflicts of this round, in place of those found before that nobody has answered or that a former plan had."""
    Conflict._plain.filter(Q(answer="") | Q(enterprise__isnull=False), plan=plan).delete()
    answered = set(Conflict._plain.filter(plan=plan).values_list("kind", "rows"))
    found = named(conflicts(frame), built) + clashes(built, frame, plan.control_number) + silent(plan)
    Conflict._plain.bulk_create(
        Conflict(matter_id=plan.pk, plan=plan, kind=c.kind, rows="\n".join(c.rows), text=c.text, ground=c.ground,
                 confidence=c.confidence, size=c.size)
        for c in found if (c.kind, "\n".join(c.rows)) not in answered
    )  # fmt: skip
