"""Published cases as a table for machines: the same cases and the same declared fields as on the pages, no others."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fadu.kernel.exchange import to_csv, to_json
from fadu.kernel.register import Register
from fadu.kernel.today import today
from fadu.web.portal.limits import Limit, address
from fadu.web.portal.published import order_of, published_cases, publishing, withdrawn
from fadu.web.show import covered, label_of, show

FORMS = {"csv": (to_csv, "text/csv; charset=utf-8"), "json": (to_json, "application/json")}
MOST = 20_000
ASKED = Limit("published.table", 30, 60)


def table(register: Register, year: int = 0) -> list[list[Any]]:
    """A header and one line a case (of a year), newest first; what came of a case since stands in the last column but
    one, and is all that is said of what was taken back.
    """
    order, portal = order_of(register), register.pages.portal
    names = [name for name in portal.publish if not covered(register, name)] if portal else []
    lines: list[list[Any]] = [["编号", "机关", *(label_of(register.model, name) for name in names), "公开以后", "地址"]]
    cases = published_cases(register).filter(**({f"{order.field}__year": year} if year else {}))
    for case in order.apply(cases)[:MOST]:
        later = "；".join(f"{name}：{words}" for name, words in (portal.since(case) if portal and portal.since else ()))
        told = ["" if withdrawn(register, case) else str(show(case, name)) for name in names]
        at = reverse("published-case", args=[register.key, case.pk])
        lines.append([case.matter.number, case.organ.name, *told, later, at])
    return lines


@require_safe
def published(request: HttpRequest, register: str, form: str) -> HttpResponse:
    """/published/inspection.csv, ?year=2026 for one year; the newest MOST."""
    book = next((reg for reg in publishing() if reg.key == register), None)
    asked = request.GET.get("year", "")
    if book is None or form not in FORMS or (asked and not (asked.isdecimal() and asked.isascii() and len(asked) == 4)):
        raise Http404(register)
    if ASKED.exceeded(address(request)):
        return HttpResponse(
            f"下载过多，请 {ASKED.wait} 分钟后再试", status=429, content_type="text/plain; charset=utf-8"
        )
    write, media = FORMS[form]
    response = HttpResponse(write(table(book, int(asked or 0))), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{register}-{asked or today()}.{form}"'
    return response
