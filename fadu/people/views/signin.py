"""Signing in: password, then a code where the account has a second factor; signing out.

No page says whether a username exists.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from fadu.kernel.access import Actor
from fadu.people import policy, sessions, totp
from fadu.people.actors import actor_of
from fadu.people.locks import address_exhausted
from fadu.people.models import User
from fadu.people.roles import AUDIT_ADMIN, SECURITY_ADMIN, SYSTEM_ADMIN

WRONG = "用户名或密码不对。连续输错{limit}次，账号将锁定{minutes}分钟。"


class PasswordForm(forms.Form):
    """Username and password as typed."""

    username = forms.CharField(max_length=60, error_messages={"required": "请填写用户名。"})
    password = forms.CharField(max_length=200, strip=False, error_messages={"required": "请填写密码。"})

    def clean_username(self) -> str:
        """NFKC, so that failed attempts are counted under one spelling."""
        return User.normalize_username(self.cleaned_data["username"])


class CodeForm(forms.Form):
    """A code of the authenticator or a recovery code."""

    code = forms.CharField(max_length=30, error_messages={"required": "请填写动态口令。"})


def first_errors(form: forms.BaseForm) -> dict[str, str]:
    """field → first message, in the order of the form."""
    return {name: str(messages[0]) for name, messages in form.errors.items()}


def lock_minutes() -> int:
    """Minutes that an account stays locked."""
    return round(float(settings.AXES_COOLOFF_TIME) * 60)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Username and password."""
    target = request.POST.get("next", request.GET.get("next", ""))
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(destination(request, target))
    form = PasswordForm(request.POST or None)
    errors: dict[str, str] = {}
    if request.method == "POST":
        if address_exhausted(request):
            return _login_page(request, 429, locked=lock_minutes(), spraying=True, target=target)
        user = authenticate(request, **form.cleaned_data) if form.is_valid() else None
        if user is not None:
            return _password_right(request, user, target)
        errors = first_errors(form) or {"": WRONG.format(limit=settings.AXES_FAILURE_LIMIT, minutes=lock_minutes())}
    idle = policy.idle_minutes() if request.GET.get("idle") else 0
    status = 400 if errors else 200
    return _login_page(
        request, status, target=target, errors=errors, idle=idle, username=form["username"].value() or ""
    )


def _login_page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    base = {"target": "", "errors": {}, "idle": 0, "username": "", "locked": 0, "spraying": False}
    base |= {"demo": policy.demo_mode()}
    return render(request, "people/login.html", base | context, status=status)


def _password_right(request: HttpRequest, user: Any, target: str) -> HttpResponse:
    if totp.device_of(user) is None:
        sessions.sign_in(request, user)
        return redirect(destination(request, target))
    sessions.remember_pending(request, user, target)
    return redirect("login-code")


def locked(request: HttpRequest, credentials: dict[str, Any] | None = None, **_: Any) -> HttpResponse:
    """The page of a locked account (AXES_LOCKOUT_CALLABLE); the same for usernames that do not exist."""
    return _login_page(request, 429, locked=lock_minutes(), target=request.POST.get("next", ""))


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """The second factor; reached only after the right password, for five minutes."""
    user, target = sessions.pending_user(request)
    if user is None:
        return redirect("login")
    form = CodeForm(request.POST or None)
    errors: dict[str, str] = {}
    if request.method == "POST":
        verdict = totp.check(user, form.cleaned_data["code"]) if form.is_valid() else totp.Verdict()
        if verdict.device is not None:
            sessions.sign_in(request, user, verdict.device)
            return redirect("account" if verdict.recovery else destination(request, target))
        errors = first_errors(form) or {"code": verdict.error}
    return render(request, "people/code.html", {"errors": errors}, status=400 if errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL or "/")


def destination(request: HttpRequest, target: str) -> str:
    """`target` when it is an address of this site, else the person's own first page."""
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return home_of(actor_of(request))


def home_of(actor: Actor) -> str:
    """Where a person's work is: administrators have no business pages."""
    if actor.has(SYSTEM_ADMIN, SECURITY_ADMIN):
        return reverse("people")
    try:
        return reverse("audit" if actor.has(AUDIT_ADMIN) else "desk")
    except NoReverseMatch:
        return reverse("account")
