"""What the field app is answered: JSON with one clear Chinese sentence; sign-in is asked for without redirecting."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.cache import add_never_cache_headers

from fadu.kernel.today import now
from fadu.web.field.models import FieldDevice
from fadu.web.shell import actor_of

SIGN_IN = "登录已结束，请重新登录。本机的记录都还在。"
REVOKED = "这台设备已被停用。本机的数据将被清除；仍要使用的，请重新登记设备。"
UNKNOWN = "这台设备没有登记给您。换人使用的，请先由原使用人退出并清除。"


class Refused(Exception):
    """An answer other than 200: what kind, one sentence, messages by field."""

    def __init__(self, status: int, kind: str, detail: str, **more: Any):
        super().__init__(detail)
        self.status, self.body = status, {"result": kind, "detail": detail} | more


def told(body: dict[str, Any], status: int = 200) -> JsonResponse:
    """JSON that no cache keeps."""
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    add_never_cache_headers(answer)
    return answer


def signed_in(view: Callable[..., dict[str, Any]]) -> Callable[..., JsonResponse]:
    """For signed-in people; a `Refused` becomes its answer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            if actor_of(request).id is None:
                raise Refused(401, "signed-out", SIGN_IN, left=_left(request))
            return told(view(request, *args, **kwargs))
        except Refused as refused:
            return told(refused.body, refused.status)

    return guarded


def _left(request: HttpRequest) -> bool:
    """Whether the person left on purpose: then the device forgets what has been reported."""
    mark = request.GET.get("device", "")
    return bool(mark) and FieldDevice.objects.filter(mark=mark).exclude(signed_out_at=None).exists()


def device_of(request: HttpRequest, mark: str) -> FieldDevice:
    """The signed-in user's own device, alive. Raises Refused."""
    device = FieldDevice.objects.filter(mark=mark[:32], user_id=request.user.pk).first()
    if device is None:
        raise Refused(403, "unknown", UNKNOWN)
    if device.revoked_at is not None:
        raise Refused(403, "revoked", REVOKED)
    device.seen_at, device.signed_out_at = now(), None
    device.save(update_fields=["seen_at", "signed_out_at"])
    return device
