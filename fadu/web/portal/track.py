"""A citizen follows a case with its number and query code. Nothing of it ever stands in an address.

Guessing is limited per case number and per network address; a wrong number and a wrong code get the same answer.
"""

from __future__ import annotations

import logging
import re
import secrets
import unicodedata
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.kernel import documents, uploads
from fadu.kernel.access import Actor, sight
from fadu.kernel.audit import record
from fadu.kernel.declare import Step
from fadu.kernel.models import Matter
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Offer, Stale, available, refusals, take
from fadu.kernel.register import Register, registers
from fadu.kernel.standing import state_of
from fadu.web.portal import progress, visitor
from fadu.web.portal.common import is_draft, page, personal
from fadu.web.portal.forms import PublicForm, public_form
from fadu.web.portal.limits import Limit, address, too_much
from fadu.web.portal.visitor import Visit
from fadu.web.show import covered, label_of, show, value_of

log = logging.getLogger(__name__)
PER_NUMBER = Limit("track.number", 8, 15)
PER_ADDRESS = Limit("track.address", 30, 15)
STEPS = Limit("track.step", 30, 60)
WRONG = "案号与查询码对不上。请对照回执核对；案号里的括号可以写成 ( )、[ ] 或〔〕，查询码不分大小写。"
CLOSED = "请先输入案号和查询码。为保护您的信息，打开后半小时没有操作会自动关闭。"


# -- opening -------------------------------------------------------------------------------------------------------
@personal
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The form for number and code; a right pair opens the case for this session."""
    number, error, status = "", "", 200
    if request.method == "POST":
        number = request.POST.get("number", "").replace("\x00", "").strip()[:80]
        visit, error, status = _try(request, number, request.POST.get("code", ""))
        if visit:
            visitor.unlock(request, visit)
            told = {"party": visit.party} if visit.party else {}
            with transaction.atomic():
                record(visit.actor, "portal.opened", "凭查询码查看办理进度", matter_id=visit.matter.pk, facts=told)
            return redirect("track-case", visit.matter.pk)
    elif "closed" in request.GET:
        error = CLOSED
    return page(request, "track", "track", status=status, number=number, error=error)


def _try(request: HttpRequest, number: str, code: str) -> tuple[Visit | None, str, int]:
    """The visit, or what to say and the status. Every try is counted before the code is looked at."""
    given = normal_code(code)
    if not number or not given:
        return None, "请填写案号和查询码", 422
    key, place = normal_number(number), address(request)
    if PER_NUMBER.exceeded(key) or PER_ADDRESS.exceeded(place):
        log.warning("query codes: too many tries")
        wait = max(PER_NUMBER.wait, PER_ADDRESS.wait)
        return None, f"试的次数过多，为防止他人猜测查询码，请 {wait} 分钟后再试，或者持身份证件到受理机关查询。", 429
    visit = _matching(number, given)
    if visit is None:
        return None, WRONG, 422
    PER_NUMBER.forgive(key)
    PER_ADDRESS.forgive(place)
    return visit, "", 200


def _matching(number: str, code: str) -> Visit | None:
    """The case with this number and code; codes are compared in constant time, with a dummy when there is none."""
    writings = {number, normal_number(number), normal_number(number).upper()}
    found = list(Matter._plain.filter(number__in=writings | {f"{w}号" for w in writings}).exclude(query_code="")[:5])
    keys = [visit for matter in found for visit in visitor.visits(matter)]
    right = [visit for visit in keys if secrets.compare_digest(visit.code.encode(), code.encode())]
    if not found:
        secrets.compare_digest(b"no such case", code.encode())
    return right[0] if right and right[0].matter.register in registers() else None


def normal_number(text: str) -> str:
    """A case number as it is kept: half-width signs, no blanks, 〔〕 for any kind of bracket."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\]\)】}］]", "〕", re.sub(r"[\[\(【{［]", "〔", plain))


def normal_code(text: str) -> str:
    """A query code as it is kept: capital letters and digits without blanks or hyphens."""
    return re.sub(r"[\s\-－—·]", "", unicodedata.normalize("NFKC", text)).upper()[:20]


@personal
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close what was opened, on a shared computer."""
    visitor.close(request)
    return redirect("home")


# -- the case ------------------------------------------------------------------------------------------------------
class NotOpened(Exception):
    """This session has not opened the case (or not lately)."""


def _open(request: HttpRequest, pk: int) -> tuple[Register, Any, Visit]:
    """Register, case and visit of an opened case; the access gate decides again. Raises NotOpened."""
    visit = visitor.opened(request, pk)
    register = registers().get(visit.matter.register) if visit else None
    if visit is None or register is None:
        raise NotOpened
    related = ["matter", "organ", *register.pages.select]
    case = register.model.objects.for_user(visit.actor).select_related(*related).filter(pk=pk).first()
    if case is None:
        raise NotOpened
    return register, case, visit


def _closed() -> HttpResponse:
    response = redirect("track")
    response["Location"] += "?closed=1"
    return response


@personal
@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The case as its applicant (or another party with a code of its own) may see it."""
    try:
        register, found, visit = _open(request, pk)
    except NotOpened:
        return _closed()
    events, papers = list(found.events()), list(found.papers().defer("content"))
    dates = progress.next_dates(register, found, stopped=True)
    return page(
        request,
        "track_case",
        "track",
        register=register,
        case=found,
        matter=found.matter,
        state=state_of(register, found),
        stops=progress.path_stops(register, found, events),
        dates=[d for d in dates if not d.stopped],
        past=[d for d in dates if d.stopped],
        events=progress.public_events(register, events)[::-1],
        papers=progress.papers_for(register, found, visit, papers),
        fields=tracked_fields(register, found, visit),
        offers=offers(found, visit.actor),
        draft=is_draft(register, found),
        party=visit.access.title if visit.access else "",
        said=visit.access.said(found, visit.party) if visit.access and visit.party else [],
    )


def tracked_fields(register: Register, case: Any, visit: Visit) -> list[tuple[str, Any]]:
    """(label, value) of the filled fields that the register shows to a tracker; private ones only by grant."""
    names = (visit.access or register.pages.portal).track if register.pages.portal else ()
    if not names:
        return []
    seen = sight(register, visit.actor, case.pk)
    model = type(case)
    open_names = [name for name in names if not covered(register, name) or seen.reads(name)]
    filled = [name for name in open_names if value_of(case, name) not in (None, "", [], False)]
    return [(label_of(model, name), show(case, name)) for name in filled]


def offers(case: Any, actor: Actor) -> list[Offer]:
    """Steps open to the applicant now."""
    if case.register().procedure is None:
        return []
    return [offer for offer in available(case, actor) if offer.step.portal and not offer.step.opens]


# -- steps and papers ----------------------------------------------------------------------------------------------
@personal
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """The form of a step open to the applicant."""
    try:
        register, found, visit = _open(request, pk)
    except NotOpened:
        return _closed()
    actor = visit.actor
    chosen = next((s for s in register.steps if s.key == step and s.portal and not s.opens), None)
    if chosen is None:
        raise Http404(step)
    form = public_form(request, register, chosen, found, actor)
    if request.method == "POST":
        return _submit(request, form)
    reasons = refusals(register, found, chosen, actor, sight(register, actor, pk))
    return _step_page(request, form.fresh(), reasons, 409 if reasons else 200)  # type: ignore[arg-type]


def _submit(request: HttpRequest, form: PublicForm) -> HttpResponse:
    if full := too_much(request):
        form.read(request.POST, MultiValueDict())
        return _step_page(request, form, [full], 429)
    facts = form.read(request.POST, request.FILES)
    if "drop" in request.POST:
        form.errors.clear()
        return _step_page(request, form)
    if STEPS.exceeded(address(request)):
        return _step_page(request, form, [f"提交过多，请 {STEPS.wait} 分钟后再试"], 429)
    if form.errors:
        return _step_page(request, form, status=422)
    try:
        _take(request, form, facts)
    except InvalidFacts as error:
        form.errors |= error.errors
        return _step_page(request, form, status=422)
    except NotAllowed as error:
        return _step_page(request, form, error.reasons, 409)
    except Stale:
        form.case.refresh_from_db(fields=["version", "state"])  # sent again, it is meant for the case as it is now
        return _step_page(request, form, ["这件案件刚有新的进展。您填写的内容都还在，请看过进展后再提交。"], 409)
    return redirect("track-case", form.case.pk)


def _take(request: HttpRequest, form: PublicForm, facts: dict[str, Any]) -> None:
    token = visitor.form_token(request, f"{form.case.pk}:{request.POST.get('key', '')}")
    version = request.POST.get("version", "")
    take(
        form.case,
        form.step.key,
        form.actor,
        facts,
        token=token,
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1,
    )
    uploads.adopt([kept.pk for item in form.fields for kept in item.kept], form.case.pk)


def _step_page(
    request: HttpRequest, form: PublicForm, reasons: list[str] | None = None, status: int = 200
) -> HttpResponse:
    for item in form.fields:
        item.error = form.errors.get(item.ask.key, "")
    return page(
        request,
        "track_step",
        "track",
        status=status,
        form=form,
        step=form.step,
        case=form.case,
        matter=form.case.matter,
        reasons=reasons or [],
        key=request.POST.get("key") or visitor.fresh_key(),
        title=public_title(form.step),
    )


def public_title(step: Step) -> str:
    """The words for a step on the public's pages."""
    return step.public_title or step.title


@personal
@require_safe
def paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A paper addressed to whoever opened the case, as PDF; handing it out is an event."""
    try:
        register, found, visit = _open(request, pk)
    except NotOpened:
        return _closed()
    mine = progress.papers_for(register, found, visit, list(found.papers().filter(pk=paper)))
    if not mine:
        raise Http404(str(paper))
    with transaction.atomic():
        who = visit.access.title if visit.access else "申请人"
        record(visit.actor, "portal.paper", f"{who}下载《{mine[0].title}》", matter_id=pk, facts={"paper": paper})
    response = HttpResponse(documents.render(mine[0], "pdf"), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{register.key}-{paper}.pdf"'
    return response
