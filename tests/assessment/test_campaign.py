"""A campaign from the scores worked out by hand to a restatement; who may not do what."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration
from fadu.aspects.a9_coordination.assessment.computing import again
from fadu.aspects.a9_coordination.assessment.models import Assessment, Objection, Reading
from fadu.aspects.a9_coordination.assessment.readings import changes
from fadu.aspects.a9_coordination.assessment.results import result_of
from fadu.aspects.a9_coordination.law_inspection.models import Problem
from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import PaperRecord
from fadu.kernel.procedure import InvalidFacts, NotAllowed
from fadu.kernel.today import frozen_today
from fadu.kernel.uploads import store

from . import people
from .people import UNITS, at, sheet, unit

# By hand: correction 30·(50−x)/50, opinions 20·share (no base: its weight goes to the rest), no report, experts 15 %,
# survey 15 %, help 10. scjg 63/80; rsj 55.85/80; gaj 62.5; zrzy 52.27….
EXPECTED = {"scjg": ("78.75", 1), "rsj": ("69.81", 2), "gaj": ("62.50", 3), "zrzy": ("52.28", 4)}


def results(made: Assessment, no: int) -> dict[str, tuple[str, int]]:
    rows = made.computations.get(no=no).results.select_related("sheet__unit")
    return {row.sheet.unit.key: (f"{row.score:.2f}", row.rank) for row in rows}


def refused(run) -> str:
    with pytest.raises((NotAllowed, InvalidFacts)) as caught:
        run()
    return str(caught.value)


def paper(pk: int, key: str) -> str:
    record = PaperRecord._plain.filter(matter_id=pk, key=key).latest("pk")
    return str(record.content)


def test_scores_are_those_worked_out_by_hand(made):
    assert results(made, 1) == EXPECTED
    assert result_of(sheet(made, "gaj")).exact == "125/2"
    assert "不涉及的指标权重 20" in result_of(sheet(made, "rsj")).notes


def test_figures_are_frozen_with_their_records(made):
    reading = Reading._plain.get(sheet=sheet(made, "gaj"), source="corrected")
    assert (reading.hit, reading.base, reading.text) == ("2", "12", "16.66%")
    assert len(reading.records) == 12 and len(reading.hits) == 2 and reading.definition
    assert again(made.computations.get(no=1))


def test_kept_data_that_were_touched_are_found_out(made):
    kept = made.computations.get(no=1)
    kept.data["rows"][0]["cells"]["help"] = "10"
    assert not again(kept)


def test_nobody_decides_on_his_own_work(made):
    day = date(2026, 1, 16)
    own = at(day, sheet(made, "scjg"), "object", "c.scjg", {"ground": "evidence", "text": "报告已经公开"})
    case = Objection._plain.get(sheet=own)
    assessor = people.User.objects.get(username="a.assessor")
    assert "请在所列选项中选择" in refused(lambda: at(day, case, "assign", "office", {"person": str(assessor.pk)}))
    assert "还有 1 件异议没有答复" in refused(lambda: at(date(2026, 1, 26), made, "finish", "boss"))


def objection(made: Assessment, key: str, **answer) -> Objection:
    day = date(2026, 1, 16)
    own = at(day, sheet(made, key), "object", f"c.{key}", {"ground": "evidence", "leaf": "A2.1", "text": "报告已公开"})
    case = Objection._plain.filter(sheet=own).latest("pk")
    second = people.User.objects.get(username="a.assessor2")
    case = at(day, case, "assign", "office", {"person": str(second.pk)})
    facts = {"result": "upheld", "finding": "报告已于年初公开，佐证应当采纳。"} | answer
    return at(date(2026, 1, 19), case, "decide", "assessor2", facts)


def test_an_objection_that_is_right_changes_the_result_in_a_second_version(made):
    case = objection(made, "gaj", column="report", value="是")
    assert case.state == "answered" and "佐证应当采纳" in paper(case.pk, "reply")
    assert "还没有计入结果" in refused(lambda: at(date(2026, 1, 26), made, "finish", "boss"))
    at(date(2026, 1, 20), made, "correct", "assessor", {"reason": "异议成立"})
    assert results(made, 1) == EXPECTED and results(made, 2) == EXPECTED | {"gaj": ("72.50", 2), "rsj": ("69.81", 3)}
    assert "没有成立" in refused(lambda: at(date(2026, 1, 20), made, "correct", "assessor", {"reason": "再来"}))


def test_an_answer_that_agrees_says_what_changes(made):
    assert "写明更正哪一列" in refused(lambda: objection(made, "gaj"))
    assert "不得更正" in refused(lambda: objection(made, "gaj", result="rejected", column="report", value="是"))


def test_register_figures_are_not_corrected_by_hand(made):
    assert "请在所列选项中选择" in refused(lambda: objection(made, "gaj", column="corrected", value="0"))


def test_the_result_stands_only_after_the_period_for_objections(made):
    assert "异议期到 2026-01-21 届满" in refused(lambda: at(date(2026, 1, 20), made, "finish", "boss"))
    done = people.final(made)
    assert done.state == "final" and {sheet(made, k).state for k in UNITS} == {"settled"}
    circular = paper(made.pk, "circular")
    assert circular.index("78.75") < circular.index("69.81") < circular.index("62.50")


def test_the_letter_says_what_to_do_next(made):
    people.final(made)
    letter = paper(sheet(made, "zrzy").pk, "letter")
    assert "A1.1 行政复议被纠错：失 ≈27.27 分" in letter and "逐件核对" in letter
    assert letter.index("A1.1") < letter.index("A2.1") and "三十日内" in letter
    assert sheet(made, "zrzy").improve_by == date(2026, 2, 25)


def test_lost_points_are_proposed_for_the_ledger_and_a_person_decides(made):
    people.final(made)
    rows = Problem._plain.filter(source="score").order_by("unit_id", "leaf")
    own = sheet(made, "zrzy")
    assert {(row.unit_id, row.state) for row in rows} >= {(own.unit_id, "proposed")}
    # zrzy loses on every leaf; its experts' 89 of 100 are less than a fifth and nobody's problem
    mine = [row for row in rows if row.unit_id == own.unit_id]
    found = [(row.leaf, row.severity, row.klass) for row in mine]
    assert found == [("A1.1", 3, "dispute_reconsideration"), ("A2.1", 3, ""), ("A2.3", 2, ""), ("A2.4", 2, "")]
    assert mine[0].origin_id == own.pk and "A1.1 行政复议被纠错：失 ≈27.27 分" in mine[0].text
    assert "已提请列入督察问题台账" in paper(own.pk, "letter")
    contact, office = people.who("c.zrzy"), people.who("office")
    assert not Problem.objects.for_user(contact).exists() and Problem.objects.for_user(office).count() == len(rows)
    day = date(2026, 1, 27)
    facts = {"text": mine[0].text, "klass": "dispute_reconsideration", "severity": "3"}
    assert "须由" in refused(lambda: at(day, mine[0], "enter", "c.zrzy", facts))
    at(day, mine[0], "enter", "office", facts)
    at(day, mine[1], "dismiss", "office", {"reason": "报告已经补发"})
    assert [row.state for row in Problem.objects.for_user(contact)] == ["confirmed"]
    at(day, mine[0], "plan", "c.zrzy", {"measures": "逐件复盘｜2026-03-31｜复盘表", "person": "某科长",
                                        "deadline": "2026-03-31"})  # fmt: skip


def test_a_restated_score_takes_its_proposal_back(made):
    done = people.final(made)
    case = Reconsideration._plain.filter(respondent=unit("scjg")).first()
    Reconsideration._plain.filter(respondent=unit("zrzy"), result="revoke").update(result="uphold")
    Reconsideration._plain.filter(pk=case.pk).update(result="uphold")
    at(date(2026, 2, 3), done, "restate", "boss", {"reason": "案件结论登记有误，已在原登记册更正"})
    row = Problem._plain.get(origin_id=sheet(made, "zrzy").pk, leaf="A1.1")
    assert row.state == "dismissed" and Problem._plain.filter(origin_id=row.origin_id, state="proposed").exists()


def test_grades_of_results_that_stand_are_figures_of_the_annual_report(made):
    year, names = Period.year(2025), ("settled", "graded_excellent", "graded_good", "graded_fair", "graded_poor",
                                      "graded_other")  # fmt: skip

    def told() -> list[int]:
        return [indicator(f"assessment_unit.{name}").value(SYSTEM, year).value for name in names]

    assert told() == [0] * 6  # announced, not yet settled
    people.final(made)
    assert told() == [4, 0, 0, 3, 1, 0]
    rows = indicator("assessment_unit.graded_poor").rows(SYSTEM, year)
    assert [row.unit.key for row in rows] == ["zrzy"]
    Assessment._plain.filter(pk=made.pk).update(publication="none")
    assert told() == [0] * 6  # told to each unit alone: no figure


def test_only_grades_are_published_when_so_decided(made):
    Assessment._plain.filter(pk=made.pk).update(publication="grades")
    circular = paper(people.final(made).pk, "circular")
    assert "78.75" not in circular and "一般" in circular and "市公安局" in circular


def test_a_record_changed_after_freezing_is_restated_not_replaced(made):
    done = people.final(made)
    sheets = [sheet(made, key) for key in UNITS]
    assert changes(done, sheets) == []
    assert "没有可以更正的" in refused(lambda: at(date(2026, 2, 2), done, "restate", "boss", {"reason": "复查"}))
    case = Reconsideration._plain.filter(respondent=unit("scjg")).first()
    Reconsideration._plain.filter(pk=case.pk).update(result="revoke")
    found = changes(done, sheets)
    assert [c.sentence for c in found] == ["冻结值 0%，按现有记录为 10%；结论有变 1 条"]
    assert result_of(sheet(made, "scjg")).exact == "315/4"  # nothing moves by itself
    done = at(date(2026, 2, 3), done, "restate", "boss", {"reason": "案件结论登记有误，已在原登记册更正"})
    assert done.state == "restated" and done.shown == 2
    assert results(done, 1) == EXPECTED and results(done, 2)["scjg"] == ("71.25", 1)
    assert "78.75 分" in paper(done.pk, "restatement") and "71.25 分" in paper(done.pk, "restatement")
    assert "71.25" in paper(sheet(made, "scjg").pk, "restated")
    readings = Reading._plain.filter(sheet=sheet(made, "scjg"), source="corrected").order_by("id")
    assert [r.text for r in readings] == ["0%", "10%"] and readings[1].restates_id == readings[0].pk
    assert changes(done, sheets) == [] and all(again(c) for c in done.computations.all())


def test_an_award_that_comes_late_is_counted_once_and_visibly(made):
    done, day = people.final(made), date(2026, 2, 5)
    own, file = sheet(made, "gaj"), store("裁判.txt", "模拟".encode(), people.who("assessor"))
    facts = {"source": "awards", "number": "鲁表〔2025〕1号", "title": "表扬", "authority": "省级机关",
             "happened_on": "2025-11-01", "file": [file.pk]}  # fmt: skip
    assert "结果已经审定" in refused(lambda: at(day, own, "report_event", "c.gaj", facts))
    at(day, own, "report_event", "assessor", facts)
    at(day, own, "decide_event", "assessor2", {"event": str(own.events_of.get().pk), "result": "accepted"})
    assert "不得重复计" in refused(lambda: at(day, own, "report_event", "assessor", facts))
    assert result_of(own).exact == "125/2"
    done = at(day, done, "restate", "boss", {"reason": "表扬通报在审定之后收到"})
    assert results(done, 2)["gaj"] == ("64.50", 3) and results(done, 1) == EXPECTED
    assert "没有可以更正的" in refused(lambda: at(day, done, "restate", "boss", {"reason": "再来"}))


def test_a_step_of_another_state_is_refused(made):
    assert "已反馈" in refused(lambda: at(date(2026, 2, 2), made, "compute", "assessor"))


def test_an_objection_brings_its_evidence_and_a_late_one_is_refused_with_the_day(made):
    own, contact, day = sheet(made, "gaj"), people.who("c.gaj"), date(2026, 1, 16)
    facts = {"ground": "evidence", "leaf": "A2.1", "text": "报告已公开", "record": "没有这一件"}
    assert "没有编号为「没有这一件」" in refused(lambda: at(day, own, "object", "c.gaj", facts))
    with frozen_today(day):
        kept = store("公开页面.txt", "报告".encode(), contact, matter_id=own.pk)
    facts |= {"record": made.matter.number, "file": [kept.pk]}
    case = Objection._plain.get(sheet=at(day, own, "object", "c.gaj", facts))
    assert (case.record_id, case.attachment_id) == (made.pk, kept.pk) and "公开页面.txt" in case.proof
    late = date(2026, 1, 22)
    assert "异议期已于 2026-01-21 届满" in refused(lambda: at(late, own, "object", "c.gaj", {**facts, "file": []}))
