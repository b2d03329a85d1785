"""What an indicator yields: an exact figure over a period, and the words in which it is shown."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

Number = Fraction | Decimal | int


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    def until(self, day: date) -> Period:
        """The part up to `day`."""
        return Period(self.start, max(self.start, min(self.end, day)))

    @property
    def title(self) -> str:
        if (self.start.month, self.start.day, self.end.month, self.end.day) == (
            1,
            1,
            12,
            31,
        ) and self.start.year == self.end.year:
            return f"{self.start.year}年"
        return f"{self.start} 至 {self.end}"


def percent(value: Fraction, digits: int = 2) -> str:
    """Cut, never rounded up to a bound it does not reach: 69.996 % is not shown as 70 %."""
    scaled = value * 100 * 10**digits
    whole = scaled.numerator // scaled.denominator
    text = f"{Decimal(whole).scaleb(-digits):.{digits}f}".rstrip("0").rstrip(".")
    return f"{text}%"


def plain_number(value: Number) -> str:
    """A count or amount with thousands separators, at most two decimals."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, int) or value == value.to_integral_value():
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Figure:
    """value: exact, None when the base is empty or no register answers; hit/base: numerator and denominator."""

    value: Number | None
    hit: Number | None
    base: Number
    unit: str = ""
    missing: str = ""

    @property
    def text(self) -> str:
        if self.missing:
            return "未接入"
        if self.value is None:
            return "无记录"
        if isinstance(self.value, Fraction) and self.unit == "%":
            return percent(self.value)
        return f"{plain_number(self.value)}{self.unit}"
