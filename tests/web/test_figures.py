"""Figures drawn by the server: what they say in words, where they put things, that nothing leaves the drawing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.web.figures import (
    ClockBar,
    MonthDay,
    PathStop,
    clock_bars,
    month_columns,
    month_grid,
    procedure_path,
    year_bar,
)

TODAY = date(2026, 11, 23)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def percents(svg: str) -> list[float]:
    """Every place given in percent."""
    return [float(text) for text in re.findall(r'(?:x|x1|x2|width)="(-?[\d.]+)%"', svg)]


@pytest.mark.parametrize(
    ("bar", "state", "words"),
    [
        (ClockBar("决定", date(2026, 11, 2), date(2026, 12, 7)), "running", "还有 14 天"),
        (ClockBar("决定", date(2026, 11, 2), TODAY), "running", "今天届满"),
        (ClockBar("决定", date(2026, 9, 1), date(2026, 11, 20)), "over", "已超期 3 天"),
        (ClockBar("决定", date(2026, 9, 1), date(2026, 11, 1), date(2026, 10, 30)), "met", "10月30日停止，未逾期"),
        (ClockBar("决定", date(2026, 9, 1), date(2026, 11, 1), date(2026, 11, 1)), "met", "11月1日停止，未逾期"),
        (ClockBar("决定", date(2026, 9, 1), date(2026, 11, 1), date(2026, 11, 4)), "late", "11月4日停止，逾期 3 天"),
        (ClockBar("答复", date(2026, 9, 1), TODAY, TODAY, lapsed=True), "lapsed", "11月23日期满"),
        (
            ClockBar("决定", date(2026, 9, 1), date(2026, 12, 1), None, ((date(2026, 11, 9), None),)),
            "paused",
            "11月9日起暂停",
        ),
        (ClockBar("决定", date(2026, 11, 2), date(2027, 1, 4), None, (), True), "running", "2027年1月4日届满（暂定）"),
    ],
)
def test_a_clock_says_where_it_stands(bar, state, words):
    assert bar.state(TODAY) == state
    drawn = str(clock_bars([bar], TODAY))
    assert words in drawn and drawn.count("<title>") == 1
    assert words.removesuffix("（暂定）") in re.findall(r"<title>(.*?)</title>", drawn)[0]


def test_pauses_are_hatched_and_the_provisional_tick_is_broken():
    bar = ClockBar("决定", date(2026, 9, 1), date(2027, 1, 4), None, ((date(2026, 10, 1), date(2026, 10, 9)),), True)
    drawn = str(clock_bars([bar], TODAY, "k"))
    assert 'fill="url(#k-hatch)"' in drawn and 'id="k-hatch"' in drawn and "tick draft" in drawn
    assert "2026-10-01 至 2026-10-09" in drawn


def test_no_clock_no_figure():
    assert clock_bars([], TODAY) == ""


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(days, st.integers(0, 400), st.integers(-50, 50) | st.none(), st.booleans()), min_size=1, max_size=5
    ),
    days,
)
def test_nothing_leaves_the_drawing(clocks, today):
    """Whatever the days, every bar, tick and word stands between the edges and no width is negative."""
    bars = [
        ClockBar(
            "期限",
            start,
            start + timedelta(length),
            None if gap is None else start + timedelta(max(length + gap, 0)),
            ((start, None),) if paused and gap is None else (),
        )
        for start, length, gap, paused in clocks
    ]
    places = percents(str(clock_bars(bars, today)))
    assert places and min(places) >= 0 and max(places) <= 100


def test_titles_are_escaped():
    assert "<b>" not in clock_bars([ClockBar("<b>", TODAY, TODAY)], TODAY)
    assert "<b>" not in procedure_path([PathStop("<b>", "now")])


def test_columns_are_as_high_as_their_values_and_say_them():
    drawn = str(
        month_columns([Fraction(1, 2), Fraction(1), None], "按期率", shown=["50%", "100%", "—"], goal=Fraction(1))
    )
    heights = [float(h) for h in re.findall(r'height="([\d.]+)" class="col"', drawn)]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2) and len(heights) == 2
    assert "1月 50%，2月 100%，3月 —" in drawn and 'class="goal"' in drawn


def test_the_year_before_stands_beside_on_one_scale():
    drawn = str(month_columns([10, 5], "到场检查", before=[20, 5], part_month=2, series=("2026", "2025")))
    assert re.findall(r'class="(col[^"]*)"', drawn) == ["col was", "col", "col was", "col part"]
    heights = [float(h) for h in re.findall(r'height="([\d.]+)" class="col', drawn)]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2) and heights[2] == heights[3]
    assert "1月 2026 10，2025 20；2月 2026 5，2025 5" in drawn and drawn.count('scope="row"') == 2 and "legend" in drawn


def test_an_empty_year_is_still_a_figure():
    assert "1月 0" in month_columns([0] * 12, "件数")


def test_the_month_marks_rest_days_today_and_what_is_due():
    drawn = str(month_grid(2026, 11, {date(2026, 11, 7): MonthDay("off", "休")}, TODAY))
    assert drawn.count("<td") == 42 and 'class="off"' in drawn and 'class="today"' in drawn and "今天" in drawn
    assert drawn.count("datetime=") == 30


def test_the_line_of_states_says_done_now_and_next():
    drawn = procedure_path(
        [PathStop("收件", "done", date(2026, 1, 5)), PathStop("审理", "now"), PathStop("归档", "next")]
    )
    assert "（已经过）" in drawn and 'aria-current="step"' in drawn and "（尚未到）" in drawn and "1月5日" in drawn


@pytest.mark.parametrize(("day", "share"), [(date(2026, 1, 1), 0), (date(2026, 7, 2), 50), (date(2026, 12, 31), 100)])
def test_the_year_counts_the_days_that_have_passed(day, share):
    assert f"全年已过 {share}%" in year_bar(day)
