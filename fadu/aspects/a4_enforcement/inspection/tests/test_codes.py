"""Codes at the door, and the lot of those who go: what is taken, what is borne out, what anybody can draw again."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.procedure import InvalidFacts
from fadu.kernel.today import CITY_TIME

from .. import codes, drawing, showing
from ..models import EnterpriseCode
from .city import Desk
from .test_examples import Row, of

DAY = date(2026, 4, 24)
UNTIL = datetime(2027, 12, 31, 23, 59, tzinfo=CITY_TIME)


def at(text: str) -> datetime:
    """An hour of the day."""
    return datetime.fromisoformat(f"{DAY} {text}").replace(tzinfo=CITY_TIME)


@of("lot")
def test_the_lot_of_officers(row: Row) -> None:
    away = row["回避"].split()
    able = [SimpleNamespace(certificate_no=number) for number in row["证号"].split() if number not in away]
    drawn = drawing.order(row["种子"].replace("，", "|"), able)[: int(row["抽几人"])]
    assert [who.certificate_no for who in drawn] == row["抽中"].split()


@of("live")
def test_codes_of_the_enterprise(row: Row, desk: Desk) -> None:
    firm, shown = desk.city.firm.pk, at(row["出示"])
    EnterpriseCode.objects.create(enterprise_id=firm, serial=2, issued_at=at("00:00"), until=UNTIL)
    until = UNTIL if row["码"] == "印" else shown + codes.LIVE
    who = desk.city.market.pk + 10_000 if row["码"] == "别家" else firm
    code = codes.make(codes.ENTERPRISE, who, 1 if row["码"] == "换过" else 2, until)
    code = code[:-1] + ("A" if code[-1] != "A" else "B") if row["码"] == "改一字" else code
    code = "" if row["码"] == "没有扫" else code
    case = desk.ready(DAY)
    facts = {"scan_mode": "enterprise_code", "scanned": code, "started_at": at(row["扫码"])}
    if row["收"] == "否":
        with pytest.raises(InvalidFacts):
            desk.do(case, "start", on=DAY, **facts)
        assert not case.coded
        return
    desk.do(case, "start", on=DAY, **facts)
    assert (case.coded, case.coded_live) == (True, row["现场码"] == "是")
    confirmed = indicator("inspection.code_confirmed").value(desk.city.actors["supervisor"], Period.year(2026))
    assert confirmed.value == int(case.coded_live)


def test_a_phone_knows_whose_code_it_scans_without_holding_one(desk: Desk) -> None:
    row = EnterpriseCode.objects.create(enterprise_id=desk.city.firm.pk, issued_at=at("00:00"), until=UNTIL)
    known = showing.known_part(showing.enterprise_code(row))
    live, other = showing.live_code(row), codes.make(codes.ENTERPRISE, desk.city.firm.pk + 1, 1, UNTIL)
    assert live.startswith(known) and not other.startswith(known) and live != showing.enterprise_code(row)
