"""Several respondents, each with its own period; third parties with a code of their own; what the office keeps to
itself; drafts that take no number."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.access import PUBLIC
from fadu.kernel.models import PaperRecord, Run
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take, tick
from fadu.kernel.today import frozen_today
from fadu.web.portal import progress, visitor

from ..models import Evidence, Party, PartyRequest, Reconsideration, Standing, Transfer
from .conftest import FILING, holder

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 9)


@pytest.fixture
def joined(desk, city):
    """A joint act of the market authority and of the justice bureau, copies sent on 2026-03-09."""
    desk.people["second"] = holder(city.justice, "respondent")
    case = desk.accepted(DAY)
    desk.do(case, "join_respondent", "handler", DAY, organ=city.justice)
    desk.examine(case, DAY)
    desk.do(case, "send_copy", "clerk", DAY)
    return case


def _answer_runs(case):
    runs = Run._plain.filter(matter_id=case.pk, key="answer").order_by("id")
    return [(run.whose, run.started_on, run.due_on, run.stopped_on) for run in runs]


def test_each_respondent_answers_in_its_own_period(desk, city, joined):
    case, first, second = joined, date(2026, 3, 10), date(2026, 3, 12)
    desk.do(case, "copy_received", "respondent", first)
    desk.do(case, "copy_received", "second", second)
    market, justice = city.market.name, city.justice.name
    assert [run[:2] for run in _answer_runs(case)] == [(market, first), (justice, second)]
    desk.do(case, "answer", "respondent", date(2026, 3, 20), content="合法", evidence="笔录")
    assert case.state == "await_answer" and case.answer_on is None
    assert [run[3] for run in _answer_runs(case)] == [date(2026, 3, 20), None]
    desk.do(case, "answer", "second", date(2026, 3, 24), content="合法", evidence="文件")
    assert (case.state, case.answer_on, case.answer_missed) == ("review", date(2026, 3, 24), False)
    assert [row.source for row in case.rows(Evidence)] == [f"被申请人（{market}）", f"被申请人（{justice}）"]
    papers = [paper.content for paper in case.papers().filter(key="answer_record")]
    answered = [str(paper["body"][1]) for paper in papers]
    assert market in answered[0] and justice in answered[1] and justice not in answered[0]


def test_the_silence_of_one_is_not_the_silence_of_the_other(desk, city, joined):
    case = joined
    desk.do(case, "copy_received", "respondent", date(2026, 3, 10))
    desk.do(case, "copy_received", "second", date(2026, 3, 18))
    with frozen_today(date(2026, 3, 26)):
        assert tick() == 1
    case.refresh_from_db()
    assert [(row.answer_missed, row.answered_on) for row in case.rows(Standing)] == [(True, None), (False, None)]
    assert case.state == "await_answer" and not case.answer_missed
    desk.do(case, "answer", "second", date(2026, 3, 27), content="合法", evidence="文件")
    assert case.state == "review" and not case.answer_missed
    assert "待核" in case.events().filter(step="answer").last().facts["note"]


def test_when_all_are_silent_the_act_has_no_evidence(desk, joined):
    case = joined
    for who in ("respondent", "second"):
        desk.do(case, "copy_received", who, date(2026, 3, 10))
    with frozen_today(date(2026, 4, 1)):
        tick()
    case.refresh_from_db()
    assert case.answer_missed and case.state == "review"


def test_a_respondent_answers_for_itself_alone(desk, city, joined):
    case = joined
    mine = case.rows(Standing).get(organ=city.market)
    with pytest.raises(InvalidFacts):
        desk.do(case, "copy_received", "second", DAY, whom=mine.name)
    with pytest.raises(InvalidFacts, match="请选择"):
        desk.do(case, "copy_received", "clerk", DAY)
    seen = Reconsideration.objects.for_user(desk.people["second"])
    assert list(seen.values_list("pk", flat=True)) == [case.pk]


def test_who_is_added_after_the_answer_gets_a_period_too(desk, city):
    case, on = desk.answered(DAY), date(2026, 3, 16)
    desk.people["second"] = holder(city.justice, "respondent")
    desk.do(case, "join_respondent", "handler", on, organ=city.justice)
    assert case.state == "await_answer" and _answer_runs(case)[0][0] == city.market.name
    desk.do(case, "copy_received", "second", on)
    desk.do(case, "answer", "second", on, content="合法")
    assert case.state == "review" and len(_answer_runs(case)) == 2
    with pytest.raises(InvalidFacts, match="已经是被申请人"):
        desk.do(case, "join_respondent", "handler", on, organ=city.justice)


# -- third parties -------------------------------------------------------------------------------------------------
@pytest.fixture
def third(desk):
    """A case with two third parties and the rows of both."""
    case = desk.answered(DAY)
    for name, phone in (("戊一", "13806310002"), ("己二", "13806310003")):
        given = {"role": "third", "kind": "citizen", "name": name, "phone": phone, "address": f"{name}的住处8号"}
        desk.do(case, "add_party", "handler", DAY, **given)
    return case, *case.rows(Party).filter(role="third")


def _visit(case, row):
    found = next(one for one in visitor.visits(case.matter) if one.party == row.pk)
    assert found.code == row.query_code != case.matter.query_code
    return found


def test_a_third_party_opens_the_case_with_its_own_code(client, desk, third):
    case, one, other = third
    with frozen_today(date(2026, 3, 10)):
        opened = client.post("/track", {"number": case.matter.number, "code": one.query_code})
        page = client.get(opened["Location"]).content.decode()
    assert "第三人" in page and "第三人参加行政复议通知书" in page and "我愿意调解" not in page
    for private in ("丁海燕", "13806310001", "环翠区某路1号", "己二", other.query_code, "收件回执"):
        assert private not in page
    assert client.get(f"/track/{case.pk}/step/will_mediate/").status_code == 409


def test_a_third_party_reads_its_own_papers_with_others_covered(desk, third):
    case, one, other = third
    visit = _visit(case, one)
    desk.do(
        case,
        "find",
        "handler",
        date(2026, 3, 20),
        **dict.fromkeys(("facts", "basis"), "")
        | {"facts": "clear", "basis": "correct", "procedure": "lawful", "power": "lawful", "content": "fit"},
    )
    desk.proposed(case, date(2026, 3, 20), "uphold")
    desk.do(case, "decide", "decider", date(2026, 3, 23))
    with frozen_today(date(2026, 3, 24)):
        papers = progress.papers_for(case.register(), case, visit, list(PaperRecord._plain.filter(matter_id=case.pk)))
    assert sorted(paper.key for paper in papers) == ["decision", "third_party"]
    text = "".join(str(paper.content) for paper in papers)
    assert one.query_code in text and "戊一的住处8号" in text
    for private in (other.query_code, "己二的住处8号", "环翠区某路1号", "13806310001", "13806310003"):
        assert private not in text


def test_a_third_party_speaks_for_itself_and_gets_its_own_answer(desk, third):
    case, one, other = third
    visit, on = _visit(case, one), date(2026, 3, 11)
    said = {"kind": "inspect", "content": "请求查阅答复书", "evidence": "合同\n照片"}
    with frozen_today(on):
        event = take(case, "third_speaks", visit.actor, said, on=on).event
    row = PartyRequest._plain.get()
    assert (row.party, [e.title for e in case.rows(Evidence).filter(source="第三人")]) == (one, ["合同", "照片"])
    assert event.actor == "第三人" and "查阅答复书" not in str(event.facts)
    desk.do(case, "answer_request", "handler", on, request=str(row.pk), granted=True, answer="请于周三到复议机构查阅")
    access, papers = case.register().pages.portal.parties, list(case.papers())
    assert "third_answer" in [paper.key for paper in access.papers(case, one.pk, papers)]
    assert "third_answer" not in [paper.key for paper in access.papers(case, other.pk, papers)]
    assert access.said(case, one.pk)[0][2].endswith("同意：请于周三到复议机构查阅") and not access.said(case, other.pk)
    with frozen_today(on), pytest.raises(NotAllowed):
        take(case, "ask_office", visit.actor, {"kind": "opinion", "content": "冒充申请人"}, on=on)
    with frozen_today(on), pytest.raises(NotAllowed):
        take(case, "third_speaks", PUBLIC.unlocking(case.pk), {"kind": "opinion", "content": "冒充第三人"}, on=on)


def test_a_lost_code_is_replaced_and_who_has_left_sees_nothing(desk, third):
    case, one, other = third
    old = one.query_code
    desk.do(case, "renew_code", "handler", DAY, party=str(one.pk))
    desk.do(case, "party_leaves", "handler", DAY, party=str(other.pk), reason="自愿退出")
    codes = case.register().pages.portal.parties.codes(case.pk)
    assert old not in codes and list(codes.values()) == [one.pk]


# -- what the office keeps to itself -------------------------------------------------------------------------------
def test_clues_go_to_the_supervisory_organ_and_are_seen_by_the_office_alone(desk, city):
    case = desk.answered(DAY)
    clue = {"kind": "clue", "facts": "经办人收受好处的线索"}
    with pytest.raises(InvalidFacts, match="第八十六条"):
        desk.do(case, "transfer", "head", DAY, addressee="威海市市场监督管理局", **clue)
    event = desk.do(case, "transfer", "head", DAY, addressee="威海市监察委员会", **clue).event
    assert "线索" not in str(event.facts).replace("（已填，见卷内）", "") and "监察" not in str(event.facts)
    assert not progress.public_events(case.register(), [event])
    panel = next(panel for panel in case.register().pages.panels if panel.key == "transfers")
    assert panel.inner and panel.rows(case, desk.people["handler"])[0]["facts"] == "经办人收受好处的线索"
    assert panel.rows(case, holder(city.gov, "leader"))[0]["facts"] == "＊＊＊"
    desk.do(case, "transfer_reply", "handler", DAY, transfer=str(case.rows(Transfer).get().pk), outcome="已立案")


# -- drafts --------------------------------------------------------------------------------------------------------
def test_a_draft_takes_no_number_until_it_is_sent(desk, city):
    given = {key: value for key, value in FILING.items() if key != "respondent_name"} | {"respondent": city.market}
    with frozen_today(DAY):
        kept = [open_case(city.reg, PUBLIC, given, organ_id=city.gov.pk, step="draft").case for _ in range(2)]
    first = desk.file(DAY)
    assert all(case.matter.number.startswith("草稿-") for case in kept)
    with frozen_today(date(2026, 3, 10)):
        sent = take(kept[1], "submit", PUBLIC.unlocking(kept[1].pk), {}).case
    later = desk.file(date(2026, 3, 11))
    assert [case.matter.number for case in (first, sent, later)] == [f"威政复〔2026〕{n}号" for n in (1, 2, 3)]
    assert sent.opened_on == date(2026, 3, 10) and sent.matter.number in str(sent.papers().get(key="receipt").content)
