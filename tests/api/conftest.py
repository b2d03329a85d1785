"""Callers with tokens, and cases of the stall."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from fadu.kernel.today import frozen_today
from fadu.people.models import Post, User
from fadu.web.api.models import ApiToken
from tests.portal.conftest import DAY, answers, city, move, officer, stall  # noqa: F401 fixtures

ALL = ("read", "write", "private")


@pytest.fixture(autouse=True)
def on_the_day():
    """All tests run on one day."""
    with frozen_today(date(2026, 3, 31)):
        yield


@pytest.fixture
def person(city):  # noqa: F811
    """Makes a user with posts; roles default to all of the stall's."""

    def _person(username="jing", organ=None, roles=("s.clerk", "s.handler")):
        user = User.objects.create_user(username, "x" * 12, name="经办")
        for role in roles:
            Post.objects.create(user=user, organ=organ or city[0], role=role, title="经办", from_date=date(2020, 1, 1))
        return user

    return _person


def caller(user, *scopes) -> Client:
    """A client that sends a fresh token of this user."""
    _, text = ApiToken.issue(user, "测试", list(scopes or ALL), 30)
    return Client(headers={"authorization": f"Bearer {text}"})


@pytest.fixture
def api(person):
    """A clerk and handler of the first organ with all scopes."""
    return caller(person())


BASE = "/api/v1/registers/stall/cases"
__all__ = ["BASE", "DAY", "answers", "caller", "officer"]
