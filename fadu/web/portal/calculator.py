"""The calculator of periods: pick a period, give the day, see the last day and every step towards it.

Everything is in the address, so a result can be kept and shared; it holds dates only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fadu import law
from fadu.kernel.today import today
from fadu.web.figures import ClockBar
from fadu.web.labels import UNITS
from fadu.web.portal import reckoning
from fadu.web.portal.common import page


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Without a term the list to choose from; with one its form, and the result once a day is given."""
    key = request.GET.get("term", "").strip()
    if not key:
        return _choose(request)
    try:
        term = law.term(key)
    except law.UnknownTerm:
        return _choose(request, unknown=key[:60])
    return _reckon(request, term)


def _choose(request: HttpRequest, unknown: str = "") -> HttpResponse:
    words = request.GET.get("q", "").strip()[:60]
    found = reckoning.matching(words)
    return page(
        request,
        "calculator_terms",
        "calculator",
        status=404 if unknown else 200,
        groups=reckoning.grouped(found),
        found=len(found),
        total=len(law.terms()),
        words=words,
        unknown=unknown,
        period_words=period_words,
        common=[] if words else reckoning.common(),
    )


def _reckon(request: HttpRequest, term: law.Term) -> HttpResponse:
    wish = reckoning.from_query(term, request.GET)
    asked = "start" in request.GET
    result = reckoning.reckon(wish) if asked else None
    if asked and "more" in request.GET:
        wish.errors = {}
    rows = len(wish.pauses) + (1 if "more" in request.GET or not wish.pauses else 0)
    rows = min(max(rows, 1), reckoning.MOST_PAUSES)
    blanks: list[tuple[str, str]] = [("", "")] * (rows - len(wish.pauses))
    context: dict[str, Any] = {
        "term": term,
        "area": reckoning.area_of(term),
        "wish": wish,
        "result": result,
        "pauses": wish.pauses + blanks,
        "extension": extension_words(term),
        "bar": _bar(term, wish, result) if result else None,
        "doubt": doubts(term, result),
        "basis": basis_words(term),
        "period": period_words(term),
        "most_pauses": reckoning.MOST_PAUSES,
    }
    return page(request, "calculator", "calculator", status=422 if asked and wish.errors else 200, **context)


def period_words(term: law.Term) -> str:
    """60 日, 5 个工作日 …"""
    period = term.current.period
    return f"{period.n} {UNITS[period.unit]}" if period else "待核"


def basis_words(term: law.Term) -> str:
    """The article in force today, or that its text is not loaded."""
    version = term.version_on(today())
    return version.citation.text(today()) if version else f"{term.current.citation}（现行文本尚未载入，待核）"


def extension_words(term: law.Term) -> str:
    """What an extension may add, in words; empty when the law knows none."""
    version = term.current
    if version.extend_free:
        return "法律没有规定可延长的上限，按批准的数字填写"
    if not version.most:
        return ""
    unit = UNITS[version.extend.unit] if version.extend else ""
    times = "一次" if version.extend_times == 1 else f"{version.extend_times} 次，合计"
    return f"经批准可延长{times}不超过 {version.most} {unit}"


def doubts(term: law.Term, result: law.Due | None) -> list[tuple[str, str]]:
    """(mark, sentence): how far the answer can be trusted."""
    found = []
    if term.confidence == "memory":
        found.append(("凭记忆录入，待核", "这一期限的数字尚未与法条原文核对，请以原文为准。"))
    if term.confidence == "platform":
        found.append(("本平台口径", "法律没有写明，这是本平台采用的做法。"))
    if result and result.provisional:
        found.append(("日期暂定", "计算涉及的年份尚无国务院放假通知，通知公布后日期可能变动。"))
    if result and result.paused:
        found.append(("仍在中止", "中止尚未恢复，以上按今天恢复推算；实际恢复越晚，届满越晚。"))
    return found


def _bar(term: law.Term, wish: reckoning.Wish, result: law.Due) -> ClockBar | None:
    """The period drawn, unless it is counted in hours or over (what became of it then is not known here)."""
    if isinstance(result.start, datetime) or result.due <= result.start or result.due < today():
        return None
    pauses: list[tuple[date, date | None]] = [
        (reckoning.day_of(a), reckoning.day_of(b) if b else None) for a, b in wish.pauses
    ]
    if any((end or today()) < begin for begin, end in pauses):
        return None
    return ClockBar(f"{period_words(term)}期限", result.start, result.due, None, tuple(pauses), result.provisional)
