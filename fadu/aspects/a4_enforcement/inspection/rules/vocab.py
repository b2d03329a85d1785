"""Words of the register: kinds, triggers, results, modes. Keys are stored, titles are shown."""

from __future__ import annotations

from typing import Final

from fadu.registry.inspection_catalogue.rules import vocab as catalogue

Choices = tuple[tuple[str, str], ...]

KINDS: Final[Choices] = catalogue.TYPES
TRIGGERS: Final[Choices] = catalogue.TRIGGERS
KIND_OF: Final = catalogue.TYPE_OF
PLANNED: Final = ("plan", "special")  # rests on a line of a plan; everything else rests on a lawful trigger
SOURCED: Final = ("complaint", "transfer", "data", "request", "superior", "recheck", "offsite")
OFFSITE_MODES: Final[Choices] = (
    ("video", "视频识别"),
    ("device", "设备感知"),
    ("iot", "物联监测"),
    ("compare", "数据比对"),
    ("screening", "大数据筛查"),
    ("remote", "远程检查"),
    ("web", "网络巡查"),
    ("material", "企业自报材料"),
)
SCAN_MODES: Final[Choices] = (
    ("task_code", "出示任务码"),
    ("enterprise_code", "扫企业码"),
    ("none", "未能扫码，事后补扫"),
)
SAID: Final[Choices] = (("yes", "检查前已亮码"), ("no", "检查前没有亮码"))
RESULTS: Final[Choices] = catalogue.RESULTS
PROBLEMS: Final = catalogue.FOUND
WEIGHT: Final[dict[str, int]] = {"cannot": 0, "no_problem": 1, "fixed_on_site": 2, "order": 3, "to_case": 4}
ROLES: Final[Choices] = (("lead", "主办"), ("officer", "协办"), ("assistant", "辅助人员"), ("expert", "专家"))
MAKEUP_REASONS: Final[Choices] = (
    ("system", "系统故障"),
    ("network", "现场没有网络"),
    ("emergency", "突发紧急情况"),
    ("forgotten", "未扫码即开始检查"),
)
EXCUSED: Final = ("system", "network", "emergency")
PURPOSES: Final[Choices] = (
    ("licensing", "许可现场核查"),
    ("training", "培训宣讲"),
    ("survey", "调研统计"),
    ("observation", "观摩考察"),
    ("service", "走访服务"),
    ("monitoring", "环境监测采样"),
    ("subordinate", "对所属单位的检查"),
    ("state_assets", "国有资产监管"),
)
PROOFS: Final[Choices] = (("scene", "勘验"), ("sample", "抽样取证"), ("photo", "拍照录像"), ("copy", "提取复制"))
NOTES: Final[Choices] = (
    ("passed", "复查合格"),
    ("failed", "复查不合格"),
    ("ended", "未经复查办结"),
    ("corrected", "更正"),
    ("withdrawn", "撤回公开"),
)
EARLIER: Final[Choices] = (
    ("keep", "保留，注明已经更正"),
    ("cover", "不再显示（写有不应公开的信息）"),
)
RECHECK_WAYS: Final[Choices] = (("papers", "书面、远程核查"), ("visit", "到场复查"))
SIGNERS: Final[Choices] = (
    ("enterprise", "企业在场人员"),
    ("officer", "检查人员"),
    ("witness", "见证人"),
)

# The five strict bans and the eight must-nots (国办发〔2024〕54号), in short words; printed on every notice.
BANS: Final = (
    "逐利检查",
    "接受被检查企业的任何馈赠、报酬、福利待遇",
    "参加被检查企业提供的宴请、娱乐、旅游等活动",
    "由被检查企业支付消费开支或者将检查费用转嫁给企业",
    "任性处置企业财物，随意查封、扣押、冻结，动辄责令停产停业",
)
MUST_NOTS: Final = (
    "妨碍企业正常生产经营",
    "干预企业投资决策",
    "要求法定代表人必须到场",
    "变相检查",
    "随意检查",
    "重复检查",
    "下达检查指标",
    "以检查或者罚没数额考核、安排经费",
)


def label(choices: Choices, key: str) -> str:
    """The title of a key; the key itself when it is unknown."""
    return dict(choices).get(key, key)


def overall(results: list[str]) -> str:
    """The result of a visit: the gravest of its items; empty while there is none."""
    known = [key for key in results if key]
    return max(known, key=lambda key: WEIGHT[key]) if known else ""
