"""Complaints of enterprises about inspections. No text found fixes these figures; a city may set its own."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import workdays
from fadu.law.terms.build import Area, From

COMPLAINT: Final = Area("enterprise_complaint", "platform")
OWN: Final = From(law("涉企行政检查管理口径"), "2024-01-01")

TERMS: Final[tuple[Term, ...]] = (
    COMPLAINT("accept", "决定是否受理入企检查投诉", "收到之日", OWN(workdays(3), ""), confidence="platform",
              note="没有找到规定日数的文件；三个工作日由本平台设定，本市可以另定。"),
    COMPLAINT("handle", "处理并答复入企检查投诉", "收到之日", OWN(workdays(15), ""), confidence="platform",
              note="没有找到规定日数的文件；十五个工作日由本平台设定，本市可以另定。"),
    COMPLAINT("answer", "被投诉机关作出说明", "要求说明之日", OWN(workdays(5), ""), confidence="platform",
              note="没有找到规定日数的文件；五个工作日由本平台设定，本市可以另定。"),
)
