"""The limit of one visit in the product: named among conflicts, priced, set anew from a day on."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.aspects.a4_enforcement.inspection_plan.models import Conflict, PlanVisit
from fadu.aspects.a4_enforcement.inspection_plan.staying import price, too_long
from fadu.aspects.a4_enforcement.inspection_plan.views.stays import stays
from fadu.kernel.procedure import InvalidFacts, take
from fadu.kernel.today import frozen_today
from tests.inspections import small

pytestmark = pytest.mark.django_db


def test_visits_over_the_limit_are_named_and_priced():
    place = small.city()
    plan = small.in_force(place)
    lines = PlanVisit._plain.filter(plan=plan, until=None)
    assert plan.stay_limit == 480 and plan.stay_since and not too_long(plan, lines)
    chief = small.actor(place["office"], "inspection.supervisor")
    with frozen_today(date(2026, 4, 2)):
        with pytest.raises(InvalidFacts):
            take(plan, "limit_stay", chief, {"stay_limit": 5, "reason": "太短"})
        before = list(lines.values_list("pk", "month", "items"))
        plan = take(plan, "limit_stay", chief, {"stay_limit": 45, "reason": "事项都要一小时"}).case
    assert plan.stay_since == date(2026, 4, 2) and list(lines.values_list("pk", "month", "items")) == before
    found = too_long(plan, lines)
    told = Conflict._plain.filter(plan=plan, kind="stay")
    assert found and told.count() == len(found) == price(found).count
    assert all(c.confidence == "platform" and "2026-04-02" in c.rows and " 分钟" in c.rows and c.size > 0 for c in told)
    assert stays(plan, chief)["stays"].count == len(found)
    with frozen_today(date(2026, 4, 3)):
        plan = take(plan, "limit_stay", chief, {"stay_limit": 9000, "reason": "放宽"}).case
    assert not told.all().exists() and not too_long(plan, lines)
