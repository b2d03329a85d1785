"""Tokens: shown once, hashed, expiring, revocable, no more than their user."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from fadu.kernel.models import Event
from fadu.kernel.today import frozen_today
from fadu.people.models import Post, User
from fadu.web.api.models import ApiToken

from .conftest import BASE, caller

pytestmark = pytest.mark.django_db


def problem(answer, status):
    """The problem document of an answer, checked for its shape."""
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"].startswith("application/problem+json")
    body = answer.json()
    assert body["status"] == status and body["title"] and body["type"].startswith("/api/#") and body["detail"]
    return body


def test_a_token_is_made_on_the_page_shown_once_and_works(person, client):
    client.force_login(person())
    made = client.post("/account/tokens/", {"name": "同步", "scopes": ["read"], "days": "30"})
    text = next(part.split("<")[0] for part in made.content.decode().split(">") if part.startswith("fadu_"))
    token = ApiToken.objects.get()
    assert text not in (token.digest, token.head) and len(token.digest) == 64 and "no-store" in made["Cache-Control"]
    assert text not in client.get("/account/tokens/").content.decode()
    assert text not in str(list(Event._plain.values_list("facts", flat=True)))
    answer = Client(headers={"authorization": f"Bearer {text}"}).get("/api/v1/me")
    assert answer.status_code == 200 and answer.json()["scopes"] == ["read"] and ApiToken.objects.get().used_at
    client.post(f"/account/tokens/{token.pk}/revoke")
    problem(Client(headers={"authorization": f"Bearer {text}"}).get("/api/v1/me"), 401)
    assert {"token.issued", "token.revoked"} <= set(Event._plain.values_list("kind", flat=True))


@pytest.mark.parametrize(
    "data,word",
    [
        ({"name": "", "scopes": ["read"], "days": "30"}, "用途"),
        ({"name": "x", "days": "30"}, "至少选一项"),
        ({"name": "x", "scopes": ["root"], "days": "30"}, "至少选一项"),
        ({"name": "x", "scopes": ["read"], "days": "9999"}, "请选择"),
    ],
)
def test_the_page_checks_what_is_asked(person, client, data, word):
    client.force_login(person())
    answer = client.post("/account/tokens/", data)
    assert answer.status_code == 422 and word in answer.content.decode() and not ApiToken.objects.exists()


def test_nobody_sees_or_revokes_the_tokens_of_another(person, client):
    token, _ = ApiToken.issue(person("a"), "别人的令牌", ["read"], 30)
    client.force_login(person("b"))
    assert "别人的令牌" not in client.get("/account/tokens/").content.decode()
    assert client.post(f"/account/tokens/{token.pk}/revoke").status_code == 404
    assert ApiToken.objects.get().live
    assert Client().get("/account/tokens/").status_code == 302


def test_without_with_wrong_or_dead_tokens_there_is_nothing(person):
    assert problem(Client().get("/api/v1/me"), 401)["title"] == "没有有效的令牌"
    for value in ("Bearer x", "Bearer fadu_" + "a" * 43, "Basic eDp5", "Bearer", "Bearer " + "é" * 50):
        problem(Client(headers={"authorization": value}).get("/api/v1/me"), 401)
    user = person()
    client = caller(user, "read")
    with frozen_today(date(2026, 5, 15)):
        problem(client.get("/api/v1/me"), 401)
    assert client.get("/api/v1/me").status_code == 200
    user.is_active = False
    user.save()
    problem(client.get("/api/v1/me"), 401)


def test_a_session_cookie_opens_nothing(person, client):
    client.force_login(person())
    problem(client.get("/api/v1/me"), 401)
    problem(client.post(BASE, {}, content_type="application/json"), 401)


def test_scopes_narrow(person, stall):
    matter, user = stall(), person()
    read = caller(user, "read")
    problem(read.post(BASE, {"organ": 1}, content_type="application/json"), 403)
    body = read.get(f"{BASE}/{matter.pk}").json()
    assert body["fields"]["applicant"] is None and "applicant" in body["masked"] and "张三丰" not in str(body)
    problem(caller(user, "write").get(BASE), 403)


def test_a_token_follows_the_posts(person, stall):
    matter, user = stall(), person()
    client = caller(user)
    assert client.get(f"{BASE}/{matter.pk}").status_code == 200
    Post.objects.filter(user=user).update(to_date=date(2026, 1, 1))
    problem(client.get(f"{BASE}/{matter.pk}"), 404)
    assert client.get("/api/v1/registers").json() == []


def test_guessing_tokens_is_limited(db):
    for _ in range(30):
        Client(headers={"authorization": "Bearer fadu_wrong"}).get("/api/v1/me")
    answer = Client(headers={"authorization": "Bearer fadu_wrong"}).get("/api/v1/me")
    problem(answer, 429)
    assert int(answer["Retry-After"]) > 0


def test_a_reset_password_holds_the_tokens_back(api, person):
    user = User.objects.get(username="jing")
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    problem(api.get("/api/v1/me"), 401)
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    assert api.get("/api/v1/me").status_code == 200
