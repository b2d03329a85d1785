"""Lines on the desk: who should know of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from .access import Actor
from .audit import gather
from .models import Event, Notification
from .today import now

if TYPE_CHECKING:
    from .procedure import Taking


def send(taking: Taking, event: Event) -> None:
    """Write the notices a step asked for."""
    for place, (to, text) in enumerate(taking.notices):
        line = Notification(matter_id=taking.case.pk, text=text[:300], at=event.at, **to)
        gather(_store, (event.pk, place), line)


def _store(lines: list[Notification]) -> None:
    Notification.objects.bulk_create(lines, batch_size=1000)


def tell(
    text: str, *, role: str = "", organ_id: int | None = None, user_id: int | None = None, matter_id: int | None = None
) -> Notification:
    """Write one notice outside a step."""
    return Notification.objects.create(
        text=text[:300], at=now(), role=role, organ_id=organ_id, user_id=user_id, matter_id=matter_id
    )


def inbox(actor: Actor) -> QuerySet[Notification]:
    """Notices for this person or for a role at an organ of a post held today, newest first."""
    mine: Any = Q(user_id=actor.id) if actor.id else Q(pk__in=[])
    for post in actor.posts:
        mine |= Q(user=None, role=post.role) & (Q(organ=None) | Q(organ_id__in=post.organs | {post.organ_id}))
    return Notification.objects.filter(mine).order_by("-at", "-id")
