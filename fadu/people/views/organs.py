"""Organs: list by kind and area, one organ with its names, new, corrected, renamed."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from fadu.kernel.today import today
from fadu.people import organs as services
from fadu.people.actors import actor_of
from fadu.people.forms import NewOrganForm, OrganForm, RenameForm, organ_choices
from fadu.people.ids import check_uscc
from fadu.people.models import Area, Organ, Post
from fadu.people.models.posts import in_force
from fadu.people.roles import SYSTEM_ADMIN
from fadu.people.views.common import administrators, page

TAB = "people-organs"
COUNTIES = ("county", "city", "zone")


@administrators()
def organs(request: HttpRequest) -> HttpResponse:
    """All organs; `q` matches name, short name, pinyin initials or code."""
    q, kind, area = (request.GET.get(name, "").strip() for name in ("q", "kind", "area"))
    rows = Organ.objects.select_related("parent", "area")
    if q:
        rows = rows.filter(
            Q(name__icontains=q) | Q(short__icontains=q) | Q(sort_key__contains=q.lower()) | Q(code__iexact=q)
        )
    if kind in Organ.Kind.values:
        rows = rows.filter(kind=kind)
    if area:
        # a zone's towns carry its code, and belong to a county by law: they are found under both
        rows = rows.filter(Q(area__code__startswith=area) | Q(area__legal_parent__code=area, area__level="town"))
    places = Area.objects.filter(level__in=COUNTIES)
    return page(
        request,
        "organs",
        TAB,
        rows=rows,
        q=q,
        kind=kind,
        area=area,
        kinds=Organ.Kind.choices,
        areas=[(a.code, a.name) for a in places],
    )


@administrators()
def organ(request: HttpRequest, pk: int) -> HttpResponse:
    """One organ: what is on record, former names, those above and below, who holds posts."""
    row = get_object_or_404(Organ.objects.select_related("parent", "superior", "area", "previous"), pk=pk)
    held = Post.objects.filter(in_force(today()), organ=row).select_related("user", "organ")
    warnings = check_uscc(row.code).warnings if row.code else ()
    return page(
        request,
        "organ",
        TAB,
        organ=row,
        posts=held,
        names=row.names.all(),
        children=row.children.all(),
        successors=row.successors.all(),
        warnings=warnings,
    )


def _form_page(request: HttpRequest, form: Any, heading: str, row: Organ | None) -> HttpResponse:
    errors = form.messages()
    areas = [(a.code, f"{a.name}（{a.code}）") for a in Area.objects.all()]
    return page(
        request,
        "organ_form",
        TAB,
        400 if errors else 200,
        values=form.shown(),
        errors=errors,
        organ=row,
        heading=heading,
        kinds=Organ.Kind.choices,
        areas=areas,
        organs=organ_choices(),
        trust=Organ._meta.get_field("confidence").choices,
        new=isinstance(form, NewOrganForm),
    )


@administrators(SYSTEM_ADMIN)
@require_http_methods(["GET", "POST"])
def new_organ(request: HttpRequest) -> HttpResponse:
    """A new organ."""
    form = NewOrganForm(request.POST or None, initial={"confidence": "verified", "valid_from": today()})
    if request.method == "POST":
        done, made = form.attempt(lambda **data: services.create_organ(actor_of(request), **data))
        if done:
            return redirect("people-organ", made.pk)
    return _form_page(request, form, "新增机构", None)


@administrators(SYSTEM_ADMIN)
@require_http_methods(["GET", "POST"])
def edit_organ(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an organ."""
    row = get_object_or_404(Organ, pk=pk)
    initial = {name: getattr(row, name) for name in services.EDITABLE} | {
        "area": row.area.code,
        "parent": row.parent_id,
        "superior": row.superior_id,
    }
    form = OrganForm(request.POST or None, initial=initial)
    if request.method == "POST":
        done, _ = form.attempt(lambda **data: services.edit_organ(actor_of(request), row, **data))
        if done:
            return redirect("people-organ", pk)
    return _form_page(request, form, "修改机构资料", row)


@administrators(SYSTEM_ADMIN)
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an organ a new name from a day on."""
    row = get_object_or_404(Organ, pk=pk)
    form = RenameForm(request.POST or None, initial={"name": row.name, "short": row.short, "first_day": today()})
    if request.method == "POST":
        done, _ = form.attempt(lambda **data: services.rename_organ(actor_of(request), row, **data))
        if done:
            messages.success(request, "已更名。更名以前的文书仍显示当时的名称。")
            return redirect("people-organ", pk)
    errors = form.messages()
    return page(request, "organ_rename", TAB, 400 if errors else 200, values=form.shown(), errors=errors, organ=row)
