"""A citizen files: fill, check, send, receipt. Nothing typed is lost, sending twice is one filing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.kernel import uploads
from fadu.kernel.access import PUBLIC
from fadu.kernel.facts import validate
from fadu.kernel.models import Matter
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Outcome, open_case
from fadu.kernel.register import Register
from fadu.web.portal import visitor
from fadu.web.portal.common import (
    draft_step,
    filing_or_404,
    filing_registers,
    filing_step,
    is_draft,
    page,
    personal,
)
from fadu.web.portal.forms import PublicForm, advice_for, filing_organs, public_form, recommended
from fadu.web.portal.limits import Limit, address, too_much
from fadu.web.portal.progress import next_dates

FILINGS = Limit("file", 20, 60)
NO_ORGAN = "请选择向哪个机关提出"


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What can be applied for here."""
    return page(request, "file_choose", "file", registers=[(reg, filing_step(reg)) for reg in filing_registers()])


@personal
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, register: str) -> HttpResponse:
    """The form; a POST says what to do: check, send, save (a draft), edit (again), advise, or drop an uploaded file."""
    book, step = filing_or_404(register)
    if request.method != "POST":
        return _fill(request, public_form(request, book, step).fresh())  # type: ignore[arg-type]
    do = "drop" if "drop" in request.POST else request.POST.get("do", "check")
    draft = draft_step(book) if do == "save" else None
    do = "check" if do == "save" and draft is None else do
    blank = public_form(request, book, draft or step)
    if full := too_much(request):
        blank.read(request.POST, MultiValueDict())
        return _fill(request, blank, status=429, stop=full)
    facts = blank.read(request.POST, request.FILES)
    if do not in ("check", "send", "save"):
        blank.errors.clear()
        return _fill(request, blank)
    _judge(blank, facts, propose=do != "send")
    if blank.errors:
        return _fill(request, blank, status=422)
    return _check(request, blank) if do == "check" else _send(request, blank, facts)


def _judge(form: PublicForm, facts: dict[str, Any], *, propose: bool) -> None:
    """All messages at once: the form's own, the questions', and the module's check."""
    _, errors = validate(form.step, form.case, facts)
    form.errors = errors | form.errors
    organs = filing_organs(form.register)
    if propose and not form.organ:  # the one organ that is competent is proposed on the page for checking
        best = set(recommended(advice_for(form.register, form.step, _given(form)), organs))
        form.organ = str(best.pop()) if len(best) == 1 else ""
    if form.organ not in {str(pk) for pk, _ in organs}:
        form.errors["organ_id"] = NO_ORGAN


def _fill(request: HttpRequest, form: PublicForm, status: int = 200, stop: str = "") -> HttpResponse:
    for item in form.fields:
        item.error = form.errors.get(item.ask.key, "")
    return page(
        request,
        "file",
        "file",
        status=status,
        form=form,
        register=form.register,
        step=form.step,
        stop=stop,
        key=request.POST.get("key") or visitor.fresh_key(),
        can_save=draft_step(form.register) is not None,
        **_where(form),
    )


def _where(form: PublicForm) -> dict[str, Any]:
    """Advice and the organs to choose from; the one recommended organ is chosen when nothing is yet."""
    organs = filing_organs(form.register)
    advice = advice_for(form.register, form.step, _given(form))
    best = recommended(advice, organs)
    if not form.organ and (len(set(best)) == 1 or len(organs) == 1):
        form.organ = str(best[0] if best else organs[0][0])
    portal = form.register.pages.portal
    return {
        "advice": advice,
        "organs": organs,
        "best": best,
        "advises": bool(portal and portal.advise),
        "advised_by": portal.advised_by if portal else (),
    }


def _given(form: PublicForm) -> dict[str, Any]:
    return {item.ask.key: [k.pk for k in item.kept] if item.ask.kind == "file" else item.value for item in form.fields}


def _check(request: HttpRequest, form: PublicForm) -> HttpResponse:
    organs = dict(filing_organs(form.register))
    return page(
        request,
        "file_check",
        "file",
        form=form,
        register=form.register,
        step=form.step,
        organ=organs[int(form.organ)],
        key=request.POST.get("key") or visitor.fresh_key(),
    )


def _send(request: HttpRequest, form: PublicForm, facts: dict[str, Any]) -> HttpResponse:
    if FILINGS.exceeded(address(request)):
        stop = f"这个网络地址短时间内提交过多，请 {FILINGS.wait} 分钟后再试，或者当面、邮寄提出。填过的内容还在。"
        return _fill(request, form, status=429, stop=stop)
    try:
        outcome = _open(request, form, facts)
    except InvalidFacts as error:
        form.errors |= error.errors
        return _fill(request, form, status=422)
    except NotAllowed as error:
        return _fill(request, form, status=409, stop="；".join(error.reasons))
    matter = Matter._plain.get(pk=outcome.case.pk)
    visitor.unlock(request, visitor.Visit(matter, matter.query_code))
    visitor.remember_filed(request, outcome.case.pk)
    return redirect("filed", form.register.key)


def _open(request: HttpRequest, form: PublicForm, facts: dict[str, Any]) -> Outcome:
    token = visitor.form_token(request, f"{form.step.key}:{request.POST.get('key', '')}")
    with transaction.atomic():
        outcome = open_case(form.register, PUBLIC, facts, organ_id=int(form.organ), step=form.step.key, token=token)
        uploads.adopt([kept.pk for item in form.fields for kept in item.kept], outcome.case.pk)
    return outcome


@personal
@sensitive_post_parameters()
@require_POST
def advice(request: HttpRequest, register: str) -> HttpResponse:
    """The advice alone, for the page that asks while it is being filled."""
    book, step = filing_or_404(register)
    form = public_form(request, book, step)
    form.read(request.POST, MultiValueDict())
    return render(request, "portal/advice.html", {"register": book, "form": form, **_where(form)})


@personal
@require_safe
def done(request: HttpRequest, register: str) -> HttpResponse:
    """The receipt: number, query code, what comes next. For a quarter of an hour in the session that filed."""
    book, step = filing_or_404(register)
    matter = Matter._plain.select_related("organ").filter(pk=visitor.filed(request), register=book.key).first()
    if matter is None:
        return page(request, "filed_gone", "file", status=404, register=book)
    case = _case(book, matter)
    return page(
        request,
        "filed",
        "file",
        register=book,
        step=step,
        matter=matter,
        case=case,
        state=book.procedure.by_state[case.state] if book.procedure else None,
        dates=next_dates(book, case),
        draft=is_draft(book, case),
    )


def _case(register: Register, matter: Matter) -> Any:
    return register.model.objects.for_user(visitor.visitor(matter)).get(pk=matter.pk)
