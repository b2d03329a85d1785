"""One-time codes: sent to the contact that the register knows, kept as digests, few tries, short life."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from fadu.kernel.today import now
from fadu.registry.enterprises.finding import exact
from fadu.registry.enterprises.models import Enterprise

from .models import SignInCode
from .senders import Contact, sender

DIGITS, MINUTES, TRIES = 6, 10, 5


@dataclass(frozen=True)
class Sent:
    """What became of a request: the code only where a demonstration shows it on the page."""

    shown: str = ""


def digest(enterprise: int, code: str) -> str:
    """Keyed with the server's key, bound to the enterprise."""
    return hmac.new(settings.SECRET_KEY.encode(), f"signin:{enterprise}:{code}".encode(), hashlib.sha256).hexdigest()


def send(uscc: str) -> Sent:
    """Send a fresh code; an unknown enterprise or one without contact gets the same answer. Raises NotConnected."""
    carrier = sender()
    firm = exact(uscc)
    if firm is None or not firm.contact_phone:
        carrier.check()
        return Sent()
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    with transaction.atomic():
        SignInCode.objects.update_or_create(
            enterprise_id=firm.pk,
            defaults={"digest": digest(firm.pk, code), "until": now() + timedelta(minutes=MINUTES), "tries": 0},
        )
        carrier.send(Contact(firm.contact_name, firm.contact_phone, firm.name), code)
    return Sent(code if carrier.shown else "")


def check(uscc: str, code: str) -> Enterprise | None:
    """The enterprise, when the code is right, in time and not tried too often; a code works once."""
    firm = exact(uscc)
    given = "".join(sign for sign in code if sign.isdigit())
    if firm is None:
        return None
    with transaction.atomic():
        kept = SignInCode.objects.select_for_update().filter(pk=firm.pk).first()
        if kept is None or kept.until < now() or kept.tries >= TRIES:
            return None
        if hmac.compare_digest(kept.digest, digest(firm.pk, given)):
            kept.delete()
            return firm
        SignInCode.objects.filter(pk=kept.pk).update(tries=F("tries") + 1)
    return None
