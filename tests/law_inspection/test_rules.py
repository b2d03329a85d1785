"""The pure rules against the worked examples, and what must hold for every input."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.aspects.a9_coordination import dispatch
from fadu.aspects.a9_coordination.dispatch.rules.course import Stand, gaps, hurried, moved
from fadu.aspects.a9_coordination.dispatch.rules.promise import Course, colour
from fadu.aspects.a9_coordination.law_inspection.rules.checks import (
    Alike,
    change,
    characters,
    classes,
    draw,
    needs_site_check,
    triage,
)
from fadu.aspects.a9_coordination.law_inspection.rules.ladder import ORDER, Earlier, Ground, propose, rung_of
from fadu.aspects.a9_coordination.law_inspection.rules.ledger import Row, ledger
from fadu.law import builtin_calendar
from fadu.registry.burden.rules.clash import Stay, clashes
from fadu.registry.burden.rules.limits import load, over, warnings

from .tables import table

D = date(2026, 1, 5)
CAL = builtin_calendar()


def workdays(first: date, second: date) -> int:
    """Working days between two days, both left out."""
    days = (first + timedelta(days=n) for n in range(1, (second - first).days))
    return sum(map(CAL.is_workday, days))


def fraction(text: str) -> Fraction | None:
    return None if text == "none" else Fraction(text)


def rows_of(case: dict[str, str]) -> list[Row]:
    n = {key: int(case[key]) for key in ("found", "rejected", "confirmed", "due", "closed", "on_time", "reopened")}
    due, later = D + timedelta(days=60), D + timedelta(days=400)
    made = [Row(D, rejected=True) for _ in range(n["rejected"])]
    for i in range(n["confirmed"]):
        closed = None if i >= n["closed"] else due if i < n["on_time"] else due + timedelta(days=5)
        reopened = due + timedelta(days=9) if i < n["reopened"] else None
        made.append(Row(D, D, False, due if i < n["due"] else later, closed, None, reopened))
    return made


@pytest.mark.parametrize("case", table("Ledger"))
def test_ledger(case):
    found = ledger(rows_of(case), D + timedelta(days=90))
    assert (found.found, found.rejected, found.confirmed, found.due) == tuple(
        int(case[key]) for key in ("found", "rejected", "confirmed", "due")
    )
    assert found.done_rate == fraction(case["done"]) and found.on_time_rate == fraction(case["timely"])
    assert found.recurrence == fraction(case["recurrence"])


def test_hand_in_decides_whether_it_was_in_time():
    row = Row(D, D, False, date(2026, 5, 20), date(2026, 5, 28), date(2026, 5, 19))
    assert ledger([row], date(2026, 6, 1)).on_time == 1


@pytest.mark.parametrize("case", table("Reopening"))
def test_reopening(case):
    """What was due once stays due while its new period runs; it is closed neither once nor in time."""
    off, reopened, settled, day = (date.fromisoformat(case[key]) if case[key] else None
                                   for key in ("closed", "reopened", "settled", "cut-off"))  # fmt: skip
    row = Row(D, D, False, date.fromisoformat(case["first_due"]), off, off, reopened, settled=settled)
    found = ledger([row], day)
    assert [found.due, found.closed, found.on_time] == [int(case[key]) for key in ("due", "done", "in_time")]
    assert found.recurrence == fraction(case["recurrence"])


@pytest.mark.parametrize("case", table("Ladder"))
def test_ladder(case):
    ground = Ground(case["kind"], "x", late=int(case["late"]), level=case["level"], detail=case["detail"],
                    urged=case["urged"] == "yes", lag=int(case["lag"]))  # fmt: skip
    assert (rung_of(ground) or "none") == case["rung"]


@pytest.mark.parametrize("case", table("Promise", dispatch))
def test_promise(case):
    course = Course(case["state"], date(2026, 12, 31), date(2026, 1, 1), fraction(case["wanted"] or "none"),
                    fraction(case["value"] or "none"), int(case["proofs"]), int(case["waiting"]),
                    case["told"] == "yes")  # fmt: skip
    key, reason = colour(course, date.fromisoformat(case["day"]))
    assert key == case["colour"] and reason


def test_many_old_clocks_call_for_a_visit():
    old = [Ground("clock", "x", n, late=20) for n in range(5)]
    assert propose(1, old).rung == "onsite" and propose(1, old[:4]).rung == "inquiry"


GROUNDS = st.lists(
    st.builds(Ground, kind=st.sampled_from(["clock", "problem", "target", "indicator"]), text=st.just("x"),
              matter=st.integers(1, 50), late=st.integers(0, 60), level=st.sampled_from(["", "red", "yellow"]),
              lag=st.integers(0, 40)), max_size=8)  # fmt: skip


@given(GROUNDS)
def test_a_graver_fact_never_lowers_the_measure(grounds):
    made = propose(1, grounds)
    more = propose(1, [*grounds, Ground("problem", "x", 99, late=60)])
    assert more is not None and (made is None or ORDER.index(more.rung) >= ORDER.index(made.rung))


@given(GROUNDS, st.integers(0, 10))
def test_a_unit_is_left_alone_in_its_quiet_time(grounds, ago):
    made = propose(1, grounds)
    if made:
        assert propose(1, grounds, [Earlier(made.rung, ago)]) is None
        assert propose(1, grounds, [Earlier(made.rung, 11)]) == made


@given(GROUNDS)
def test_the_order_of_the_facts_does_not_change_the_measure(grounds):
    made, back = propose(1, grounds), propose(1, grounds[::-1])
    assert (made and (made.rung, Counter(made.grounds))) == (back and (back.rung, Counter(back.grounds)))


@pytest.mark.parametrize("case", table("Clash"))
def test_clash(case):
    read, whole = date.fromisoformat, case["comprehensive"] == "yes"
    planned = Stay(1, 7, "本次", read(case["start"]), read(case["end"]), "law", whole)
    other = Stay(2, 7, "他次", read(case["other_start"]), read(case["other_end"]), "law", whole)
    found = clashes(planned, [other], 10, 1, workdays)
    assert [c.kind for c in found] == ([] if case["expect"] == "none" else [case["expect"]])
    assert clashes(planned, [Stay(2, 8, "他单位", other.start, other.end)], 10, 1, workdays) == []


def test_a_clash_says_whether_days_overlap():
    first = Stay(1, 7, "本次", date(2026, 12, 7), date(2026, 12, 11), "law", False)
    for start, words in ((date(2026, 12, 11), "时间重叠"), (date(2026, 12, 14), "相隔 0 个工作日")):
        other = Stay(2, 7, "他次", start, start + timedelta(days=3), "law", False)
        assert words in clashes(first, [other], 10, 1, workdays)[0].text


DAYS = st.dates(date(2026, 1, 5), date(2026, 12, 20))


@given(DAYS, st.integers(0, 5), DAYS, st.integers(0, 5))
def test_a_clash_is_mutual(a, n, b, m):
    one = Stay(1, 7, "a", a, a + timedelta(days=n), "law", True)
    two = Stay(2, 7, "b", b, b + timedelta(days=m), "law", True)
    kinds = [sorted(c.kind for c in clashes(x, [y], 10, 1, workdays)) for x, y in ((one, two), (two, one))]
    assert kinds[0] == kinds[1] and "quota" in kinds[0]


@pytest.mark.parametrize("case", table("Triage"))
def test_triage(case):
    marks = [int(case[key]) for key in ("effect", "persons", "gravity", "recurrence")]
    assert triage(*marks) == (int(case["score"]), case["route"])
    with pytest.raises(ValueError, match="0 至 3"):
        triage(4, *marks[1:])


@pytest.mark.parametrize("case", table("Similar cases"))
def test_similar_cases(case):
    assert change(int(case["before"]), int(case["after"])) == fraction(case["change"])


def test_a_class_needs_three_cases_of_two_units_in_a_year():
    day = date(2026, 11, 23)
    rows = [Alike("k", unit, day - timedelta(days=10)) for unit in (1, 1, 2)]
    assert classes(rows, day) == ["k"]
    assert classes(rows[:2], day) == [] and classes([Alike("k", 1, day)] * 3, day) == []
    assert classes([*rows[:2], Alike("k", 2, date(2025, 1, 2))], day) == []
    ends = [Alike("k", unit, closed) for unit, closed in ((1, date(2026, 3, 2)), (2, date(2026, 3, 3)))]
    assert classes([*ends, Alike("k", 3, date(2025, 3, 31))], date(2026, 3, 31)) == ["k"]
    assert classes([*ends, Alike("k", 3, date(2025, 3, 30))], date(2026, 3, 31)) == []


@given(st.integers(1, 400), st.integers(1, 400), st.text(max_size=20))
def test_a_sample_can_be_drawn_again(population, size, seed):
    if size > population:
        with pytest.raises(ValueError, match="抽取数"):
            draw(population, size, seed)
        return
    numbers = draw(population, size, seed)
    assert numbers == draw(population, size, seed) == sorted(set(numbers))
    assert len(numbers) == size and numbers[0] >= 1 and numbers[-1] <= population


def test_a_paper_is_as_long_as_its_text():
    assert characters({"body": [{"block": "para", "text": "一 二\n三"}, {"rows": [["四", "五"]], "level": 1}]}) == 5


def test_grave_problems_and_every_tenth_are_checked_on_site():
    assert needs_site_check(3, 1) and needs_site_check(1, 10) and not needs_site_check(2, 11)


@pytest.mark.parametrize("case", table("Movement", dispatch))
def test_movement(case):
    found = moved([Stand(1, case["before"])], [Stand(1, case["after"])])
    assert (found[0].kind, found[0].jump) == (case["kind"], case["jump"] == "yes")
    assert moved([Stand(1, "green", value="3")], [Stand(1, "green", value="3")]) == []


def test_ratings_two_apart_are_shown_the_hopeful_units_first():
    found = gaps({1: 5, 2: 3, 3: 1, 4: 4}, {1: 2, 2: 3, 3: 4, 5: 1})
    assert [(gap.key, gap.points) for gap in found] == [(1, 3), (3, -3)]


def test_a_folder_filled_in_the_last_month_is_flagged():
    day = date(2026, 11, 23)
    old, new = date(2026, 3, 2), date(2026, 11, 10)
    assert hurried([old] * 6 + [new] * 4, day) and not hurried([old] * 7 + [new] * 3, day)
    assert not hurried([new] * 4, day)


@given(st.lists(st.sampled_from(["request", "form", "file", "answer", "return", "meeting", "inspection"]), max_size=12))
def test_one_more_demand_never_silences_a_warning(kinds):
    month = load([(kind, 30) for kind in kinds])
    assert month.total == len(kinds) and month.minutes == 30 * len(kinds)
    before = len(warnings(month))
    for kind in set(kinds):
        assert len(warnings(load([*((k, 30) for k in kinds), (kind, 30)]))) >= before
        assert all(text not in warnings(month) for text in over(month, kind))


def test_what_is_written_off_again_is_closed_and_stays_a_recurrence():
    off = date(2026, 10, 9)
    again = Row(D, D, False, date(2026, 9, 1), off, None, date(2026, 9, 20), settled=off)
    found = ledger([again], date(2026, 11, 1))
    assert (found.closed, found.done_rate, found.recurrence) == (1, Fraction(1), Fraction(1))
    assert ledger([again], date(2026, 9, 30)).closed == 0
