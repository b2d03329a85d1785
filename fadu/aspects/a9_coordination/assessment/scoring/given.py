"""What a rule is given: its parameters, the unit's cells, the group's values, other leaves, events already counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from .errors import AssessError, Missing, NotApplicable
from .numbers import exact, show
from .tables import Row

NOT_APPLICABLE = {"不涉及", "不适用", "n/a", "na"}
YES, NO = {"是", "有", "1", "true", "yes", "y", "√"}, {"", "否", "无", "0", "false", "no", "n", "×"}
CONFLICT = {"回避", "利益冲突", "recused"}
SPLIT = re.compile(r"[;；、\s]+")


class Outcome(NamedTuple):
    """A rule's value out of `full`, the sentence that shows how it came about, and memberships of a fuzzy leaf."""

    value: Fraction
    full: Fraction
    text: str
    mark: str = ""
    vector: tuple[Fraction, ...] = ()


@dataclass
class Ledger:
    """Events and awards of one unit that have been counted, and where."""

    seen: dict[str, str] = field(default_factory=dict)

    def fresh(self, events: Sequence[str], place: str) -> tuple[list[str], list[str]]:
        """Events counted here, and a sentence for each that is refused because it was counted before."""
        counted, refused = [], []
        for event in events:
            if event in self.seen:
                refused.append(f"“{event}”已在 {self.seen[event]} 计入，不重复计")
            else:
                self.seen[event] = place
                counted.append(event)
        return counted, refused


@dataclass
class Given:
    """One unit before one rule. Cells that do not apply or are missing leave by NotApplicable or Missing."""

    place: str
    params: Mapping[str, Any]
    row: Row
    full: Fraction = Fraction(100)
    peers_rows: Sequence[Row] = ()
    ledger: Ledger = field(default_factory=Ledger)
    leaf: Callable[[str], Fraction] | None = None
    cache: dict[tuple[str, str], list[Fraction]] = field(default_factory=dict)

    def column(self, param: str) -> str:
        """The column a parameter names."""
        return str(self.params[param])

    def cell(self, column: str) -> str:
        """The cell as written. Raises NotApplicable when it says so, AssessError when there is no such column."""
        if column not in self.row.cells:
            raise AssessError(f"数据中没有方案所用的列“{column}”")
        written = self.row.cells[column].strip()
        if written.lower() in NOT_APPLICABLE:
            raise NotApplicable(f"{column}：{written}")
        return written

    def of(self, column: str) -> Fraction:
        """The number in a column."""
        written = self.cell(column)
        if not written:
            raise Missing(column)
        return self._read(self.row, column, written)

    def _read(self, row: Row, column: str, written: str) -> Fraction:
        try:
            return exact(written)
        except AssessError as error:
            raise AssessError(f"{row.who}的列“{column}”：{error}") from None

    def number(self, param: str) -> Fraction:
        """The number in the column a parameter names."""
        return self.of(self.column(param))

    def count(self, column: str) -> Fraction:
        """A number of events: whole, not negative."""
        value = self.of(column)
        if value < 0 or value.denominator != 1:
            raise AssessError(f"{self.row.who}的列“{column}”应为非负整数")
        return value

    def yes(self, column: str) -> bool:
        """Whether a cell says yes; empty means no, because what is not proven is not done."""
        written = self.cell(column).lower()
        if written not in YES | NO:
            raise AssessError(f"{self.row.who}的列“{column}”应填是或否，而不是“{written[:20]}”")
        return written in YES

    def events(self, column: str) -> list[str]:
        """Ids of events in a cell, separated by ; or 、; empty or 无 means none."""
        written = self.cell(column)
        return [] if written in ("", "无", "0") else list(dict.fromkeys(filter(None, SPLIT.split(written))))

    def graders(self) -> tuple[list[Fraction], int]:
        """Experts' scores, one column each or a list in one cell, and how many declared a conflict of interest."""
        columns = self.params["columns"] if "columns" in self.params else [self.column("column")]
        written = [part for column in columns for part in SPLIT.split(self.cell(column)) if part]
        conflicts = sum(part in CONFLICT for part in written)
        scores = [part for part in written if part not in CONFLICT]
        if not scores:
            raise Missing(columns[0])
        return [self._read(self.row, columns[0], part) for part in scores], conflicts

    def peers(self, column: str) -> list[Fraction]:
        """The numbers of the units of the same group, this unit included; empty and 不涉及 are left out."""
        key = (self.row.group, column)
        if key not in self.cache:
            cells = [(row, row.cells[column].strip()) for row in self.peers_rows]
            live = [(row, cell) for row, cell in cells if cell and cell.lower() not in NOT_APPLICABLE]
            self.cache[key] = [self._read(row, column, cell) for row, cell in live]
        return self.cache[key]

    def exact(self, param: str, default: Any = None) -> Fraction:
        """A number of the scheme."""
        return exact(self.params.get(param, default))

    def text(self, param: str, default: str) -> str:
        """A word of the scheme."""
        return str(self.params.get(param, default))

    def out(self, value: Fraction, text: str, mark: str = "") -> Outcome:
        """The outcome on the leaf's own scale."""
        return Outcome(value, self.full, f"{text} = {show(value)}", mark)
