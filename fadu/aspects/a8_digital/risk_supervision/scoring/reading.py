"""Reads a scheme from TOML and says everything that is wrong with it, one Chinese sentence per fault.

scheme = read_scheme(Path("S.toml"))          # SchemeFaults when there is a fault; .faults has all of them
scheme = read_scheme("national-general")      # a scheme that comes with the product, by key
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from .errors import SchemeFaults, ScoringError
from .loading import load
from .locating import Lines
from .measures import read_measure, read_value
from .nodes import Fault, Node, show
from .scheme import (
    GRADES,
    KIND_LABELS,
    Basis,
    Condition,
    Confidence,
    Dimension,
    Field,
    Kind,
    Scheme,
    Span,
    Term,
    Veto,
)

DATA = Path(__file__).resolve().parent.parent / "data"
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
OPS = ("is", "in", "from", "below", "missing")
LARGEST = 2**53  # totals stay below, so that every tool that reads the results holds them exactly


def shipped() -> dict[str, Path]:
    """Schemes that come with the product: key → file."""
    return {file.stem: file for file in sorted(DATA.glob("*.toml"))}


def read_scheme(source: str | Path) -> Scheme:
    """A scheme from a file, or from the key of a shipped one. SchemeFaults when it is not clear."""
    path = shipped().get(str(source), Path(source))
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ScoringError(f"方案文件 {path} 不是 UTF-8 文本。") from None
    except OSError as error:
        known = "、".join(shipped())
        raise ScoringError(f"读不到方案文件 {path}（{error.strerror}）；随附方案：{known}。") from None
    return parse_scheme(text)


def parse_scheme(text: str) -> Scheme:
    """A scheme from the text of a TOML file."""
    raw, faults = load(text), list[Fault]()
    scheme = _Reader(raw, faults).scheme(hashlib.sha256(text.encode()).hexdigest())
    if faults or scheme is None:
        raise SchemeFaults(placed(faults, text))
    return scheme


def placed(faults: list[Fault], text: str) -> list[Fault]:
    """The faults with their lines in the text, in the order of the lines."""
    lines = Lines(text) if faults else None
    for fault in faults:
        fault.line = lines.of(fault.path) if lines else 0
    return sorted(faults, key=lambda fault: fault.line)


class _Reader:
    """One reading of one file."""

    def __init__(self, raw: dict[str, Any], faults: list[Fault]) -> None:
        self.faults = faults
        self.top = Node(raw, "方案", faults)
        self.fields: dict[str, Field] = {}
        self.dimensions: dict[str, Dimension] = {}
        self.terms: dict[str, Term] = {}
        self.vetoes: dict[str, Veto] = {}

    def scheme(self, digest: str) -> Scheme | None:
        """The whole file."""
        top = self.top
        key, title, version = self._key(top, hyphen=True), top.text("title"), top.text("version")
        span, basis, id_field = self._span(top, required=True), self._basis(top), top.text("id")
        safer = top.word("higher", ("safer", "riskier")) == "safer"
        scale = self._scale()
        self.fields = self._named("fields", "字段", self._field, lambda each: each.name)
        self.dimensions = self._named("dimensions", "维度", self._dimension, lambda each: each.key, required=False)
        self.terms = self._named("terms", "指标", self._term, lambda each: each.key)
        self.vetoes = self._named("vetoes", "直接判定", self._veto, lambda each: each.key, required=False)
        cuts, labels = self._cuts(safer, scale), self._labels()
        top.close()
        if self.faults or span is None or cuts is None:
            return None
        fields, dimensions, terms, vetoes = (tuple(part.values()) for part in self._parts())
        found = Scheme(
            key, title, version, span, id_field, safer, scale, cuts, labels,
            fields, dimensions, terms, vetoes, basis, digest,
        )  # fmt: skip
        self._whole(found)
        return found

    def _parts(self) -> tuple[dict[str, Any], ...]:
        return self.fields, self.dimensions, self.terms, self.vetoes

    def _whole(self, scheme: Scheme) -> None:
        """What can be seen only when all parts are right."""
        if scheme.magnitude() >= LARGEST:
            self.top.fault("总分可能超过 2 的 53 次方，请减小分值或权重")
        for each in scheme.dimensions:
            if not any(term.dimension is each for term in scheme.terms):
                self.top.fault(f"维度 {each.key} 下没有指标", "dimensions")
        unused = [each.name for each in scheme.fields if each not in scheme.used()]
        if unused:
            self.top.fault(f"字段 {'、'.join(unused)} 声明了却没有用到", "fields")

    def _named(
        self, key: str, label: str, read: Callable[[Node], Any], name: Callable[[Any], str], required: bool = True
    ) -> dict[str, Any]:
        """A list of tables with keys; repeated keys are a fault."""
        found: dict[str, Any] = {}
        for i, raw in enumerate(self.top.items(key, required), 1):
            own = raw.get("key", raw.get("name")) if isinstance(raw, dict) else None
            where = f"{label} {own}" if isinstance(own, str) and own else f"第{i}个{label}"
            node = Node(raw, where, self.faults, (key, i - 1))
            item = read(node)
            node.close()
            if item is None:
                continue
            if name(item) in found:
                node.fault("重复出现", "key" if "key" in node.raw else "name")
            found[name(item)] = item
        return found

    def _key(self, node: Node, hyphen: bool = False) -> str:
        key = node.text("key")
        if key and not KEY.fullmatch(key.replace("-", "_") if hyphen else key):
            node.fault("key 只能用小写字母、数字和下划线，以字母开头，不超过 40 个字符", "key")
        return key

    def _basis(self, node: Node) -> Basis:
        confidence: Any = node.word("confidence", get_args(Confidence))
        return Basis(node.text("basis"), confidence)

    def _span(self, node: Node, required: bool = False) -> Span | None:
        first, last = node.day("effective", required), node.day("until", required=False)
        if first and last and last < first:
            node.fault(f"失效日 until {last} 早于施行日 effective {first}", "until")
        return None if required and first is None else Span(first, last)

    def _scale(self) -> int:
        scale = self.top.integer("scale", least=1)
        if scale is not None and scale != 10 ** (len(str(scale)) - 1):
            self.top.fault(f"scale 应为 1、10、100 等 10 的幂，写的是 {scale}", "scale")
        return scale or 1

    def _field(self, node: Node) -> Field | None:
        name, title, unit = node.text("name"), node.text("title"), node.text("unit", required=False)
        kind: Kind = node.word("kind", tuple(KIND_LABELS))  # type: ignore[assignment]
        return Field(name, title, kind, unit) if name else None

    def _dimension(self, node: Node) -> Dimension | None:
        key, title = self._key(node), node.text("title")
        weight, basis = node.integer("weight", least=1), self._basis(node)
        return Dimension(key, title, weight or 1, basis) if key else None

    def _known_field(self, node: Node) -> Field | None:
        name = node.text("field")
        if name and name not in self.fields:
            node.fault(f"字段 {name} 没有在 fields 中声明", "field")
        return self.fields.get(name)

    def _term(self, node: Node) -> Term | None:
        key, title, field = self._key(node), node.text("title"), self._known_field(node)
        weight, missing = node.integer("weight", least=1), node.integer("missing")
        dimension = node.text("dimension", required=bool(self.dimensions))
        if dimension and dimension not in self.dimensions:
            node.fault(f"维度 {dimension} 没有在 dimensions 中声明", "dimension")
        measure, basis, span = read_measure(node, field), self._basis(node), self._span(node)
        if not key or field is None or measure is None or span is None:
            return None
        return Term(key, title, field, self.dimensions.get(dimension), weight or 1, measure, missing or 0, basis, span)

    def _veto(self, node: Node) -> Veto | None:
        key, title, grade = self._key(node), node.text("title"), node.word("class", GRADES)
        exactly = node.word("effect", ("at_best", "exactly"), default="at_best") == "exactly"
        basis, span = self._basis(node), self._span(node)
        found = [self._condition(node.inner(raw, "", "when", i)) for i, raw in enumerate(node.items("when"))]
        when = tuple(each for each in found if each is not None)
        if not key or span is None or not when:
            return None
        return Veto(key, title, when, grade, exactly, basis, span)

    def _condition(self, node: Node) -> Condition | None:
        field = self._known_field(node)
        written = [op for op in OPS if node.has(op)]
        node.close()
        if len(written) != 1:
            node.fault(f"条件应当且只能写 {'、'.join(OPS)} 中的一种")
            return None
        op = written[0]
        if op == "missing":
            if node.flag(op) is not True:
                node.fault("missing 只能写 true", op)
            return Condition(field, "missing", ()) if field else None
        if op in ("from", "below") and field and field.kind != "number":
            node.fault(f"字段 {field.name} 是{field.kind_label}，不能比较大小", op)
            return None
        raw = node.items(op) if op == "in" else [node.raw[op]]
        values = [read_value(node, field, each, op) for each in raw]
        if field is None or any(each is None for each in values):
            return None
        return Condition(field, op, tuple(values))  # type: ignore[arg-type]

    def _labels(self) -> tuple[str, str, str, str]:
        node = Node(self.top.table("classes").raw, "classes", self.faults, ("classes",))
        found = tuple(node.text(grade) for grade in GRADES)
        node.close()
        return found  # type: ignore[return-value]

    def _cuts(self, safer: bool, scale: int) -> tuple[int, ...] | None:
        """Bounds of totals between A|B, B|C, C|D. Written for A, B, C when higher is safer, for B, C, D otherwise."""
        node = Node(self.top.table("cuts").raw, "cuts", self.faults, ("cuts",))
        names = GRADES[:3] if safer else GRADES[1:]
        found = [node.number(name) for name in names]
        node.close()
        if any(each is None for each in found):
            return None
        cuts = [each * scale for each in found if each is not None]
        for name, cut in zip(names, cuts, strict=True):
            if cut != int(cut):
                node.fault(f"{name} 的界线 {show(cut / scale)} 不是 1/{scale} 的整数倍", name)
        if any((a <= b) if safer else (a >= b) for a, b in _pairs(cuts)):
            node.fault(f"界线没有按顺序排列：{'、'.join(names)} 应当依次{'降低' if safer else '升高'}")
        return tuple(int(each) for each in cuts)


def _pairs(values: list[Decimal]) -> Iterable[tuple[Decimal, Decimal]]:
    return zip(values, values[1:], strict=False)
