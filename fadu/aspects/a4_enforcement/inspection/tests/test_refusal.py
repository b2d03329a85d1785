"""Refused at the door: may the enterprise, what follows, and that no visit is counted."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Run
from fadu.kernel.procedure import InvalidFacts, NotAllowed

from .. import known
from ..rules import refusing
from .city import Desk, later
from .test_examples import Row, of

DAY = date(2026, 4, 24)
YES = "是"


@of("refusal")
def test_who_may_be_refused(row: Row) -> None:
    ground = refusing.BY_KEY[row["理由"]]
    officers = [] if row["人员合格"] == YES else ["少一人"]
    told = refusing.fault(ground.key, row["有码"] == YES, officers, row["紧急"] == YES)
    assert row["说明"] in told and bool(told) == bool(row["说明"])
    assert (ground.kind == refusing.LAWFUL) == (row["认定"] == "依法")
    assert (refusing.follows(ground.kind, "clue") == "") == (row["移送"] == YES)


@of("measure")
def test_what_may_answer_a_refusal(row: Row) -> None:
    kind = refusing.BY_KEY[row["理由"]].kind
    for title, measure in (("告知", "duty"), ("协助", "help"), ("强制", "coerce"), ("督促", "admonish")):
        assert (refusing.may_follow(kind, measure) == "") == (row[title] == YES), measure


@of("coercion")
def test_coercion_rests_on_a_law_or_a_regulation(row: Row) -> None:
    assert (refusing.coercion_fault(row["写的依据"]) == "") == (row["可以"] == YES)


def test_every_ground_is_cited_with_how_sure_it_is() -> None:
    cited = {ground.key: ground.cited(DAY) for ground in refusing.GROUNDS}
    assert cited["certificate"].endswith("第五十五条") and "待核" in cited["violence"] and "平台设定" in cited["code"]


def figures(desk: Desk) -> tuple[int, int, int]:
    """Visits, lawful refusals, obstructions of the year, as the supervision counts them."""
    actor, year = desk.city.actors["supervisor"], Period.year(2026)
    keys = ("visits", "refused_lawful", "refused_unlawful")
    return tuple(int(indicator(f"inspection.{key}").value(actor, year).value or 0) for key in keys)  # type: ignore


def test_a_lawful_refusal_is_no_visit_and_is_arranged_anew(desk: Desk) -> None:
    case = desk.started(DAY)
    desk.do(case, "turned_away", ground="certificate", account="店长要求看证，未带", person="店长", device=True)
    assert (case.state, case.refusal, case.visited_on, case.coded) == ("turned_away", "lawful", None, False)
    assert not known.history(case.enterprise_id, later(DAY, 1)) and case.code_revoked_at
    assert figures(desk) == (0, 1, 0)
    with pytest.raises(NotAllowed, match="依法拒绝"):
        desk.do(case, "hand_over", to="公安局", clue="阻挠")
    with pytest.raises(InvalidFacts, match="今天以前"):
        desk.do(case, "again", planned_on=later(DAY, -1))
    desk.do(case, "again", planned_on=later(DAY, 3), reason="证件已带")
    assert case.state == "approved" and case.refusals.get().outcome == "again"
    desk.do(case, "issue_code", on=later(DAY, 3), reason="已核对")
    assert case.state == "coded" or case.state == "assigned"


def test_an_obstruction_is_a_lead(desk: Desk) -> None:
    case = desk.ready(DAY)
    desk.do(case, "turned_away", ground="refuse", account="保安拒绝入内")
    desk.do(case, "hand_over", to="公安局", clue="无正当理由拒绝检查")
    assert (case.state, figures(desk)) == ("obstructed", (0, 0, 1)) and case.refusals.get().outcome == "clue"


def test_without_a_code_nobody_obstructs(desk: Desk) -> None:
    case = desk.request(DAY)
    desk.do(case, "approve", "head", DAY)
    desk.do(case, "assign", on=DAY)
    with pytest.raises(InvalidFacts, match="没有有效的检查码"):
        desk.do(case, "turned_away", ground="refuse", account="拒绝")
    desk.do(case, "turned_away", ground="code", account="没有码")
    desk.do(case, "give_up", reason="改为非现场")
    assert case.state == "cancelled" and case.cancelled_why == "改为非现场"


def test_what_was_checked_stays_a_visit(desk: Desk) -> None:
    case = desk.started(DAY)
    with pytest.raises(InvalidFacts, match="入企被拒"):
        desk.do(case, "break_off", why="refused", reason="负责人要求离开")
    desk.fill(case)
    with pytest.raises(NotAllowed, match="提前结束"):
        desk.do(case, "turned_away", ground="refuse", account="要求离开")


def test_an_unscanned_start_that_was_refused_owes_no_scan(desk: Desk) -> None:
    case = desk.ready(DAY)
    desk.do(case, "start", on=DAY, scan_mode="none", makeup_reason="network")
    desk.do(case, "turned_away", ground="code", account="没有网络亮不了码，店长不同意")
    assert case.makeup_due is None and not Run._plain.filter(matter_id=case.pk, key="makeup", stopped_on=None).exists()


def test_who_obstructs_is_told_its_duty_and_coercion_names_its_law(desk: Desk) -> None:
    case = desk.ready(DAY)
    desk.do(case, "turned_away", ground="refuse", account="保安拒绝入内")
    desk.do(case, "duty", asked="请开放后厨")
    assert {p.key for p in case.papers()} >= {"refusal", "duty"} and case.refusals.get().noticed_on == DAY
    desk.do(case, "help", to="市公安局", what="维持秩序")
    with pytest.raises(InvalidFacts, match="法律、法规和条款"):
        desk.do(case, "coerce", "head", law="局务会决定", measure="破门", approved="某某")
    desk.do(case, "coerce", "head", law="《食品安全法》第一百一十条", measure="查封后厨", approved="某某")
    with pytest.raises(NotAllowed, match="不督促"):
        desk.do(case, "admonish", "supervisor", text="x", mend_due=later(DAY, 5))
    assert case.state == "turned_away"


def test_a_body_rightly_refused_is_asked_to_mend_and_answers(desk: Desk) -> None:
    case = desk.ready(DAY)
    desk.do(case, "turned_away", ground="certificate", account="未带证")
    with pytest.raises(NotAllowed, match="由检查主体补正"):
        desk.do(case, "duty", asked="请配合")
    given = {"text": "出门前核对证件", "mend_due": later(DAY, 10)}
    with pytest.raises(InvalidFacts, match="第一次"):
        desk.do(case, "admonish", "supervisor", way="summons", **given)
    desk.do(case, "admonish", "supervisor", way="mend", **given)
    desk.do(case, "again", planned_on=later(DAY, 1))
    desk.do(case, "mended", "head", on=later(DAY, 12), answer="已建立出门核对单")
    found = case.refusals.get()
    assert (found.answered_on, found.mend_due) == (later(DAY, 12), later(DAY, 10))
    desk.do(case, "issue_code", on=later(DAY, 12), reason="已核对", valid_until=later(DAY, 12))
    desk.do(case, "turned_away", on=later(DAY, 12), ground="certificate", account="又未带证")
    desk.do(case, "admonish", "supervisor", on=later(DAY, 12), way="summons", text="来谈", mend_due=later(DAY, 20))
    assert case.refusals.order_by("-pk").first().admonish_way == "summons"
