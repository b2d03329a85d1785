"""Taking a step, on a case or to open one: form, errors beside the fields, one transaction in the kernel."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel import uploads
from fadu.kernel.access import Actor, sight
from fadu.kernel.declare import Step
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Outcome, Stale, open_case, refusals, take
from fadu.kernel.register import Register
from fadu.kernel.today import today
from fadu.web import drafts
from fadu.web.consequences import closes, consequences
from fadu.web.creation import creating_steps, organ_choices
from fadu.web.forms import StepForm, find_organs
from fadu.web.listing import parse
from fadu.web.shell import actor_of
from fadu.web.views.common import case_or_404, register_or_404, staff

CONFIRM = "请勾选确认后再提交"
STALE = "他人已先办理了此案的步骤。填写的内容都还在，请先核对案件的最新情况，仍要办理的再提交一次。"


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, register: str, pk: int, step: str) -> HttpResponse:
    """The form of a step on an existing case."""
    actor = actor_of(request)
    book = register_or_404(register, actor)
    case = case_or_404(book, actor, pk)
    chosen = next((item for item in book.steps if item.key == step and not item.opens and not item.by_system), None)
    if chosen is None:
        raise Http404(step)
    form = StepForm(book, chosen, case, actor)
    if request.method == "POST":
        return _submit(request, form)
    reasons = refusals(book, case, chosen, actor, sight(book, actor, case.pk))
    return _page(request, drafts.start(form).preset(request.GET), reasons=reasons, status=409 if reasons else 200)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, register: str, step: str = "") -> HttpResponse:
    """The form of a step that opens a case."""
    actor = actor_of(request)
    book = register_or_404(register, actor)
    steps = creating_steps(book, actor)
    chosen = next((item for item in steps if item.key == step or not step), None)
    if chosen is None:
        raise Http404(step)
    form = StepForm(book, chosen, None, actor)
    if request.method == "POST":
        return _submit(request, form)
    return _page(request, drafts.start(form))


def _submit(request: HttpRequest, form: StepForm) -> HttpResponse:
    facts = form.read(request.POST, request.FILES)
    if request.POST.get("draft"):
        return _keep(request, form)
    day = parse(form.on)
    if day is None:
        form.errors["on"] = f"「{form.on}」不是有效日期"
    if closes(form.register, form.step) and not request.POST.get("confirm"):
        form.errors["confirm"] = CONFIRM
    if form.errors:
        return _page(request, form, status=422)
    try:
        outcome = _take(request, form, facts, day)
    except InvalidFacts as error:
        form.errors |= error.errors
        return _page(request, form, status=422)
    except NotAllowed as error:
        return _page(request, form, reasons=error.reasons, status=409)
    except Stale:
        form.case.refresh_from_db(fields=["version", "state"])  # sent again, it is a decision on the case as it is now
        return _page(request, form, reasons=[STALE], status=409)
    uploads.adopt([kept.pk for item in form.fields for kept in item.kept], outcome.case.pk)
    drafts.drop(form)
    made = "、".join(f"《{paper.title}》" for paper in outcome.papers)
    messages.success(request, f"已办理：{form.step.title}" + (f"，生成{made}" if made else ""))
    return redirect("case", form.register.key, outcome.case.pk)


def _keep(request: HttpRequest, form: StepForm) -> HttpResponse:
    """Save the form as it stands; nothing is checked and nothing of the case changes."""
    drafts.save(form, request.POST)
    messages.success(request, f"「{form.step.title}」已存为草稿，在「我的工作」里可以接着填")
    key = form.register.key
    return redirect("case", key, form.case.pk) if form.case else redirect("list", key)


def _take(request: HttpRequest, form: StepForm, facts: dict[str, Any], day: Any) -> Outcome:
    token = form.token or None
    if form.case is None:
        allowed = {str(key) for key, _ in organ_choices(form.register, form.actor, form.step)}
        organ = form.organ
        if organ not in allowed:
            raise InvalidFacts({"organ_id": "请选择登记机关"})
        return open_case(form.register, form.actor, facts, organ_id=int(organ), on=day, step=form.step.key, token=token)
    version = request.POST.get("version", "")
    return take(
        form.case,
        form.step.key,
        form.actor,
        facts,
        on=day,
        token=token,
        version=int(version) if version.isdecimal() and len(version) < 9 else -1,
    )


def _page(request: HttpRequest, form: StepForm, reasons: list[str] | None = None, status: int = 200) -> HttpResponse:
    for item in form.fields:
        item.error = form.errors.get(item.ask.key, "")
    context = {
        "form": form,
        "register": form.register,
        "step": form.step,
        "case": form.case,
        "reasons": reasons or [],
        "blocked": bool(reasons) and request.method != "POST",
        "token": form.token or uuid.uuid4().hex,
        "organs": _organs(form.register, form.actor, form.step) if form.case is None else [],
        "organ": form.organ,
        "reads": form.step.reads(form.case) if form.step.reads and form.case else [],
        "effects": consequences(form.register, form.step, form.case, parse(form.on) or today()),
        "closes": closes(form.register, form.step),
        "basis": form.step.basis.text(parse(form.on) or today()) if form.step.basis else "",
        "other_steps": [item for item in creating_steps(form.register, form.actor) if item.key != form.step.key]
        if form.case is None
        else [],
    }
    label, key = form.register.model._meta.app_label, form.register.key
    names = [f"{label}/{key}/step_{form.step.key}.html", "kernel/step.html"]
    return render(request, names, context, status=status)


def _organs(register: Register, actor: Actor, step: Step) -> list[tuple[int, str]]:
    return organ_choices(register, actor, step)


@staff
@require_safe
def organs(request: HttpRequest) -> HttpResponse:
    """Organs whose name holds the typed words, as a list to choose from (for the organ field)."""
    words = next((value for key, value in request.GET.items() if key.endswith("__name") or key == "q"), "").strip()
    found = find_organs(words[:40]) if words else []
    return render(request, "kernel/picks.html", {"picks": found, "words": words})
