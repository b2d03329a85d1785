"""What an enterprise holds in hand after a visit: the papers addressed to it, and its report that it has mended."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from fadu.kernel import uploads
from fadu.kernel.access import PUBLIC
from fadu.kernel.procedure import InvalidFacts, NotAllowed, take
from fadu.kernel.register import registers
from fadu.registry.enterprise_voice import visits
from fadu.web.portal import visitor
from fadu.web.portal.limits import Limit

REPORTS = Limit("enterprise.mended", 10, 60)
TITLES = {"report": "改正情况", "files": "证明材料"}
STEP, ADDRESSED, UNTOLD, MOST_FILES = "rectified", "enterprise", "form", 5


def papers(visit: Any) -> list[Any]:
    """Papers of the visit that go to the enterprise, newest first.

    The record of the day is read and signed on site; the forms hold the findings and follow when they have been told.
    """
    book = registers()[visits.VISITS]
    mine = {document.key for document in book.documents if ADDRESSED in document.to}
    mine -= set() if visit.was_told else {UNTOLD}
    return [one for one in visit.papers().defer("content") if one.key in mine]


def report(request: HttpRequest, visit: Any) -> tuple[dict[str, str], int]:
    """Take the step on the enterprise's word: (faults by field, status)."""
    if REPORTS.exceeded(str(visit.pk)):
        return {"report": f"提交过多，请 {REPORTS.wait} 分钟后再试"}, 429
    token = visitor.form_token(request, f"mended:{request.POST.get('key', '')}")
    try:
        with transaction.atomic():
            facts = {"report": request.POST.get("report", ""), "files": _kept(request)}
            take(visit, STEP, PUBLIC.unlocking(visit.pk), facts, token=token)
    except uploads.BadUpload as error:
        return {"files": str(error)}, 422
    except InvalidFacts as error:
        return error.errors, 422
    except NotAllowed as error:
        return {"report": str(error)}, 422
    return {}, 200


def _kept(request: HttpRequest) -> list[int]:
    given = request.FILES.getlist("files")
    if len(given) > MOST_FILES:
        raise uploads.BadUpload(f"一次最多 {MOST_FILES} 个文件，请合并后再传")
    return [uploads.store(file.name or "", uploads.read(file), PUBLIC, kind="改正证明").pk for file in given]
