"""Addresses of the interface and of the page where a person keeps tokens."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from fadu.web.api import app, tokens
from fadu.web.api.guard import as_problem

operations = [as_problem(pattern) for pattern in app.api.urls[0]]

urlpatterns = [
    path("api/", tokens.guide, name="api-guide"),
    path("api/openapi.json", require_safe(app.openapi), name="openapi"),
    path("api/v1/", (operations, "ninja", "api")),
    re_path(r"^api/(?P<rest>(?s:.*))\Z", csrf_exempt(app.nowhere)),
    path("account/tokens/", tokens.index, name="tokens"),
    path("account/tokens/<int:pk>/revoke", tokens.revoke, name="token-revoke"),
]
