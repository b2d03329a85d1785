"""My work: open clocks of the cases one may see, by due day, with the steps that each deadline asks for."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields.array import SliceTransform
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from fadu.kernel.access import Actor, everywhere, reaches
from fadu.kernel.declare import Step
from fadu.kernel.models import Event, Matter, Run
from fadu.kernel.register import Register, registers
from fadu.kernel.roles import role_words
from fadu.kernel.today import today
from fadu.web.paging import Order, Page, turn
from fadu.web.titles import covered_titles

SIZE = 50
FOLD = 3  # clocks of one kind in one group stand singly up to here; more of them are one line with their number
GROUPS = (
    ("late", "已超期"),
    ("today", "今天到期"),
    ("week", "本周到期"),
    ("later", "以后到期"),
    ("paused", "暂停计时"),
    ("open", "日期待核"),
)


@dataclass(frozen=True)
class Line:
    """One open clock as the desk shows it. `sure`: keys of the steps whose form will open, nothing standing against.

    `alike`: of how many clocks of the same kind and group it is the first; 0 for a clock that stands by itself.
    """

    run: dict[str, Any]
    group: str
    register: Any
    clock: str
    title: str
    steps: tuple[Any, ...]
    who: str
    sure: frozenset[str]
    alike: int = 0


@dataclass
class Desk:
    """Open clocks for an actor. query: when (GROUPS or draft), range=mine|all, clock=<register>.<key>, after."""

    actor: Actor
    query: Mapping[str, str]

    def __post_init__(self) -> None:
        self.day = today()
        self.sunday = self.day + dt.timedelta(days=6 - self.day.weekday())
        self._asked_of: dict[tuple[str, str, str], tuple[Step, ...]] = {}

    @property
    def range(self) -> str:
        """Whose clocks: of one's organs (""), of one's own cases (mine), of every case one may see (all)."""
        asked = self.query.get("range", "")
        return asked if asked in ("mine", "all") else ""

    @cached_property
    def windows(self) -> dict[str, Q]:
        """Conditions of the groups: together they hold every open clock exactly once; `draft` cuts across."""
        counting = Q(paused=False, due_on__isnull=False)
        return {
            "late": counting & Q(due_on__lt=self.day),
            "today": counting & Q(due_on=self.day),
            "week": counting & Q(due_on__gt=self.day, due_on__lte=self.sunday),
            "later": counting & Q(due_on__gt=self.sunday),
            "paused": Q(paused=True),
            "open": Q(paused=False, due_on__isnull=True),
            "draft": Q(provisional=True),
        }

    @cached_property
    def scope(self) -> QuerySet[Any]:
        """Open clocks of cases this person works on: in the organs of their posts, or handed to them."""
        rows = Run.objects.for_user(self.actor).filter(stopped_on=None)
        if self.range == "mine":
            return rows.filter(officer_id=self.actor.id)
        if self.range == "all":
            return rows
        return rows.filter(Q(organ_id__in=self.actor.organs()) | Q(officer_id=self.actor.id) | self._asked())

    def _asked(self) -> Q:
        """Cases of other organs on which this person's own organ must act, such as a respondent's."""
        found = Q(pk__in=[])
        for book in registers().values():
            for grant in book.access if book.procedure and book.procedure.clocks else ():
                beyond = grant.party or grant.rows is everywhere  # the others reach no further than one's own organs
                if grant.steps == "*" and beyond and self.actor.has(grant.role):
                    rows = book.model.objects.as_system().filter(grant.rows(self.actor, grant.role))
                    found |= Q(matter_id__in=rows.values("pk"))
        return found

    @cached_property
    def _tally(self) -> list[dict[str, Any]]:
        """Per kind of clock and group: how many, how many due within 30 days or provisional, and the ids due first.

        One query: passing the gate costs more than all the rest of the page.
        """
        soon = Q(paused=False, due_on__gte=self.day, due_on__lte=self.day + dt.timedelta(days=30))
        groups = Case(*(When(self.windows[key], then=Value(key)) for key, _ in GROUPS), output_field=CharField())
        grouped = self.scope.order_by().annotate(group=groups).values("register", "key", "group")
        first = SliceTransform(1, FOLD, ArrayAgg("pk", order_by=("due_on", "pk")))
        month, draft = Count("pk", filter=soon), Count("pk", filter=self.windows["draft"])
        return list(grouped.annotate(n=Count("pk"), n_month=month, n_draft=draft, first=first))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Numbers of all groups, of all open clocks and of those due within 30 days."""
        sums = Counter(dict.fromkeys((*self.windows, "all", "month"), 0))
        for row in self._tally:
            sums.update({row["group"]: row["n"], "all": row["n"], "month": row["n_month"], "draft": row["n_draft"]})
        return dict(sums)

    @cached_property
    def clocks(self) -> list[tuple[str, str, int, int]]:
        """(register.key, words, open, late) per kind of clock, the latest first."""
        found: dict[tuple[str, str], Counter[str]] = {}
        for row in self._tally:
            found.setdefault((row["register"], row["key"]), Counter()).update({"all": row["n"], row["group"]: row["n"]})
        rows = [(f"{book}.{key}", self._words(book, key), n["all"], n["late"]) for (book, key), n in found.items()]
        return sorted(rows, key=lambda row: (-row[3], -row[2]))

    def _words(self, register: str, key: str) -> str:
        book = registers().get(register)
        clock = book.procedure.by_clock.get(key) if book and book.procedure else None
        return f"{book.title} · {clock.title}" if book and clock else key

    def clock_title(self, register: str, key: str) -> str:
        """The clock's name alone."""
        return self._words(register, key).rpartition(" · ")[2]

    @property
    def folded(self) -> bool:
        """Whether clocks of one kind are one line: not where one kind, or what cuts across groups, was asked for."""
        return not self.query.get("clock") and self.query.get("when", "") != "draft"

    @cached_property
    def alike(self) -> dict[int, int]:
        """First clock of a kind and group → how many they are, where there are too many to stand singly."""
        return {row["first"][0]: row["n"] for row in self._tally if row["n"] > FOLD} if self.folded else {}

    def page(self) -> Page:
        """One page of clocks in order of their due day; those of one kind and group together, as the first of them."""
        when, mark = self.query.get("when", ""), self.query.get("after", "")
        if self.folded:
            rows = [row for row in self._tally if when not in self.windows or when == row["group"]]
            ids = [pk for row in rows for pk in (row["first"][:1] if row["n"] > FOLD else row["first"])]
            return self._turn(Run._plain.filter(pk__in=ids), mark)
        found = self.scope.filter(self.windows[when]) if when in self.windows else self.scope
        register, _, key = self.query.get("clock", "").partition(".")
        return self._turn(found.filter(register=register, key=key) if key else found, mark)

    def _turn(self, rows: QuerySet[Any], mark: str) -> Page:
        return turn(_values(rows), Order("due_on"), mark, SIZE, lambda row: (row["due_on"], row["pk"]))

    limit = 200

    def lines_of(self, rows: QuerySet[Any]) -> list[Line]:
        """Lines of some open clocks by due day, at most `limit`."""
        return self._lines(list(_values(rows).order_by("due_on", "pk")[: self.limit]))

    def _lines(self, rows: list[dict[str, Any]]) -> list[Line]:
        ids = [row["matter_id"] for row in rows]
        cards = _cards(ids)
        rows = [row | cards[row["matter_id"]] for row in rows]
        states, titles = _states(rows), covered_titles(rows)
        return [self._line(row, states.get(row["matter_id"], ""), titles.get(row["matter_id"], "")) for row in rows]

    def lines(self, page: Page) -> list[tuple[str, str, list[Line]]]:
        """Rows of a page under their groups."""
        lines = [replace(line, alike=self.alike.get(line.run["pk"], 0)) for line in self._lines(page.rows)]
        found = [(key, title, [line for line in lines if line.group == key]) for key, title in GROUPS]
        return [item for item in found if item[2]]

    def _line(self, row: dict[str, Any], state: str, title: str) -> Line:
        book = registers().get(row["register"])
        clock = book.procedure.by_clock.get(row["key"]) if book and book.procedure else None
        steps = self._next(book, row["key"], state) if book else ()
        card = SimpleNamespace(pk=row["matter_id"], organ_id=row["organ_id"], state=state)
        reach = {step.key: reaches(book, self.actor, step.key, step.who, card) for step in steps}
        mine = tuple(step for step in steps if reach[step.key] is not False)
        who = role_words(book, steps[0].who) if steps and not mine else ""
        sure = frozenset(step.key for step in mine if reach[step.key] and step.guard is None)
        words = clock.named(row["whose"]) if clock else row["key"]
        return Line(row, self._group(row), book, words, title, mine, who, sure)

    def _next(self, book: Register, clock: str, state: str) -> tuple[Step, ...]:
        """The next steps: the same for all lines of one clock and state."""
        place = (book.key, clock, state)
        if place not in self._asked_of:
            self._asked_of[place] = tuple(regular(book, asked_steps(book, clock, state)))
        return self._asked_of[place]

    def _group(self, row: dict[str, Any]) -> str:
        due = row["due_on"]
        if row["paused"]:
            return "paused"
        if due is None:
            return "open"
        if due <= self.day:
            return "late" if due < self.day else "today"
        return "week" if due <= self.sunday else "later"


def _values(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.values(
        "pk", "matter_id", "register", "key", "whose", "due_on", "alert_on", "paused", "provisional", "unresolved",
        "officer_id", "organ_id",
    )  # fmt: skip


def _cards(ids: list[int]) -> dict[int, dict[str, Any]]:
    """Number, title and organ of the matters of one page: joined to every open clock they would all be read first."""
    named = Matter._plain.filter(pk__in=ids).annotate(organ_name=F("organ__short"))
    return {row.pop("pk"): row for row in named.values("pk", "number", "title", "organ_name")}


def asked_steps(book: Register, clock: str, state: str) -> list[Step]:
    """Steps of the present state that a deadline waits for, the regular way on first, those that break off last.

    They stop the clock, let it go on, or lead to a later state of the main line.
    """
    main, procedure = list(book.pages.path), book.procedure
    ahead = main[main.index(state) + 1 :] if state in main else main
    found: list[tuple[tuple[int, int], Step]] = []
    for step in book.steps:
        ends = clock in (*step.stops, *step.restarts, *step.resumes)
        onward = step.target in ahead
        if state not in step.source or step.by_system or not (ends or onward):
            continue
        closed = isinstance(step.target, str) and procedure is not None and procedure.by_state[step.target].closed
        regular = onward or callable(step.target) or step.target is None or clock in step.resumes
        rank = (0 if ends else 1) if regular else 3 if closed else 2
        found.append(((rank, ahead.index(step.target) if onward else 0), step))
    return [step for _, step in sorted(found, key=lambda item: item[0])]


def regular(book: Register, steps: list[Step]) -> list[Step]:
    """Without those that close the case beside the main line, unless there is no other way."""
    states = book.procedure.by_state if book.procedure else {}
    onward = [
        s
        for s in steps
        if not (isinstance(s.target, str) and states[s.target].closed and s.target not in book.pages.path)
    ]
    return onward or steps


def _states(rows: list[dict[str, Any]]) -> dict[int, str]:
    """Present state per matter, from its last event that moved it (one query for all registers).

    Cases brought in as a whole have no such event yet: their state is read from their register.
    """
    ids = [row["matter_id"] for row in rows]
    moved = (
        Event._plain.filter(matter_id__in=ids).exclude(to_state="").order_by("matter_id", "-id").distinct("matter_id")
    )
    found = dict(moved.values_list("matter_id", "to_state"))
    still = {(row["register"], row["matter_id"]) for row in rows if row["matter_id"] not in found}
    for key in {key for key, _ in still} & set(registers()):
        book = registers()[key].model._plain.filter(pk__in=[pk for name, pk in still if name == key])
        found |= dict(book.values_list("pk", "state"))
    return found
