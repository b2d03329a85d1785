"""What the stories need to know of the city: organs, who holds which post when, working days, due dates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from fadu import law
from fadu.demo.accounts import Held, Person, everybody
from fadu.demo.disputes import COUNTIES
from fadu.kernel.access import PUBLIC, Actor
from fadu.people.actors import actor_for
from fadu.people.models import Organ, User

DAY = timedelta(days=1)


def first_day(held: Held, year: int) -> date:
    """Calendar day of a post's beginning in a demo whose running year is `year`."""
    offset, month, day = held.since
    return date(year + offset, month, day)


def held_on(person: Person, day: date, year: int) -> Held | None:
    """The post that the person holds on a day: the last one begun."""
    begun = [held for held in person.posts if first_day(held, year) <= day]
    return begun[-1] if begun else None


@dataclass
class World:
    """The city on the day the demo is made. `today`: that day; steps are dated before it."""

    today: date
    calendar: law.Calendar = field(default_factory=law.builtin_calendar)
    _actors: dict[tuple[str, Held | None], Actor] = field(default_factory=dict)
    _holders: dict[tuple[str, str, date], list[Person]] = field(default_factory=dict)

    # -- organs and people -----------------------------------------------------------------------------------------
    @cached_property
    def organs(self) -> dict[str, Any]:
        """Organs by key, parents, superiors and areas at hand."""
        rows = Organ.objects.select_related("area", "parent", "parent__parent", "superior").prefetch_related("names")
        return {organ.key: organ for organ in rows}

    @cached_property
    def towns(self) -> dict[str, list[str]]:
        """Keys of towns and streets per county: `huancui.town`, `huancui.street`."""
        found: dict[str, list[str]] = {f"{county}.{kind}": [] for county in COUNTIES for kind in ("town", "street")}
        for organ in self.organs.values():
            if organ.kind in ("town", "street") and organ.parent:
                found[f"{organ.parent.key}.{organ.kind}"].append(organ.key)
        return found

    @cached_property
    def users(self) -> dict[str, User]:
        """The demo's users by username."""
        return {user.username: user for user in User.objects.filter(demo=True)}

    def holders(self, role: str, organ: str, day: date) -> list[Person]:
        """Everybody who holds the role at the organ on a day, in the order of the table."""
        key = (role, organ, day)
        if key not in self._holders:
            held = ((person, held_on(person, day, self.today.year)) for person in everybody())
            self._holders[key] = [p for p, post in held if post and (post.role, post.organ) == (role, organ)]
        return self._holders[key]

    def actor(self, person: Person, day: date) -> Actor:
        """The actor that somebody is on a day."""
        key = (person.username, held_on(person, day, self.today.year))
        if key not in self._actors:
            self._actors[key] = actor_for(self.users[person.username], day)
        return self._actors[key]

    def pick(self, role: str, organ: str, day: date, turn: int = 0) -> Actor | None:
        """One of the holders; `turn` spreads cases among several."""
        people = self.holders(role, organ, day)
        return self.actor(people[turn % len(people)], day) if people else None

    def public(self, matter_id: int | None = None) -> Actor:
        """A citizen, with the query code of a case once there is one."""
        return PUBLIC.unlocking(matter_id) if matter_id else PUBLIC

    # -- days ------------------------------------------------------------------------------------------------------
    def workday(self, day: date) -> date:
        """The day itself or the next working day."""
        return self.calendar.next_workday(day)

    def ahead(self, day: date, n: int) -> date:
        """The n-th working day after a day; 0 gives the working day on or after it."""
        return self.calendar.add_workdays(day, n) if n else self.workday(day)

    def back(self, day: date, n: int) -> date:
        """The n-th working day before a day."""
        return self.calendar.add_workdays(day, -n) if n else self.calendar.prev_workday(day)

    def due(self, term: str, start: date, pauses: Iterable[law.Pause] = (), extend: int = 0) -> date:
        """The day on which a period ends."""
        return law.due(term, start, pauses=tuple(pauses), extend=extend, calendar=self.calendar, today=self.today).due

    def start_for(self, term: str, due: date, longest: int = 120) -> date:
        """The latest working day from which the period ends on `due` (or on the next day on which one can end)."""
        for end in (due + n * DAY for n in range(10)):
            starts = [end - n * DAY for n in range(longest, 0, -1)]
            later = bisect_right(starts, end, key=lambda start: self.due(term, start))
            start = self.calendar.prev_workday(starts[max(later - 1, 0)])
            if self.due(term, start) == end:
                return start
        raise ValueError(f"{term}: no start for {due}")
