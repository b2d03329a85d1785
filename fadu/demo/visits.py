"""Two years of inspections of the synthetic city as rows: what was planned, what was triggered, and the year before.

Every rate is a working figure of the demonstration: about 1.6 times as many visits in the year before, fewer joint,
fewer coded, fewer with findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any

from fadu.demo import visits_lots as lots
from fadu.demo.world import World
from fadu.kernel.today import CITY_TIME
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Body, Item, Officer
from fadu.registry.inspection_catalogue.rules import scope, vocab

FIRM = ("pk", "uscc", "name", "area", "kind", "status", "industry", "size", "grade", "staff_count",
        "registered_capital", "town__code")  # fmt: skip
TRIGGERS = ("complaint",) * 45 + ("transfer",) * 15 + ("data",) * 18 + ("request",) * 8 + ("superior",) * 12 + (
    "emergency",) * 2  # fmt: skip
TERM = "penalty.publish_other"
FOUND = {"A": 0.7, "B": 0.9, "C": 1.6, "D": 2.2, "": 1.0}  # a riskier firm has more to be found
PROBLEMS = ("fixed_on_site", "fixed_on_site", "order", "order", "order", "to_case")


@dataclass(frozen=True)
class Year:
    """How a year went: share of each thing."""

    joint: float
    coded: float
    makeup: float
    found: float
    off_site: float
    on_time: float
    planned: float
    device: float


BEFORE = Year(0.05, 0.36, 0.0, 0.18, 0.06, 0.62, 0.71, 0.03)
NOW = Year(0.0, 0.968, 0.018, 0.25, 0.0, 0.965, 0.985, 0.62)


@dataclass
class Maker:
    """Draws visits; one random source, so that the same city has the same visits."""

    world: World
    rng: Random = field(default_factory=lambda: Random(4001))  # noqa: S311 a synthetic city, not a draw
    dues: dict[date, date] = field(default_factory=dict)

    @cached_property
    def firms(self) -> list[dict[str, Any]]:
        """Firms that are open."""
        rows = Enterprise._plain.filter(status="active").order_by("pk").values(*FIRM)
        return [row | {"town": row["town__code"] or "", "marks": ()} for row in rows]

    @cached_property
    def by_id(self) -> dict[int, dict[str, Any]]:
        return {row["pk"]: row for row in self.firms}

    @cached_property
    def bodies(self) -> dict[int, Any]:
        rows = Body._plain.filter(state="published").select_related("organ__area")
        return {body.pk: body for body in rows}

    @cached_property
    def items(self) -> dict[int, Any]:
        rows = (
            Item._plain.filter(state="published", last_used_on=None).prefetch_related("bodies").select_related("form")
        )
        return {item.pk: item for item in rows.order_by("code")}

    @cached_property
    def duties(self) -> list[tuple[Any, list[Any]]]:
        """(body, its items with parsed scopes), heavier bodies more often."""
        found: dict[int, list[Any]] = {}
        for item in self.items.values():
            node = scope.parse(item.scope)
            for body in item.bodies.all():
                if body.pk in self.bodies:
                    found.setdefault(body.pk, []).append((item, node))
        return [(self.bodies[pk], items) for pk, items in sorted(found.items())]

    @cached_property
    def people(self) -> dict[int, list[Any]]:
        """Certified officers by body."""
        found: dict[int, list[Any]] = {}
        for row in Officer._plain.filter(state="active", kind="officer").order_by("pk"):
            found.setdefault(row.body_id, []).append(row)
        return found

    @cached_property
    def hot(self) -> list[dict[str, Any]]:
        """A few firms that everybody visits."""
        return self.rng.sample(self.firms, max(3, len(self.firms) // 250))

    # -- single draws ----------------------------------------------------------------------------------------------
    def day(self, first: date, last: date) -> date:
        """A working day between two days."""
        for _ in range(20):
            day = first + timedelta(days=self.rng.randrange((last - first).days + 1))
            if self.world.calendar.is_workday(day):
                return day
        return first

    def pair(self) -> tuple[dict[str, Any], Any, list[Any]] | None:
        """A firm, a body and items that concern it, or None when this draw fits nobody."""
        body, duties = self.rng.choice(self.duties)
        firm = self.rng.choice(self.hot) if self.rng.random() < 0.04 else self.rng.choice(self.firms)
        if body.area != "371000" and not firm["area"].startswith(body.area):
            return None
        fitting = [item for item, node in self.rng.sample(duties, min(4, len(duties))) if scope.matches(node, firm)]
        return (firm, body, fitting[: self.rng.choice((1, 1, 2))]) if fitting else None

    def pairs(self, n: int) -> Iterator[tuple[dict[str, Any], Any, list[Any]]]:
        """n draws that fit."""
        made = 0
        for _ in range(n * 60 if self.firms and self.duties else 0):
            if made >= n:
                return
            if (found := self.pair()) is not None:
                made += 1
                yield found

    def due(self, day: date) -> date:
        """The last day of publication."""
        if day not in self.dues:
            self.dues[day] = self.world.due(TERM, day)
        return self.dues[day]

    def seats(self, bodies: list[Any]) -> list[dict[str, Any]]:
        """Two officers of each body; the first of the leading one leads."""
        found = []
        for n, body in enumerate(bodies):
            crew = self.people.get(body.pk, [])
            for m, who in enumerate(self.rng.sample(crew, min(2, len(crew)))):
                found.append(
                    {
                        "officer_id": who.pk,
                        "body_id": body.pk,
                        "name": who.name,
                        "drawn": True,
                        "certificate": who.certificate_no,
                        "role": "lead" if n + m == 0 else "officer",
                    }
                )
        return found  # fmt: skip

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), CITY_TIME)


def visit(
    maker: Maker,
    year: Year,
    firm: dict[str, Any],
    bodies: list[Any],
    items: list[tuple[Any, Any]],
    day: date,
    **more: Any,
) -> dict[str, Any]:
    """One finished visit as a row of the bulk writer."""
    rng, lead = maker.rng, bodies[0]
    trigger = more.get("trigger", "plan")
    off_site = more.pop("off_site", False)
    result = rng.choice(PROBLEMS) if rng.random() < year.found * FOUND[firm["grade"]] else "no_problem"
    listed = [_listed(maker, pair, result if n == 0 else "no_problem") for n, pair in enumerate(items)]
    found, kind, problems = result != "no_problem", vocab.TYPE_OF[trigger], lots.also(firm, day, listed)
    row = {
        **_card(firm, lead), "opened_on": min(day, maker.world.back(day, 3)),
        "title": f"{firm['name']} {dict(vocab.TYPES)[kind]}", "organs": [b.organ_id for b in bodies],
        "bodies": [b.pk for b in bodies], "body_count": len(bodies), "joint": len(bodies) > 1,
        "item_count": len(items), "items": listed, "people": maker.seats(bodies), "kind": kind, "trigger": trigger,
        "off_site": off_site, "counts_toward_cap": not off_site and trigger not in ("superior", "recheck"),
        "blocked_by_cap": not off_site and trigger in ("plan", "special"), "reading": "ministry",
        "visited_on": day, "planned_on": day, "result": result, "found": found, "problems": problems,
        "told_on": day, "version": 9, "imported": False,
    }  # fmt: skip
    row |= _code(maker, year, row, day) | _time(maker, year, day) | _publication(maker, year, day)
    row |= lots.said(maker, row, day) | {"received_on": lots.received(maker, row, bodies[0], day)}
    row |= lots.mended(row, day, maker.world.today)
    row["published_text"] = _text(row, bodies, items) if row["published_on"] else ""
    return row | more


def _card(firm: dict[str, Any], lead: Any) -> dict[str, Any]:
    """Who was visited, and which body led."""
    return {
        "organ_id": lead.organ_id, "prefix": lead.organ.prefix or lead.organ.short, "area": lead.area,
        "initiator_id": lead.pk, "state": "closed", "enterprise_id": firm["pk"], "enterprise_name": firm["name"],
        "uscc": firm["uscc"], "place": firm["area"],
    }  # fmt: skip


def _listed(maker: Maker, pair: tuple[Any, Any], result: str) -> dict[str, Any]:
    """One item of the visit; the first one carries what was found."""
    item, body = pair
    found = maker.rng.choice(lots.FINDINGS) if result != "no_problem" else ""
    form = {"form_id": item.form_id, "form_version": "2" if item.form_id else ""}
    return {"item_id": item.pk, "body_id": body.pk, "result": result, "findings": found} | form


def _text(row: dict[str, Any], bodies: list[Any], items: list[tuple[Any, Any]]) -> str:
    """What the public reads, in the words of the register."""
    how = "非现场" if row["off_site"] else "联合现场" if row["joint"] else "现场"
    names = "、".join(body.organ.name for body in bodies)
    results = dict(vocab.RESULTS)
    lines = "；".join(f"{i.name}：{results[line['result']]}" for (i, _), line in zip(items, row["items"], strict=True))
    kind = dict(vocab.TYPES)[row["kind"]]
    mended = f"责令改正的问题已于{row['rechecked_on']}复查合格。" if row["recheck_passed"] else ""
    return f"{row['visited_on']}，{names}对{row['enterprise_name']}进行{how}检查（{kind}）。{lines}。{mended}"


def _code(maker: Maker, year: Year, row: dict[str, Any], day: date) -> dict[str, Any]:
    """Shown before the start, made up, or missing."""
    rng, serial = maker.rng, 1
    if row["off_site"]:
        return {"coded": False, "scan_mode": "", "planned_ok": True}
    coded = row["trigger"] != "emergency" and rng.random() < year.coded
    found = {"coded": coded, "scan_mode": rng.choice(("task_code", "enterprise_code")) if coded else "none",
             "planned_ok": rng.random() < year.planned, "code_serial": serial if coded else 0}  # fmt: skip
    if coded:
        issued = maker.moment(maker.world.back(day, 1), 16)
        found |= {
            "code_issued_at": issued,
            "code_until": issued + timedelta(days=8),
            "scanned_at": maker.moment(day, 9),
        }
    elif rng.random() < year.makeup / max(1e-9, 1 - year.coded):
        late = rng.random() < 0.2
        found |= {"makeup_reason": rng.choice(("system", "network")), "makeup_due": day + timedelta(days=10),
                  "makeup_on": day + timedelta(days=12 if late else 2), "makeup_valid": not late}  # fmt: skip
    return found


def _time(maker: Maker, year: Year, day: date) -> dict[str, Any]:
    start = maker.moment(day, maker.rng.randrange(9, 16), maker.rng.choice((0, 10, 20, 30, 45)))
    return {"started_at": start, "ended_at": start + timedelta(minutes=maker.rng.randrange(25, 110)),
            "approved_on": maker.world.back(day, 2), "approved_by": "检查主体负责人（模拟）",
            "recorded_on_device": maker.rng.random() < year.device}  # fmt: skip


def _publication(maker: Maker, year: Year, day: date) -> dict[str, Any]:
    """Published in time, late, or not yet."""
    due, rng, today = maker.due(day), maker.rng, maker.world.today
    if rng.random() < year.on_time:
        on = maker.world.back(due, rng.randrange(1, 17))
    else:
        on = maker.world.ahead(due, rng.randrange(1, 25))
    on = max(on, day)
    if on > today:
        return {"publish_due": due, "published_on": None, "state": "told", "closed_on": None}
    return {"publish_due": due, "published_on": on, "closed_on": on}
