"""The content policy: sent with every page, and no page needs what it forbids."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from .addresses import pages


class Forbidden(HTMLParser):
    """Collects inline script, inline style and event attributes; ids that occur twice; fields without a label."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.found.append(f"<{tag} style>")
        if tag == "script" and not given.get("src"):
            self.found.append("<script> without src")
        self.found += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.found += [f"{tag} {value}" for value in given.values() if (value or "").startswith("javascript:")]
        if given.get("id"):
            self.ids.append(given["id"] or "")


def faults(body: str) -> list[str]:
    parser = Forbidden()
    parser.feed(body)
    twice = sorted({name for name in parser.ids if parser.ids.count(name) > 1})
    return parser.found + [f"id {name} twice" for name in twice]


@pytest.mark.parametrize("name", ["handler", "auditor", "coordinator"])
def test_pages_keep_the_policy(signed_in, file, name):
    case = file(state="held")
    client = signed_in(name)
    for key, path in pages(case).items():
        answer = client.get(path)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, key
        if answer["Content-Type"].startswith("text/html"):
            assert faults(answer.content.decode()) == [], key


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing/here", 404, "没有找到这一页"),
        ("/audit", 403, "没有这项权限"),
        ("/r/permit/999999/", 404, "没有找到这一页"),
    ],
)
def test_error_pages_say_what_where_and_how(signed_in, people, path, status, words):
    answer = signed_in("handler").get(path)
    body = answer.content.decode()
    assert answer.status_code == status and words in body and path in body and "怎么办" in body
    assert faults(body) == []


def test_a_missing_token_is_explained_and_nothing_written(people):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(people["handler"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/desk/read", {"notice": "1"})
    assert answer.status_code == 403 and "页面已过期" in answer.content.decode()


def test_a_wrong_way_of_asking_is_refused(signed_in, file):
    case = file()
    answer = signed_in("handler").get(f"/r/permit/{case.pk}/reveal")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert "这一页不接受这种操作" in answer.content.decode()


def test_a_broken_page_still_answers(rf, monkeypatch):
    from fadu.web import errors

    assert "系统出错了" in errors.server_error(rf.get("/x")).content.decode()
    monkeypatch.setattr(errors, "page", lambda *a, **k: 1 / 0)
    answer = errors.server_error(rf.get("/x"))
    assert answer.status_code == 500 and answer.content.decode() == "系统出错了，请稍后重试。"
