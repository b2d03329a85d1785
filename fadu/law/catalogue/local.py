"""Shandong and Weihai: ordinances, government rules and practices used by terms."""

from __future__ import annotations

from typing import Final

from fadu.law.catalogue.build import s, v
from fadu.law.statutes import Statute

_ORDINANCE: Final = "地方性法规"
_RULE: Final = "地方政府规章"

STATUTES: Final[tuple[Statute, ...]] = (
    s("山东省信访条例",
      v("2015年", "2015-09-24", None, "2016-01-01", note="2022年以后是否修改或者废止尚未核实。"),
      rank=_ORDINANCE),
    s("山东省行政执法监督条例",
      v("2014年", "2014-11-27", None, "2015-01-01", confidence="memory",
        note="与行政执法监督条例（国务院令第825号）不一致的，须逐条核实。"),
      rank=_ORDINANCE),
    s("山东省社会信用条例",
      v("2020年", "2020-07-24", None, "2020-10-01", confidence="memory"), rank=_ORDINANCE),
    s("山东省多元化解纠纷促进条例",
      v("2016年", "2016-07-22", None, "2016-10-01"), rank=_ORDINANCE),
    s("山东省优化营商环境条例",
      v("2020年", "2020-09-25", None, "2021-01-01"),
      v("2025年修正", "2025-03-20", None, "2025-03-20", text=False, confidence="memory",
        note="修正案的施行日尚未核实。"),
      rank=_ORDINANCE),
    s("山东省行政调解办法",
      v("2025年", None, "山东省人民政府令第363号", "2025-05-01", text=False, confidence="memory"), rank=_RULE),
    s("山东省行政规范性文件制定和监督管理办法",
      v("2024年", None, "山东省人民政府令第353号", "2024-02-01", text=False, confidence="memory"), rank=_RULE),
    s("山东省规章和行政规范性文件备案规定",
      v("2020年", None, "山东省人民政府令第337号", "2021-02-01", text=False, confidence="memory",
        note="施行日尚未核实。"),
      rank=_RULE),
    s("企业诉求“2115”办理机制",
      v("2023年", None, None, "2023-05-01", text=False, confidence="memory"), rank="工作机制"),
    s("涉企行政检查管理口径",
      v("平台设定", None, None, "2024-01-01", text=False, confidence="platform",
        note="不是法规文件：由本平台设定，本市可以另定。"), rank="本平台口径"),
    s("年度计划管理口径",
      v("平台设定", None, None, "2024-01-01", text=False, confidence="platform",
        note="不是法规文件：由本平台设定，本市可以另定。"), rank="本平台口径"),
    s("法治督察管理口径",
      v("平台设定", None, None, "2024-01-01", text=False, confidence="platform",
        note="不是法规文件：由本平台设定，本市可以另定。"), rank="本平台口径"),
    s("法治建设考核口径",
      v("平台设定", None, None, "2024-01-01", text=False, confidence="platform",
        note="不是法规文件：由本平台设定，考核方案另有规定的从其规定。"), rank="本平台口径"),
)
