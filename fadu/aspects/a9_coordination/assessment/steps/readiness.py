"""What is still wanting before the scheme can be run."""

from __future__ import annotations

from ..models import Assessment, Evidence, ExtraEvent, ManualScore, Review, Sheet, SurveyCount

SHOWN = 6


def wanting(case: Assessment) -> list[str]:
    """Sentences, one per kind of thing; empty when nothing is wanting."""
    sheets = {row.pk: str(row.unit.short) for row in Sheet._plain.filter(assessment=case).select_related("unit")}
    found = []
    if case.scheme.plan.of_kind("indicator") and not case.frozen_on:
        found.append("业务记录的数值还没有冻结")
    return [*found, *_unverified(case, sheets), *_people(case, sheets), *_surveys(case, sheets)]


def _unverified(case: Assessment, sheets: dict[int, str]) -> list[str]:
    rows = Sheet._plain.filter(assessment=case).exclude(state__in=("verified", "told"))
    left = list(rows.values_list("pk", flat=True))
    found = [f"还有 {len(left)} 个单位没有核验：{_names(left, sheets)}"] if left else []
    for model, what in ((Evidence, "佐证"), (ExtraEvent, "加扣分事件")):
        open_ones = list(model._plain.filter(sheet__in=sheets, state="linked").values_list("sheet_id", flat=True))
        if open_ones:
            found.append(f"还有 {len(open_ones)} 件{what}没有核验：{_names(open_ones, sheets)}")
    return found


def _people(case: Assessment, sheets: dict[int, str]) -> list[str]:
    plan, found = case.scheme.plan, []
    if plan.of_kind("expert"):
        rows = Review._plain.filter(assessment=case)
        late = rows.exclude(state__in=("submitted", "declined")).count()
        if late or not rows.exists():
            found.append(f"还有 {late} 位专家没有提交评分" if late else "还没有邀请专家")
    for source in plan.of_kind("manual"):
        given = set(ManualScore._plain.filter(sheet__in=sheets, source=source.id).values_list("sheet_id", flat=True))
        left = [pk for pk in sheets if pk not in given]
        if left:
            found.append(f"「{source.title}」还有 {len(left)} 个单位没有评分：{_names(left, sheets)}")
    return found


def _surveys(case: Assessment, sheets: dict[int, str]) -> list[str]:
    found = []
    for source in case.scheme.plan.of_kind("survey"):
        asked = SurveyCount._plain.filter(sheet__in=sheets, column=source.id).values_list("sheet_id", flat=True)
        left = [pk for pk in sheets if pk not in set(asked)]
        if left:
            found.append(f"「{source.title}」缺少 {len(left)} 个单位的调查结果：{_names(left, sheets)}")
    return found


def _names(pks: list[int], sheets: dict[int, str]) -> str:
    names = list(dict.fromkeys(sheets[pk] for pk in pks))
    return "、".join(names[:SHOWN]) + (" 等" if len(names) > SHOWN else "")
