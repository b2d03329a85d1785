"""Where every task of the running plan stands, as plain values for other modules: no rows, no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Subquery

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.figures import Period
from fadu.kernel.indicators import OrganRow, by_organs

from .figures import TargetView, fraction
from .models import Plan, Task
from .overview import TaskView, _day, task_views
from .rules import Measure, judge

Organs = Mapping[str, list[OrganRow]]


@dataclass(frozen=True)
class Missed:
    """A unit whose own share of a ratio target misses what the plan demands of all."""

    organ: int
    hit: int
    base: int


@dataclass(frozen=True)
class TargetStanding:
    """One target: its demand and value in words, its forecast with the method, the indicator it rests on.

    hidden: the register that gives its value is not open to this reader.
    """

    id: int
    key: str
    title: str
    demand: str
    text: str
    live: bool
    met: bool
    percent: float
    indicator: str
    basis: str
    forecast: Fraction | None
    forecast_share: Fraction | None
    method: str
    missed: tuple[Missed, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Standing:
    """One task: colour with its reason, points behind the plan, targets."""

    matter: int
    number: str
    year: int
    no: str
    title: str
    aspect_no: int
    aspect: str
    organ: int
    unit: str
    deadline: date | None
    colour: str
    word: str
    tone: str
    reason: str
    lag: int
    targets: tuple[TargetStanding, ...]

    @property
    def hidden(self) -> bool:
        """Whether this reader may not know how the task stands: a value it is judged by is closed to them."""
        return any(t.hidden for t in self.targets)

    @property
    def main(self) -> TargetStanding | None:
        """The target that stands for the task."""
        return next((t for t in self.targets if t.live), self.targets[0] if self.targets else None)

    @property
    def worst(self) -> TargetStanding | None:
        """The target with the poorest forecast; the main one when none has a forecast."""
        foreseen = [t for t in self.targets if t.forecast_share is not None]
        return min(foreseen, key=lambda t: t.forecast_share or 0, default=self.main)


def standings(actor: Actor, day: date, year: int | None = None, units: bool = True) -> list[Standing]:
    """Every task of the city's plan of the year, for this reader; empty when no plan runs.

    units: with the units that miss a ratio demanded of everybody (`TargetStanding.missed`).
    """
    plans = Plan.objects.for_user(actor).filter(parent=None, edition__gt=0, year=year or day.year)
    rows = Task.objects.for_user(actor).filter(plan=Subquery(plans.order_by("-pk").values("pk")[:1]))
    rows = rows.select_related("plan", "aspect", "organ", "matter").prefetch_related("targets").order_by("order")
    tasks = list(rows)
    if not tasks:
        return []
    shown = _day(tasks[0].plan, day)
    views = task_views(tasks, actor, shown, clocks=False)
    organs = _by_units(views, shown) if units else {}
    return [_standing(view, organs, shown) for view in views]


def _by_units(views: list[TaskView], day: date) -> Organs:
    """The figures of the ratio targets that have to hold for every unit, unit by unit."""
    demanded = {t.ind.name: t.ind for view in views for t in view.targets if _of_everybody(t) and t.ind}
    year = views[0].task.plan.year
    return by_organs(list(demanded.values()), SYSTEM, Period.year(year).until(day))


def _standing(view: TaskView, organs: Organs, day: date) -> Standing:
    task = view.task
    lags = [t.course.lag_points for t in view.targets if t.course and not t.target.soft]
    return Standing(
        task.pk, task.matter.number, task.plan.year,
        task.no, task.title, task.aspect.no, task.aspect.title, task.organ_id,
        task.organ.short or task.organ.name, task.deadline, view.colour.key, view.colour.word, view.colour.tone,
        view.colour.reason, int(max(lags, default=Fraction(0))),
        tuple(_target(t, organs, day) for t in view.targets),
    )  # fmt: skip


def _target(view: TargetView, organs: Organs, day: date) -> TargetStanding:
    target, ind = view.target, view.ind
    return TargetStanding(
        target.pk, target.key, target.title, target.demand, view.text, view.live, view.verdict.met, view.percent,
        target.indicator, ind.basis.text(day) if ind and ind.basis else "",
        view.course.forecast if view.course else None, view.course.forecast_share if view.course else None,
        _method(view), _missed(view, organs), view.hidden,
    )  # fmt: skip


def _method(view: TargetView) -> str:
    """How the forecast was made, in words."""
    if view.course is None:
        return ""
    return "全年保持的比率，以现值为预计" if view.course.level else "按年初至今的平均进度直线外推到期限"


def _of_everybody(view: TargetView) -> bool:
    """Whether a ratio target has to hold for every unit."""
    return view.ind is not None and view.figure is not None and view.ind.kind == "ratio" and not view.target.soft


def _missed(view: TargetView, organs: Organs) -> tuple[Missed, ...]:
    """Units below the demand, for ratio targets that have to hold for everybody."""
    if view.ind is None or not _of_everybody(view):
        return ()
    found = []
    for organ, _, hit, base in organs.get(view.ind.name, ()):
        measure = Measure(hit=fraction(hit), base=fraction(base), frozen=True)
        if base and not judge(view.target.spec, measure).met:
            found.append(Missed(organ, hit, base))
    return tuple(found)
