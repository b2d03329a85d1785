"""Very many synthetic cases: 200 authorities, 400,000 names of parties, three years with clocks, events, papers.

Made once per size and reused; made anew when a table's columns change. Rows agree with one another (state, dates,
clocks, events), but they were copied, not played: their events carry no chain of hashes.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection

from fadu.aspects.a6_disputes.reconsideration import models as recon
from fadu.kernel import models as kernel
from fadu.kernel import search
from fadu.kernel.today import today
from fadu.people.city import load_city
from fadu.people.models import Area, Organ, Post, User
from kit.copying import without_indexes

AUTHORITIES, PARTIES, YEARS, SEED = 200, 400_000, 3, 20_261_123
HOME_SHARE = 0.02
PASSWORD = "fadu-bench"
USERS = (("bench.handler", "reconsideration.handler", "weihai"), ("bench.auditor", "auditor", "jiwei"))
TABLES = (kernel.Matter, kernel.Run, kernel.Event, kernel.PaperRecord, kernel.SearchEntry, recon.Reconsideration,
          recon.Party, recon.Standing, recon.TestResult)  # fmt: skip
ACTS = (("penalty", "security", "行政处罚决定"), ("complaint", "market", "举报投诉处理告知"),
        ("disclosure", "land", "政府信息公开申请答复"), ("confirmation", "labour", "工伤认定决定"),
        ("coercion", "city", "限期拆除决定"), ("levy", "expropriation", "房屋征收补偿决定"))  # fmt: skip
RESULTS = ("uphold", "uphold", "uphold", "revoke", "confirm_unlawful", "change", "withdrawn", "settled", "mediated",
           "rejected")  # fmt: skip
ENDS = {"withdrawn": "terminated", "settled": "terminated", "mediated": "mediated", "rejected": "rejected_app"}
TRACE = '[{"text": "受理次日起算，六十日", "on": "2026-11-15", "basis": "《行政复议法》（2023年修订）第六十二条第一款"},' \
        ' {"text": "届满日为星期日，顺延至下一工作日", "on": "2026-11-16", "basis": "民法典第二百零三条"}]'
TESTS = ("t1", "t2", "t3", "t4", "t5", "t6", "t7")


@dataclass(frozen=True)
class Sketch:
    """One case in numbers and words; `closed` None while it is open, `accepted` None while it is not accepted."""

    pk: int
    organ: Any
    respondent: Any
    name: str
    company: bool
    act: tuple[str, str, str]
    opened: date
    accepted: date | None
    closed: date | None
    state: str
    result: str
    simple: bool
    deemed: bool
    paused: bool

    @property
    def number(self) -> str:
        return f"{self.organ.prefix}复〔{self.opened.year}〕{self.pk}号"

    @property
    def title(self) -> str:
        return f"{self.name}不服{self.respondent.name}{self.act[2]}"

    @property
    def due(self) -> date | None:
        return self.accepted and self.accepted + timedelta(days=30 if self.simple else 60)


def signature(size: int) -> str:
    """Changes with the size, the generator and the columns of the tables."""
    shape = [(m._meta.db_table, f.column, f.get_internal_type()) for m in TABLES for f in m._meta.concrete_fields]
    return hashlib.sha256(repr((size, SEED, 3, shape)).encode()).hexdigest()


def ensure(size: int, say: Any = print) -> None:
    """Make the database hold `size` cases, unless it does already."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_made (signature text, day date)")
        cursor.execute("SELECT signature FROM bench_made")
        kept = [row[0] for row in cursor.fetchall()]
        if kept == [signature(size)]:
            return
        begin = time.perf_counter()
        say(f"making {size:,} cases …", flush=True)
        names = ", ".join(f'"{model._meta.db_table}"' for model in (*TABLES, *recon.CHILDREN, Post, User))
        cursor.execute("SET fadu.throwaway = 'on'")  # a bench's database is its own
        cursor.execute(f"TRUNCATE {names}, bench_made CASCADE")
    organs = _organs()
    _users()
    _load(size, organs)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("INSERT INTO bench_made VALUES (%s, %s)", [signature(size), today()])
    say(f"made {size:,} cases in {time.perf_counter() - begin:.0f} s", flush=True)


def _organs() -> list[Any]:
    """The city's five governments and as many synthetic ones as are missing to AUTHORITIES."""
    load_city()
    area, _ = Area.objects.get_or_create(code="990000", defaults={"name": "模拟地区", "level": "county"})
    governments = Organ.objects.filter(kind="government").select_related("area")
    real = list(governments.filter(area__level__in=("city", "county")).exclude(area=area))
    for n in range(AUTHORITIES - len(real)):
        key, name = f"bench.{n:03d}", f"模拟县第{n:03d}号人民政府"
        Organ.objects.get_or_create(key=key, defaults={"name": name, "short": name[:8], "kind": "government",
                                                       "area": area, "prefix": f"模{n:03d}政"})  # fmt: skip
    made = list(governments.filter(key__startswith="bench."))
    return sorted(real, key=lambda o: o.key != "weihai") + made


def _users() -> None:
    for username, role, organ in USERS:
        user = User.objects.create_user(username, PASSWORD, name=username, demo=True)
        Post.objects.create(user=user, organ=Organ.objects.get(key=organ), role=role, from_date=date(2024, 1, 2))


def sketches(size: int, organs: list[Any], respondents: list[Any]) -> Iterator[Sketch]:
    """All cases in the order of their day of receipt (no query: they are made while a COPY runs)."""
    rng, day = np.random.default_rng(SEED), today()
    home = rng.random(size) < HOME_SHARE
    place = np.where(home, 0, rng.integers(0, len(organs), size)).tolist()
    back = np.sort(rng.integers(1, YEARS * 365, size))[::-1].tolist()
    who, length = rng.integers(0, PARTIES, size).tolist(), rng.integers(20, 66, size).tolist()
    dice, what = rng.random((size, 4)), rng.integers(0, 10_000, size).tolist()
    for n in range(size):
        opened = day - timedelta(days=back[n])
        respondent = respondents[what[n] % len(respondents)]
        yield _sketch(n + 1, organs[place[n]], respondent, who[n], opened, back[n], length[n], what[n], dice[n])


def _sketch(pk: int, organ: Any, respondent: Any, who: int, opened: date, age: int, length: int, what: int,
            dice: Any) -> Sketch:  # fmt: skip
    company = who % 5 < 2
    name = f"模拟企业第{who:06d}号有限公司" if company else f"{'王李张刘陈杨赵黄'[who % 8]}{'甲乙丙丁戊己庚辛'[who // 8 % 8]}{who}"
    act, result = ACTS[what % len(ACTS)], RESULTS[what // 7 % len(RESULTS)]
    accepted = opened + timedelta(days=4) if age > 5 else None
    paused = bool(age < 250 and dice[0] < 0.03) and accepted is not None
    simple = bool(dice[1] < 0.25)
    done = accepted is not None and not paused and age > 4 + length
    closed = accepted + timedelta(days=length // 2 if simple else length) if done and accepted else None
    state = _state(age, closed is not None, paused, result)
    result, deemed = result if closed else "", bool(dice[2] < 0.01)
    days = (opened, accepted, closed)
    return Sketch(pk, organ, respondent, name, company, act, *days, state, result, simple, deemed, paused)


def _state(age: int, closed: bool, paused: bool, result: str) -> str:
    if closed:
        return "archived" if age > 180 else ENDS.get(result, "served")
    if paused:
        return "suspended"
    return "received" if age <= 5 else "await_answer" if age <= 20 else "review"


def _load(size: int, organs: list[Any]) -> None:
    from kit import rows

    respondents = list(Organ.objects.filter(kind="department")[:60])
    with without_indexes(*TABLES):
        for lines, make in rows.plans():
            lines.load(row for sketch in sketches(size, organs, respondents) for row in make(sketch))


def search_text(sketch: Sketch) -> tuple[str, str]:
    """Both vectors of a case, as the kernel writes them."""
    public = f"{sketch.number} {sketch.respondent.name} {sketch.act[2]}"
    return search.vector(public), search.vector(f"{sketch.title} {sketch.name}")
