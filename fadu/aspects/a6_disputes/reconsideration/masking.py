"""Proposals for masking personal data in a decision before it is published; a person confirms, drops or adds.

Pure text work: names known from the case, identity numbers with a valid check digit, telephones, bank cards with a
valid check digit, e-mail, number plates and street addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from stdnum import luhn
from stdnum.cn import ric

KINDS = {
    "name": "姓名",
    "id": "身份证号",
    "phone": "电话",
    "card": "银行卡号",
    "email": "电子邮箱",
    "plate": "车牌",
    "address": "住址",
}
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
CARD = re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")
MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•]?[A-Z0-9]{5,6}(?![A-Z0-9])"
)
ADDRESS = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}(?:路|街|巷|胡同|大道|小区|家园|花园|村))(?:[\u4e00-\u9fff]{0,4}?[\dA-Za-z０-９一二三四五六七八九十百]{1,5}"
    r"(?:-[\dA-Za-z]{1,5})*(?:号院|号楼|号|栋|幢|单元|楼|室|户|组|层)){1,5}"
)
LEADING = re.compile(r"^(?:住所地|住址|地址|住所|住在|位于|住|在)?(?:.{0,12}?(?:省|市|区|县|镇|街道|办事处))*")


@dataclass(frozen=True)
class Proposal:
    """One stretch of text to mask: kind (see KINDS), the words, and what stands for them."""

    kind: str
    text: str
    replacement: str

    @property
    def line(self) -> str:
        """How the proposal is kept and shown."""
        return f"{KINDS[self.kind]}：{self.text}"


def masked_name(name: str) -> str:
    """Surname and 某; a company or office keeps its kind and loses its trade name."""
    if len(name) > 4:
        kind = re.search(r"(有限责任公司|股份有限公司|有限公司|合作社|商店|超市|饭店|厂|店|中心|院|会)$", name)
        return f"某{kind.group(1)}" if kind else f"{name[0]}某某"
    return name[0] + "某" * (1 if len(name) == 2 else 2)


def _id_numbers(text: str) -> Iterable[Proposal]:
    for found in ID_NUMBER.findall(text):
        if ric.is_valid(found.upper()):
            yield Proposal("id", found, "＊" * 18)


def _cards(text: str) -> Iterable[Proposal]:
    for found in CARD.findall(text):
        digits = re.sub(r"\D", "", found)
        if 16 <= len(digits) <= 19 and luhn.is_valid(digits) and not ric.is_valid(digits):
            yield Proposal("card", found, "＊" * 8)


def _simple(kind: str, pattern: re.Pattern[str], replacement: str, text: str) -> Iterable[Proposal]:
    for found in pattern.findall(text):
        yield Proposal(kind, found, replacement)


def _addresses(text: str) -> Iterable[Proposal]:
    for match in ADDRESS.finditer(text):
        words = LEADING.sub("", match.group(), count=1) or match.group()
        yield Proposal("address", words, "某处")


def propose(text: str, names: Iterable[str] = ()) -> tuple[Proposal, ...]:
    """Everything that looks like personal data, each once, the longest first. names: persons known from the case."""
    found: dict[str, Proposal] = {}
    known = (Proposal("name", name, masked_name(name)) for name in names if len(name) > 1 and name in text)
    groups = (
        known,
        _id_numbers(text),
        _cards(text),
        _simple("phone", MOBILE, "＊" * 11, text),
        _simple("phone", LANDLINE, "＊" * 8, text),
        _simple("email", EMAIL, "＊＊＊", text),
        _simple("plate", PLATE, "＊" * 5, text),
        _addresses(text),
    )
    for group in groups:
        for one in group:
            found.setdefault(one.text, one)
    return tuple(sorted(found.values(), key=lambda one: -len(one.text)))


def apply(text: str, proposals: Iterable[Proposal], dropped: Iterable[str] = (), extra: Iterable[str] = ()) -> str:
    """The text with the proposals applied, without those a person dropped (by their words), with those added."""
    kept = set(dropped)
    added = (Proposal("name", word, "＊" * min(len(word), 6)) for word in extra if word)
    for one in sorted((*proposals, *added), key=lambda p: -len(p.text)):
        if one.text not in kept:
            text = text.replace(one.text, one.replacement)
    return text
