"""Objections, schemes and deliveries: from the form to the class that changes."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.access import PUBLIC, SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.workbooks import BadTable
from fadu.registry.enterprises.models import Enterprise

from .. import delivery, running
from ..documents import reply
from ..models import Correction, CreditFacts, LowCredit, MobileReading, Objection, SupervisionAct
from ..schemes import default_text, general
from .conftest import DAY, code_of, person

pytestmark = pytest.mark.django_db
BAD = {"penalties_24m": 5, "fines_24m": "200000", "uncooperative_36m": True, "overdue_corrections_24m": 3,
       "failed_batches_24m": 4, "head_in_serious": True, "owner_dishonest": True, "annual_report": "未公示",
       "tax_status": "非正常", "confirmed_reports_12m": 4, "enforcement_cases": 4, "complaints_12m": 20}  # fmt: skip


def score(city) -> None:
    running.complete(running.begin(general(DAY), SYSTEM, day=DAY))


def objection(city, step="file", actor=PUBLIC, **more):
    facts = {"uscc": code_of(9), "about": "data", "term": "penalties", "claim": "处罚已撤销。"} | more
    contact = {"contact": "某甲", "phone": "13800000000"} if step == "file" else {}
    return open_case(register("risk_objection"), actor, facts | contact, organ_id=city.organ.pk, on=DAY, step=step).case


def test_an_upheld_objection_corrects_the_data_and_the_class(city):
    CreditFacts.objects.create(enterprise=city.firms[9], as_of=DAY, source="双公示", **BAD)
    score(city)
    assert Enterprise._plain.get(uscc=code_of(9)).grade in "CD"
    case = objection(city)
    assert case.runs().get().due_on == date(2026, 11, 5)
    case = take(case, "check", city.officer, {"outcome": "yes", "findings": "已撤销"}, on=DAY).case
    for name, value in (("penalties_24m", "0"), ("uncooperative_36m", "否"), ("fines_24m", "0")):
        given = {"name": name, "value": value, "basis": "撤销决定"}
        case = take(case, "correct", city.officer, given, on=DAY).case
    case = take(case, "rescore", city.officer, on=DAY).case
    assert case.state == "rescored" and case.grade_after < case.grade_before
    assert Enterprise._plain.get(uscc=code_of(9)).grade == case.grade_after
    assert list(Correction._plain.values_list("before", "after")) == [("5", "0"), ("是", "否"), ("200000.00", "0")]
    done = take(case, "tell", city.officer, {"reply": "已更正", "told_by": "书面"}, on=DAY)
    assert done.case.state == "told" and [p.key for p in done.papers] == ["reply"]
    text = str(reply(done.case, {"on": DAY, "number": "x"}).to_json())
    assert "近24个月行政处罚" in text and "penalties_24m" not in text and case.term == "近24个月行政处罚"
    assert indicator("risk_objection.timely").value(SYSTEM, Period.year(2026)).text == "100%"


def test_help_of_another_unit_makes_it_seven_days(city):
    case = take(objection(city, "enter", city.officer), "assist", city.officer, {"assistant": "税务局"}, on=DAY).case
    assert case.runs().filter(stopped_on=None).get().due_on == date(2026, 11, 11)
    kept = take(case, "check", city.officer, {"outcome": "no", "findings": "一致"}, on=DAY).case
    assert kept.state == "kept" and kept.upheld is False


def test_objections_stay_closed_to_others(city):
    case = objection(city)
    assert not Objection.objects.for_user(city.county).exists() and not Objection.objects.for_user(PUBLIC).exists()
    assert Objection.objects.for_user(PUBLIC.unlocking(case.pk)).get() == case
    with pytest.raises(InvalidFacts, match="没有这个代码"):
        objection(city, uscc=code_of(999))


def test_a_scheme_is_checked_and_approved_by_somebody_else(city):
    book, keeper = register("risk_scheme"), city.organ.pk
    broken = default_text().replace("weight = 30", 'weight = "x"', 1).replace("tax_status", "tax_colour")
    with pytest.raises(InvalidFacts, match="处要改"):
        open_case(book, city.officer, {"text": broken, "kind": "general"}, organ_id=keeper, on=DAY)
    both = person(city.organ, "risk.officer", "risk.head", no=7)
    case = open_case(book, both, {"text": default_text(), "kind": "general"}, organ_id=keeper, on=DAY).case
    assert case.from_memory == 33 + 2 or case.from_memory > 20
    with pytest.raises(NotAllowed, match="起草人不能批准"):
        take(case, "approve", both, {"since": DAY, "opinion": ""}, on=DAY)
    take(case, "approve", city.head, {"since": DAY, "opinion": ""}, on=DAY)
    assert general(DAY).case.pk == case.pk and general(date(2026, 11, 1)).case is None
    newer = open_case(book, both, {"text": default_text(), "kind": "general"}, organ_id=keeper, on=DAY).case
    take(newer, "approve", city.head, {"since": DAY, "opinion": ""}, on=DAY)
    case.refresh_from_db()
    assert case.until == DAY and general(DAY).case.pk == newer.pk


def test_a_delivery_is_written_whole_or_not_at_all(city):
    head = "统一社会信用代码,近24个月行政处罚,税务状态,股权被冻结\n"
    good = head + f"{code_of(1)},2,非正常,是\n{code_of(999)},0,正常,否\n"
    found = delivery.load("a.csv", good.encode(), "税务局", DAY, city.officer)
    assert (found.saved.rows, found.unknown) == (1, 1)
    row = CreditFacts.objects.get()
    assert (row.penalties_24m, row.tax_status, row.equity_frozen, row.source) == (2, "非正常", True, "税务局")
    bad = delivery.load("b.csv", (head + f"{code_of(2)},两次,正常,也许\n").encode(), "税务局", DAY, city.officer)
    assert bad.saved is None and len(bad.errors) == 2 and "第 2 行" in bad.errors[0]
    with pytest.raises(BadTable, match="统一社会信用代码"):
        delivery.load("c.csv", "名称\n甲\n".encode(), "税务局", DAY, city.officer)


def test_coverage_names_who_is_missing_and_the_reading_is_chosen(city):
    score(city)
    covered, year = indicator("low_credit.covered"), Period.year(2026)
    assert covered.value(SYSTEM, year).text == "0%" and covered.records(SYSTEM, year, "miss").get().uscc == code_of(7)
    entry = LowCredit._plain.get()
    card = entry.matter
    card.pk, card.register, card.number = None, "risk_supervision", "x-1"
    card.save()
    same = {"visit_id": entry.pk, "item_id": entry.pk, "body_id": entry.pk}
    SupervisionAct._plain.create(
        matter=card, organ=city.organ, area="371002", opened_on=DAY, code="1", item_name="某项",
        enterprise_id=entry.enterprise_id, uploaded_on=DAY, mobile=True, **same,
    )  # fmt: skip
    assert covered.value(SYSTEM, year).text == "100%"
    calm = Enterprise._plain.filter(grade="A")
    relief, lift = indicator("risk_supervision.relief"), indicator("risk_supervision.lift")
    assert (relief.value(SYSTEM, year).hit, relief.value(SYSTEM, year).base) == (calm.count(),) * 2
    assert (
        lift.value(SYSTEM, year).value is None and lift.value(SYSTEM, year).base == 1
    )  # nothing at A and B to compare
    SupervisionAct._plain.update(trigger="plan", enterprise_id=calm.first().pk)
    assert relief.records(SYSTEM, year, "miss").get() == calm.first()
    SupervisionAct._plain.update(enterprise_id=entry.enterprise_id)
    mobile = indicator("risk_supervision.mobile")
    before = mobile.definition
    assert mobile.value(SYSTEM, year).text == "100%"
    MobileReading.objects.create(
        reading="items", since=DAY, reason="来文", decided_by="某", decided_at="2026-11-02T00:00Z"
    )
    assert mobile.definition != before and mobile.value(SYSTEM, year).text == "无记录"
