"""Queries per page: a ratchet. The numbers may fall by themselves and rise only by a change of query_counts.json."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .addresses import pages

BOOK = Path(__file__).with_name("query_counts.json")
LIMIT = 12
LIMITED = ("desk", "list", "case", "search 许可", "calendar")
MEASURED = (
    *LIMITED,
    "indicator",
    "new",
    "step hold",
    "indicators",
    "settings",
    "notices",
    "terms",
    "statutes",
    "numbers",
)


def count(client, path: str) -> int:
    """Queries of one GET, the second time (the first fills caches of the process)."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.fixture
def office(file):
    """Twelve cases in all states."""
    first = date(2026, 9, 1)
    made = [file(first + timedelta(days=n), state) for n, state in enumerate(("filed", "open", "held", "done") * 3)]
    return made[1]


def test_queries_do_not_rise(signed_in, office):
    client = signed_in("handler")
    found = {name: count(client, path) for name, path in pages(office).items() if name in MEASURED}
    known = json.loads(BOOK.read_text()) if BOOK.exists() else {}
    if os.environ.get("FADU_RATCHET"):
        BOOK.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        known = found
    risen = {name: (known.get(name), n) for name, n in found.items() if n > known.get(name, 0)}
    assert not risen, f"more queries than before (known, found): {risen}"
    assert {name: n for name, n in found.items() if name in LIMITED and n > LIMIT} == {}


@pytest.mark.parametrize("name", ["desk", "list", "search 许可", "calendar", "indicator"])
def test_the_length_of_a_list_costs_no_query(signed_in, file, office, name):
    client = signed_in("handler")
    path = pages(office)[name]
    few = count(client, path)
    for n in range(8):
        file(date(2026, 10, 1) + timedelta(days=n), "open")
    assert count(client, path) == few
