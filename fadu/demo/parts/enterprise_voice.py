"""What enterprises of the synthetic city said: ratings of past visits in batches, some complaints, some dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from fadu.demo.world import World
from fadu.kernel.access import PUBLIC, SYSTEM
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.people.models import Organ
from fadu.registry.enterprise_voice import offers, releasing, visits
from fadu.registry.enterprise_voice.procedure import supervision_of
from fadu.registry.enterprise_voice.rules import release
from fadu.registry.enterprise_voice.rules.policy import first_day, last_day, policy_on, released_on, ripe
from fadu.registry.enterprises.models import Enterprise

ORDER = 50
SEED = 50_617
SHARE = 0.45  # of those invited, how many rate; an assumption of the demonstration
PRAISE = ("讲得清楚，告诉了怎么改。", "一次查完，没有耽误生意。", "态度文明，程序规范。", "", "", "")
REPROACH = ("时间长了些，希望提前约。", "要的材料上次已经交过。", "建议几个部门一起来。", "", "", "")
COMPLAINTS = (
    (
        "repeated",
        "一个月里两个部门先后来查同样的内容。",
        True,
        "partly",
        "已核查：两次检查事项部分重复。",
        "今后合并到联合检查",
    ),
    (
        "uncoded",
        "来人没有亮码也没有出示证件。",
        False,
        "upheld",
        "现场影像显示没有亮码。",
        "补扫检查码，对当事人员批评教育",
    ),
    ("conduct", "营业高峰时段检查了两个小时。", True, "settled", "双方已沟通，约定以后避开高峰。", ""),
    ("other", "要求参加收费的培训。", True, "unfounded", "培训为自愿参加，没有收费。", ""),
)


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """Ratings of every month that has been opened by now; complaints and offers of the last weeks."""
    say("企业评价 what enterprises say")
    rng = Random(SEED)  # noqa: S311 the same city again is wanted
    _ratings(world.today, rng)
    visited = list(_visited(world.today))
    _complaints(world, visited)
    _offers(world.today, rng)


def _ratings(today: date, rng: Random) -> None:
    """Cells as the monthly release would have made them, without ballots: those are only needed while voting runs."""
    newest = ripe(today)
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for organ, month, enterprise in visits.invited(date(today.year - 2, 1, 1), last_day(newest)):
        found[organ][month].append(enterprise)
    organs = {o.pk: o for o in Organ.objects.select_related("area").filter(pk__in=found)}
    for pk in sorted(found):
        _of_body(organs[pk], found[pk], rng)


def _of_body(organ: Organ, invited: dict[str, list[int]], rng: Random) -> None:
    said, months = {}, []
    for month, guests in sorted(invited.items()):
        cast = sorted(e for e in guests if rng.random() < SHARE)
        said[month] = [_said(rng) for _ in cast]
        bad = sum(one["score"] < 4 for one in said[month])
        months.append(release.Month(month, len(cast), bad, tuple(guests), tuple(cast)))
    for cell in release.cells(months, policy_on(first_day(months[0].month)))[0]:
        day = released_on(cell[-1].month)
        ratings = [one for month in cell for one in said[month.month]]
        releasing.write(organ, cell, ratings, policy_on(day), day, rng)


def _said(rng: Random) -> dict[str, Any]:
    score = rng.choices((5, 4, 3, 2, 1), (46, 33, 14, 5, 2))[0]
    good, bad = ("polite", "lawful", "clear", "helpful", "once"), ("long", "again", "papers", "stopped")
    tags = rng.sample(good if score > 3 else bad, rng.randint(0, 2))
    return {"score": score, "tags": sorted(tags), "text": rng.choice(PRAISE if score > 3 else REPROACH)}


def _visited(today: date) -> Any:
    model = visits.book(visits.VISITS)
    if model is None:
        return ()
    rows = model._plain.filter(told_on__isnull=False, enterprise__isnull=False, told_on__lt=today)
    return rows.select_related("organ__area").order_by("-told_on", "-pk")[: 4 * len(COMPLAINTS)]


def _complaints(world: World, visited: list[Any]) -> None:
    """Each of the stories about one of the latest visits; the last one is still open."""
    book = register("enterprise_complaint")
    for place, (subject, content, named, result, findings, demand) in enumerate(COMPLAINTS):
        if len(visited) <= place:
            return
        last = place == len(COMPLAINTS) - 1
        visit, filed = visited[place], world.back(world.today, 1 if last else 20 - 4 * place)
        facts = {"uscc": visit.uscc, "body": visit.organ_id, "visit": visit.pk if visit.told_on <= filed else None}
        facts |= {
            "subject": subject,
            "content": content,
            "may_name": named,
            "contact": "曹丁四",
            "phone": "12000000001",
        }
        office = supervision_of(visit.organ).pk
        case = open_case(book, PUBLIC, facts, organ_id=office, on=filed, step="file").case
        if last:
            return
        case = take(case, "accept", SYSTEM, on=world.ahead(filed, 2)).case
        due = world.ahead(world.today, 10) if demand else None
        decided = {"result": result, "findings": findings, "demand": demand, "demand_due": due}
        take(case, "decide", SYSTEM, decided, on=world.ahead(filed, 6))


def _offers(today: date, rng: Random) -> None:
    """A few enterprises name days next month."""
    for firm in Enterprise._plain.filter(status="active").order_by("uscc")[:6]:
        since = today + timedelta(days=rng.randint(5, 30))
        offers.offer(firm.pk, since, since + timedelta(days=2), half=rng.choice(("", "am", "pm")), note="避开发货日")
