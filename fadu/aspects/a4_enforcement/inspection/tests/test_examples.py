"""Every row of examples.md, through the register's own steps and gates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fadu.kernel.today import frozen_today
from fadu.law import due
from fadu.registry.inspection_catalogue.models import (
    FrequencyRule,
    Officer,
    QuietPeriod,
    Recusal,
    WarningRule,
    WhiteEntry,
)
from fadu.registry.inspection_catalogue.rules import counting

from .. import gate, known
from ..models import Inspection, VisitBody, VisitOfficer
from ..rules import vocab
from ..steps import items as seats
from .city import Desk, card

SLUG = re.compile(r"`([a-z]+)`\s*$")
WORDS = {title: key for key, title in vocab.MAKEUP_REASONS}
SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Row:
    """One example."""

    slug: str
    cells: dict[str, str]

    def __getitem__(self, title: str) -> str:
        return self.cells[title]

    def day(self, title: str) -> date:
        """A date."""
        return date.fromisoformat(self[title])


def rows() -> Iterator[Row]:
    """All rows of the tables."""
    slug, header = "", []
    for line in (Path(__file__).parent / "examples.md").read_text(encoding="utf-8").splitlines():
        if found := SLUG.search(line):
            slug = found.group(1)
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells or not header:
            header = cells
        elif not set("".join(cells)) <= set("-: "):
            yield Row(slug, dict(zip(header, cells, strict=True)))


ROWS = list(rows())


def of(*slugs: str) -> Any:
    """Rows of some tables as parameters."""
    return pytest.mark.parametrize("row", [r for r in ROWS if r.slug in slugs], ids=lambda r: r["编号"])


@of("publish")
def test_publication(row: Row) -> None:
    assert due("penalty.publish_other", row.day("结束")).due == row.day("期限")


@of("makeup")
def test_makeup(row: Row, desk: Desk) -> None:
    day = row.day("检查日")
    case = desk.ready(day)
    desk.do(case, "start", on=day, scan_mode="none", makeup_reason=WORDS[row["原因"]])
    with frozen_today(row.day("补扫日")):
        desk.do(case, "makeup", on=row.day("补扫日"), scanned="")
    assert (case.makeup_due, case.makeup_valid) == (row.day("期限"), row["有效"] == "是")


def past(desk: Desk, text: str) -> None:
    """Earlier visits, written as rows; the first officer of the market body went on each."""
    city = desk.city
    for n, one in enumerate(part for part in text.split("；") if part):
        day, trigger, bodies, _ = one.split("/")
        owners = [city.bodies["market" if key == "M" else "fire"] for key in bodies.split()]
        off_site, trigger = trigger == "offsite-check", "data" if trigger == "offsite-check" else trigger
        case = Inspection._plain.create(
            matter=card("inspection", f"旧{n}", city.market), organ=city.market, area="371000", state="closed",
            opened_on=date.fromisoformat(day), visited_on=date.fromisoformat(day), enterprise_id=city.firm.pk,
            trigger=trigger, result="no_problem", initiator=owners[0], off_site=off_site, coded=True,
        )  # fmt: skip
        for owner in owners:
            VisitBody._plain.create(visit=case, body=owner, initiating=owner == owners[0])
        first = city.people[1]
        VisitOfficer._plain.create(visit=case, officer=first, body=first.body, name=first.name, role="lead")


def adopt(desk: Desk, row: Row) -> None:
    """The rules of the row: a cap of two in its reading, the warning about officers who find nothing."""
    reading = counting.READINGS[row["口径"]]
    FrequencyRule.objects.all().update(active=False)
    FrequencyRule.objects.create(
        title="每年不超过 2 次", kind="cap", n=2, counts=sorted(reading.counts), blocks=sorted(reading.blocks),
        reading=reading.key, valid_from=SINCE,
    )  # fmt: skip
    WarningRule.objects.all().update(active=False)
    WarningRule.objects.create(
        key="no-finding", title="连续三次未发现问题", kind="no_finding", subject="officer_enterprise", unit="days", limit=3,
        action="block", valid_from=SINCE,
    )  # fmt: skip


def situation(desk: Desk, words: str, day: date) -> list[Officer]:
    """What the row says of the day; returns who goes."""
    city, crew = desk.city, [desk.city.people[2], desk.city.people[3]]
    if words.startswith("安静期"):
        first, last = words.removeprefix("安静期").split("-")
        QuietPeriod.objects.create(title="企业安静期", day_from=int(first), day_to=int(last), valid_from=SINCE,
                                   exceptions=["superior", "lead"])  # fmt: skip
    elif words == "白名单":
        WhiteEntry.objects.create(title="白名单", enterprise_id=city.firm.pk, mode="limited", valid_from=SINCE)
    elif words == "一人持证一人辅助":
        Officer._plain.filter(pk=crew[1].pk).update(kind="assistant", certificate_no="", certificate_until=None)
    elif words == "一人证件前一日到期":
        Officer._plain.filter(pk=crew[1].pk).update(certificate_until=day - timedelta(days=1))
    elif words == "一人应回避":
        Recusal._plain.create(matter=crew[0].matter, officer=crew[0], enterprise_id=city.firm.pk, reason="近亲属",
                              since=SINCE)  # fmt: skip
    elif words == "同一人员":
        crew = [city.people[1], city.people[2]]
    return crew


@of("gate")
def test_gate(row: Row, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from .. import planning

    past(desk, row["此前"])
    adopt(desk, row)
    day, filed = row.day("日期"), row["情形"] != "计划未备案"
    crew = situation(desk, row["情形"], day)
    monkeypatch.setattr(planning, "plan_in_force", lambda matter: filed)
    given = {"trigger": row["启动"]} | ({"plan_ref": "7"} if row["启动"] == "plan" else {})
    case = desk.request(day, **given)
    if row["启动"] == "plan":
        case.plan_line = card("inspection_year_plan", "计划", desk.city.market)
        case.save()
    desk.do(case, "approve", "head", day)
    case.refresh_from_db()
    seats.seat(type("T", (), {"case": case}), list(Officer._plain.filter(pk__in=[who.pk for who in crew])), drawn=False)
    with frozen_today(day):
        found = gate.refusals(case, reason="")
    hard = sorted({r.code for r in found if r.hard})
    soft = sorted({r.code for r in found if not r.hard})
    if row["已计"]:
        (limit,), firm, own = known.limits(day), desk.city.firm.pk, desk.city.bodies["market"].pk
        assert counting.tally(limit, known.history(firm, day), firm, day, own).used == int(row["已计"])
    assert (hard, soft) == (sorted(row["结论"].split()), sorted(row["提示"].split())), [r.text for r in found]


@of("warn")
def test_warn(row: Row, desk: Desk) -> None:
    WarningRule.objects.all().update(active=False)
    for key, unit, limit in (("day", "day", 1), ("week", "week", 2), ("month", "month", 3)):
        WarningRule.objects.create(key=key, title=key, kind="frequency", unit=unit, limit=limit, valid_from=SINCE,
                                   window="rolling" if row["窗口"] == "滚动" else "natural")  # fmt: skip
    past(desk, row["此前"])
    case = desk.started(row.day("日期"), items="M1\nF1@vt.fire" if row["主体"] == "M F" else "M1")
    assert sorted(case.warnings.values_list("rule", flat=True)) == sorted(row["预警"].split())
    if row["预警"]:
        assert case.warnings.get().explanation == "" and case.warnings.get().evidence[-1] == case.pk


@of("count")
def test_count(row: Row, desk: Desk) -> None:
    past(desk, row["此前"])
    day, city = row.day("日期"), desk.city
    case = desk.request(day)
    with frozen_today(day):
        assert gate.count_this_year(case, day) == int(row["企业"])
    limit = known.Limit(1, "cap", 2, counts=counting.READINGS["ministry"].counts)
    history = known.history(city.firm.pk, day)
    for key, title in (("market", "M"), ("fire", "F")):
        assert counting.tally(limit, history, city.firm.pk, day, city.bodies[key].pk).used == int(row[title])
