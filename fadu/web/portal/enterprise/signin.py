"""Signing in by a code sent to the registered contact, and the public look-up of a name by its whole code."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from fadu.kernel.models import demo_flag
from fadu.people.ids import check_uscc
from fadu.registry.enterprise_voice import signin, visits
from fadu.registry.enterprise_voice.senders import NotConnected
from fadu.registry.enterprises.finding import exact
from fadu.registry.enterprises.models import Enterprise
from fadu.web.portal.common import page, personal
from fadu.web.portal.enterprise import session
from fadu.web.portal.limits import Limit, address

# By network and enterprise, and by network: see `signin` for why never by enterprise alone, and what guessing yields.
CODES, CODES_FROM = Limit("enterprise.code", 5, 60), Limit("enterprise.codes", 30, 60)
TRIES, TRIES_FROM = Limit("enterprise.try", 10, 15), Limit("enterprise.tries", 40, 15)
LOOKUPS = Limit("enterprise.lookup", 60, 60)
ASKED = "fadu_enterprise_asked"
WRONG = "验证码不对、已经过期或者试的次数过多。请核对；要重新发送，请返回上一步。"


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The unified code; the answer is the same whether we know the enterprise or not."""
    if session.current(request):
        return redirect("enterprise-home")
    uscc, error, status = "", "", 200
    if request.method == "POST":
        uscc, error, status = _send(request, request.POST.get("uscc", "")[:40])
        if not error:
            return redirect("enterprise-code")
    return page(request, "enterprise_signin", "enterprise", status=status, uscc=uscc, error=error, sample=_sample())


def _send(request: HttpRequest, text: str) -> tuple[str, str, int]:
    checked = check_uscc(text)
    if not checked.ok:
        return text, checked.error, 422
    if CODES.exceeded(_who(request, checked.value)) or CODES_FROM.exceeded(address(request)):
        wait = max(CODES.wait, CODES_FROM.wait)
        return text, f"从这个网络请求验证码过于频繁，请 {wait} 分钟后再试，或者换一个网络（如手机）", 429
    try:
        sent = signin.send(checked.value)
    except NotConnected as refused:
        return text, str(refused), 503
    request.session[ASKED] = {"uscc": checked.value, "shown": sent.shown if demo_flag() else ""}
    return text, "", 200


def _who(request: HttpRequest, uscc: str) -> str:
    """A network that deals with an enterprise: what a stranger does elsewhere does not count here."""
    return f"{address(request)}|{uscc}"


def _sample() -> str:
    """In a demonstration, a code to try: one of the enterprises visited lately (many visitors try), else any."""
    if not demo_flag():
        return ""
    model = visits.book(visits.VISITS)
    told = model._plain.filter(told_on__isnull=False, enterprise__isnull=False) if model else None
    codes = list(told.order_by("-told_on", "-pk").values_list("uscc", flat=True)[:20]) if told is not None else []
    if not codes:
        codes = list(Enterprise._plain.filter(status="active").values_list("uscc", flat=True)[:1])
    return secrets.choice(codes) if codes else ""


@personal
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code that was sent."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("enterprise-signin")
    error, status = "", 200
    if request.method == "POST":
        firm, error, status = _check(request, asked["uscc"], request.POST.get("code", "")[:20])
        if firm:
            request.session.pop(ASKED, None)
            session.begin(request, firm)
            return redirect("enterprise-home")
    shown = asked.get("shown", "") if demo_flag() else ""
    context = {"uscc": asked["uscc"], "shown": shown, "error": error, "minutes": signin.MINUTES,
               "renew": signin.RENEW}  # fmt: skip
    return page(request, "enterprise_code", "enterprise", status=status, **context)


def _check(request: HttpRequest, uscc: str, given: str) -> tuple[Enterprise | None, str, int]:
    who = _who(request, uscc)
    if TRIES.exceeded(who) or TRIES_FROM.exceeded(address(request)):
        return None, f"从这个网络试的次数过多，请 {max(TRIES.wait, TRIES_FROM.wait)} 分钟后再试", 429
    firm = signin.check(uscc, given)
    if firm is None:
        return None, WRONG, 422
    TRIES.forgive(who)
    return firm, "", 200


@personal
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    session.end(request)
    return redirect("enterprise-signin")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Everybody may see which name belongs to a whole code; nothing else."""
    found, error, status, text = None, "", 200, ""
    if request.method == "POST":
        text = request.POST.get("uscc", "")[:40]
        checked = check_uscc(text)
        if not checked.ok:
            error, status = checked.error, 422
        elif LOOKUPS.exceeded(address(request)):
            error, status = f"查询过多，请 {LOOKUPS.wait} 分钟后再试", 429
        else:
            found = exact(checked.value)
            error = "" if found else "登记册里没有这个代码"
    return page(request, "enterprise_lookup", "enterprise", status=status, uscc=text, found=found, error=error)
