"""The navigation: pages of the modules reach those who may open them, and nobody else; of many groups one is open."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse

from fadu.kernel.access import Actor, PostView
from fadu.web import shell
from fadu.web.shell import menus, navigation


def holder(*roles: str) -> Actor:
    return Actor(1, "某人", "某人", tuple(PostView(role, 1, frozenset({1}), "371000") for role in roles))


def hrefs(actor: Actor, path: str = "/desk/") -> set[str]:
    groups = navigation(RequestFactory().get(path), actor)
    return {link.href for group in groups for link in group.links}


@pytest.mark.parametrize("entry", menus(), ids=lambda entry: entry.url)
def test_an_entry_reaches_its_roles_alone(entry):
    href = reverse(entry.url)
    assert all(href in hrefs(holder(role)) for role in entry.roles)
    assert (href in hrefs(holder("nobody"))) == (not entry.roles)


def test_of_many_groups_the_present_one_is_open(monkeypatch):
    monkeypatch.setattr(shell, "MANY", 3)
    groups = navigation(RequestFactory().get("/r/permit/"), holder("clerk", "auditor"))
    assert [group.open for group in groups if any(link.href == "/r/permit/" for link in group.links)] == [True]
    assert any(not group.open for group in groups) and groups[0].open


def test_of_few_groups_all_are_open(monkeypatch):
    monkeypatch.setattr(shell, "MANY", 1000)
    assert all(group.open for group in navigation(RequestFactory().get("/desk/"), holder("clerk", "auditor")))
