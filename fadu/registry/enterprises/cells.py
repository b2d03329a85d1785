"""One cell of an import file: text in, typed value or one Chinese sentence out."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from fadu.people.ids import normalise

from .columns import Col, choices
from .industries import EDITION, normal

SERIAL = re.compile(r"[1-5]\d{4}")  # days since 1900
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T]00:00(?::00(?:\.0+)?)?)?")
PHONE = re.compile(r"[\d+\-() ]{5,20}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
FIRST, MOST_STAFF, MOST_CAPITAL = date(1800, 1, 1), 10_000_000, Decimal("1e13")


class Wrong(ValueError):
    """What is wrong with a cell, in one sentence."""


def day(text: Any) -> date:
    """2020-03-05, 2020/3/5, 20200305, 2020年3月5日, or a day as it comes."""
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    found = DAY.fullmatch(str(text))
    try:
        read = date(*map(int, found.groups())) if found else None
    except ValueError:
        read = None
    if read is None or read < FIRST:
        serial = "，像是表格软件的日期序号，请把单元格格式改为日期" if SERIAL.fullmatch(str(text)) else ""
        raise Wrong(f"「{text}」不是日期，请写成 2020-03-05 的样子{serial}")
    return read


def whole(text: str) -> int:
    """A number of persons."""
    plain = text.removesuffix(".0").replace(",", "")
    if not plain.isascii() or not plain.isdigit() or int(plain) > MOST_STAFF:
        raise Wrong(f"「{text}」不是人数，请填写不带单位的整数")
    return int(plain)


def money(text: str) -> Decimal:
    """An amount in 万元 with at most two decimals kept."""
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0 or amount > MOST_CAPITAL:
        raise Wrong(f"「{text}」不是金额，请填写以万元计、不带单位的数")
    return amount.quantize(Decimal("0.01"))


def phone(text: str) -> str:
    """A telephone number as written."""
    if not PHONE.fullmatch(text):
        raise Wrong("联系电话只能有数字和 + - ( ) 空格，5 至 20 位")
    return text


def industry(text: str) -> str:
    """A code of GB/T 4754."""
    code = normal(text)
    if not code:
        raise Wrong(f"「{text}」不是 {EDITION} 的行业代码，应为门类字母加 2 至 4 位数字，如 C1361")
    return code


def words(text: str, length: int) -> str:
    """Text without control signs, not too long."""
    if length and len(text) > length:
        raise Wrong(f"最长 {length} 字，现在是 {len(text)} 字")
    if CONTROL.search(text):
        raise Wrong("含有换行或控制字符，请删去")
    return text


def choice(col: Col, text: str) -> str:
    """One of the column's words."""
    known = choices(col)
    if text not in known:
        raise Wrong(f"「{text}」不在可选范围：{'、'.join(str(label) for _, label in col.choices.choices)}")
    return known[text]


def read(col: Col, text: Any) -> Any:
    """The typed value of a filled cell. Raises Wrong. Areas and towns are looked up elsewhere."""
    if col.kind == "date":
        return day(text)
    plain = str(text).strip()
    if col.kind == "code":
        return normalise(plain)
    if col.kind == "choice":
        return choice(col, plain)
    readers = {"int": whole, "money": money, "phone": phone, "industry": industry}
    if col.kind in readers:
        return readers[col.kind](plain)
    return words(plain, col.length or 60)
