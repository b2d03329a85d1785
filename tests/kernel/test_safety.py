"""What must not be possible even with a crafted request: lapsing a period early, replaying another's step."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from datetime import date

import pytest
import xlsxwriter
from django.db import connection

from fadu import law
from fadu.kernel import calendars, exchange, facts, procedure, search
from fadu.kernel.access import Actor, PostView, within
from fadu.kernel.audit import batch, whole
from fadu.kernel.declare import Ask
from fadu.kernel.models import Event
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take, tick
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.kernel.verifying import verify
from fadu.kernel.workbooks import grid
from fadu.people.models import User

from .conftest import officer
from .permit.models import Permit

pytestmark = pytest.mark.django_db


def test_a_day_to_come_lets_no_period_lapse(file, actor):
    case = file(date(2026, 3, 2))
    with frozen_today(date(2026, 3, 3)):
        with pytest.raises(InvalidFacts):
            take(case, "accept", actor, on=date(2027, 3, 3))
        assert tick(date(2027, 3, 3)) == 0
    assert case.runs().get(key="review").stopped_on is None
    assert not Event._plain.exclude(kind="step").filter(matter_id=case.pk).exists()


def test_a_token_is_of_one_person_one_case_and_one_step(file, actor, city):
    one, two = file(), file()
    with frozen_today(date(2026, 3, 3)):
        take(one, "accept", actor, token="t1")
        for case, step, who in ((two, "accept", actor), (one, "hold", actor), (one, "accept", officer(city[1]))):
            with pytest.raises(NotAllowed):
                take(case, step, who, {"reason": "x"} if step == "hold" else {}, token="t1")


def test_the_same_form_sent_twice_at_once_opens_one_case(actor, city, monkeypatch):
    """The second sending does not see the first one's event until it is written: then it gives the first outcome."""
    with frozen_today(date(2026, 3, 3)):
        first = open_case(register("permit"), actor, {"applicant": "张三"}, organ_id=city[0].pk, token="t2")
        blind, real = iter((True, False)), procedure.replayed
        monkeypatch.setattr(procedure, "replayed", lambda *args: None if next(blind) else real(*args))
        again = open_case(register("permit"), actor, {"applicant": "张三"}, organ_id=city[0].pk, token="t2")
    assert again.case.pk == first.case.pk and Permit._plain.count() == 1


def test_a_failing_case_does_not_keep_the_others_from_lapsing(file, monkeypatch):
    bad, good = file(date(2026, 2, 11)), file(date(2026, 2, 11))
    real = procedure.take

    def take_unless_bad(case, *args, **kwargs):
        if case.pk == bad.pk:
            raise RuntimeError("broken")
        return real(case, *args, **kwargs)

    monkeypatch.setattr(procedure, "take", take_unless_bad)
    with frozen_today(date(2026, 3, 20)):
        assert tick() == 1
    assert [c.state for c in Permit._plain.order_by("pk")] == ["filed", "open"] and good.pk


def test_what_a_batch_refuses_leaves_no_event(file, actor):
    case = file()
    before = Event._plain.count()
    with frozen_today(date(2026, 3, 3)), batch():
        with pytest.raises(RuntimeError), whole():
            take(case, "accept", actor)
            raise RuntimeError("refused later")
        take(case, "accept", actor)
    assert Event._plain.count() == before + 1 and verify()[1] == []


def test_names_are_searched_only_where_they_may_be_read(file, city):
    """A reader of names at one organ who watches all others finds nobody by name there."""
    file(organ=city[0])
    both = Actor(1, "x", "x", (PostView("watcher"), PostView("clerk", city[1].pk, frozenset({city[1].pk}), "")))
    assert Permit.objects.for_user(both).count() == 1 and search.find(both, "张三").count() == 0
    file(organ=city[1])
    assert search.find(both, "张三").count() == 1


def test_a_very_long_word_can_be_indexed(file):
    assert "a" * 100 in search.tokens("a" * 5000)
    search.write(file().pk, "permit", "a" * 5000, "b" * 5000)


@pytest.mark.parametrize(
    "code,start",
    [("371000", "3710"), ("370000", "37"), ("371002", "371002"), ("371090", "371090"), ("371002001000", "371002001")],
)
def test_an_area_ends_at_its_border(code, start):
    assert within(code) == start


def book(cells):
    """A workbook with these cells: (row, column, value)."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    page = made.add_worksheet()
    for row, column, value in cells:
        page.write(row, column, value)
    made.close()
    return out.getvalue()


def test_a_small_workbook_with_a_far_cell_is_refused_before_it_fills_the_memory():
    assert grid("a.xlsx", book([(0, 0, "甲"), (1, 1, "乙")])) == [["甲", ""], ["", "乙"]]
    for cells in ([(0, 0, "甲"), (1048575, 16383, "乙")], [(1048575, 9, "丙")]):
        with pytest.raises(exchange.BadTable, match="过大"):
            exchange.read_table("a.xlsx", book(cells))


def test_an_archive_that_understates_its_parts_is_refused():
    content = bytearray(book([(0, 0, "甲" * 30000)]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = max(i.file_size for i in archive.infolist())
    mark = size.to_bytes(4, "little")
    assert content.count(mark) == 2  # in the part's own head and in the directory
    with pytest.raises(exchange.BadTable, match="不符"):
        exchange.read_table("a.xlsx", bytes(content).replace(mark, (9).to_bytes(4, "little")))


@pytest.mark.parametrize("name,content", [("a.json", b"[" * 200_000), ("a.csv", b"a\n" + b"x" * 200_000)])
def test_endless_tables_are_refused_in_words(name, content):
    with pytest.raises(exchange.BadTable):
        exchange.read_table(name, content)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_csv_begins_a_formula(sign):
    assert f"'{sign}" in exchange.to_csv([[f"{sign}1+1"]]).decode("utf-8-sig")


def test_a_closed_account_is_not_chosen(db):
    user = User.objects.create(username="gone", name="离任", is_active=False)
    with pytest.raises(facts.Invalid):
        facts.read(Ask("officer", "承办人", "user"), None, user.pk)


@pytest.mark.parametrize(
    "kind,value",
    [
        ("date", "99999999999-1-1"),
        ("money", "1e30"),
        ("money", "1e999999999"),
        ("money", 1e308),
        ("choice", [""]),
        ("choice", [None]),
        ("choice", {"a": 1}),
        ("int", "9" * 5000),
    ],
)
def test_absurd_answers_are_refused_in_words(kind, value):
    with pytest.raises(facts.Invalid):
        facts.read(Ask("k", "某项", kind, (("a", "甲"),)), None, value)


@pytest.mark.django_db(transaction=True)
def test_a_step_taken_while_a_notice_moves_deadlines_is_kept(file, actor, monkeypatch):
    case, looking = file(date(2026, 3, 2)), threading.Event()
    real = calendars.preview

    def slow(notice):
        shifts = real(notice)
        looking.set()
        time.sleep(0.4)
        return shifts

    def move():
        with frozen_today(date(2026, 3, 3)):
            notice = law.HolidayNotice(
                2026, "某办发〔2026〕1号", date(2026, 3, 1), (date(2026, 3, 5),), (), "", "verified"
            )
            moved.extend(calendars.apply(notice, actor))
        connection.close()

    moved: list[calendars.Shift] = []
    monkeypatch.setattr(calendars, "preview", slow)
    other = threading.Thread(target=move)
    other.start()
    looking.wait(5)
    with frozen_today(date(2026, 3, 3)):
        take(case, "accept", actor)
    other.join()
    run = case.runs().get(key="review")
    assert moved and run.stopped_on == date(2026, 3, 3) and run.due_on == moved[0].new
