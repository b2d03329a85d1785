"""The enterprise's own credit risk class: how it came about, and an objection to it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.kernel import documents, uploads
from fadu.kernel.access import PUBLIC
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import Register, registers
from fadu.registry.enterprises.models import Enterprise
from fadu.web.portal import progress, visitor
from fadu.web.portal.common import page
from fadu.web.portal.enterprise.session import signed_in
from fadu.web.portal.limits import Limit

RUNS, BOOK = "risk_run", "risk_objection"
FILED = Limit("enterprise.objection", 10, 60)
KEYS = ("about", "term", "claim", "contact", "phone")
TITLES = {"about": "异议事项", "term": "所涉指标", "claim": "异议内容和理由", "contact": "联系人", "phone": "联系电话",
          "evidence": "证明材料", "uscc": "企业"}  # fmt: skip
MOST_FILES = 5


def book() -> Register:
    """The register of objections, or 404 where no module keeps it."""
    found = registers().get(BOOK)
    if found is None or RUNS not in registers():
        raise Http404(BOOK)
    return found


def own(firm: Enterprise) -> Any:
    """Objections of this very enterprise."""
    return book().model._plain.filter(enterprise_id=firm.pk).select_related("matter", "organ").order_by("-pk")


@signed_in
@require_safe
def index(request: HttpRequest, firm: Enterprise) -> HttpResponse:
    """Every term of the newest score, the classes so far, the objections."""
    return _page(request, firm)


def _page(request: HttpRequest, firm: Enterprise, status: int = 200, **more: Any) -> HttpResponse:
    procedure, asks = book().procedure, {}
    if procedure:
        asks = {ask.key: ask for ask in procedure.by_step["file"].asks}
    context = {"firm": firm, "told": registers()[RUNS].model.told(firm), "objections": list(own(firm)[:20])}
    context |= {"states": procedure.by_state if procedure else {}, "abouts": asks["about"].choices, "errors": {}}
    context |= {"titles": TITLES, "said": request.POST, "key": request.POST.get("key") or visitor.fresh_key()} | more
    return page(request, "enterprise_risk", "enterprise", status=status, **context)


@signed_in
@sensitive_post_parameters()
@require_http_methods(["POST"])
def object_(request: HttpRequest, firm: Enterprise) -> HttpResponse:
    """File an objection with its proofs; sending it twice files once."""
    if FILED.exceeded(firm.uscc):
        return _page(request, firm, 429, errors={"claim": f"提交过多，请 {FILED.wait} 分钟后再试"})
    facts: dict[str, Any] = {key: request.POST.get(key, "") for key in KEYS} | {"uscc": firm.uscc}
    token = visitor.form_token(request, f"objection:{request.POST.get('key', '')}")
    try:
        with transaction.atomic():
            facts["evidence"] = _kept(request)
            done = open_case(book(), PUBLIC, facts, organ_id=firm.organ_id, step="file", token=token)
    except uploads.BadUpload as error:
        return _page(request, firm, 422, errors={"evidence": str(error)})
    except InvalidFacts as error:
        return _page(request, firm, 422, errors=error.errors)
    except NotAllowed as error:
        return _page(request, firm, 422, errors={"claim": str(error)})
    return redirect("enterprise-objection", done.case.pk)


def _kept(request: HttpRequest) -> list[int]:
    given = request.FILES.getlist("evidence")
    if len(given) > MOST_FILES:
        raise uploads.BadUpload(f"一次最多 {MOST_FILES} 个文件，请合并后再传")
    return [uploads.store(file.name or "", uploads.read(file), PUBLIC, kind="证明材料").pk for file in given]


def one(firm: Enterprise, pk: int) -> Any:
    """An objection of this very enterprise, or 404."""
    found = own(firm).filter(pk=pk).first()
    if found is None:
        raise Http404("objection")
    return found


@signed_in
@require_safe
def detail(request: HttpRequest, firm: Enterprise, pk: int) -> HttpResponse:
    """Where an objection stands, by when it is answered, the paper."""
    case, kept = one(firm, pk), book()
    state = kept.procedure.by_state[case.state]  # type: ignore[union-attr]
    papers = progress.applicant_papers(kept, list(case.papers().defer("content")))
    context = {"firm": firm, "case": case, "state": state, "papers": papers, "dates": progress.next_dates(kept, case)}
    return page(request, "enterprise_objection", "enterprise", **context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, firm: Enterprise, pk: int) -> HttpResponse:
    """Take the objection back."""
    case = one(firm, pk)
    try:
        take(case, "withdraw", PUBLIC.unlocking(case.pk))
    except NotAllowed:
        pass
    return redirect("enterprise-objection", pk)


@signed_in
@require_safe
def paper(request: HttpRequest, firm: Enterprise, pk: int, paper: int) -> HttpResponse:
    """The reply to the enterprise."""
    case = one(firm, pk)
    mine = progress.applicant_papers(book(), list(case.papers().filter(pk=paper)))
    if not mine:
        raise Http404("paper")
    response = HttpResponse(documents.render(mine[0], "pdf"), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="objection-{paper}.pdf"'
    return response
