"""The columns of an import file: keys, Chinese headings, what must be there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .vocab import Kind, Size, Status


@dataclass(frozen=True)
class Col:
    """One column. kind: text, choice, date, int, money, code."""

    key: str
    title: str
    kind: str = "text"
    required: bool = False
    length: int = 0
    choices: Any = None
    other: tuple[str, ...] = ()


COLUMNS = (
    Col("uscc", "统一社会信用代码", "code", True, other=("信用代码", "社会信用代码")),
    Col("name", "名称", required=True, length=200, other=("企业名称", "市场主体名称", "字号名称")),
    Col("kind", "类型", "choice", choices=Kind, other=("主体类型",)),
    Col("status", "登记状态", "choice", choices=Status, other=("状态", "经营状态")),
    Col("status_since", "状态起始日期", "date"),
    Col("area", "行政区划", "place", other=("区县",)),
    Col("town", "镇街", "place", other=("所在镇街",)),
    Col("address", "住所（经营场所）", length=300, other=("住所", "经营场所", "地址")),
    Col("industry", "行业代码", "industry", other=("行业", "国民经济行业代码")),
    Col("size", "规模", "choice", choices=Size, other=("企业规模",)),
    Col("established_on", "成立日期", "date", True, other=("设立日期", "注册日期")),
    Col("closed_on", "注销或吊销日期", "date", other=("注销日期", "吊销日期")),
    Col("legal_person", "法定代表人（经营者）", length=60, other=("法定代表人", "经营者", "负责人")),
    Col("contact_name", "联系人", length=60),
    Col("contact_phone", "联系电话", "phone", other=("电话", "手机号")),
    Col("staff_count", "从业人数", "int"),
    Col("registered_capital", "注册资本（万元）", "money", other=("注册资本",)),
)
BY_KEY = {col.key: col for col in COLUMNS}
HEADINGS = {name: col.key for col in COLUMNS for name in (col.key, col.title, *col.other)}
# Exported for people to read, but written by others or derived: an exported file can be imported again.
IGNORED = frozenset({"grade", "信用风险类别"})
SHORT_WORDS = {
    "存续": Status.ACTIVE, "在营": Status.ACTIVE, "在业": Status.ACTIVE, "开业": Status.ACTIVE,
    "个体": Kind.SELF_EMPLOYED, "合作社": Kind.COOPERATIVE, "外资": Kind.FOREIGN,
    "大": Size.LARGE, "中": Size.MEDIUM, "小": Size.SMALL, "微": Size.MICRO, "小微": Size.SMALL,
}  # fmt: skip


def choices(col: Col) -> dict[str, str]:
    """What may stand in a column of choices: the key, the Chinese label, a few usual short words."""
    found = {str(key): str(key) for key in col.choices.values}
    found |= {str(label): str(key) for key, label in col.choices.choices}
    return found | {word: str(key) for word, key in SHORT_WORDS.items() if key in col.choices}
