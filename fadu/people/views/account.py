"""One's own account: posts held, password, second factor, delegating an own post."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_otp import login as otp_login
from markupsafe import Markup

from fadu.kernel.today import today
from fadu.people import accounts, policy, sessions, totp
from fadu.people.actors import actor_of
from fadu.people.duties import role_title
from fadu.people.models import Delegation, Post
from fadu.people.roles import ADMINISTRATORS
from fadu.people.views.signin import CodeForm, destination, first_errors


class NewPasswordForm(forms.Form):
    """Present password, new password twice."""

    present = forms.CharField(strip=False, max_length=200, error_messages={"required": "请填写现密码。"})
    new = forms.CharField(strip=False, max_length=200, error_messages={"required": "请填写新密码。"})
    again = forms.CharField(strip=False, max_length=200, error_messages={"required": "请再填写一次新密码。"})

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_present(self) -> str:
        """The person at the keyboard knows the present password."""
        if not self.user.check_password(self.cleaned_data["present"]):
            raise ValidationError("现密码不对。")
        return self.cleaned_data["present"]

    def clean_new(self) -> str:
        """The password rules of the installation, all broken ones in one message."""
        try:
            validate_password(self.cleaned_data["new"], self.user)
        except ValidationError as found:
            raise ValidationError(" ".join(found.messages)) from found
        return self.cleaned_data["new"]

    def clean(self) -> dict:
        """Both new passwords are the same."""
        data = super().clean() or {}
        if "new" in data and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "两次填写的新密码不一致。")
        return data


@never_cache
@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Overview of one's own account."""
    user, day = request.user, today()
    held = Post.objects.filter(user=user).select_related("organ").order_by("-from_date", "-id")
    lent_in = Delegation.objects.filter(to_user=user).select_related("from_post__organ", "from_post__user")
    lent_out = Delegation.objects.filter(from_post__user=user).select_related("from_post__organ", "to_user")
    return render(
        request,
        "people/account.html",
        {
            "person": user,
            "posts": held,
            "lent_in": lent_in,
            "lent_out": lent_out,
            "day": day,
            "role_title": role_title,
            "device": totp.device_of(user),
            "codes_left": user.recovery_codes.filter(used_at=None).count(),
            "compulsory": policy.second_factor_compulsory(actor_of(request)),
            "lendable": [p for p in held if p.role not in ADMINISTRATORS and (p.to_date is None or p.to_date >= day)],
        },
    )


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the account end."""
    form = NewPasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        forced = request.user.must_change_password
        accounts.change_password(actor_of(request), request.user, form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已修改，其他设备上的登录已退出。")
        return redirect(destination(request, "") if forced else "account")
    errors = first_errors(form) if request.method == "POST" else {}
    forced = request.user.must_change_password and not policy.demo_mode()
    context = {"errors": errors, "forced": forced, "rules": password_validators_help_texts()}
    return render(request, "people/password.html", context, status=400 if errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Enrol an authenticator: show the code, ask for a first number, then show the recovery codes once."""
    actor, errors = actor_of(request), {}
    if _must_prove(request):
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        codes = totp.confirm(actor, request.user, form.cleaned_data["code"]) if form.is_valid() else []
        if codes:
            otp_login(request, totp.device_of(request.user))
            request.session.cycle_key()
            return render(request, "people/codes.html", {"codes": codes})
        errors = first_errors(form) or {"code": "动态口令不对。请核对手机时间，输入当前显示的6位数字。"}
    device = totp.enrolment(request.user)
    context = {
        "errors": errors,
        "qr": Markup(totp.qr_svg(device)),  # noqa: S704 - drawn by segno from our own text
        "secret": totp.secret_text(device),
        "compulsory": policy.second_factor_compulsory(actor),
        "replacing": totp.device_of(request.user) is not None,
    }
    return render(request, "people/totp.html", context, status=400 if errors else 200)


def _must_prove(request: HttpRequest) -> bool:
    """A session without the second factor cannot replace the authenticator of an account that has one."""
    if totp.device_of(request.user) is None or request.user.is_verified():
        return False
    logout(request)
    sessions.forget_actor(request)
    return True


@login_required
@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes, shown once."""
    if not request.user.is_verified():
        return redirect("account")
    return never_cache(render)(
        request, "people/codes.html", {"codes": totp.renew_codes(actor_of(request), request.user)}
    )


@login_required
@require_POST
def drop_second_factor(request: HttpRequest) -> HttpResponse:
    """Give up the second factor, after a last code."""
    verdict = totp.check(request.user, request.POST.get("code", ""))
    if verdict.device is None:
        messages.error(request, verdict.error)
    else:
        totp.remove(actor_of(request), request.user)
        messages.success(request, "动态口令已停用。")
    return redirect("account")
