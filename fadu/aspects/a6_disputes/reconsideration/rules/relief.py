"""What a decision must or may carry besides its main item: redo, compensation, return of property (§64, §72)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .basis import FY, Cite, Verdict, no, yes
from .findings import Findings
from .packs import by_regulation
from .vocab import Choices

EXTRAS: Choices = (
    ("redo", "责令限期重作"),
    ("compensate", "决定赔偿"),
    ("reject_compensation", "驳回赔偿请求"),
    ("remedy", "责令采取补救措施"),
    ("return", "返还财产、解除查封扣押冻结或者赔偿价款"),
)
ANNULLING = ("revoke", "revoke_part")
WRONGED = ("revoke", "revoke_part", "change", "confirm_unlawful", "confirm_invalid")


@dataclass(frozen=True)
class Extra:
    """One accompanying item. must: the law demands it; False: it may be added."""

    key: str
    title: str
    must: bool
    cite: Cite


def extras(decision: str, findings: Findings) -> tuple[Extra, ...]:
    """Items that go with the decision, by the recorded findings."""
    found: list[Extra] = []
    if decision in ANNULLING:
        found.append(Extra("redo", "责令限期重新作出行政行为", False, FY["64.1"]))
    if findings.compensation_asked and findings.compensation_due is False:
        found.append(Extra("reject_compensation", "驳回行政赔偿请求", True, FY["72.1"]))
    if findings.compensation_asked and findings.compensation_due and decision in WRONGED:
        found.append(Extra("compensate", "决定被申请人依法赔偿", True, FY["72.1"]))
    if decision == "confirm_unlawful":
        found.append(Extra("remedy", "责令采取补救措施", False, FY["72.1"]))
    if not findings.compensation_asked and findings.property_taken and decision in (*ANNULLING, "change"):
        found.append(Extra("return", "责令返还财产、解除查封扣押冻结或者赔偿价款", True, FY["72.2"]))
    return tuple(found)


def missing_extras(decision: str, findings: Findings, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Reasons why the decision is incomplete: compulsory items not chosen, or items that do not belong."""
    known = {extra.key: extra for extra in extras(decision, findings)}
    lacking = [f"还须{e.title}（{e.cite.text()}）" for e in known.values() if e.must and e.key not in chosen]
    foreign = [f"该决定不能附带“{key}”" for key in chosen if key not in known]
    return tuple(lacking + foreign)


def compensation_known(findings: Findings) -> Verdict:
    """A request for compensation must be answered in the same decision."""
    if findings.compensation_asked and findings.compensation_due is None:
        return no("申请人一并请求赔偿，须先认定是否应予赔偿", FY["72.1"])
    return yes("赔偿请求已有认定或者未提出", FY["72.1"])


def redo_period(set_days: int | None, on: date) -> Verdict:
    """The period for redoing the act: set in the decision; without it the implementing regulation fills the gap."""
    if set_days:
        return yes(f"决定书定为{set_days}日", FY["64.1"], value=set_days)
    return by_regulation("redo_period", on, 60, "法律法规规章没有规定期限的，重作期限为六十日")


def same_act_again(reason_was_procedure: bool, same_facts_and_reasons: bool, basically_same: bool) -> Verdict:
    """Whether the respondent's new act breaks the ban on repetition (§64.2)."""
    if reason_was_procedure:
        return yes("原行为只因违反法定程序被撤销，不受重复限制", FY["64.2"])
    if same_facts_and_reasons and basically_same:
        return no("不得以同一事实和理由作出与原行为相同或者基本相同的行为", FY["64.2"])
    return yes("新行为的事实、理由或者内容与原行为不同", FY["64.2"])
