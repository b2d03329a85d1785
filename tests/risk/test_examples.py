"""The tables of examples.md, row by row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from fadu.aspects.a8_digital.risk_supervision.scoring import (
    GRADES,
    Act,
    Share,
    class_for_item,
    explain,
    low_credit_coverage,
    mobile_coverage,
    read_scheme,
    score_arrays,
)
from fadu.aspects.a8_digital.risk_supervision.scoring.catalogue import (
    ItemVersion,
    burden,
    evidence_faults,
    item_on,
    listing_faults,
)
from fadu.aspects.a8_digital.risk_supervision.scoring.coverage import (
    after_filing,
    faults_of,
    relief,
    share_of,
    targeting_lift,
)
from fadu.law import due

HERE = Path(__file__).parent
FIELDS = ("basic", "dynamic", "supervision", "relations", "social")
FLAGS = ("serious", "abnormal", "young", "without_data")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def rows(slug: str) -> list[list[str]]:
    """Cells of the table under the heading with this slug."""
    section = (HERE / "examples.md").read_text().split(f"`{slug}`\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.fixture(scope="module")
def five():
    return read_scheme(HERE / "five.toml")


@pytest.mark.parametrize("row", rows("classes"), ids=lambda row: row[0])
def test_classes(row: list[str], five) -> None:
    _, *values, flags, score, by_points, grade, veto = row
    record = {
        "id": "x",
        **{name: Decimal(v) for name, v in zip(FIELDS, values, strict=True)},
        **{f: f in flags.split() for f in FLAGS},
    }
    found = explain(five, record)
    assert (five.score(found.total), found.by_points, found.grade, found.veto.key if found.veto else "") == (
        score,
        by_points,
        grade,
        veto,
    )
    assert sum(line.contribution for line in found.lines) == found.total
    arrays = {name: np.array([float(v)]) for name, v in zip(FIELDS, values, strict=True)}
    scores = score_arrays(five, arrays | {name: np.array([record[name]]) for name in FLAGS})
    assert (scores.totals[0], GRADES[scores.ranks[0]]) == (found.total, grade)


def acts(hits: int, base: int, what: str) -> list[Act]:
    """Acts with these counts: by acts, each its own; by items and bodies, one mobile act for each that is reached."""
    if what == "acts":
        return [Act(i, "i", "b", date(2026, 3, 2), mobile=i < hits) for i in range(base)]
    return [Act(i, i, i, date(2026, 3, 2), mobile=i < hits) for i in range(base)]


@pytest.mark.parametrize("row", rows("shares"), ids=lambda row: row[0] + row[1])
def test_shares(row: list[str]) -> None:
    _, what, hit, base, text = row
    hits, size = int(hit), int(base)
    names = range(size)
    if what.startswith("移动监管"):
        key = {"按行为": "acts", "按事项": "items", "按部门": "bodies"}[what.split("：")[1]]
        found = mobile_coverage(names, names, acts(hits, size, key), FIRST, LAST)[key]
    elif what.startswith("A 类"):
        found = relief(size, 905)["无" in what]
    else:
        found = low_credit_coverage(names, [Act(i, "i", "b", date(2026, 5, 6)) for i in range(hits)], FIRST, LAST)
        assert found.missing == tuple(range(hits, size))
    assert (found.hit, found.base, found.text) == (hits, size, text)


@pytest.mark.parametrize("row", rows("readings"), ids=lambda row: row[0])
def test_readings(row: list[str]) -> None:
    _, key, hit, base, reached = row
    found = mobile_coverage(range(int(base)), range(int(base)), acts(int(hit), int(base), key), FIRST, LAST)[key]
    assert found.reaches(Fraction(7, 10)) is (reached == "是")


def test_coverage_counts_the_period_and_each_enterprise_once() -> None:
    listed = ["甲", "乙", "丙", "乙"]
    done = [
        Act("甲", "i", "b", date(2026, 1, 1)),
        Act("甲", "i", "b", LAST),
        Act("乙", "i", "b", date(2025, 12, 31)),
        Act("丁", "i", "b", date(2026, 4, 1)),
    ]
    found = low_credit_coverage(listed, done, FIRST, LAST)
    assert (found.hit, found.base, found.missing, found.text) == (1, 3, ("乙", "丙"), "33.33%")
    assert share_of([], set()).value is None


def test_mobile_by_acts_counts_on_site_checks_only() -> None:
    done = [Act(1, "i", "b", FIRST, mobile=True), Act(2, "i", "b", FIRST), Act(3, "i", "b", FIRST, on_site=False)]
    assert mobile_coverage(["i", "j"], ["b"], iter(done), FIRST, LAST) == {
        "acts": Share(1, 2),
        "items": Share(1, 2, ("j",)),
        "bodies": Share(1, 1),
    }


@pytest.mark.parametrize("row", rows("replan"), ids=lambda row: row[0])
def test_replan(row: list[str]) -> None:
    assert after_filing(row[1], row[2]) == row[3]


@pytest.mark.parametrize("row", rows("items"), ids=lambda row: row[0] + row[3])
def test_stricter_class_for_its_own_items(row: list[str]) -> None:
    domain, grade = row[2].split("=")
    assert class_for_item(row[1], {domain: grade}, row[3] or None) == row[4]


@pytest.mark.parametrize("row", rows("lift"), ids=lambda row: row[0])
def test_lift(row: list[str]) -> None:
    high, low = (Share(*map(int, cell.split("/"))) for cell in row[1:3])
    found = targeting_lift(high, low)
    assert ("无" if found is None else str(found)) == row[3]


@pytest.mark.parametrize("row", rows("records"), ids=lambda row: row[0])
def test_records(row: list[str]) -> None:
    assert "".join(faults_of(Act("e", "i", "b", FIRST, implementation_code=row[1]))) == row[2]


@pytest.mark.parametrize("row", rows("repeal"), ids=lambda row: row[0])
def test_repeal(row: list[str]) -> None:
    items = [ItemVersion("X-1", date(2024, 1, 1), date(2026, 8, 15), "X-2"), ItemVersion("X-2", date(2026, 8, 15))]
    version, state = item_on(items, row[1], date.fromisoformat(row[2]))
    assert state == row[3]
    assert version is None or version.code == row[1]


YES = {"是": True, "否": False}


@pytest.mark.parametrize("row", rows("evidence"), ids=lambda row: row[0])
def test_evidence(row: list[str]) -> None:
    assert "".join(evidence_faults(*(YES[cell] for cell in row[1:4]))) == row[4]


@pytest.mark.parametrize("row", rows("warnings"), ids=lambda row: row[0])
def test_warning_periods(row: list[str]) -> None:
    pushed = date.fromisoformat(row[1])
    level = {"高": "high", "中": "middle", "低": "low"}[row[2]]
    assert due("supervision.warning_sign", pushed).due.isoformat() == row[3]
    assert due(f"supervision.warning_{level}", pushed).due.isoformat() == row[4]


@pytest.mark.parametrize("row", rows("listing"), ids=lambda row: row[0])
def test_listing(row: list[str]) -> None:
    assert "".join(listing_faults(row[1])) == row[2]


@pytest.mark.parametrize("row", rows("burden"), ids=lambda row: row[0])
def test_burden(row: list[str]) -> None:
    visits = [["item"] * int(n) for n in row[1].split()]
    assert burden(visits) == (int(row[2]), int(row[3]))
