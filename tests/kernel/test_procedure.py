"""Steps: who, when, what; one acceptance from six at once; deadlines taken by the system."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections

from fadu.kernel.access import PUBLIC, Actor, PostView
from fadu.kernel.models import Event, Matter, NumberSeries, PaperRecord, Run
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Stale, available, open_case, take, tick
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today

from .conftest import officer
from .permit.models import Permit

pytestmark = pytest.mark.django_db


def state(case):
    return Permit.objects.as_system().get(pk=case.pk).state


def test_a_case_runs_through_with_its_clocks_papers_and_events(file, actor):
    case = file(date(2026, 3, 2))
    with frozen_today(date(2026, 3, 31)):
        done = take(case, "accept", actor, on=date(2026, 3, 4))
        assert [p.number for p in done.papers] == ["甲受〔2026〕1号"]
        take(case, "hold", actor, {"reason": "等待鉴定"}, on=date(2026, 3, 10))
        assert case.runs().get(key="decide").paused
        take(case, "resume", actor, on=date(2026, 3, 20))
        take(case, "extend", actor, {"extend": 30}, on=date(2026, 3, 30))
        run = case.runs().get(key="decide")
        # 60 days from 03-04 is 05-03; ten days' pause 05-13; thirty more 06-12 (Friday)
        assert (run.due_on, run.extension, run.paused) == (date(2026, 6, 12), 30, False)
        assert any("六十" in line["text"] or "60" in line["text"] for line in run.trace)
        take(case, "decide", actor, {"result": "准予"})
    assert state(case) == "done" and case.runs().filter(stopped_on=None).count() == 0
    assert [e.step for e in case.events() if e.kind == "step"] == [
        "file",
        "accept",
        "hold",
        "resume",
        "extend",
        "decide",
    ]


def test_steps_are_refused_with_a_reason(file, actor, city):
    case = file()
    with frozen_today(date(2026, 3, 3)):
        for step, who, word in (
            ("decide", actor, "已收件"),
            ("accept", officer(city[1]), "承办人"),
            ("accept", officer(city[0], "clerk"), "承办人"),
            ("deem", actor, "系统"),
        ):
            with pytest.raises(NotAllowed) as refused:
                take(case, step, who, {})
            assert word in str(refused.value)
        take(case, "accept", actor)
        take(case, "extend", actor, {"extend": 5})
        with pytest.raises(NotAllowed, match="只可延长一次"):
            take(case, "extend", actor, {"extend": 5})
        offer = {o.step.key: o for o in available(Permit._plain.get(pk=case.pk), actor)}
        assert not offer["extend"].allowed and offer["hold"].allowed


@pytest.mark.parametrize(
    "facts,field,word",
    [
        ({}, "reason", "请填写"),
        ({"reason": "  "}, "reason", "请填写"),
        ({"reason": "x" * 2001}, "reason", "最多"),
        ({"reason": "x", "other": 1}, "other", "没有名为"),
    ],
)
def test_answers_are_checked(file, actor, facts, field, word):
    case = file()
    with frozen_today(date(2026, 3, 3)):
        take(case, "accept", actor)
        with pytest.raises(InvalidFacts) as wrong:
            take(case, "hold", actor, facts)
    assert word in wrong.value.errors[field]
    assert state(case) == "open"


@pytest.mark.parametrize("value,word", [("长" * 61, "最多 60 字"), ({"a": 1}, "一段文字"), (["x"], "一段文字")])
def test_an_answer_fits_its_column(actor, city, value, word):
    with pytest.raises(InvalidFacts, match=word):
        open_case(register("permit"), actor, {"applicant": value}, organ_id=city[0].pk)


def test_a_failed_opening_leaves_nothing(actor, city):
    with pytest.raises(InvalidFacts):
        open_case(register("permit"), actor, {"applicant": ""}, organ_id=city[0].pk)
    assert Matter._plain.count() == Event._plain.count() == NumberSeries.objects.count() == 0


def test_the_future_and_the_time_before_the_case_are_refused(file, actor):
    case = file(date(2026, 3, 2))
    with frozen_today(date(2026, 3, 3)):
        for day in (date(2026, 3, 4), date(2026, 3, 1)):
            with pytest.raises(InvalidFacts):
                take(case, "accept", actor, on=day)


def test_a_repeated_token_does_nothing_twice(file, actor):
    case = file()
    with frozen_today(date(2026, 3, 3)):
        first = take(case, "accept", actor, token="t1")
        again = take(case, "accept", actor, token="t1")
    assert first.event.pk == again.event.pk and PaperRecord._plain.count() == 1
    assert [p.number for p in again.papers] == [p.number for p in first.papers]


def test_a_stale_form_is_refused(file, actor):
    case = file()
    seen = case.version
    with frozen_today(date(2026, 3, 3)):
        take(case, "accept", actor)
        with pytest.raises(Stale):
            take(case, "hold", actor, {"reason": "x"}, version=seen)


def test_the_public_opens_a_case_but_sees_only_its_own(city, file):
    mine = file(by=PUBLIC)
    file()
    assert mine.matter.query_code and len(mine.matter.query_code) == 8
    assert list(Permit.objects.for_user(PUBLIC)) == []
    assert [c.pk for c in Permit.objects.for_user(PUBLIC.unlocking(mine.pk))] == [mine.pk]


def test_silence_is_acceptance_dated_on_the_due_day(file):
    case = file(date(2026, 2, 11))
    with frozen_today(date(2026, 3, 20)):
        assert tick(date(2026, 2, 25)) == 0
        assert tick(date(2026, 2, 26)) == 1
        assert tick(date(2026, 2, 26)) == 0
    event = case.events().last()
    assert (event.step, event.on) == ("deem", date(2026, 2, 25))
    assert case.runs().get(key="decide").due_on == date(2026, 4, 27)


def snapshot():
    return sorted(
        (r.matter.title, r.key, r.turn, r.started_on, r.due_on, r.stopped_on)
        for r in Run._plain.select_related("matter")
    ), sorted(Permit._plain.values_list("applicant", "state"))


@pytest.mark.parametrize("daily", [True, False])
def test_missed_days_are_caught_up(file, daily):
    for i in range(8):
        file(date(2026, 3, 2) + timedelta(days=i), applicant=f"申请人{i}")
    last = date(2026, 3, 20)
    days = [date(2026, 3, 9) + timedelta(days=i) for i in range(12)] if daily else [last]
    for day in days:
        with frozen_today(day):
            tick(day)
    runs, states = snapshot()
    assert len(runs) == 16 and {s for _, s in states} == {"open"}
    expected = [(n, s) for n, k, t, s, d, e in runs if k == "decide"]
    assert expected == [(n, d) for n, k, t, s, d, e in runs if k == "review"]


def test_an_expired_period_binds_before_a_late_step(file, actor):
    case = file(date(2026, 2, 11))
    with frozen_today(date(2026, 3, 2)), pytest.raises(NotAllowed):
        take(case, "accept", actor)
    assert state(case) == "open"


def test_what_lapsed_by_itself_makes_no_form_stale(file, actor):
    case = file(date(2026, 2, 11))
    seen = case.version
    with frozen_today(date(2026, 3, 2)):
        assert take(case, "hold", actor, {"reason": "鉴定"}, version=seen).case.state == "held"
        with pytest.raises(Stale):
            take(case, "resume", actor, version=seen)


@pytest.mark.django_db(transaction=True)
def test_six_at_once_give_one_acceptance(file, actor):
    case = file(date(2026, 3, 2))
    results: list[str] = []

    def accept():
        try:
            with frozen_today(date(2026, 3, 3)):
                take(case, "accept", actor)
            results.append("ok")
        except NotAllowed:
            results.append("no")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(6)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(results) == ["no"] * 5 + ["ok"]
    assert Run._plain.filter(matter_id=case.pk, key="decide").count() == 1
    connections.close_all()


def test_nobody_without_a_post_sees_or_counts(file, city):
    file()
    stranger = Actor(9, "x", "x", ())
    other = Actor(9, "x", "x", (PostView("handler", city[1].pk, frozenset({city[1].pk}), ""),))
    for who in (PUBLIC, stranger, other):
        assert Permit.objects.for_user(who).count() == 0
        assert Matter.objects.for_user(who).count() == 0
        assert Run.objects.for_user(who).count() == 0
        assert Event.objects.for_user(who).count() == 0
