"""Table `gate` of examples.md through the kernel, and six people who accept one case at the same moment."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from fadu.kernel.models import Event
from fadu.kernel.procedure import NotAllowed, Stale, take, tick
from fadu.kernel.today import frozen_today

from .conftest import Desk
from .tables import rows

GATE = [row for row in rows(Path(__file__).with_name("examples.md")) if row.slug == "gate"]


@pytest.mark.django_db
@pytest.mark.parametrize("row", GATE, ids=lambda row: row["编号"])
def test_gate(desk: Desk, row):
    received = date.fromisoformat(row["收到日"])
    case = desk.file(received, act_on=received - timedelta(days=9), act_served_on=received - timedelta(days=3))
    if row["已办事项"]:
        told = date.fromisoformat(row["日期"][:10])
        desk.examine(case, told, interest="")
        desk.do(case, "ask_supplement", "clerk", told, items="1", received_on=told)
        if "补正" in row["日期"]:
            filed = date.fromisoformat(row["日期"].split("，")[1][:10])
            desk.do(case, "file_supplement", "public", filed, content="补正")
    tick(received + timedelta(days=60))
    case.refresh_from_db()
    expected = date.fromisoformat(row["期望日期"])
    if row["期望状态"] == "deemed":
        assert case.deemed and case.accepted_on == expected
    else:
        assert (case.state, case.closed_on) == (row["期望状态"], expected)


@pytest.mark.django_db(transaction=True)
def test_six_simultaneous_accepts_give_one_acceptance(desk: Desk):
    day = date(2026, 3, 9)
    case = desk.file(day)
    desk.examine(case, day)
    barrier, results = threading.Barrier(6), []

    def accept() -> None:
        barrier.wait()
        try:
            with frozen_today(day):
                take(case, "accept", desk.people["clerk"], {"procedure_kind": "ordinary"}, on=day)
            results.append("accepted")
        except (NotAllowed, Stale):
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["accepted"] + ["refused"] * 5
    assert Event._plain.filter(matter_id=case.pk, step="accept").count() == 1
    assert case.runs().filter(key="decide").count() == 1
    assert case.papers().filter(key="acceptance").count() == 1
