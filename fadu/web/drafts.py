"""Half-filled forms of steps: saved by their writer, listed on the desk, gone when the step is taken."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse

from fadu.kernel.access import Actor
from fadu.kernel.models import Matter
from fadu.kernel.register import registers
from fadu.kernel.today import now
from fadu.web.forms import StepForm
from fadu.web.models import Draft

TECHNICAL = ("csrfmiddlewaretoken", "token", "version", "draft", "confirm")


@dataclass(frozen=True)
class DraftLine:
    """A draft on the desk."""

    title: str
    href: str
    saved_at: datetime


def _of(form: StepForm) -> dict[str, object]:
    pk = form.case.pk if form.case else None
    return {"user_id": form.actor.id, "register": form.register.key, "step": form.step.key, "matter_id": pk}


def start(form: StepForm) -> StepForm:
    """The form as it was left, or empty."""
    draft = Draft.objects.filter(**_of(form)).first()
    return form.resumed(draft.data) if draft else form.fresh()


def save(form: StepForm, post: QueryDict) -> None:
    """Keep the form as sent; files that were uploaded go on as their signed marks."""
    data = post.copy()
    for key in TECHNICAL:
        data.pop(key, None)
    for item in form.fields:
        if item.kept:
            data.setlist(f"{item.ask.key}__kept", [kept.mark for kept in item.kept])
    Draft.objects.update_or_create(**_of(form), defaults={"data": data.urlencode(), "saved_at": now()})


def drop(form: StepForm) -> None:
    """Forget the draft of a step that has been taken."""
    Draft.objects.filter(**_of(form)).delete()


def mine(actor: Actor) -> list[DraftLine]:
    """Drafts of this person, newest first; those whose case is no longer open to them are left out."""
    found = []
    drafts = list(Draft.objects.filter(user_id=actor.id).select_related("matter").order_by("-saved_at"))
    ids = [draft.matter_id for draft in drafts if draft.matter_id]
    seen = set(Matter.objects.for_user(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    for draft in drafts:
        if draft.matter_id and draft.matter_id not in seen:
            continue
        book = registers().get(draft.register)
        step = book.procedure.by_step.get(draft.step) if book and book.procedure else None
        if book is None or step is None:
            continue
        if draft.matter:
            href = reverse("step", args=[book.key, draft.matter_id, step.key])
            found.append(DraftLine(f"{draft.matter.number} · {step.title}", href, draft.saved_at))
        else:
            found.append(
                DraftLine(f"{book.title} · {step.title}", reverse("new", args=[book.key, step.key]), draft.saved_at)
            )
    return found
