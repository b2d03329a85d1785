"""What scores are made from: self-scores, evidence, events, experts, surveys, freezing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from fadu.aspects.a9_coordination.assessment.models import (
    Assessment,
    Evidence,
    ExpertScore,
    ExtraEvent,
    Review,
    SelfScore,
)
from fadu.kernel.models import Matter
from fadu.kernel.today import frozen_today
from fadu.kernel.uploads import store
from fadu.people.city import load_city

from . import people
from .people import at, sheet
from .test_campaign import refused

DAY = date(2025, 12, 3)


@pytest.fixture(scope="module")
def begun(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """A campaign that has begun."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_city()
        with frozen_today(date(2026, 3, 2)):
            people.staff()
            people.records()
            yield people.campaign().pk
        transaction.set_rollback(True)


@pytest.fixture
def open_(begun: int, db: None) -> Assessment:
    return Assessment._plain.select_related("scheme", "organ").get(pk=begun)


def test_two_campaigns_of_one_year_have_two_names(open_):
    assert "已有同名的考核" in refused(lambda: people.campaign(open_.scheme))


def test_a_self_score_that_differs_is_explained(open_):
    own = sheet(open_, "rsj")
    words = refused(lambda: at(DAY, own, "self_score", "c.rsj", {"scores": "A1.1=30"}))
    assert "须说明差异：A1.1 自评 30，按记录为 24.00" in words
    assert "不得超过 30 分" in refused(lambda: at(DAY, own, "self_score", "c.rsj", {"scores": "A1.1=31"}))
    assert "第 1 行读不懂" in refused(lambda: at(DAY, own, "self_score", "c.rsj", {"scores": "A9=1"}))
    at(DAY, own, "self_score", "c.rsj", {"scores": "A1.1=30；有一件正在申请再审\nA2.1=10"})
    assert [(s.leaf, int(s.points)) for s in SelfScore._plain.filter(sheet=own)] == [("A1.1", 30), ("A2.1", 10)]


def test_self_scores_end_with_their_phase(open_):
    at(date(2025, 12, 16), open_, "close_self", "assessor")
    own = sheet(open_, "rsj")
    assert "自评已经结束" in refused(lambda: at(date(2025, 12, 17), own, "self_score", "c.rsj", {"scores": "A2.1=10"}))


def test_a_unit_does_not_act_on_another_units_sheet(open_):
    own = sheet(open_, "rsj")
    assert "须由" in refused(lambda: at(DAY, own, "submit", "c.gaj"))


def test_what_the_system_holds_is_linked_not_uploaded(open_):
    own, record = sheet(open_, "gaj"), Matter._plain.filter(register="reconsideration").first()
    assert "填写一项" in refused(lambda: at(DAY, own, "prove", "c.gaj", {"slot": "report"}))
    assert "没有编号" in refused(lambda: at(DAY, own, "prove", "c.gaj", {"slot": "report", "record": "无此号"}))
    at(DAY, own, "prove", "c.gaj", {"slot": "report", "record": record.number})
    at(DAY, sheet(open_, "rsj"), "prove", "c.rsj", {"slot": "report", "record": record.number})
    assert Evidence._plain.filter(record=record).count() == 2  # one record, two uses, no copy
    file = store("报告.txt", "年度报告正文".encode(), people.who("c.gaj"))
    at(DAY, own, "prove", "c.gaj", {"slot": "experts", "file": [file.pk], "note": "市公安局的创新举措"})
    kept = Evidence._plain.get(sheet=own, source="experts")
    assert kept.digest == file.digest and kept.added_by and kept.added_on == DAY


def test_evidence_is_checked_by_somebody_else(open_):
    own = sheet(open_, "gaj")
    record = Matter._plain.filter(register="reconsideration").first()
    at(DAY, own, "prove", "c.gaj", {"slot": "report", "record": record.number})
    pk = str(Evidence._plain.get(sheet=own).pk)
    assert "须写明理由" in refused(lambda: at(DAY, own, "check", "assessor", {"evidence": [pk], "result": "rejected"}))
    at(DAY, own, "check", "assessor", {"evidence": [pk], "result": "accepted"})
    assert Evidence._plain.get(pk=pk).state == "accepted"


def event(own, name: str, number: str = "鲁法办〔2025〕9号", **more):
    facts = {"source": "awards", "number": number, "title": "法治建设表扬", "authority": "省委依法治省办",
             "happened_on": "2025-09-01"} | more  # fmt: skip
    return at(DAY, own, "report_event", name, facts)


def test_an_award_counts_once_with_proof_and_by_anothers_word(open_):
    own = sheet(open_, "gaj")
    file = store("通报.txt", "表扬通报".encode(), people.who("c.gaj"))
    event(own, "c.gaj", number="无证明一号")
    event(own, "c.gaj", file=[file.pk])
    assert "不得重复计" in refused(lambda: event(own, "c.gaj"))
    bare, proven = ExtraEvent._plain.filter(sheet=own).order_by("id")
    accept = {"event": str(bare.pk), "result": "accepted"}
    assert "没有证明材料" in refused(lambda: at(DAY, own, "decide_event", "assessor", accept))
    at(DAY, own, "decide_event", "assessor", accept | {"event": str(proven.pk)})
    assert ExtraEvent._plain.get(pk=proven.pk).state == "accepted"


def test_figures_are_frozen_only_after_the_last_day(open_):
    at(date(2025, 12, 16), open_, "close_self", "assessor")
    assert "次日起才能冻结" in refused(lambda: at(date(2025, 12, 20), open_, "freeze", "assessor"))


def test_nothing_is_computed_while_something_is_wanting(open_):
    at(date(2025, 12, 16), open_, "close_self", "assessor")
    words = refused(lambda: at(date(2026, 1, 5), open_, "compute", "assessor"))
    for part in ("还没有冻结", "没有核验", "还没有邀请专家", "没有评分", "调查结果"):
        assert part in words


def test_an_expert_recuses_and_sees_no_names(open_):
    made = at(date(2025, 12, 16), open_, "close_self", "assessor")
    experts = [str(people.User.objects.get(username=f"a.{name}").pk) for name in ("e1", "e2", "e3")]
    at(date(2026, 1, 5), made, "invite", "office", {"experts": experts})
    review = Review._plain.get(assessment=made, officer__username="a.e1")
    assert ExpertScore._plain.filter(review=review).count() == 4
    done = people.score(made, "e1", ("gaj",))
    assert done.state == "submitted"
    recused = ExpertScore._plain.get(review=review, recused=True)
    assert recused.sheet.unit.key == "gaj" and recused.points is None
    other = Review._plain.get(assessment=made, officer__username="a.e2")
    assert "须由" in refused(lambda: at(date(2026, 1, 8), other, "declare", "e1", {"conflicts": [], "statement": "无"}))


def test_codes_do_not_follow_the_order_of_the_units(open_):
    codes = [sheet(open_, key).code for key in people.UNITS]
    assert sorted(codes) == ["对象01", "对象02", "对象03", "对象04"] and len(open_.seed) == 32


def test_a_survey_names_every_unit_and_every_count(open_):
    wrong = people.SURVEY | {"counts": "市公安局，1，2\n某局，1，2，3，4"}
    words = refused(lambda: at(DAY, open_, "survey", "assessor", wrong))
    assert "第 1 行：单位之后应为 4 个人数" in words and "第 2 行：「某局」不是本次考核的单位" in words
