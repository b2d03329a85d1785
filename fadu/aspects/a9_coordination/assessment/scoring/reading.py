"""Reading a scheme from TOML, with every fault found at once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from .errors import AssessError, SchemeFaults
from .expression import Expression
from .numbers import exact
from .rules import RULES, rule_faults
from .scheme import Extra, Extras, Grade, Node, Rounding, Scheme, Veto, Weighting
from .validation import scheme_faults

KEYS = {
    "scheme", "version", "frozen", "groups", "na_policy", "missing", "round", "tree", "bonus", "penalty", "veto",
    "grades", "weights", "aggregation", "title", "note", "source",
}  # fmt: skip
LARGEST = 4_000_000
DEEPEST = 8


def read_scheme(path: Path) -> Scheme:
    """The scheme in a TOML file. Raises AssessError (unreadable) or SchemeFaults (readable but wrong)."""
    raw = path.read_bytes()
    if len(raw) > LARGEST:
        raise AssessError(f"方案文件“{path.name}”过大")
    try:
        return parse_scheme(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise AssessError(f"方案文件“{path.name}”应为 UTF-8 编码") from None


def parse_scheme(text: str) -> Scheme:
    """The scheme in TOML text; see read_scheme."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise AssessError(f"方案不是可读的 TOML：{_where(error)}") from None
    faults = [f"不认识的键“{key}”" for key in data if key not in KEYS]
    try:
        scheme = _scheme(data, hashlib.sha256(text.encode()).hexdigest(), faults)
    except AssessError as error:
        raise SchemeFaults([*faults, str(error)]) from None
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        name = f"缺少“{error.args[0]}”" if isinstance(error, KeyError) else "有一处的形状不对"
        raise SchemeFaults([*faults, name]) from None
    found = scheme_faults(scheme)
    if faults or found:
        sums = [fault for fault in found if "100" in fault]  # what a person must see first
        raise SchemeFaults([*sums, *faults, *(fault for fault in found if fault not in sums)])
    return scheme


def _where(error: Exception) -> str:
    """Where the text stops being TOML, in words."""
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    if found:
        return f"第 {found[1]} 行第 {found[2]} 个字符附近写法有误，看看引号、括号、等号是否成对"
    return "嵌套过深" if isinstance(error, RecursionError) else "文件末尾不完整，看看引号、括号是否成对"


def _scheme(data: Mapping[str, Any], digest: str, faults: list[str]) -> Scheme:
    way = data.get("aggregation", {})
    way = {"method": way} if isinstance(way, str) else way
    return Scheme(
        key=str(data["scheme"]),
        version=str(data.get("version", "")),
        frozen=str(data.get("frozen", "")),
        tree=tuple(_node(part, faults, 1) for part in data["tree"]),
        groups=_words(data.get("groups", [])),
        na_policy=data.get("na_policy", "renormalise"),
        missing=data.get("missing", "refuse"),
        aggregation=way.get("method", "weighted_sum"),
        options={key: value for key, value in way.items() if key != "method"},
        weighting=_weighting(data.get("weights", {})),
        rounding=_rounding(data.get("round", {}), bool(data.get("groups")), faults),
        bonus=_extras(data.get("bonus", {}), faults),
        penalty=_extras(data.get("penalty", {}), faults),
        vetoes=tuple(_veto(part) for part in data.get("veto", ())),
        grades=tuple(_grade(part) for part in data.get("grades", ())),
        digest=digest,
    )


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        raise AssessError("groups 应为组名的列表")
    return tuple(value)


def _title(part: Mapping[str, Any]) -> str:
    return str(part.get("zh", part.get("title", part.get("id", ""))))


def _node(part: Mapping[str, Any], faults: list[str], depth: int) -> Node:
    if depth > DEEPEST:
        raise AssessError(f"指标树超过 {DEEPEST} 级")
    known = {"id", "zh", "title", "weight", "children", "rule", "groups", "missing", "note"}
    faults += [f"指标“{part['id']}”有不认识的键“{key}”" for key in part if key not in known]
    weight = exact(part["weight"]) if "weight" in part else None
    rule = part.get("rule")
    if rule is not None:
        if "column" in RULES.get(rule.get("type"), RULES["SR20"]).names and not {"column", "columns"} & set(rule):
            rule = {**rule, "column": str(part["id"])}  # the column is called like the leaf unless said otherwise
        faults += [f"指标“{part['id']}”：{fault}" for fault in rule_faults(rule, weight)]
    if (rule is None) == (not part.get("children")):
        faults.append(f"指标“{part['id']}”应有下级指标或规则，二者只取其一")
    return Node(
        id=str(part["id"]),
        title=_title(part),
        weight=weight,
        children=tuple(_node(child, faults, depth + 1) for child in part.get("children", ())),
        rule=rule,
        groups=_words(part.get("groups", [])),
        missing=part.get("missing", ""),
    )


def _weighting(part: Mapping[str, Any]) -> Weighting:
    matrices = {}
    for ahp in part.get("ahp", ()):
        several = ahp["matrices"] if "matrices" in ahp else [ahp["matrix"]]
        cells = tuple(tuple(tuple(exact(cell) for cell in row) for row in matrix) for matrix in several)
        matrices[str(ahp.get("parent", ""))] = (tuple(ahp["order"]), cells)
    by_group = {group: {k: exact(v) for k, v in row.items()} for group, row in part.get("by_group", {}).items()}
    names = ("method", "subjective", "objective", "how", "ri", "prioritisation", "group", "normalise", "digits")
    unknown = [key for key in part if key not in (*names, "alpha", "ahp", "by_group")]
    if unknown:
        raise AssessError(f"[weights] 不认识“{unknown[0]}”")
    given = {name: part[name] for name in names if name in part}
    alpha = exact(part["alpha"]) if "alpha" in part else Fraction(1, 2)
    return Weighting(**given, alpha=alpha, matrices=matrices, by_group=by_group)


def _rounding(part: Mapping[str, Any], grouped: bool, faults: list[str]) -> Rounding:
    ties = part.get("ties", "skip")
    known = {"display", "rank_on", "ties", "rank_within", "quota_ties"}
    faults += [f"[round] 不认识“{key}”" for key in part if key not in known]
    return Rounding(
        display=part.get("display", 2),
        rank_on=part.get("rank_on", "rounded"),
        ties="skip" if isinstance(ties, list) else ties,
        tie_break=tuple(ties) if isinstance(ties, list) else (),
        rank_within=part.get("rank_within", "group" if grouped else "all"),
        quota_ties=part.get("quota_ties", "down"),
    )


def _extras(part: Mapping[str, Any], faults: list[str]) -> Extras:
    items = []
    for row in part.get("items", ()):
        known = {"id", "zh", "title", "points", "events", "count", "cap", "proof", "level"}
        faults += [f"“{row['id']}”有不认识的键“{key}”" for key in row if key not in known]
        if ("events" in row and "count" in row) or not {"events", "count", "proof"} & set(row):
            faults.append(f"“{row['id']}”应写明 events（编号列）或 count（次数列）之一，或只写 proof（有证明计一次）")
        cap = exact(row["cap"]) if "cap" in row else None
        names = {key: str(row.get(key, "")) for key in ("events", "count", "proof", "level")}
        items.append(Extra(str(row["id"]), _title(row), exact(row["points"]), cap=cap, **names))
    return Extras(tuple(items), exact(part["cap"]) if "cap" in part else None)


def _veto(part: Mapping[str, Any]) -> Veto:
    effect, _, target = str(part["effect"]).replace("：", ":").partition(":")
    return Veto(str(part["id"]), _title(part), Expression(str(part["when"])), effect, target)


def _grade(part: Mapping[str, Any]) -> Grade:
    quota = exact(part["quota_pct"]) / 100 if "quota_pct" in part else None
    return Grade(_title(part), exact(part["min"]), quota)
