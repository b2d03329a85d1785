"""What the main page asks of the database does not grow with the number of tasks."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from .test_pages import visitor


def test_plan_page_stays_within_few_queries(plan) -> None:
    client = visitor("coordinator")
    client.get(reverse("plan"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(reverse("plan")).status_code == 200
    slow = [q["sql"][:160] for q in asked.captured_queries]
    assert len(slow) <= 27, f"{len(slow)} queries: " + "\n".join(slow)
