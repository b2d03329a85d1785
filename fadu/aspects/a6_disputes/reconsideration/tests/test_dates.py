"""Days that cannot be: service, orders, papers received; a decision served by public notice is not yet in force."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fadu.kernel.models import Attachment
from fadu.kernel.procedure import InvalidFacts, NotAllowed
from fadu.kernel.standing import state_of
from fadu.kernel.today import frozen_today

from ..documents import closing
from .conftest import SOUND

pytestmark = pytest.mark.django_db
D = date
MASK = {"disclose": True, "reason": "公开", "confirmed": True}


@pytest.fixture
def decided(desk):
    """A case decided on 2026-03-23: the act annulled."""
    case = desk.answered()
    desk.do(case, "find", "handler", D(2026, 3, 13), **(SOUND | {"procedure": "violated"}))
    desk.proposed(case, D(2026, 3, 20), "revoke", decision_extras=["redo"], perform_days=30)
    desk.do(case, "decide", "decider", D(2026, 3, 23), collective=False)
    return case


@pytest.mark.parametrize(
    "facts,words",
    [
        ({"event_on": D(2026, 3, 25)}, "在今天之后"),
        ({"event_on": D(2026, 3, 20)}, "早于文书作出之日"),
        ({"event_on": D(2026, 3, 24), "respondent_on": D(2026, 3, 26)}, "在今天之后"),
    ],
)
def test_nothing_is_served_before_it_is_made_or_ahead_of_today(desk, decided, facts, words):
    with pytest.raises(InvalidFacts, match=words):
        desk.do(decided, "serve", "clerk", D(2026, 3, 24), way="direct", **facts)


def test_a_public_notice_must_run_out_before_the_decision_binds(desk, decided):
    desk.do(decided, "serve", "clerk", D(2026, 3, 24), way="notice", event_on=D(2026, 3, 24), circumstances="查无下落")
    assert decided.effective_on == D(2026, 4, 23)
    for day, words in ((D(2026, 4, 22), "公告期间，4月23日起视为送达"), (D(2026, 4, 23), "已送达生效")):
        with frozen_today(day):
            row = {"state": decided.state, "effective_on": decided.effective_on}
            assert {state_of(type(decided).register(), each).title for each in (decided, row)} == {words}
    desk.do(decided, "propose_mask", "handler", D(2026, 4, 1), source="撤销")
    for step, by, facts in (("publish", "head", MASK), ("begin_performance", "handler", {"what": "重作"})):
        with pytest.raises(NotAllowed, match="发生法律效力"):
            desk.do(decided, step, by, D(2026, 4, 22), **facts)
    desk.do(decided, "publish", "head", D(2026, 4, 23), **MASK)
    with pytest.raises(InvalidFacts, match="决定书生效之日"):
        desk.do(decided, "begin_performance", "handler", D(2026, 4, 24), what="重作", due_on=D(2026, 4, 1))
    desk.do(decided, "begin_performance", "handler", D(2026, 4, 24), what="重作")
    with pytest.raises(InvalidFacts, match="责令之日"):
        desk.do(decided, "order_performance", "head", D(2026, 6, 1), until=D(2026, 5, 30), refusing=False, reason="x")


def test_a_document_attacked_only_later_waits_for_a_person_since_july_2026(desk):
    given = {"origin": "applicant", "title": "某通知", "clauses": "第三条", "maker": "市某局", "own": True}
    case = desk.answered(D(2026, 7, 6), act_on=D(2026, 7, 1), act_served_on=D(2026, 7, 2))
    with pytest.raises(InvalidFacts, match="待核"):
        desk.do(case, "open_document", "handler", D(2026, 7, 20), requested_on=D(2026, 7, 17), **given)
    given["judged_reason"] = "核对了现行条例"
    desk.do(case, "open_document", "handler", D(2026, 7, 20), requested_on=D(2026, 7, 17), **given)
    assert case.state == "suspended"


def test_the_index_of_the_file_names_papers_and_what_was_handed_in(decided):
    at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    Attachment._plain.create(matter_id=decided.pk, name="现场笔录.pdf", kind="pdf", size=9, uploaded_at=at)
    table = closing.archive_index(decided, {"on": D(2026, 3, 24), "number": ""}).body[-1]
    titles = [row[1] for row in table.rows]
    assert "行政复议决定书" in titles and titles[-1] == "附件：现场笔录.pdf" and table.rows[-1][3] == "2026年3月10日"
