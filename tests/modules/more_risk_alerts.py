"""What the small city's models have not met by chance: one alert that goes all the way, one that is false."""

from __future__ import annotations

from datetime import date

from fadu.aspects.a8_digital.risk_supervision.models import RiskAlert
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.people.models import Organ

TRUE = {"outcome": "true", "findings": "属实。"}
STEPS = (("sign", {}), ("verify", TRUE), ("dispose", {"action": "guide", "measures": "约谈。"}),
         ("feedback", {"feedback": "已改正。", "rating": "exact"}))  # fmt: skip


def more(day: date) -> None:
    """Every paper of an alert and of a clue once."""
    firm = register("enterprise").model._plain.order_by("pk").first()
    facts = {
        "model_key": "grade-d", "model_title": "升为 D 类", "level": "high", "enterprise": firm.pk, "company": firm.name,
        "uscc": firm.uscc, "signal_on": day, "text": "信用风险类别升为 D 类", "mark": "more",
    }  # fmt: skip
    case = open_case(register("risk_alert"), SYSTEM, facts, organ_id=firm.organ_id, on=day).case
    for step, given in STEPS:
        case = take(RiskAlert._plain.get(pk=case.pk), step, SYSTEM, given, on=day).case
    organ = Organ.objects.get(key="scjg")  # one that waits for somebody who has an account
    open_case(register("risk_alert"), SYSTEM, facts | {"mark": "waiting"}, organ_id=organ.pk, on=day)
