"""Hands for the story of law inspection: open, do, on which day, by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fadu.aspects.a9_coordination.law_inspection.models import (
    Action,
    Finding,
    InspectionObject,
    LawInspection,
    OversightEntry,
    Problem,
    TeamMember,
)
from fadu.demo.world import World
from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.kernel.uploads import store
from fadu.people.actors import actor_for

UNITS = (
    ("rongcheng", "杜甲一"), ("rushan", "杜乙二"), ("wendeng", "杜丙三"), ("huancui", "杜丁四"), ("scjg", "杜戊五"),
    ("zjj", "杜己六"), ("cgj", "杜庚七"), ("zrzy", "杜辛八"),
)  # fmt: skip


@dataclass
class Inspectorate:
    """Who acts and on which day."""

    world: World
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """An actor by username; "" is the system."""
        if not name:
            return SYSTEM
        if name not in self._actors:
            self._actors[name] = actor_for(self.world.users[name], self.world.today)
        return self._actors[name]

    def user(self, name: str) -> int:
        return int(self.world.users[name].pk)

    def pk(self, key: str) -> str:
        return str(self.world.organs[key].pk)

    def ids(self, *keys: str) -> list[str]:
        return [self.pk(key) for key in keys]

    def back(self, day: date, n: int) -> date:
        return self.world.back(day, n)

    def ahead(self, day: date, n: int) -> date:
        """The n-th working day after, not later than today."""
        return min(self.world.ahead(day, n), self.world.today)

    def open(self, key: str, who: str, on: date, facts: dict[str, Any], organ: str = "fazhiban") -> Any:
        """Open a case on a day."""
        with frozen_today(on):
            home = self.world.organs[organ].pk
            return open_case(register(key), self.actor(who), facts, organ_id=home, on=on).case

    def do(self, case: Any, step: str, who: str, on: date, **facts: Any) -> Any:
        """Take a step on a day."""
        with frozen_today(on):
            return take(case, step, self.actor(who), facts, on=on).case

    def file(self, name: str, text: str, who: str) -> int:
        """An uploaded proof."""
        return int(store(name, text.encode(), self.actor(who)).pk)

    # -- rows ------------------------------------------------------------------------------------------------------
    def entry_of(self, project: LawInspection) -> OversightEntry:
        return OversightEntry._plain.get(pk=LawInspection._plain.get(pk=project.pk).entry_id)

    def members(self, project: LawInspection) -> list[TeamMember]:
        return list(TeamMember._plain.filter(matter_id=project.pk))

    def units_of(self, project: LawInspection) -> list[str]:
        rows = InspectionObject._plain.filter(matter_id=project.pk).select_related("organ")
        return [row.organ.key for row in rows.order_by("id")]

    def findings(self, project: LawInspection, unit: str = "") -> list[Finding]:
        rows = Finding._plain.filter(matter_id=project.pk).order_by("no")
        return list(rows.filter(organ__key=unit) if unit else rows)

    def problems(self, case: Any) -> list[Problem]:
        return list(Problem._plain.filter(origin_id=case.pk).select_related("unit").order_by("pk"))

    def actions(self, problem: Problem) -> list[Action]:
        return list(Action._plain.filter(matter_id=problem.pk).order_by("id"))

    def first(self, key: str) -> Any:
        return register(key).model._plain.order_by("pk").first()
