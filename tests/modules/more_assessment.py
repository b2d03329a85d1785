"""What the small city's assessment has not met by chance: a record of last year changes, and the result is restated."""

from __future__ import annotations

from datetime import date

from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration
from fadu.aspects.a9_coordination.assessment.models import Assessment, Reading
from fadu.kernel.procedure import take
from fadu.people.actors import actor_for
from fadu.people.models import User


def more(day: date) -> None:
    """The conclusion of one case is corrected in its register; the leader restates the result."""
    made = Assessment._plain.get(year=day.year - 1)
    reading = Reading._plain.filter(sheet__assessment=made, source="被纠错率").exclude(base="0").order_by("pk").first()
    assert reading is not None, "no decided case of last year against an assessed unit"
    pk = reading.records[0]
    Reconsideration._plain.filter(pk=pk).update(result="uphold" if pk in reading.hits else "revoke")
    leader = actor_for(User.objects.get(username="leader"), day)
    take(made, "restate", leader, {"reason": "案件结论登记有误，已在原登记册更正"}, on=day)
