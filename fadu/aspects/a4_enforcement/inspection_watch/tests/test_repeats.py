"""I-17 as the city runs it: the rule taken up from a day on by form, raised by the nightly run, answered, settled."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fadu.kernel.access import Actor, PostView
from fadu.kernel.procedure import take
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue import editing, lookups
from fadu.registry.inspection_catalogue.models import WarningRule
from fadu.registry.inspection_catalogue.rules import warnings

from ..models import InspectionWarning
from ..raising import run
from .conftest import visit

TABLE = Path(__file__).parents[5] / "tests" / "catalogue" / "examples.md"
YEAR_END = date(2026, 11, 23)


def example() -> tuple[list[list[str]], list[date], list[date]]:
    """The visits of I-17, its occurrences and its warnings, as the table of the rules has them."""
    line = next(text for text in TABLE.read_text(encoding="utf-8").splitlines() if text.startswith("| I-17 "))
    _, _, made, happened, warned, _ = (cell.strip() for cell in line.split("|"))
    dates = re.compile(r"\d{4}-\d\d-\d\d")
    return (
        [one.split() for one in made.split(";")],
        [date.fromisoformat(day) for day in dates.findall(happened)],
        [date.fromisoformat(day) for day in dates.findall(warned)],
    )


def adopted(boss: Actor, on: date) -> WarningRule:
    """The city takes Hainan's model up, as its form does; the row kept for reference ends."""
    WarningRule.objects.filter(active=True).update(active=False)
    row = WarningRule.objects.get(key="hainan-repeat", active=False)
    WarningRule.objects.filter(pk=row.pk).update(valid_from=on)
    row.refresh_from_db()
    return editing.change(row, {"active": True}, boss, on=on, reason="本市试行")  # type: ignore[return-value]


def test_repeated_checks_of_a_county(body: Any, firm: Any, boss: Actor) -> None:
    made, happened, warned = example()
    rule = adopted(boss, date(2026, 1, 1))
    cards = [row.matter for row in Enterprise._plain.select_related("matter").order_by("pk")[:5]]
    firms = dict(zip("ABCDE", cards, strict=True))
    for name, day, *cause in made:
        visit(body, firms[name], date.fromisoformat(day), trigger="complaint" if cause else "plan")
    rows = [hit.on for hit in warnings.occurrences(lookups.threshold_of(rule), known())]
    assert rows == sorted(happened)
    assert [run(on) for on in (warned[0] - timedelta(days=1), warned[0])] == [0, 1]
    assert [run(YEAR_END, date(2026, 6, 1)), run(YEAR_END, date(2026, 6, 1))] == [1, 0]
    found = list(InspectionWarning._plain.order_by("raised_on"))
    assert [case.raised_on for case in found] == warned and {case.rule for case in found} == {"hainan-repeat"}
    settle(found[0], body, boss)


@pytest.mark.parametrize(
    ("taken_up", "warned"), [("2026-06-30", 2), ("2026-07-01", 2), ("2026-07-02", 1), ("2026-08-04", 0)]
)
def test_no_rule_reaches_back(body: Any, firm: Any, boss: Actor, taken_up: str, warned: int) -> None:
    """I-17 with the rule taken up in the middle: what happened before counts, no earlier day is warned of."""
    made, *_ = example()
    adopted(boss, date.fromisoformat(taken_up))
    cards = [row.matter for row in Enterprise._plain.select_related("matter").order_by("pk")[:5]]
    firms = dict(zip("ABCDE", cards, strict=True))
    for name, day, *cause in made:
        visit(body, firms[name], date.fromisoformat(day), trigger="complaint" if cause else "plan")
    assert run(YEAR_END, date(2026, 1, 1)) == warned


@pytest.mark.parametrize(("rolling_from", "warned"), [(None, []), ("2026-04-01", ["2026-04-01"]), ("2026-04-02", [])])
def test_a_window_changes_from_a_day_on(
    body: Any, firm: Any, boss: Actor, rolling_from: str | None, warned: list[str]
) -> None:
    """I-05: natural weeks raise nothing; rolling ones, from the day of the form on, do."""
    WarningRule.objects.filter(active=True).exclude(key="chengdu-week").update(active=False)
    if rolling_from:
        row = WarningRule.objects.get(key="chengdu-week")
        editing.change(row, {"window": "rolling"}, boss, on=date.fromisoformat(rolling_from), reason="连续七日")
    for day in ("2026-03-27", "2026-03-30", "2026-04-01"):
        visit(body, firm, date.fromisoformat(day))
    run(YEAR_END, date(2026, 3, 1))
    assert [str(case.raised_on) for case in InspectionWarning._plain.order_by("raised_on")] == warned


def known() -> Any:
    """All visits, as the nightly run reads them."""
    from fadu.registry.inspection_catalogue import history

    return history.visits(date(2025, 1, 1), YEAR_END)


def settle(case: InspectionWarning, body: Any, boss: Actor) -> None:
    """The body gives its reasons, the supervision settles with an opinion."""
    case = take(case, "ask", boss, {"question": "为什么两月内两次上门"}, on=YEAR_END).case
    post = PostView("inspection.head", body.organ_id, frozenset({body.organ_id}), "371000")
    case = take(case, "explain", Actor(9, "某乙", "某乙", (post,)), {"explanation": "两个事项没有合并"}, on=YEAR_END).case
    case = take(case, "resolve", boss, {"outcome": "corrected", "opinion": "合并计划"}, on=YEAR_END).case
    assert (case.state, case.outcome) == ("resolved", "corrected")
