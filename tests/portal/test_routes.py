"""Every address of the product × nobody, a person without post, and each role: never a fault, never a foreign case."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from fadu.kernel.models import PaperRecord
from fadu.people import actors
from fadu.people.models import Post, User

pytestmark = pytest.mark.django_db
SKIP = ("static", "logout")
OPEN = (
    "",
    "calculator",
    "file/",
    "published/",
    "open/plan",
    "plan/open/",
    "track",
    "api/",
    "api/openapi.json",
    "login",
    "field/",  # the app without any data; what it asks the server needs a session
    "field/sw.js",
    "field/manifest.webmanifest",
    "v/",  # checking the code of a visit
    "portal/inspections/",  # plans and the proof of their draws
    "portal/inspections/check.py",
    "portal/reports/",
    "portal/questionnaire/",  # answered with a one-time code
    "portal/enterprise/signin",
    "portal/enterprise/lookup",  # the name that belongs to a whole code
)
SECRETS = ("张三丰", "13806310001", "绝密意见")


def patterns(resolver=None, head=""):
    """(address with converters, pattern) of every address."""
    for item in (resolver or get_resolver()).url_patterns:
        text = head + str(item.pattern).lstrip("^")
        if isinstance(item, URLResolver):
            yield from patterns(item, text)
        elif isinstance(item, URLPattern):
            yield text


def filled(text: str, matter, paper) -> str:
    """The address with the stall's case in every place."""
    import re

    values = {
        "pk": matter.pk,
        "register": "stall",
        "key": "stall",
        "paper": paper.pk,
        "step": "accept",
        "form": "pdf",
        "file": 1,
        "name": "stall.timely",
    }
    return "/" + re.sub(
        r"\(\?P<\w+>[^)]*\)\$?", "x", re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values.get(m[1], matter.pk)), text)
    )


@pytest.fixture
def secret_case(stall, move, city):
    """A case of the first organ with secrets in it, and a paper."""
    matter = stall()
    move(matter, "accept", on=date(2026, 3, 4))
    move(matter, "note", on=date(2026, 3, 5), secret="绝密意见")
    return matter, PaperRecord._plain.filter(matter=matter).first()


def visitors(city):
    """Clients: nobody, a person without post, a person with each role at the *other* organ, and all administrators."""
    yield "nobody", Client()
    roles = [
        "",
        "s.clerk",
        "s.handler",
        "permit.none",
        "reconsideration.handler",
        "system_admin",
        "security_admin",
        "audit_admin",
        "coordinator",
        "leader",
        "auditor",
        "unit_contact",
    ]
    for n, role in enumerate(roles):
        user = User.objects.create_user(f"u{n}", "x" * 12, name="某人")
        if role:
            Post.objects.create(user=user, organ=city[1], role=role, title="某", from_date=date(2020, 1, 1))
        client = Client()
        client.force_login(user)
        yield role or "without post", client


@pytest.fixture
def known(monkeypatch):
    """Who a visitor is gets asked once, not for each address: nobody's posts change meanwhile."""
    seen, ask = {}, actors.actor_for

    def remembered(user, on=None):
        key = getattr(user, "pk", None), on
        if key not in seen:
            seen[key] = ask(user, on)
        return seen[key]

    monkeypatch.setattr(actors, "actor_for", remembered)


def test_no_address_gives_a_foreign_case_away(secret_case, city, known):
    matter, paper = secret_case
    addresses = sorted({filled(text, matter, paper) for text in patterns() if not text.startswith(SKIP)})
    assert len(addresses) > 60
    for who, client in visitors(city):
        for address in addresses:
            for method in ("get", "post"):
                answer = getattr(client, method)(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert answer.status_code < 500, (who, method, address)
                for word in SECRETS:
                    assert word.encode() not in body, (who, method, address, word)
                if matter.number.encode() in body:
                    assert who in ("auditor", "audit_admin") and address.startswith("/audit"), (who, method, address)


def test_nobody_reaches_only_the_open_pages(secret_case):
    matter, paper = secret_case
    for text in patterns():
        if text.startswith(SKIP):
            continue
        answer = Client().get(filled(text, matter, paper))
        if answer.status_code == 200:
            head = text.split("<")[0]
            open_page = text in OPEN or head.startswith(
                ("file/", "published/", "track", "api/v1/", "calculator", "login", "portal/inspection-catalogue/")
            )
            assert open_page, text
