"""A request to reckon a period, as it stands in an address or in the body of an interface call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from fadu import law
from fadu.kernel import clocks
from fadu.kernel.today import CITY_TIME, today

MOST_PAUSES = 6
MOST_EXTENSION = 3650
AREAS = {
    "reconsideration": "行政复议",
    "litigation": "行政诉讼",
    "petition": "信访",
    "mediation": "调解",
    "disclosure": "政府信息公开",
    "penalty": "行政处罚",
    "coercion": "行政强制",
    "permit": "行政许可",
    "service": "送达",
    "payment": "中小企业款项支付",
    "appeal": "企业诉求",
    "credit": "社会信用",
    "rulemaking": "规章制定",
    "document": "行政规范性文件",
    "decision": "重大行政决策",
    "oversight": "政府督查",
    "supervision": "行政执法监督",
    "powers": "权责清单",
    "data": "政务数据共享",
    "plan": "应急预案",
    "inspection": "入企检查",
    "visit": "入企检查到访",
    "inspection_plan": "年度检查计划",
    "enterprise_complaint": "入企检查投诉",
    "law_inspection": "法治督察",
    "law_measure": "督察措施",
    "law_problem": "问题整改",
    "law_clue": "线索移送",
    "law_event": "重大法治事件",
    "dispatch": "调度",
    "assessment": "考核",
    "annual_report": "年度报告",
    "demonstration": "示范创建",
    "law_checklist": "问题清单认领",
    "law_form": "在线填报",
}
COMMON = (
    "reconsideration.file",
    "litigation.sue",
    "litigation.sue_after_decision",
    "reconsideration.decide",
    "disclosure.answer",
    "petition.review_request",
    "penalty.hearing_request",
    "penalty.pay",
)


@dataclass
class Wish:
    """What is to be reckoned, as typed, with messages by field."""

    term: law.Term
    start: str = ""
    pauses: list[tuple[str, str]] = field(default_factory=list)
    extend: str = ""
    known_on: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def in_hours(self) -> bool:
        """Whether the period counts hours, so that it starts at a moment."""
        return self.term.current.period is not None and self.term.current.period.unit == "hours"


def area_of(term: law.Term) -> str:
    """Title of the area a term belongs to."""
    key = term.key.partition(".")[0]
    return AREAS.get(key, key)


def grouped(terms: Sequence[law.Term]) -> dict[str, list[law.Term]]:
    """Terms by the title of their area, in the catalogue's order."""
    groups: dict[str, list[law.Term]] = {}
    for term in terms:
        groups.setdefault(area_of(term), []).append(term)
    return groups


def common() -> list[law.Term]:
    """The terms that citizens meet most, in the order of COMMON."""
    known = {term.key: term for term in law.terms()}
    return [known[key] for key in COMMON if key in known]


def matching(words: str) -> list[law.Term]:
    """Terms whose title, start event, area or law holds all words."""
    wanted = words.lower().split()
    return [term for term in law.terms() if all(word in _haystack(term) for word in wanted)]


def _haystack(term: law.Term) -> str:
    period = term.current.period
    return f"{area_of(term)} {term.title} {term.start} {term.current.citation} {period.text if period else ''}".lower()


def from_query(term: law.Term, query: QueryDict) -> Wish:
    """The wish in an address; pauses are pairs of pause_from and pause_to."""
    begins, ends = query.getlist("pause_from"), query.getlist("pause_to")
    longest = max(len(begins), len(ends))
    padded = zip(begins + [""] * (longest - len(begins)), ends + [""] * (longest - len(ends)), strict=True)
    pauses = [(a.strip(), b.strip()) for a, b in padded if a.strip() or b.strip()][:MOST_PAUSES]
    return Wish(
        term, query.get("start", "").strip(), pauses, query.get("extend", "").strip(), query.get("known_on", "").strip()
    )


def day_of(text: str) -> date:
    """A day as people write it: 2026-03-09, 2026/3/9, 2026年3月9日. Raises ValueError."""
    plain = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    year, month, day = (int(part) for part in plain.strip().split("-"))
    if max(year, month, day) > 9999:
        raise ValueError(text)
    return date(year, month, day)


def _read_day(wish: Wish, name: str, text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError:
        wish.errors[name] = f"「{text[:20]}」不是有效日期，请写成 2026-03-09 的形式"
        return None


def _start(wish: Wish) -> date | datetime | None:
    if not wish.start:
        wish.errors["start"] = f"请填写{wish.term.start}"
        return None
    if not wish.in_hours:
        return _read_day(wish, "start", wish.start)
    try:
        moment = datetime.fromisoformat(wish.start)
        if not re.search(r"[T ]\d", wish.start):  # a day alone would be taken for midnight
            raise ValueError(wish.start)
    except ValueError:
        wish.errors["start"] = "请填写日期和时刻，如 2026-03-09T14:30"
        return None
    return moment if moment.tzinfo is None else moment.astimezone(CITY_TIME).replace(tzinfo=None)


def _pauses(wish: Wish) -> list[law.Pause]:
    found = []
    for n, (begin, end) in enumerate(wish.pauses, 1):
        name = f"pause{n}"
        if not begin:
            wish.errors[name] = "请填写中止日"
            continue
        first = _read_day(wish, name, begin)
        last = _read_day(wish, name, end) if end else None
        if name in wish.errors or first is None:
            continue
        if last is not None and last < first:
            wish.errors[name] = "恢复日早于中止日"
            continue
        found.append(law.Pause(first, last))
    return found


def _extend(wish: Wish) -> int:
    if not wish.extend:
        return 0
    if not wish.extend.isascii() or not wish.extend.isdigit() or len(wish.extend) > 5:
        wish.errors["extend"] = "延长应为不小于 0 的整数"
        return 0
    n = int(wish.extend)
    if n > MOST_EXTENSION:
        wish.errors["extend"] = f"延长不得大于 {MOST_EXTENSION}"
    return n


def reckon(wish: Wish) -> law.Due | None:
    """The due day, or None with `wish.errors` telling what is wrong beside which field."""
    start, pauses, extend = _start(wish), _pauses(wish), _extend(wish)
    known_on = _read_day(wish, "known_on", wish.known_on) if wish.known_on else None
    if wish.errors or start is None:
        return None
    calendar = clocks.calendar()
    options: dict[str, Any] = {
        "pauses": pauses,
        "extend": extend,
        "today": today(),
        "calendar": calendar.as_known_on(known_on) if known_on else calendar,
    }
    try:
        return law.due(wish.term, start, **options)
    except law.LawError as error:
        wish.errors[_field_of(error, wish)] = str(error)
    except OverflowError:
        wish.errors["start"] = "日期超出可以计算的范围"
    return None


def _field_of(error: law.LawError, wish: Wish) -> str:
    """The field a refusal of the law belongs beside."""
    if isinstance(error, law.BadInput):
        if "延长" in str(error):
            return "extend"
        if "暂停" in str(error) and wish.pauses:
            return "pause1"
    return "start"
