"""Every kind of page that somebody reaches by its links: each link answers whoever sees it, nothing is cut off on a
phone or a desk, no page complains in the browser's console."""

from __future__ import annotations

import mimetypes
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client, override_settings
from django.urls import resolve

from fadu.kernel.today import frozen_today

from .conftest import DAY, signed_in

pytestmark = pytest.mark.django_db
WHO = (
    *("", "coordinator", "inspector", "spj.contact", "leader", "decider", "head", "expert", "auditor", "jiwei.witness"),
    *("xitong", "anquan", "shenji"),
)
ELSEWHERE = {"step", "new", "new_any", "import", "import_template", "dossier", "counted", "indicator", "login"}
HOME = "http://city.test"
LINK = re.compile(r'<a\b[^>]*?\shref="([^"#][^"]*)"')
NO_PAGE = re.compile(r"\.(pdf|docx|xlsx|csv|json|zip|ics)$|/logout|/files/\d+$|^/static/|^/field/|/export")
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, svg'))
    .map(e => `${e.tagName}.${e.className}`).slice(0, 3).join(' ') || 'page'"""
Kind = tuple[str, str]


@dataclass(frozen=True)
class Seen:
    """A page as somebody got it, and the page that linked to it."""

    path: str
    before: str
    status: int
    body: str = ""
    policy: str = ""


def kind_of(path: str) -> Kind:
    """What a page is a case of: the name of its address, and the register; numbers are one like another."""
    found = resolve(urlsplit(path).path)
    return (found.view_name or found.route, str(found.kwargs.get("register", "")))


def links(body: str, path: str) -> list[str]:
    """Addresses of this site that a page links to, without those of files."""
    found = (urlsplit(urljoin(HOME + path, unescape(href))) for href in LINK.findall(body))
    here = [f"{to.path}?{to.query}".rstrip("?") for to in found if f"{to.scheme}://{to.netloc}" == HOME]
    return [to for to in dict.fromkeys(here) if not NO_PAGE.search(urlsplit(to).path)]


def walked(client: Client, start: str) -> dict[Kind, Seen]:
    """One page of every kind that is reached from a start."""
    queue, pages = deque([(start, "")]), {}
    while queue:
        path, before = queue.popleft()
        kind = kind_of(path)
        if kind not in pages and kind[0] not in ELSEWHERE:  # those are opened for everybody by tests of their own
            pages[kind] = page = got(client, path, before)
            queue.extend((to, path) for to in links(page.body, path))
    return pages


def got(client: Client, path: str, before: str) -> Seen:
    """What somebody gets at an address."""
    answer = client.get(path, follow=True)
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return Seen(path, before, answer.status_code)
    policy = answer.headers.get("Content-Security-Policy", "")
    return Seen(path, before, answer.status_code, answer.content.decode(), policy)


@pytest.fixture(scope="module")
def walks(city: None, django_db_blocker: Any) -> Iterator[dict[str, dict[Kind, Seen]]]:
    """Per person one page of every kind; what looking at them writes is rolled back."""
    found = {}
    with django_db_blocker.unblock(), frozen_today(DAY), override_settings(FADU_DEMO=True):
        for name in WHO:
            with transaction.atomic():
                found[name] = walked(signed_in(name), "/desk/") if name else walked(Client(), "/")
                transaction.set_rollback(True)
    yield found


def test_every_link_answers_whoever_sees_it(walks: dict[str, dict[Kind, Seen]]) -> None:
    """No page offers what its reader may not open."""
    dead = [
        f"{name or 'public'}: {page.before} → {page.path} {page.status}"
        for name, pages in walks.items()
        for page in pages.values()
        if page.status >= 400
    ]
    assert not dead, dead


def test_no_page_is_cut_off_or_complains(walks: dict[str, dict[Kind, Seen]], page: Any) -> None:
    """In a browser that is given the pages as they were got: 1440 and 390 wide."""
    kinds = {kind[0]: seen for pages in walks.values() for kind, seen in pages.items() if seen.body}
    bodies, wrong = {HOME + seen.path: seen for seen in kinds.values()}, []
    page.route("**/*", lambda route: serve(route, bodies.get(route.request.url)))
    page.on("console", lambda said: wrong.append((page.url, said.text)) if said.type == "error" else None)
    for seen in kinds.values():
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(HOME + seen.path, wait_until="load")
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            if wide := page.evaluate(WIDE):
                wrong.append((seen.path, f"wider than {width}: {wide}"))
    assert not wrong, wrong


def serve(route: Any, seen: Seen | None) -> None:
    """A page that was got, or a file of ours; nothing else is there."""
    if seen:
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": seen.policy}
        route.fulfill(status=200, headers=headers, body=seen.body)
        return
    path = urlsplit(route.request.url).path
    name = path.removeprefix("/static/")
    file = finders.find(name) if name != path else None  # a part that the page asks for later is not followed
    if isinstance(file, str):
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        route.fulfill(status=200, content_type=kind, body=Path(file).read_bytes())
    else:
        route.fulfill(status=204)
