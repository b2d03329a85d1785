"""How long a visit lasts and what splitting it costs: by hand, without a database."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from fadu.aspects.a4_enforcement.inspection_plan.rules.staying import Stay, fewest, stay
from fadu.aspects.a4_enforcement.inspection_plan.staying import following, price


@pytest.mark.parametrize(
    ("tasks", "longest", "body", "total", "visits", "single"),
    [
        ([(7, 480)], 480, 7, 480, 1, False),  # the limit itself is kept
        ([(7, 240), (7, 241)], 481, 7, 481, 2, False),
        ([(7, 300), (8, 300), (9, 300)], 300, 7, 900, 1, False),  # side by side: nobody stays 900 minutes
        ([(7, 300), (8, 300), (8, 300)], 600, 8, 900, 2, False),
        ([(7, 200)] * 5 + [(8, 400)] * 2, 1000, 7, 1800, 3, False),  # each body packs its own items
        ([(7, 500)], 500, 7, 500, 1, True),  # one item alone: splitting does not help
        ([(7, 500), (7, 60)], 560, 7, 560, 2, True),
        ([(8, 300), (7, 300)], 300, 7, 600, 1, False),  # of two alike always the same one
        ([], 0, 0, 0, 0, False),
    ],
)  # fmt: skip
def test_a_visit_by_hand(tasks, longest, body, total, visits, single):
    assert stay(tasks, 480) == Stay(longest, body, total, visits, single)


@pytest.mark.parametrize(
    ("items", "limit", "visits"),
    [
        ([], 10, 1), ([10], 10, 1), ([6, 6], 10, 2), ([5, 5], 10, 1), ([11], 10, 1), ([11, 5], 10, 2),
        ([6, 5, 5, 4, 4, 3, 3], 15, 2),
        ([4, 4, 3, 3, 3, 3], 10, 2),  # 4+3+3 twice; the longest first would take three
        ([1] * 30, 10, 3),  # too many to search: packed, longest first
        ([0, 0, 10], 10, 1),
    ],
)  # fmt: skip
def test_fewest_visits(items, limit, visits):
    assert fewest(items, limit) == visits


def test_pages_follow_each_other_and_a_bad_key_begins_anew():
    told: list[Any] = [(SimpleNamespace(pk=pk), Stay(n, 1, n, 2, False)) for pk, n in ((4, 900), (2, 700), (3, 700))]
    first, after = following(told, "", 2)
    assert [line.pk for line, _ in first] == [4, 2] and after == "700-2"
    assert [line.pk for line, _ in following(told, after, 2)[0]] == [3] and following(told, after, 2)[1] == ""
    for bad in ("x", "7", "-", "九-1", "-1-2"):
        assert following(told, bad, 9) == (told, "")


def test_the_price_of_all():
    told: list[Any] = [(None, Stay(900, 1, 2000, 3, False)), (None, Stay(500, 1, 500, 1, True))]
    found = price(told)
    assert (found.count, found.more, found.stuck, found.longest, found.total) == (2, 2, 1, 900, 2000)
    assert price([]).count == 0 == price([]).longest
