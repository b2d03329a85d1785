"""Loading the synthetic city: organs, people, plans, then three years of cases, month by month.

Every month is one transaction that also notes how far the load has come, so an interrupted load goes on where it
stopped and a finished one does nothing. Same day and same scale: same city.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from types import ModuleType
from typing import Any

from django.db import connection, transaction

from fadu.aspects.a9_coordination.annual_plan import loading as plans
from fadu.demo import people
from fadu.demo.beside import helped, helper
from fadu.demo.parts import parts
from fadu.demo.play import Acts, Player
from fadu.demo.showcase import showcase
from fadu.demo.story import Move
from fadu.demo.telling import moves
from fadu.demo.volume import YEARS
from fadu.demo.world import World
from fadu.kernel.audit import batch
from fadu.kernel.models import Notification
from fadu.kernel.procedure import tick
from fadu.kernel.today import frozen_today, today
from fadu.people.city import load_city

TABLE = "fadu_installation"
FRESH = timedelta(days=14)
USUAL = 0.6  # 156 cases a year, so that a first page is there in time; the other parts are loaded whole
Progress = Callable[..., None]


@dataclass(frozen=True)
class Status:
    """How far the load has come. day: the day the city was made for; until: the cases before it are there.

    done: everything else is there too. (The cases may have reached the last day when a load is interrupted.)
    """

    day: date | None = None
    scale: float = 1.0
    until: date | None = None
    done: bool = False


def status() -> Status:
    """What the database says about the load."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [TABLE])
        if cursor.fetchone()[0] is None:
            return Status()
        cursor.execute(f"SELECT key, value FROM {TABLE} WHERE key LIKE 'demo.%%'")
        kept = dict(cursor.fetchall())
    day, until = kept.get("demo.day"), kept.get("demo.until")
    read = date.fromisoformat
    reached = read(until) if until else None
    return Status(read(day) if day else None, float(kept.get("demo.scale", 1)), reached, "demo.done" in kept)


def _keep(state: Status) -> None:
    days = {"demo.day": state.day, "demo.until": state.until}
    rows = days | {"demo.scale": state.scale, "demo.done": state.done or None}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (key text PRIMARY KEY, value text NOT NULL)")
        for key, value in rows.items():
            if value is not None:
                cursor.execute(
                    f"INSERT INTO {TABLE} VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    [key, str(value)],
                )


def scale_wanted() -> float:
    """FADU_DEMO_SCALE: 1 is 260 cases a year and 20,000 market entities, 0.1 a tenth; unset: USUAL."""
    return max(0.0, float(os.environ.get("FADU_DEMO_SCALE") or USUAL))


def _quiet(text: str, done: int = 0, total: int = 0) -> None:
    """Progress that nobody reads."""


def load(progress: Progress | None = None, *, beside: bool = False) -> Player | None:
    """Load the city, or what an interrupted load left out. Returns the player, or None when there was nothing to do.

    progress(text, done=0, total=0) is told each stage and each month. beside: a second process may help.
    """
    say, state = progress or _quiet, status()
    if state.done:
        return None
    if state.day is None:
        state = Status(today(), scale_wanted())
    world = World(state.day or today())
    with transaction.atomic():
        say("机构与人员 organs and people")
        load_city()
        people.open_accounts(date(world.today.year + YEARS[0], 1, 2))
        _keep(state)
    with transaction.atomic(), batch():
        Player(world, people.posts_to_come(world)).acts_until(world.today)
    with helped(helper(state) if beside else None, say):
        player = _play(world, state, say)
    _finish(player, state, say)
    return player


def _play(world: World, state: Status, say: Progress) -> Player:
    player = Player(world, _acts(world))
    player.recall()
    every = moves(world, state.scale, showcase(world))
    left = [move for move in every if state.until is None or move.on >= state.until]
    done, total = len(every) - len(left), len(every)
    say("演示数据载入中 loading demo cases", done, total)
    for _, group in groupby(left, key=lambda move: (move.on.year, move.on.month)):
        month = list(group)
        _month(player, state, month)
        done += len(month)
        say("演示数据载入中 loading demo cases", done, total)
    return player


def _acts(world: World) -> Acts:
    """The plans of 2024 and of the running year, each on its day."""
    acts: Acts = {}
    reference = plans.table()["plan"]["presented"]
    if reference < world.today:
        acts.setdefault(reference, []).append(plans.load_reference)
    start = date(world.today.year, 1, 12)
    if start < world.today:
        acts.setdefault(start, []).append(lambda: plans.load_synthetic(world.today.year))
    return acts


def _month(player: Player, state: Status, month: list[Move]) -> None:
    last = month[-1].on
    with transaction.atomic():
        player.chunk(month, last)
        _keep(Status(state.day, state.scale, last + timedelta(days=1)))


def _finish(player: Player, state: Status, say: Progress) -> None:
    """The clocks as they stand today; older notices are read."""
    day = player.world.today
    with transaction.atomic(), batch():
        player.acts_until(day)
    for part in parts():
        _part(part, player.world, state, say)
    with transaction.atomic():
        with batch(), frozen_today(day):
            player.taken["expiry"] += tick(day)
        _read_old_notices(day)
        _keep(Status(day, state.scale, day, done=True))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _part(part: ModuleType, world: World, state: Status, say: Progress) -> None:
    """One module's share of the city: `load(world, scale, say)` in one transaction, once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {TABLE} WHERE key = %s", [_name(part)])
        if cursor.fetchone():
            return
        with batch(), frozen_today(world.today):
            part.load(world, share(state), say)
        mark(part)


def _name(part: ModuleType) -> str:
    return f"demo.part.{part.__name__.rpartition('.')[2]}"


def mark(part: ModuleType) -> None:
    """Note in the part's transaction that it is there."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} VALUES (%s, 'done')", [_name(part)])


def share(state: Status) -> float:
    """Scale of the parts: they are loaded whole where the cases have their usual scale."""
    return 1.0 if state.scale == USUAL else state.scale


def _read_old_notices(day: date) -> None:
    from django.db.models import F

    Notification.objects.filter(at__date__lt=day - FRESH, read_at=None).update(read_at=F("at") + timedelta(hours=3))


def summary() -> dict[str, Any]:
    """Numbers for `fadu demo status`."""
    from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration
    from fadu.kernel.models import Event, Matter, Run
    from fadu.people.models import User

    state = status()
    newest = Matter._plain.filter(register="reconsideration").exclude(query_code="").order_by("-pk")[:3]
    cases = Reconsideration._plain
    return {
        "day": state.day and state.day.isoformat(), "scale": state.scale, "done": state.done,
        "until": state.until and state.until.isoformat(), "cases": cases.count(),
        "open": cases.filter(closed_on=None).count(), "events": Event._plain.count(),
        "clocks": Run._plain.filter(stopped_on=None).count(), "users": User.objects.filter(demo=True).count(),
        "track": [{"number": matter.number, "code": matter.query_code} for matter in newest],
    }  # fmt: skip
