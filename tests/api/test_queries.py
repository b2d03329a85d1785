"""How many queries a call may cost, whatever the number of rows. The numbers may only go down."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.portal.conftest import unlock

from .conftest import BASE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path,most",
    [
        (BASE, 7),
        (f"{BASE}?total=true&q=海边", 9),
        (f"{BASE}/PK", 12),
        (f"{BASE}/PK/clocks", 7),
        (f"{BASE}/PK/events", 6),
        (f"{BASE}/PK/steps", 6),
        (f"{BASE}/PK/papers", 6),
        (f"{BASE}/PK/attachments", 7),
        ("/api/v1/registers", 5),
        ("/api/v1/registers/stall", 6),
        ("/api/v1/indicators/stall.granted", 5),
        ("/api/v1/indicators/stall.granted/records", 5),
        ("/api/v1/due?term=reconsideration.decide&start=2026-03-02", 2),
        ("/api/v1/open/published/stall", 2),
    ],
)
def test_calls_cost_no_more(api, stall, move, path, most):
    for n in range(12):
        matter = stall(place=f"海边{n}")
        move(matter, "accept", on=date(2026, 3, 4))
    url = path.replace("PK", str(matter.pk))
    api.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert api.get(url).status_code == 200
    assert len(seen) <= most, f"{len(seen)} queries: " + "\n".join(q["sql"][:160] for q in seen.captured_queries)


@pytest.mark.parametrize(
    "path,most",
    [
        ("/", 12),
        ("/calculator", 1),
        ("/calculator?term=reconsideration.decide&start=2026-03-02", 2),
        ("/file/", 1),
        ("/file/stall/", 4),
        ("/track", 1),
        ("/track/PK/", 10),
        ("/published/?register=stall", 2),
        ("/open/plan", 24),
    ],
)
def test_pages_cost_no_more(client, stall, move, path, most):
    for n in range(6):
        matter = stall(place=f"海边{n}")
        move(matter, "accept", on=date(2026, 3, 4))
        move(matter, "decide", on=date(2026, 3, 20), result="granted")
        move(matter, "publish", on=date(2026, 3, 21))
    unlock(client, matter)
    url = path.replace("PK", str(matter.pk))
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    assert len(seen) <= most, f"{len(seen)} queries: " + "\n".join(q["sql"][:160] for q in seen.captured_queries)
