"""From what the sheets hold to the table that the scoring core reads: one row per unit, cells as text."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from .models import Assessment, Correction, Evidence, ExpertScore, ExtraEvent, ManualScore, Reading, Sheet, SurveyCount
from .readings import current, read
from .rules.blind import shuffled
from .rules.sources import Plan, Source
from .scoring import Row, Table

NOT_APPLICABLE = "不涉及"


class Collected:
    """Everything entered for some sheets, fetched by one query each. `live` reads registers now instead of frozen."""

    def __init__(self, assessment: Assessment, sheets: Sequence[Sheet], *, live: bool = False) -> None:
        self.assessment, self.sheets = assessment, list(sheets)
        self.plan: Plan = assessment.scheme.plan
        pks = [sheet.pk for sheet in sheets]
        self.readings: dict[tuple[int, str], Any] = {} if live else dict(current(sheets))
        self.evidence = grouped(Evidence._plain.filter(sheet__in=pks, state="accepted"))
        self.experts = submitted(assessment, pks)
        self.manual = grouped(ManualScore._plain.filter(sheet__in=pks).order_by("id"))
        self.events = grouped(ExtraEvent._plain.filter(sheet__in=pks, state="accepted").order_by("happened_on", "id"))
        rows = SurveyCount._plain.filter(sheet__in=pks).order_by("survey_id")
        self.counts = {(row.sheet_id, row.column): row.count for row in rows}
        fixed = Correction._plain.filter(sheet__in=pks).order_by("id")
        self.corrections = {(row.sheet_id, row.column): row for row in fixed}
        if live:
            self._read_live()

    def _read_live(self) -> None:
        starts, until = self.assessment.starts, self.assessment.until
        units = [sheet.unit_id for sheet in self.sheets]
        for source in self.plan.of_kind("indicator"):
            found = read(source, starts, until, units)
            for sheet in self.sheets:
                if sheet.unit_id in found:
                    self.readings[sheet.pk, source.id] = found[sheet.unit_id]

    def cells(self, sheet: Sheet) -> dict[str, str]:
        """The unit's row; a correction stands in place of what was there."""
        found: dict[str, str] = {}
        for source in self.plan.sources:
            found |= CELLS[source.kind](self, sheet, source)
        for (pk, column), row in self.corrections.items():
            if pk == sheet.pk:
                found[column] = row.after
        return found

    def table(self) -> Table:
        """The table of all sheets, in their order."""
        columns = tuple(name for source in self.plan.sources for name in source.columns)
        rows = tuple(Row(str(sheet.pk), sheet.group, self.cells(sheet)) for sheet in self.sheets)
        return Table(columns, rows, bool(self.plan.scheme.groups))


def submitted(assessment: Assessment, sheets: Sequence[int]) -> dict[tuple[int, str], list[ExpertScore]]:
    """Scores that experts have handed in, for each unit and thing in an order that does not tell who gave them."""
    rows = ExpertScore._plain.filter(sheet__in=sheets, review__state="submitted")
    return {
        (sheet, source): shuffled(((row.review_id, row) for row in own), f"{assessment.seed}:{sheet}:{source}")
        for (sheet, source), own in grouped(rows).items()
    }


def grouped(rows: Iterable[Any]) -> dict[tuple[int, str], list[Any]]:
    """Rows by sheet and source."""
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in rows:
        found[row.sheet_id, row.source].append(row)
    return found


def _indicator(all_: Collected, sheet: Sheet, source: Source) -> dict[str, str]:
    got = all_.readings.get((sheet.pk, source.id))
    if got is None:
        return dict.fromkeys(source.columns, "")
    stored = isinstance(got, Reading)
    values = {
        "num": got.hit if stored else str(got.figure.hit if got.figure.hit is not None else ""),
        "den": got.base if stored else str(got.figure.base),
        "value": got.value or NOT_APPLICABLE,
    }
    return {source.roles[role]: values[role] for role in source.roles}


def _deliverable(all_: Collected, sheet: Sheet, source: Source) -> dict[str, str]:
    return {column: "是" if all_.evidence.get((sheet.pk, column)) else "否" for column in source.columns}


def _expert(all_: Collected, sheet: Sheet, source: Source) -> dict[str, str]:
    rows = all_.experts.get((sheet.pk, source.id), [])
    words = [
        "回避" if row.recused else f"{row.points.normalize():f}"
        for row in rows
        if row.recused or row.points is not None
    ]
    return {source.id: "；".join(words)}


def _survey(all_: Collected, sheet: Sheet, source: Source) -> dict[str, str]:
    return {column: str(all_.counts.get((sheet.pk, column), "")) for column in source.columns}


def _manual(all_: Collected, sheet: Sheet, source: Source) -> dict[str, str]:
    rows = all_.manual.get((sheet.pk, source.id))
    given = rows[-1] if rows else None
    return {
        source.roles["column"]: f"{given.points.normalize():f}" if given else "",
        source.roles["reason"]: given.reason if given else "",
    }


def _events(all_: Collected, sheet: Sheet, source: Source) -> dict[str, str]:
    rows = all_.events.get((sheet.pk, source.id), [])
    found = {source.id: "；".join(row.number for row in rows)}
    if "proof" in source.roles:
        found[source.roles["proof"]] = "是" if rows and all(row.proven for row in rows) else "否"
    return found


def _veto(all_: Collected, sheet: Sheet, source: Source) -> dict[str, str]:
    return {source.id: "是" if all_.events.get((sheet.pk, source.id)) else "否"}


CELLS = {
    "indicator": _indicator, "deliverable": _deliverable, "expert": _expert, "survey": _survey, "manual": _manual,
    "events": _events, "veto": _veto,
}  # fmt: skip


def as_data(table: Table) -> dict[str, Any]:
    """The table as it is kept with a computation."""
    rows = [{"unit": row.unit, "group": row.group, "cells": row.cells} for row in table.rows]
    return {"columns": list(table.columns), "grouped": table.grouped, "rows": rows}


def from_data(data: dict[str, Any]) -> Table:
    """The table of a kept computation."""
    rows = tuple(Row(row["unit"], row["group"], dict(row["cells"])) for row in data["rows"])
    return Table(tuple(data["columns"]), rows, bool(data["grouped"]))


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of the data in one writing."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
