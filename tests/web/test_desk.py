"""The desk, the search, the calendar: every open clock in one group, what each waits for, nothing of others."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from django.http import QueryDict

from fadu.kernel.checks import register_faults
from fadu.kernel.models import Event, Run
from fadu.kernel.notify import tell
from fadu.kernel.register import register
from fadu.people.models import Organ
from fadu.web.desk import GROUPS, Desk
from fadu.web.waiting import waiting


@pytest.fixture
def office(file):
    """One clock late, one due today, one this week, one later, one paused; one of another organ."""
    return {
        "late": file(date(2026, 3, 2), "open"),
        "today": file(date(2026, 11, 16), "filed"),
        "week": file(date(2026, 11, 19), "filed"),
        "later": file(date(2026, 11, 2), "open"),
        "paused": file(date(2026, 11, 2), "held"),
        "other": file(date(2026, 11, 2), "open", by="other"),
    }


def desk(actor, query: str = "") -> Desk:
    return Desk(actor, QueryDict(query))


def test_groups_hold_every_open_clock_once_and_agree_with_the_counts(office, actor):
    work = desk(actor("handler"))
    groups = {key: [line.run["matter_id"] for line in lines] for key, _, lines in work.lines(work.page())}
    assert groups == {key: [office[key].pk] for key, _ in GROUPS if key in office}
    assert {key: work.counts[key] for key in groups} == dict.fromkeys(groups, 1)
    assert work.counts["all"] == 5 and sum(work.counts[key] for key, _ in GROUPS) == 5


def test_a_clock_that_waits_for_a_text_is_on_the_desk(office, actor):
    Run._plain.filter(matter_id=office["later"].pk).update(due_on=None, unresolved="条例文本未载入，待核")
    work = desk(actor("handler"))
    groups = {key: lines for key, _, lines in work.lines(work.page())}
    assert groups["open"][0].run["unresolved"].startswith("条例文本")


def test_each_row_names_the_steps_its_deadline_waits_for(office, actor):
    work = desk(actor("handler"))
    lines = {line.group: line for _, _, found in work.lines(work.page()) for line in found}
    assert [step.key for step in lines["today"].steps] == ["accept"]
    assert lines["late"].steps == () and lines["late"].who == "负责人"
    assert [step.key for step in lines["paused"].steps] == ["resume"]


def test_a_step_that_something_may_stand_against_leads_to_the_case(office, signed_in):
    client, case = signed_in("handler"), office["today"]
    form, page = f'href="/r/permit/{case.pk}/step/accept/"', f'href="/r/permit/{case.pk}/#now"'
    assert form in client.get("/desk/").content.decode()
    steps = register("permit").procedure.by_step
    object.__setattr__(steps["accept"], "guard", lambda case, actor: ["还缺材料"])
    try:
        body = client.get("/desk/").content.decode()
    finally:
        object.__setattr__(steps["accept"], "guard", None)
    assert page in body and form not in body


def test_steps_of_another_organ_are_not_offered_as_ones_own(office, actor):
    work = desk(actor("coordinator"), "range=all")
    lines = [line for _, _, found in work.lines(work.page()) for line in found]
    assert len(lines) == len(office) and not any(line.steps for line in lines)


def test_clocks_of_one_case_that_differ_in_whose_they_are_say_whose(office, signed_in):
    Run._plain.filter(matter_id=office["today"].pk).update(whose="乙局")
    client = signed_in("handler")
    for path in ("/desk/", "/calendar", "/r/permit/"):
        assert "审查（乙局）" in client.get(path).content.decode(), path


def test_cases_brought_in_as_a_whole_show_the_steps_of_their_state_too(office, actor, monkeypatch):
    silent = SimpleNamespace(_plain=SimpleNamespace(filter=lambda **found: Event._plain.none()))
    monkeypatch.setattr("fadu.web.desk.Event", silent)
    work = desk(actor("handler"))
    lines = {line.group: line for _, _, found in work.lines(work.page()) for line in found}
    assert [step.key for step in lines["today"].steps] == ["accept"]
    assert [step.key for step in lines["paused"].steps] == ["resume"]


def test_filters_by_group_clock_and_person(signed_in, office, actor):
    client = signed_in("handler")
    for query, numbers in (
        ("when=late", ["late"]),
        ("clock=permit.review", ["today", "week"]),
        ("range=mine", []),
        ("when=paused&clock=permit.decide", ["paused"]),
    ):
        body = client.get(f"/desk/?{query}").content.decode()
        shown = {key for key, case in office.items() if f">{case.matter.number}<" in body}
        assert shown == set(numbers), query


def test_whoever_oversees_sees_all_that_is_open_to_them(signed_in, office):
    client = signed_in("watcher")
    body = client.get("/desk/?range=all").content.decode()
    assert office["late"].matter.number in body and office["other"].matter.number in body
    assert office["other"].matter.number not in client.get("/desk/").content.decode()
    assert office["other"].matter.number not in signed_in("handler").get("/desk/?range=all").content.decode()


def test_the_regular_way_on_comes_before_breaking_off(monkeypatch):
    from fadu.kernel.declare import Step
    from fadu.web.desk import asked_steps

    book = register("permit")
    dropped = Step("drop", "撤回", ("filed",), "done", who=("clerk",), stops=("review",), final=True)
    monkeypatch.setattr(type(book), "steps", property(lambda self: (dropped, *self.procedure.steps)))
    assert [step.key for step in asked_steps(book, "review", "filed")] == ["accept", "drop"]


def test_the_desk_of_another_organ_shows_its_own(signed_in, office):
    body = signed_in("other").get("/desk/").content.decode()
    assert office["other"].matter.number in body and office["late"].matter.number not in body


def test_notices_are_shown_and_marked_read_by_their_reader_only(signed_in, office, people, organs):
    mine = tell("请补充材料", user_id=people["handler"].pk, matter_id=office["late"].pk)
    theirs = tell("与你无关", user_id=people["head"].pk)
    role = tell("给承办人", role="handler", organ_id=organs[0].pk)
    client = signed_in("handler")
    body = client.get("/desk/").content.decode()
    assert "请补充材料" in body and "给承办人" in body and "与你无关" not in body
    client.post("/desk/read", {"notice": [mine.pk, theirs.pk, role.pk, "x"]})
    for notice in (mine, theirs, role):
        notice.refresh_from_db()
    assert mine.read_at and role.read_at and theirs.read_at is None


def test_notices_of_the_same_words_are_one_line_and_push_no_other_out(signed_in, office, people):
    tell("请补充材料", user_id=people["handler"].pk, matter_id=office["late"].pk)
    for _ in range(13):
        tell("风险预警", user_id=people["handler"].pk, matter_id=office["late"].pk)
    client = signed_in("handler")
    body = client.get("/desk/").content.decode()
    assert "请补充材料" in body and "相同的 13 条" in body and body.count("风险预警") == 1
    client.post("/desk/read", {"notice": re.findall(r'name="notice" value="(\d+)"', body)})
    assert "没有未读通知" in client.get("/desk/").content.decode()


def test_a_notice_of_a_case_that_has_gone_elsewhere_is_text(signed_in, office, people):
    tell("请移交案卷", user_id=people["handler"].pk, matter_id=office["other"].pk)
    body = signed_in("handler").get("/desk/").content.decode()
    assert "请移交案卷" in body and f"/{office['other'].pk}/" not in body


@pytest.mark.parametrize("words", ["欧阳", "许可", "xk", "1号", "13805311234"])
def test_search_finds_by_name_word_initials_number_phone(signed_in, office, words):
    body = signed_in("handler").get("/search", {"q": words}).content.decode()
    assert office["late"].matter.number in body and office["other"].matter.number not in body


def test_search_finds_what_tells_of_an_organ_by_its_initials(signed_in, office, organs):
    Organ.objects.create(key="web.bh", name="滨海许可", short="许可", kind="department", area=organs[0].area)
    assert office["late"].matter.number in signed_in("handler").get("/search", {"q": "bhxk"}).content.decode()
    assert "没有找到" in signed_in("handler").get("/search", {"q": "bhyk"}).content.decode()


def test_search_by_a_name_is_only_for_those_who_may_read_names(signed_in, office):
    assert "没有找到" in signed_in("watcher").get("/search", {"q": "欧阳"}).content.decode()
    assert office["late"].matter.number in signed_in("watcher").get("/search", {"q": "许可"}).content.decode()


@pytest.mark.parametrize("words", ["", "  ", "%", "'", "\\", "\x00", "〔〕", "a" * 500, "<script>"])
def test_search_bears_any_words(signed_in, office, words):
    answer = signed_in("handler").get("/search", {"q": words})
    assert answer.status_code == 200 and "<script>" not in answer.content.decode().replace("<script src", "")


def test_the_calendar_marks_days_and_lists_a_week_or_a_day(signed_in, office):
    client = signed_in("handler")
    month = client.get("/calendar").content.decode()
    assert "2026年11月" in month and "<span>审查</span> <b>1</b>" in month and office["today"].matter.number in month
    day = client.get("/calendar?day=2026-11-26").content.decode()
    assert office["week"].matter.number in day and office["today"].matter.number not in day
    other = client.get("/calendar?month=2026-10").content.decode()
    assert "2026年10月" in other and "休" in other and "上班" in other
    ahead = client.get("/calendar?month=2027-02").content.decode()
    assert "暂定" in ahead
    assert "2026年11月" in client.get("/calendar?month=2026-13&day=x").content.decode()


def test_many_clocks_of_one_kind_are_one_line_that_opens_them_all(file, signed_in):
    rows = [file(date(2026, 3, day), "open") for day in range(2, 7)]
    client = signed_in("handler")
    body = client.get("/desk/").content.decode()
    opens = "?when=late&amp;clock=permit.decide"
    assert opens in body and "<b>5</b> 个" in body and f">{rows[1].matter.number}<" not in body
    opened = client.get(f"/desk/{opens.replace('&amp;', '&')}").content.decode()
    assert all(f">{row.matter.number}<" in opened for row in rows)


def test_up_to_three_clocks_of_one_kind_stand_singly(file, signed_in):
    rows = [file(date(2026, 3, day), "open") for day in range(2, 5)]
    body = signed_in("handler").get("/desk/").content.decode()
    assert all(f">{row.matter.number}<" in body for row in rows)


def test_what_waits_without_a_deadline_is_counted_for_whoever_may_take_the_step(office, actor, monkeypatch):
    book = register("permit")
    told = replace(book, pages=replace(book.pages, waits=(("filed", "accept"), ("held", "resume"))))
    monkeypatch.setattr("fadu.web.waiting.registers", lambda: {"permit": told})
    found = {row.state: (row.n, row.step.key) for row in waiting(actor("handler"))}
    assert found == {"filed": (2, "accept"), "held": (1, "resume")}
    assert waiting(actor("idle")) == []


def test_a_wait_names_a_step_that_leads_out_of_its_state():
    book = register("permit")
    wrong = replace(book, pages=replace(book.pages, waits=(("done", "accept"), ("filed", "accept"), ("filed", "fly"))))
    assert [fault for fault in register_faults(wrong) if "等待" in fault] == [
        "等待的步骤 accept 不能从状态 done 办理", "等待的步骤 fly 不能从状态 filed 办理",
    ]  # fmt: skip
