"""A plan as its pages show it: aspects, tasks, figures, colours with reasons, clock risks. A handful of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from fadu.kernel.access import Actor
from fadu.kernel.models import Event, Run
from fadu.kernel.register import Register, registers
from fadu.kernel.today import today

from .burden import missing_answers
from .figures import Readings, TargetView, view
from .models import AdjustmentItem, Aspect, Deliverable, Evidence, Plan, Task
from .models.plan import RUNNING
from .rules import Colour, TaskFacts, Verdict, colour_of, softened
from .rules.colours import TITLES, TONES

ENDED = {"not_done": "未完成", "carried_over": "已结转", "cancelled": "已取消"}
ORDER = ("blue", "green", "yellow", "red", "grey", "none")


def colours() -> tuple[tuple[str, str, str], ...]:
    """(key, tone, title) of every colour, in the order of display."""
    return tuple((key, TONES[key], TITLES[key]) for key in ORDER)


@dataclass(frozen=True)
class ClockRisk:
    """Running statutory clocks of the register behind a task: overdue, and due within seven days."""

    register: str
    title: str
    overdue: int
    soon: int
    running: int


@dataclass
class TaskView:
    """One task with its targets and its colour."""

    task: Task
    targets: list[TargetView]
    colour: Colour
    proven: tuple[int, int]
    missing: int = 0
    risk: ClockRisk | None = None

    @property
    def main(self) -> TargetView | None:
        """The target that stands for the task: a live one first, then the first with a number."""
        live = [t for t in self.targets if t.live]
        quantified = [t for t in self.targets if t.target.quantified]
        return next(iter(live or quantified or self.targets), None)

    @property
    def changed(self) -> bool:
        """Whether an approved sheet has changed a target of it."""
        return any(item.sheet.state == "approved" for item in self.task.adjustments.all())


@dataclass
class AspectView:
    """An aspect with its tasks."""

    aspect: Aspect
    tasks: list[TaskView] = field(default_factory=list)


@dataclass
class Overview:
    """A plan on a page."""

    plan: Plan
    day: date
    aspects: list[AspectView]

    @property
    def tasks(self) -> list[TaskView]:
        return [t for a in self.aspects for t in a.tasks]

    @property
    def running(self) -> bool:
        return self.plan.state in RUNNING

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(colour key, number of tasks) in the order of display; keys without a task are 0."""
        found = Counter(t.colour.key for t in self.tasks)
        return [(key, found[key]) for key in ORDER]

    @property
    def unmeasured(self) -> dict[str, int]:
        """Words of the tasks that have no colour, with their number."""
        return dict(Counter(t.colour.word for t in self.tasks if t.colour.key == "none"))

    @property
    def elapsed(self) -> float:
        """Share of the plan's year that is over, in percent."""
        first, last = date(self.plan.year, 1, 1), date(self.plan.year, 12, 31)
        return round(
            min(max((self.day - first).days + 1, 0), (last - first).days + 1) / ((last - first).days + 1) * 100, 1
        )

    def open(self) -> dict[str, Any]:
        """The public's whitelist: titles, demands, open figures, colours. No unit, no clock, no list of records."""
        return {
            "title": self.plan.name,
            "year": self.plan.year,
            "day": self.day,
            "elapsed": self.elapsed,
            "synthetic": self.plan.synthetic,
            "running": self.running,
            "counts": self.counts,
            "colours": {key: (tone, title) for key, tone, title in colours() if key != "none"},
            "unmeasured": self.unmeasured,
            "aspects": [
                {"no": a.aspect.no, "title": a.aspect.title, "tasks": [_open_task(t) for t in a.tasks]}
                for a in self.aspects
            ],
        }


def _open_task(shown: TaskView) -> dict[str, Any]:
    main = shown.main
    return {
        "no": shown.task.no,
        "title": shown.task.title,
        "colour": shown.colour,
        "deadline": shown.task.deadline,
        "targets": [
            {"title": t.target.title, "demand": t.target.demand, "text": t.text, "live": t.live} for t in shown.targets
        ],
        "percent": main.percent if main and main.live else None,
    }


CHANGES = Prefetch("adjustments", AdjustmentItem._plain.select_related("sheet"))


def overview(plan: Plan, actor: Actor, day: date | None = None) -> Overview:
    """The plan for this reader. Rows come through the gate; figures as the reader may count them."""
    day = _day(plan, day or today())
    rows = list(
        Task.objects.for_user(actor)
        .filter(plan=plan)
        .select_related("plan", "aspect", "organ", "matter")
        .prefetch_related("targets", CHANGES)
        .order_by("order")
    )
    shown = task_views(rows, actor, day)
    found = {a.pk: AspectView(a) for a in Aspect._plain.filter(plan=plan)}
    for item in shown:
        found[item.task.aspect_id].tasks.append(item)
    return Overview(plan, day, list(found.values()))


def _day(plan: Plan, day: date) -> date:
    """Past plans are shown as of their last day."""
    return min(day, date(plan.year, 12, 31)) if plan.year < day.year else day


def task_views(rows: list[Task], actor: Actor, day: date, clocks: bool = True) -> list[TaskView]:
    """Tasks with their figures and colours; clocks: with the risks of their registers too."""
    proofs, proved = _proofs([t.pk for t in rows])
    missing, risks = missing_answers(rows, day), clock_risks(rows, actor, day) if clocks else {}
    readings = Readings([g for t in rows for g in t.targets.all()], actor)
    return [_task_view(t, day, proofs[t.pk], missing.get(t.pk, 0), risks.get(t.pk), proved, readings) for t in rows]


def _proofs(tasks: list[int]) -> tuple[dict[int, tuple[int, int]], frozenset[int]]:
    """Per task (deliverables proven, all of them), and the targets that have an accepted proof of their own."""
    accepted = Exists(Evidence._plain.filter(deliverable=OuterRef("pk"), state="accepted"))
    found, proved = dict.fromkeys(tasks, (0, 0)), set()
    for task, target, done in Deliverable._plain.filter(task__in=tasks).values_list("task_id", "target_id", accepted):
        found[task] = (found[task][0] + done, found[task][1] + 1)
        proved |= {target} if done and target else set()
    return found, frozenset(proved)


def _task_view(
    task: Task,
    day: date,
    shares: tuple[int, int],
    missing: int,
    risk: ClockRisk | None,
    proved: frozenset[int],
    readings: Readings,
) -> TaskView:
    targets = [view(t, readings.actor, task.plan.year, day, proved, readings) for t in task.targets.all()]
    now = colour_of(facts_of(task, targets, day, shares, missing))
    if now.key == "green" and any(t.live for t in targets):
        now = softened(now, _last_month(task, day, shares, proved, readings))
    return TaskView(task, targets, now, shares, missing, risk)


def _last_month(
    task: Task, day: date, shares: tuple[int, int], proved: frozenset[int], readings: Readings
) -> Colour | None:
    """The colour at the end of the month before, from the records as they are dated."""
    end = day.replace(day=1) - timedelta(days=1)
    if end.year != task.plan.year:
        return None
    targets = [view(t, readings.actor, task.plan.year, end, proved, readings) for t in task.targets.all()]
    return colour_of(facts_of(task, targets, end, shares, 0))


def facts_of(task: Task, targets: list[TargetView], day: date, proven: tuple[int, int], missing: int) -> TaskFacts:
    """What the colour rules take."""
    ended = ENDED.get(task.state, "") or ("" if task.plan.state in RUNNING or task.state == "done" else _idle(task))
    return TaskFacts(
        today=day,
        deadline=task.deadline,
        started=task.state != "not_started",
        planned_start=task.planned_start or date(task.plan.year, 1, 1),
        verified=task.state in ("verified", "done"),
        verdicts=tuple(hard(t) for t in targets),
        courses=tuple(t.course for t in targets if t.course and not t.target.soft),
        deliverables=proven,
        missing=missing,
        ended=ended,
    )


def hard(shown: TargetView) -> Verdict:
    """A target with soft wording (力争, 争取, 原则上) is never failed automatically: what it has not reached stays open."""
    verdict = shown.verdict
    if shown.target.soft and not verdict.met and verdict.key not in ("awaiting", "hidden", "unquantified"):
        return Verdict("soft", verdict.reason)
    return verdict


def _idle(task: Task) -> str:
    """Colours belong to a plan in force; others say where they stand."""
    words = {
        "approved": "待印发",
        "issued": "待执行",
        "closed": "年度已收官",
        "reported": "年度已收官",
        "archived": "年度已收官",
    }
    return words.get(task.plan.state, "未执行")


def clock_risks(rows: list[Task], actor: Actor, day: date) -> dict[int, ClockRisk]:
    """Clocks of the registers that work the tasks (a register names its task), as far as the reader may see them.

    A task may be worked in several registers: their clocks count together, the one with the most overdue is named.
    """
    if actor.is_public:
        return {}
    books = [reg for reg in registers().values() if reg.task and reg.procedure and reg.procedure.clocks]
    open_ = Run.objects.for_user(actor).filter(stopped_on=None, register__in=[reg.key for reg in books])
    sums = open_.order_by().values("register").annotate(
        running=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=day)),
        soon=Count("pk", filter=Q(due_on__gte=day, due_on__lte=day + timedelta(days=7))),
    )  # fmt: skip
    counted = {row["register"]: row for row in sums}
    found = {}
    for task in rows:
        own = [reg for reg in books if reg.task == task.no and any(actor.has(g.role) for g in reg.access)]
        if own:
            found[task.pk] = _risk_of(own, counted)
    return found


def _risk_of(books: list[Register], counted: dict[str, dict[str, Any]]) -> ClockRisk:
    def of(reg: Register, word: str) -> int:
        return int(counted.get(reg.key, {}).get(word, 0))

    first = max(books, key=lambda reg: (of(reg, "overdue"), of(reg, "soon"), of(reg, "running")))
    overdue, soon, running = (sum(of(reg, word) for reg in books) for word in ("overdue", "soon", "running"))
    return ClockRisk(first.key, first.title, overdue, soon, running)


def timeline(task: Task) -> list[Event]:
    """Events of a task, newest first."""
    return list(Event._plain.filter(matter_id=task.pk).order_by("-id")[:60])
