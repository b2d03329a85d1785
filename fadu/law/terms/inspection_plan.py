"""Yearly plans of inspections."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import months
from fadu.law.terms.build import Area, From

PLAN: Final = Area("inspection_plan", "platform")
OWN: Final = From(law("涉企行政检查管理口径"), "2024-01-01")

TERMS: Final[tuple[Term, ...]] = (
    PLAN("file", "年度检查计划备案", "计划年度开始的前一日", OWN(months(3, roll=False), ""), confidence="platform",
         note="即计划年度的3月31日。参照聊城、潍坊、北京的公开做法；本市的规定没有找到，由本平台设定。"),
)
