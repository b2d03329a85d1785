"""Rating a visit. With script the browser takes blind ballots and casts them without a session; without script the
server does both in memory. See `fadu.registry.enterprise_voice.ballots`.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from fadu.registry.enterprise_voice import ballots, visits
from fadu.registry.enterprise_voice.ballots import Refused, judgement
from fadu.registry.enterprise_voice.rules import naming, vocab
from fadu.registry.enterprise_voice.visits import Rateable
from fadu.registry.enterprises.models import Enterprise
from fadu.web.portal.common import page, personal
from fadu.web.portal.enterprise.home import visit_or_404
from fadu.web.portal.enterprise.session import signed_in
from fadu.web.portal.limits import Limit, address

CASTS = Limit("enterprise.cast", 120, 60)
MOST_BYTES = 16_384


def known_by(firm: Enterprise) -> list[str]:
    """What a text would name the enterprise by."""
    words = (firm.name, firm.uscc, firm.address, firm.legal_person, firm.contact_name, firm.contact_phone)
    return [word for word in words if word]


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, firm: Enterprise, pk: int) -> HttpResponse:
    """The form: one judgement per body that took part."""
    visit = visit_or_404(firm, pk)
    taken = ballots.taken(pk)
    left = [one for one in visits.rateable(visit) if one.open and one.organ.pk not in taken]
    keys = [
        {
            "organ": one.organ.pk,
            "month": one.month,
            "n": ballots.key_of(one.organ.pk, one.month).n,
            "e": ballots.EXPONENT,
        }
        for one in left
    ]
    context: dict[str, Any] = {
        "firm": firm,
        "visit": visit,
        "left": left,
        "own": json.dumps(known_by(firm)),
        "error": "",
    }
    context |= {"keys": json.dumps(keys), "tags": vocab.TAGS, "scores": vocab.SCORES, "length": vocab.TEXT_LENGTH}
    context |= {"said": request.POST, "warned": [], "receipts": []}
    status = 200
    if request.method == "POST":
        status = _without_script(request, firm, left, context)
    return page(request, "enterprise_rate", "enterprise", status=status, **context)


def _without_script(request: HttpRequest, firm: Enterprise, left: list[Rateable], context: dict[str, Any]) -> int:
    """Both acts on the server; a text that names its writer is asked about first."""
    try:
        said = [(one, _read(request, one.organ.pk)) for one in left if request.POST.get(f"score-{one.organ.pk}")]
        if not said:
            raise Refused("请至少给一个机关评分")
        warned = {why for _, one in said for why in naming.reasons(one["text"], known_by(firm))}
        if warned and request.POST.get("sure") != "1":
            context["warned"] = sorted(warned)
            return 422
        context["receipts"] = [(one.organ.name, ballots.cast_for(one, firm.pk, words)) for one, words in said]
    except Refused as refused:
        context["error"] = str(refused)
        return 422
    return 200


def _read(request: HttpRequest, organ: int) -> dict[str, Any]:
    score = request.POST.get(f"score-{organ}", "")
    tags = request.POST.getlist(f"tags-{organ}")
    return judgement(int(score) if score.isdecimal() else None, tags, request.POST.get(f"text-{organ}", ""))


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body) if len(request.body) <= MOST_BYTES else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused("数据有误，请刷新页面后重试")
    return found


def _number(value: Any) -> int:
    """A long number sent as decimal text. Raises Refused."""
    text = str(value or "")
    if not text.isascii() or not text.isdecimal() or len(text) > 700:
        raise Refused("选票数据有误，请刷新页面后重试")
    return int(text)


@signed_in
@require_POST
def take(request: HttpRequest, firm: Enterprise, pk: int) -> HttpResponse:
    """Sign a hidden ballot for one body of a visit: once."""
    visit = visit_or_404(firm, pk)
    try:
        sent = _json(request)
        chosen = next((one for one in visits.rateable(visit) if one.organ.pk == sent.get("organ")), None)
        if chosen is None:
            raise Refused("这次检查还不能评价，或者该机关没有参加")
        signed = ballots.give_out(chosen, firm.pk, _number(sent.get("blinded")))
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=409)
    return JsonResponse({"signed": str(signed)})


@csrf_exempt
@personal
@sensitive_post_parameters()
@require_POST
def cast(request: HttpRequest) -> HttpResponse:
    """The ballot box: no session is looked at and none is needed; the signature is the right to vote."""
    if CASTS.exceeded(address(request)):
        return JsonResponse({"error": f"这个网络地址投票过多，请 {CASTS.wait} 分钟后再试"}, status=429)
    try:
        sent = _json(request)
        said = judgement(sent.get("score"), sent.get("tags"), sent.get("text"))
        token = bytes.fromhex(str(sent.get("token", "")))
        receipt = ballots.cast(_organ(sent), str(sent.get("month"))[:7], token, _number(sent.get("signature")), said)
    except (Refused, ValueError) as refused:
        text = str(refused) if isinstance(refused, Refused) else "选票数据有误，请刷新页面后重试"
        return JsonResponse({"error": text}, status=409)
    return JsonResponse({"receipt": receipt})


def _organ(sent: dict[str, Any]) -> int:
    organ = sent.get("organ")
    if not isinstance(organ, int) or not 0 < organ < 2**31:
        raise Refused("选票数据有误，请刷新页面后重试")
    return organ
