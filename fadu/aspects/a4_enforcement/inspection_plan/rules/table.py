"""A table of demanded items: every row judged, typed values for the good ones, a sentence per fault for the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .shares import RATIOS, months, share

COLUMNS = {
    "code": "事项编码", "name": "事项名称", "mode": "方式",
    "ratio_a": "A 类比例", "ratio_b": "B 类比例", "ratio_c": "C 类比例", "ratio_d": "D 类比例",
    "times": "每年次数", "months": "检查月份", "minutes": "每次分钟", "listed": "名单", "reason": "理由",
}  # fmt: skip
OTHER = {
    "编码": "code", "名称": "name", "事项": "name", "检查事项": "name", "检查方式": "mode", "次数": "times",
    "月份": "months", "分钟": "minutes", "每户用时": "minutes", "每户用时（分钟）": "minutes", "每次用时（分钟）": "minutes",
    "名单（统一社会信用代码）": "listed", "统一社会信用代码": "listed", "说明": "reason",
    **{word: f"ratio_{letter}" for letter in "abcd" for word in (letter.upper(), f"{letter.upper()}类",
                                                                f"{letter.upper()}比例")},
}  # fmt: skip
HEADINGS = {title.replace(" ", ""): key for key, title in COLUMNS.items()} | OTHER
MODES = {"": "", "按比例抽取": "ratio", "按比例": "ratio", "比例": "ratio", "抽取": "ratio", "按名单": "list", "名单": "list"}
ASKED = ("mode", *RATIOS, "times", "listed", "reason")  # a row of the template without any of these asks for nothing
NO_SHARE = "请写成 5%、0.05 或者 1/20，在 0.01% 与 100% 之间，不查的写 0"


class BadHeading(ValueError):
    """The first line does not name the columns; the message says how to mend it."""


@dataclass(frozen=True)
class Known:
    """An item that the body may ask for."""

    pk: int
    code: str
    name: str
    window: int
    minutes: int


@dataclass
class Line:
    """A good row: the columns of a line, and the credit codes that are still to be looked up."""

    row: int
    item: Known
    values: dict[str, Any]
    codes: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """What a table says: lines, faults as (row, column, message), rows that ask for nothing."""

    lines: list[Line] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    empty: int = 0

    def wrong(self, row: int, key: str, message: str) -> None:
        """Note a fault."""
        self.faults.append((row, COLUMNS.get(key, key), message))


def plain(value: Any) -> str:
    """A cell as text: spreadsheets keep whole numbers as 12.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def keyed(headings: Iterable[str]) -> dict[str, str]:
    """Our key of each heading. Raises BadHeading."""
    found: dict[str, str] = {}
    for heading in headings:
        key = HEADINGS.get(str(heading).replace(" ", "").replace("(", "（").replace(")", "）"))
        if key is None:
            raise BadHeading(f"表头「{str(heading)[:40]}」不认识，可用的列：{'、'.join(COLUMNS.values())}")
        if key in found.values():
            raise BadHeading(f"表头有两列都是「{COLUMNS[key]}」，请删去一列")
        found[heading] = key
    if not {"code", "name"} & set(found.values()):
        raise BadHeading("表头缺少「事项编码」或者「事项名称」，请用页面上的模板")
    return found


def judge(rows: Iterable[Mapping[str, Any]], items: Iterable[Known]) -> Sheet:
    """Every row of a table. Raises BadHeading."""
    sheet, catalogue, seen = Sheet(), list(items), {}
    for place, row in enumerate(rows, 2):
        no, fault = getattr(row, "number", 0) or place, getattr(row, "fault", "")
        cells = {key: row[heading] for heading, key in keyed(row).items()}
        if fault:
            sheet.wrong(no, "整行", fault)
        elif not any(plain(cells.get(key)) for key in ASKED):
            sheet.empty += 1
        elif (item := _item(sheet, no, cells, catalogue)) is not None:
            if item.pk in seen:
                sheet.wrong(no, "code", f"「{item.code}」在第 {seen[item.pk]} 行已有，一个事项只写一行")
            seen.setdefault(item.pk, no)
            _line(sheet, no, cells, item)
    return sheet


def _item(sheet: Sheet, no: int, cells: Mapping[str, Any], items: list[Known]) -> Known | None:
    code, name = plain(cells.get("code")), plain(cells.get("name"))
    if not code and not name:
        sheet.wrong(no, "code", "请填写事项编码或者事项名称")
        return None
    found = [one for one in items if (one.code == code if code else one.name == name)]
    if len(found) == 1 and (not name or found[0].name == name):
        return found[0]
    if len(found) == 1:
        sheet.wrong(no, "name", f"编码「{code}」的事项是「{found[0].name}」，不是「{name[:40]}」：请改正其中一个")
    elif found:
        sheet.wrong(no, "name", f"有 {len(found)} 个事项都叫「{name[:40]}」，请填写事项编码")
    else:
        key, word = ("code", code) if code else ("name", name)
        sheet.wrong(no, key, f"「{word[:40]}」不是本主体已公布的检查事项，请从模板里抄")
    return None


def _line(sheet: Sheet, no: int, cells: Mapping[str, Any], item: Known) -> None:
    before = len(sheet.faults)
    values: dict[str, Any] = {"reason": plain(cells.get("reason"))}
    if len(values["reason"]) > 300:
        sheet.wrong(no, "reason", f"最长 300 字，现在是 {len(values['reason'])} 字")
    codes = plain(cells.get("listed")).upper().replace("，", " ").replace(",", " ").replace("、", " ").split()
    values["mode"] = _mode(sheet, no, cells, bool(codes))
    values |= _ratios(sheet, no, cells, values["mode"])
    values["times"] = _number(sheet, no, cells, "times", (1, 12), 1)
    values["minutes"] = _number(sheet, no, cells, "minutes", (5, 2000), item.minutes)
    values["window"] = _months(sheet, no, cells, item)
    if len(sheet.faults) == before and values["window"].bit_count() < values["times"]:
        sheet.wrong(no, "times", f"一年 {values['times']} 次，多于可检查的月份（{values['window'].bit_count()} 个月）")
    if len(sheet.faults) == before:
        sheet.lines.append(Line(no, item, values, list(dict.fromkeys(codes))))


def _mode(sheet: Sheet, no: int, cells: Mapping[str, Any], listed: bool) -> str:
    word = plain(cells.get("mode"))
    if word not in MODES:
        sheet.wrong(no, "mode", f"「{word[:20]}」不认识，请写「按比例抽取」或者「按名单」")
    mode = MODES.get(word, "") or ("list" if listed else "ratio")
    if mode == "ratio" and listed and word in MODES:
        sheet.wrong(no, "mode", "写了按比例抽取，又填了名单：请删去名单，或者把方式改为「按名单」")
    return mode


def _ratios(sheet: Sheet, no: int, cells: Mapping[str, Any], mode: str) -> dict[str, Any]:
    if mode == "list":
        return dict.fromkeys(RATIOS, 0)
    found: dict[str, Any] = {}
    for key in RATIOS:
        value = cells.get(key)
        told = None if isinstance(value, date) else share(plain(value))
        if isinstance(value, date):
            sheet.wrong(no, key, "表格软件把它变成了日期：请写成 5%，或者把单元格格式改为文本再写 1/20")
        elif told is None:
            sheet.wrong(no, key, f"「{plain(value)[:20]}」不是比例，{NO_SHARE}")
        found[key] = told
    if None not in found.values() and not any(found.values()):
        sheet.wrong(no, "ratio_a", "四类企业的比例都是 0，等于不查：请填写比例，或者删去这一行")
    return found


def _number(sheet: Sheet, no: int, cells: Mapping[str, Any], key: str, span: tuple[int, int], otherwise: int) -> int:
    text = plain(cells.get(key))
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and span[0] <= int(text) <= span[1]):
        sheet.wrong(no, key, f"「{text[:20]}」不行，请写 {span[0]} 到 {span[1]} 的整数，不带单位")
        return otherwise
    return int(text)


def _months(sheet: Sheet, no: int, cells: Mapping[str, Any], item: Known) -> int:
    value = cells.get("months")
    text = plain(value)
    mask = None if isinstance(value, date) else months(text) if text else item.window
    if mask is None:
        changed = "表格软件把它变成了日期：请把单元格格式改为文本，" if isinstance(value, date) else f"「{text[:20]}」不是月份，"
        sheet.wrong(no, "months", f"{changed}请写成 3、4、9 或者 3—5 的样子，不写的按事项目录")
    elif mask & ~item.window and text != "全年":
        extra = "、".join(str(m) for m in range(1, 13) if (mask & ~item.window) >> (m - 1) & 1)
        sheet.wrong(no, "months", f"该事项的检查月份不含 {extra} 月，请删去")
    return item.window if mask is None else mask & item.window
