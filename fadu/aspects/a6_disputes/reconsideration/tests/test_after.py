"""After the decision, and texts that are not loaded: opinion, publication, service, performance, drafts."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.access import PUBLIC
from fadu.kernel.procedure import InvalidFacts, NotAllowed, available, open_case, tick
from fadu.kernel.today import frozen_today

from ..models import Reconsideration
from ..pages import published_text
from .conftest import FILING, SOUND
from .test_cases import keys, run

pytestmark = pytest.mark.django_db


D = date


def decided(desk, **facts):
    case = desk.answered(D(2026, 7, 6), act_on=D(2026, 7, 1), act_served_on=D(2026, 7, 2))
    desk.do(case, "find", "handler", D(2026, 7, 20), **SOUND)
    desk.proposed(case, D(2026, 7, 21), "uphold")
    desk.do(case, "decide", "decider", D(2026, 7, 22))
    desk.do(case, "serve", "clerk", D(2026, 7, 24), way="direct", event_on=D(2026, 7, 24))
    return case


def test_opinion_paper_and_its_reply_clock(desk, city):
    case = decided(desk)
    paper = {"addressee": "威海市市场监督管理局", "problems": "告知不规范", "demand": "整改"}
    desk.do(case, "issue_opinion", "head", D(2026, 8, 3), received_on=D(2026, 8, 3), **paper)
    assert run(case, "opinion").due_on == D(2026, 10, 8) and case.opinion_due == D(2026, 10, 8)
    with pytest.raises(NotAllowed):
        desk.do(case, "issue_opinion", "head", D(2026, 8, 4), **paper)
    desk.do(case, "opinion_reply", "respondent", D(2026, 9, 30), reply="已整改")
    assert run(case, "opinion").stopped_on == D(2026, 9, 30)
    with pytest.raises(InvalidFacts, match="待核"):
        desk.do(case, "issue_opinion", "head", D(2026, 10, 9), kind="advice", **paper)
    desk.do(case, "issue_opinion", "head", D(2026, 10, 9), kind="advice", judged_reason="已核对修订条例原文", **paper)
    assert "advice" in keys(case)


def test_publication_masks_what_a_person_confirmed(desk):
    case = decided(desk)
    assert Reconsideration.objects.for_user(PUBLIC).count() == 0
    source = "丁海燕（身份证号11010519491231002X，电话13806310001）住环翠区海滨路12号3单元401室，系威海好味饭店经营者。"
    desk.do(case, "propose_mask", "handler", D(2026, 8, 3), source=source)
    with pytest.raises(InvalidFacts, match="确认"):
        desk.do(case, "publish", "head", D(2026, 8, 4), disclose="yes", reason="原行为已公开")
    with pytest.raises(InvalidFacts, match="原文中没有"):
        desk.do(case, "adjust_mask", "head", D(2026, 8, 4), extra="好滋味饭店")
    desk.do(case, "adjust_mask", "head", D(2026, 8, 4), extra="威海好味饭店")
    publish = case.register().procedure.by_step["publish"]
    ((_, shown),) = publish.reads(Reconsideration.objects.as_system().get(pk=case.pk))
    desk.do(case, "publish", "head", D(2026, 8, 4), disclose="yes", reason="原行为已公开", confirmed="yes")
    case = Reconsideration.objects.as_system().get(pk=case.pk)
    assert published_text(case) == shown, "what was read is what went out"
    text = str(case.papers().get(key="public_decision").content)
    for word in ("丁海燕", "11010519491231002X", "13806310001", "401室", "威海好味饭店"):
        assert word not in text
    assert Reconsideration.objects.for_user(PUBLIC).count() == 1
    with pytest.raises(NotAllowed):
        from fadu.kernel.procedure import take

        take(case, "rate", PUBLIC, {"satisfaction": 5}, on=D(2026, 8, 4))
    desk.do(case, "rate", "public", D(2026, 8, 5), satisfaction=5)
    events = str([event.facts for event in case.events()])
    assert "13806310001" not in events


def test_a_published_text_is_taken_back_and_masked_anew(desk):
    case = decided(desk)
    desk.do(case, "propose_mask", "handler", D(2026, 8, 3), source="丁海燕经营的饭店位于海滨路。")
    desk.do(case, "publish", "head", D(2026, 8, 4), disclose="yes", reason="遮蔽后公开", confirmed="yes")
    with pytest.raises(NotAllowed, match="撤回"):
        desk.do(case, "adjust_mask", "head", D(2026, 8, 5), extra="饭店")
    desk.do(case, "withdraw_publication", "head", D(2026, 8, 5), reason="能认出经营者")
    assert Reconsideration.objects.for_user(PUBLIC).count() == 0
    desk.do(case, "adjust_mask", "handler", D(2026, 8, 5), extra="饭店")
    desk.do(case, "publish", "head", D(2026, 8, 6), disclose="yes", reason="遮蔽后公开", confirmed="yes")
    assert Reconsideration.objects.for_user(PUBLIC).count() == 1
    texts = [str(paper.content) for paper in case.papers().filter(key="public_decision").order_by("pk")]
    assert ["饭店" in text for text in texts] == [True, False]


def test_service_ways_and_enforcement(desk):
    case = desk.answered(D(2026, 3, 9))
    desk.do(case, "find", "handler", D(2026, 3, 20), **SOUND)
    desk.proposed(case, D(2026, 3, 20), "uphold")
    desk.do(case, "decide", "decider", D(2026, 3, 23))
    with pytest.raises(InvalidFacts, match="同意"):
        desk.do(case, "serve", "clerk", D(2026, 3, 25), way="electronic", event_on=D(2026, 3, 25))
    desk.do(
        case,
        "serve",
        "clerk",
        D(2026, 3, 25),
        way="notice",
        event_on=D(2026, 3, 25),
        circumstances="地址不明，邮寄两次退回",
    )
    assert case.effective_on == D(2026, 4, 24)
    assert run(case, "suit").due_on == D(2026, 5, 9)
    desk.do(case, "sued", "handler", D(2026, 5, 8), sued_on=D(2026, 5, 8), suit_number="（2026）鲁10行初1号")
    desk.do(case, "suit_result", "handler", D(2026, 9, 8), suit_result="驳回诉讼请求", suit_lost="no")
    desk.do(case, "archive", "clerk", D(2026, 9, 9), archive_number="9")


def test_order_to_perform(desk):
    case = desk.answered(
        act_kind="inaction", act_name="查处违法建设", requested_on=D(2026, 1, 5), amount="", subject="inaction"
    )
    desk.do(case, "find", "handler", D(2026, 3, 20), duty="yes", performed_before="no", order_pointless="no")
    with pytest.raises(InvalidFacts, match="期限"):
        desk.do(case, "propose", "handler", D(2026, 3, 20), proposed="perform", items="履行", reasons="x")
    desk.proposed(case, D(2026, 3, 20), "perform", perform_days=30)
    desk.do(case, "decide", "decider", D(2026, 3, 23))
    desk.do(case, "serve", "clerk", D(2026, 3, 25), way="direct", event_on=D(2026, 3, 25))
    desk.do(case, "begin_performance", "handler", D(2026, 3, 25), what="履行查处职责")
    assert case.perform_due == D(2026, 4, 24)
    with pytest.raises(InvalidFacts):
        desk.do(case, "order_performance", "decider", D(2026, 4, 20), until=D(2026, 5, 20), reason="未动")
    desk.do(case, "order_performance", "decider", D(2026, 4, 27), until=D(2026, 5, 20), reason="未动")
    desk.do(case, "talk", "decider", D(2026, 5, 22), reason="拖延")
    desk.do(case, "criticise", "decider", D(2026, 6, 1), reason="仍拖延")
    desk.do(case, "performed", "respondent", D(2026, 6, 10), proof="已立案查处")
    assert {"performance_order", "talk_notice", "circular"} <= set(keys(case)) and case.performed_on == D(2026, 6, 10)


def test_redo_without_a_date_waits_for_the_missing_text(desk):
    case = desk.answered(D(2026, 7, 6), act_on=D(2026, 7, 1), act_served_on=D(2026, 7, 2))
    desk.do(case, "find", "handler", D(2026, 7, 20), **(SOUND | {"facts": "unclear"}))
    desk.proposed(case, D(2026, 7, 21), "revoke", decision_extras=["redo"])
    desk.do(case, "decide", "decider", D(2026, 7, 22))
    desk.do(case, "serve", "clerk", D(2026, 7, 24), way="direct", event_on=D(2026, 7, 24))
    for given in ({}, {"due_on": D(2026, 9, 22), "due_basis": "参照旧条例"}):
        with pytest.raises(InvalidFacts, match="待核"):
            desk.do(case, "begin_performance", "handler", D(2026, 7, 24), what="重作", **given)
    desk.do(case, "begin_performance", "handler", D(2026, 7, 24), what="重作", judged_reason="已核对条例原文")
    assert run(case, "redo").due_on is None and run(case, "redo").unresolved


def test_draft_is_kept_and_submitted(desk, city):
    from fadu.kernel.procedure import open_case
    from fadu.kernel.today import frozen_today

    with frozen_today(D(2026, 3, 2)):
        case = open_case(
            city.reg, PUBLIC, {"applicant_name": "丁海燕"}, organ_id=city.gov.pk, on=D(2026, 3, 2), step="draft"
        ).case
    with pytest.raises(NotAllowed, match="尚缺"):
        desk.do(case, "submit", "public", D(2026, 3, 3))
    desk.do(
        case,
        "edit_draft",
        "public",
        D(2026, 3, 4),
        respondent=city.market,
        request="撤销",
        reasons="有误",
        act_name="罚款",
    )
    assert case.applicant_name == "丁海燕"
    desk.do(case, "submit", "public", D(2026, 3, 5))
    assert (case.state, case.opened_on) == ("received", D(2026, 3, 5)) and run(case, "review").started_on == D(
        2026, 3, 5
    )


@pytest.mark.parametrize(
    "facts,word",
    [
        ({"channel": "respondent"}, "处罚机关收到"),
        ({"channel": "superior"}, "上级机关"),
        ({"respondent": "", "respondent_name": ""}, "被申请人"),
        ({"act_kind": "inaction"}, "履职请求"),
    ],
)
def test_what_an_application_must_say(desk, facts, word):
    with pytest.raises(InvalidFacts, match=word):
        desk.file(D(2026, 3, 9), **facts)


def test_uploads_hang_on_the_case(desk, city):
    from fadu.kernel import uploads
    from fadu.kernel.access import SYSTEM
    from fadu.kernel.models import Attachment

    files = [uploads.store(f"{n}.txt", "甲".encode(), SYSTEM).pk for n in range(2)]
    case = desk.accepted(D(2026, 3, 9), files=files[:1])
    desk.do(case, "send_copy", "clerk", D(2026, 3, 9), received_on=D(2026, 3, 9))
    desk.do(case, "answer", "respondent", D(2026, 3, 10), content="x", files=files[1:])
    assert Attachment._plain.filter(matter_id=case.pk).count() == 2


def test_through_the_respondent_keeps_its_period(desk):
    case = desk.file(D(2026, 3, 9), channel="respondent", respondent_received_on=D(2026, 2, 27), camera="yes")
    forward = run(case, "forward")
    assert (forward.started_on, forward.due_on, forward.stopped_on) == (D(2026, 2, 27), D(2026, 3, 5), D(2026, 3, 9))
    case = desk.file(D(2026, 3, 9), channel="oral")
    assert "oral_record" in keys(case)


def test_expert_time_rests_on_the_regulation(desk):
    case = desk.answered(D(2026, 6, 1), act_on=D(2026, 5, 20), act_served_on=D(2026, 5, 22))
    due = run(case, "decide").due_on
    desk.do(case, "expert_begins", "handler", D(2026, 6, 8), reason="笔迹鉴定")
    with pytest.raises(NotAllowed):
        desk.do(case, "suspend", "handler", D(2026, 6, 9), ground="other", reason="x")
    desk.do(case, "expert_ends", "handler", D(2026, 6, 18))
    assert run(case, "decide").due_on > due
    with pytest.raises(InvalidFacts, match="待核"):
        desk.do(case, "expert_begins", "handler", D(2026, 7, 1), reason="补充鉴定")


def test_ticks_after_five_missed_days_give_the_same(desk):
    first = desk.file(D(2026, 2, 11), act_served_on=D(2026, 2, 9))
    for day in range(25, 29):
        tick(D(2026, 2, day))
    first.refresh_from_db()
    second = desk.file(D(2026, 2, 11), act_served_on=D(2026, 2, 9))
    tick(D(2026, 3, 2))
    second.refresh_from_db()
    for name in ("state", "accepted_on", "deemed"):
        assert getattr(first, name) == getattr(second, name)
    assert run(first, "decide").due_on == run(second, "decide").due_on


def test_the_respondent_passes_on_what_it_received_itself(desk, city):
    given = FILING | {"respondent_received_on": D(2026, 2, 27), "camera": "yes"}
    given = {key: value for key, value in given.items() if key not in ("respondent", "respondent_name", "channel")}
    officer, day = desk.people["respondent"], D(2026, 3, 9)
    with frozen_today(day):
        with pytest.raises(InvalidFacts, match="第三十二条"):
            open_case(city.reg, officer, given | {"camera": ""}, organ_id=city.gov.pk, on=day, step="pass_on")
        for elsewhere in (city.district, city.market):
            with pytest.raises(NotAllowed, match="权限"):
                open_case(city.reg, officer, given, organ_id=elsewhere.pk, on=day, step="pass_on")
        case = open_case(city.reg, officer, given, organ_id=city.gov.pk, on=day, step="pass_on").case
    assert (case.respondent_id, case.channel, case.state) == (city.market.pk, "respondent", "received")
    assert run(case, "forward").stopped_on == day and run(case, "review").started_on == day
    assert Reconsideration.objects.for_user(officer).count() == 1, "it knows the application it passed on"
    assert not {"accept", "examine", "hold"} & {offer.step.key for offer in available(case, officer)}
