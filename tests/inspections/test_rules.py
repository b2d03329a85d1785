"""Prices of moves, days of visits, identifiers, shares as typed: pure rules, without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fadu.aspects.a4_enforcement.inspection_plan.common import mask_of, months_text
from fadu.aspects.a4_enforcement.inspection_plan.framing.build import windows
from fadu.aspects.a4_enforcement.inspection_plan.framing.scoping import scope
from fadu.aspects.a4_enforcement.inspection_plan.identity import code, plain, public_id
from fadu.aspects.a4_enforcement.inspection_plan.rules.days import Stop, spread
from fadu.aspects.a4_enforcement.inspection_plan.rules.pricing import Cap, Firm, Limits, Task, every_month, price
from fadu.aspects.a4_enforcement.inspection_plan.solver.replan import Prices
from fadu.aspects.a4_enforcement.inspection_plan.steps.demand import share
from fadu.registry.inspection_catalogue.rules.scope import matches, parse

YEAR = (1 << 12) - 1


def tasks_of(plan, e: int) -> list[Task]:
    """The tasks of one enterprise of a solved plan, visits numbered by month."""
    frame, merged = plan.frame, plan.merged
    at = [k for k in range(len(merged.e)) if merged.e[k] == e]
    return [
        Task(int(merged.item[k]), int(frame.body[merged.item[k]]), frame.items[merged.item[k]],
             int(frame.minutes[merged.item[k]]), int(frame.window[merged.item[k]]), int(plan.month[k]),
             int(plan.month[k]))
        for k in at
    ]  # fmt: skip


def test_the_page_and_the_planner_name_the_same_price(plan):
    """The page prices one enterprise from its rows; the planner prices against the whole plan: same answers."""
    prices, frame = Prices(plan), plan.frame
    room = {(b, m + 1): (int(plan.months.load[b, m]), int(frame.capacity[b, m]))
            for b in range(len(frame.bodies)) for m in range(12)}  # fmt: skip
    firms = [int(e) for e in dict.fromkeys(plan.merged.e.tolist())][:120:3]
    for e in firms:
        tasks = tasks_of(plan, e)
        if len({t.month for t in tasks}) > 1:
            continue  # the page moves one visit, the planner all of them
        firm = Firm(int(frame.quiet[e]), Cap(frame.caps.of_class[frame.cls[e]].visits))
        mine = every_month(tasks, [t.item for t in tasks], tasks[0].line, firm, room, Limits(plan.most_bodies))
        theirs = prices.every_month(frame.ids[e])
        for a, b in zip(mine, theirs, strict=True):
            assert (a.visits, a.minutes, bool(a.refused)) == (b.visits, b.minutes, bool(b.refused)), (e, a, b)


TWO = [Task(1, 7, "甲", 60, YEAR, 3, 10), Task(2, 8, "乙", 30, 0b111000, 4, 11)]


@pytest.mark.parametrize(
    ("moving", "line", "month", "firm", "limits", "refused", "warned"),
    [
        ([1], 10, 4, Firm(), Limits(), "", ""),
        ([1], 10, 4, Firm(quiet=0b1000), Limits(), "静默月", ""),
        ([2], 11, 3, Firm(), Limits(), "不含 3 月", ""),
        ([1], 10, 2, Firm(), Limits(first=3), "已经过去", ""),
        ([1], 10, 4, Firm(), Limits(most_bodies=1), "", "2 个主体"),
        ([1], 10, 5, Firm(cap=Cap(1)), Limits(), "", ""),  # broken already, and no visit more
        ([1], 10, 5, Firm(body_caps={7: Cap(1)}), Limits(spacing=3), "", ""),
        ([], 10, 5, Firm(), Limits(), "没有选中", ""),
    ],
)  # fmt: skip
def test_rules_of_a_move(moving, line, month, firm, limits, refused, warned):
    told = price(TWO, moving, line, month, firm, {}, limits)
    assert refused in "；".join(told.refused) and bool(told.refused) == bool(refused)
    assert warned in "；".join(told.warned) and bool(told.warned) == bool(warned)


def test_a_move_says_what_it_costs():
    three = [*TWO, Task(3, 7, "丙", 45, YEAR, 3, 10)]
    room = {(7, 3): (500, 480), (7, 6): (470, 480)}
    firm = Firm(cap=Cap(2, "「合计」"), body_caps={7: Cap(1, "「甲局」（某办法）")})
    apart = price(three, [3], 10, 6, firm, room, Limits(spacing=4))
    assert (apart.visits, dict(apart.overload)) == (1, {7: 35 - 20})
    assert [any(words in told for told in apart.refused) for words in (
        "到访将达 3 次，超过「合计」每年 2 次", "超过「甲局」（某办法）每年 1 次", "3 月的到访相隔不足 4 个月"
    )] == [True] * 3  # fmt: skip
    together = price(three, [1, 3], 10, 4, Firm(), room, Limits())
    assert together.visits == -1


def test_days_are_spread_over_the_month_town_by_town():
    days = [date(2026, 3, d) for d in (2, 3, 4, 5, 6, 9, 10)]
    stops = [Stop(n, n // 5, f"{n:03d}", (1,)) for n in range(35)]
    found = spread(stops, days)
    load = [sum(day == d for day in found.values()) for d in days]
    assert sum(load) == 35 and max(load) - min(load) <= 2
    closed = spread(stops, days, lambda stop, day: day.day > 5)
    assert all(day.day > 5 for day in closed.values())
    assert set(spread(stops, days, lambda stop, day: False).values()) == {None}
    assert spread(stops, []) == dict.fromkeys(range(35))


@pytest.mark.parametrize(
    ("mask", "told"), [(YEAR, "全年"), (0b111, "1—3 月"), (0b100000000101, "1、3、12 月"), (0, "没有月份")]
)
def test_months_in_words(mask, told):
    assert months_text(mask) == told
    assert mask_of([str(m) for m in range(1, 13) if mask >> (m - 1) & 1]) == mask


@pytest.mark.parametrize(
    ("mask", "times", "parts"), [(YEAR, 2, [0x3F, 0xFC0]), (0b111000, 3, [8, 16, 32]), (0b11, 1, [3])]
)
def test_an_item_done_several_times_has_several_windows(mask, times, parts):
    assert windows(mask, times) == parts


@pytest.mark.parametrize(
    ("text", "value"),
    [("5%", "0.0500"), ("0.05", "0.0500"), ("1/20", "0.0500"), ("１", "1.0000"), ("101%", None), ("-1", None),
     ("", "0.0000"), ("1/0", None), ("abc", None), ("nan", None)],
)  # fmt: skip
def test_shares_as_people_write_them(text, value):
    assert share(text) == (Decimal(value) if value else None)


def test_identifiers_need_both_codes():
    own = code("ab" * 32, "91371000MA00000001")
    assert len(own) == 14 and own != code("ab" * 32, "91371000MA00000002") != code("cd" * 32, "91371000MA00000002")
    mine = public_id(2026, "91371000MA00000001", own)
    assert mine == public_id(2026, "91371000MA00000001", own.lower().replace("-", " "))
    assert mine != public_id(2027, "91371000MA00000001", own) != public_id(2026, "91371000MA00000002", own)
    assert plain("o1l-i") == "0111"


SCOPES = (
    "", 'industry in ("H62", "F52")', 'industry == "C" and size != "micro"', 'not grade == "A" or "key" in marks',
    "staff_count >= 30", 'kind not in ("branch",) and ("key" not in marks or staff_count < 5)', 'area == "371002"',
)  # fmt: skip


@pytest.mark.parametrize("text", SCOPES)
def test_scopes_over_a_table_agree_with_scopes_row_by_row(text):
    import polars as pl

    rows = [
        {"industry": i, "size": s, "grade": g, "kind": k, "area": "371002" if n % 2 else "371082", "town": "",
         "staff_count": staff, "registered_capital": None, "marks": marks, "status": "active"}
        for n, (i, s, g, k, staff, marks) in enumerate(
            (i, s, g, k, staff, marks)
            for i in ("H6210", "C1361", "F5211", "") for s in ("micro", "small") for g in ("A", "D", "")
            for k in ("branch", "enterprise") for staff in (None, 3, 40) for marks in ([], ["key"])
        )
    ]  # fmt: skip
    kinds = {"staff_count": pl.Int64, "registered_capital": pl.Float64, "marks": pl.List(pl.String)}
    table = pl.DataFrame(rows, schema_overrides=kinds)
    tree = parse(text)
    found = table.with_columns(scope(text).alias("meant"))["meant"].to_list()
    assert found == [matches(tree, row | {"marks": set(row["marks"])}) for row in rows]
