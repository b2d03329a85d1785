"""The demonstration campaign: days that the round's notice and the letter of naming set, as the platform keeps them."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days
from fadu.law.terms.build import Area, From

CAMPAIGN: Final = Area("demonstration", "platform")
OWN: Final = From(law("年度计划管理口径"), "2024-01-01")
_NOTE: Final = "没有法定期限：届满日就是通知或者命名文件写明的那一天，节假日不顺延。"

TERMS: Final[tuple[Term, ...]] = (
    CAMPAIGN("materials", "提交示范创建材料", "材料截止日前一日", OWN(days(1, roll=False), ""), confidence="platform", note=_NOTE),
    CAMPAIGN("recheck", "复核示范命名", "复核日期前一日", OWN(days(1, roll=False), ""), confidence="platform",
             note=f"{_NOTE}命名文件没有写复核日期的，按两年（本平台口径）。"),
)
