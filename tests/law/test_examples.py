"""The worked examples of the law, table by table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fadu.law import due, latest_notice_day
from tests.law.tables import answer, find_term, moment, rows_of

FORWARD = rows_of("届满日")
BACKWARD = rows_of("最迟通知日")


@pytest.mark.parametrize("row", [r for _, r in FORWARD], ids=[n for n, _ in FORWARD])
def test_due(row: dict[str, str]) -> None:
    got = answer(row)
    if row["届满日"] == "待核":
        assert got is None
        return
    assert got is not None
    assert got.due == moment(row["届满日"]), got.trace
    for column, value in (("原届满日", got.raw), ("提醒日", got.alert)):
        if row[column]:
            assert value == moment(row[column]), got.trace
    if row["暂定"]:
        assert got.provisional == (row["暂定"] == "是"), got.trace


@pytest.mark.parametrize("row", [r for _, r in BACKWARD], ids=[n for n, _ in BACKWARD])
def test_latest_notice(row: dict[str, str]) -> None:
    term, event = find_term(row["期限"]), moment(row["举行日"])
    latest = latest_notice_day(term, event)
    assert latest == moment(row["最迟通知日"])
    assert due(term, latest).due <= event
    following = [latest + timedelta(days=i) for i in range(1, 15)]
    assert any(due(term, day).due > event for day in following)


def test_every_area_has_examples() -> None:
    assert len(FORWARD) > 150
    assert len({name.split()[0] for name, _ in FORWARD}) == 5
