"""What all pages of the portal share: the frame around them, their headers, which registers take filings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from markupsafe import Markup, escape

from fadu.kernel.declare import Step
from fadu.kernel.models import demo_flag
from fadu.kernel.register import Register, registers
from fadu.web.shell import CITY

LARGE = "fadu_large"
View = Callable[..., HttpResponse]
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class Site:
    """The frame: city, label of synthetic data, size of type, current entry of the navigation."""

    city: str
    demo: bool
    large: bool
    current: str
    nav: tuple[tuple[str, str, str], ...]


NAV = (
    ("home", "首页", "/"),
    ("calculator", "期限计算器", "/calculator"),
    ("file", "提出申请", "/file/"),
    ("track", "查办理进度", "/track"),
    ("published", "公开信息", "/published/"),
    ("inspections", "检查计划", "/portal/inspections/"),
    ("open-catalogue", "检查清单", "/portal/inspection-catalogue/"),
    ("enterprise", "企业服务", "/portal/enterprise/"),
    ("open-plan", "年度计划", "/open/plan"),
    ("reports", "年度报告", "/portal/reports/"),
)


def frame_of(request: HttpRequest, current: str) -> Site:
    """The frame of a page. Modules' own public pages set `site` to it (global `portal_site`) and extend the base."""
    return Site(CITY, demo_flag(), request.COOKIES.get(LARGE) == "1", current, NAV)


def page(request: HttpRequest, template: str, current: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the portal inside its frame."""
    context["chinese"] = chinese_days
    context["site"] = frame_of(request, current)
    return render(request, f"portal/{template}.html", context, status=status)


def chinese_days(text: str) -> Markup:
    """A sentence whose days read 2026年3月9日 and never break across lines."""
    plain = str(escape(text))
    return Markup(_DAY.sub(_chinese_day, plain))  # noqa: S704 escaped above


def _chinese_day(found: re.Match[str]) -> str:
    return f'<span class="nowrap">{int(found[1])}年{int(found[2])}月{int(found[3])}日</span>'


def personal(view: View) -> View:
    """Pages with somebody's own data: kept by no browser and no proxy, followed by no search engine."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def filing_step(register: Register) -> Step | None:
    """The step by which the public files in this register, if there is one that the public may take."""
    portal = register.pages.portal
    if portal is None or not portal.file_step or register.procedure is None:
        return None
    step = register.procedure.by_step.get(portal.file_step)
    open_to_public = (
        step
        and "public" in step.who
        and any(grant.role == "public" and grant.allows_step(portal.file_step) for grant in register.access)
    )
    return step if open_to_public else None


def draft_step(register: Register) -> Step | None:
    """The step by which the public keeps a half-filled application, where a register has one."""
    chosen = filing_step(register)
    others = [s for s in register.steps if s.opens and s.portal and "public" in s.who and s is not chosen]
    granted = [s for s in others if any(g.role == "public" and g.allows_step(s.key) for g in register.access)]
    return granted[0] if chosen and granted else None


def is_draft(register: Register, case: Any) -> bool:
    """Whether an application was kept but not yet sent."""
    draft = draft_step(register)
    return draft is not None and case.state == draft.target


def filing_registers() -> list[Register]:
    """Registers in which the public may file."""
    return [register for register in registers().values() if filing_step(register)]


def filing_or_404(key: str) -> tuple[Register, Step]:
    """Register and filing step, or 404."""
    register = registers().get(key)
    step = filing_step(register) if register else None
    if register is None or step is None:
        raise Http404(key)
    return register, step
