"""The app itself, its worker and manifest, and what the app asks the server."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_GET, require_POST, require_safe

from fadu.kernel.audit import record
from fadu.kernel.models import demo_flag
from fadu.kernel.today import CITY_TIME, now, today
from fadu.kernel.uploads import BadUpload
from fadu.web.field import acts, picture, shell
from fadu.web.field.answers import Refused, device_of, signed_in
from fadu.web.field.models import FieldDevice
from fadu.web.field.pack import field_registers
from fadu.web.field.pack import pack as packed
from fadu.web.field.replay import replay as replayed
from fadu.web.portal.limits import Limit
from fadu.web.shell import actor_of

REPORTS = Limit("field", 900, 60)
PICTURES = Limit("field-picture", 120, 60)
MOST_DEVICES = 10


@require_safe
def app(request: HttpRequest) -> HttpResponse:
    """The app: the same for everybody, so that the worker may keep it. Nothing personal is in it."""
    answer = render(request, "field/app.html", {"demo": demo_flag()})
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: the list of the app's files, then its code."""
    answer = HttpResponse(shell.worker(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """How the app is installed on a phone."""
    icons = [
        {"src": static(f"field/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
    ]
    body = {
        "name": "法度 · 外出办理",
        "short_name": "法度外出",
        "id": "/field/",
        "start_url": "/field/",
        "scope": "/field/",
        "display": "standalone",
        "lang": "zh-CN",
        "background_color": "#f5f7f9",
        "theme_color": "#083f60",
        "icons": icons,
    }
    answer = JsonResponse(body, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "max-age=3600"
    return answer


# -- what the app asks ---------------------------------------------------------------------------------------------
def _about(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    person = {"id": actor.id, "name": actor.name, "label": actor.label}
    return {"user": person, "csrf": get_token(request), "server_time": now().isoformat(), "day": today().isoformat()}


@require_GET
@signed_in
def session(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in; with a device of theirs also the secret that opens it."""
    mark = request.GET.get("device", "")
    about = _about(request)
    if not mark:
        return about | {"works": any(True for _ in field_registers(actor_of(request)))}
    device = device_of(request, mark)
    request.session["fadu_field_device"] = device.mark
    return about | {"secret": device.secret}


@require_POST
@signed_in
def register(request: HttpRequest) -> dict[str, Any]:
    """A device of the signed-in user; answers its mark and the secret that opens what it will hold."""
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:40] or "手机"
    actor, moment = actor_of(request), now()
    with transaction.atomic():
        alive = FieldDevice.objects.select_for_update().filter(user_id=actor.id, revoked_at=None)
        if len(alive) >= MOST_DEVICES:
            raise Refused(409, "refused", f"已登记 {MOST_DEVICES} 台设备，请先在「外出设备」里停用不用的")
        made = FieldDevice.objects.create(user_id=actor.id, name=name, registered_at=moment, seen_at=moment)
        record(actor, "field.device", "登记外出设备", facts={"device": made.pk, "name": name})
    request.session["fadu_field_device"] = made.mark
    return _about(request) | {"device": made.mark, "secret": made.secret}


@require_GET
@signed_in
def pack(request: HttpRequest) -> dict[str, Any]:
    """Today's work of this officer. The first fetch of a device on a day is an event."""
    device, actor, day = device_of(request, request.GET.get("device", "")), actor_of(request), today()
    work = packed(actor, day, request.build_absolute_uri("/"))
    if device.packed_on != day:
        with transaction.atomic():
            FieldDevice.objects.filter(pk=device.pk).update(packed_on=day)
            record(actor, "field.pack", "取外出工作", facts={"device": device.pk, "cases": len(work["cases"])})
    return _about(request) | work


@require_POST
@signed_in
def replay(request: HttpRequest) -> dict[str, Any]:
    """One act from a device."""
    actor = actor_of(request)
    if REPORTS.exceeded(str(actor.id)):
        raise Refused(429, "too-many", f"上报过于频繁，请 {REPORTS.wait} 分钟后再试", wait=REPORTS.wait)
    act = acts.read(request)
    return replayed(request, actor, device_of(request, act.device), act)


@require_POST
@signed_in
def read_code(request: HttpRequest) -> dict[str, Any]:
    """The text of the code in the body, a grey picture; for registered devices of people with outdoor work."""
    actor = actor_of(request)
    if not any(True for _ in field_registers(actor)):
        raise Refused(403, "refused", "您没有外出办理的事项，不能识别企业码")
    device_of(request, request.GET.get("device", ""))
    if PICTURES.exceeded(str(actor.id)):
        raise Refused(429, "too-many", f"拍照识别过于频繁，请 {PICTURES.wait} 分钟后再试，或者照着码下面的字输入")
    if int(request.META.get("CONTENT_LENGTH") or 0) > picture.MOST_BYTES:
        raise Refused(413, "invalid", picture.TOO_LARGE)
    try:
        found = picture.texts(request.body)
    except BadUpload as error:
        raise Refused(422, "invalid", str(error)) from error
    if len(found) > 1:  # the app may know which of them it came for
        raise Refused(422, "several", picture.several(len(found)), texts=found[:9])
    return {"result": "read", "text": found[0]}


@require_POST
@signed_in
def discard(request: HttpRequest) -> dict[str, Any]:
    """A person gives an act up after a conflict: the case keeps that there was one, when, and why it was given up."""
    actor = actor_of(request)
    try:
        given = json.loads(request.body)
        mark, key, step = str(given["device"]), str(given["register"]), str(given["step"])
        token, reason, at = str(given["token"])[:64], str(given["reason"]).strip()[:300], str(given["captured_at"])[:40]
        matter = int(given["matter"]) if given.get("matter") else None
    except (ValueError, TypeError, KeyError) as error:
        raise Refused(400, "unreadable", acts.UNREADABLE) from error
    device = device_of(request, mark)
    if not reason:
        raise Refused(422, "invalid", "请写明为什么不报", errors={"reason": "请填写"})
    book = next((found for found, _ in field_registers(actor) if found.key == key), None)
    mine = matter if matter and (_seen(book, actor, matter) or _reported(device, matter)) else None
    found = book.procedure.by_step.get(step) if book and book.procedure else None
    note = f"「{found.title if found else step[:60]}」{_day(at)}记在「{device.name}」上，没有上报：{reason}"
    facts = {"device": device.pk, "step": step[:60], "captured_at": at, "reason": reason, "discarded": token}
    with transaction.atomic():
        record(actor, "field.discarded", "外出记录未采用", matter_id=mine, facts=facts | {"note": note})
    return {"result": "discarded"}


def _seen(book: Any, actor: Any, matter: int) -> bool:
    return book is not None and book.model.objects.for_user(actor).filter(pk=matter).exists()


def _reported(device: FieldDevice, matter: int) -> bool:
    """Whether the device has reported on this case: then its officer's word belongs there, also when he left it."""
    return device.receipts.filter(matter_id=matter).exists()  # type: ignore[attr-defined]


def _day(moment: str) -> str:
    try:
        return f"{datetime.fromisoformat(moment).astimezone(CITY_TIME):%-m月%-d日 %H:%M} "
    except ValueError:
        return ""
