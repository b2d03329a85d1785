"""Satisfaction surveys of a campaign: counts entered from a report, or taken from an anonymous questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.models import Attachment
from fadu.kernel.register import registers
from fadu.kernel.taking import Taking
from fadu.kernel.uploads import adopt

from ..models import Assessment, Sheet, Survey, SurveyCount
from ..rules.sources import Source
from ..rules.survey import read_counts
from .shared import by, once

SCALE = "scale"


def sheets_of(case: Assessment) -> list[Sheet]:
    """The sheets of a campaign in their order."""
    return list(Sheet._plain.filter(assessment=case).select_related("unit"))


@once
def sources(case: Assessment) -> tuple[tuple[str, str], ...]:
    """What surveys are for."""
    return tuple((source.id, source.title) for source in case.scheme.plan.of_kind("survey"))


def repeated(case: Assessment, source: Source) -> bool:
    """Whether there is a survey for this already."""
    return Survey._plain.filter(assessment=case, source=source.id).exists()


# -- from a report ---------------------------------------------------------------------------------------------------
def check(case: Assessment, facts: Mapping[str, Any]) -> dict[str, str]:
    """Counts for all units, one line each."""
    source = case.scheme.plan.source(facts["source"])
    units = [name for sheet in sheets_of(case) for name in {sheet.unit.short, sheet.unit.name} if name]
    found, faults = read_counts(facts["counts"], len(source.columns), units)
    if faults or not found:
        return {"counts": "；".join(faults[:4]) or "请按单位填写人数"}
    return {"source": "这一项已有调查"} if repeated(case, source) else {}


def entered(taking: Taking) -> None:
    """The survey and its counts by unit."""
    case, facts = taking.case, taking.facts
    source = case.scheme.plan.source(facts["source"])
    sheets = {name: sheet for sheet in sheets_of(case) for name in (sheet.unit.short, sheet.unit.name) if name}
    found, _ = read_counts(facts["counts"], len(source.columns), list(sheets))
    ids = list(facts.get("report") or ())
    adopt(ids, case.pk)
    about = {key: facts[key] for key in ("surveyor", "frame", "method", "surveyed_on")}
    about["attachment"] = Attachment._plain.filter(pk__in=ids).first()
    keep(taking, source, [(sheets[unit], counts) for unit, counts in found.items()], about)


def keep(taking: Taking, source: Source, rows: Sequence[tuple[Sheet, Sequence[int]]], about: Mapping[str, Any]) -> None:
    """Write a survey with the counts of every unit."""
    case = taking.case
    made = Survey._plain.create(
        matter_id=case.pk, assessment=case, source=source.id, entered_by=by(taking.actor), **about
    )
    SurveyCount._plain.bulk_create(
        SurveyCount(matter_id=sheet.pk, survey=made, sheet=sheet, column=column, count=count)
        for sheet, counts in rows
        for column, count in zip(source.columns, counts, strict=True)
    )
    taking.note(f"{source.title}：{len(rows)} 个单位，有效答卷 {sum(sum(counts) for _, counts in rows)} 份")


# -- from an anonymous questionnaire -----------------------------------------------------------------------------------
@once
def questionnaires(case: Assessment) -> tuple[tuple[str, str], ...]:
    """Closed questionnaires that were made for this campaign."""
    book = registers().get("questionnaire")
    rows = book.model.closed_about(case.pk) if book else ()
    return tuple((str(row.pk), f"{row.matter.number} {row.title}") for row in rows)


def guard_anonymous(case: Assessment, actor: Actor) -> list[str]:
    """There is one."""
    return [] if questionnaires(case) else ["没有为本次考核办理、已经汇总的匿名问卷"]


def counted(case: Assessment, source: Source, pk: int) -> tuple[list[tuple[Sheet, list[int]]], str]:
    """Counts of the first scale of a questionnaire for each unit of the campaign, and what is in the way."""
    made = registers()["questionnaire"].model._plain.get(pk=pk)
    results = {row.organ_id: found for row, found in made.results()}
    columns, unsure = source.roles["columns"], "dont_know" in source.roles
    rows, lacking = [], []
    for sheet in sheets_of(case):
        first = next((r for r in results.get(sheet.unit_id, ()) if r.question.kind == SCALE and r.n), None)
        if first is None:
            lacking.append(sheet.unit.short or sheet.unit.name)
        elif len(first.counts) != len(columns):
            return [], f"问卷的量表有 {len(first.counts)} 档，方案这一项有 {len(columns)} 档，不能引用"
        else:
            rows.append((sheet, [n for _, n in first.counts] + ([first.unsure] if unsure else [])))
    return rows, f"问卷没有这些单位的有效结果：{'、'.join(lacking[:6])}" if lacking else ""


def check_anonymous(case: Assessment, facts: Mapping[str, Any]) -> dict[str, str]:
    """Every unit has been asked about, on a scale of as many steps as the scheme's."""
    source = case.scheme.plan.source(facts["source"])
    if repeated(case, source):
        return {"source": "这一项已有调查"}
    _, fault = counted(case, source, int(facts["questionnaire"]))
    return {"questionnaire": fault} if fault else {}


def taken_over(taking: Taking) -> None:
    """The counts as they were opened; nobody types them."""
    case, facts = taking.case, taking.facts
    source, pk = case.scheme.plan.source(facts["source"]), int(facts["questionnaire"])
    made = registers()["questionnaire"].model._plain.select_related("matter").get(pk=pk)
    rows, _ = counted(case, source, pk)
    about = {"surveyor": f"匿名问卷 {made.matter.number}"[:120], "frame": made.frame, "method": made.method,
             "surveyed_on": made.closes}  # fmt: skip
    keep(taking, source, rows, about)
