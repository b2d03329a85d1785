"""The office makes links and reads sums; anybody with a code answers, without signing in."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fadu.kernel.audit import record
from fadu.people.actors import actor_of

from . import urn
from .models import Questionnaire, Said, Subject
from .procedure import WHO
from .rules import questions
from .rules.results import LEAST

MOST = 2000


def _case(request: HttpRequest, pk: int) -> Any:
    actor = actor_of(request)
    row = Questionnaire.objects.for_user(actor).filter(pk=pk).select_related("matter").first()
    if row is None:
        raise Http404(str(pk))
    return actor, row


@require_POST
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """New links for one unit as a table file, told this once; only their digests are kept."""
    actor, case = _case(request, pk)
    if not actor.has(*WHO) or case.state != "open":
        raise PermissionDenied("只有发出问卷的机关可以在开放作答期间生成链接。")
    given, n = request.POST.get("subject", ""), request.POST.get("n", "")
    subject = Subject._plain.filter(
        matter_id=case.pk, pk=int(given) if given.isdecimal() and len(given) < 16 else 0
    ).first()
    if subject is None or not (n.isdecimal() and LEAST <= int(n[:6]) <= MOST):
        raise PermissionDenied(f"请选择单位，份数填 {LEAST} 至 {MOST}。")
    with transaction.atomic():
        codes = urn.issue(subject, int(n))
        facts = {"unit": subject.organ_id, "n": len(codes)}
        record(actor, "questionnaire.links", f"发出答卷链接 {len(codes)} 个", matter_id=case.pk, facts=facts)
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(["单位", "链接", "答卷码（没有网络地址时手工输入）"])
    address = request.build_absolute_uri(reverse("questionnaire-answer"))
    for code in codes:
        write([subject.organ.name, f"{address}#{code}", code])
    made = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    made["Content-Disposition"] = f'attachment; filename="links-{case.pk}-{subject.pk}.csv"'
    add_never_cache_headers(made)
    return made


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """Sums of a closed questionnaire, with sample size and interval; texts in random order, apart from everything."""
    if actor_of(request).id is None:
        return redirect_to_login(request.get_full_path())
    actor, case = _case(request, pk)
    rows = case.results() if case.state == "closed" else []
    texts: dict[tuple[int, str], list[str]] = {}
    if actor.has(*WHO):
        said = Said.objects.filter(subject__in=[row for row, _ in rows], question__in=[q.key for q in _texts(case)])
        for subject, key, value in said.exclude(value="").values_list("subject", "question", "value"):
            texts.setdefault((subject, key), []).append(value)
    subjects = list(Subject._plain.filter(matter_id=case.pk).select_related("organ"))
    context = {"case": case, "rows": rows, "texts": texts, "least": LEAST, "subjects": subjects,
               "may": actor.has(*WHO), "choices": [(str(s.pk), s.organ.name) for s in subjects]}  # fmt: skip
    return render(request, "questionnaire/results.html", context)


def _texts(case: Questionnaire) -> list[questions.Question]:
    return [q for q in case.asked if q.kind == "text"]


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """The code opens the questions; sending them uses it up. The address holds no code: it stays behind the #."""
    code = request.POST.get("code", "")[:60]
    context: dict[str, Any] = {"code": code, "case": None, "error": "", "faults": {}, "given": request.POST}
    status = 200
    if request.method == "POST":
        try:
            context["case"], context["subject"] = urn.opened_by(code)
            context["asked"] = context["case"].asked
            if request.POST.get("send"):
                said, context["faults"] = questions.check(context["asked"], request.POST)
                if not context["faults"]:
                    urn.answer(code, said)
                    return render(request, "questionnaire/thanks.html", {})
                status = 422
        except urn.Refused as refused:
            context |= {"error": str(refused), "case": None}
            status = 422
    response = render(request, "questionnaire/answer.html", context, status=status)
    add_never_cache_headers(response)
    return response
