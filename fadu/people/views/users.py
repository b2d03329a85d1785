"""Users: list, one user, opening, editing, closing, password and lock.

A search term is posted: people's names stay out of addresses.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fadu.kernel.today import today
from fadu.people import accounts, totp
from fadu.people.actors import actor_of
from fadu.people.forms import UserEditForm, UserForm, organ_choices
from fadu.people.ids import mask_phone
from fadu.people.locks import locked_until
from fadu.people.models import Delegation, Post, User
from fadu.people.models.posts import in_force
from fadu.people.roles import SYSTEM_ADMIN
from fadu.people.views.common import administrators, page

PAGE = 50
STATES = (("open", "启用"), ("closed", "停用"), ("idle", "没有岗位"))


@administrators()
def index(request: HttpRequest) -> HttpResponse:
    """The administrators' start: users."""
    return redirect("people-users")


@administrators()
@require_http_methods(["GET", "POST"])
def users(request: HttpRequest) -> HttpResponse:
    """List of users with their present posts; filters in the address, the search term in the posted body."""
    q = request.POST.get("q", "").strip()
    organ, state = request.GET.get("organ", ""), request.GET.get("state", "")
    rows = matching(q, int(organ) if organ.isdecimal() and len(organ) < 10 else None, state)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 10:
        rows = rows.filter(pk__gt=int(after))
    shown = list(rows[: PAGE + 1])
    more = shown[PAGE - 1].pk if len(shown) > PAGE else None
    return page(
        request,
        "users",
        "people-users",
        rows=_with_posts(shown[:PAGE]),
        q=q,
        organ=organ,
        state=state,
        states=STATES,
        organs=organ_choices(),
        more=more,
        after=after,
        mask_phone=mask_phone,
    )


def matching(q: str, organ: int | None, state: str) -> QuerySet[User]:
    """Users by name, pinyin initials or username; by organ of a present post; by state. Ordered by number."""
    held = Post.objects.filter(in_force(today()))
    rows = User.objects.order_by("pk")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(username__icontains=q) | Q(sort_key__startswith=q.lower()))
    if organ is not None:
        rows = rows.filter(pk__in=held.filter(organ_id=organ).values("user_id"))
    if state in ("open", "closed"):
        rows = rows.filter(is_active=state == "open")
    return rows.exclude(pk__in=held.values("user_id")) if state == "idle" else rows


def _with_posts(rows: list[User]) -> list[tuple[User, list[Post]]]:
    """Each user with the posts in force today: one query for all."""
    held: dict[int, list[Post]] = {user.pk: [] for user in rows}
    for post in Post.objects.filter(in_force(today()), user_id__in=held).select_related("organ"):
        held[post.user_id].append(post)
    return [(user, held[user.pk]) for user in rows]


@administrators()
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One user: account, posts, delegations."""
    person = get_object_or_404(User, pk=pk)
    posts = person.posts.select_related("organ", "user").prefetch_related("organ__names").order_by("-from_date", "-pk")
    lent = Delegation.objects.filter(Q(to_user=person) | Q(from_post__user=person))
    lent = lent.select_related("from_post__organ", "from_post__user", "to_user")
    return page(
        request,
        "user",
        "people-users",
        person=person,
        posts=posts,
        lent=lent,
        device=totp.device_of(person),
        locked_until=locked_until(person),
        phone=mask_phone(person.phone),
    )


@administrators(SYSTEM_ADMIN)
@require_http_methods(["GET", "POST"])
def new_user(request: HttpRequest) -> HttpResponse:
    """Open an account; the initial password is shown once."""
    form = UserForm(request.POST or None)
    if request.method == "POST":
        done, made = form.attempt(lambda **data: accounts.open_account(actor_of(request), **data))
        if done:
            return _initial_password(request, *made)
    errors = form.messages()
    return page(
        request, "user_form", "people-users", 400 if errors else 200, values=form.shown(), errors=errors, person=None
    )


@administrators(SYSTEM_ADMIN)
@require_http_methods(["GET", "POST"])
def edit_user(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct name or phone."""
    person = get_object_or_404(User, pk=pk)
    form = UserEditForm(request.POST or None, initial={"name": person.name, "phone": person.phone})
    if request.method == "POST":
        done, _ = form.attempt(lambda **data: accounts.edit_account(actor_of(request), person, **data))
        if done:
            return redirect("people-user", pk)
    errors = form.messages()
    return page(
        request, "user_form", "people-users", 400 if errors else 200, values=form.shown(), errors=errors, person=person
    )


ACTS = {
    "close": (accounts.close_account, "账号已停用。"),
    "reopen": (accounts.reopen_account, "账号已启用。"),
    "unlock": (accounts.unlock_account, "锁定已解除。"),
    "totp": (accounts.remove_second_factor, "动态口令已解除，请本人重新登记。"),
}


@administrators()
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the acts on an account; who may do it is decided by the service."""
    person = get_object_or_404(User, pk=pk)
    if name == "password":
        return _initial_password(request, person, accounts.reset_password(actor_of(request), person))
    if name not in ACTS:
        raise Http404(name)
    service, done = ACTS[name]
    try:
        service(actor_of(request), person)
        messages.success(request, done)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("people-user", pk)


def _initial_password(request: HttpRequest, person: User, password: str) -> HttpResponse:
    """Shown in the answer itself, once: never in an address, a message store or a log."""
    return render(request, "people/initial.html", {"person": person, "password": password})
