"""Who calls: a Bearer token stands for a user, narrowed to the token's scopes. No cookie is ever read here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from fadu.kernel.access import Actor
from fadu.kernel.today import now
from fadu.people.actors import actor_for
from fadu.people.policy import demo_mode
from fadu.web.api.models import PREFIX, ApiToken, digest
from fadu.web.api.problems import Problem
from fadu.web.portal.limits import Limit, address

WRONG = Limit("api.wrong", 30, 15)
CALLS = Limit("api.calls", 1200, 1)
OPEN_CALLS = Limit("api.open", 240, 1)
USED_EVERY = 60  # a token's row is written at most once a minute


class Token(HttpBearer):
    """Asks for a live token with one scope."""

    def __init__(self, scope: str):
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor behind a token; None (401) for anything but a live one. Raises Problem for scope and rate."""
        found = _live(token)
        if found is None:
            if WRONG.exceeded(address(request)):
                raise Problem("too-many", f"无效令牌试得过多，请 {WRONG.wait} 分钟后再试", headers=_later(WRONG))
            return None
        if CALLS.exceeded(str(found.pk)):
            raise Problem("too-many", f"每分钟最多 {CALLS.most} 次", headers=_later(CALLS))
        if self.scope not in found.scopes:
            raise Problem("forbidden", f"令牌没有 {self.scope} 范围")
        actor = replace(actor_for(found.user), scopes=frozenset(found.scopes))
        if actor.is_public:
            return None
        _touch(found)
        return actor


def _live(text: str) -> ApiToken | None:
    if not text.startswith(PREFIX) or len(text) > 100:
        return None
    found = ApiToken.objects.select_related("user").filter(digest=digest(text), user__is_active=True).first()
    return found if found and found.live and not _suspended(found) else None


def _suspended(token: ApiToken) -> bool:
    """Whether the account waits for a new password: what an administrator has reset opens nothing until then."""
    return bool(token.user.must_change_password) and not demo_mode()


def _touch(token: ApiToken) -> None:
    moment = now()
    if token.used_at is None or abs((moment - token.used_at).total_seconds()) >= USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=moment)


def _later(limit: Limit) -> dict[str, str]:
    return {"Retry-After": str(limit.wait * 60)}


def anonymous(request: HttpRequest) -> str:
    """For what everybody may call: limited per address. Never refuses otherwise."""
    if OPEN_CALLS.exceeded(address(request)):
        raise Problem("too-many", f"每分钟最多 {OPEN_CALLS.most} 次", headers=_later(OPEN_CALLS))
    return "public"


READ, WRITE, OPEN = Token("read"), Token("write"), anonymous


def actor_of(request: Any) -> Actor:
    """The actor the token stands for."""
    return request.auth  # type: ignore[no-any-return]


def reads_private(actor: Actor) -> bool:
    """Whether the token's scopes let private fields through (the grants decide again)."""
    return actor.scopes is not None and "private" in actor.scopes
