"""Every row of an import is judged: typed values for the good ones, a sentence per fault for the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from fadu.kernel.today import today
from fadu.people.ids import check_uscc

from . import cells, codes
from .columns import BY_KEY, Col
from .places import Places
from .vocab import Kind, Status

FIRST_ROW = 2  # the heading stands in row 1
LISTED = 1000
TYPES = {"date": pl.Date, "int": pl.Int64, "money": pl.Decimal(16, 2)}
KINDS = {"92": Kind.SELF_EMPLOYED, "93": Kind.COOPERATIVE}


@dataclass(frozen=True)
class RowError:
    """One fault: row of the file, heading of the column, what is wrong and how to mend it."""

    row: int
    column: str
    message: str


@dataclass
class Checked:
    """Good rows as typed columns, and the faults (the first LISTED of `faults` in `errors`)."""

    good: pl.DataFrame
    total: int
    errors: list[RowError] = field(default_factory=list)
    faults: int = 0
    bad_rows: int = 0


@dataclass
class Sheet:
    """A file under examination: columns as lists, rows known to be bad, faults found."""

    columns: dict[str, list[Any]]
    size: int
    rows: list[int] = field(default_factory=list)  # of the file, where empty ones lie between
    bad: set[int] = field(default_factory=set)
    errors: list[RowError] = field(default_factory=list)
    faults: int = 0

    def wrong(self, place: int, key: str, message: str) -> None:
        """Note a fault of one row."""
        self.bad.add(place)
        self.faults += 1
        self.errors.append(RowError(self.row(place), BY_KEY[key].title, message))

    def row(self, place: int) -> int:
        """The row of the file."""
        return self.rows[place] if self.rows else place + FIRST_ROW

    def cell(self, key: str, place: int) -> Any:
        return self.columns[key][place] if key in self.columns else None


def check(frame: pl.DataFrame, places: Places) -> Checked:
    """Judge every row of a file whose columns already carry our keys. Rows without any value are passed over."""
    frame, rows = _filled(frame)
    sheet = Sheet({}, frame.height, rows)
    for key in frame.columns:
        sheet.columns[key] = _column(sheet, BY_KEY[key], frame[key].to_list())
    for key, col in BY_KEY.items():
        if col.required:
            _required(sheet, key)
    _codes(sheet)
    _where(sheet, places)
    _kinds(sheet)
    _times(sheet)
    return _result(sheet)


def _filled(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[int]]:
    """The rows that hold something, and where they stand in the file if any was passed over."""
    words = (pl.col(name).cast(pl.String, strict=False).str.strip_chars() for name in frame.columns)
    full = frame.select(held=pl.any_horizontal([word.fill_null("") != "" for word in words]))["held"]
    if full.all():
        return frame, []
    return frame.filter(full), [place + FIRST_ROW for place in full.arg_true().to_list()]


def _column(sheet: Sheet, col: Col, raw: list[Any]) -> list[Any]:
    """Typed values; each different text is read once."""
    seen: dict[Any, Any] = {}
    out: list[Any] = []
    for place, value in enumerate(raw):
        if value is None or value == "":
            out.append(None)
            continue
        if value not in seen:
            seen[value] = _read(col, value)
        found = seen[value]
        if isinstance(found, cells.Wrong):
            sheet.wrong(place, col.key, str(found))
            found = None
        out.append(found)
    return out


def _read(col: Col, value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        return None
    try:
        return cells.read(col, value)
    except cells.Wrong as error:
        return error


def _required(sheet: Sheet, key: str) -> None:
    values = sheet.columns.get(key) or [None] * sheet.size
    for place, value in enumerate(values):
        if value is None and place not in sheet.bad:
            sheet.wrong(place, key, f"缺少{BY_KEY[key].title}")


def _codes(sheet: Sheet) -> None:
    """Right check signs, and no code twice."""
    found = [code or "" for code in sheet.columns.get("uscc", [])]
    for place in [n for n, ok in enumerate(codes.valid(found)) if not ok and found[n]]:
        sheet.wrong(place, "uscc", check_uscc(found[place]).error or "不是有效的统一社会信用代码")
    twice = {code for code, n in Counter(found).items() if n > 1 and code}
    first: dict[str, int] = {}
    for place, code in enumerate(found) if twice else ():
        if code in twice and first.setdefault(code, place) != place:
            sheet.wrong(place, "uscc", f"与第 {sheet.row(first[code])} 行重复，同一代码只能出现一次")


def _where(sheet: Sheet, places: Places) -> None:
    """The county-level area by code, name or town; the town within it; the market regulator that keeps the row."""
    seen: dict[tuple[Any, Any], Any] = {}
    areas, towns, organs = [], [], []
    for place in range(sheet.size):
        pair = (sheet.cell("area", place), sheet.cell("town", place))
        if pair not in seen:
            seen[pair] = _place(places, *pair)
            if isinstance(seen[pair][0], str) and not places.open_to(seen[pair][0]):
                seen[pair] = (cells.Wrong("不在您的区划内，您只能导入本区划的市场主体"), "area", None)
        found = seen[pair]
        if isinstance(found[0], cells.Wrong):
            sheet.wrong(place, found[1], str(found[0]))
            found = (None, None, None)
        areas.append(found[0])
        towns.append(found[1])
        organs.append(found[2])
    sheet.columns |= {"area": areas, "town": towns, "organ": organs}


def _place(places: Places, area: str | None, town: str | None) -> tuple[Any, Any, Any]:
    code = places.area_codes.get(area or "")
    if area and code is None:
        return cells.Wrong(f"「{area}」不是本市的区县，请填写六位区划代码或区县全称"), "area", None
    if not town:
        return (code, None, places.regulator(code)) if code else (cells.Wrong("行政区划和镇街至少填一项"), "area", None)
    found = places.town_by_name.get((code, town)) if code else places.only_town.get(town)
    if found is None and code == places.city:
        found = places.only_town.get(town)
    if found is None:
        return cells.Wrong(f"「{town}」不是{area or '本市'}的镇街，请填写全称或九位代码"), "town", None
    county = places.county(found)
    return county, found.pk, places.regulator(county)


def _kinds(sheet: Sheet) -> None:
    """The kind follows from the code where the file does not say it; the status is `active`."""
    given = sheet.columns.get("kind") or [None] * sheet.size
    usccs = sheet.columns.get("uscc") or [None] * sheet.size
    kinds = [kind or KINDS.get((code or "")[:2], Kind.ENTERPRISE) for kind, code in zip(given, usccs, strict=True)]
    sheet.columns["kind"] = [str(kind) for kind in kinds]
    states = sheet.columns.get("status") or [None] * sheet.size
    sheet.columns["status"] = [str(state or Status.ACTIVE) for state in states]


def _times(sheet: Sheet) -> None:
    """Days in order, and a day of ending for what has ended."""
    now = today()
    for place in range(sheet.size):
        if place not in sheet.bad:
            _order(sheet, place, now)


def _order(sheet: Sheet, place: int, now: date) -> None:
    born, closed, since = (sheet.cell(key, place) for key in ("established_on", "closed_on", "status_since"))
    ended = sheet.columns["status"][place] in (Status.CLOSED, Status.REVOKED)
    for key, value in (("established_on", born), ("closed_on", closed), ("status_since", since)):
        if value and value > now:
            sheet.wrong(place, key, f"日期 {value} 在今天之后")
        elif value and value < born:
            sheet.wrong(place, key, f"日期 {value} 早于成立日期 {born}")
    if ended and not closed:
        sheet.wrong(place, "closed_on", "登记状态为注销或吊销的，须填写注销或吊销日期")
    if closed and not ended:
        sheet.wrong(place, "closed_on", "只有注销或吊销的才填写注销或吊销日期")


def _result(sheet: Sheet) -> Checked:
    kept = [place for place in range(sheet.size) if place not in sheet.bad] if sheet.bad else None
    types = {key: TYPES.get(BY_KEY[key].kind, pl.String) for key in sheet.columns if key in BY_KEY}
    types |= {"town": pl.Int64, "organ": pl.Int64}
    good = pl.DataFrame({key: pl.Series(values, dtype=types[key]) for key, values in sheet.columns.items()})
    errors = sorted(sheet.errors, key=lambda error: error.row)[:LISTED]
    chosen = good if kept is None else good[kept]
    return Checked(chosen, sheet.size, errors, sheet.faults, len(sheet.bad))
