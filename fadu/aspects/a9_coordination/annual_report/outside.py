"""Figures from outside: only where no register gives the number, with source, document and day, always marked."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from fadu.kernel.models import Attachment
from fadu.kernel.procedure import Taking
from fadu.kernel.today import today

from . import counting
from .models import Report, ReportFigure
from .rules import bound, catalogue, numbers
from .rules.comparing import change


def choices(case: Any) -> tuple[tuple[str, str], ...]:
    """Numbers that no register gives; restricted ones are not published, so not entered either."""
    known = counting.live()
    found = catalogue.parts().items()
    return tuple(
        (key, f"{key} {counting.title_of(row, part)}（{row.unit}）")
        for key, (row, part) in found
        if not row.restricted and not counting.connected(part, known)
    )


def faults(case: Any, facts: Any) -> dict[str, str]:
    """One exact number in the unit of its row, from a source that is not later than today."""
    errors = {}
    unit = catalogue.parts()[facts["key"]][0].unit
    if facts["dated"] > today():
        errors["dated"] = "来源日期在今天之后"
    if bound.VAGUE.search(f"【F000】{facts['text']}") or any(word in facts["text"] for word in ("约", "余", "多")):
        errors["text"] = "写准确的数，不用约、余、多"
    elif numbers.read(facts["text"], unit) is None:
        errors["text"] = f"写一个准确的数，单位是{unit}，如 1,213{unit}；几个数分别录入"
    return errors


def entered(taking: Taking) -> None:
    """Keep the number exactly, with everything that says where it comes from; compare only with the same source."""
    case, facts = taking.case, taking.facts
    row, part = catalogue.parts()[facts["key"]]
    value, words = numbers.read(facts["text"], row.unit) or (Fraction(0), facts["text"])
    given = {
        "title": counting.title_of(row, part), "unit": row.unit, "source": "external", "text": words,
        "formula": row.note, "said_by": facts["said_by"], "dated": facts["dated"],
        "proof": Attachment._plain.get(pk=facts["proof"][0]), "hit": counting.decimal(value), "base": None,
        "indicator": "", "definition": "", "basis": "", "book": "",
        "entered_by": taking.actor.label or taking.actor.name, **_before(case, part.key, value, facts["said_by"]),
    }  # fmt: skip
    ReportFigure._plain.update_or_create(matter_id=case.pk, key=part.key, defaults=given)
    taking.note(f"{part.key} {given['title']} {words}（外部数据，{facts['said_by']}）")


def _before(case: Report, key: str, value: Fraction, said_by: str) -> dict[str, Any]:
    """Last year's number of the same report; another source counts as another definition."""
    last = Report._plain.filter(organ_id=case.organ_id, year=case.year - 1).exclude(state="withdrawn").first()
    row = ReportFigure._plain.filter(matter_id=last.pk, key=key).first() if last else None
    if row is None or row.value is None:
        return {"last_text": "", "last_hit": None, "same": True, "change": ""}
    same = row.external and row.said_by == said_by
    told = change(value, row.value, row.unit, same)
    return {"last_text": row.text, "last_hit": row.hit, "same": same, "change": told}


def rows(case: Any) -> tuple[tuple[str, str], ...]:
    """What was entered."""
    found = ReportFigure._plain.filter(matter_id=case.pk, source="external") if case else ()
    return tuple((row.key, f"{row.key} {row.title} {row.text}") for row in found)


def any_rows(case: Any, actor: Any) -> list[str]:
    """There is something to take out."""
    return [] if rows(case) else ["没有外部数据"]


def dropped(taking: Taking) -> None:
    """Take one out again; where the text names it, the review says so."""
    row = ReportFigure._plain.get(matter_id=taking.case.pk, key=taking.facts["key"], source="external")
    taking.note(f"移除外部数据 {row.key} {row.title} {row.text}：{taking.facts['why']}")
    row.delete()
