"""Nothing is asked twice; unanswered questions count."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.aspects.a9_coordination.annual_plan.burden import burden_of, unanswered
from fadu.aspects.a9_coordination.annual_plan.overview import overview
from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.procedure import InvalidFacts, take
from fadu.kernel.today import frozen_today

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
    found = burden_of([work], Period.year(2026))
    assert (found.total, found.by_kind, found.repeated) == (3, [("调度", 3)], 0)


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
