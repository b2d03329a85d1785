"""A small expression language over numbers: + - * /, comparisons, and/or/not, min, max, abs. Nothing else runs."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .errors import AssessError, NotApplicable
from .numbers import exact

NAME = re.compile(r"(?<![\w.])[A-Za-z_\u4e00-\u9fff][\w.]*(?<!\.)")
WORDS = {"and", "or", "not", "min", "max", "abs", "且", "或", "非"}
CHINESE = {"且": "and", "或": "or", "非": "not"}
LONGEST = 500
BINARY = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}
COMPARE = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
CALLS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "abs": abs}


class Expression:
    """A parsed expression: `names` it uses (leaf ids or columns), and `value(look)`. Raises AssessError when parsed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._names: dict[str, str] = {}
        if len(text) > LONGEST:
            raise AssessError("算式过长")
        try:
            self._source = NAME.sub(self._alias, text)
            self._tree = ast.parse(self._source.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise AssessError(f"算式“{text}”读不懂") from None
        self._check(self._tree)

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order of first use."""
        return tuple(self._names.values())

    def _alias(self, found: re.Match[str]) -> str:
        name = found.group()
        if name in WORDS:
            return f" {CHINESE.get(name, name)} "
        alias = next((key for key, known in self._names.items() if known == name), f"n{len(self._names)}")
        self._names[alias] = name
        return alias

    def _check(self, node: ast.AST) -> None:
        allowed = (
            ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Name, ast.Constant, ast.Call, ast.Load,
            ast.USub, ast.UAdd, ast.Not, ast.And, ast.Or, ast.Div, *BINARY, *COMPARE,
        )  # fmt: skip
        for part in ast.walk(node):
            call = isinstance(part, ast.Call) and not _plain_call(part)
            odd = isinstance(part, ast.Constant) and type(part.value) not in (int, float)
            if not isinstance(part, allowed) or call or odd:
                raise AssessError(f"算式“{self.text}”只能用 + - * / 比较 and or not min max abs")
        names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and part.id in CALLS]
        if len(names) != sum(isinstance(part, ast.Call) for part in ast.walk(node)):
            raise AssessError(f"算式“{self.text}”中 min、max、abs 之后应有括号")

    def value(self, look: Callable[[str], Fraction]) -> Fraction:
        """The value, where `look` gives the value of a name. Truth is 1 or 0; division by zero is not applicable."""
        return Fraction(self._value(self._tree, look))

    def _value(self, node: Any, look: Callable[[str], Fraction]) -> Any:
        if isinstance(node, ast.Constant):
            return exact(node.value)
        if isinstance(node, ast.Name):
            return look(self._names[node.id])
        if isinstance(node, ast.Call):
            return CALLS[node.func.id](*[self._value(part, look) for part in node.args])
        if isinstance(node, ast.BoolOp):
            together = all if isinstance(node.op, ast.And) else any
            return Fraction(together([self._value(part, look) != 0 for part in node.values]))
        if isinstance(node, ast.UnaryOp):
            inner = self._value(node.operand, look)
            return Fraction(inner == 0) if isinstance(node.op, ast.Not) else -inner if _minus(node) else inner
        if isinstance(node, ast.Compare):
            sides = [self._value(part, look) for part in (node.left, *node.comparators)]
            signs = [COMPARE[type(sign)] for sign in node.ops]
            return Fraction(all(sign(a, b) for sign, a, b in zip(signs, sides, sides[1:], strict=False)))
        left, right = self._value(node.left, look), self._value(node.right, look)
        if isinstance(node.op, ast.Div):
            if right == 0:
                raise NotApplicable("除数为 0")
            return left / right
        return BINARY[type(node.op)](left, right)


def _plain_call(part: ast.Call) -> bool:
    """min or max of two or more values, abs of one."""
    name = part.func.id if isinstance(part.func, ast.Name) else ""
    return name in CALLS and not part.keywords and (len(part.args) == 1) == (name == "abs") and bool(part.args)


def _minus(node: ast.UnaryOp) -> bool:
    return isinstance(node.op, ast.USub)
