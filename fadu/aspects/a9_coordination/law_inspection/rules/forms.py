"""Forms that are filled in online: questions written one a line, calculated fields, limits; exact, without eval.

A line is `key｜title｜kind｜more`. Kinds: 数字 (more: limits such as `>=0，<=a`), 计算 (more: a formula over other keys),
是否, 选择 (more: the choices), 文字, 文件 (one file), 指标 (more: an indicator's key; the system fills it, nobody is
asked). The answer to 文件 is the number under which the file was put down.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

KINDS = {"数字": "number", "计算": "calc", "是否": "bool", "选择": "choice", "文字": "text", "文件": "file", "指标": "figure"}
ASKED = ("number", "bool", "choice", "text", "file")
SHAPE = "每行一项：编号｜问题｜类型｜补充；类型为 数字、计算、是否、选择、文字、文件、指标"
KEY = re.compile(r"^[a-z][a-z0-9_]{0,19}$")
LIMIT = re.compile(r"^(>=|<=|>|<|=|≥|≤)\s*(.+)$")
COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
    "≥": operator.ge, "≤": operator.le,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
Values = Mapping[str, Fraction]


@dataclass(frozen=True)
class Field:
    """One question of a form."""

    key: str
    title: str
    kind: str
    more: str = ""

    @property
    def choices(self) -> list[str]:
        return [part.strip() for part in re.split("[、,，]", self.more) if part.strip()]

    @property
    def limits(self) -> list[str]:
        return [part.strip() for part in re.split("[,，]", self.more) if part.strip()]


def read(text: str) -> list[Field]:
    """The questions of a form. Raises ValueError with the line that does not fit."""
    found: list[Field] = []
    for n, line in enumerate((raw for raw in text.splitlines() if raw.strip()), 1):
        parts = [part.strip() for part in line.replace("|", "｜").split("｜")]
        if len(parts) < 3 or parts[2] not in KINDS or not KEY.match(parts[0]) or not parts[1]:
            raise ValueError(f"第 {n} 行「{line.strip()[:30]}」不合格式。{SHAPE}；编号用小写字母和数字")
        field = Field(parts[0], parts[1], KINDS[parts[2]], parts[3] if len(parts) > 3 else "")
        if field.key in {f.key for f in found}:
            raise ValueError(f"第 {n} 行的编号「{field.key}」重复")
        found.append(field)
        _sound(field, found, n)
    if not any(field.kind in ASKED for field in found):
        raise ValueError("没有需要填报的项目：系统都有的不必发表")
    return found


def _sound(field: Field, before: list[Field], n: int) -> None:
    """A formula and a limit name numbers that stand above; a choice has choices; a figure names its key."""
    numbers = {f.key: Fraction(1) for f in before if f.kind in ("number", "calc", "figure")}
    try:
        if field.kind == "calc":
            numbers.pop(field.key)
            value(field.more, numbers)
        for limit in field.limits if field.kind == "number" else ():
            _limit(limit, Fraction(0), numbers)
    except ZeroDivisionError:
        pass  # only a matter of the numbers tried here
    except (ValueError, KeyError, SyntaxError) as error:
        raise ValueError(f"第 {n} 行「{field.title}」的补充「{field.more}」看不懂，只能用上面各行的编号和四则运算") from error
    if field.kind == "choice" and len(field.choices) < 2:
        raise ValueError(f"第 {n} 行「{field.title}」至少要有两个选项，用顿号分开")
    if field.kind == "figure" and "." not in field.more:
        raise ValueError(f"第 {n} 行「{field.title}」须写指标编号，如 reconsideration.received")


def value(formula: str, known: Values) -> Fraction:
    """The value of a formula: names, numbers, + - * / and brackets. Raises ValueError, KeyError, ZeroDivisionError."""
    return _walk(ast.parse(formula.strip(), mode="eval").body, known)


def _walk(node: ast.expr, known: Values) -> Fraction:
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        return ARITHMETIC[type(node.op)](_walk(node.left, known), _walk(node.right, known))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_walk(node.operand, known)
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Fraction(str(node.value))
    if isinstance(node, ast.Name):
        return known[node.id]
    raise ValueError(ast.dump(node)[:60])


def _limit(limit: str, number: Fraction, known: Values) -> bool:
    found = LIMIT.match(limit)
    if found is None:
        raise ValueError(limit)
    return COMPARE[found[1]](number, value(found[2], known))


WORDS = {">=": "不小于", "≥": "不小于", "<=": "不大于", "≤": "不大于", ">": "大于", "<": "小于", "=": "等于"}
NAME = re.compile(r"[a-z][a-z0-9_]*")


def in_words(text: str, titles: Mapping[str, str]) -> str:
    """A limit or a formula as people read it: names become the titles of their questions."""
    found = LIMIT.match(text)
    sign, rest = (WORDS[found[1]], found[2]) if found else ("", text)
    return sign + NAME.sub(lambda m: f"「{titles.get(m[0], m[0])}」", rest)


def titles_of(fields: Iterable[Field]) -> dict[str, str]:
    """Titles by key."""
    return {field.key: field.title for field in fields}


@dataclass(frozen=True)
class Filled:
    """A filled form: cells by key as they are kept, and what is wrong by key."""

    cells: dict[str, str]
    errors: dict[str, str]


def fill(fields: Iterable[Field], given: Mapping[str, str], figures: Mapping[str, str]) -> Filled:
    """Check what was given, take over the system's figures, calculate the rest. figures: key → value as text."""
    cells: dict[str, str] = {}
    errors: dict[str, str] = {}
    known: dict[str, Fraction] = {}
    shown = list(fields)
    titles = titles_of(shown)
    for field in shown:
        text = (figures if field.kind == "figure" else given).get(field.key, "").strip()
        if field.kind == "calc":
            cells[field.key] = _calculated(field, known)
        elif not text and field.kind in ASKED:
            errors[field.key] = f"请填写「{field.title}」"
        elif problem := _wrong(field, text, known, titles):
            errors[field.key] = problem
        else:
            cells[field.key] = text
            if field.kind != "file" and (number := as_number(text)) is not None:
                known[field.key] = number
    return Filled(cells, errors)


def _calculated(field: Field, known: dict[str, Fraction]) -> str:
    try:
        known[field.key] = found = value(field.more, known)
    except (KeyError, ZeroDivisionError):
        return "—"
    return format(float(found), ".4f").rstrip("0").rstrip(".") if found.denominator > 1 else str(found.numerator)


def _wrong(field: Field, text: str, known: Values, titles: Mapping[str, str]) -> str:
    if field.kind == "bool" and text not in ("是", "否"):
        return f"「{field.title}」请选是或者否"
    if field.kind == "choice" and text not in field.choices:
        return f"「{field.title}」请在 {'、'.join(field.choices)} 中选择"
    if field.kind == "file" and not (text.isascii() and text.isdigit() and len(text) < 16):
        return f"「{field.title}」请上传一个文件"
    if field.kind != "number":
        return ""
    number = as_number(text)
    if number is None:
        return f"「{field.title}」应填数字，收到“{text[:20]}”"
    for limit in field.limits:
        try:
            if not _limit(limit, number, known):
                return f"「{field.title}」填的是 {text}，应{in_words(limit, titles)}"
        except (KeyError, ZeroDivisionError):
            continue  # what it is compared with was not filled in: that is said there
    return ""


def as_number(text: str) -> Fraction | None:
    """The number a cell holds; None for words."""
    try:
        return Fraction(text.replace(",", "").replace("，", ""))
    except (ValueError, ZeroDivisionError):
        return None


def total(field: Field, cells: Iterable[str]) -> str:
    """What stands under a column: the sum of numbers, how often each choice was taken; nothing for the rest."""
    rows = [cell for cell in cells if cell]
    if field.kind == "number":
        found = sum((number for cell in rows if (number := as_number(cell)) is not None), Fraction(0))
        return str(found.numerator) if found.denominator == 1 else str(float(found))
    if field.kind in ("bool", "choice"):
        names = ["是", "否"] if field.kind == "bool" else field.choices
        return "，".join(f"{name} {rows.count(name)}" for name in names)
    return ""
