"""Posts and delegation: who holds what on a day, granting, ending, transferring, lending."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fadu.kernel.today import today
from fadu.people import duties
from fadu.people.actors import actor_of
from fadu.people.forms import DelegationForm, EndForm, GrantForm, TransferForm, organ_choices
from fadu.people.models import Delegation, Organ, Post, User
from fadu.people.models.posts import in_force
from fadu.people.roles import ADMINISTRATORS, SECURITY_ADMIN
from fadu.people.views.common import administrators, page

LIMIT = 500


@administrators()
def posts(request: HttpRequest) -> HttpResponse:
    """Posts in force on a day (default today), by organ and role."""
    day = _day(request.GET.get("on", "")) or today()
    organ, role = request.GET.get("organ", ""), request.GET.get("role", "")
    rows = Post.objects.filter(in_force(day)).select_related("user", "organ").prefetch_related("organ__names")
    rows = rows.order_by("organ__order", "role", "pk")
    if organ.isdecimal() and len(organ) < 10:
        rows = rows.filter(organ_id=int(organ))
    if role in duties.all_roles():
        rows = rows.filter(role=role)
    total = rows.count()
    return page(
        request,
        "posts",
        "people-posts",
        rows=rows[:LIMIT],
        total=total,
        limit=LIMIT,
        on=day,
        organ=organ,
        role=role,
        organs=organ_choices(),
        roles=list(duties.all_roles().items()),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@administrators(SECURITY_ADMIN)
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a user a post."""
    person = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST or None, initial={"start": today()})
    if request.method == "POST":
        done, _ = form.attempt(lambda **data: _grant(request, person, **data))
        if done:
            return redirect("people-user", pk)
    return _post_page(request, form, "grant", person=person)


def _grant(request: HttpRequest, person: User, **data: Any) -> Post:
    return duties.grant_post(actor_of(request), person, data.pop("organ"), data.pop("role"), **data)


@administrators(SECURITY_ADMIN)
@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post or move its holder: two forms on one page, `act` says which was sent."""
    row = get_object_or_404(Post.objects.select_related("user", "organ"), pk=pk)
    act = request.POST.get("act", "")
    yesterday = today() - timedelta(days=1)
    end = EndForm(request.POST if act == "end" else None, initial={"last_day": yesterday})
    move = TransferForm(
        request.POST if act == "move" else None,
        initial={"organ": row.organ_id, "role": row.role, "title": row.title, "first_day": today()},
    )
    done = False
    if act == "end":
        done, _ = end.attempt(lambda **data: duties.end_post(actor_of(request), row, **data))
    elif act == "move":
        done, _ = move.attempt(
            lambda organ, role, **data: duties.transfer_post(actor_of(request), row, organ, role, **data)
        )
    if done:
        messages.success(request, "岗位已办结，任职经历保留。" if act == "end" else "岗位已调整，原任职经历保留。")
        return redirect("people-user", row.user_id)
    return _post_page(request, move, "post", post=row, end=end.shown(), end_errors=end.messages())


def _post_page(request: HttpRequest, form: Any, template: str, **context: Any) -> HttpResponse:
    errors = form.messages()
    failed = bool(errors or context.get("end_errors"))
    return page(
        request,
        template,
        "people-posts",
        400 if failed else 200,
        values=form.shown(),
        errors=errors,
        organs=organ_choices(),
        roles=list(duties.all_roles().items()),
        **context,
    )


@administrators()
def delegations(request: HttpRequest) -> HttpResponse:
    """Delegations that run or will run."""
    rows = Delegation.objects.filter(to_date__gte=today()).select_related(
        "from_post__organ", "from_post__user", "to_user"
    )
    return page(request, "delegations", "people-delegations", rows=rows[:LIMIT])


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest) -> HttpResponse:
    """Lend one of one's own posts to a colleague."""
    own = Post.objects.filter(in_force(today()), user=request.user).exclude(role__in=ADMINISTRATORS)
    held = {row.pk: row for row in own.select_related("organ")}
    if not held:
        raise PermissionDenied("没有可以委托的岗位。")
    choices = [(pk, f"{duties.role_title(row.role)}（{row.organ.short}）") for pk, row in held.items()]
    users = colleagues(request.user, [row.organ for row in held.values()])
    form = DelegationForm(
        request.POST or None, posts=choices, users=users, initial={"post": choices[0][0], "start": today()}
    )
    if request.method == "POST":
        done, _ = form.attempt(lambda post, **data: duties.delegate(actor_of(request), held[post], **data))
        if done:
            messages.success(request, "委托已登记。")
            return redirect("account")
    errors = form.messages()
    context = {"values": form.shown(), "errors": errors, "posts": choices, "users": [(u.pk, u.name) for u in users]}
    return render(request, "people/delegate.html", context, status=400 if errors else 200)


def colleagues(user: User, organs: list[Organ]) -> QuerySet[User]:
    """Users with a post in the same organs or under the same government; administrators and the user left out."""
    parents = {organ.parent_id for organ in organs if organ.parent_id}
    here = Post.objects.filter(in_force(today())).filter(organ__in=organs) | Post.objects.filter(
        in_force(today()), organ__parent__in=parents
    )
    admins = Post.objects.filter(in_force(today()), role__in=ADMINISTRATORS)
    rows = User.objects.filter(is_active=True, pk__in=here.values("user_id"))
    return rows.exclude(pk=user.pk).exclude(pk__in=admins.values("user_id"))


@login_required
@require_POST
def end_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation at once."""
    row = get_object_or_404(Delegation.objects.select_related("from_post__organ"), pk=pk)
    actor = actor_of(request)
    try:
        duties.end_delegation(actor, row)
        messages.success(request, "委托已结束。")
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("account" if row.from_post.user_id == actor.id else "people-delegations")
