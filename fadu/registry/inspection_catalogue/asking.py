"""The questions of the rule forms, their answers as columns, and a rule's value in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fadu.kernel.declare import Ask
from fadu.kernel.facts import Invalid, read
from fadu.kernel.register import register

from .models import RULE_MODELS, Body, DrawRatio, FrequencyRule, Item, QuietPeriod, Ruled, WarningRule, WhiteEntry
from .rules import alerts, counting, vocab
from .sources import sources
from .steps.shared import MONTHS, chosen, mask_of

READINGS = (*((r.key, r.title) for r in counting.READINGS.values()), ("custom", "自定：分别选择计入和受限"))
COMMON = (
    Ask("basis", "依据", max_length=400, group="出处"),
    Ask("source", "来源", "choice", lambda case: tuple((s.key, s.name) for s in sources().values()), required=False,
        group="出处"),
    Ask("confidence", "可信度", "choice", vocab.CONFIDENCE, group="出处"),
    Ask("active", "本市采用", "bool", required=False, group="出处", help="不采用的只作参考，不参与判断"),
    Ask("note", "说明", max_length=400, required=False, group="出处"),
)  # fmt: skip


def bodies(case: Any) -> tuple[tuple[str, str], ...]:
    """Published bodies."""
    rows = Body._plain.filter(state="published").order_by("organ__order")
    return tuple((str(pk), name) for pk, name in rows.values_list("pk", "organ__name"))


_BETWEEN = re.compile(r"[\s、，,；;]+")
TITLE = Ask("title", "名称", max_length=200)
DOMAIN = Ask("domain", "领域", "choice", vocab.DOMAINS, required=False, help="不选为全部领域")
ITEM = Ask("item", "事项编码", max_length=30, required=False, help="只针对一个事项时填写")
BODY = Ask("body", "检查主体", "choice", bodies, required=False, help="不选为全部主体")
GRADE = Ask("grade", "信用等级", "choice", vocab.GRADES, required=False)
FIRM = Ask("enterprise", "企业统一社会信用代码", "uscc")


def _choices(model: type[Ruled], name: str) -> tuple[tuple[str, str], ...]:
    return tuple(model._meta.get_field(name).choices or ())


QUESTIONS: dict[str, tuple[Ask, ...]] = {
    "frequency": (
        TITLE, Ask("kind", "类别", "choice", _choices(FrequencyRule, "kind")),
        Ask("n", "次数", "int", minimum=0, maximum=366), Ask("per_years", "每几年", "int", minimum=1, maximum=10, default=1),
        BODY, DOMAIN, ITEM, GRADE, Ask("field_class", "专业分级", max_length=30, required=False),
        Ask("scope", "计次", "choice", _choices(FrequencyRule, "scope"), default="own"),
        Ask("reading", "计次口径", "choice", READINGS, default="ministry"),
        Ask("counts", "计入的检查", "choices", vocab.TRIGGERS, required=False, help="口径选「自定」时有效"),
        Ask("blocks", "受上限限制的检查", "choices", vocab.TRIGGERS, required=False, help="口径选「自定」时有效"),
    ),
    "ratio": (
        TITLE, Ask("numerator", "抽取", "int", minimum=0), Ask("denominator", "每", "int", minimum=1, default=100),
        Ask("bound", "界限", "choice", _choices(DrawRatio, "bound"), default="at_least"), BODY, DOMAIN, ITEM, GRADE,
        Ask("object_class", "对象", max_length=60, required=False),
    ),
    "quiet": (
        TITLE, Ask("mark", "企业标记", "choice", vocab.MARKS, required=False, help="不选为全部企业"),
        replace(FIRM, required=False, help="只针对一个企业时填写"),
        Ask("area", "行政区划代码", max_length=12, required=False),
        Ask("day_from", "每月从几日", "int", minimum=1, maximum=31, default=1),
        Ask("day_to", "到几日", "int", minimum=1, maximum=31, default=20),
        Ask("months", "哪些月份", "choices", MONTHS, required=False, help="不选为每月"),
        Ask("exceptions", "例外", "choices", vocab.QUIET_EXCEPTIONS, required=False),
    ),
    "white": (
        TITLE, FIRM, Ask("mode", "方式", "choice", _choices(WhiteEntry, "mode")),
        Ask("items", "仍可检查的事项编码", "longtext", required=False, help="编码之间换行、空格或者用顿号隔开"),
        Ask("exceptions", "除线索外仍可检查的来源", "choices", vocab.TRIGGERS, required=False),
        Ask("double_approval", "检查须双重审核", "bool", required=False),
    ),
    "warning": (
        TITLE, Ask("limit", "次数", "int", minimum=1, maximum=1000),
        Ask("unit", "单位", "choice", _choices(WarningRule, "unit")),
        Ask("window", "窗口", "choice", _choices(WarningRule, "window")),
        Ask("window_days", "窗口天数", "int", minimum=0, maximum=3660, default=0, help="0 为按单位（年内规则为一年）"),
        Ask("reset", "预警后重新计数", "bool", required=False),
        Ask("skip_for_cause", "有因检查不计", "bool", required=False),
        Ask("action", "处置", "choice", _choices(WarningRule, "action")),
    ),
    "alert": (
        TITLE, Ask("kind", "类型", "choice", alerts.KINDS), Ask("level", "等级", "choice", alerts.LEVELS, default="mid",
            help="等级决定核查期限：高 3 个、中 7 个、低 15 个工作日（本平台口径）"),
        Ask("limit", "次数", "int", minimum=1, maximum=100, default=1, help="只对“多次发现问题”“投诉举报集中”有效"),
        Ask("window_days", "窗口天数", "int", minimum=0, maximum=3660, default=365, help="同上"),
    ),
    "rating": (
        TITLE, Ask("k", "最少企业数", "int", minimum=5, maximum=100, default=5,
            help="不得低于 5；改小只对生效以后的检查有效，已经投的票按投票时的承诺公布"),
        Ask("spare", "不能都不满意：至少另有几家", "int", minimum=2, maximum=50, default=2, help="不得低于 2"),
        Ask("window", "检查当月之后还可以评价几个月", "int", minimum=0, maximum=6, default=1),
        Ask("release_day", "开箱日（每月几日）", "int", minimum=1, maximum=28, default=10),
        Ask("satisfied", "几分以上算满意", "int", minimum=1, maximum=5, default=4),
    ),
    "upload": (
        TITLE, Ask("days", "工作日", "int", minimum=0, maximum=60, default=3,
            help="检查之日不计；0 为当日。新规则只管生效以后的检查，以前的仍按当时的规则"),
    ),
}  # fmt: skip
MODELS: dict[str, type[Ruled]] = {model.family: model for model in RULE_MODELS}


def questions(family: str) -> tuple[Ask, ...]:
    """All questions of a family's form."""
    return (*QUESTIONS[family], *COMMON)


def answers_of(row: Ruled) -> dict[str, Any]:
    """A row as its form shows it."""
    found = {
        ask.key: getattr(row, ask.key, None) for ask in questions(row.family) if ask.key not in ("months", "items")
    }
    for name in ("body", "item"):
        if name in found:
            kept = found[name]
            found[name] = (str(kept.pk) if name == "body" else kept.code) if kept else ""
    if "enterprise" in found:
        found["enterprise"] = found["enterprise"].number if found["enterprise"] else ""
    if isinstance(row, QuietPeriod):
        found["months"] = chosen(row.months)
    if isinstance(row, WhiteEntry):
        found["items"] = "\n".join(row.items.order_by("code").values_list("code", flat=True))
    return found


def read_all(family: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """(answers, messages by field) of a sent form."""
    answers, errors = {}, {}
    for ask in questions(family):
        try:
            answers[ask.key] = read(ask, None, given.get(ask.key, ask.default))
        except Invalid as error:
            errors[ask.key] = str(error)
    if not errors:
        errors = _together(family, answers)
    return answers, errors


def _together(family: str, answers: dict[str, Any]) -> dict[str, str]:
    """What only several answers together show to be wrong."""
    if family == "quiet" and answers["day_from"] > answers["day_to"]:
        return {"day_to": "止日早于起日；跨月的请分成两条"}
    if family == "ratio" and answers["numerator"] > answers["denominator"]:
        return {"numerator": "比例超过百分之百"}
    if answers.get("item") and not Item._plain.filter(code=answers["item"]).exists():
        return {"item": f"没有编码为 {answers['item']} 的事项"}
    if answers.get("enterprise") and firm(answers["enterprise"]) is None:
        return {"enterprise": f"市场主体库里没有 {answers['enterprise']}"}
    if family == "white":
        codes = codes_of(answers["items"])
        listed = Item._plain.filter(code__in=codes, state__in=("published", "revising"))
        known = set(listed.values_list("code", flat=True))
        if missing := [code for code in codes if code not in known]:
            return {"items": f"没有这些编码的已公布事项：{'、'.join(missing[:5])}"}
        if answers["mode"] != "none" and not codes:
            return {"items": "请写明仍可检查的事项；一项也不留的，方式选「免打扰」"}
    return {}


def codes_of(text: str) -> list[str]:
    """Codes as people type them: by lines, blanks, commas."""
    return [code for code in _BETWEEN.split(text or "") if code]


def firm(uscc: str) -> Any:
    """The enterprise of a code."""
    return register("enterprise").model._plain.filter(uscc=uscc).select_related("matter").first()


def values_of(family: str, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers as columns; many-to-many ones are left to `linked`."""
    found = {key: value for key, value in answers.items() if key not in ("months", "items")}
    for name, value in found.items():
        if value is None and name not in ("body", "item", "enterprise"):
            found[name] = ""
    if "body" in found:
        found["body"] = Body._plain.filter(pk=int(found["body"])).first() if found["body"] else None
    if "item" in found:
        found["item"] = Item._plain.filter(code=found["item"]).first() if found["item"] else None
    if "enterprise" in found:
        found["enterprise"] = firm(found["enterprise"]).matter if found["enterprise"] else None
    if "months" in answers:
        found["months"] = mask_of(answers["months"])
    if (key := found.get("reading")) in counting.READINGS:
        reading = counting.READINGS[key]
        found["counts"] = sorted(reading.counts)
        found["blocks"] = sorted(reading.blocks) if found["kind"] == "cap" else []
    return found


def linked(family: str, answers: dict[str, Any]) -> list[int]:
    """Items of a white-list entry."""
    codes = codes_of(answers.get("items", "")) if family == "white" else []
    return list(Item._plain.filter(code__in=codes).values_list("pk", flat=True))
