"""Targets bound to a register that works: number and lists are one query; freezing fixes it; changes show."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.urls import reverse

from fadu.aspects.a9_coordination.annual_plan.figures import live_values, monthly, view
from fadu.aspects.a9_coordination.annual_plan.models import Target
from fadu.aspects.a9_coordination.annual_plan.overview import overview
from fadu.kernel import freezing
from fadu.kernel.access import PUBLIC, SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.procedure import InvalidFacts, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.models import Organ
from tests.kernel.conftest import officer

from .acts import sheet_for
from .conftest import DAY, contact, task
from .test_pages import visitor


@pytest.fixture
def live(plan):
    """T17-a bound to the ratio of a small register, with four decided permits, one of them late."""
    Target._plain.filter(task__plan=plan, key="T17-a").update(indicator="permit.timely")
    organ = Organ.objects.get(key="sfj")
    for month, wait in ((2, 20), (4, 20), (6, 20), (7, 90)):
        permit(organ, date(2026, month, 2), wait)
    return Target._plain.select_related("task__plan").get(task__plan=plan, key="T17-a")


def permit(organ: Organ, filed: date, wait: int) -> None:
    """A permit decided `wait` days after it was accepted."""
    by = officer(organ)
    with frozen_today(filed):
        case = open_case(register("permit"), by, {"applicant": "张三"}, organ_id=organ.pk, on=filed).case
        case = take(case, "accept", by, {}, on=filed).case
    decided = date.fromordinal(filed.toordinal() + wait)
    with frozen_today(decided):
        take(case, "decide", by, {"result": "granted"}, on=decided)


def test_value_and_lists_are_one_query(live) -> None:
    shown = view(live, SYSTEM, 2026, DAY)
    ind, period = indicator("permit.timely"), shown.period
    sizes = [ind.records(SYSTEM, period, part).count() for part in ("hit", "base", "miss")]
    assert (shown.measure.hit, shown.measure.base) == (Fraction(sizes[0]), Fraction(sizes[1])) == (3, 4)
    assert sizes[0] + sizes[2] == sizes[1]
    assert sum(base for _, _, base in monthly(shown, SYSTEM)) == sizes[1]


def test_full_is_open_until_frozen_then_judged(live) -> None:
    assert view(live, SYSTEM, 2026, DAY).verdict.word == "待冻结"
    freezing.freeze(indicator("permit.timely"), Period.year(2026).until(DAY), SYSTEM)
    assert view(live, SYSTEM, 2026, DAY).verdict.word == "未达到"


def test_a_rate_below_its_target_is_yellow_and_says_why(live, plan) -> None:
    shown = {t.task.no: t for t in overview(plan, SYSTEM, DAY).tasks}["T17"]
    assert (shown.colour.key, shown.colour.word) == ("red", "达不到")  # 75 % of the target is below 80 %
    assert "75%" in shown.colour.reason
    permit(Organ.objects.get(key="sfj"), date(2026, 9, 1), 10)
    shown = {t.task.no: t for t in overview(plan, SYSTEM, DAY).tasks}["T17"]
    assert shown.colour.key == "yellow"


def test_half_year_is_never_more_than_the_year(live) -> None:
    ind = indicator("permit.timely")
    half, year = (ind.value(SYSTEM, Period.year(2026).until(d)) for d in (date(2026, 6, 30), date(2026, 12, 31)))
    assert half.base <= year.base and half.hit <= year.hit


def test_a_published_number_stays_and_the_difference_is_told(live) -> None:
    ind, period = indicator("permit.timely"), Period.year(2026).until(DAY)
    kept = freezing.freeze(ind, period, SYSTEM)
    permit(Organ.objects.get(key="sfj"), date(2026, 10, 1), 10)
    again = freezing.latest(ind.name, period)
    assert again is not None
    assert (again.text, again.records) == (kept.text, kept.records)
    changed = freezing.restatement(kept)
    assert changed is not None and len(changed.added) == 1


def test_no_unit_is_asked_for_what_the_system_holds(live, plan, office) -> None:
    work = task(plan, "T17")
    facts = {"period": "2026-11", "about": "figure", "question": "按期办结率多少", "answer_by": "2026-11-27"}
    with pytest.raises(InvalidFacts, match="不得再向单位要数"):
        take(work, "dispatch", office, facts)


def test_a_claim_that_differs_from_the_register_needs_an_explanation(live, plan, office) -> None:
    work = task(plan, "T17")
    work = take(work, "submit", contact(work), {"claimed": "T17-a=100%"}).case
    with pytest.raises(InvalidFacts, match="申报 100%，系统为 75%"):
        take(work, "verify", office, {})
    work = take(work, "verify", office, {"explanation": "申报漏计一件超期"}).case
    assert (work.claimed, work.recomputed) == ({"T17-a": "100%"}, {"T17-a": "75%"})
    assert live_values(work) == {"T17-a": "75%"}


def test_numbers_of_closed_registers_are_not_counted_for_others(live, plan) -> None:
    """`permit.timely` is not on the public whitelist and its register is closed to the plan's office."""
    assert not indicator("permit.timely").public
    assert view(live, PUBLIC, 2026, DAY).text == "无权查看"
    text = visitor("coordinator").get(reverse("plan-target", args=[live.pk])).content.decode()
    assert "无权查看" in text and "75%" not in text


def test_binding_changes_only_by_sheet_and_moves_the_figure(plan, office, leader) -> None:
    target = Target._plain.get(task__plan=plan, key="T22-a")
    sheet = take(sheet_for(plan, office, (target, "indicator", "permit.filed")), "submit", office, {}).case
    take(sheet, "approve", leader, {})
    assert Target._plain.get(pk=target.pk).indicator == "permit.filed"
