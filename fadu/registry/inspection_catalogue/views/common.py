"""Who opens these pages and who changes rules."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from fadu.kernel.access import Actor
from fadu.people.actors import actor_of
from fadu.people.guards import View, only

from ..steps.shared import HEAD, OFFICER, PLANNER, SUPERVISOR

READERS = (SUPERVISOR, PLANNER, HEAD, OFFICER, "coordinator", "leader", "auditor")


readers = only(*READERS)  # people with a role of inspections


def may_edit(actor: Actor) -> bool:
    """Rules of the city are changed by the city's supervision office alone."""
    return any(post.role == SUPERVISOR and post.area.endswith("00") for post in actor.posts)


def editors(view: View) -> View:
    """Only for who may change rules."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit(actor_of(request)):
            raise PermissionDenied("只有市级行政执法监督机构可以修改规则。")
        return view(request, *args, **kwargs)

    return readers(guarded)


TABS = (
    ("frequency", "上限和下限"),
    ("ratio", "抽查比例"),
    ("quiet", "企业安静期"),
    ("white", "白名单"),
    ("warning", "检查预警规则"),
    ("alert", "风险预警模型"),
    ("rating", "评价规则"),
    ("upload", "数据上传期限"),
)
