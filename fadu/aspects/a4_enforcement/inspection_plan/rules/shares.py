"""Ratios and months as people type them."""

from __future__ import annotations

import re
from decimal import Decimal

LEAST = Decimal("0.0001")
RATIOS = ("ratio_a", "ratio_b", "ratio_c", "ratio_d")
RUN = re.compile(r"(\d{1,2})(?:[-—–~～至到](\d{1,2}))?")
WHOLE = (1 << 12) - 1


def share(text: str) -> Decimal | None:
    """A ratio as typed: 5%, 0.05, 1/20; None when it is none."""
    told = str(text or "0").strip().replace("％", "%")
    try:
        if told.endswith("%"):
            found = Decimal(told[:-1]) / 100
        elif "/" in told:
            top, bottom = told.split("/", 1)
            found = Decimal(top) / Decimal(bottom)
        else:
            found = Decimal(told)
    except ArithmeticError:
        return None
    fine = found.is_finite() and (found == 0 or LEAST <= found <= 1)
    return found.quantize(LEAST) if fine else None


def months(text: str) -> int | None:
    """The mask of months as typed: 3、4、7; 3-5月; 全年. None when it is none."""
    plain = re.sub(r"[月\s]*([、，,;；])[月\s]*", r"\1", text.strip()).removesuffix("月").replace(" ", "").replace("月", "")
    if plain in ("全年", "各"):
        return WHOLE
    mask = 0
    for part in re.split(r"[、，,;；]", plain):
        found = RUN.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= 12:
            return None
        mask |= sum(1 << (month - 1) for month in range(first, last + 1))
    return mask
