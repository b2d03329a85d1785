"""The respondent changes its own act during the review: recorded, told, withdrawn or reviewed to the end."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.procedure import InvalidFacts, NotAllowed

from ..models import PartyRequest
from ..rules import decisions
from .conftest import SOUND

pytestmark = pytest.mark.django_db
D = date
NEW = {"kind": "annulled", "changed_on": D(2026, 3, 16), "document": "威某撤〔2026〕1号", "content": "撤销原罚款决定。"}


@pytest.fixture
def changed(desk):
    """An answered case whose respondent has annulled its act, the applicant told."""
    case = desk.answered()
    desk.do(case, "find", "handler", D(2026, 3, 13), **(SOUND | {"procedure": "violated"}))
    desk.do(case, "own_change", "respondent", D(2026, 3, 17), **NEW)
    with pytest.raises(NotAllowed, match="查明申请人"):
        desk.do(case, "propose", "handler", D(2026, 3, 17), proposed="revoke", items="x", reasons="x")
    desk.do(case, "tell_change", "handler", D(2026, 3, 18))
    assert case.papers().filter(key="change_notice").exists() and case.state == "review"
    return case


def test_who_withdraws_ends_the_case_once_that_is_granted(desk, changed):
    desk.do(changed, "change_wish", "public", D(2026, 3, 19), wish="withdraw", content="已撤销，不再要求。")
    with pytest.raises(NotAllowed, match="决定是否准予"):
        desk.do(changed, "propose", "handler", D(2026, 3, 19), proposed="revoke", items="x", reasons="x")
    desk.do(changed, "terminate", "head", D(2026, 3, 20), ground="withdrawn", willing="yes", granted="yes", reason="x")
    assert (changed.state, changed.result) == ("terminated", "withdrawn")
    assert PartyRequest._plain.get(matter_id=changed.pk, kind="withdraw").granted


def test_who_insists_gets_the_original_act_confirmed_unlawful(desk, changed):
    desk.do(changed, "change_wish", "public", D(2026, 3, 19), wish="insist", content="仍要求确认违法。")
    assert decisions.allowed(changed.finding()) == ("confirm_unlawful",)
    desk.proposed(changed, D(2026, 3, 20), "confirm_unlawful")
    desk.do(changed, "decide", "decider", D(2026, 3, 23), collective=False)
    assert changed.result == "confirm_unlawful"


def test_a_withdrawal_that_is_not_granted_leaves_the_claim_standing(desk, changed):
    desk.do(changed, "change_wish", "public", D(2026, 3, 19), wish="withdraw", content="不再要求。")
    asked = PartyRequest._plain.get(matter_id=changed.pk)
    desk.do(changed, "answer_request", "handler", D(2026, 3, 20), request=str(asked.pk), granted=False, answer="受胁迫")
    assert decisions.allowed(changed.finding()) == ("confirm_unlawful",)


def test_silence_is_recorded_only_after_the_notice_and_from_july_2026_with_reasons(desk):
    case = desk.answered(D(2026, 7, 6), act_on=D(2026, 7, 1), act_served_on=D(2026, 7, 2))
    desk.do(case, "own_change", "handler", D(2026, 7, 20), **(NEW | {"changed_on": D(2026, 7, 17)}))
    with pytest.raises(NotAllowed, match="先书面告知"):
        desk.do(case, "change_silent", "handler", D(2026, 7, 21), content="无回音")
    desk.do(case, "tell_change", "handler", D(2026, 7, 21))
    with pytest.raises(InvalidFacts, match="待核"):
        desk.do(case, "change_silent", "handler", D(2026, 7, 31), content="十日无回音")
    desk.do(case, "change_silent", "handler", D(2026, 7, 31), content="十日无回音", judged_reason="第六十五条")
    assert case.finding().applicant_insists


@pytest.mark.parametrize("day,words", [(D(2026, 3, 8), "收到申请"), (D(2026, 3, 20), "之后")])
def test_only_a_change_during_the_review_is_recorded(desk, day, words):
    case = desk.answered()
    with pytest.raises(InvalidFacts, match=words):
        desk.do(case, "own_change", "respondent", D(2026, 3, 17), **(NEW | {"changed_on": day}))


def test_a_duty_performed_during_the_review_leaves_its_illegality_to_be_confirmed(desk):
    case = desk.answered(act_kind="inaction", requested_on=D(2026, 1, 5), served_by="", act_served_on=None)
    desk.do(case, "find", "handler", D(2026, 3, 13), duty="yes", performed_before="no")
    desk.do(case, "own_change", "respondent", D(2026, 3, 17), **(NEW | {"kind": "performed"}))
    desk.do(case, "change_wish", "public", D(2026, 3, 19), wish="insist", content="拖了两个月。")
    assert decisions.allowed(case.finding()) == ("confirm_unlawful",)
    with pytest.raises(InvalidFacts):
        desk.do(case, "own_change", "respondent", D(2026, 3, 20), **NEW)
