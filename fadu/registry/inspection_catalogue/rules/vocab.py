"""Words of inspections: triggers, kinds, results, domains. One table each, (key, Chinese title)."""

from __future__ import annotations

from typing import Final

Choices = tuple[tuple[str, str], ...]

TRIGGERS: Final[Choices] = (
    ("plan", "年度计划内日常检查"),
    ("special", "本级专项检查"),
    ("complaint", "投诉举报"),
    ("transfer", "转办交办、移送线索"),
    ("data", "数据监测线索"),
    ("request", "企业申请"),
    ("emergency", "紧急情况"),
    ("recheck", "整改复查"),
    ("superior", "上级部署的专项检查"),
    ("offsite", "核实非现场检查发现"),
)
ALL_TRIGGERS: Final = tuple(key for key, _ in TRIGGERS)
# A concrete lead: the check is made for a cause. Warnings that look at routine checks leave these out.
FOR_CAUSE: Final = ("complaint", "transfer", "data", "request", "emergency", "offsite")
DAILY, SPECIAL, CASE = "daily", "special", "case"
TYPES: Final[Choices] = ((DAILY, "日常检查"), (SPECIAL, "专项检查"), (CASE, "个案检查"))
TYPE_OF: Final = {"plan": DAILY, "recheck": DAILY, "special": SPECIAL, "superior": SPECIAL} | dict.fromkeys(
    FOR_CAUSE, CASE
)
BODY_KINDS: Final[Choices] = (
    ("department", "行政机关"),
    ("authorised", "法律法规授权的组织"),
    ("town", "承接县级执法权的镇街"),
    ("entrusted", "受委托组织"),
)
OFFICER_KINDS: Final[Choices] = (
    ("officer", "行政执法人员"),
    ("assistant", "行政执法辅助人员"),
    ("expert", "专业技术人员（专家）"),
)
METHODS: Final[Choices] = (("onsite", "现场"), ("offsite", "非现场"), ("both", "现场或者非现场"))
LEVELS: Final[Choices] = (("province", "省级"), ("city", "市级"), ("county", "县级"), ("town", "镇街"))
ANSWERS: Final[Choices] = (
    ("yesno", "符合/不符合"),
    ("choice", "选择"),
    ("number", "数值"),
    ("text", "文字"),
    ("photo", "照片"),
)
RESULTS: Final[Choices] = (
    ("no_problem", "未发现问题"),
    ("fixed_on_site", "当场改正"),
    ("order", "责令限期改正"),
    ("to_case", "移送有权机关处理"),
    ("cannot", "无法检查"),
)
FOUND: Final = ("fixed_on_site", "order", "to_case")
CONFIDENCE: Final[Choices] = (
    ("verified", "已核实来源"),
    ("memory", "凭记忆，待核"),
    ("platform", "本平台口径"),
)
RISKS: Final[Choices] = (("high", "高"), ("mid_high", "中高"), ("mid", "中"), ("mid_low", "中低"), ("low", "低"))
GRADES: Final[Choices] = (("A", "A 类"), ("B", "B 类"), ("C", "C 类"), ("D", "D 类"))
# Names of the fields are working names of this platform: the province published 37 fields, its list is not loaded.
DOMAINS: Final[Choices] = (
    ("market", "市场监管"), ("food", "食品安全"), ("drug", "药品医疗器械"), ("equipment", "特种设备"),
    ("quality", "产品质量与计量"), ("ip", "知识产权"), ("price", "价格与收费"), ("environment", "生态环境"),
    ("nuclear", "核与辐射"), ("safety", "安全生产"), ("chemicals", "危险化学品"), ("mine", "矿山安全"),
    ("fire", "消防安全"), ("disaster", "防灾减灾"), ("construction", "住房城乡建设"), ("gas", "燃气与供热"),
    ("transport", "交通运输"), ("maritime", "水上交通"), ("water", "水务水利"), ("agriculture", "农业农村"),
    ("fishery", "海洋渔业"), ("forest", "林业草原"), ("land", "自然资源"), ("energy", "能源"),
    ("industry", "工业和信息化"), ("commerce", "商务"), ("culture", "文化和旅游"), ("sport", "体育"),
    ("health", "卫生健康"), ("education", "教育培训"), ("labour", "人力资源社会保障"), ("medical", "医疗保障"),
    ("civil", "民政"), ("security", "公共安全"), ("tax", "税务"), ("statistics", "统计"), ("tobacco", "烟草专卖"),
)  # fmt: skip
MARKS: Final[Choices] = (
    ("above_scale", "规模以上企业"),
    ("key_project", "重点项目"),
    ("abnormal_list", "经营异常名录"),
    ("serious_dishonest", "严重违法失信名单"),
)
# The six exceptions of a published quiet-period rule, numbered as published.
QUIET_EXCEPTIONS: Final[Choices] = (
    ("superior", "1 上级部署的检查"),
    ("rectification", "2 安全生产、卫生健康、食品安全事故整改期间的检查"),
    ("lead", "3 投诉举报、案件线索、媒体曝光引起的检查"),
    ("time_limit", "4 法定时限内必须进行的核查"),
    ("tax_evasion", "5 涉嫌偷逃税的检查"),
    ("necessary", "6 其他确有必要的检查"),
)
ALL_MONTHS: Final = 0xFFF


def title(choices: Choices, key: str) -> str:
    """The Chinese title of a key; the key itself when it is unknown."""
    return dict(choices).get(key, key)
