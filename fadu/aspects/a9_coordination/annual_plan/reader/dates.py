"""Deadlines as plans state them: 6月底前, 第二季度, 年内, 2025年底, 长期坚持. A missing year is the plan's year, or stays unknown."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from .numerals import HAN, from_han
from .shape import Deadline

_N = rf"(?:\d{{1,2}}|{HAN})"
_YEAR = r"(?:(?P<year>(?:19|20)\d{2}|二[零〇][零〇一二三四五六七八九]{2})年度?|(?P<rel>今年|本年度?|当年|明年|次年|下一?年|年内)的?)?"
_TAIL = r"(?P<tail>之?前|以前|为止|止)?"

DATED = re.compile(
    rf"{_YEAR}(?:(?P<month>{_N})月(?:份)?(?:(?P<day>{_N})[日号]|(?P<end>底|末)|(?P<ten>上旬|中旬|下旬))?{_TAIL}"
    rf"|第?(?P<quarter>[一二三四1-4])季度(?:末|底|内)?{_TAIL.replace('tail', 'qtail')}"
    rf"|(?P<half>上半年|下半年)(?:末|底)?{_TAIL.replace('tail', 'htail')})"
    r"|(?P<yend>(?:(?P<y2>(?:19|20)\d{2}|二[零〇][零〇一二三四五六七八九]{2})|(?P<r2>今|本|当|明|次)|(?<![\d一二三四五六七八九十百每半整全去往常多近])"
    r")年(?:底|末|内|度内|终)之?前?)"
    r"|(?P<all>全年(?!龄))|(?P<y3>20\d{2})年度?(?P<y3tail>之?前)?(?![\d月底末内年上下第])"
)
ONGOING = re.compile(r"长期坚持|持续推进|长期|常态化|持续开展|全年持续|贯穿全年|全年(?:推进|实施)|持续")
BASELINE = re.compile(r"(?:较|比|自|从|于|以|同比|截至|截止到?|超过|高于|低于)$")


@dataclass(frozen=True)
class Found:
    """A deadline with its place in the view."""

    deadline: Deadline
    start: int
    end: int


def _number(text: str) -> int:
    return int(text) if text.isdigit() else from_han(text)


def _year(named: str | None, relative: str | None, plan_year: int | None) -> int | None:
    if named:
        return _number(named)
    if relative and relative[0] in "明次下":
        return plan_year + 1 if plan_year else None
    return plan_year


def _iso(year: int | None, month: int, day: int | None = None) -> str | None:
    """The day, or None when the year is unknown; None as day means the last one of the month."""
    if year is None or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return f"{year:04d}-{month:02d}-{min(day or last, last):02d}"


def _month_day(found: re.Match[str], year: int | None) -> tuple[str | None, str]:
    month = _number(found["month"])
    if found["day"]:
        return _iso(year, month, _number(found["day"])), "day"
    if found["ten"]:
        return _iso(year, month, {"上旬": 10, "中旬": 20, "下旬": None}[found["ten"]]), "day"
    if found["tail"] and not found["end"]:  # 6月前 ends with May; 6月底前 ends with June
        before = (year, month - 1) if month > 1 else (year and year - 1, 12)
        return _iso(before[0], before[1]), "month"
    return _iso(year, month), "month"


def _resolve(found: re.Match[str], plan_year: int | None) -> Deadline:
    text = found.group()
    if found["y3"]:
        year = int(found["y3"]) - (1 if found["y3tail"] else 0)
        return Deadline(f"{year}-12-31", "year", text)
    if found["yend"]:
        return Deadline(_iso(_year(found["y2"], found["r2"], plan_year), 12), "year", text)
    if found["all"]:
        return Deadline(_iso(plan_year, 12), "year", text)
    year = _year(found["year"], found["rel"], plan_year)
    if found["month"]:
        return Deadline(*_month_day(found, year), text)
    if found["quarter"]:
        return Deadline(_iso(year, 3 * _number(found["quarter"])), "quarter", text)
    return Deadline(_iso(year, 6 if found["half"] == "上半年" else 12), "half", text)


def _quoted(text: str, at: int) -> bool:
    before = text[max(0, at - 240) : at]
    return (
        before.count("《") > before.count("》")
        or before.count("“") > before.count("”")
        or before.count("〔") > before.count("〕")
    )


def deadlines(text: str, plan_year: int | None) -> list[Found]:
    """Deadlines in running text; baselines (较2023年), document names and plain dates of events are left out."""
    hits = []
    for found in DATED.finditer(text):
        start = found.start()
        if _quoted(text, start) or BASELINE.search(text[max(0, start - 6) : start]):
            continue
        if text[found.end() :].startswith(("至", "到", "-", "~")) and found["y3"]:
            continue
        if found["day"] and not found["tail"] and not re.match(r"[,]?(?:完成|办结|到期)", text[found.end() :]):
            continue
        if found["y3"] and plan_year and int(found["y3"]) < plan_year:
            continue
        hits.append(Found(_resolve(found, plan_year), start, found.end()))
    return hits


def field_deadline(text: str, plan_year: int | None) -> Deadline | None:
    """The deadline of a 完成时限 field or column, where a bare date is enough and 长期坚持 is an answer."""
    dated = [found for found in DATED.finditer(text) if found.group()]
    if dated:
        resolved = _resolve(dated[-1], plan_year)
        return Deadline(resolved.on, resolved.precision, text.strip())
    if ONGOING.search(text) or text.strip() in ("全年", "常年", "长年"):
        return Deadline(None, "ongoing", text.strip())
    return Deadline(_iso(plan_year, 12), "year", text.strip()) if re.search(r"年底|年末|年内|年度内", text) else None


def default_deadline(plan_year: int | None) -> Deadline:
    """The end of the plan's year when the text names no day: marked as such."""
    return Deadline(_iso(plan_year, 12), "default", "")


def is_date(text: str, start: int, end: int) -> bool:
    """Whether the number at this place belongs to a date, a document number or an article."""
    after, before = text[end : end + 2], text[max(0, start - 2) : start]
    shortened = re.search(r"(?:压缩|缩短|压减|减少)(?:至|到|为)$", text[max(0, start - 3) : start])
    if re.match(r"[日天]之?以?内", text[end : end + 3]) or shortened and re.match(r"[日天]", after):
        return False
    if re.match(r"年|月|[日号]|季度|时\d|点|:\d|届|周年", after) and not re.match(
        r"年度?[^底末内前]?[次场件项个]", after
    ):
        return True
    return bool(re.search(r"第$|〔$|\[\d*$|[.\-/~]$|“十$", before) or re.match(r"〕|\]|条第|款|章|届|级", after))
