"""Settings: my display, working calendar and new holiday notices, terms, statutes, missing texts, number series."""

import datetime as dt
import re
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu import law
from fadu.kernel import calendars
from fadu.kernel.clocks import calendar as working_calendar
from fadu.kernel.models import NumberSeries, Run
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.web.labels import CONFIDENCE, UNITS
from fadu.web.listing import parse
from fadu.web.portal.reckoning import area_of
from fadu.web.shell import DENSITY, actor_of
from fadu.web.views.common import staff

KEEPERS = ("system_admin", "coordinator")
YEAR = 365 * 86400


@staff
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """My display, and the ways to the other settings."""
    keeps = actor_of(request).has("system_admin", "security_admin")
    links = [("people", "用户、岗位与机构", "账号、任职起止、委托；由系统管理员和安全管理员维护")] if keeps else []
    return render(request, "desk/settings.html", {"links": [(h, t, d) for n, t, d in links if (h := _href(n))]})


def _href(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@staff
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Comfortable or dense lists, kept in a cookie of this browser."""
    response = redirect("settings")
    dense = request.POST.get("density") == "dense"
    secure = request.is_secure()
    response.set_cookie(
        DENSITY, "dense" if dense else "calm", max_age=YEAR, httponly=True, samesite="Lax", secure=secure
    )
    messages.success(request, "显示方式已保存在这台电脑的浏览器里")
    return response


# -- working calendar ----------------------------------------------------------------------------------------------
@staff
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Notices by year; a new one is first previewed (which running deadlines move), then applied."""
    actor = actor_of(request)
    may = actor.has(*KEEPERS)
    context: dict[str, Any] = {
        "cal": working_calendar(),
        "may": may,
        "form": {},
        "errors": {},
        "shifts": None,
        "doubts": [],
    }
    if request.method != "POST":
        return render(request, "desk/notices.html", context)
    if not may:
        raise PermissionDenied("放假通知由系统管理员或法治办统筹录入。")
    form = {key: request.POST.get(key, "").strip() for key in ("year", "number", "published", "off", "work", "source")}
    notice, errors = read_notice(form)
    context |= {"form": form, "errors": errors}
    if notice is None:
        return render(request, "desk/notices.html", context, status=422)
    if request.POST.get("apply"):
        shifts = calendars.apply(notice, actor)
        moved = sum(not shift.confirmed for shift in shifts)
        messages.success(
            request, f"已录入 {notice.number}：{moved} 个期限改期，{len(shifts) - moved} 个暂定日期得到确认"
        )
        return redirect("notices")
    context |= {"shifts": calendars.preview(notice), "doubts": calendars.doubts(notice), "name": _clock}
    return render(request, "desk/notices.html", context)


def _clock(run: Run) -> str:
    """The title of a running clock in its register."""
    book = registers().get(run.register)
    clocks = book.procedure.clocks if book and book.procedure else ()
    return next((clock.title for clock in clocks if clock.key == run.key), "")


def read_notice(form: dict[str, str]) -> tuple[law.HolidayNotice | None, dict[str, str]]:
    """The notice as entered, or what is wrong with it by field."""
    errors = {}
    year = int(form["year"]) if re.fullmatch(r"20\d\d", form["year"]) else 0
    if not year:
        errors["year"] = "请填四位年度，如 2027"
    if not form["number"]:
        errors["number"] = "请填通知的文号"
    published = parse(form["published"])
    if published is None or published > today():
        errors["published"] = "请填通知的发布日期，不能晚于今天"
    elif year and (far := calendars.too_far(year, published)):
        errors["year"] = far
    days: dict[str, tuple[dt.date, ...]] = {"off": (), "work": ()}
    for key in days if year else ():
        try:
            days[key] = read_days(form[key], year)
        except ValueError as error:
            errors[key] = str(error)
    if errors:
        return None, errors
    notice = law.HolidayNotice(year, form["number"], published, days["off"], days["work"], form["source"], "verified")
    if found := calendars.faults(notice):
        return None, {"off": found[0]}
    return notice, {}


_PART = re.compile(r"(?:(\d{4})[-年.])?(\d{1,2})[-月.](\d{1,2})日?")


def read_days(text: str, year: int) -> tuple[dt.date, ...]:
    """Days from text such as 1月1日至3日、2026-12-31，2-14；ranges with 至 or ~. Raises ValueError with a sentence."""
    found: list[dt.date] = []
    for piece in re.split(r"[、，,；;\s]+", text.strip()):
        if not piece:
            continue
        ends = re.split(r"至|~|—|–", piece)
        first = _day(ends[0], year, None)
        last = _day(ends[1], year, first) if len(ends) == 2 else first
        if len(ends) > 2 or last < first or (last - first).days > 31:
            raise ValueError(f"「{piece}」不是有效的起止日期")
        found += [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(found)


def _day(text: str, year: int, first: dt.date | None) -> dt.date:
    whole = _PART.fullmatch(text.strip())
    short = re.fullmatch(r"(\d{1,2})日?", text.strip())
    try:
        if whole:
            return dt.date(int(whole[1] or year), int(whole[2]), int(whole[3]))
        if short and first:
            return first.replace(day=int(short[1]))
    except ValueError:
        pass
    raise ValueError(f"「{text}」不是日期，请写成 1月1日 或 2027-01-01")


# -- law -----------------------------------------------------------------------------------------------------------
@staff
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """All periods with their dated versions, citations and how far each may be trusted."""
    words, area = request.GET.get("q", "").strip()[:60], request.GET.get("area", "")
    trust = request.GET.get("trust", "")
    areas: dict[str, list[tuple[law.Term, list[dict[str, Any]]]]] = {}
    for term in law.terms():
        spans = [_version(item, first, last) for item, first, last in term.spans()]
        told = " ".join((term.title, term.start, *(span["cite"] for span in spans)))
        if area in ("", area_of(term)) and trust in ("", term.confidence) and all(w in told for w in words.split()):
            areas.setdefault(area_of(term), []).append((term, spans))
    missing = [(term, item, first) for term in law.terms() for item, first, _ in term.spans() if item.missing]
    context = {
        "areas": areas, "missing": missing, "confidence": CONFIDENCE, "day": today(), "words": words, "area": area,
        "trust": trust, "counts": Counter(map(area_of, law.terms())),
    }  # fmt: skip
    return render(request, "desk/terms.html", context)


def _version(item: law.Since, first: dt.date, last: dt.date | None) -> dict[str, Any]:
    day = today()
    length = "文本未载入，待核" if item.period is None else f"{item.period.n}{UNITS[item.period.unit]}"
    more = f"，可延长 {item.extend.n}{UNITS[item.extend.unit]}" if item.extend else ""
    current = first <= day and (last is None or day <= last)
    return {
        "length": length + more,
        "first": first,
        "last": last,
        "cite": item.citation.text(first),
        "current": current,
    }


@staff
@require_safe
def statutes(request: HttpRequest) -> HttpResponse:
    """Statutes with their versions and the dated rule packs of the registers: what is in force, what is not at hand."""
    rows = [(statute, version) for statute in law.statutes() for version in reversed(statute.versions)]
    absent = [v for _, v in rows if not v.text_available and v.confidence != "platform"]
    packs = [(book, pack) for book in registers().values() for pack in book.packs]
    context = {"rows": rows, "absent": absent, "packs": packs, "confidence": CONFIDENCE, "day": today()}
    return render(request, "desk/statutes.html", context)


@staff
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Number series: the last number given per kind, organ and year."""
    actor = actor_of(request)
    rows = NumberSeries.objects.select_related("organ").order_by("-year", "series", "organ__order")
    if not actor.has(*KEEPERS, "audit_admin", "auditor"):
        rows = rows.filter(organ_id__in=actor.organs())
    return render(request, "desk/numbers.html", {"rows": [(_series(row.series), row) for row in rows[:500]]})


def _series(name: str) -> str:
    key, _, kind = name.partition(".")
    book = registers().get(key)
    if book is None:
        return name
    titles = {document.key: document.title for document in book.documents} | {"case": "案号", "import": "导入批次"}
    return f"{book.title} · {titles.get(kind, kind)}"
