"""The page of one's own devices: when each reported last, and how to shut a lost one out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel.audit import record
from fadu.kernel.today import now
from fadu.web.field.models import FieldDevice
from fadu.web.shell import actor_of
from fadu.web.views.common import staff


@staff
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own devices, those in use first."""
    found = FieldDevice.objects.filter(user_id=request.user.pk).annotate(reports=Count("receipts"))
    devices = sorted(found, key=lambda device: device.revoked_at is not None)
    return render(request, "field/devices.html", {"devices": devices})


@staff
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut a device out: it reports nothing more, and what it holds cannot be opened with the session any more."""
    with transaction.atomic():
        device = FieldDevice.objects.select_for_update().filter(pk=pk, user_id=request.user.pk).first()
        if device is None:
            raise Http404(str(pk))
        if device.revoked_at is None:
            device.revoked_at, device.nonce = now(), ""
            device.save(update_fields=["revoked_at", "nonce"])
            facts = {"device": device.pk, "name": device.name}
            record(actor_of(request), "field.device.revoked", "停用外出设备", facts=facts)
    messages.success(request, f"已停用「{device.name}」：它不能再上报，下次连网时清除本机数据")
    return redirect("field-devices")


def left(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Somebody signs out on purpose (not by idling): the device of this session forgets what has been reported."""
    mark = request.session.get("fadu_field_device") if request is not None else None
    if mark and request is not None and request.path == reverse("logout"):
        FieldDevice.objects.filter(mark=mark).update(signed_out_at=now())


def listen() -> None:
    """Connect `left`."""
    user_logged_out.connect(left, dispatch_uid="fadu.field.left")
