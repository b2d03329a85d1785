"""Signing in, signing out and locking go to the audit trail; failures alone stay with django-axes."""

from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.http import HttpRequest

from fadu.kernel.access import PUBLIC, Actor
from fadu.kernel.audit import record
from fadu.people.models import User


def connect() -> None:
    """Called once when the app is ready."""
    user_logged_in.connect(signed_in, dispatch_uid="fadu.people.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="fadu.people.signed_out")
    user_locked_out.connect(locked_out, dispatch_uid="fadu.people.locked_out")


def signed_in(sender: type, request: HttpRequest | None, user: User, **_: Any) -> None:
    """A session was opened."""
    _write(Actor(user.pk, user.name), "people.signed_in", "登录", user, request)


def signed_out(sender: type, request: HttpRequest | None, user: User | None, **_: Any) -> None:
    """A session was closed, by the person or by the idle time-out."""
    if user is not None:
        _write(Actor(user.pk, user.name), "people.signed_out", "退出登录", user, request)


def locked_out(sender: Any, request: HttpRequest, username: str, **_: Any) -> None:
    """An account was locked: one event per lock, not per attempt; usernames that nobody has leave none."""
    if getattr(request, "axes_failures_since_start", None) != settings.AXES_FAILURE_LIMIT:
        return
    user = User.objects.filter(username=username).first()
    if user is not None:
        _write(PUBLIC, "people.user.locked", "连续输错密码，账号锁定", user, request)


def _write(actor: Actor, kind: str, title: str, user: User, request: HttpRequest | None) -> None:
    address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
    with transaction.atomic():
        record(actor, kind, title, facts={"user": user.pk, "address": address})
