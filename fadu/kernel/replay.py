"""A step sent twice: the token of the first sending gives its outcome again, to the same person for the same step."""

from __future__ import annotations

from .access import Actor
from .models import Event, Matter, PaperRecord
from .register import Register
from .taking import NotAllowed, Outcome

FOREIGN = "这次提交的编号已经用于另一项办理，请刷新页面后再提交"


def replayed(token: str | None, actor: Actor, register: Register, step: str, pk: int | None = None) -> Outcome | None:
    """What the step with this token did, or None when it has not been taken.

    Raises NotAllowed when the token belongs to another person, step or case: it must neither tell nor do anything.
    """
    event = Event._plain.filter(token=token).first() if token else None
    if event is None:
        return None
    mine = (event.actor_id, event.actor) == (actor.id, (actor.label or actor.name)[:120])
    matter = Matter._plain.get(pk=event.matter_id or 0)
    if not mine or (matter.register, event.step) != (register.key, step) or pk not in (None, matter.pk):
        raise NotAllowed([FOREIGN])
    case = register.model._plain.get(pk=matter.pk)
    return Outcome(case, event, list(PaperRecord._plain.filter(event=event)))
