"""What the small city's assessment has not met by chance: a record of last year changes, and the result is restated."""

from __future__ import annotations

from datetime import date

from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration
from fadu.aspects.a6_disputes.reconsideration.rules.vocab import CORRECTED, DECIDED
from fadu.aspects.a9_coordination.assessment.models import Assessment, Sheet
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.people.actors import actor_for
from fadu.people.models import User


def more(day: date) -> None:
    """A decided case turns out to be one against an assessed unit; the leader restates the result."""
    made = Assessment._plain.get(year=day.year - 1)
    decided = Reconsideration._plain.filter(closed_on__year=made.year, result__in=DECIDED)
    case = decided.exclude(result__in=CORRECTED).order_by("pk").first() or decided.order_by("pk").first()
    assert case is not None, "no case of last year was decided"
    units = Sheet._plain.filter(assessment=made).exclude(unit_id=case.respondent_id)
    Reconsideration._plain.filter(pk=case.pk).update(respondent_id=units.order_by("order")[0].unit_id)
    sheet = units.order_by("order")[0]
    facts = {"sheet_id": sheet.pk, "unit_id": sheet.unit_id, "leaf": "A3.3", "ground": "arithmetic", "text": "请复核"}
    open_case(register("assessment_objection"), SYSTEM, facts, organ_id=made.organ_id, on=day)
    leader = actor_for(User.objects.get(username="leader"), day)
    take(made, "restate", leader, {"reason": "被申请人登记有误，已在原登记册更正"}, on=day)
