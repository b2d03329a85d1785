"""Which numbers of a passage are targets, with comparator and unit; the others are given with the reason why not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from . import words
from .dates import is_date
from .numerals import Number, numbers
from .passage import Passage

RATIO_TALK = r"率|比|占|数|实现|完成|覆盖|增长|下降|压减|减少|提高|提升|精简"
DAYS = ("个工作日", "工作日", "日", "天", "个自然日", "小时", "个小时", "分钟", "个月")
Value = Fraction | tuple[Fraction, Fraction]
NEAR, WIDE = 40, 240  # how far around a number its words are looked for: endless sentences must not cost endless time


@dataclass(frozen=True)
class Quantity:
    """A number that is a target, with its place (comparison words and unit included)."""

    value: Value | None
    unit: str
    comparator: str
    start: int
    end: int
    extra: tuple[tuple[str, Any], ...] = ()


def _unit(view: str, number: Number) -> tuple[str, int]:
    """Unit and where the number with its unit ends."""
    if number.unit:
        return number.unit, number.end
    rest = view[number.end : number.end + NEAR]
    rest_at = number.end + (1 if re.match(r"[多余](?=[个项件次场名家人户处份])", rest) else 0)
    if words.CLASSIFIED.match(view[rest_at : rest_at + NEAR]):
        return "项", rest_at + 1
    found = words.UNIT.match(view[rest_at : rest_at + NEAR])
    if found:
        return found.group(), rest_at + found.end()
    # 10以上个: the measure follows the comparison
    late = re.match(r"(?:及)?(?:以上|以内|以下|左右)(?:的)?", view[rest_at : rest_at + NEAR])
    found = words.UNIT.match(view[rest_at + late.end() : rest_at + NEAR]) if late else None
    return (found.group() if found else ""), rest_at


def _after(view: str, end: int) -> tuple[str, int] | None:
    for sign, pattern in words.AFTER:
        hit = pattern.match(view[end : end + NEAR])
        if hit:
            return sign, end + hit.end()
    return None


def _before(view: str, start: int) -> tuple[str, int] | None:
    low = max(0, start - NEAR)
    whole = words.OF_WHAT.search(view[low:start])
    ends = [start] + [low + i for i in range(whole.start(), whole.start() + 9)] if whole else [start]
    for end in ends:
        for sign, pattern in words.BEFORE:
            hit = pattern.search(view[low:end])
            if hit:
                return sign, hit.start() + low
    return None


def _comparator(view: str, number: Number, end: int) -> tuple[str, int, int, bool]:
    """Sign, the place it covers, and whether a word said it. 左右 wins over 达到; 超过…以上 keeps the stricter word before."""
    after, before = _after(view, end), _before(view, number.start)
    start = before[1] if before else number.start
    stop = after[1] if after else end
    if after and after[0] == "~":
        return "~", start, stop, True
    if before and before[0] in ("<=", "<", ">", "~"):
        return before[0], start, stop, True
    if after or before:
        return (after or before)[0], start, stop, True  # type: ignore[index]
    if number.form == "over_half":
        return ">", start, stop, True
    many = re.match(r"[多余](?=[个项件次场名家人户处份])", view[number.end : number.end + NEAR])
    return (">=" if many else "="), start, stop, bool(many)


def _quoted(view: str, at: int) -> bool:
    """Inside a title or a quoted name: 《…》 〔…〕 “…” (numbers there are names, not amounts)."""
    before = view[max(0, at - WIDE) : at]
    return any(before.count(a) > before.count(b) for a, b in ("《》", "〔〕", "“”"))


def _clause(view: str, start: int) -> str:
    low = max(0, start - WIDE)
    return view[max(low, *(view.rfind(mark, low, start) + 1 for mark in ",;。!?")) : start]


def _is_name(view: str, number: Number, unit: str) -> bool:
    """Numbers that are part of a date, a title, a quoted name or a set phrase: nothing a reviewer must look at."""
    if _quoted(view, number.start) or is_date(view, number.start, number.end):
        return True
    low = max(0, number.start - NEAR)
    start, end = number.start - low, number.end - low
    if words.REPEATED.search(view[low : number.start]):
        return True
    if any(f.start() < end and start < f.end() for f in words.FIXED.finditer(view[low : number.end + NEAR])):
        return True
    return not unit and number.form != "arabic"


def _why_not(view: str, number: Number, unit: str, said: bool) -> str | None:
    """The reason a number is no target; "" when it is not worth a reviewer's look; None when it is one."""
    clause, rest = _clause(view, number.start), view[number.end : number.end + WIDE]
    if number.form == "han" and not number.value and not unit and words.ZERO_GOAL.search(clause):
        return "“零”的要求没有量词，未作目标"
    if _is_name(view, number, unit):
        return ""
    if number.unit == "%":
        return _why_not_ratio(clause, rest, number, said)
    if not unit:
        return "数字后没有量词，未作目标"
    if words.STRUCTURE.match(rest) and (words.COUNTING.search(clause) or not said):
        return "条目计数，不作目标"
    if words.PAST.search(clause):
        return "已发生的情况，不作目标"
    if said and rest.startswith(unit + "以上的") and words.CONDITION.search(clause):
        return "适用条件，不作目标"
    return _why_not_bare(view, clause, rest, number, unit, said)


def _why_not_ratio(clause: str, rest: str, number: Number, said: bool) -> str | None:
    if words.PAST.search(clause) or re.search(r"(?:由|从)$", clause):
        return "已有水平，不作目标"
    if (
        number.form in ("fraction", "tenths")
        and not said
        and not re.search(RATIO_TALK, clause)
        and not words.DOING.search(re.split("[,;。]", rest)[0])
    ):
        return "比例用语，未见指标，不作目标"
    measured = words.MEASURED_OF.match(clause) and re.match(r"(?:以上|以下)?的", rest)
    if measured or re.match(r"(?:以上)?的?(?:股权|股份|投票)", rest):
        return "适用条件，不作目标"
    return None


def _why_not_bare(view: str, clause: str, rest: str, number: Number, unit: str, said: bool) -> str | None:
    if re.search(r"(?:由|从)$", clause):
        return "起点数值，不作目标"
    if unit in DAYS and "%" in re.split("[,;。]", clause + rest)[0]:
        return "随比例指标的期限条件，不单作目标"
    if said or unit == "倍" and number.form == "double" or re.search(r"(?:缩短|压缩|压减|减少|提前|延长)$", clause):
        return None
    if re.match(r".*(?:^|[,;])对[^,;。]*$", clause) and re.match(r"[^,;。]*(?:开展|进行|实施|完成)", rest):
        return None
    cycle = words.PER_PERIOD.search(clause)
    if (
        unit in words.NEEDS_COMPARISON
        and not (unit in ("类", "种", "条", "倍", "人", "元", "百分点", "个百分点") and words.DOING.search(clause))
        and not cycle
    ):
        return "没有比较词，未作目标"
    if number.form == "han" and number.value == 1 and unit not in ("次", "场", "件", "部", "期", "轮", "批次"):
        return ""
    return "" if unit in ("级", "届") else _why_not_counted(clause, rest, number, bool(cycle))


def _why_not_counted(clause: str, rest: str, number: Number, cycle: bool) -> str | None:
    """A bare amount needs somebody who does something; an unknown verb is taken as one and marked for the reviewer."""
    if words.DOING.search(clause) or cycle or re.search(r"(?:率|数|量|增长|下降|压减)$", clause):
        return None
    if number.form == "han":
        return ""
    describes = words.DESCRIBING.search(clause) or re.search(r"涉及|惠及", clause)
    if describes or re.match(r"[^,;。]*(?:全覆盖|全部|均)", rest):
        return "没有行动词，未作目标"
    return None


def _extra(view: str, number: Number, start: int, said: bool) -> tuple[tuple[str, Any], ...]:
    clause, extra = _clause(view, start), []
    body = words.PER_BODY.search(clause)
    if body:
        extra.append(("per", body["body"]))
    move = re.search(rf"(?P<d>{words.DOWN})|(?P<u>{words.UP})", view[max(0, start - 6) : number.start])
    if move and number.unit in ("%", "倍") and not re.search(r"[至到]$", view[: number.start]):
        extra.append(("direction", "down" if move["d"] else "up"))
    base = re.search(r"同比|较上年|比上年|较去年|比去年|较\d{4}年|比\d{4}年", clause)
    if base:
        extra.append(("baseline", base.group()))
    guessed = number.form == "han" and number.value < 10 or not (number.unit or words.DOING.search(clause))
    if guessed and not said and not words.PER_PERIOD.search(clause):
        extra.append(("uncertain", True))
    return tuple(extra)


def _shared_sign(view: str, hits: list[Quantity], start: int) -> str:
    """分别达到95%、98%: the word before the first number speaks for the list."""
    before = hits[-1] if hits else None
    if (
        before
        and re.fullmatch(r"[、和]", view[before.end : start])
        and "分别" in view[max(0, before.start - 12) : before.end]
    ):
        return before.comparator
    return "="


def _cycle(view: str, start: int) -> str | None:
    """The period of a frequency named in the same clause before the number."""
    every = list(words.PER_PERIOD.finditer(_clause(view, start)))
    found = every[-1] if every else None
    return (found["every"] or found["adv"].removeprefix("按").removeprefix("逐")) if found else None


def _bare_cycles(view: str, taken: list[Quantity]) -> list[Quantity]:
    """每季度通报, 每5年修订一次: a period with a verb and no other amount."""
    hits = []
    for found in words.PER_PERIOD.finditer(view):
        stop = min([p for p in (view.find(m, found.end()) for m in ",;。!?") if p >= 0], default=len(view))
        if any(found.start() <= q.start < stop or q.start <= found.start() < q.end for q in taken) or _quoted(
            view, found.start()
        ):
            continue
        if re.match(
            r"(?:第?\d{1,2}个?(?:日|月|工作日)(?:之?前)?)?(?:至少|定期|组织|开展|召开|通报|调度|报送|公布|发布|更新|修订|清理|检查|评估|听取|研究|督导|汇总|分析"
            r"|举办)",
            view[found.end() :],
        ):
            period = found["every"] or found["adv"].removeprefix("按").removeprefix("逐")
            hits.append(Quantity(None, "", "cycle", found.start(), found.end(), (("period", period),)))
    return hits


def _ranged(view: str, first: Number, second: Number) -> bool:
    between = view[first.end : second.start]
    return (
        bool(re.fullmatch(r"(?:%|个|项|件|次|场|名)?(?:至|到|-{1,2}|~)", between))
        and first.value < second.value
        and view[max(0, first.start - 1) : first.start] not in ("由", "从")
    )


def _kept(view: str, hits: list[Quantity], number: Number, pair: Number | None, seen: Seen) -> Quantity:
    """The quantity that a number (or a pair of numbers) makes."""
    extra = _extra(view, pair or number, seen.start, seen.said)
    value: Value = (number.value, pair.value) if pair else number.value
    period = _cycle(view, seen.start)
    sign = _shared_sign(view, hits, seen.start) if seen.sign == "=" and not pair else seen.sign
    if period:
        more = (*extra, ("period", period), ("sign", sign))
        return Quantity(value, seen.unit, "cycle", seen.start, seen.stop, more)
    return Quantity(value, seen.unit, "range" if pair else sign, seen.start, seen.stop, extra)


@dataclass(frozen=True)
class Seen:
    """What stands around a number: unit, where that ends, comparison, the place it covers, whether a word said it."""

    unit: str
    end: int
    sign: str
    start: int
    stop: int
    said: bool
    why: str | None


def _look(view: str, number: Number, pair: Number | None) -> Seen:
    last = pair or number
    unit, end = _unit(view, last)
    whole = Number(number.value, number.start, last.end, last.unit or number.unit, number.form)
    sign, start, stop, said = _comparator(view, whole, end)
    return Seen(unit, end, sign, start, stop, said, _why_not(view, whole, unit, said or bool(pair)))


def quantities(passage: Passage) -> tuple[list[Quantity], list[dict[str, Any]]]:
    """Targets with numbers, in order, and what was left out."""
    view, skip = passage.view, -1
    found, hits, left_out = list(numbers(view)), list[Quantity](), list[dict[str, Any]]()
    periods = [m.span() for m in words.PER_PERIOD.finditer(view)]
    for i, number in enumerate(found):
        if number.start < skip or any(s <= number.start < e for s, e in periods):
            continue
        pair = found[i + 1] if i + 1 < len(found) and _ranged(view, number, found[i + 1]) else None
        seen = _look(view, number, pair)
        if seen.why is None:
            skip = seen.stop
            hits.append(_kept(view, hits, number, pair, seen))
        elif seen.why:
            place, span = passage.cut(max(0, number.start - 12), seen.end + 8), passage.cut(number.start, seen.end).span
            left_out.append({"text": place.said, "reason": seen.why, "span": list(span)})
    return sorted(hits + _bare_cycles(view, hits), key=lambda q: q.start), left_out
