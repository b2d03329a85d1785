"""Adding parts to a whole: only parts of one definition; ratios from numerators and denominators, never averaged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from .comparators import Measure, plain


@dataclass(frozen=True)
class Part:
    """What one unit contributes: numerator, denominator (none of a plain number), by which definition."""

    unit: str
    hit: Fraction
    base: Fraction | None
    definition: str


@dataclass(frozen=True)
class Held:
    """What a register holds: the register's title, the figure in words, its numerator or number."""

    source: str
    text: str
    number: Fraction | None


@dataclass(frozen=True)
class Refused:
    """Why parts were not added."""

    reason: str


def aggregate(parts: list[Part]) -> Measure | Refused:
    """The whole as a ratio; refused when the parts were not counted by the same definition."""
    kinds: dict[str, list[str]] = {}
    for part in parts:
        kinds.setdefault(part.definition, []).append(part.unit)
    if len(kinds) > 1:
        said = "；".join(f"{'、'.join(units)} 按「{definition}」" for definition, units in kinds.items())
        return Refused(f"口径不一致，不能相加：{said}。请先统一口径")
    over = [p.unit for p in parts if p.base is not None and p.hit > p.base]
    if over:
        return Refused(f"分子大于分母：{'、'.join(over)}")
    if len({p.base is None for p in parts}) > 1:
        return Refused("有的单位报了分母，有的没有，不能相加。请先统一口径")
    whole = sum((p.hit for p in parts), Fraction(0))
    if any(p.base is None for p in parts):
        return Measure(value=whole)
    return Measure(hit=whole, base=sum((p.base or Fraction(0) for p in parts), Fraction(0)))


AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(?:\s*[/／]\s*(\d+(?:\.\d+)?))?", re.ASCII)


def amount(text: str) -> tuple[Fraction, Fraction | None] | None:
    """A number (12, 1,200) or numerator/denominator (49/72); nothing else."""
    found = AMOUNT.fullmatch(text.replace(",", "").replace("，", "").strip())
    return (Fraction(found[1]), Fraction(found[2]) if found[2] else None) if found else None


def told(whole: Measure) -> str:
    """A sum in words."""
    if whole.value is not None:
        return plain(whole.value)
    return f"{plain(whole.hit or Fraction(0))}/{plain(whole.base or Fraction(0))}"


def add_up(typed: str, parts: list[Part], held: Held | None) -> Measure | Refused:
    """What somebody typed as the sum of the units' claims: refused where a register counts, or where it is no sum."""
    given = amount(typed)
    if given is None:
        return Refused(f"「{typed.strip()[:20]}」不是数。请写成 12 或者 49/72")
    whole = aggregate(parts) if parts else Refused("还没有单位申报，无从汇总")
    if held:
        return Refused(f"这个目标由登记册「{held.source}」算出，现为 {held.text}，不接受填报的汇总数。{_gap(whole, held)}")
    if isinstance(whole, Refused):
        return whole
    same = given == ((whole.value, None) if whole.value is not None else (whole.hit, whole.base))
    return whole if same else Refused(f"填的是 {typed.strip()}，各单位申报之和是 {told(whole)}；请逐单位核对，不能以合计数代替")


def _gap(whole: Measure | Refused, held: Held) -> str:
    if isinstance(whole, Refused):
        return whole.reason
    number = whole.value if whole.value is not None else whole.hit
    if held.number is None or number is None:
        return f"各单位申报之和 {told(whole)}，请逐单位核对"
    apart = number - held.number
    words = "与登记册一致" if not apart else f"比登记册{'多' if apart > 0 else '少'} {plain(abs(apart))}，请逐单位核对"
    return f"各单位申报之和 {told(whole)}，{words}"
