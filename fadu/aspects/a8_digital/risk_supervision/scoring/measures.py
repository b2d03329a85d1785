"""Reads how a term measures: bins, values or a cap; notes overlaps, gaps, wrong kinds and points that are not whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .nodes import DIGITS, Node, fits_digits, is_number, show
from .scheme import Bin, Bins, Cap, Choice, Choices, Field, Value

WAYS = ("bins", "values", "cap")


def read_measure(node: Node, field: Field | None) -> Bins | Choices | Cap | None:
    """The one measure of a term; None after noting faults."""
    written = [way for way in WAYS if node.has(way)]
    if len(written) != 1:
        node.fault("应当且只能写 bins（分档）、values（取值）、cap（封顶）中的一种")
        return None
    way = written[0]
    if field is not None and way != "values" and field.kind != "number":
        node.fault(f"字段 {field.name} 是{field.kind_label}，不能用 {way}，请用 values", way)
        return None
    if way == "bins":
        return _bins(node)
    return _choices(node, field) if way == "values" else _cap(node)


def _bins(node: Node) -> Bins | None:
    faults_before = len(node.faults)
    found = [_bin(node.inner(raw, f"第{i + 1}档", "bins", i)) for i, raw in enumerate(node.items("bins"))]
    if len(node.faults) > faults_before or not found:
        return None
    found.sort(key=lambda each: (each.start is not None, each.start or Decimal(0)))
    _adjacent(node, found)
    return Bins(tuple(found)) if len(node.faults) == faults_before else None


def _bin(node: Node) -> Bin:
    start, end = node.number("from", required=False), node.number("below", required=False)
    points, label = node.integer("points"), node.text("label", required=False)
    node.close()
    if start is not None and end is not None and start >= end:
        node.fault(f"这一档是空的：from {show(start)} 不小于 below {show(end)}")
    return Bin(start, end, points or 0, label or span_text(start, end))


def span_text(start: Decimal | None, end: Decimal | None) -> str:
    """A bin in words, when it has no label of its own."""
    if start is None and end is None:
        return "任何值"
    if start is None:
        return f"低于{end}"
    return f"{start}及以上" if end is None else f"{start}至{end}（不含）"


def _adjacent(node: Node, bins: list[Bin]) -> None:
    """Neighbours must meet exactly; both ends must be open."""
    if bins[0].start is not None:
        node.fault(f"低于 {bins[0].start} 的值没有分档，最低一档不要写 from", "bins")
    for low, high in zip(bins, bins[1:], strict=False):
        if low.end is None or high.start is None or high.start < low.end:
            node.fault(f"“{low.label}”与“{high.label}”两档重叠", "bins")
        elif high.start > low.end:
            node.fault(f"从 {low.end} 到 {high.start} 的值没有分档（断档）", "bins")
    if bins[-1].end is not None and all(each.end is not None for each in bins):
        node.fault(f"{bins[-1].end} 及以上的值没有分档，最高一档不要写 below", "bins")


def read_value(node: Node, field: Field | None, value: Any, key: str) -> Value | None:
    """A value that the field can have; None after noting a fault."""
    if field is None:
        return None
    fits = {"text": isinstance(value, str), "flag": isinstance(value, bool), "number": is_number(value)}[field.kind]
    if not fits:
        node.fault(f"{key} 的 {show(value)} 与字段 {field.name} 不是同一种类（{field.kind_label}）", key)
        return None
    if field.kind == "number" and not fits_digits(Decimal(value)):
        node.fault(f"{key} 的有效数字不能多于 {DIGITS} 位，写的是 {show(value)}", key)
        return None
    return Decimal(value) if field.kind == "number" else value


def _choices(node: Node, field: Field | None) -> Choices | None:
    faults_before = len(node.faults)
    other = node.integer("other")
    found, seen = [], set()
    for i, raw in enumerate(node.items("values")):
        inner = node.inner(raw, f"第{i + 1}组取值", "values", i)
        values = tuple(read_value(inner, field, each, "is") for each in inner.items("is"))
        points, label = inner.integer("points"), inner.text("label", required=False)
        inner.close()
        for value in values:
            if value is not None and value in seen:
                inner.fault(f"取值 {show(value)} 重复出现", "is")
            seen.add(value)
        clean = tuple(value for value in values if value is not None)
        found.append(Choice(clean, points or 0, label or "、".join(map(value_text, clean))))
    return Choices(tuple(found), other or 0) if len(node.faults) == faults_before else None


def value_text(value: Value | None) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "缺失" if value is None else str(value)


def _cap(node: Node) -> Cap | None:
    faults_before = len(node.faults)
    inner = node.table("cap")
    floor, ceiling, step = inner.number("from"), inner.number("to"), inner.number("step")
    start, rate = inner.integer("start", required=False), inner.integer("points_per_step")
    inner.close()
    if len(node.faults) > faults_before or floor is None or ceiling is None or step is None or rate is None:
        return None
    if floor >= ceiling or step <= 0:
        node.fault("cap 须 from 小于 to，且 step 大于 0", "cap")
        return None
    if (ceiling - floor) % step:
        node.fault(f"cap 从 {floor} 到 {ceiling} 不是整数个 {step}", "cap")
    if max(abs(floor), abs(ceiling)).scaleb(places(floor, ceiling, step)) >= Decimal(10) ** DIGITS:
        node.fault(f"cap 的界线与步长合起来不能多于 {DIGITS} 位数字", "cap")
    return Cap(floor, ceiling, step, start or 0, rate) if len(node.faults) == faults_before else None


def places(*values: Decimal) -> int:
    """Decimals needed to write all the values."""
    exponents = [each.normalize().as_tuple().exponent for each in values]
    return max(0, *(-each for each in exponents if isinstance(each, int)))
