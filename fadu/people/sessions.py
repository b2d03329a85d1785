"""What a session keeps about signing in: the person between password and code, the last sign of life."""

import time

from django.conf import settings
from django.contrib.auth import login as auth_login
from django.http import HttpRequest
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from fadu.people.models import User

PENDING = "fadu_pending"
SEEN = "fadu_seen"
STARTED = "fadu_started"
PENDING_SECONDS = 300
WRITE_EVERY = 60  # a session row is written at most once a minute


def clock() -> int:
    """Seconds of the wall clock: sessions age in real time, whatever day the city is set to."""
    return int(time.time())


def remember_pending(request: HttpRequest, user: User, target: str) -> None:
    """The password was right; the code is still missing. Nobody is signed in yet."""
    request.session.cycle_key()
    request.session[PENDING] = {"user": user.pk, "at": clock(), "next": target, "auth": user.get_session_auth_hash()}


def pending_user(request: HttpRequest) -> tuple[User | None, str]:
    """Who still owes a code, and where they want to go; nobody after five minutes or a change of password."""
    kept = request.session.get(PENDING)
    if not kept or clock() - kept["at"] > PENDING_SECONDS:
        request.session.pop(PENDING, None)
        return None, ""
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != kept["auth"]:
        return None, ""
    return user, kept["next"]


def sign_in(request: HttpRequest, user: User, device: TOTPDevice | None = None) -> None:
    """Start the session under a new key."""
    request.session.pop(PENDING, None)
    auth_login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    if device is not None:
        otp_login(request, device)
    request.session[SEEN] = request.session[STARTED] = clock()
    forget_actor(request)


def forget_actor(request: HttpRequest) -> None:
    """Drop what was computed for the person of before."""
    for name in ("fadu_actor", "fadu_shell"):
        if hasattr(request, name):
            delattr(request, name)


def expired(request: HttpRequest, idle_seconds: int) -> bool:
    """Whether the session was idle too long or has reached its absolute age; otherwise note that it is alive."""
    now, session = clock(), request.session
    seen, started = session.get(SEEN, now), session.setdefault(STARTED, now)
    if now - seen > idle_seconds or now - started > settings.SESSION_COOKIE_AGE:
        return True
    if SEEN not in session or now - seen >= min(WRITE_EVERY, idle_seconds):
        session[SEEN] = now
    return False
