"""Error pages: what happened, where, what to do. They need no session, no query and no user."""

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fadu.kernel.today import now
from fadu.web.labels import CSRF, ERRORS

log = logging.getLogger(__name__)


def page(request: HttpRequest, code: int, *, reasons: tuple[str, ...] = (), ref: str = "") -> HttpResponse:
    """The error page for `code`; `reasons` are Chinese sentences shown under it."""
    title, what, how = ERRORS.get(code, ERRORS[500])
    return _render(request, code, title=title, what=what, how=how, reasons=reasons, ref=ref)


def _render(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    signed_in = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
    home, home_title = ("/desk/", "回到我的工作") if signed_in else ("/", "回到首页")
    context |= {"code": status, "where": request.path, "home": home, "home_title": home_title}
    return render(request, "errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403; the message of a PermissionDenied is meant for the person and is shown."""
    told = str(exception) if exception and str(exception) else ""
    return page(request, 403, reasons=(told,) if told else ())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404; says nothing about whether the record exists."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500; if even the template fails, one line of text is left."""
    ref = f"{now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    log.error("page failed: %s %s", ref, request.path)
    try:
        return page(request, 500, ref=ref)
    except Exception:
        log.exception("the page for errors failed")
        return HttpResponse("系统出错了，请稍后重试。", status=500, content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    title, what, how = CSRF
    log.warning("csrf: %s %s", request.path, reason)
    return _render(request, 403, title=title, what=what, how=how, reasons=(), ref="")
