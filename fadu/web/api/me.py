"""Health, and who the token stands for."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest
from ninja import Router

from fadu import __version__
from fadu.kernel.models import demo_flag
from fadu.kernel.register import role_titles
from fadu.kernel.today import today
from fadu.people.roles import PLATFORM_ROLES
from fadu.web.api.auth import OPEN, READ, actor_of
from fadu.web.api.guard import strict
from fadu.web.api.problems import Problem

router = Router(tags=["平台"])


@router.get("/health", auth=OPEN, summary="是否可用")
@strict()
def health(request: HttpRequest) -> dict[str, Any]:
    """Answers when the server and its database do."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise Problem("unavailable", "数据库没有应答") from error
    return {"status": "ok", "version": __version__, "today": today(), "demo": demo_flag()}


@router.get("/me", auth=READ, summary="令牌代表谁")
@strict()
def me(request: HttpRequest) -> dict[str, Any]:
    """The person, the posts held today and the token's scopes."""
    actor = actor_of(request)
    titles = PLATFORM_ROLES | role_titles()
    posts = [
        {"role": p.role, "title": titles.get(p.role, p.role), "organ": p.organ_id, "delegated_by": p.delegated_by}
        for p in actor.posts
    ]
    return {
        "id": actor.id,
        "name": actor.name,
        "label": actor.label,
        "posts": posts,
        "scopes": sorted(actor.scopes or ()),
    }
