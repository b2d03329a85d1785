"""The year's plan in the product: demands, ceremony, draw, negotiation, months, version n+1."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.aspects.a4_enforcement.inspection_plan.models import PlanVisit, YearPlan
from fadu.kernel.procedure import take
from fadu.kernel.today import frozen_today
from tests.inspections import small

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return small.city()


def test_a_plan_comes_into_force(place):
    plan = small.in_force(place)
    assert (plan.state, plan.edition, plan.audits_passed) == ("in_force", 1, 1)
    assert plan.visits == PlanVisit._plain.filter(plan=plan, until=None).count() > 0
    assert plan.tasks >= plan.visits >= plan.window_minimum
    assert [p.key for p in plan.papers()][:3] == ["annual", "joint", "draw_record"]
    lines = YearPlan.lines_between(date(2026, 1, 1), date(2026, 12, 31))
    assert len(lines) == plan.visits
    assert sum(len(line.items) for line in lines) == plan.tasks
