"""Lists, exports, case pages and forms of every register, for those who may use them."""

from __future__ import annotations

import json
import os
import re
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.kernel.procedure import available
from fadu.kernel.register import register

from .conftest import BOOKS, STAFF, readers, seen

BOOK = Path(__file__).parent / "query_counts.json"
LIMIT = 12
ROW = re.compile(r'<a data-row href="/r/[\w-]+/(\d+)/">([^<]*)<')
NEXT = re.compile(r'href="([^"]*)" rel="next"')


def listed(client, path: str) -> dict[int, str]:
    """All rows of a list, page after page."""
    found: dict[int, str] = {}
    base = path.partition("?")[0]
    while path:
        body = client.get(path).content.decode()
        found |= {int(pk): unescape(number) for pk, number in ROW.findall(body)}
        more = NEXT.search(body)
        path = base + unescape(more[1]) if more else ""
    return found


@pytest.mark.parametrize("key", BOOKS)
def test_list_and_export_show_what_the_gate_opens(actor, client_of, key):
    book = register(key)
    names = readers(book, actor)
    assert names, "nobody may open this list"
    for name in names:
        rows, client = seen(book, actor(name)), client_of(name)
        assert listed(client, reverse("list", args=[key])) == rows, name
        if book.exchange.fields:
            table = json.loads(client.get(reverse("export", args=[key, "json"])).content)["rows"]
            first = next(f.title for f in book.exchange.fields if f.path == "matter.number")
            assert sorted(row[first] for row in table) == sorted(rows.values()), name


@pytest.mark.parametrize("key", BOOKS)
def test_an_export_covers_what_the_reader_may_not_read(actor, client_of, key):
    book = register(key)
    private = [f for f in book.exchange.fields if f.private]
    for name in readers(book, actor) if private else ():
        rows = json.loads(client_of(name).get(reverse("export", args=[key, "json"])).content)["rows"]
        grants = [g for g in book.access if actor(name).has(g.role)]
        for spec in private:
            shown = {row[spec.title] for row in rows} - {"", "＊＊＊"}
            assert not shown or any(g.reads(spec.key) for g in grants), (name, spec.key)


@pytest.mark.parametrize("key", BOOKS)
def test_queries_of_list_and_case_do_not_rise(actor, client_of, key):
    book = register(key)
    name = readers(book, actor)[0]
    pk = max(seen(book, actor(name)))
    client = client_of(name)
    found = {what: _count(client, path) for what, path in _measured(key, pk)}
    known = json.loads(BOOK.read_text()) if BOOK.exists() else {}
    if os.environ.get("FADU_RATCHET"):
        known = known | {key: found}
        BOOK.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    risen = {
        what: (known.get(key, {}).get(what), n) for what, n in found.items() if n > known.get(key, {}).get(what, 0)
    }
    assert not risen, f"more queries than before (known, found): {risen}"
    assert found["list"] <= LIMIT


def _measured(key: str, pk: int) -> list[tuple[str, str]]:
    return [("list", reverse("list", args=[key])), ("case", reverse("case", args=[key, pk]))]


def _count(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


@pytest.mark.parametrize("key", BOOKS)
def test_every_step_that_is_offered_opens_and_says_what_is_missing(actor, client_of, key):
    """One case of each state; each form once. What is sent empty is refused beside the fields, or is the step."""
    book, tried = register(key), set()
    if book.procedure is None:
        pytest.skip("a record: nothing is taken")
    states = {state: pk for pk, state in book.model._plain.order_by("pk").values_list("pk", "state")}
    for name in (*STAFF, "law.officer"):
        client = client_of(name)
        cases = book.model.objects.for_user(actor(name)).filter(pk__in=states.values())
        for case in cases:
            for offer in available(case, actor(name)):
                if (offer.step.key, offer.allowed) not in tried:
                    tried.add((offer.step.key, offer.allowed))
                    _try(client, key, case, offer)
    assert tried or not book.steps


def _try(client, key: str, case, offer) -> None:
    path = reverse("step", args=[key, case.pk, offer.step.key])
    answer = client.get(path)
    assert answer.status_code == (200 if offer.allowed else 409), (path, offer.reasons)
    body = answer.content.decode()
    assert all(reason in unescape(body) for reason in offer.reasons), (path, offer.reasons)
    if offer.allowed and offer.step.asks:
        answer = client.post(path, {"version": case.version, "on": "2026-11-99"})
        assert answer.status_code == 422 and "不是有效日期" in answer.content.decode(), path
