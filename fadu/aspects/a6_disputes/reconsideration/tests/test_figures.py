"""Figures, tables, masking, advice, papers: what others build on."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from stdnum import luhn

from fadu.kernel import documents as issuing
from fadu.kernel.access import PUBLIC, SYSTEM
from fadu.kernel.exchange import import_rows
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import PaperRecord
from fadu.kernel.procedure import tick
from fadu.kernel.today import frozen_today

from .. import advice, masking, statistics
from ..documents import DOCUMENTS
from ..indicators import INDICATORS
from ..models import Reconsideration
from .conftest import SOUND, holder
from .test_after import decided

YEAR = Period.year(2026)
D = date


@pytest.fixture
def year(desk):
    """Five cases of one year: upheld, annulled late, settled, deemed, abandoned."""
    upheld = decided(desk)
    late = desk.answered(D(2026, 3, 9))
    desk.do(late, "find", "handler", D(2026, 3, 20), **(SOUND | {"facts": "unclear"}))
    desk.proposed(late, D(2026, 5, 20), "revoke")
    desk.do(late, "decide", "decider", D(2026, 5, 21))
    settled = desk.answered(D(2026, 3, 9))
    desk.do(
        settled,
        "terminate",
        "decider",
        D(2026, 3, 20),
        ground="settled",
        willing="yes",
        granted="yes",
        lawful="yes",
        reason="和解",
    )
    deemed = desk.file(D(2026, 2, 11), act_served_on=D(2026, 2, 9))
    gone = desk.file(D(2026, 9, 21), act_served_on=D(2026, 9, 18), act_on=D(2026, 9, 17))
    desk.examine(gone, D(2026, 9, 22), interest="")
    desk.do(gone, "ask_supplement", "clerk", D(2026, 9, 29), items="1", received_on=D(2026, 9, 29))
    tick(D(2026, 10, 30))
    return upheld, late, settled, deemed, gone


TOLD = {
    "received": "5件",
    "accepted": "4件",
    "closed": "3件",
    "abandoned": "1件",
    "timely": "66.66%",
    "deemed": "25%",
    "corrected": "50%",
    "settled": "33.33%",
    "concluded": "100%",
    "first_choice_a": "未接入",
    "head_attended": "无记录",
}


@pytest.mark.django_db
def test_figures_of_a_year(year):
    assert {key: indicator(f"reconsideration.{key}").value(SYSTEM, YEAR).text for key in TOLD} == TOLD


@pytest.mark.django_db
def test_every_figure_equals_its_list(year, desk, city):
    for ind in INDICATORS:  # the year takes far longer than all that is asked about it
        for actor in (SYSTEM, desk.people["handler"], holder(city.district, "handler"), PUBLIC):
            figure = ind.value(actor, YEAR)
            assert ind.records(actor, YEAR).count() == figure.base, ind.key
            if isinstance(figure.value, Fraction) and ind.kind == "ratio":
                assert ind.records(actor, YEAR, "hit").count() == figure.hit, ind.key
        assert ind.formula and ind.title, ind.key


@pytest.mark.django_db
def test_annual_tables_add_up(year, desk):
    tables = statistics.annual(desk.people["handler"], YEAR)
    for table in tables[:4]:
        assert table.measures[0] == "received"
        assert table.total[:3] == (5, 4, 3)
        for key, _, counts in table.rows:
            where = statistics.cell_filter(table.key, key, "received", YEAR)
            assert Reconsideration.objects.for_user(SYSTEM).filter(where).count() == counts[0]
            for measure, count in zip(table.measures, counts, strict=True):
                assert statistics.behind(SYSTEM, YEAR, table.key, key, measure).rows.count() == count
    assert {key: counts[0] for key, _, counts in tables[4].rows}["settled"] == 1 and tables[4].total[0] == 4
    paper = statistics.annual_paper(desk.people["handler"], YEAR, "威海市人民政府", D(2026, 12, 31))
    assert len(paper.body) == 6 and len(tables) == 5


@pytest.mark.django_db
def test_every_issued_paper_can_be_drawn(year):
    seen = set()
    for record in PaperRecord._plain.order_by("id"):
        if record.key not in seen:
            seen.add(record.key)
            assert issuing.render(record, "docx")[:2] == b"PK"
    assert len(seen) >= 10
    decision = PaperRecord._plain.filter(key="decision").first()
    assert issuing.render(decision, "pdf")[:4] == b"%PDF"


def test_no_paper_is_forgotten():
    """Every kind of paper is issued by some step."""
    from ..procedure import PROCEDURE

    named = {key for step in PROCEDURE.steps for key in step.papers}
    by_effect = {
        "redirect",
        "oral_record",
        "third_party",
        "representatives",
        "power",
        "views_record",
        "inspection_record",
        "stay_notice",
        "withdrawal",
        "document_order",
        "opinion",
        "advice",
        "public_decision",
        "request_answer",
        "third_answer",
        "misconduct_letter",
    }
    assert {document.key for document in DOCUMENTS} == named | by_effect


TEXT = (
    "申请人丁海燕，女，公民身份号码11010519491231002X，住威海市环翠区海滨北路12号3单元401室，电话13806310001、0631-5231234，"
    "邮箱a.b@example.com，车牌鲁K12A34，卡号6222020200112230122，诉威海市市场监督管理局罚款20000元（威市监罚〔2026〕123456789012345号）。"
)


def test_masking_proposes_personal_data_only():
    assert luhn.is_valid("6222020200112230122") == any(p.kind == "card" for p in masking.propose(TEXT))
    found = {p.kind for p in masking.propose(TEXT, ("丁海燕",))}
    assert {"name", "id", "phone", "email", "plate", "address"} <= found
    masked = masking.apply(TEXT, masking.propose(TEXT, ("丁海燕",)))
    for word in ("丁海燕", "11010519491231002X", "13806310001", "0631-5231234", "a.b@example.com", "鲁K12A34", "401室"):
        assert word not in masked
    assert "罚款20000元" in masked and "威海市市场监督管理局" in masked and "123456789012345号" in masked
    kept = masking.apply(TEXT, masking.propose(TEXT, ("丁海燕",)), dropped=["0631-5231234"], extra=["女"])
    assert "0631-5231234" in kept and "，女，" not in kept


@pytest.mark.parametrize("name,shown", [("丁海燕", "丁某某"), ("王五", "王某"), ("威海好味饭店有限公司", "某有限公司")])
def test_masked_names(name, shown):
    assert masking.masked_name(name) == shown


@pytest.mark.django_db
def test_advice_to_a_citizen(city):
    with frozen_today(D(2026, 10, 9)):
        told = list(advice.advise({"respondent": city.branch}))
        assert "是否授权" in told[0].text or "授权" in told[0].text
        told = list(
            advice.advise(
                {
                    "respondent": city.market,
                    "act_on": D(2026, 8, 5),
                    "served_by": "direct",
                    "act_served_on": D(2026, 8, 7),
                    "told": "yes",
                    "onspot": True,
                    "subject": "penalty",
                }
            )
        )
        assert "威海市人民政府" in told[0].text and told[0].organs == (city.gov.pk,)
        assert told[1].tone == "late" and "2026-10-08" in told[1].text
        assert "复议前置" in told[2].text and "简易程序" in told[3].text
        assert city.gov.pk in dict(advice.authorities())


@pytest.mark.django_db
def test_import_reports_rows(desk, city):
    rows = [
        {
            "申请人": "甲",
            "被申请人": "某局",
            "行政行为": "罚款",
            "复议请求": "撤销",
            "事实和理由": "x",
            "收件日期": "2026-03-09",
        },
        {"申请人": "乙", "被申请人": "", "行政行为": "罚款", "复议请求": "撤销", "事实和理由": "x"},
    ]
    report = import_rows(city.reg, rows, desk.people["clerk"], organ_id=city.gov.pk)
    assert not report.written and len(report.bad) == 1
    report = import_rows(city.reg, rows[:1], desk.people["clerk"], organ_id=city.gov.pk)
    assert report.written and Reconsideration._plain.count() == 1
