"""Public identifiers of enterprises, so that a draw can be published without saying who is in it.

Each enterprise has a code of its own, made from the plan's key; its public identifier is a hash of credit code and
code. Who knows both finds itself in the published draw; who knows the credit code alone finds nobody: the code has
sixty bits.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Any

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # 32 signs, none that is easily taken for another
LENGTH, GROUP = 12, 4
PUBLIC_ID = re.compile(r"\b[0-9a-f]{24}\b")


def new_key() -> str:
    """A key of 256 bits."""
    return secrets.token_hex(32)


def code(key: str, uscc: str) -> str:
    """The enterprise's own code: twelve letters in three groups."""
    found = int.from_bytes(hmac.digest(bytes.fromhex(key), uscc.encode(), "sha256")[:8], "big")
    signs = "".join(LETTERS[found >> (5 * i) & 31] for i in range(LENGTH))
    return "-".join(signs[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def public_id(year: int, uscc: str, own: str) -> str:
    """Twenty-four hex digits that stand for the enterprise in everything published."""
    return hashlib.sha256(f"fadu-id-1|{year}|{uscc}|{plain(own)}".encode()).hexdigest()[:24]


def plain(own: str) -> str:
    """A code as typed: groups joined, small letters made large, letters that look like digits read as digits."""
    told = re.sub(r"[\s\-－—–]", "", own).upper()
    return told.replace("O", "0").replace("I", "1").replace("L", "1").replace("U", "V")


def identify(key: str, year: int, codes: list[str]) -> list[str]:
    """Public identifiers of many enterprises; without a key (for trials that nobody publishes) the credit codes."""
    return [public_id(year, uscc, code(key, uscc)) for uscc in codes] if key else codes


def salt(plan: Any) -> str:
    """What keeps the seal over a version's replacements from being guessed: from the plan's key, as secret as that."""
    from .models import Secret

    key = bytes.fromhex(Secret.objects.get(plan=plan).key)
    return hmac.digest(key, f"fadu-redraw|{plan.edition}".encode(), "sha256").hex()


def special_ids(key: str, number: str, codes: list[str]) -> list[str]:
    """Identifiers for the lot of one special plan: others than in the year's draw, opened by the same code."""
    return [special_id(number, uscc, code(key, uscc)) for uscc in codes]


def special_id(number: str, uscc: str, own: str) -> str:
    """Twenty-four hex digits that stand for the enterprise in the lot of the special plan with this number."""
    return hashlib.sha256(f"fadu-special-id-1|{number}|{uscc}|{plain(own)}".encode()).hexdigest()[:24]


def special_secret(key: str, number: str, frame_hash: str) -> str:
    """The secret that the system keeps for one lot: whoever enters the beacon cannot know what comes of it."""
    return hmac.digest(bytes.fromhex(key), f"fadu-special-1|{number}|{frame_hash}".encode(), "sha256").hex()


def month_secret(plan: Any) -> str:
    """What decides the order among equals when months are given out: who knows the draw does not know the months."""
    from .models import Secret

    key = bytes.fromhex(Secret.objects.get(plan=plan).key)
    return hmac.digest(key, b"fadu-months-1", "sha256").hex()


def code_of(matter_id: int, year: int) -> str:
    """The code of one enterprise for the lots of a year, "" when there was none for it."""
    from fadu.registry.enterprises.models import Enterprise

    from .models import Secret, SpecialPlan, Subject

    row: Any = Subject.objects.filter(enterprise_id=matter_id, plan__year=year).order_by("-plan_id").first()
    lots = SpecialPlan._plain.filter(plan__year=year, filed_on__isnull=False).exclude(frame_hash="")
    place = row.plan_id if row else lots.order_by("-pk").values_list("plan_id", flat=True).first()
    if place is None:
        return ""
    uscc = Enterprise._plain.values_list("uscc", flat=True).get(pk=matter_id)
    return code(Secret.objects.get(pk=place).key, uscc)
