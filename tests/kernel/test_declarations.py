"""What does not hold together is named at start-up; search passes the gate; uploads are checked; notices move dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from fadu import law
from fadu.kernel import calendars, documents, notify, search, uploads
from fadu.kernel.access import PUBLIC, SYSTEM, Actor, PostView
from fadu.kernel.checks import register_faults
from fadu.kernel.declare import Clock, Document, Procedure, State, Step
from fadu.kernel.models import Event, HolidayNoticeRow, Run
from fadu.kernel.procedure import take
from fadu.kernel.register import register, registers
from fadu.kernel.roles import role_words
from fadu.kernel.today import frozen_today

from .conftest import officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", sorted(registers()))
def test_every_register_holds_together(key):
    assert register_faults(registers()[key]) == []


def test_numbers_read_as_an_office_writes_them():
    numbers = [book.number for book in registers().values()]
    numbers += [paper.number for book in registers().values() for paper in book.documents]
    assert [number for number in numbers if number and number.endswith("件")] == []


def test_the_last_paper_of_a_kind_stands_for_the_earlier_ones_where_the_kind_says_so():
    kinds = tuple(Document(key, key, lambda case, facts: None, replaces=key == "record") for key in ("record", "note"))
    book = replace(register("permit"), documents=kinds)
    held = [SimpleNamespace(pk=pk, key=key) for pk, key in ((3, "record"), (1, "record"), (2, "note"), (4, "note"))]
    assert documents.replaced(book, held) == {1: held[0]}


@pytest.mark.parametrize("key", sorted(registers()))
def test_every_role_that_takes_a_step_has_a_chinese_name(key):
    book = registers()[key]
    words = [role_words(book, step.who) for step in book.steps if not step.by_system]
    assert not [word for word in words if any("a" <= letter <= "z" for letter in word)]


@pytest.mark.parametrize(
    "change,word",
    [
        (dict(states=(State("a", "甲"), State("b", "乙"))), "没有出路"),
        (dict(steps=(Step("x", "x", ("nowhere",), "done", who=("head",)),)), "来源状态"),
        (dict(steps=(Step("x", "x", ("filed",), "nowhere", who=("head",)),)), "去向状态"),
        (dict(steps=(Step("x", "x", ("filed",), "done", who=("head",), starts=("none",)),)), "不存在的期限"),
        (dict(steps=(Step("x", "x", ("filed",), "done", who=("head",), extends="decide"),)), "没有问 extend"),
        (dict(clocks=(Clock("review", "审查", "no.such.term", on_expiry="none"),)), "不在期限目录"),
        (dict(steps=(Step("x", "x", ("filed",), "done"),)), "由谁办理"),
    ],
)
def test_a_broken_procedure_is_named(change, word):
    base = register("permit")
    parts = {"states": base.procedure.states, "steps": base.procedure.steps, "clocks": base.procedure.clocks} | change
    faults = register_faults(replace(base, procedure=Procedure(**parts), indicators=()))
    assert any(word in fault for fault in faults), faults


@pytest.mark.parametrize("text", ["张三", "zs", "1号", "138001"])
def test_search_finds_by_name_initials_number_and_phone(file, actor, text):
    case = file(phone="13800138000")
    file(applicant="欧阳")
    found = list(search.find(actor, text))
    assert case.pk in [m.pk for m in found]


def test_search_passes_the_gate(file, city):
    file()
    watcher = Actor(1, "w", "w", (PostView("watcher"),))
    assert search.find(officer(city[0]), "张三").count() == 1
    assert search.find(officer(city[1]), "张三").count() == 0
    assert search.find(watcher, "张三").count() == 0 and search.find(watcher, "许可").count() == 1
    assert search.find(PUBLIC, "许可").count() == 0
    for odd in ("'", "& |", "\\", "%", "", "a" * 500, "张'三", ":*"):
        list(search.find(watcher, odd))


@pytest.mark.parametrize(
    "name,content,word",
    [
        ("a.exe", b"MZ", "不受理"),
        ("a.pdf", b"", "空文件"),
        ("a.pdf", b"no", "内容不是"),
        ("a.docx", b"PK", "损坏"),
        ("a.txt", b"\x00\x01", "不是文本"),
        ("a.toml", b"\x00\x01", "不是文本"),
    ],
)
def test_uploads_are_checked(name, content, word):
    with pytest.raises(uploads.BadUpload, match=word):
        uploads.store(name, content, SYSTEM)
    assert uploads.check("方案.toml", b'title = "x"') == "text/plain"


def test_a_new_notice_previews_applies_and_writes_events(file, actor):
    case = file(date(2026, 11, 30))
    with frozen_today(date(2026, 12, 1)):
        take(case, "accept", actor)
        run = case.runs().get(key="decide")
        assert run.provisional and run.due_on == date(2027, 2, 1)
        # 60 days from 12-01 is 01-30, a Saturday; the notice makes it a working day
        notice = law.HolidayNotice(
            2027,
            "某通知",
            date(2026, 12, 1),
            (date(2027, 1, 1), date(2027, 2, 1)),
            (date(2027, 1, 30),),
            "测试",
            "verified",
        )
        shifts = calendars.preview(notice)
        assert [(s.old, s.new) for s in shifts] == [(date(2027, 2, 1), date(2027, 1, 30))]
        assert HolidayNoticeRow.objects.count() == 0
        calendars.apply(notice, actor)
    run.refresh_from_db()
    assert run.due_on == date(2027, 1, 30) and not run.provisional
    assert Event._plain.filter(kind="clock.moved", matter_id=case.pk).count() == 1
    with pytest.raises(ValueError):
        calendars.apply(replace(notice, off=()), actor)


def test_notices_on_the_desk(file, city):
    case = file()
    notify.tell("请办理", role="handler", organ_id=city[0].pk, matter_id=case.pk)
    assert notify.inbox(officer(city[0])).count() == 1 and notify.inbox(officer(city[1])).count() == 0


def test_a_missing_text_is_shown_not_guessed(file, actor, monkeypatch):
    from fadu.kernel import clocks

    case = file()
    run = Run._plain.get(matter_id=case.pk)

    def missing(*a, **k):
        raise law.MissingText("条例文本缺失")

    monkeypatch.setattr(clocks.law, "due", missing)
    clocks.refresh(run)
    assert run.due_on is None and "缺失" in run.unresolved


def test_an_upload_of_another_case_cannot_be_named(file, actor):
    from fadu.kernel.declare import Ask
    from fadu.kernel.facts import Invalid, read

    mine, other = file(), file()
    ask = Ask("files", "附件", "file")
    kept = uploads.store("a.txt", b"x", actor, matter_id=other.pk)
    free = uploads.store("b.txt", b"y", actor)
    assert read(ask, mine, [free.pk]) == [free.pk]
    assert read(ask, other, [kept.pk]) == [kept.pk]
    with pytest.raises(Invalid, match="附件未找到"):
        read(ask, mine, [kept.pk])


def test_an_offer_that_depends_on_the_person_is_taken_as_text():
    """The kernel does not know the person here: it cleans what was chosen, the step judges it."""
    from fadu.kernel.declare import Ask
    from fadu.kernel.facts import Invalid, read

    more = {"required": False, "max_length": 4, "offer": lambda case, actor: ()}
    several, one = (Ask("x", "事项", kind, **more) for kind in ("choices", "choice"))
    assert read(several, None, ["甲", " 甲 ", "乙", ""]) == ["甲", "乙"]
    assert (read(one, None, "甲"), read(one, None, "")) == ("甲", "")
    with pytest.raises(Invalid):
        read(one, None, "一二三四五")
