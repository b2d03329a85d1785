"""What the synthetic city's bodies ask for, and what each department would do alone: bulk rows for the plans."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import numpy as np

from fadu.aspects.a4_enforcement.inspection_plan.announcing import working_days
from fadu.aspects.a4_enforcement.inspection_plan.framing import all_firms
from fadu.aspects.a4_enforcement.inspection_plan.framing.build import build, opened
from fadu.aspects.a4_enforcement.inspection_plan.models import Demand, DemandCapacity, DemandLine, YearPlan
from fadu.aspects.a4_enforcement.inspection_plan.previewing import preview, remember
from fadu.aspects.a4_enforcement.inspection_plan.versions import copy_visits
from fadu.demo.world import World
from fadu.kernel.today import today
from fadu.registry.inspection_catalogue.bulk import cards
from fadu.registry.inspection_catalogue.models import Body, Item

RATIOS = {
    "high": (0.02, 0.06, 0.20, 1.0), "mid_high": (0.005, 0.015, 0.08, 0.6), "mid": (0.001, 0.004, 0.03, 0.2),
    "mid_low": (0, 0.001, 0.015, 0.1), "low": (0, 0, 0.005, 0.05),
}  # fmt: skip
WIDE = 0.25  # items about everybody are asked for at a quarter of these shares
A_DAY, SPARE = 306, 5.0


def wanted(world: World) -> dict[Body, list[Item]]:
    """Items by the body that asks for them: the city's body, but of the items done below a fifth by the counties'."""
    found: dict[Body, list[Item]] = {}
    rows = Item._plain.filter(state="published", synthetic=True).prefetch_related("bodies__organ__area")
    for item in rows.order_by("code"):
        below = item.level != "city" and item.code.endswith(("1", "6"))
        for body in item.bodies.all():
            if ("." in body.organ.key) == below:
                found.setdefault(body, []).append(item)
    return dict(sorted(found.items(), key=lambda pair: pair[0].pk))


def ask(world: World, plan: YearPlan, on: date, state: str, bodies: dict[Body, list[Item]], tag: str) -> list[Demand]:
    """Demands of these bodies, with lines and capacity, as they stood on a day."""
    made = [
        Demand(plan=plan, body=body, organ=body.organ, area=body.area, opened_on=on, state=state, filed_on=on,
               filed_by=f"{body.organ.short or body.organ.name}负责人（模拟）")
        for body in bodies
    ]  # fmt: skip
    names = [f"{plan.year}年度检查需求（{d.organ.short or d.organ.name}）" for d in made]
    cards("inspection_demand", made, [(f"模拟检需{tag}{n:03d}", name) for n, name in enumerate(names, 1)])
    lines = [_line(demand, item, n) for demand in made for n, item in enumerate(bodies[demand.body])]
    DemandLine._plain.bulk_create(lines)
    _room(plan, made, lines)
    return made


def weighed(plan: YearPlan, made: list[Demand]) -> None:
    """What each of these demands costs enterprises, as its own page says it when it is handed in."""
    firms = all_firms(today(), plan.ungraded, plan.year)
    for demand in made:
        remember(demand, *preview(demand, firms))
        demand.save()


def _line(demand: Demand, item: Item, n: int) -> DemandLine:
    shares = [s * (1 if item.scope else WIDE) for s in RATIOS[item.level_of_risk or "mid"]]
    if not item.scope:
        shares[3] = min(1.0, shares[3] * 2)
    ratios = dict(zip(("ratio_a", "ratio_b", "ratio_c", "ratio_d"), (round(s, 4) for s in shares), strict=True))
    return DemandLine(pk=None, matter_id=demand.pk, demand=demand, item=item, window=item.window,
                      minutes=item.minutes, **ratios)  # fmt: skip


def _room(plan: YearPlan, made: list[Demand], lines: list[DemandLine]) -> None:
    """Teams for what was asked for in its season and more: joint visits come in lumps, other work needs teams too."""
    need = _minutes(plan, lines)
    rows = []
    for demand in made:
        mine = [need.get((demand.body_id, m), 0.0) for m in range(1, 13)]
        for month in range(1, 13):
            most = len(working_days(plan.year, month))
            minutes = max(mine[month - 1], sum(mine) / 12) * SPARE
            pairs = max(1, -(-int(minutes) // (most * A_DAY)))
            used = min(most, max(2, -(-int(minutes) // (pairs * A_DAY))))
            rows.append(DemandCapacity(matter_id=demand.pk, demand=demand, month=month, pairs=pairs, days=used,
                                       minutes=pairs * used * A_DAY))  # fmt: skip
    DemandCapacity._plain.bulk_create(rows)


def _minutes(plan: YearPlan, lines: list[DemandLine]) -> dict[tuple[int, int], float]:
    """Minutes on site that a body's demand comes to in a month, each item spread over its own months."""
    built = build(lines, (), plan.opened_on, plan.year, "", plan.ungraded)
    frame = opened(built.tables)
    wanted = frame.sizes[2].reshape(-1, 4).sum(axis=1) * frame.minutes
    found: dict[tuple[int, int], float] = {}
    for name, minutes, window in zip(frame.items, wanted.tolist(), frame.window.tolist(), strict=True):
        body = built.parts[name][0].demand.body_id
        months = [m for m in range(1, 13) if window >> (m - 1) & 1]
        for month in months:
            found[body, month] = found.get((body, month), 0.0) + minutes / len(months)
    return found


def alone(world: World, plan: YearPlan, bodies: dict[Body, list[Item]]) -> int:
    """The year before: every department draws by itself and goes by itself. Visits made, one body each."""
    demands = {body: Demand(plan=plan, body=body, organ=body.organ) for body in bodies}
    lines = [_line(demands[body], item, n) for body, items in bodies.items() for n, item in enumerate(items)]
    for n, line in enumerate(lines):
        line.pk = n + 1
    built = build(lines, (), date(plan.year, 1, 1), plan.year, "", plan.ungraded)
    frame = opened(built.tables)
    firms = {row[0]: row[1:] for row in built.firms.select("id", "matter", "class", "area", "town_id").iter_rows()}
    return copy_visits(_visits(plan, frame, built.parts, firms))


def _visits(plan: YearPlan, frame: Any, parts: dict[str, Any], firms: dict[str, Any]) -> Any:
    """Rows of the visits: each body merges its own items at an enterprise in the months that these allow."""
    rng = np.random.default_rng([plan.year, 40])
    lots = rng.random(len(frame.it))
    order = np.lexsort((lots, frame.stratum))
    keys = frame.stratum[order]
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    place = np.arange(len(keys)) - np.repeat(first, np.diff(np.r_[first, len(keys)]))
    chosen = order[place < frame.sizes[2][keys]]
    found: dict[tuple[int, int, int], list[int]] = {}
    pick = Random(plan.year)  # noqa: S311 a synthetic city, not a draw
    for pair in sorted(chosen.tolist()):
        e, i = int(frame.e[pair]), int(frame.it[pair])
        body = int(frame.body[i])
        months = [m for m in range(1, 13) if int(frame.window[i]) >> (m - 1) & 1]
        held = next((k for k in months if (e, body, k) in found), None)
        found.setdefault((e, body, held or pick.choice(months)), []).append(i)
    days = {m: working_days(plan.year, m) for m in range(1, 13)}
    for (e, _, month), items in sorted(found.items()):
        lines = [parts[frame.items[i]][0] for i in items]
        yield _row(plan, firms[frame.ids[e]], month, pick.choice(days[month]), lines)


def _row(plan: YearPlan, firm: Any, month: int, day: date, lines: list[DemandLine]) -> tuple[Any, ...]:
    matter, grade, area, town = firm
    owners = [line.demand.body_id for line in lines]
    return (plan.pk, plan.pk, 1, None, matter, grade, area, town or None, month, day,
            [line.item_id for line in lines], owners, sorted(set(owners)), sum(line.minutes for line in lines), day,
            False, "", None, None, None)  # fmt: skip
