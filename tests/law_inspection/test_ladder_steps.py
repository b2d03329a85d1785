"""The ladder as it is decided, answered and prolonged by people; what the papers of it say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fadu.aspects.a9_coordination.law_inspection.documents.common import dated, ended, paras
from fadu.aspects.a9_coordination.law_inspection.models import ClassHit, Measure, Problem
from fadu.kernel.models import Matter, Notification, PaperRecord, Run
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.people.models import Organ

from .acts import pk

pytestmark = pytest.mark.django_db


def letter(office, kind: str, who: str = "head", **decision):
    """A measure put forward for what came by post, and decided."""
    facts = {"unit": pk("rongcheng"), "rung": kind, "outside": "complaint", "why": "来信反映"}
    case = office.open("law_measure", "officer", facts)
    return office.take(case, "decide", who, reason="需要问清", **decision)


def due(case) -> date:
    """The day by which the unit answers."""
    return Run._plain.get(matter_id=case.pk, key="answer", stopped_on=None).due_on


def test_what_only_the_leader_decides_cannot_be_reached_by_changing_the_measure(office):
    for kind, more in (("circular", {}), ("talk", {"rung": "circular"}), ("talk", {"summoned": "chief"}),
                       ("inquiry", {"rung": "talk", "summoned": "chief"})):  # fmt: skip
        with pytest.raises((InvalidFacts, NotAllowed), match="负责人决定"):
            letter(office, kind, **more)
    assert letter(office, "inquiry", rung="talk").summoned == "deputy"
    facts = {"unit": pk("scjg"), "rung": "circular", "outside": "event", "why": "群体事件"}
    refused = office.take(office.open("law_measure", "officer", facts), "decline", "head", reason="先约谈")
    assert refused.state == "declined" and refused.reason == "先约谈"
    chief = letter(office, "talk", "leader", summoned="chief")
    assert letter(office, "dispatch", "leader", rung="circular").rung == "circular"
    late = office.day + timedelta(days=10)
    case = office.take(chief, "notice", "officer", talk_on=late, talk_place="会议室", host="某主任")
    paper = PaperRecord._plain.get(matter_id=case.pk, key="summons")
    assert "主要负责人" in paper.content["title"] and paper.content["office"]


def test_a_letter_is_prolonged_once_and_within_its_own_length(office):
    case = office.take(letter(office, "inquiry"), "issue", "officer", questions="原因")
    first = due(case)
    case = office.take(case, "ask_more", "unit", reason="材料在外地")
    assert Notification.objects.filter(text__contains="申请延长答复期限").exists()
    with pytest.raises(InvalidFacts, match="最多延长 10 个工作日"):
        office.take(case, "extend", "officer", extend=11, reason="材料在外地")
    case = office.take(case, "extend", "officer", extend=5, reason="材料在外地")
    assert due(case) > first + timedelta(days=6)
    for step, who in (("extend", "officer"), ("ask_more", "unit")):
        with pytest.raises(NotAllowed, match="已经延长过一次"):
            office.take(case, step, who, extend=1, reason="再延")
    with pytest.raises(NotAllowed):
        office.take(case, "ask_more", "other", reason="别的单位")
    office.until(first + timedelta(days=1))
    assert Measure._plain.get(pk=case.pk).state == "issued"


@pytest.mark.parametrize(("text", "shown"), [
    ("应于 2026-10-22 前整改", "应于2026年10月22日前整改"), ("文号2026-1号", "文号2026-1号"), ("截至2026-03-09。", "截至2026年3月9日。"),
])  # fmt: skip
def test_days_in_papers_are_written_out(text, shown):
    assert dated(text) == shown


def test_lines_become_a_list_or_paragraphs():
    assert [(p.text, p.level) for p in paras("复议\n应诉，")] == [("复议；", 3), ("应诉。", 3)]
    assert [(p.text, p.level) for p in paras("查了案卷。\n问了人")] == [("查了案卷。", 0), ("问了人。", 0)]
    assert ended("好！") == "好！" and paras("") == ()


def test_hits_become_problems_of_units_that_the_office_inspects(office):
    """A county's bureau answers through its government; what the city government shows is dismissed with a reason."""
    case = office.open("law_class", "officer", {"title": "逾期", "klass": "lead_plan", "pattern": "ledger"})
    case = office.take(case, "search", "officer")
    organs = {key: Organ.objects.get(key=key) for key in ("weihai", "rongcheng", "rongcheng.gaj")}
    hits = {}
    for n, (key, organ) in enumerate(organs.items()):
        card = Matter._plain.create(register="reconsideration", number=f"测复〔2026〕{n}号", organ=organ,
                                    opened_on=office.day, area=organ.area.code)  # fmt: skip
        hits[key] = ClassHit._plain.create(matter_id=case.pk, record=card, organ=organ, text="至今未办理",
                                           found_on=office.day)  # fmt: skip
    with pytest.raises(InvalidFacts, match="hits|排查结果|所列选项"):
        office.take(case, "take_in", "officer", hits=[str(hits["weihai"].pk)], rule="某条")
    both = [str(hits[key].pk) for key in ("rongcheng", "rongcheng.gaj")]
    office.take(case, "take_in", "officer", hits=both, rule="某条")
    assert [p.unit.key for p in Problem._plain.filter(same_class_id=case.pk)] == ["rongcheng", "rongcheng"]
    with pytest.raises(NotAllowed, match="不是本办公室督察的单位"):
        office.take(case, "take_in", "officer", hits=[str(hits["weihai"].pk)], rule="某条")
    office.take(case, "dismiss", "officer", hits=[str(hits["weihai"].pk)], reason="由省级督察")
