"""Codes of visits and of enterprises: signed, dated, without personal data, short enough for a phone camera.

Twelve bytes (kind, id of the card, serial, minute of expiry) and eight bytes of HMAC-SHA-256 with the installation's
secret, written in 32 letters of base32. What a code says about a visit is looked up, never carried.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.crypto import salted_hmac

from fadu.kernel.today import now

TASK, ENTERPRISE = 1, 2
SALT = "fadu.inspection.code"
LENGTH = 32
KNOWN = 12  # whole letters that say whose code it is: the expiry and the signature come after them
LIVE = timedelta(minutes=10)  # how long a code shown on the enterprise's own page may be scanned (本平台口径)
SLACK = timedelta(minutes=2)  # by which two clocks may differ
_SHAPE = re.compile(r"[A-Z2-7]{32}")
_NOISE = re.compile(r"[\s\-·]")


@dataclass(frozen=True)
class Code:
    """What a genuine code holds."""

    kind: int
    pk: int
    serial: int
    until: datetime

    @property
    def expired(self) -> bool:
        """Whether its time has passed."""
        return self.expired_at(now())

    def expired_at(self, moment: datetime) -> bool:
        """Whether its time had passed at that moment."""
        return moment > self.until

    def fresh_at(self, moment: datetime) -> bool:
        """Whether a live code was on the enterprise's screen then: neither over nor made later."""
        return self.until - LIVE - SLACK <= moment <= self.until + SLACK


def _sign(payload: bytes) -> bytes:
    return salted_hmac(SALT, payload, algorithm="sha256").digest()[:8]


def make(kind: int, pk: int, serial: int, until: datetime) -> str:
    """The code as text."""
    minutes = int(until.timestamp()) // 60
    payload = bytes([kind]) + pk.to_bytes(5, "big") + serial.to_bytes(2, "big") + minutes.to_bytes(4, "big")
    return base64.b32encode(payload + _sign(payload)).decode()


def read(text: str) -> Code | None:
    """The code, or None when it was not made here or has been changed."""
    found = _SHAPE.fullmatch(bare(text))
    if found is None:
        return None
    try:
        raw = base64.b32decode(found.group())
    except binascii.Error:
        return None
    payload, sign = raw[:12], raw[12:]
    if not hmac.compare_digest(sign, _sign(payload)) or payload[0] not in (TASK, ENTERPRISE):
        return None
    until = datetime.fromtimestamp(int.from_bytes(payload[8:12], "big") * 60, UTC)
    return Code(payload[0], int.from_bytes(payload[1:6], "big"), int.from_bytes(payload[6:8], "big"), until)


def bare(text: str) -> str:
    """The code itself out of what a camera or a keyboard gives: an address, spaces, small letters."""
    last = str(text).strip().rstrip("/").rpartition("/")[2]
    return _NOISE.sub("", last).upper()[:64]


def grouped(code: str) -> str:
    """Four letters at a time, for reading aloud and typing."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))
