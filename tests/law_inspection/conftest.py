"""The real organs of the city and the people of a law inspection; a day that tests can move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from fadu.kernel.access import SYSTEM, Actor, PostView
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case, take, tick
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today, set_today
from fadu.people.city import load_city
from fadu.people.models import Organ, Post, User

START = date(2026, 3, 2)
ROLES = {
    "officer": ("law_inspection.officer", "fazhiban"),
    "second": ("law_inspection.officer", "fazhiban"),
    "head": ("law_inspection.head", "fazhiban"),
    "keeper": ("law_inspection.keeper", "fazhiban"),
    "planner": ("law_inspection.planner", "swb"),
    "leader": ("leader", "weihai"),
    "coordinator": ("coordinator", "sfj"),
    "jiwei": ("auditor", "jiwei"),
    "auditor": ("auditor", "sjj"),
    "unit": ("unit_contact", "rongcheng"),
    "other": ("unit_contact", "scjg"),
}


@dataclass
class Office:
    """People by name, and the day on which they act."""

    people: dict[str, Actor]
    day: date = START

    def __getitem__(self, name: str) -> Actor:
        return SYSTEM if name == "system" else self.people[name]

    def open(self, key: str, who: str, facts: dict[str, Any], organ: str = "fazhiban") -> Any:
        """Open a case of a register."""
        home = Organ.objects.get(key=organ)
        return open_case(register(key), self[who], facts, organ_id=home.pk, on=self.day).case

    def take(self, case: Any, step: str, who: str, /, **facts: Any) -> Any:
        """Take a step on the office's day."""
        fresh = case.__class__._plain.get(pk=case.pk)
        return take(fresh, step, self[who], facts, on=self.day).case

    def until(self, day: date) -> None:
        """Let time pass; periods that end by themselves do so."""
        self.day = day
        set_today(day)
        tick(day)


@pytest.fixture
def city(db: None) -> None:
    """Organs and areas."""
    load_city()


@pytest.fixture
def office(city: None) -> Iterator[Office]:
    """The people, as users with posts of their role."""
    people, posts = {}, []
    for name, (role, key) in ROLES.items():
        organ = Organ.objects.filter(key=key).select_related("area").first() or Organ.objects.get(key="sfj")
        user = User.objects.create_user(f"t.{name}", name=f"某{name}")
        post = PostView(role, organ.pk, frozenset({organ.pk}), organ.area.code if organ.area else "")
        posts.append(Post(user=user, organ=organ, role=role, from_date=date(2026, 1, 1)))
        people[name] = Actor(user.pk, user.name, f"{user.name}（{organ.short}）", (post,))
    Post.objects.bulk_create(posts)
    with frozen_today(START):
        yield Office(people)


def number(case: Any) -> str:
    """The number of a case."""
    return Matter._plain.get(pk=case.pk).number
