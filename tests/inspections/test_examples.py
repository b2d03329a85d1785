"""examples.md: the tables a lawyer reads, run as they stand."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fadu.aspects.a4_enforcement.inspection_plan.solver.draw import Method, draw
from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import read_frame
from fadu.aspects.a4_enforcement.inspection_plan.solver.merge import needed, smallest_sets
from fadu.aspects.a4_enforcement.inspection_plan.solver.officers import Frequency, Officer, choose
from fadu.aspects.a4_enforcement.inspection_plan.solver.participations import YEAR, Needs, lower_bound, solve
from fadu.aspects.a4_enforcement.inspection_plan.solver.quotas import monthly_participations, number_to_draw
from fadu.law import builtin_calendar
from fadu.registry.inspection_catalogue.rules.counting import onsite_need

from .worlds import YEAR as ALL
from .worlds import arc, small

REQUIRED = {
    ("E1", "MR"): 1,
    ("E1", "YJ"): 3,
    ("E1", "ST"): 2,
    ("E1", "XF"): 1,
    ("E2", "MR"): 2,
    ("E2", "YJ"): 1,
    ("E2", "ST"): 1,
    ("E3", "MR"): 1,
    ("E3", "YJ"): 1,
    ("E4", "MR"): 1,
    ("E4", "YJ"): 2,
    ("E4", "ST"): 1,
    ("E4", "XF"): 1,
    ("E5", "XF"): 1,
    ("E6", "MR"): 1,
    ("E6", "XF"): 1,
}
FIRMS = sorted({e for e, _ in REQUIRED})
QUIET = {e: frozenset({2, 10} | ({8, 9} if e == "E2" else set())) for e in FIRMS}


def rows(column: str) -> list:
    """Rows of the tables that have this column, named for pytest."""
    found, head = [], None
    for line in (Path(__file__).parent / "examples.md").read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            head = None
            continue
        cells = [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if head is None:
            head = cells
        elif set(line) - set("|-: ") and column in head:
            row = dict(zip(head, cells, strict=True))
            found.append(pytest.param(row, id=row["编号"]))
    assert found
    return found


@pytest.mark.parametrize("row", rows("合并率"))
def test_fewest_visits(row: dict[str, str]) -> None:
    needs = Needs(REQUIRED, quiet=QUIET, spacing=2, most_bodies=int(row["主体上限"]))
    answer = solve(needs)
    assert answer.proved and answer.count == int(row["到访"]) and lower_bound(needs) == int(row["下限"])
    total = sum(REQUIRED.values())
    assert f"{(1 - answer.count / total) * 100:.2f}%" == row["合并率"]
    check(needs, answer.visits)


def check(needs: Needs, visits: dict) -> None:
    """The answer keeps every row."""
    for (e, b), n in needs.required.items():
        months = sorted(m for (f, m), bodies in visits.items() if f == e and b in bodies)
        assert len(months) == n and all(y - x >= needs.spacing for x, y in zip(months, months[1:], strict=False))
    assert all(m not in needs.quiet.get(e, ()) and m in needs.months for e, m in visits)
    for b in {b for _, b in needs.required}:
        for m in needs.months:
            limit = needs.limit(b, m)
            assert limit is None or sum(b in bodies for (_, k), bodies in visits.items() if k == m) <= limit


@pytest.mark.parametrize("row", rows("月容量"))
def test_conflicts_are_named(row: dict[str, str]) -> None:
    if row["月容量"]:
        needs = Needs(
            REQUIRED,
            quiet={"E2": frozenset({8})},
            months=tuple(range(3, 9)),
            spacing=2,
            most_bodies=3,
            capacity=dict.fromkeys(("MR", "YJ", "ST", "XF"), int(row["月容量"])),
        )
    else:
        pair, times = row["频次上限"].split("=")
        needs = Needs(REQUIRED, caps={tuple(pair.split(",")): int(times)}, quiet=QUIET, spacing=2, most_bodies=3)
    answer = solve(needs)
    assert answer.count == int(row["到访"]) and [c.kind for c in answer.conflicts] == row["冲突"].split()
    assert [r for c in answer.conflicts for r in c.rows] == [r for r in row["涉及"].split("；") if r]
    if answer.count:
        assert answer.proved
        check(needs, answer.visits)


def mask(text: str) -> int:
    first, last = map(int, text.split("-"))
    return arc(first - 1, last - first + 1)


@pytest.mark.parametrize("row", rows("其中一种月份"))
def test_windows(row: dict[str, str]) -> None:
    found = smallest_sets(needed({mask(w) for w in row["窗口"].split()}))
    assert found[0].bit_count() == int(row["到访次数"])
    assert sum(1 << (int(m) - 1) for m in row["其中一种月份"].split()) in found


@pytest.mark.parametrize("row", rows("各类应抽"))
def test_numbers_to_draw(row: dict[str, str], tmp_path: Path) -> None:
    sizes = [int(x) for x in row["各类对象数"].split()]
    ratios = [Fraction(x.rstrip("%")) / 100 for x in row["比例"].split()]
    most = row["方式"] == "不超过"
    told = [number_to_draw(r, n, at_most=most) for r, n in zip(ratios, sizes, strict=True)]
    assert told == [int(x) for x in row["各类应抽"].split()] and sum(told) == int(row["合计"])
    assert f"{sum(told) * 100 / sum(sizes):.2f}%" == row["占总体"]
    if not most and len(sizes) == 4 and sum(sizes) < 2000:
        classes = np.repeat(list("ABCD"), sizes)
        firms = [(f"E{i:04d}", str(c), 0) for i, c in enumerate(classes)]
        folder = small(
            tmp_path / "f", firms, [("X", "b", ALL, 30, tuple(map(float, ratios)))], [(f[0], "X") for f in firms]
        )
        assert read_frame(folder).sizes[2].tolist() == told


@pytest.mark.parametrize("row", rows("抽中"))
def test_lots(row: dict[str, str], tmp_path: Path) -> None:
    ids, count = row["对象"].split(), int(row["数量"])
    chosen = choose(
        row["种子"],
        [Officer(i, "b") for i in ids],
        count=count,
        recused=dict.fromkeys(row["回避"].split(), "当事人近亲属"),
    )
    assert list(chosen.officers) == row["抽中"].split() and not chosen.short
    assert [name for name, _ in chosen.passed] == row["回避"].split()
    if not row["回避"]:  # the draw of enterprises follows the same rule
        folder = small(
            tmp_path / "f",
            [(i, "A", 0) for i in ids],
            [("X", "b", ALL, 30, count / len(ids))],
            [(i, "X") for i in ids],
        )
        frame = read_frame(folder)
        drawn = draw(frame, row["种子"], Method(least=None))
        assert [frame.ids[e] for e in drawn.order[:count]] == row["抽中"].split()
        assert {frame.ids[e] for e in frame.e[drawn.tasks]} == set(row["抽中"].split())


@pytest.mark.parametrize("row", rows("可参与次数"))
def test_team_capacity(row: dict[str, str]) -> None:
    year, month = map(int, row["年月"].split("-"))
    days = calendar.monthrange(year, month)[1]
    workdays = sum(builtin_calendar().is_workday(date(year, month, 1) + timedelta(d)) for d in range(days))
    told = monthly_participations(
        int(row["人员"]), workdays, int(row["每日次数"]), Fraction(row["出勤率"].rstrip("%")) / 100
    )
    assert told == int(row["可参与次数"])


def counts(text: str) -> dict[str, int]:
    return {b: int(n) for b, n in (x.split("=") for x in text.split())}


@pytest.mark.parametrize("row", rows("超过上限"))
def test_a_joint_visit_counts_once(row: dict[str, str]) -> None:
    after = Frequency(int(row["已有企业次数"]), counts(row["主体已有"])).after(row["参加主体"].split())
    assert after.enterprise == int(row["企业次数"]) and dict(after.bodies) == counts(row["主体次数"])
    for cap, told in re.findall(r"(\d+)：([^\d]+)", row["超过上限"]):
        assert after.over(dict.fromkeys("ABC", int(cap))) == [b for b in told.split() if b != "无"]


@pytest.mark.parametrize("row", rows("现场尚需"))
def test_off_site(row: dict[str, str]) -> None:
    clean = int(row["合格非现场次数"])
    assert onsite_need(int(row["下限"]), 0, clean, row["可非现场"] == "是") == int(row["现场尚需"])


def test_a_conflict_that_only_shows_together() -> None:
    """No single rule is to blame: the smallest set of rows is found, and dropping any one of them gives a plan."""
    needs = Needs(
        {("E1", "A"): 1, ("E2", "A"): 1, ("E3", "B"): 1},
        months=(1, 2, 3),
        capacity={("A", 1): 1, ("A", 2): 0, ("A", 3): 5},
        quiet={"E1": frozenset({3}), "E2": frozenset({3})},
    )
    answer = solve(needs)
    (conflict,) = answer.conflicts
    assert conflict.kind == "together"
    assert set(conflict.rows) == {
        "required(E1,A)=1",
        "required(E2,A)=1",
        "quiet(E1)",
        "quiet(E2)",
        "capacity(A,1月)=1",
        "capacity(A,2月)=0",
    }
    assert len(YEAR) == 12
