"""Whether the plan as it stands keeps caps and spacing: what it does not keep is named with the rule and its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Count

from fadu.registry.inspection_catalogue.rules.model import Limit

from .common import months_text
from .demanded import Words
from .framing.caps import Caps, cited, classes_of, read_caps, yearly
from .models import Conflict, PlanVisit, Subject, YearPlan
from .staying import GROUND, STAY, minutes_of, tasks_of, too_long

KINDS = ("cap", "body_cap", "spacing")  # answered before the plan is filed
NOTED = (*KINDS, STAY)
OWN = "年度检查计划的编制要求，本平台口径"


@dataclass(frozen=True)
class Fault:
    """Something that the plan does not keep at one enterprise. size: visits too many, or months too near."""

    kind: str
    enterprise: int
    rows: tuple[str, ...]
    text: str
    ground: str
    confidence: str
    size: int


def faults(plan: YearPlan, enterprise: int | None = None) -> list[Fault]:
    """All of them (those of one enterprise), from the lines of the version in use."""
    day = plan.frozen_on or plan.opened_on
    caps = read_caps(day, plan.year)
    lines: dict[int, list[PlanVisit]] = {}
    for line in _several(plan, enterprise, any(not limit.n for limit in caps.limits)):
        lines.setdefault(line.enterprise_id, []).append(line)
    if not lines:
        return []
    words = Words.of(line for mine in lines.values() for line in mine)
    classes = classes_of(list(lines), caps.fields, day)
    return [fault for firm, mine in lines.items() for fault in _of(plan, caps, words, mine, classes.get(firm))]


def _several(plan: YearPlan, enterprise: int | None, every: bool) -> Iterable[PlanVisit]:
    """Lines of enterprises with several visits (of all, where a rule allows none), or of one enterprise."""
    rows = PlanVisit._plain.filter(plan=plan, until=None)
    if enterprise is not None:
        rows = rows.filter(enterprise_id=enterprise)
    elif not every:
        twice = rows.values("enterprise_id").annotate(n=Count("pk")).filter(n__gt=1).order_by()
        rows = rows.filter(enterprise_id__in=twice.values("enterprise_id"))
    return rows.select_related("special").order_by("enterprise_id", "month", "pk")


def _free(line: PlanVisit) -> bool:
    """A visit of a special plan that a superior ordered and nothing else: it uses up no cap."""
    return bool(line.special and line.special.kind == "superior" and line.bodies == [line.special.body_id])


def _of(plan: YearPlan, caps: Caps, words: Words, lines: list[PlanVisit], classes: dict[str, str] | None
        ) -> Iterator[Fault]:
    counted = [line for line in lines if not _free(line)]
    tasks = [(i, o, words.items[i].domain if i in words.items else "") for line in counted
             for i, o in zip(line.items, line.owners, strict=True)]  # fmt: skip
    every, own = caps.at(lines[0].grade, tasks, classes)
    if every and len(counted) > yearly(every):
        yield _over("cap", every, counted, f"{lines[0].grade} 类企业计划到访 {len(counted)} 次", words)
    for body in sorted({b for line in lines for b in line.bodies}):
        mine = [line for line in counted if body in line.bodies]
        limit = own.get(body)
        if limit and len(mine) > yearly(limit):
            yield _over("body_cap", limit, mine, f"「{words.body(body)}」计划到访 {len(mine)} 次", words)
        yield from _near(plan, words, body, mine)


def _over(kind: str, limit: Limit, lines: list[PlanVisit], what: str, words: Words) -> Fault:
    cap = yearly(limit)
    return Fault(kind, lines[0].enterprise_id, (f"上限：{limit.title}（{cap} 次/年）", *_rows(lines, words)),
                 f"{what}，超过「{limit.title}」每年 {cap} 次：抽中事项的检查月份合不到更少的到访", cited(limit),
                 limit.confidence, len(lines) - cap)  # fmt: skip


def _near(plan: YearPlan, words: Words, body: int, lines: list[PlanVisit]) -> Iterator[Fault]:
    for one, other in pairwise(lines):
        if other.month - one.month < plan.spacing:
            yield Fault("spacing", one.enterprise_id, (f"间隔：{plan.spacing} 个月", *_rows([one, other], words)),
                        f"「{words.body(body)}」{one.month} 月和 {other.month} 月两次到访相隔不足 {plan.spacing} 个月",
                        OWN, "platform", plan.spacing - (other.month - one.month))  # fmt: skip


def _rows(lines: list[PlanVisit], words: Words) -> Iterator[str]:
    for line in lines:
        what = "、".join(words.item(i) for i in line.items[:3])
        windows = {words.items[i].window for i in line.items if i in words.items}
        told = f"（事项检查月份 {months_text(windows.pop())}）" if len(windows) == 1 else ""
        yield f"安排：{line.month} 月「{what}」{told}"


def long_stays(plan: YearPlan, enterprise: int | None = None) -> list[Fault]:
    """Visits that last longer than the plan allows, by the body that needs longest. size: minutes beyond the limit."""
    rows = PlanVisit._plain.filter(plan=plan, until=None)
    found = too_long(plan, rows if enterprise is None else rows.filter(enterprise_id=enterprise))
    if not found:
        return []
    words, minutes = Words.of(line for line, _ in found), minutes_of(plan)
    since = f"（自 {plan.stay_since} 起）" if plan.stay_since else ""
    told = []
    for line, stay in found:
        tasks = [f"安排：{line.month} 月「{words.body(o)}」{words.item(i)} {n} 分钟" for i, o, n in tasks_of(line, minutes)]
        price = f"拆到上限以内须多跑 {stay.more} 次" if stay.more else "单独一项就超过，拆分也做不到"
        text = (f"{line.month} 月的到访，「{words.body(stay.body)}」要 {stay.longest} 分钟，超过一次到访至多 {plan.stay_limit} 分钟；"
                f"{len(line.bodies)} 个主体合计 {stay.total} 分钟；{price}")  # fmt: skip
        rule = f"上限：一次到访 {plan.stay_limit} 分钟{since}"
        told.append(Fault(STAY, line.enterprise_id, (rule, *tasks), text, GROUND, "platform",
                          stay.longest - plan.stay_limit))  # fmt: skip
    return told


def note(plan: YearPlan, enterprise: int | None = None) -> None:
    """Keep the plan's faults (those of one enterprise) among its conflicts; answers stay while a fault is the same."""
    found = [*faults(plan, enterprise), *long_stays(plan, enterprise)]
    names = dict(Subject.objects.filter(plan=plan, enterprise_id__in={f.enterprise for f in found})
                 .values_list("enterprise_id", "public_id"))  # fmt: skip
    told = {(f.kind, _key(f, names)): f for f in found}
    known = Conflict._plain.filter(plan=plan, kind__in=NOTED, enterprise__isnull=False)
    mine = known if enterprise is None else known.filter(enterprise_id=enterprise)
    kept = {(c.kind, c.rows): c.pk for c in mine}
    Conflict._plain.filter(pk__in=[pk for place, pk in kept.items() if place not in told]).delete()
    Conflict._plain.bulk_create(
        Conflict(matter_id=plan.pk, plan=plan, kind=kind, rows=rows, text=_worded(fault, names), ground=fault.ground,
                 confidence=fault.confidence, size=fault.size, enterprise_id=fault.enterprise)
        for (kind, rows), fault in told.items() if (kind, rows) not in kept
    )  # fmt: skip
    plan.cap_breaches = known.filter(kind__in=("cap", "body_cap")).count()


def _key(fault: Fault, names: dict[int, str]) -> str:
    return "\n".join((f"企业：{names.get(fault.enterprise, '专项对象')}", *fault.rows))


def _worded(fault: Fault, names: dict[int, Any]) -> str:
    return f"企业「{names.get(fault.enterprise, '专项对象')}」：{fault.text}"
