"""Where the columns of a scheme come from: registers, deliverables, experts, surveys, a person, events, vetoes.

A source stands in the scheme file as `[[source]]`; `fadu assess` leaves these tables alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ..scoring import AssessError, Scheme, SchemeFaults, parse_scheme
from ..scoring.leaves import needed_columns
from ..scoring.rules import columns_of

KINDS = {
    "indicator": "业务记录计算",
    "deliverable": "交付成果佐证",
    "expert": "专家盲评",
    "survey": "满意度调查",
    "manual": "人工评分",
    "events": "加扣分事件",
    "veto": "否决事件",
}
ROLES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # kind → (one of these at least, others)
    "indicator": (("num", "den", "value"), ()),
    "deliverable": (("column", "columns"), ()),
    "expert": (("column",), ()),
    "survey": (("columns",), ("dont_know",)),
    "manual": (("column",), ("reason",)),
    "events": (("column",), ("proof",)),
    "veto": (("column",), ()),
}
OTHER = ("kind", "zh", "indicator", "by", "year", "hint")
YEARS = {"this": 0, "last": -1}
BY_HAND = ("expert", "survey", "manual")


@dataclass(frozen=True)
class Source:
    """One source of one or more columns; `id` is its first column. `by`: the register's field that names the unit."""

    kind: str
    title: str
    columns: tuple[str, ...]
    roles: Mapping[str, Any] = field(default_factory=dict)
    indicator: str = ""
    by: str = "organ"
    year: int = 0
    hint: str = ""

    @property
    def id(self) -> str:
        return self.columns[0]

    @property
    def kind_title(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Plan:
    """A scheme with its sources. `uses`: leaf, bonus, deduction or veto id → ids of the sources it rests on."""

    scheme: Scheme
    sources: tuple[Source, ...]
    uses: Mapping[str, tuple[str, ...]]
    title: str

    def source(self, key: str) -> Source:
        return next(source for source in self.sources if source.id == key)

    def of_kind(self, *kinds: str) -> list[Source]:
        return [source for source in self.sources if source.kind in kinds]

    def sources_of(self, leaf: str) -> list[Source]:
        return [self.source(key) for key in self.uses.get(leaf, ())]

    def leaf_titles(self) -> dict[str, str]:
        return {leaf.id: leaf.title for leaf in self.scheme.leaves}


@lru_cache(maxsize=32)
def read_plan(text: str) -> Plan:
    """Scheme and sources of a file. Raises AssessError or SchemeFaults with every fault found."""
    faults: list[str] = []
    scheme: Scheme | None = None
    try:
        scheme = parse_scheme(text)
    except SchemeFaults as error:
        faults += error.faults
    data = tomllib.loads(text)
    rows = data.get("source", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SchemeFaults([*faults, "来源应写成 [[source]]"])
    sources = tuple(source for n, row in enumerate(rows, 1) for source in _source(row, n, faults))
    if scheme is not None:
        faults += list(_coverage(scheme, sources))
    if faults:
        raise SchemeFaults(faults)
    assert scheme is not None
    return Plan(scheme, sources, _uses(scheme, sources), str(data.get("title", scheme.key)))


def _source(row: Mapping[str, Any], n: int, faults: list[str]) -> Iterator[Source]:
    kind = row.get("kind")
    where = f"第 {n} 个来源“{row.get('zh', '')}”"
    if kind not in KINDS:
        faults.append(f"{where}的 kind 应为 {'、'.join(KINDS)} 之一")
        return
    first, rest = ROLES[kind]
    roles = {key: row[key] for key in (*first, *rest) if key in row}
    columns = [name for value in roles.values() for name in (value if isinstance(value, list) else [value])]
    unknown = [key for key in row if key not in (*first, *rest, *OTHER)]
    problems = [f"{where}不认识“{key}”" for key in unknown]
    if not any(key in roles for key in first) or not all(isinstance(name, str) and name for name in columns):
        problems.append(f"{where}应写明 {'、'.join(first)} 的列名")
    if kind == "indicator" and not row.get("indicator"):
        problems.append(f"{where}应写明 indicator（登记册.指标）")
    if kind == "manual" and "reason" not in roles:
        problems.append(f"{where}应写明 reason：人工评分必须写明理由")
    if row.get("year", "this") not in YEARS:
        problems.append(f"{where}的 year 应为 this 或 last")
    faults += problems
    if not problems:
        words = {key: str(row.get(key, default)) for key, default in (("indicator", ""), ("by", "organ"), ("hint", ""))}
        yield Source(
            kind, str(row.get("zh", columns[0])), tuple(columns), roles, year=YEARS[row.get("year", "this")], **words
        )


def _coverage(scheme: Scheme, sources: tuple[Source, ...]) -> Iterator[str]:
    """Every column the scheme reads has one source; no source feeds nothing."""
    fed = [column for source in sources for column in source.columns]
    yield from (f"列“{name}”有两个来源" for n, name in enumerate(fed) if name in fed[:n])
    wanted = list(dict.fromkeys(needed_columns(scheme)))
    yield from (f"列“{name}”没有来源：请写 [[source]]" for name in wanted if name not in fed)
    for source in sources:
        if not set(source.columns) & set(wanted):
            yield f"来源“{source.title}”没有被任何指标使用"


def _uses(scheme: Scheme, sources: tuple[Source, ...]) -> dict[str, tuple[str, ...]]:
    by_column = {column: source.id for source in sources for column in source.columns}

    def of(columns: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(by_column[name] for name in columns if name in by_column))

    found = {leaf.id: of(_leaf_columns(leaf.rule)) for leaf in scheme.leaves}
    for item in (*scheme.bonus.items, *scheme.penalty.items):
        found[item.id] = of(name for name in (item.events, item.count, item.proof) if name)
    for veto in scheme.vetoes:
        found[veto.id] = of(veto.when.names)
    return found


def _leaf_columns(rule: Any) -> list[str]:
    from ..scoring.expression import Expression

    if rule["type"] == "SR20":
        return list(Expression(rule["expression"]).names)
    return list(columns_of(rule))


@dataclass(frozen=True)
class Known:
    """What the platform knows of an indicator: its kind, and fields of its register that name a unit."""

    title: str
    kind: str
    units: frozenset[str]


def indicator_faults(plan: Plan, known: Mapping[str, Known]) -> list[str]:
    """Sources whose indicator is not there, waits for its register, or cannot be told by unit."""
    found = []
    for source in plan.of_kind("indicator"):
        ind = known.get(source.indicator)
        if ind is None:
            found.append(f"来源“{source.title}”的指标 {source.indicator} 没有登记")
        elif ind.kind == "awaiting":
            found.append(f"来源“{source.title}”的指标 {source.indicator} 尚未接入，不得用于考核")
        elif source.by not in ind.units:
            found.append(
                f"来源“{source.title}”的 by = {source.by} 不是该登记册中的单位（可用：{'、'.join(sorted(ind.units))}）"
            )
        elif ind.kind != "ratio" and set(source.roles) & {"num", "den"}:
            found.append(f"来源“{source.title}”不是比率，只能用 value")
    return found


def load_plan(text: str) -> Plan | str:
    """The plan, or the first fault as a sentence."""
    try:
        return read_plan(text)
    except AssessError as error:
        return str(error)
