"""Numbers as Chinese official papers write them, found with their place and turned into exact fractions.

Arabic (1,200 · 1.5万), Chinese (二十六 · 一百零五), 70% · 百分之七十 · 三分之一 · 半数 · 八成 · 翻一番. Nothing here rounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
SCALES = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8}
HAN = r"(?<![零〇一二两三四五六七八九十百千万亿])[零〇一二两三四五六七八九十百千万亿]{1,14}(?![零〇一二两三四五六七八九十百千万亿])"
ARABIC = r"(?<!\d)\d{1,12}(?!\d)(?:,\d{3})*(?:\.\d{1,6})?"
VALUE = rf"(?:{ARABIC}[万亿]?|{HAN})"

NUMBER = re.compile(
    rf"(?P<percent>百分百|百分之(?:百|{HAN}(?:点{HAN})?|{ARABIC})|(?P<pn>{ARABIC})[%‰])"
    rf"|(?P<fraction>(?P<den>{HAN}|{ARABIC})分之(?P<num>{HAN}|{ARABIC}))"
    r"|(?P<half>过半数?|半数|一半)"
    rf"|(?P<tenths>[一二三四五六七八九]|\d)成(?P<rest>[一二三四五六七八九])?(?=[以左,;。、)的]|$|多)"
    rf"|(?P<double>翻(?P<times>[一两二三]|\d)番)"
    rf"|(?P<arabic>{ARABIC})(?P<big>[万亿]?)(?![\d.])"
    rf"|(?P<han>{HAN})"
)


@dataclass(frozen=True)
class Number:
    """An exact value with its place in the view; `unit` is "%" or "倍" when the wording carries it, else empty."""

    value: Fraction
    start: int
    end: int
    unit: str = ""
    form: str = "arabic"


def from_han(text: str) -> int:
    """The integer written in Chinese numerals: 二十六 → 26, 一百零五 → 105, 二〇二四 → 2024."""
    if len(text) > 1 and not any(c in SCALES or c in BIG for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in SCALES:
            section, digit = section + (digit or 1) * SCALES[character], 0
        else:
            total, section, digit = (total + (section + digit or 1)) * BIG[character], 0, 0
    return total + section + digit


def value_of(text: str) -> Fraction:
    """The exact value of a plain number, Arabic or Chinese."""
    if re.fullmatch(HAN, text):
        return Fraction(from_han(text))
    scale = BIG.get(text[-1], 1)
    return Fraction(text.rstrip("万亿").replace(",", "")) * scale


def _percent(text: str) -> Fraction:
    if text.endswith("‰"):
        return value_of(text.rstrip("‰")) / 10
    bare = text.removeprefix("百分之").rstrip("%")
    if bare in ("百", "百分百"):
        return Fraction(100)
    if "点" in bare:
        whole, part = bare.split("点")
        digits = "".join(str(DIGITS[c]) for c in part if c in DIGITS)
        return from_han(whole) + Fraction(int(digits), 10 ** len(digits))
    return value_of(bare)


def _read(found: re.Match[str]) -> Number:
    start, end, text = found.start(), found.end(), found.group()
    if found["percent"]:
        return Number(_percent(text), start, end, "%", "percent")
    if found["fraction"]:
        return Number(value_of(found["num"]) / value_of(found["den"]) * 100, start, end, "%", "fraction")
    if found["half"]:
        return Number(Fraction(50), start, end, "%", "over_half" if text.startswith("过") else "fraction")
    if found["tenths"]:
        return Number(value_of(found["tenths"]) * 10 + DIGITS.get(found["rest"] or "零", 0), start, end, "%", "tenths")
    if found["double"]:
        return Number(Fraction(2) ** int(value_of(found["times"])), start, end, "倍", "double")
    if found["arabic"]:
        return Number(value_of(found["arabic"] + found["big"]), start, end)
    return Number(Fraction(from_han(text)), start, end, "", "han")


def numbers(text: str) -> Iterator[Number]:
    """Every number of the text from left to right."""
    for found in NUMBER.finditer(text):
        if found["fraction"] and value_of(found["den"]) == 0:
            continue
        yield _read(found)


def as_json(value: Fraction) -> int | float:
    """The value as a JSON number: an integer when it is one."""
    return int(value) if value.denominator == 1 else float(value)
