"""Settings: density, terms, statutes, numbers; a new holiday notice previewed, applied, written as events."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel.models import Event, HolidayNoticeRow, Run
from fadu.web.views.settings import read_days

NOTICE = {
    "year": "2027",
    "number": "国办发明电〔2026〕9号",
    "published": "2026-11-20",
    "off": "1月1日至3日、2月5日至11日",
    "work": "2月14日",
    "source": "",
}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1月1日", ["2027-01-01"]),
        ("1月1日至3日", ["2027-01-01", "2027-01-02", "2027-01-03"]),
        ("2026年12月31日至2027年1月1日", ["2026-12-31", "2027-01-01"]),
        ("2027-02-05～2027-02-05".replace("～", "~"), ["2027-02-05"]),
        ("5-1，5-2；5.3", ["2027-05-01", "2027-05-02", "2027-05-03"]),
        ("", []),
    ],
)
def test_days_are_read_as_people_write_them(text, days):
    assert [day.isoformat() for day in read_days(text, 2027)] == days


@pytest.mark.parametrize("text", ["元旦", "2月30日", "3日", "1月5日至1日", "1月1日至3月9日", "1月1日至3日至5日"])
def test_what_is_no_day_is_named(text):
    with pytest.raises(ValueError, match="「"):
        read_days(text, 2027)


def test_a_notice_is_previewed_then_applied_and_each_move_is_an_event(signed_in, file):
    case = file(date(2026, 11, 12), "open")
    run = Run._plain.get(matter_id=case.pk, stopped_on=None)
    assert run.provisional
    client = signed_in("coordinator")
    body = client.post("/settings/calendar/", NOTICE).content.decode()
    assert case.matter.number in body and "录入并重算" in body
    assert "2027-10-01" in body and "是法定节日，没有列入放假" in body
    assert not HolidayNoticeRow.objects.exists() and Run._plain.get(pk=run.pk).provisional
    assert client.post("/settings/calendar/", NOTICE | {"apply": "1"}).status_code == 302
    assert not Run._plain.get(pk=run.pk).provisional
    assert Event._plain.filter(kind="calendar.notice").count() == 1
    assert "2027" in client.get("/settings/calendar/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": "27"}, "四位年度"),
        ({"year": "2099"}, "只安排当年或者下一年"),
        ({"number": ""}, "文号"),
        ({"published": "2026-12-01"}, "不能晚于今天"),
        ({"off": ""}, "没有填放假日期"),
        ({"work": "2月15日"}, "本是工作日"),
        ({"off": "元旦"}, "不是日期"),
    ],
)
def test_a_wrong_notice_is_refused_field_by_field(signed_in, change, words):
    answer = signed_in("coordinator").post("/settings/calendar/", NOTICE | change | {"apply": "1"})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not HolidayNoticeRow.objects.exists()


def test_only_keepers_enter_notices(signed_in):
    assert signed_in("handler").post("/settings/calendar/", NOTICE).status_code == 403
    assert "录入新的放假通知" not in signed_in("handler").get("/settings/calendar/").content.decode()
    assert "录入新的放假通知" in signed_in("sysadmin").get("/settings/calendar/").content.decode()


def test_density_is_kept_in_the_browser(signed_in):
    client = signed_in("idle")
    assert 'class="dense"' not in client.get("/settings/").content.decode()
    client.post("/settings/display", {"density": "dense"})
    assert 'class="dense"' in client.get("/settings/").content.decode()


def test_terms_name_missing_texts_and_how_far_each_is_trusted(signed_in):
    body = signed_in("idle").get("/settings/terms/").content.decode()
    assert "文本尚未载入" in body and "《行政复议法》（2023年修订）" in body and "凭记忆录入，待核" in body


def test_numbers_are_those_of_ones_own_organs(signed_in, file):
    file(state="open")
    assert "受理通知书" in signed_in("handler").get("/settings/numbers/").content.decode()
    assert "受理通知书" not in signed_in("other").get("/settings/numbers/").content.decode()
    assert "受理通知书" in signed_in("auditor").get("/settings/numbers/").content.decode()


def test_terms_are_found_by_a_word_and_by_area(signed_in):
    client = signed_in("idle")
    assert client.get("/settings/terms/?q=没有这个词").content.decode().count("<details class=\"card fold\"") == 0
    found = client.get("/settings/terms/", {"q": "补正", "area": "行政复议"}).content.decode()
    assert "补正" in found and found.count('<details class="card fold" open>') == 1
