"""Guards every request of a signed-in person: idle time-out, initial password, compulsory second factor."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from fadu.people import policy, sessions
from fadu.people.actors import actor_of

# Pages that a person under an obligation may open: to fulfil it, or to leave.
OPEN_PAGES = frozenset({"login", "login-code", "logout", "account-password", "account-totp"})


class SessionGuard:
    """After authentication and django-otp; before the views. Costs no query for those who owe nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End an idle session; otherwise go on."""
        if request.user.is_authenticated and sessions.expired(request, policy.idle_minutes() * 60):
            logout(request)
            sessions.forget_actor(request)
            if request.path != "/" and not request.path.startswith("/portal/"):
                return self._turn_away(request, reverse("login"), idle="1")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Lead a person with an obligation to the page that fulfils it."""
        user = request.user
        if not user.is_authenticated or self._open(request):
            return None
        if user.must_change_password and not policy.demo_mode():
            return self._turn_away(request, reverse("account-password"))
        if policy.second_factor_compulsory(actor_of(request)) and not user.is_verified():
            return self._turn_away(request, reverse("account-totp"))
        return None

    @staticmethod
    def _open(request: HttpRequest) -> bool:
        match = request.resolver_match
        return match is not None and match.url_name in OPEN_PAGES

    @staticmethod
    def _turn_away(request: HttpRequest, where: str, **extra: str) -> HttpResponse:
        """Redirect pages; tell scripts in their own way."""
        if request.path.startswith("/api/"):
            detail = "会话已结束或者账号尚有安全事项未办，请在网页上登录。"
            problem = {"type": "about:blank", "title": "未登录", "status": 401, "detail": detail}
            return JsonResponse(
                problem, status=401, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
            )
        partial = "HX-Request" in request.headers
        if extra and request.method == "GET" and not partial:
            extra["next"] = request.get_full_path()
        address = f"{where}?{urlencode(extra)}" if extra else where
        return HttpResponseClientRedirect(address) if partial else redirect(address)
