"""Nothing is asked twice; unanswered questions count."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.aspects.a9_coordination.annual_plan.burden import unanswered
from fadu.aspects.a9_coordination.annual_plan.overview import overview
from fadu.aspects.a9_coordination.dispatch.views.burden import read_limits
from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.procedure import InvalidFacts, take
from fadu.kernel.today import frozen_today
from fadu.registry.burden import meter, once
from fadu.registry.burden.inforce import limits_on, set_limits
from fadu.registry.burden.rules.limits import fields

from .conftest import DAY, contact, task


def ask(work, office, **more):
    facts = {"period": "2026-11", "about": "progress", "question": "目前进展", "answer_by": "2026-11-27"} | more
    return take(work, "dispatch", office, facts)


def test_nothing_is_asked_twice_in_a_period(plan, office) -> None:
    work = task(plan, "T22")
    ask(work, office)
    with pytest.raises(InvalidFacts, match="不得重复"):
        ask(work, office)
    ask(work, office, about="problem")
    ask(work, office, period="2026-12")
    load = meter.load_of(work.organ_id, Period.year(2026))
    rows = list(meter.entries(work.organ_id, Period.year(2026)))
    assert load.total == len(rows) == 1 and rows[0]["questions"] == 3  # three questions on one day ask once


def test_missing_answers_turn_the_task_red(plan, office) -> None:
    work = task(plan, "T22")
    with frozen_today(date(2026, 9, 1)):
        ask(work, office, period="2026-09", answer_by="2026-09-08")
    assert {t.task.no: t.colour.key for t in overview(plan, SYSTEM, DAY).tasks}["T22"] != "red"
    with frozen_today(date(2026, 10, 8)):
        ask(work, office, period="2026-10", answer_by="2026-10-15")
    assert {t.task.no: t.colour.key for t in overview(plan, SYSTEM, DAY).tasks}["T22"] == "red"
    take(work, "answer", contact(work), {"answer": "已建成四十六个"})
    assert unanswered(work) == []


def test_a_limit_of_the_city_holds_from_its_day_and_earlier_ones_stay(plan, office) -> None:
    assert set_limits(office, {"answer.a_month": 0, "gap_workdays": 10}, date(2026, 12, 1), "减负年") == ["要求答复每月（次） 3→0"]
    work = task(plan, "T22")
    ask(work, office)
    assert meter.warnings_of(work.organ_id, DAY) == []
    assert (limits_on(DAY).kind("answer").a_month, limits_on(date(2026, 12, 1)).kind("answer").a_month) == (3, 0)
    assert set_limits(office, {"answer.a_month": 0}, date(2026, 12, 2), "同前") == []


@pytest.mark.parametrize(
    ("given", "field"),
    [({"answer.a_month": "-1"}, "answer.a_month"), ({"gap_workdays": "²"}, "gap_workdays"),
     ({"since": "2026-11-01"}, "since"), ({"since": "明天"}, "since"),
     ({"reason": " "}, "reason"), ({"minutes_a_month": "99999999"}, "minutes_a_month")],
)  # fmt: skip
def test_what_is_no_limit_is_refused_beside_its_field(given, field) -> None:
    whole = {key: str(low) for key, (_, low, _) in fields().items()} | {"since": "2026-12-01", "reason": "减负年"}
    assert read_limits(whole, date(2026, 11, 24))[2] == {}
    assert list(read_limits(whole | given, date(2026, 11, 24))[2]) == [field]


@pytest.mark.parametrize(
    ("words", "key"),
    [("行政复议新收", "reconsideration.received"), (" 行政复议 · 新收 数量", "reconsideration.received"),
     ("新收（行政复议）", "reconsideration.received"), ("新收", ""), ("行政复议新收过多少", ""), ("", "")],
)  # fmt: skip
def test_a_figure_asked_for_by_its_title_is_known(words: str, key: str):
    assert once.named(words) == key


def test_a_register_named_in_a_question_is_looked_into_first():
    assert "行政复议" in dict(once.near("各区市行政复议收件情况")) and once.near("会议室照片") == []
