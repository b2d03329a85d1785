"""What a session keeps about an enterprise that has signed in: apart from staff sign-in, half an hour at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from fadu.registry.enterprises.models import Enterprise
from fadu.web.portal.common import personal

KEY = "fadu_enterprise"
SECONDS = 30 * 60
View = Callable[..., HttpResponse]


def _seal(firm: Enterprise) -> str:
    """Ties the session to the contact that received the code: a new contact ends it."""
    return salted_hmac("fadu.enterprise", f"{firm.pk}:{firm.uscc}:{firm.contact_phone}").hexdigest()[:32]


def begin(request: HttpRequest, firm: Enterprise) -> None:
    """Sign in under a new session key."""
    request.session.cycle_key()
    request.session[KEY] = [firm.pk, _seal(firm), int(time.time())]


def end(request: HttpRequest) -> None:
    """Sign out (a shared computer)."""
    request.session.pop(KEY, None)


def current(request: HttpRequest) -> Enterprise | None:
    """The enterprise of this session; each look starts the half hour anew."""
    kept = request.session.get(KEY)
    if not kept or time.time() - kept[2] > SECONDS:
        return None
    firm: Enterprise | None = Enterprise._plain.select_related("town", "organ").filter(pk=kept[0]).first()
    if firm is None or kept[1] != _seal(firm):
        return None
    if time.time() - kept[2] > 60:
        request.session[KEY] = [firm.pk, kept[1], int(time.time())]
    return firm


def signed_in(view: View) -> View:
    """Pages of one enterprise: kept by no browser and no proxy; whoever has not signed in is asked to."""

    @wraps(view)
    @personal
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        firm = current(request)
        if firm is None:
            return redirect("enterprise-signin")
        return view(request, firm, *args, **kwargs)

    return guarded
