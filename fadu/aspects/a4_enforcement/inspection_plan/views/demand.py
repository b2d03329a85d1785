"""What a demand costs enterprises, computed anew when the page asks; what one more item would, before it is kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel.exchange import to_csv, to_xlsx
from fadu.kernel.uploads import MAX_BYTES
from fadu.people.actors import actor_of
from fadu.registry.inspection_catalogue.models import Item
from fadu.registry.inspection_catalogue.rules.scope import BadScope

from ..models import Demand, DemandLine
from ..previewing import lines_of_demand, preview
from ..solver.tables import BadFrame
from ..steps.demand import RATIOS, check_line, line_values
from ..steps.loading import blank, filled
from .common import signed_in, whole

MEDIA = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
WRITERS = {"xlsx": to_xlsx, "csv": to_csv}
TABLES = {"template": blank, "draft": filled}
MOST_FILES = 3


def _demand(request: HttpRequest, pk: int) -> Demand:
    rows = Demand.objects.for_user(actor_of(request)).select_related("plan", "body__organ__area", "matter", "organ")
    demand: Demand | None = rows.filter(pk=pk).first()
    if demand is None:
        raise Http404(str(pk))
    return demand


@signed_in
@require_safe
def preview_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Cost and conflicts of a demand as it stands."""
    demand = _demand(request, pk)
    lines = lines_of_demand(demand)
    return render(request, "inspection_plan/preview.html", {"demand": demand, "lines": lines} | _told(demand, lines))


def _told(demand: Demand, lines: list[DemandLine]) -> dict[str, Any]:
    try:
        told, found = preview(demand, lines=lines)
    except (BadScope, BadFrame) as refused:
        return {"told": None, "found": [], "fault": str(refused)}
    return {"told": told, "found": found, "fault": ""}


@signed_in
@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Cost and conflicts of the demand with the item that is being filled in; nothing is kept."""
    demand, facts = _demand(request, pk), typed(request.POST)
    sent = request.FILES.getlist("listed_file")[:MOST_FILES]
    facts["sheets"] = [(file.name or "", file.read()) for file in sent if (file.size or 0) <= MAX_BYTES]
    item = Item._plain.filter(pk=facts["item"], state="published", bodies=demand.body_id).first()
    before = lines_of_demand(demand)
    context: dict[str, Any] = {"demand": demand, "item": item, "wrong": [], "told": None, "found": [], "fault": ""}
    if item is not None:
        context["wrong"] = list(check_line(demand, facts).values())
    if item is not None and not context["wrong"]:
        line = DemandLine(pk=0, matter_id=demand.pk, demand=demand, item=item, **line_values(item, facts))
        lines = [*(x for x in before if x.item_id != item.pk), line]
        context |= _told(demand, sorted(lines, key=lambda x: x.item.code))
        context["was"] = _told(demand, before)["told"]
    return render(request, "inspection_plan/trial.html", context)


def typed(data: QueryDict) -> dict[str, Any]:
    """A line as it stands in the form, before the form is sent."""
    months = [m for m in data.getlist("months") if whole(m, 1, 12)]
    words = {key: data.get(key, "")[:12] for key in RATIOS}
    return words | {
        "item": whole(data.get("item", ""), 1, 10**9), "mode": "list" if data.get("mode") == "list" else "ratio",
        "times": whole(data.get("times", ""), 1, 12) or 1, "minutes": whole(data.get("minutes", ""), 5, 2000) or None,
        "months": months, "listed": data.get("listed", ""), "reason": "",
    }  # fmt: skip


@signed_in
@require_safe
def table(request: HttpRequest, pk: int, which: str, form: str) -> HttpResponse:
    """The template to fill in, or the demand as it stands, in the same columns."""
    if which not in TABLES or form not in WRITERS:
        raise Http404(which)
    demand = _demand(request, pk)
    response = HttpResponse(WRITERS[form](TABLES[which](demand)), content_type=MEDIA[form])
    response["Content-Disposition"] = f'attachment; filename="demand-{demand.plan.year}-{which}.{form}"'
    return response
