"""At the screens: what was frozen does not change silently when its records do. Score, target, report figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.aspects.a9_coordination.annual_plan.models import Target
from fadu.aspects.a9_coordination.annual_report.models import Report
from fadu.aspects.a9_coordination.assessment.models import Assessment
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register

from .year import decided, filed


class Counter:
    """The counter of reconsideration, as `year.filed` and `year.decided` know it: enters and decides cases."""

    def __init__(self, year: Any, day: date) -> None:
        self.year, self.day = year, day
        year.day.set(day)

    def open(self, key: str, who: str, facts: dict[str, Any], organ: str) -> Any:
        """Open a case."""
        home = self.year.town.organs[organ]
        return open_case(register(key), SYSTEM, facts, organ_id=home.pk, on=self.day, step="enter").case

    def take(self, case: Any, step: str, who: str, /, **facts: Any) -> Any:
        """Take a step on the counter's day."""
        return take(type(case)._plain.get(pk=case.pk), step, SYSTEM, facts, on=self.day).case

    def until(self, day: date) -> None:
        """Let time pass."""
        self.day = day
        self.year.day.set(day)


def changed_later(year: Any) -> None:
    """A case entered after everything was frozen: each frozen number stays, the difference shows, a person restates."""
    address = f"/plan/target/{Target._plain.get(key='T17-a', task__plan__year=2026).pk}/"
    office = year.at("coordinator", path=address).click("冻结")
    counter = Counter(year, date(2026, 11, 2))
    decided(counter, filed(counter, "gaj"), "revoke", date(2026, 12, 20))
    year.on(2027, 4, 1)
    assert "按现有记录为" in office.open(address).text
    of_report(year, Report._plain.get(year=2026, area="371000"))
    of_score(year, Assessment._plain.get())


def of_report(year: Any, report: Any) -> None:
    """Compared and corrected by the office; the visitor reads both numbers."""
    office = year.at("coordinator", report).take("recheck")
    assert "发布值 1件，按现有记录为 2件" in office.open(f"/reports/{report.pk}/").text
    visitor = year._window().open(f"/portal/reports/{report.pk}/")
    assert "公开后记录有变化" in visitor.text and "1件" in visitor.text
    year.at("coordinator", report).take("correct", reason="补录一件", why="补录一件，已经办结")
    assert "更正前 1件" in visitor.open(f"/portal/reports/{report.pk}/").text


def of_score(year: Any, made: Any) -> None:
    """The leader restates with a reason; both versions stay."""
    leader = year.at("leader", path=f"/assess/{made.pk}/changes/")
    assert "冻结值" in leader.text and "按现有记录为 100%" in leader.text
    year.at("leader", made).take("restate", reason="补录一件撤销的决定")
    versions = leader.open(f"/assess/{made.pk}/versions/").text
    assert "第 2 版" in versions and "补录一件撤销的决定" in versions and "逐位相同" in versions
