"""The demo's users and their posts, granted, moved and lent as a city does it: by dated acts with audit events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.contrib.auth.hashers import make_password

from fadu.demo.accounts import PASSWORD, Person, everybody
from fadu.demo.play import Acts
from fadu.demo.world import World, first_day
from fadu.kernel.access import SYSTEM
from fadu.people.actors import actor_for
from fadu.people.duties import delegate, grant_post, transfer_post
from fadu.people.models import Post, User


def open_accounts(day: date) -> int:
    """Users that are not there yet; all have the demo password. Returns how many were new."""
    known = set(User.objects.values_list("username", flat=True))
    password = make_password(PASSWORD)  # one hash for all: making it is slow on purpose
    new = [person for person in everybody() if person.username not in known]
    for person in new:
        User(username=person.username, name=person.name, demo=True, created_on=day, password=password).save()
    return len(new)


def posts_to_come(world: World) -> Acts:
    """Every grant and transfer on its day, those already made left out, and two delegations."""
    acts: Acts = defaultdict(list)
    made = set(Post.objects.values_list("user__username", "role", "organ__key"))
    for person in everybody():
        for n, held in enumerate(person.posts):
            if (person.username, held.role, held.organ) not in made:
                acts[first_day(held, world.today.year)].append(partial(_take_post, world, person, n))
    for when, lend in _delegations(world):
        acts[when].append(lend)
    return acts


def _take_post(world: World, person: Person, n: int) -> None:
    held, organ = person.posts[n], world.organs[person.posts[n].organ]
    user, day = world.users[person.username], first_day(held, world.today.year)
    if n == 0:
        grant_post(SYSTEM, user, organ, held.role, title=held.title, start=day)
        return
    before = Post.objects.get(user=user, to_date=None)
    transfer_post(SYSTEM, before, organ, held.role, title=held.title, first_day=day)


def _delegations(world: World) -> list[tuple[date, Callable[[], None]]]:
    """The head's summer leave last year, and the deciding leader's absence that runs just now."""
    summer = date(world.today.year - 1, 8, 3)
    now = world.today - timedelta(days=1)
    pairs = (("head", "handler", summer, 11, "年休假"), ("decider", "decider2", now, 6, "出差"))
    wanted = [(start, partial(_lend, world, lender, to, start, days, why)) for lender, to, start, days, why in pairs]
    lent = set(Post.objects.exclude(delegations=None).values_list("user__username", flat=True))
    return [pair for pair, (lender, *_) in zip(wanted, pairs, strict=True) if lender not in lent]


def _lend(world: World, lender: str, to: str, start: date, days: int, why: str) -> None:
    post = Post.objects.get(user=world.users[lender], to_date=None)
    holder = actor_for(world.users[lender], start)
    delegate(holder, post, world.users[to], start, start + timedelta(days=days), why)
