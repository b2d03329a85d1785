"""A scheme as one Ibis expression: compiled to SQL for DuckDB and for Spark, with equal results on both.

Only integers are added; numbers of the input are compared as `exact` explains. Columns of the result: id, points
(int64), class (A–D), veto (key or null), and with `explain` one term_<key> per term; the terms sum to the points.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import ibis

from .exact import Column, at_scale, ratio, whole_steps
from .scheme import GRADES, Bins, Cap, Choices, Condition, Scheme, Term, Value, Veto

TABLE = "enterprises"
SMALL = 2**31
# Whole numbers may be stored in any width; declared as int32, every widening that is needed is written out in the SQL.
_TYPES = {"int": "int32", "float": "float64", "text": "string", "flag": "boolean"}


def build(scheme: Scheme, columns: Mapping[str, Column], explain: bool = False, ordered: bool = True) -> Any:
    """The expression over a table TABLE that has the scheme's id and fields, stored as `columns` says."""
    schema = {name: _TYPES.get(column.storage, f"decimal(38, {column.scale})") for name, column in columns.items()}
    table = ibis.table(schema, name=TABLE)
    terms = {f"term_{term.key}": contribution(term, table, columns) for term in scheme.terms}
    held = {f"held_{veto.key}": _all(veto, table, columns) for veto in scheme.vetoes}
    scored = table.select(id=table[scheme.id], **terms, **held)
    wide = scheme.magnitude() >= SMALL
    scored = scored.mutate(
        points=_sum([scored[name].cast("int64") if wide else scored[name] for name in terms]).cast("int64")
    )
    scored = scored.mutate(final_rank=_rank(scheme, scored))
    kept = ["term_" + term.key for term in scheme.terms] if explain else []
    found = scored.select(
        "id",
        "points",
        **{"class": _pick(scored.final_rank, list(enumerate(GRADES[:3])), GRADES[3]), "veto": _veto(scheme, scored)},
        **{name: scored[name].cast("int64") for name in kept},
    )
    return found.order_by("id") if ordered else found


def _sum(parts: list[Any]) -> Any:
    """Balanced, so that hundreds of terms nest no deeper than a handful."""
    if len(parts) > 2:
        middle = len(parts) // 2
        return _sum(parts[:middle]) + _sum(parts[middle:])
    return functools.reduce(operator.add, parts, *([] if parts else [_narrow(0)]))


def _pick(value: Any, pairs: list[tuple[int, str]], other: str) -> Any:
    return ibis.cases(*[(value == rank, grade) for rank, grade in pairs], else_=other)


def contribution(term: Term, table: Any, columns: Mapping[str, Column]) -> Any:
    """Points × factor of a term."""
    value, column, factor = table[term.field.name], columns[term.field.name], term.factor
    lost = (_absent(value, column), _narrow(term.missing * factor))
    way = term.measure
    if isinstance(way, Bins):
        *low, last = way.bins
        reached = [
            (~_from(value, column, each.end), _narrow(each.points * factor)) for each in low if each.end is not None
        ]
        return ibis.cases(lost, *reached, else_=_narrow(last.points * factor))
    if isinstance(way, Choices):
        chosen = [(_among(value, column, each.values), _narrow(each.points * factor)) for each in way.choices]
        return ibis.cases(lost, *chosen, else_=_narrow(way.other * factor))
    counted = _steps(value, column, way) * _whole(way.rate * factor)
    return ibis.cases(lost, else_=counted + _whole(way.start * factor) if way.start else counted)


def _narrow(value: int) -> Any:
    """A number declared as narrow as engines will read it, so that a cast to int64 is written out."""
    return ibis.literal(value, "int32" if abs(value) < SMALL else "int64")


def _whole(value: int) -> Any:
    return ibis.literal(value, "int64")


def _double(edge: Decimal) -> Any:
    """A double without a written decimal, which some engines would read as another type."""
    top, bottom = ratio(edge)
    double = _whole(top).cast("float64")
    return double if bottom == 1 else double / _whole(bottom).cast("float64")


def _decimal(scaled: int, scale: int) -> Any:
    return ibis.literal(Decimal(scaled).scaleb(-scale), f"decimal(38, {scale})")


def _absent(value: Any, column: Column) -> Any:
    return value.isnull() | value.isnan() if column.storage == "float" else value.isnull()


def _from(value: Any, column: Column, edge: Decimal) -> Any:
    """value ≥ edge, for a value that is there."""
    if column.storage == "float":
        return value >= _double(edge)
    least = at_scale(edge, column.scale)
    return value >= (_whole(least) if column.storage == "int" else _decimal(least, column.scale))


def _among(value: Any, column: Column, values: Iterable[Value]) -> Any:
    """value is one of these, for a value that is there."""
    return functools.reduce(operator.or_, [_equal(value, column, each) for each in values])


def _equal(value: Any, column: Column, wanted: Value) -> Any:
    if not isinstance(wanted, Decimal):
        return value == ibis.literal(wanted)
    if column.storage == "float":
        return value == _double(wanted)
    least = at_scale(wanted, column.scale)
    if Decimal(least) != wanted.scaleb(column.scale):
        return ibis.literal(False)  # finer than the column can hold
    return value == (_whole(least) if column.storage == "int" else _decimal(least, column.scale))


def _steps(value: Any, column: Column, cap: Cap) -> Any:
    """Whole steps between the caps."""
    if column.storage == "float":
        return _float_steps(value, cap)
    counted = whole_steps(cap, column.scale)
    # Kept near the caps in the column's own decimals first: nothing large is ever multiplied.
    low, high = math.floor(cap.floor.scaleb(column.scale)), math.ceil(cap.ceiling.scaleb(column.scale))
    if column.storage == "int":
        units = ibis.greatest(ibis.least(value, _narrow(high)), _narrow(low)).cast("int64")
        finer = counted.unit > 1
        units = units * _whole(counted.unit) if finer else units
    else:
        near = ibis.greatest(ibis.least(value, _decimal(high, column.scale)), _decimal(low, column.scale))
        places = len(str(counted.unit)) - 1
        units = (near.cast(f"decimal(18, {places})") * _whole(counted.unit)).cast("int64")
        finer = counted.unit > 10**column.scale
    if finer:  # the caps lie between two values that the column can hold
        units = ibis.greatest(ibis.least(units, _whole(counted.ceiling)), _whole(counted.floor))
    units = units - _whole(counted.floor) if counted.floor else units
    return units // _whole(counted.step) if counted.step > 1 else units


def _float_steps(value: Any, cap: Cap) -> Any:
    """An estimate by multiplication, which may be one off, put right by comparing with the decimals around it."""
    counted = whole_steps(cap)
    unit, floor, step = (_whole(each).cast("float64") for each in (counted.unit, counted.floor, counted.step))
    kept = ibis.greatest(ibis.least(value, _double(cap.ceiling)), _double(cap.floor))
    guess = ((kept * unit - floor) / step).floor()

    def bound(count: Any) -> Any:
        return (count * step + floor) / unit

    return (
        guess.cast("int64")
        + (kept >= bound(guess + _whole(1).cast("float64"))).cast("int64")
        - (kept < bound(guess)).cast("int64")
    )


def _all(veto: Veto, table: Any, columns: Mapping[str, Column]) -> Any:
    tests = [_holds(each, table[each.field.name], columns[each.field.name]) for each in veto.when]
    return functools.reduce(operator.and_, tests)


def _holds(condition: Condition, value: Any, column: Column) -> Any:
    """Never null: a missing value fulfils only `missing`."""
    absent = _absent(value, column)
    if condition.op == "missing":
        return absent
    if condition.op in ("is", "in"):
        found = _among(value, column, condition.values)
    else:
        bound = condition.values[0]
        assert isinstance(bound, Decimal)
        found = _from(value, column, bound)
        found = found if condition.op == "from" else ~found
    return ibis.coalesce(~absent & found, ibis.literal(False))


def _rank(scheme: Scheme, scored: Any) -> Any:
    """Position of the class: by points, then rules that fix it, then rules that lower it."""
    if scheme.safer_is_higher:
        tests = [(scored.points >= _whole(cut), i) for i, cut in enumerate(scheme.cuts)]
    else:
        tests = [(scored.points < _whole(cut), i) for i, cut in enumerate(scheme.cuts)]
    rank = ibis.cases(*[(test, _whole(i)) for test, i in tests], else_=_whole(3))
    fixed = [(scored[f"held_{v.key}"], _whole(v.rank)) for v in scheme.vetoes if v.exactly]
    rank = ibis.cases(*fixed, else_=rank) if fixed else rank
    lowered = [
        ibis.cases((scored[f"held_{v.key}"], _whole(v.rank)), else_=_whole(0)) for v in scheme.vetoes if not v.exactly
    ]
    return ibis.greatest(rank, *lowered) if lowered else rank


def _veto(scheme: Scheme, scored: Any) -> Any:
    """Key of the first rule that holds and names the class the enterprise has."""
    tests = [(scored[f"held_{v.key}"] & (scored.final_rank == _whole(v.rank)), v.key) for v in scheme.vetoes]
    nothing = ibis.literal(None, "string")
    return ibis.cases(*tests, else_=nothing) if tests else nothing
