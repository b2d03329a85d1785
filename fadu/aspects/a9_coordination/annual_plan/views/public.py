"""The plan for everybody: whitelisted fields only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..public import open_progress


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The running plan as the public may read it."""
    return render(request, "annual_plan/open_page.html", {"open": open_progress()})
