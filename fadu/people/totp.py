"""Second factor: enrolment with an authenticator app, checking a code, recovery codes."""

import base64
import secrets
from dataclasses import dataclass
from datetime import timedelta

import segno
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import localtime
from django_otp.plugins.otp_totp.models import TOTPDevice

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.today import now
from fadu.people.models import RecoveryCode, User
from fadu.people.policy import second_factor_compulsory

CODES = 10
CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
DEVICE_NAME = "动态口令"


@dataclass(frozen=True)
class Verdict:
    """Outcome of checking a code; `error` is for the user, empty when the code was right."""

    device: TOTPDevice | None = None
    error: str = ""
    recovery: bool = False


def device_of(user: User) -> TOTPDevice | None:
    """The user's confirmed authenticator, if any."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


@transaction.atomic
def enrolment(user: User) -> TOTPDevice:
    """The authenticator waiting for its first code; made when there is none."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name=DEVICE_NAME, confirmed=False)


def qr_svg(device: TOTPDevice) -> str:
    """The enrolment code as an inline SVG element (no style attribute, no data: address)."""
    return str(segno.make(device.config_url, error="m").svg_inline(scale=5, svgclass="qr", title="动态口令登记二维码"))


def secret_text(device: TOTPDevice) -> str:
    """The secret for typing by hand, in groups of four."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


@transaction.atomic
def confirm(actor: Actor, user: User, code: str) -> list[str]:
    """Finish the enrolment with a first code; returns fresh recovery codes, or nothing when the code was wrong."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not _verify(device, code):
        return []
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record(actor, "people.totp.enrolled", "启用动态口令", facts={"user": user.pk})
    return _fresh_codes(user)


@transaction.atomic
def renew_codes(actor: Actor, user: User) -> list[str]:
    """New recovery codes; the old ones stop working."""
    record(actor, "people.totp.codes", "重新生成恢复码", facts={"user": user.pk})
    return _fresh_codes(user)


@transaction.atomic
def remove(actor: Actor, user: User) -> None:
    """The user gives up the second factor. PermissionDenied where it is compulsory."""
    if second_factor_compulsory(actor):
        raise PermissionDenied("管理员必须使用动态口令，不能自行停用；更换设备请直接重新登记。")
    TOTPDevice.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    record(actor, "people.totp.removed", "停用动态口令", facts={"user": user.pk})


@transaction.atomic
def check(user: User, text: str) -> Verdict:
    """Check a six-digit code or a recovery code; too many wrong codes make the device wait."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return Verdict(error="该账号没有启用动态口令，请重新登录。")
    allowed, why = device.verify_is_allowed()
    if not allowed:
        until = localtime(why["locked_until"]) + timedelta(seconds=1)
        return Verdict(error=f"输错次数较多，请在{until:%H:%M:%S}以后再试。")
    if _verify(device, text):
        return Verdict(device)
    if _use_recovery_code(user, text):
        device.throttle_reset()
        return Verdict(device, recovery=True)
    return Verdict(error="动态口令不对或者已经用过，请等待下一组数字再输入。")


def _verify(device: TOTPDevice, text: str) -> bool:
    digits = "".join(text.split())
    return bool(len(digits) == device.digits and digits.isascii() and digits.isdigit() and device.verify_token(digits))


def _digest(user: User, code: str) -> str:
    """Keyed hash of a recovery code: codes are random, so a fast keyed hash is enough."""
    return salted_hmac(f"fadu.recovery.{user.pk}", code, algorithm="sha256", secret=settings.SECRET_KEY).hexdigest()


def _fresh_codes(user: User) -> list[str]:
    codes = ["".join(secrets.choice(CODE_LETTERS) for _ in range(12)) for _ in range(CODES)]
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return ["-".join(code[i : i + 4] for i in (0, 4, 8)) for code in codes]


def _use_recovery_code(user: User, text: str) -> bool:
    """Spend a recovery code; a single UPDATE, so that two sign-ins cannot share one."""
    code = "".join(char for char in text.lower() if char.isalnum())
    rows = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    return len(code) == 12 and bool(rows.update(used_at=now()))
