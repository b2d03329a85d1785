"""How numbers of the input are compared with decimals of the scheme, the same in every engine.

- Integers and decimals are what they are.
- A double-precision number stands for the shortest decimal that names it: the column value 0.3 is three tenths, not
  0.299999999999999988… An edge of at most 15 digits has one nearest double, and that double's shortest decimal is the
  edge itself; shortest decimals rise with the doubles. So x ≥ edge, as decimals, holds exactly when x ≥ nearest double,
  as doubles: no rounding is involved, and every engine with IEEE comparisons agrees.
- Steps of a cap are counted on doubles by an estimate and two comparisons: with whole numbers m, k below 10^15 the
  quotient m / k is correctly rounded, hence the nearest double of the decimal m / k, hence an exact threshold.
- Not-a-number counts as missing. Single precision is refused: its values are not the decimals that people entered.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from .errors import BadTable
from .measures import places, value_text
from .scheme import Cap, Condition, Field, Kind, Value

MOST_PLACES = 15  # of a decimal column: with 15 digits before the point every edge fits 38 digits


@dataclass(frozen=True)
class Column:
    """How a field is stored: int, decimal with `scale`, float (double precision), text or flag."""

    storage: str
    scale: int = 0

    @property
    def kind(self) -> Kind:
        """The kind of field that can be stored so."""
        if self.storage == "text":
            return "text"
        return "flag" if self.storage == "flag" else "number"


def nearest(edge: Decimal) -> float:
    """The double whose shortest decimal is the edge."""
    found = float(edge)
    assert Decimal(repr(found)) == edge, edge
    return found


def ratio(edge: Decimal) -> tuple[int, int]:
    """The edge as a fraction with a power of ten below: both numbers are exact doubles."""
    bottom = 10 ** places(edge)
    return int(edge * bottom), bottom


def at_scale(edge: Decimal, scale: int) -> int:
    """Least v with v / 10^scale ≥ edge: comparing a stored decimal with it is comparing it with the edge."""
    return math.ceil(edge.scaleb(scale))


@dataclass(frozen=True)
class Steps:
    """A cap as whole numbers of 1/unit: floor, ceiling, step."""

    unit: int
    floor: int
    ceiling: int
    step: int


def whole_steps(cap: Cap, scale: int = 0) -> Steps:
    """The cap in units fine enough for its own numbers and for values with `scale` decimals."""
    unit = 10 ** max(scale, places(cap.floor, cap.ceiling, cap.step))
    return Steps(unit, int(cap.floor * unit), int(cap.ceiling * unit), int(cap.step * unit))


def number(value: object) -> Decimal | None:
    """A single number as the decimal it stands for; None when missing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, float):
        return Decimal(repr(float(value)))  # float(): NumPy's doubles are shown differently
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    raise TypeError(type(value).__name__)


def single(field: Field, value: object) -> Value | None:
    """A value of one record, checked against its field; None when missing. BadTable when it does not fit."""
    try:
        if value is None or field.kind == "number":
            return number(value)
    except TypeError:
        pass
    if (isinstance(value, str) and field.kind == "text") or (isinstance(value, bool) and field.kind == "flag"):
        return value
    raise BadTable(f"字段 {field.name}（{field.title}）的值 {value!r} 不是{field.kind_label}。")


def describe(condition: Condition) -> str:
    """A condition in words."""
    values = "、".join(value_text(each) for each in condition.values)
    words = {
        "is": f"为{values}",
        "in": f"为{values}之一",
        "from": f"不低于{values}",
        "below": f"低于{values}",
        "missing": "缺失",
    }
    return condition.field.title + words[condition.op]
