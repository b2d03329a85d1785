"""Inspections of the synthetic city: the year before from another system, this year by plan and trigger, live cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
from django.db import connection

from fadu.aspects.a4_enforcement.inspection import writing
from fadu.aspects.a4_enforcement.inspection.models import Inspection
from fadu.aspects.a4_enforcement.inspection.procedure import PROCEDURE
from fadu.demo import visits, visits_joint, visits_live
from fadu.demo.accounts import Held, Person
from fadu.demo.visits import BEFORE, NOW, Maker, visit
from fadu.demo.world import World
from fadu.kernel import clocks
from fadu.kernel.access import SYSTEM
from fadu.kernel.audit import record
from fadu.kernel.models import Run
from fadu.kernel.procedure import set_actor
from fadu.kernel.register import registers

ORDER = 40
HEAD, INSPECTOR = "inspection.head", "inspection.officer"
PEOPLE: tuple[Person, ...] = (
    Person("inspector", "邵甲一", (Held(INSPECTOR, "scjg", "执法稽查科主办"),), label="市市场监管局执法人员：申请、亮码、现场检查"),
    Person("inspector2", "邵乙二", (Held(INSPECTOR, "xfzd", "监督执法科主办"),), label="市消防救援支队执法人员：联合检查"),
    Person("scjg.inspector2", "邵丙三", (Held(INSPECTOR, "scjg", "食品生产监管科科员"),)),
    Person("xfzd.inspector2", "邵丁四", (Held(INSPECTOR, "xfzd", "监督执法科科员"),)),
    Person("inspection.head", "邵戊五", (Held(HEAD, "scjg", "局长"),), label="检查主体负责人：逐次批准检查"),
    Person("xfzd.head", "邵己六", (Held(HEAD, "xfzd", "支队长"),)),
    Person("huancui.inspector", "邵庚七", (Held(INSPECTOR, "huancui.scjg", "综合执法股主办"),)),
    Person("huancui.inspector2", "邵辛八", (Held(INSPECTOR, "huancui.scjg", "综合执法股科员"),)),
    Person("huancui.inspection.head", "邵壬九", (Held(HEAD, "huancui.scjg", "局长"),)),
)  # fmt: skip
SOURCE = "原双随机和部门检查系统（模拟）"
PLAN = "inspection_year_plan"
BASELINE = 1.6
LINKED = """
UPDATE inspection_plan_planvisit p SET visit_id = t.visit, done_on = t.done
FROM unnest(%s::bigint[], %s::bigint[], %s::date[]) AS t(line, visit, done) WHERE p.id = t.line
"""


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """History, this year's visits, then the cases under way around today."""
    say("入企检查 inspections")
    maker = Maker(world)
    set_actor(SYSTEM)
    now = [*planned(maker), *triggered(maker)]
    stored = _write(now, "inspection.case", "{prefix}检〔{year}〕{n}号")
    past = baseline(maker, round(BASELINE * len(now)))
    _link(_write(past, "inspection.import", "{prefix}检导〔{year}〕{n}号"))
    record(
        SYSTEM,
        "inspection.imported",
        f"导入历史检查 {len(past)} 次：{SOURCE}",
        facts={"rows": len(past), "source": SOURCE},
    )
    record(SYSTEM, "inspection.loaded", f"装入本年度检查 {len(now)} 次（模拟）", facts={"rows": len(now)})
    _link(stored)
    _clocks(stored)
    visits_live.load(world, maker, scale)
    visits_live.log(world, maker)
    visits_joint.load(world, maker)


def planned(maker: Maker) -> list[dict[str, Any]]:
    """Visits of the yearly plan up to a week ago; a few are still owed."""
    world, found = maker.world, []
    until = world.back(world.today, 6)
    for line in _lines(maker, date(world.today.year, 1, 1), until):
        day = line.planned_on or maker.day(*_month(line.year, line.month, until))
        if line.mode == "joint" and not line.visit and day <= until and maker.rng.random() >= 0.03:
            found += _made(maker, NOW, line, day, planned_ok=True)
    return found


def _lines(maker: Maker, first: date, last: date) -> list[Any]:
    book = registers().get(PLAN)
    return [ln for ln in book.model.lines_between(first, last) if ln.enterprise in maker.by_id] if book else []


def _made(maker: Maker, year: visits.Year, line: Any, day: date, **more: Any) -> list[dict[str, Any]]:
    """The visit that makes a planned one."""
    items = [(maker.items[i], maker.bodies[b]) for i, b in line.items if i in maker.items and b in maker.bodies]
    owners = [maker.bodies[b] for b in line.bodies if b in maker.bodies]
    if not items or not owners:
        return []
    bodies = sorted(owners, key=lambda body: body.pk != line.initiator)
    more |= {"trigger": "plan", "plan_ref": str(line.number), "plan_line_id": line.plan}
    return [visit(maker, year, maker.by_id[line.enterprise], bodies, items, day, **more)]


def _month(year: int, month: int, until: date) -> tuple[date, date]:
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return first, max(first, min(last, until))


def triggered(maker: Maker) -> list[dict[str, Any]]:
    """Checks outside the plan, and checks from afar."""
    world, rng = maker.world, maker.rng
    first, last = date(world.today.year, 1, 4), world.back(world.today, 4)
    found = []
    for n, (firm, body, items) in enumerate(maker.pairs(round(len(maker.firms) / 6.2)), 1):
        trigger = rng.choice(visits.TRIGGERS)
        afar = rng.random() < 0.4 and all(item.offsite_ok for item in items)
        more = {
            "trigger": "data" if afar else trigger, "trigger_number": f"模拟{world.today.year}-{n:05d}", "off_site": afar,
            "trigger_reason": "演示：计划外检查",
            "offsite_mode": rng.choice(("video", "compare", "iot", "material")) if afar else "",
        }  # fmt: skip
        pairs = [(item, body) for item in items]
        found.append(visit(maker, NOW, firm, [body], pairs, maker.day(first, last), **more))
    return found


def baseline(maker: Maker, n: int) -> list[dict[str, Any]]:
    """The year before as taken over from another system: each body by its own plan, and what was triggered."""
    world, rng = maker.world, maker.rng
    first, last = date(world.today.year - 1, 1, 3), date(world.today.year - 1, 12, 30)
    found = []
    for line in _lines(maker, date(first.year, 1, 1), date(first.year, 12, 31)):
        day = line.done_on or line.planned_on or maker.day(*_month(line.year, line.month, last))
        found += _made(maker, BEFORE, line, day, planned_ok=True)
    for firm, body, items in maker.pairs(max(n - len(found), n // 5)):
        bodies = [body]
        if rng.random() < 2 * BEFORE.joint:
            other = rng.choice(maker.duties)[0]
            bodies += [other] if other.pk != body.pk else []
        trigger = (
            rng.choice(visits.TRIGGERS) if found and found[0]["trigger"] == "plan" or rng.random() < 0.3 else "plan"
        )
        more = {"trigger": trigger, "off_site": rng.random() < 3 * BEFORE.off_site}
        found.append(visit(maker, BEFORE, firm, bodies, [(i, body) for i in items], maker.day(first, last), **more))
    return [_imported(row, number) for number, row in enumerate(found, 1)]


def _imported(row: dict[str, Any], number: int) -> dict[str, Any]:
    """As another system hands it over: no approval, no request of its own day; taken over in the new year."""
    taken = {"received_on": date(row["visited_on"].year + 1, 1, 12), "imported": True, "import_source": SOURCE,
             "import_key": f"H{number:06d}", "version": 0}  # fmt: skip
    return row | taken | {"opened_on": row["visited_on"], "approved_on": None, "approved_by": ""}


def _write(rows: list[dict[str, Any]], series: str, pattern: str) -> pl.DataFrame:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return writing.write(frame, series=series, pattern=pattern)


def _link(stored: pl.DataFrame) -> None:
    """Tell the plan which of its visits were made."""
    if stored.is_empty() or "plan_ref" not in stored.columns:
        return
    made = stored.filter(pl.col("plan_ref").fill_null("") != "")
    numbers = made["plan_ref"].cast(pl.Int64).to_list()
    with connection.cursor() as cursor:
        cursor.execute(LINKED, [numbers, made["matter_id"].to_list(), made["visited_on"].to_list()])


def _clocks(stored: pl.DataFrame) -> None:
    """The period for publication runs for what has not been published."""
    if stored.is_empty():
        return
    waiting = stored.filter(pl.col("published_on").is_null())
    cases = Inspection._plain.filter(pk__in=waiting["matter_id"].to_list()).order_by("pk")
    clock, known, rows = PROCEDURE.by_clock["publish"], {}, []
    for case in cases:
        run = Run(matter_id=case.pk, register="inspection", organ_id=case.organ_id, area=case.area, key=clock.key,
                  turn=1, term=clock.term_of(case), started_on=case.visited_on)  # fmt: skip
        if case.visited_on not in known:
            known[case.visited_on] = clocks.compute(run)
        due = known[case.visited_on]
        run.due_on, run.alert_on, run.provisional = due.due, due.alert, due.provisional
        run.trace = clocks.trace_json(due)
        rows.append(run)
    Run._plain.bulk_create(rows)
