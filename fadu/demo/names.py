"""Synthetic persons and enterprises that nobody can mistake for real ones.

Names: family name + 天干 + numeral (王甲一), enterprises 模拟 + 天干地支 + trade. Identity numbers carry the serial 000,
which is never issued; telephones begin with 12, which no mobile network uses; the organisation part of every unified
credit code begins with FAKE. Check digits are right, so that validation has something to check.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric, uscc

from fadu.people.ids import inner_check_digit

FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
NUMERALS = "一二三四五六七八九十"
TRADES = (
    "食品", "水产", "渔具", "建筑工程", "物流", "餐饮", "医药零售", "家居", "机械制造", "装饰装修", "汽车维修",
    "农资", "旅游服务", "电子商务", "环保科技",
)  # fmt: skip


@dataclass(frozen=True)
class Applicant:
    """Who applies. kind as in the register: citizen or company. `number`: identity number or unified credit code."""

    kind: str
    name: str
    number: str
    phone: str
    address: str


def phone(rng: Random) -> str:
    """Eleven digits of a pattern that no mobile network has."""
    return f"120000{rng.randrange(100_000):05d}"


def person_name(rng: Random) -> str:
    """Such as 王甲一."""
    return rng.choice(FAMILIES) + rng.choice(STEMS) + rng.choice(NUMERALS)


def identity_number(rng: Random, area: str) -> str:
    """A number with a real date of birth, the unissuable serial 000 and the right check digit."""
    born = date(1950, 1, 1) + timedelta(days=rng.randrange(20_000))
    body = f"{area}{born:%Y%m%d}000"
    return body + ric.calc_check_digit(body + "0")


def credit_code(serial: int, area: str) -> str:
    """A valid unified credit code of an enterprise whose organisation part reads FAKE…."""
    inner = f"FAKE{serial % 10_000:04d}"
    body = f"91{area}{inner}{inner_check_digit(inner)}"
    return body + uscc.calc_check_digit(body)


def enterprise_name(rng: Random) -> str:
    """Such as 威海模拟甲子食品有限公司."""
    sign = rng.choice(STEMS) + rng.choice(BRANCHES)
    return f"威海模拟{sign}{rng.choice(TRADES)}有限公司"


def address(rng: Random, place: str) -> str:
    """An address in a street that does not exist."""
    return f"{place}模拟路{rng.randint(1, 200)}号{rng.randint(1, 12)}单元{rng.randint(101, 1802)}室"


def applicant(rng: Random, area: str, place: str, company: bool) -> Applicant:
    """A person or an enterprise. area: six digits; place: name of the county-level place."""
    if company:
        code = credit_code(rng.randrange(10_000), area)
        return Applicant("company", enterprise_name(rng), code, phone(rng), address(rng, place))
    return Applicant("citizen", person_name(rng), identity_number(rng, area), phone(rng), address(rng, place))
