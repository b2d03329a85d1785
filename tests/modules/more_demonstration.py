"""What the small city's demonstration campaign has not met by chance: the letter of application."""

from __future__ import annotations

from datetime import date

from fadu.aspects.a9_coordination.demonstration.models import Application, Folder
from fadu.kernel.procedure import take
from fadu.people.actors import actor_for
from fadu.people.models import User


def more(day: date) -> None:
    """Everything assessed, submitted with what is still open explained, sent to the province."""
    office, leader = (actor_for(User.objects.get(username=name), day) for name in ("coordinator", "leader"))
    made = Application._plain.get(state="materials")
    Folder._plain.filter(application=made, grade="").update(grade="unmet", reason="还没有佐证")
    made = take(made, "submit", office, {"reason": "差距按清单限期补齐"}, on=day).case
    Application._plain.filter(pk=made.pk).update(packed=True)
    take(Application._plain.get(pk=made.pk), "apply", leader, on=day)
