"""Inspections of enterprises: what follows a visit. No national text sets these figures; a city may set its own."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days
from fadu.law.terms.build import Area, From

VISIT: Final = Area("visit", "platform")
OWN: Final = From(law("涉企行政检查管理口径"), "2024-01-01")

TERMS: Final[tuple[Term, ...]] = (
    VISIT("makeup", "补扫检查码", "未能亮码的检查之日", OWN(days(10, roll=False), ""), confidence="platform",
          note="国家层面没有规定；十个自然日参照深圳的公开做法，由本平台设定，本市可以另定。"),
    VISIT("approval_late", "补办检查审批", "紧急检查开始之日", OWN(days(3, roll=False), ""), confidence="platform",
          note="公开的规定只说及时补办，没有日数；三日由本平台设定，本市可以另定。"),
)
