"""One-time codes: sent to the contact that the register knows, kept as digests, few tries, short life.

Anybody may ask in the name of any enterprise, so nothing that a stranger does may keep the enterprise out. There is one
code per enterprise, the last one sent to its telephone, and whoever reads the telephone may use it. It is not replaced
before RENEW minutes: until then a second request sends nothing, and the code that is already there still works. How
often somebody may ask and try is counted per (network, enterprise) and per network, by the pages.

What guessing yields. Before, codes of 6 digits were sent 5 times an hour and tried 5 times each: 25 guesses, a
chance of 25 / 10⁶ = 2.5 / 10⁵ an hour, and one stranger could use the five codes up. Now a code has 8 digits, is
renewed at most 60 / RENEW = 12 times an hour and dies after TRIES = 200 wrong guesses by all networks together:
12 × 200 / 10⁸ = 2.4 / 10⁵ an hour, a little less, however many networks guess; one network alone (10 guesses in a
quarter of an hour) has 40 / 10⁸. To wear a code out takes 20 networks that use up all their guesses on one enterprise,
again with every new code, and ends with the new code RENEW minutes later. Whoever shares the network of the enterprise
can still spend what is counted there; another network (a telephone) helps at once.
"""

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

DIGITS, MINUTES, RENEW, TRIES = 8, 10, 5, 200


@dataclass(frozen=True)
class Sent:
    """What became of a request: the code only where a demonstration shows it on the page."""

    shown: str = ""


def digest(enterprise: int, code: str) -> str:
    """Keyed with the server's key, bound to the enterprise."""
    return hmac.new(settings.SECRET_KEY.encode(), f"signin:{enterprise}:{code}".encode(), hashlib.sha256).hexdigest()


def send(uscc: str) -> Sent:
    """Send a code unless one has just been sent; an unknown enterprise or one without contact gets the same answer.

    Raises NotConnected.
    """
    carrier = sender()
    firm = exact(uscc)
    if firm is None or not firm.contact_phone:
        carrier.check()
        return Sent()
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    with transaction.atomic():
        if not _renewed(firm.pk, code, always=carrier.shown):
            return Sent()
        carrier.send(Contact(firm.contact_name, firm.contact_phone, firm.name), code)
    return Sent(code if carrier.shown else "")


def _renewed(enterprise: int, code: str, always: bool) -> bool:
    """Whether this became the enterprise's code. always: a demonstration shows each asker the code on the page."""
    until = now() + timedelta(minutes=MINUTES)
    fresh = {"digest": digest(enterprise, code), "until": until, "tries": 0}
    _, made = SignInCode.objects.get_or_create(enterprise_id=enterprise, defaults=fresh)
    if made:
        return True
    aged = SignInCode.objects.filter(pk=enterprise)
    aged = aged if always else aged.filter(until__lte=until - timedelta(minutes=RENEW))
    return bool(aged.update(**fresh))


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
