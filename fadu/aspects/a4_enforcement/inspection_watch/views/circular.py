"""The circular of a period: drafted at one press, downloaded as it stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel import documents
from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.figures import Period
from fadu.kernel.papers import Paper, render_docx, render_pdf
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case
from fadu.kernel.register import register
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.guards import only
from fadu.people.models import Organ

from ..circular import circular
from ..models import InspectionCircular
from ..steps.circular import PAPER, county, newest
from ..summary import period_of
from .common import chosen, watchers

FORMS = {"pdf": (render_pdf, "application/pdf"), "docx": (render_docx, "application/octet-stream")}
SUPERVISOR = "inspection.supervisor"


def bureau(actor: Actor) -> Organ | None:
    """Who issues it: the justice bureau of the reader's post, else the city's."""
    posts = [post.organ_id for post in actor.posts if post.role == SUPERVISOR and post.organ_id]
    organs = Organ.objects.select_related("area")
    return organs.filter(pk__in=posts).order_by("pk").first() or organs.filter(key="sfj").first()


def standing(actor: Actor, period: Period, reach: str) -> Any:
    """The circular of exactly this period and area, in preparation or out, when this reader may see one."""
    rows = InspectionCircular.objects.for_user(actor).filter(since=period.start, until=period.end, reach=reach)
    return rows.filter(state__in=("drafting", "issued")).select_related("matter", "organ").order_by("-pk").first()


def kept(actor: Actor, area: str) -> list[Any]:
    """Circulars to be opened from the page: the newest ones of the chosen area."""
    rows = InspectionCircular.objects.for_user(actor).filter(state__in=("drafting", "issued"))
    rows = rows.filter(reach=area) if area else rows
    return list(rows.select_related("matter").order_by("-until", "-pk")[:4])


@only(SUPERVISOR)
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Open the circular of a period, or the one that is there already. The draft takes no number."""
    actor, period = actor_of(request), period_of(request.POST.get("period", ""), today())
    organ = bureau(actor)
    if organ is None or organ.area is None:
        raise Http404("bureau")
    area = request.POST.get("area", "")
    reach = area if area.isdecimal() and len(area) == 6 else organ.area.code
    found = standing(actor, period, reach)
    if found is None:
        facts = {"since": period.start, "until": period.end, "reach": reach}
        try:
            found = open_case(register("inspection_circular"), actor, facts, organ_id=organ.pk).case
        except (InvalidFacts, NotAllowed) as refused:
            messages.error(request, str(refused))
            return redirect("inspection-watch")
        except IntegrityError:  # somebody else pressed at the same moment: theirs is there now
            found = standing(actor, period, reach)
    if found is None:
        raise Http404("circular")
    return redirect("case", "inspection_circular", found.pk)


@watchers
@require_safe
def paper(request: HttpRequest, form: str) -> HttpResponse:
    """The circular of the chosen period as PDF or Word: the issued one where it is out, else a proof of this moment."""
    if form not in FORMS:
        raise Http404(form)
    actor, (period, area) = actor_of(request), chosen(request)
    organ = bureau(actor)
    made = _made(actor, period, area, organ)
    with transaction.atomic():
        facts = {"from": period.start, "to": period.end, "area": area, "form": form, "number": made.number}
        record(actor, "inspection.circular", f"生成{made.title}", facts=facts)
    draw, media = FORMS[form]
    response = HttpResponse(draw(documents.labelled(made)), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="inspection-{period.start:%Y%m}-{period.end:%Y%m}.{form}"'
    return response


def _made(actor: Actor, period: Period, area: str, organ: Organ | None) -> Paper:
    own = organ.area.code if organ and organ.area else ""
    out = standing(actor, period, area or own)
    if out is not None and out.state == "issued" and (issued := newest(out, PAPER)):
        return issued
    place = county(area, own) if area else ""
    return circular(actor, period, organ.name if organ else "司法行政部门", area, place)
