"""The table of rule types: label, function, parameters, and the columns each parameter names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from . import rules_basic as basic
from . import rules_more as more
from .errors import AssessError
from .expression import Expression
from .fuzzy import OPERATORS
from .given import Given, Outcome
from .numbers import exact, show


class RuleType(NamedTuple):
    """`columns`: parameters that name a column; `needs` and `may`: other parameters; `either`: exactly one of these."""

    title: str
    run: Callable[[Given], Outcome]
    columns: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    either: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters that name one column."""
        return (*self.columns, *self.either)


RULES: dict[str, RuleType] = {
    "SR1": RuleType("是否", basic.yes_no, ("column",)),
    "SR2": RuleType("逐项加分", basic.additive, (), ("items",), ("cap",)),
    "SR3": RuleType("按件扣分", basic.per_event, (), ("d",), ("start", "floor"), ("event", "events")),
    "SR4": RuleType("比例", basic.share, ("num", "den")),
    "SR5": RuleType("达标，不足按步扣分", basic.threshold, ("column",), ("T", "step", "d", "mode")),
    "SR6": RuleType("分档", basic.tiers, ("column",), ("tiers",)),
    "SR7": RuleType("两点间线性", basic.linear, ("column",), ("lo", "hi"), ("cost",)),
    "SR8": RuleType("功效系数", more.efficacy, ("column",), ("xs", "xh", "clip"), ("base", "span")),
    "SR9": RuleType("五档功效系数", more.tiered_efficacy, ("column",), ("standards",), ("coefficients",)),
    "SR10": RuleType("同组比较", more.relative, ("column",), ("mode",), ("points", "better")),
    "SR11": RuleType("进步幅度", more.improvement, ("column", "baseline"), ("target", "mode"), ("ceiling",)),
    "SR12": RuleType("满意度调查", more.survey, (), ("columns", "values"), ("dont_know",)),
    "SR13": RuleType("专家评分", more.experts, (), ("trim",), ("min_graders",), ("column", "columns")),
    "SR14": RuleType("分期累计", more.periods, (), ("columns",), ("points",)),
    "SR18": RuleType(
        "模糊评价", more.fuzzy_grade, (), ("values", "operator"), ("to_value",), ("columns", "factors")
    ),
    "SR19": RuleType("人工计分", more.manual, ("column", "reason"), (), ("min", "max")),
    "SR20": RuleType("组合", more.composite, (), ("expression",)),
    "RAW": RuleType("直接取值", basic.raw, ("column",), (), ("cost",)),
}
ELSEWHERE = {"SR15": "[bonus]", "SR16": "[penalty]", "SR17": "[[veto]]"}
CHOICES = {
    ("SR5", "mode"): ("ceil", "floor", "exact"),
    ("SR10", "mode"): ("rank", "mean", "max"),
    ("SR10", "better"): ("up", "down"),
    ("SR11", "mode"): ("relative", "absolute"),
    ("SR18", "operator"): tuple(OPERATORS),
    ("SR18", "to_value"): ("mean", "highest"),
}
NUMBERS = (
    "start", "d", "floor", "cap", "T", "step", "lo", "hi", "xs", "xh", "base", "span", "target", "ceiling",
    "trim", "min_graders", "full", "min", "max",
)  # fmt: skip
NUMBER_LISTS = ("values", "standards", "coefficients")
COLUMN_LISTS = ("columns",)


def columns_of(params: Mapping[str, Any]) -> Iterator[str]:
    """Every column a rule reads (an expression's names are not among them)."""
    kind = RULES[params["type"]]
    for name in (*kind.columns, *kind.either, "dont_know"):
        if isinstance(params.get(name), str):
            yield params[name]
    yield from params.get("columns", ())
    for part in (*params.get("items", ()), *params.get("factors", ())):
        yield from [part["column"]] if "column" in part else part.get("columns", ())


def rule_faults(params: Mapping[str, Any], weight: Any) -> Iterator[str]:
    """What is wrong with the parameters of one rule, in Chinese, without saying where."""
    name = params.get("type")
    if name in ELSEWHERE:
        yield f"{name} 应写在 {ELSEWHERE[name]} 中，不是末级指标的规则"
    elif name not in RULES:
        yield f"没有规则类型“{name}”"
    else:
        kind = RULES[name]
        known = {"type", "full", *kind.columns, *kind.needs, *kind.may, *kind.either}
        yield from (f"规则 {name} 不认识参数“{key}”" for key in params if key not in known)
        lacking = [key for key in (*kind.columns, *kind.needs) if key not in params]
        yield from (f"规则 {name} 缺少参数“{key}”" for key in lacking)
        if kind.either and sum(key in params for key in kind.either) != 1:
            yield f"规则 {name} 应有且只有 {'、'.join(kind.either)} 之一"
        elif not lacking:
            yield from _value_faults(name, params, weight)


def _value_faults(name: str, params: Mapping[str, Any], weight: Any) -> Iterator[str]:
    try:
        for key, value in params.items():
            if key in NUMBERS:
                exact(value)
            elif key in NUMBER_LISTS:
                [exact(part) for part in value]
            elif key in RULES[name].columns and not isinstance(value, str):
                yield f"规则 {name} 的“{key}”应为列名"
            elif key in COLUMN_LISTS and not (value and isinstance(value, list) and all(map(_word, value))):
                yield f"规则 {name} 的“{key}”应为列名的列表"
            elif (name, key) in CHOICES and value not in CHOICES[name, key]:
                yield f"规则 {name} 的“{key}”应为 {'、'.join(CHOICES[name, key])} 之一"
        if exact(params.get("full", 1)) <= 0:
            yield f"规则 {name} 的 full 应大于 0"
        yield from SPECIAL.get(name, lambda params, weight: ())(params, exact(params.get("full", weight or 100)))
    except (AssessError, TypeError, KeyError, AttributeError) as error:
        yield f"规则 {name} 的参数有误：{error if isinstance(error, AssessError) else '形状不对'}"


def _word(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _start(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    if exact(params.get("start", full)) > full:
        yield f"起始分 {params['start']} 大于分值 {show(full)}，请写明 full"
    if exact(params["d"]) < 0:
        yield "每件扣分不得为负"


def _items(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    if not params["items"] or any(exact(item["points"]) < 0 or not item["column"] for item in params["items"]):
        yield "加分项应各有列名和非负分值"


def _step(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    if exact(params["step"]) <= 0 or exact(params["d"]) < 0:
        yield "步长应大于 0，每步扣分不得为负"


def _tiers(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    if any(not 0 <= exact(tier["points"]) <= full for tier in params["tiers"]):
        yield f"档次分值应在 0 至 {show(full)} 之间"
    fault = basic.tier_faults(params["tiers"])
    if fault or not params["tiers"]:
        yield fault or "没有档次"


def _ends(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    low, high = ("lo", "hi") if "lo" in params else ("xs", "xh")
    if exact(params[low]) == exact(params[high]):
        yield f"{low} 与 {high} 不得相等"
    elif "lo" in params and exact(params["lo"]) > exact(params["hi"]):
        yield "lo 应小于 hi；越小越好的指标写 cost = true"


def _standards(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    marks = [exact(mark) for mark in params["standards"]]
    count = len(params.get("coefficients", more.COEFFICIENTS))
    if len(marks) != count or marks not in (sorted(set(marks)), sorted(set(marks), reverse=True)):
        yield f"标准值应为 {count} 个，由优到差严格单调"


def _relative(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    if params["mode"] != "rank" and {"better", "points"} & set(params):
        yield "better、points 只用于 mode = rank；越小越好的指标请按名次计分"
    if "points" in params and not (params["points"] and all(0 <= exact(p) <= full for p in params["points"])):
        yield f"各名次的分值应在 0 至 {show(full)} 之间"


def _target(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    if exact(params["target"]) <= 0:
        yield "目标变化 target 应大于 0"


def _trim(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    if exact(params["trim"]) < 0 or exact(params["trim"]).denominator != 1:
        yield "trim 应为非负整数"


def _range(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    if not 0 <= exact(params.get("min", 0)) <= exact(params.get("max", full)) <= full:
        yield f"min、max 应在 0 至 {show(full)} 之间"


def _survey(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    if len(params["values"]) != len(params["columns"]):
        yield "等级分值与列的个数不同"


def _memberships(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    lists = [part["columns"] for part in params["factors"]] if "factors" in params else [params["columns"]]
    if any(len(columns) != len(params["values"]) for columns in lists):
        yield "等级分值与隶属度列的个数不同"
    if "factors" in params and sum(exact(part["weight"]) for part in params["factors"]) != 1:
        yield "因素权重之和应为 1"


def _expression(params: Mapping[str, Any], full: Any) -> Iterator[str]:
    if not Expression(params["expression"]).names:
        yield "算式没有引用任何指标"


SPECIAL: dict[str, Callable[[Mapping[str, Any], Any], Any]] = {
    "SR2": _items, "SR3": _start, "SR5": _step, "SR6": _tiers, "SR7": _ends, "SR8": _ends, "SR9": _standards,
    "SR10": _relative, "SR11": _target, "SR12": _survey, "SR13": _trim, "SR18": _memberships, "SR19": _range,
    "SR20": _expression,
}  # fmt: skip
