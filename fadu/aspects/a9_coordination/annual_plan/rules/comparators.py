"""Whether a target is met: exact fractions, never a rounded number; what cannot be judged says why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .parameters import parameters

WORDS = {
    "met": "达到",
    "exceeded": "超额",
    "unmet": "未达到",
    "over": "未达到",
    "unproved": "未达到",
    "soft": "留有余地",
    "withheld": "分母不符",
    "pending": "待冻结",
    "not_assessable": "无法评价",
    "awaiting": "未接入",
    "hidden": "不显示",
    "unquantified": "未设量化目标",
}
SIGNS = {"<=": "≤", ">=": "≥"}


@dataclass(frozen=True)
class Spec:
    """What a target demands. Values are in the target's own unit: 70 with "%" is 70 %, 15 with "个" is fifteen.

    exactly: the plan says 只 or 恰, so that more than the value is not met either.
    periods: how many periods have to hold an event (cycle).
    """

    comparator: str
    value: Fraction | None = None
    high: Fraction | None = None
    unit: str = ""
    tolerance: Fraction | None = None
    baseline: Fraction | None = None
    direction: str = "down"
    exactly: bool = False
    quantified: bool = True


@dataclass(frozen=True)
class Measure:
    """What the records say. `value`: a plain number, or hit/base for a ratio.

    register: size of the register that the denominator must equal (None: the denominator is the register itself).
    frozen: whether the denominator has been fixed by date. cycle: events per period due so far. proved: an outcome's
    proof has been accepted. waits: the register that would hold it, where it is not connected.
    """

    value: Fraction | None = None
    hit: Fraction | None = None
    base: Fraction | None = None
    register: int | None = None
    frozen: bool = True
    cycle: tuple[int, ...] = ()
    proved: bool | None = None
    connected: bool = True
    waits: str = ""

    @property
    def ratio(self) -> Fraction | None:
        """hit/base, None for an empty base."""
        return Fraction(self.hit, self.base) if self.base and self.hit is not None else None


@dataclass(frozen=True)
class Verdict:
    """key of WORDS, and the sentence that explains it."""

    key: str
    reason: str

    @property
    def word(self) -> str:
        return WORDS[self.key]

    @property
    def met(self) -> bool:
        return self.key in ("met", "exceeded")


def in_unit(spec: Spec, measure: Measure) -> Fraction | None:
    """The measured value in the target's unit: a ratio counts in percent when the target does."""
    if measure.hit is not None and measure.base is not None:
        ratio = measure.ratio
        return None if ratio is None else ratio * 100 if spec.unit == "%" else ratio
    return measure.value


def plain(value: Fraction) -> str:
    """A fraction in words that hide nothing: 70, 76.87 (cut, marked by …), 2/3."""
    if value.denominator == 1:
        return str(value.numerator)
    cut = int(value * 100)
    whole, rest = divmod(abs(cut), 100)
    exact = Fraction(cut, 100) == value
    return f"{'-' if cut < 0 else ''}{whole}.{rest:02d}" + ("" if exact else "…")


def points(value: Fraction) -> str:
    """Percentage points for people, rounded to two decimals: 12.72."""
    return plain(round(value, 2))


def band(spec: Spec) -> tuple[Fraction, Fraction]:
    """The range that 左右 allows: the value ± the printed tolerance."""
    value = spec.value or Fraction(0)
    tolerance = spec.tolerance if spec.tolerance is not None else parameters().tolerance
    return value * (1 - tolerance), value * (1 + tolerance)


def _full(measure: Measure) -> Verdict:
    if not measure.base:
        return Verdict("not_assessable", "分母为空，无法评价")
    if not measure.frozen:
        return Verdict(
            "pending", f"现为 {plain(measure.hit or Fraction(0))}/{plain(measure.base)}，分母尚未冻结，不下结论"
        )
    if measure.register is not None and measure.base != measure.register:
        return Verdict("withheld", f"分母 {plain(measure.base)} 与登记册 {measure.register} 不一致，结果暂不采用")
    missing = measure.base - (measure.hit or 0)
    if missing == 0:
        return Verdict("met", f"{plain(measure.base)} 个全部达到")
    return Verdict(
        "unmet", f"还有 {plain(missing)} 个未达到（{plain(measure.hit or Fraction(0))}/{plain(measure.base)}）"
    )


def _trend(spec: Spec, measure: Measure) -> Verdict:
    value = in_unit(spec, measure)
    if spec.baseline is None:
        return Verdict("not_assessable", "没有基期数值，无法评价趋势")
    if value is None:
        return Verdict("not_assessable", "本期没有记录，无法评价趋势")
    better = value < spec.baseline if spec.direction == "down" else value > spec.baseline
    way = "低于" if spec.direction == "down" else "高于"
    return Verdict(
        "met" if better else "unmet", f"本期 {plain(value)}，{'' if better else '没有'}{way}基期 {plain(spec.baseline)}"
    )


def _cycle(spec: Spec, measure: Measure) -> Verdict:
    need = spec.value or Fraction(1)
    if not measure.cycle:
        return Verdict("not_assessable", "还没有到第一个周期")
    short = [i + 1 for i, n in enumerate(measure.cycle) if n < need]
    if short:
        return Verdict("unmet", f"第 {'、'.join(map(str, short))} 个周期不足 {plain(need)} 次")
    return Verdict("met", f"{len(measure.cycle)} 个周期都不少于 {plain(need)} 次")


def _outcome(measure: Measure) -> Verdict:
    return Verdict("met", "成果已有经核实的证明") if measure.proved else Verdict("unproved", "还没有经核实的证明")


def _number(spec: Spec, measure: Measure) -> Verdict:
    value = in_unit(spec, measure)
    if value is None:
        return Verdict("not_assessable", "没有记录，分母为空")
    want = spec.value or Fraction(0)
    shown = f"{plain(value)}{spec.unit}"
    if spec.comparator == "~":
        low, high = band(spec)
        tolerance = spec.tolerance if spec.tolerance is not None else parameters().tolerance
        inside = low <= value <= high
        around = f"{plain(low)}～{plain(high)}{spec.unit}（容差 ±{plain(tolerance * 100)}%）"
        return Verdict("met" if inside else "unmet", f"{shown} {'在' if inside else '不在'} {around} 之内")
    if spec.comparator == "range":
        inside = want <= value <= (spec.high if spec.high is not None else want)
        return Verdict(
            "met" if inside else "unmet", f"{shown}，要求 {plain(want)}～{plain(spec.high or want)}{spec.unit}"
        )
    return _ordered(spec, value, want, shown)


def _ordered(spec: Spec, value: Fraction, want: Fraction, shown: str) -> Verdict:
    sign = spec.comparator
    sentence = f"{shown}，要求 {SIGNS.get(sign, sign)} {plain(want)}{spec.unit}"
    if sign == "=" and value > want:
        return Verdict("unmet" if spec.exactly else "exceeded", sentence)
    holds = {"=": value == want, ">=": value >= want, ">": value > want, "<=": value <= want, "<": value < want}[sign]
    return Verdict("met" if holds else "over" if sign in ("<=", "<") else "unmet", sentence)


def judge(spec: Spec, measure: Measure) -> Verdict:
    """The verdict of one target. Soft wording does not change it; whether it may fail a task is for a person."""
    if spec.comparator == "outcome":
        return _outcome(measure)
    if not spec.quantified:
        return Verdict("unquantified", "计划没有写数量，以交付成果评价")
    if not measure.connected:
        return Verdict("awaiting", f"{measure.waits or '所需'}登记册尚未接入，没有数据")
    if spec.comparator == "full":
        return _full(measure)
    if spec.comparator == "trend":
        return _trend(spec, measure)
    if spec.comparator == "cycle":
        return _cycle(spec, measure)
    return _number(spec, measure)
