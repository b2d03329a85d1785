"""The annual report on law-based government: the days of the party rules of 2019, counted from New Year's Day.

The days (1 March to those above, 1 April to the public) were read in published reports; the text is not loaded.
"""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days, months
from fadu.law.terms.build import Area, From

REPORT: Final = Area("annual_report", "platform")
RULES: Final = From(law("法治政府建设与责任落实督察工作规定"), "2019-04-15")
_NOTE: Final = "条文未载入：日期见于公开的年度报告和报道，条号须核对。"

TERMS: Final[tuple[Term, ...]] = (
    REPORT("submit", "报送上一年度法治政府建设情况", "当年1月1日", RULES(months(2, roll=False), ""),
           confidence="memory", note=f"3月1日前。{_NOTE}"),
    REPORT("publish", "公开上一年度法治政府建设年度报告", "当年1月1日", RULES(months(3, roll=False), ""),
           confidence="memory", note=f"4月1日前。{_NOTE}"),
    REPORT("extra", "报送全国法治政府建设示范地区专项报告", "当年1月1日", RULES(days(30, roll=False), ""),
           confidence="memory", note=f"1月底前，只适用于国家级示范地区。{_NOTE}"),
)
