"""Which enterprises an item is about: a small expression over their fields, read without running anything.

    industry in ("H62", "F52") and kind != "self_employed"
    size in ("large", "medium") or "key_project" in marks
    staff_count >= 30 and not grade == "A"

Codes of industry and area stand for everything under them: H62 covers H6210, 3710 the whole city.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TEXT = ("industry", "kind", "status", "area", "town", "size", "grade")
NUMBERS = ("staff_count", "registered_capital")
SETS = ("marks",)
BY_PREFIX = ("industry", "area", "town")
FIELDS = {
    "industry": "行业代码", "kind": "主体类型", "status": "登记状态", "area": "行政区划", "town": "镇街", "size": "规模",
    "grade": "信用风险类别", "staff_count": "从业人数", "registered_capital": "注册资本（万元）", "marks": "标签",
}  # fmt: skip
_ORDERS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


class BadScope(ValueError):
    """The expression cannot be read; the message says where and how to mend it."""


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison. op: in, not in, has (a mark), hasnot, <, <=, >, >=."""

    field: str
    op: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """and, or, not over parts. An empty `and` is true: the item is about every enterprise."""

    op: str
    parts: tuple[Node | Test, ...]


EVERYTHING = Node("and", ())


def parse(text: str) -> Node | Test:
    """The expression as a tree. Raises BadScope."""
    if not text.strip():
        return EVERYTHING
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadScope('检查对象范围写法有误，请写成 industry in ("H62",) and size == "large" 的形式') from error
    return _node(tree.body)


def _node(tree: ast.expr) -> Node | Test:
    if isinstance(tree, ast.BoolOp):
        return Node("and" if isinstance(tree.op, ast.And) else "or", tuple(_node(part) for part in tree.values))
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        return Node("not", (_node(tree.operand),))
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1:
        return _test(tree.left, tree.ops[0], tree.comparators[0])
    raise BadScope(f"「{ast.unparse(tree)}」不是条件，条件写成 字段 比较 值，用 and、or、not 连接")


def _values(tree: ast.expr) -> tuple[Any, ...]:
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str | int | float):
        return (tree.value,)
    if isinstance(tree, ast.Tuple | ast.List | ast.Set):
        return tuple(value for part in tree.elts for value in _values(part))
    raise BadScope(f'「{ast.unparse(tree)}」不是值，值写成 "H62" 或者 ("H62", "F52")')


def _test(left: ast.expr, op: ast.cmpop, right: ast.expr) -> Test:
    if isinstance(left, ast.Constant) and isinstance(right, ast.Name) and right.id in SETS:
        if not isinstance(op, ast.In | ast.NotIn):
            raise BadScope('标签写成 "key_project" in marks')
        return Test(right.id, "has" if isinstance(op, ast.In) else "hasnot", _values(left))
    if not isinstance(left, ast.Name) or left.id not in TEXT + NUMBERS:
        known = "、".join(f"{key}（{title}）" for key, title in FIELDS.items())
        raise BadScope(f"「{ast.unparse(left)}」不是可用的字段，可用：{known}")
    values = _values(right)
    if left.id in NUMBERS:
        return _number(left.id, op, values)
    if any(not isinstance(value, str) for value in values):
        raise BadScope(f"{FIELDS[left.id]}的值要加引号")
    if isinstance(op, ast.Eq | ast.In):
        return Test(left.id, "in", values)
    if isinstance(op, ast.NotEq | ast.NotIn):
        return Test(left.id, "not in", values)
    raise BadScope(f"{FIELDS[left.id]}只能用 ==、!=、in、not in 比较")


def _number(field: str, op: ast.cmpop, values: tuple[Any, ...]) -> Test:
    if any(isinstance(value, str) for value in values):
        raise BadScope(f"{FIELDS[field]}的值是数，不加引号")
    if type(op) in _ORDERS and len(values) == 1:
        return Test(field, _ORDERS[type(op)], values)
    if isinstance(op, ast.Eq | ast.In):
        return Test(field, "in", values)
    raise BadScope(f"{FIELDS[field]}只能用 ==、<、<=、>、>= 比较")


def _same(field: str, have: Any, want: Any) -> bool:
    return str(have or "").startswith(want) if field in BY_PREFIX else have == want


def matches(node: Node | Test, enterprise: Mapping[str, Any]) -> bool:
    """Whether an enterprise (field → value; marks: a set of keys) is one of those meant. An unknown number is not."""
    if isinstance(node, Node):
        told = [matches(part, enterprise) for part in node.parts]
        return not told[0] if node.op == "not" else all(told) if node.op == "and" else any(told)
    have = enterprise.get(node.field)
    if node.op in ("has", "hasnot"):
        return (node.values[0] in (have or ())) == (node.op == "has")
    if node.op in ("in", "not in"):
        return any(_same(node.field, have, want) for want in node.values) == (node.op == "in")
    if have is None:
        return False
    order = {"<": have < node.values[0], "<=": have <= node.values[0], ">": have > node.values[0]}
    return bool(order.get(node.op, have >= node.values[0]))


def words(node: Node | Test) -> str:
    """The scope in Chinese."""
    if isinstance(node, Node):
        if not node.parts:
            return "全部市场主体"
        if node.op == "not":
            return f"不满足（{words(node.parts[0])}）"
        joint = "，并且" if node.op == "and" else "，或者"
        return joint.join(f"（{words(p)}）" if isinstance(p, Node) else words(p) for p in node.parts)
    title, values = FIELDS[node.field], "、".join(str(v) for v in node.values)
    verb = {"in": "为", "not in": "不为", "has": "含", "hasnot": "不含"}.get(node.op, f" {node.op} ")
    return f"{title}{verb}{values}"


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition of a scope, whether it holds, and what the enterprise has instead. `depth`: how deep it stands."""

    text: str
    holds: bool
    has: str = ""
    depth: int = 0


def reasons(node: Node | Test, enterprise: Mapping[str, Any], depth: int = 0) -> list[Reason]:
    """Why an enterprise is meant or not: every condition in its order, the joints above their parts."""
    holds = matches(node, enterprise)
    if isinstance(node, Test):
        have = enterprise.get(node.field)
        said = "、".join(sorted(map(str, have or ()))) if node.field in SETS else str(have if have is not None else "")
        return [Reason(words(node), holds, f"{FIELDS[node.field]}：{said or '没有登记'}", depth)]
    if not node.parts:
        return [Reason(words(node), True, "", depth)]
    title = {"and": "同时满足", "or": "满足其一", "not": "不满足"}[node.op]
    parts = [reason for part in node.parts for reason in reasons(part, enterprise, depth + 1)]
    return [Reason(title, holds, "", depth), *parts]


VERBS = (("in", "为"), ("not in", "不为"), (">=", "不少于"), ("<", "少于"), ("has", "带有标签"), ("hasnot", "不带标签"))


def condition_text(field: str, verb: str, value: str) -> str:
    """One condition as it is written. Raises BadScope when field, verb and value do not fit."""
    values = [word.strip() for word in re.split(r"[、，,\s]+", value) if word.strip()]
    if field not in FIELDS or verb not in dict(VERBS) or not values:
        raise BadScope("请选择字段和比较方式，并填写值；几个值用顿号隔开")
    if (field in SETS) != (verb in ("has", "hasnot")):
        raise BadScope("标签用“带有标签、不带标签”比较，其他字段不用")
    if field in SETS:
        found = " or ".join(f"{_quoted(word)} in marks" for word in values)
        found = f"({found})" if len(values) > 1 else found
        return found if verb == "has" else f"not {found}"
    if field in NUMBERS:
        if verb not in (">=", "<") or not re.fullmatch(r"\d{1,13}(\.\d{1,2})?", values[0]) or len(values) > 1:
            raise BadScope(f"{FIELDS[field]}用“不少于、少于”比较，值是一个数")
        return f"{field} {verb} {values[0]}"
    if verb not in ("in", "not in"):
        raise BadScope(f"{FIELDS[field]}用“为、不为”比较")
    return f"{field} {verb} ({', '.join(map(_quoted, values))}{',' if len(values) == 1 else ''})"


def _quoted(word: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z_]{1,20}", word):
        raise BadScope(f"「{word[:20]}」不是代码，值填代码（见可用的值），如 H62、371002、large")
    return f'"{word}"'


def joined(text: str, more: str, how: str) -> str:
    """A scope with one condition more. how: and, or."""
    if not text.strip():
        return more
    inner = (
        f"({text.strip()})"
        if how == "and" and isinstance(node := parse(text), Node) and node.op == "or"
        else text.strip()
    )
    return f"{inner} {'or' if how == 'or' else 'and'} {more}"
