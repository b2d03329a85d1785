"""What the small city's supervision has not met by chance: a warning that is asked about."""

from __future__ import annotations

from datetime import date

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.people.actors import actor_for
from fadu.people.models import Organ, User


def more(day: date) -> None:
    """One warning raised by hand of the system, then the inquiry is issued."""
    facts = {
        "rule": "chengdu-day", "rule_title": "同一企业一日超过 1 次", "subject": "enterprise", "raised_on": day,
        "evidence": "", "text": "当日第 2 次入企检查，超过 1 次", "action": "flag", "mark": "more",
    }  # fmt: skip
    organ = Organ.objects.get(key="scjg")
    made = open_case(register("inspection_warning"), SYSTEM, facts | {"evidence": "0"}, organ_id=organ.pk, on=day).case
    take(made, "ask", actor_for(User.objects.get(username="jiandu"), day), {"question": "请说明必要性。"}, on=day)
