"""One page for a meeting: nine aspects, what moved since last time, five things that need a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Concat
from django.urls import reverse

from fadu.kernel.access import SYSTEM, Actor, PostView
from fadu.kernel.declare import Step
from fadu.kernel.models import Run
from fadu.kernel.register import Register, registers

from . import course
from .digest import own_side
from .rules.course import Gap, Move

ROLE = "leader"
MOST, EACH, LOOK = 5, 2, 6
PROBLEM = "problem:"
GRAVE = ("circular", "listed", "talk", "onsite")


@dataclass(frozen=True)
class Decision:
    """Something that waits for the leader: what, why, on which record, since when."""

    title: str
    reason: str
    href: str
    number: str
    kind: str
    weight: int


@dataclass
class AspectLine:
    """An aspect of the plan with its tasks."""

    no: int
    title: str
    tasks: list[Any] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        return Counter(task.colour for task in self.tasks)


@dataclass
class Meeting:
    """The page."""

    day: date
    since: date | None
    aspects: list[AspectLine]
    moves: list[tuple[Any, Move]]
    decisions: list[Decision]
    gaps: list[tuple[Any, Gap]]
    numbers: list[tuple[int, str, str, str, bool]]
    days: list[date]

    @property
    def counts(self) -> Counter[str]:
        return Counter(task.colour for aspect in self.aspects for task in aspect.tasks)

    @property
    def tasks(self) -> int:
        return sum(len(aspect.tasks) for aspect in self.aspects)


def meeting(actor: Actor, day: date, since: date | None = None) -> Meeting:
    """The page for one reader on one day; `since`: the day of the last meeting (default: the newest kept day)."""
    tasks = course.standings(actor, day)
    by_key = {task.matter: task for task in tasks}
    kept = course.kept(actor, tasks, day)
    begin = since if since in kept else next(iter(kept), None)
    found = [(by_key[move.key], move) for move in course.moves(kept[begin], tasks)] if begin else []
    rated = course.ratings(by_key, day)
    gaps = [(by_key[gap.key], gap) for gap in course.disagreements(rated)]
    asked = decisions(actor, day, tasks)
    return Meeting(day, begin, aspects(tasks), found, asked, gaps, numbers(actor, day), list(kept))


def aspects(tasks: list[Any]) -> list[AspectLine]:
    """Tasks under their aspects."""
    found: dict[int, AspectLine] = {}
    for task in tasks:
        found.setdefault(task.aspect_no, AspectLine(task.aspect_no, task.aspect)).tasks.append(task)
    return [found[no] for no in sorted(found)]


def decisions(actor: Actor, day: date, tasks: list[Any]) -> list[Decision]:
    """At most five, the gravest first, at most two of one kind; what waits for the leader before what is proposed."""
    every = [*waiting(actor, day), *proposed(actor, day, tasks), *failing(tasks)]
    chosen: list[Decision] = []
    for one in sorted(every, key=lambda d: -d.weight):
        if sum(d.kind == one.kind for d in chosen) < EACH:
            chosen.append(one)
    return chosen[:MOST]


def waiting(actor: Actor, day: date) -> Iterator[Decision]:
    """Cases of any register that can only go on by a step of the leader, the oldest of each register."""
    judge = as_leader(actor)
    asked = [(book, steps) for book in registers().values() if (steps := _of_leader(book, actor))]
    found = _oldest(asked, actor)
    for book, steps in asked:
        if book.key not in found:
            continue
        rows = book.model.objects.for_user(actor).filter(pk__in=found[book.key])
        shown = 0
        for case in rows.select_related("matter", "organ", *book.pages.select).order_by("opened_on", "pk"):
            step = next((s for s in steps if case.state in s.source and not _refused(s, case, judge)), None)
            if step and not _others_may(book, case):
                yield _decision(book, case, step, day)
                shown += 1
            if shown == EACH:  # no more of one kind are ever shown
                break


def as_leader(actor: Actor) -> Actor:
    """Who prepares the page asks what would wait for the leader; rows are those that the reader may see."""
    return actor if actor.has(ROLE) else replace(actor, posts=(*actor.posts, PostView(ROLE)))


def _of_leader(book: Register, actor: Actor) -> list[Step]:
    """Steps of a register that only the leader takes and that lead on."""
    if not any(actor.has(grant.role) for grant in book.access):
        return []
    return [s for s in book.steps if ROLE in s.who and not s.opens and onward(book, s)]


def _oldest(asked: list[tuple[Register, list[Step]]], actor: Actor) -> dict[str, list[int]]:
    """The oldest cases of each register that stand where the leader's steps begin: one query for all registers."""
    parts = []
    for book, steps in asked:
        sources = {state for step in steps for state in step.source if not _always_others(book, state)}
        rows = book.model.objects.for_user(actor).filter(state__in=sources).order_by("opened_on", "pk")
        parts.append(rows.annotate(book=Value(book.key, CharField())).values_list("book", "pk")[:LOOK])
    found: dict[str, list[int]] = {}
    for key, pk in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else (parts[0] if parts else ()):
        found.setdefault(key, []).append(pk)
    return found


def onward(book: Register, step: Step) -> bool:
    """Whether the step leads on along the main line."""
    return step.target is not None and (callable(step.target) or step.target in book.pages.path)


def _refused(step: Step, case: Any, actor: Actor) -> bool:
    return bool(step.guard and step.guard(case, actor))


def _of_others(book: Register, state: str) -> Iterator[tuple[Step, bool]]:
    """Steps by which others lead on from a state, each with whether it is a party's."""
    parties = {grant.role for grant in book.access if grant.party}
    for step in book.steps:
        if state in step.source and ROLE not in step.who and not step.by_system and onward(book, step):
            yield step, bool(parties & set(step.who))


def _always_others(book: Register, state: str) -> bool:
    """Whether others may lead on from a state whatever the case: nothing there waits for the leader."""
    return any(party or step.guard is None for step, party in _of_others(book, state))


def _others_may(book: Register, case: Any) -> bool:
    """Whether somebody else may move the case on: then it does not wait for the leader."""
    return any(party or not _refused(step, case, SYSTEM) for step, party in _of_others(book, case.state))


def _decision(book: Register, case: Any, step: Step, day: date) -> Decision:
    days = (day - case.opened_on).days
    asked = getattr(
        case, "decision_reason", None
    )  # what a module says of its own case, otherwise the first text it has
    texts = (str(getattr(case, name, "") or "") for name in ("why", "reason", "text", "basis"))
    why = asked() if asked else next(filter(None, texts), "")
    words = f"{book.title}，等待{step.title} {days} 天" if days else f"{book.title}，今天提请{step.title}"
    reason = f"{words}。{why}" if why else f"{words}。"
    title = book.pages.title(case) if book.pages.title else case.matter.number
    href = reverse("case", args=[book.key, case.pk])
    return Decision(title, reason[:160], href, case.matter.number, book.key, 200 + min(days, 90))


def proposed(actor: Actor, day: date, tasks: list[Any]) -> Iterator[Decision]:
    """Grave measures that the facts speak for and nobody has put forward yet."""
    book = registers().get("law_measure")
    if book is None or not any(actor.has(grant.role) for grant in book.access):
        return
    names = {int(pk): name for pk, name in next(s for s in book.steps if s.opens).asks[0].options(None)}
    rungs = dict(book.model._meta.get_field("rung").choices)
    for made in book.model.proposals(day, tasks):
        if made.rung in GRAVE:
            first = made.grounds[0]
            title = f"{names.get(made.unit, '')}：建议{rungs[made.rung]}"
            yield Decision(title, f"{made.why}。{first.text}"[:160], reverse("law-proposals"), first.number, "proposal",
                           120 + len(made.grounds))  # fmt: skip


def failing(tasks: list[Any]) -> Iterator[Decision]:
    """Tasks that will not be met as things stand: the red ones, then those whose forecast stays below the target."""
    for task in tasks:
        short = task.worst is not None and task.worst.forecast_share is not None and task.worst.forecast_share < 1
        if task.colour == "red" or (task.colour == "yellow" and short):
            href = reverse("plan-task", args=[task.year, task.no])
            title = f"{task.no} {task.title}（{task.unit}）"
            ahead = course.forecast_words(task.worst)
            why = f"{task.reason}{'，' + ahead if ahead else ''}"
            weight = (60 if task.colour == "red" else 20) + min(task.lag, 39)
            yield Decision(title, f"{why}。加大力度、调整目标还是结转，需要决定。", href, task.number, "task", weight)


def numbers(actor: Actor, day: date) -> list[tuple[int, str, str, str, bool]]:
    """(number, words, tone, way to the records, False): periods passed, problems open and overdue; one query."""
    late = Run.objects.for_user(actor).filter(stopped_on=None, paused=False, due_on__lt=day).order_by()
    parts = [late.annotate(kind=F("term")).values_list("kind").annotate(n=Count("pk"))]
    book = registers().get("law_problem")
    if book and any(actor.has(grant.role) for grant in book.access):
        rows = book.model.objects.for_user(actor).filter(closed_on=None).exclude(state="proposed").order_by()
        state = Concat(Value(PROBLEM), "state", output_field=CharField())
        parts.append(rows.annotate(kind=state).values_list("kind").annotate(n=Count("pk")))
    found = dict(parts[0].union(*parts[1:], all=True))
    problems = {key.removeprefix(PROBLEM): n for key, n in found.items() if key.startswith(PROBLEM)}
    runs = sum(n for key, n in found.items() if not key.startswith(PROBLEM) and own_side(key))
    counts = [(runs, "个法定期限超期", "late" if runs else "ok", reverse("dispatch"), False)]
    if len(parts) > 1:
        ledger, overdue = reverse("law-ledger"), problems.get("overdue", 0)
        counts.append((sum(problems.values()), "个问题整改中", "", ledger, False))
        counts.append((overdue, "个整改逾期", "late" if overdue else "ok", ledger, False))
    return counts
