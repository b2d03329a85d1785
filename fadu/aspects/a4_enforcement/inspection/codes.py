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
from datetime import UTC, datetime

from django.utils.crypto import salted_hmac

from fadu.kernel.today import now

TASK, ENTERPRISE = 1, 2
SALT = "fadu.inspection.code"
LENGTH = 32
UNSIGNED = 19  # whole letters before the signature begins
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
        return now() > self.until


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
