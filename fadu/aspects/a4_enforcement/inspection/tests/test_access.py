"""Who sees and does what; codes that were tampered with, have run out or were called back; pages per role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from fadu.kernel.access import PUBLIC
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.today import frozen_today

from .. import codes, showing
from ..models import EnterpriseCode, Inspection, SiteVisit, VisitOfficer
from .city import USCC, Desk, later

DAY = date(2026, 4, 24)


@pytest.mark.parametrize(
    "who, sees",
    [("officer", True), ("head", True), ("fire", False), ("stranger", False), ("supervisor", True), ("leader", True),
     ("coordinator", True), ("auditor", True)],
)  # fmt: skip
def test_rows_by_role(desk: Desk, who: str, sees: bool) -> None:
    case = desk.request(DAY)
    actor = desk.city.actors[who]
    assert Inspection.objects.for_user(actor).filter(pk=case.pk).exists() is sees
    assert VisitOfficer.objects.for_user(actor).filter(visit=case).count() == 0
    assert not Inspection.objects.for_user(PUBLIC).exists()


@pytest.mark.parametrize("who", ["fire", "stranger", "supervisor", "leader", "auditor"])
def test_nobody_else_takes_a_step(desk: Desk, who: str) -> None:
    case = desk.request(DAY)
    with pytest.raises(NotAllowed), frozen_today(DAY):
        take(case, "cancel", desk.city.actors[who], {"reason": "无"}, on=DAY)


def test_the_officer_who_asks_does_not_approve(desk: Desk) -> None:
    case = desk.request(DAY)
    with pytest.raises(NotAllowed, match="检查主体负责人"):
        desk.do(case, "approve", "officer")
    from .city import holder

    both = holder(desk.city.market, "officer", "head", who=7)
    Inspection._plain.filter(pk=case.pk).update(officer=None)
    assert both.id == 7 and desk.do(case, "approve", "head").case.state == "approved"


def test_the_supervisor_may_call_a_code_back(desk: Desk) -> None:
    case = desk.ready(DAY)
    code = showing.code_of(case)
    desk.do(case, "revoke_code", "supervisor", reason="投诉属实")
    assert case.state == "approved"
    with frozen_today(DAY):
        assert showing.check(code).state == "revoked"


def test_the_public_reads_only_what_is_published(desk: Desk) -> None:
    case = desk.told(DAY)
    assert not Inspection.objects.for_user(PUBLIC).filter(pk=case.pk).exists()
    desk.do(case, "publish")
    assert Inspection.objects.for_user(PUBLIC).get(pk=case.pk).published_text


def test_a_code_says_what_it_is_worth(desk: Desk) -> None:
    case = desk.ready(DAY)
    code = showing.code_of(case)
    assert len(code) == codes.LENGTH and codes.read(code.lower()) == codes.read(f" {codes.grouped(code)} ")
    assert codes.read(f"https://example.test/v/{code}").pk == case.pk
    with frozen_today(DAY):
        assert showing.check(code).state == "ready"
        for n in range(codes.LENGTH):
            other = code[:n] + ("A" if code[n] != "A" else "B") + code[n + 1 :]
            assert showing.check(other).state == "invalid"
        assert {showing.check(t).state for t in ("", "x", code[:-1], code * 2, "１" * 32, "ı" * 32)} == {"invalid"}
    with frozen_today(DAY - timedelta(days=1)):
        assert showing.check(code).state == "early"
    with frozen_today(later(DAY, 9)):
        assert showing.check(code).state == "expired"
    desk.do(case, "issue_code", reason="换码")
    with frozen_today(DAY):
        assert showing.check(code).state == "replaced"
        assert showing.check(showing.code_of(case)).state == "ready"
    desk.do(case, "start", scan_mode="task_code")
    with frozen_today(DAY):
        assert showing.check(showing.code_of(case)).state == "running"
    desk.fill(case)
    desk.do(case, "finish", unsigned_reason="无")
    with frozen_today(DAY):
        done = showing.check(showing.code_of(case))
        assert (done.state, done.people) == ("done", ())


def test_a_code_of_another_installation_is_worth_nothing(desk: Desk, settings) -> None:
    code = showing.code_of(desk.ready(DAY))
    settings.SECRET_KEY = "another installation"
    assert codes.read(code) is None


def test_an_expired_code_starts_nothing(desk: Desk) -> None:
    case = desk.ready(DAY)
    with frozen_today(later(DAY, 9)), pytest.raises(InvalidFacts, match="过期"):
        desk.do(case, "start", on=later(DAY, 9), scan_mode="task_code")


def test_the_enterprise_code_is_replaced_when_lost(desk: Desk) -> None:
    with frozen_today(DAY):
        old = showing.enterprise_code(showing.issue_for(desk.city.firm.pk))
        assert showing.check(old).state == "enterprise"
        showing.renew(desk.city.firm.pk, desk.city.actors["officer"])
        assert showing.check(old).state == "replaced"
    with frozen_today(date(2028, 1, 1)):
        new = showing.enterprise_code(EnterpriseCode.objects.get())
        assert showing.check(new).state == "expired"


def test_the_check_needs_no_account_and_is_kept_by_nobody(desk: Desk) -> None:
    case = desk.ready(DAY)
    code = showing.code_of(case)
    with frozen_today(DAY):
        seen, client = Client().get(f"/v/{code}"), Client()
        text = seen.content.decode()
        assert seen.status_code == 200 and "检查码有效" in text and case.officer_rows()[0].certificate in text
        assert "no-store" in seen["Cache-Control"] and "noindex" in seen["X-Robots-Tag"]
        assert client.get("/v/NOTACODE").status_code == 404
        assert client.post("/v/", {"code": codes.grouped(code)}).headers["Location"] == f"/v/{code}"
        for path in ("/inspections/ask/", "/inspections/due/", f"/inspections/{case.pk}/code/"):
            assert client.get(path).status_code == 302


def test_a_visit_that_is_no_inspection_is_logged_and_may_be_doubted(desk: Desk) -> None:
    city = desk.city
    facts = {"uscc": USCC, "purpose": "training", "detail": "送法进企", "visited_on": DAY, "people": 2}
    with frozen_today(DAY):
        with pytest.raises(InvalidFacts, match="变相检查"):
            open_case(city.log, city.actors["officer"], facts | {"checked": True}, organ_id=city.market.pk, on=DAY)
        with pytest.raises(InvalidFacts, match="许可申请编号"):
            wrong = facts | {"purpose": "licensing"}
            open_case(city.log, city.actors["officer"], wrong, organ_id=city.market.pk, on=DAY)
        case = open_case(city.log, city.actors["officer"], facts, organ_id=city.market.pk, on=DAY).case
        take(case, "flag", city.actors["supervisor"], {"reason": "企业反映查看了证照"}, on=DAY)
        case.refresh_from_db()
        take(case, "explain", city.actors["officer"], {"answer": "只作宣讲"}, on=DAY)
        case.refresh_from_db()
        take(case, "judge", city.actors["supervisor"], {"disguised": "yes", "reason": "查看了证照"}, on=DAY)
        assert SiteVisit._plain.get().state == "disguised"
        case.refresh_from_db()
        take(case, "refer", city.actors["supervisor"], {"to": "纪检监察机关", "clue": "以宣讲名义查看证照"}, on=DAY)
    assert SiteVisit._plain.get().state == "referred"
    assert not Inspection._plain.exists()


def test_what_an_enterprise_reads_of_itself(desk: Desk) -> None:
    case, firm = desk.request(DAY), desk.city.firm.pk
    assert Inspection.of_enterprise(firm, 2026) == []
    ready = desk.told(DAY, "order")
    seen = {row.number: row for row in Inspection.of_enterprise(firm, 2026)}
    assert set(seen) == {ready.matter.number} and case.matter.number not in seen
    row = seen[ready.matter.number]
    assert (row.stage, row.bodies, row.findings, row.reason) == ("done", ("威海市场局",), ("证照过期",), "")
