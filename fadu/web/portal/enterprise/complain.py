"""Complaints to the supervision, filed and followed by the enterprise that has signed in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.kernel import documents
from fadu.kernel.access import PUBLIC
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.people.models import Organ
from fadu.registry.enterprise_voice import visits
from fadu.registry.enterprise_voice.models import Complaint
from fadu.registry.enterprise_voice.procedure import supervision_of
from fadu.registry.enterprise_voice.rules import vocab
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Body
from fadu.web.portal import progress, visitor
from fadu.web.portal.common import page
from fadu.web.portal.enterprise.session import signed_in
from fadu.web.portal.limits import Limit

FILED = Limit("enterprise.complaint", 10, 60)
KEYS = ("subject", "happened_on", "content", "wish", "contact", "phone")
TITLES = {"body": "被投诉机关", "subject": "投诉事项", "content": "投诉内容", "contact": "联系人", "phone": "联系电话",
          "happened_on": "发生日期", "wish": "希望如何处理", "visit": "所涉检查"}  # fmt: skip


def bodies(firm: Enterprise) -> list[tuple[int, str]]:
    """Who may be complained about: bodies that visited first, then every inspecting body of the city."""
    came = {organ.pk: organ.name for visit in visits.of_enterprise(firm.pk)[:20] for organ in visits.bodies(visit)}
    every = dict(Body._plain.filter(state="published").order_by("organ__order").values_list("organ_id", "organ__name"))
    return list((came | {pk: name for pk, name in every.items() if pk not in came}).items())


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, firm: Enterprise) -> HttpResponse:
    """The form; sending it twice files once."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        made, errors = _file(request, firm)
        if made:
            return redirect("enterprise-complaint", made.pk)
    said = request.POST or {"contact": "", "phone": "", "visit": request.GET.get("visit", "")}
    context = {"firm": firm, "bodies": bodies(firm), "subjects": vocab.SUBJECTS, "errors": errors, "titles": TITLES}
    context |= {"said": said, "visits": visits.of_enterprise(firm.pk)[:20]}
    context["key"] = request.POST.get("key") or visitor.fresh_key()
    return page(request, "enterprise_complain", "enterprise", status=422 if errors else 200, **context)


def _file(request: HttpRequest, firm: Enterprise) -> tuple[Any, dict[str, str]]:
    posted = request.POST
    body = posted.get("body", "")
    organ = (
        Organ.objects.select_related("area").filter(pk=int(body)).first()
        if body.isdecimal() and len(body) < 9
        else None
    )
    if organ is None or organ.pk not in dict(bodies(firm)):
        return None, {"body": "请选择被投诉机关"}
    if FILED.exceeded(firm.uscc):
        return None, {"content": f"提交过多，请 {FILED.wait} 分钟后再试"}
    facts: dict[str, Any] = {key: posted.get(key, "") for key in KEYS} | {"uscc": firm.uscc, "body": organ.pk}
    facts |= {"visit": posted.get("visit") or None, "may_name": posted.get("may_name") == "1"}
    token = visitor.form_token(request, f"complaint:{posted.get('key', '')}")
    try:
        supervision = supervision_of(organ)
        done = open_case(
            register("enterprise_complaint"), PUBLIC, facts, organ_id=supervision.pk, step="file", token=token
        )
    except InvalidFacts as error:
        return None, error.errors
    except NotAllowed as error:
        return None, {"content": str(error)}
    return done.case, {}


def own(firm: Enterprise, pk: int) -> Complaint:
    """A complaint of this very enterprise."""
    found = Complaint._plain.select_related("matter", "organ", "body").filter(pk=pk, enterprise_id=firm.pk).first()
    if found is None:
        raise Http404("complaint")
    return found  # type: ignore[no-any-return]


@signed_in
@require_safe
def detail(request: HttpRequest, firm: Enterprise, pk: int) -> HttpResponse:
    """Where the complaint stands, by when it is answered, the papers."""
    case, book = own(firm, pk), register("enterprise_complaint")
    state = book.procedure.by_state[case.state]  # type: ignore[union-attr]
    papers = progress.applicant_papers(book, list(case.papers().defer("content")))
    context = {"firm": firm, "case": case, "state": state, "papers": papers, "dates": progress.next_dates(book, case)}
    return page(request, "enterprise_complaint", "enterprise", **context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, firm: Enterprise, pk: int) -> HttpResponse:
    """Take the complaint back."""
    case = own(firm, pk)
    try:
        take(case, "withdraw", PUBLIC.unlocking(case.pk))
    except NotAllowed:
        pass
    return redirect("enterprise-complaint", pk)


@signed_in
@require_safe
def paper(request: HttpRequest, firm: Enterprise, pk: int, paper: int) -> HttpResponse:
    """A paper addressed to the enterprise."""
    case = own(firm, pk)
    mine = progress.applicant_papers(register("enterprise_complaint"), list(case.papers().filter(pk=paper)))
    if not mine:
        raise Http404("paper")
    response = HttpResponse(documents.render(mine[0], "pdf"), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="complaint-{paper}.pdf"'
    return response
