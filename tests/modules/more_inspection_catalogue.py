"""What the small city's catalogue has not met by chance: the body that waits is confirmed."""

from __future__ import annotations

from datetime import date

from fadu.kernel.procedure import take
from fadu.people.actors import actor_for
from fadu.people.models import User
from fadu.registry.inspection_catalogue.models import Body


def more(day: date) -> None:
    """The confirmation paper is issued once."""
    waiting = Body._plain.filter(state="applied").order_by("pk").first()
    assert waiting is not None
    take(waiting, "confirm", actor_for(User.objects.get(username="jiandu"), day), on=day)
