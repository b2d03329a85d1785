"""W-C1 … W-C6: a circular takes its number when it goes out, says what the proof said, and is put right by another."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.documents import replaced
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.models import Organ

from ..circular import differences, issued
from ..models import InspectionCircular
from ..steps.circular import newest
from .conftest import DAY, visit

OCTOBER = {"since": "2026-10-01", "until": "2026-10-31", "reach": "371000"}


@pytest.fixture
def records(body, firm):
    """Two visits of October, one of the year before."""
    for on, facts in ((date(2026, 10, 12), {"found": True}), (date(2026, 10, 20), {}), (date(2025, 10, 9), {})):
        visit(body, firm, on, **facts)


def drafted(boss, **facts):
    sfj = Organ.objects.get(key="sfj")
    return open_case(register("inspection_circular"), boss, OCTOBER | facts, organ_id=sfj.pk).case


def test_a_draft_takes_no_number_and_going_out_gives_one(records, boss):
    case = drafted(boss)
    proof = newest(case, "proof")
    assert (proof.number, proof.date, proof.seal) == ("", None, False) and proof.title.endswith("（送审稿）")
    assert case.matter.number.startswith("草稿-") and case.paper_number == ""
    with pytest.raises(NotAllowed, match="已有通报"):
        drafted(boss)
    case = take(case, "revise", boss, {"demand": "请于十日内自查。"}).case
    gone = drafted(boss, since="2026-09-01", until="2026-09-30")
    assert take(gone, "drop", boss, {}).case.paper_number == ""
    case = take(case, "issue", boss, {"signed_by": "某甲"}).case
    case.refresh_from_db()
    assert case.paper_number == "市司法局检通〔2026〕1号" and case.state == "issued"
    out = newest(case, "circular")
    assert out == issued(newest(case, "proof"), case.paper_number, DAY) and "请于十日内自查。" in str(out.to_json())
    other = take(drafted(boss, since="2026-09-01", until="2026-09-30"), "issue", boss, {"signed_by": "某甲"}).case
    assert InspectionCircular._plain.get(pk=other.pk).paper_number == "市司法局检通〔2026〕2号"


def test_what_was_wrong_is_said_and_the_old_one_is_kept(records, boss, body, firm):
    case = take(drafted(boss), "issue", boss, {"signed_by": "某甲"}).case
    case.refresh_from_db()
    facts = {"reason": "补登一次检查", "signed_by": "某甲"}
    with pytest.raises(NotAllowed, match="没有需要更正"):
        take(case, "amend", boss, facts)
    visit(body, firm, date(2026, 10, 30))
    with frozen_today(date(2026, 12, 1)):
        case = take(case, "amend", boss, facts).case
    case.refresh_from_db()
    papers = list(case.papers().filter(key="circular").order_by("pk"))
    old, new = (type(newest(case, "circular")).from_json(paper.content) for paper in papers)
    assert (old.number, new.number, case.paper_number) == (*(f"市司法局检通〔2026〕{n}号" for n in (1, 2)), new.number)
    assert replaced(case.register(), papers) == {papers[0].pk: papers[1]}
    text = str(new.to_json())
    assert f"2026年11月23日印发的{old.number}有误" in text and "补登一次检查" in text
    assert ("到场检查", "2", "3") in [tuple(row) for row in new.body[2].rows]
    assert new.title == old.title and not differences(new, new)


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"until": "2026-09-30"}, "早于"), ({"until": "2026-11-24"}, "今天以后"), ({"since": "2025-01-01"}, "最多一年"),
     ({"reach": "370200"}, "区域")],
)  # fmt: skip
def test_periods_that_cannot_be_told(city, boss, facts, words):
    with pytest.raises((InvalidFacts, NotAllowed), match=words):
        drafted(boss, **facts)


def test_nothing_goes_out_before_the_period_is_over(records, boss):
    case = drafted(boss, since="2026-11-01", until="2026-11-23")
    with pytest.raises(NotAllowed, match="还没有结束"):
        take(case, "issue", boss, {"signed_by": "某甲"})
    with frozen_today(date(2026, 11, 24)), pytest.raises(NotAllowed, match="重新取数"):
        take(case, "issue", boss, {"signed_by": "某甲"})


def test_bodies_read_what_is_out_about_their_area(records, boss):
    from fadu.kernel.access import Actor, PostView

    case = drafted(boss)
    scjg, county = (Organ.objects.select_related("area").get(key=key) for key in ("scjg", "huancui.scjg"))
    heads = [Actor(8, "某乙", "", (PostView("inspection.head", organ.pk, frozenset({organ.pk}), organ.area.code),))
             for organ in (scjg, county)]  # fmt: skip
    assert not any(InspectionCircular.objects.for_user(head).exists() for head in heads)
    take(case, "issue", boss, {"signed_by": "某甲"})
    take(drafted(boss, reach="371002"), "issue", boss, {"signed_by": "某甲"})
    assert [InspectionCircular.objects.for_user(head).count() for head in heads] == [1, 2]
