"""Dispatch (调度): answering a request, checking a proof, checking a promise. The platform's own figures."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import workdays
from fadu.law.terms.build import Area, From

DISPATCH: Final = Area("dispatch", "platform")
OWN: Final = From(law("年度计划管理口径"), "2024-01-01")
_NOTE: Final = "没有法定期限，由本平台设定，本市可以另定。"
TERMS: Final[tuple[Term, ...]] = (
    DISPATCH("request", "答复材料要求", "提出要求之日", OWN(workdays(10), ""), confidence="platform",
             side="respondent", note=_NOTE),
    DISPATCH("proof", "核实成果佐证", "提交佐证之日", OWN(workdays(10), ""), confidence="platform", note=_NOTE),
    DISPATCH("promise", "核验公开承诺", "提交核验之日", OWN(workdays(10), ""), confidence="platform", note=_NOTE),
    DISPATCH("policy", "分解上级政策要求", "收到文件之日", OWN(workdays(10), ""), confidence="platform", note=_NOTE),
)
