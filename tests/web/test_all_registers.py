"""The same checks over every register that the product has: its pages open for each of its roles and nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from fadu.kernel.register import registers
from fadu.people.models import Post, User
from fadu.web.creation import creating_steps

from .test_policy import faults

KEYS = sorted(registers())


def holder(organ, role: str) -> tuple[User, Client]:
    """Somebody who holds one role at an organ, signed in."""
    user = User.objects.create_user(f"one.{role}", name="某人")
    Post.objects.create(user=user, organ=organ, role=role, from_date=date(2024, 1, 1))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user, client


def listers(key: str) -> list[str]:
    """Roles that may open the list."""
    return sorted({grant.role for grant in registers()[key].access if grant.list_rows and grant.role != "public"})


@pytest.mark.parametrize("key", KEYS)
def test_lists_imports_and_exports_open_for_the_roles_of_the_register(organs, key):
    for role in listers(key):
        _, client = holder(organs[0], role)
        answer = client.get(reverse("list", args=[key]))
        assert answer.status_code == 200 and faults(answer.content.decode()) == [], role
        if registers()[key].exchange.fields:
            assert client.get(reverse("export", args=[key, "xlsx"])).status_code == 200


@pytest.mark.parametrize("key", KEYS)
def test_nobody_else_learns_that_there_is_such_a_register(signed_in, key):
    for name in ("idle", "sysadmin"):
        client = signed_in(name)
        for path in (reverse("list", args=[key]), reverse("new_any", args=[key]), reverse("case", args=[key, 1])):
            assert client.get(path).status_code == 404, (name, path)


@pytest.mark.parametrize("key", KEYS)
def test_every_opening_form_draws_and_takes_an_empty_answer(organs, key):
    from fadu.people.actors import actor_for

    for role in listers(key):
        user, client = holder(organs[0], role)
        for step in creating_steps(registers()[key], actor_for(user)):
            path = reverse("new", args=[key, step.key])
            answer = client.get(path)
            assert answer.status_code == 200 and faults(answer.content.decode()) == [], (role, step.key)
            assert client.post(path, {}).status_code in (409, 422), (role, step.key)


@pytest.mark.parametrize("key", KEYS)
def test_every_figure_has_a_page(organs, key):
    book = registers()[key]
    if not book.indicators or not listers(key):
        return
    _, client = holder(organs[0], listers(key)[0])
    for ind in book.indicators:
        answer = client.get(reverse("indicator", args=[ind.name]))
        assert answer.status_code == 200 and faults(answer.content.decode()) == [], ind.name


def test_the_overview_of_figures_opens_for_each_of_these_roles(organs):
    roles = {listers(key)[0] for key in KEYS if registers()[key].indicators and listers(key)}
    for role in sorted(roles):  # it shows every register that the role may open: once per role, not per register
        _, client = holder(organs[0], role)
        assert client.get(reverse("indicators")).status_code == 200, role


@pytest.mark.parametrize("key", KEYS)
def test_every_filter_and_order_can_be_asked_for(organs, key):
    from fadu.people.actors import actor_for
    from fadu.web.listing import Listing

    if not listers(key):
        return
    user, client = holder(organs[0], listers(key)[0])
    listing = Listing(registers()[key], actor_for(user), {})
    queries = [f"{c.key}={value}" for c in listing.controls for value, _ in c.choices[:2] or (("x", ""),)]
    queries += [f"{c.key}_from=2026-01-01&{c.key}_to=2026-12-31" for c in listing.controls if c.kind == "date"]
    queries += [f"sort={sign}{c.sort}" for c in listing.columns if c.sort for sign in ("", "-")]
    for query in queries:
        assert client.get(f"{reverse('list', args=[key])}?{query}").status_code == 200, query
