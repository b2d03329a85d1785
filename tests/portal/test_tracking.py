"""Following a case: number and code, nobody else's, nothing internal, guessing limited."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from django.test import Client

from fadu.kernel.models import Event, PaperRecord
from fadu.web.portal import visitor
from fadu.web.portal.models import Tally
from fadu.web.portal.track import normal_code, normal_number
from tests.portal.stall.models import Stall

from .conftest import unlock

pytestmark = pytest.mark.django_db


def test_number_and_code_open_the_case_and_stand_in_no_address(client, stall):
    matter = stall()
    answer = unlock(client, matter)
    assert answer.status_code == 302 and matter.query_code not in answer["Location"] and "〔" not in answer["Location"]
    page = client.get(answer["Location"])
    html = page.content.decode()
    assert matter.number in html and "已收到" in html and "2026年3月9日" in html and "提出申请" in html
    assert matter.query_code not in html and "no-store" in page["Cache-Control"]
    assert Event._plain.filter(kind="portal.opened", matter_id=matter.pk).count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "甲摊〔2026〕1号",
        "甲摊[2026]1号",
        "甲摊(2026)1号",
        "甲摊（2026）1号",
        " 甲摊【2026】 1 号",
        "甲摊〔２０２６〕1号",
    ],
)
def test_the_number_may_be_typed_in_many_ways(client, stall, text):
    matter = stall()
    assert client.post("/track", {"number": text, "code": matter.query_code}).status_code == 302
    assert normal_number(text) == "甲摊〔2026〕1号"


def test_the_code_is_forgiving_about_case_blanks_and_hyphens():
    assert normal_code(" abcd-23ef ") == normal_code("ＡＢＣＤ２３ＥＦ") == "ABCD23EF"


@pytest.mark.parametrize(
    "number,code",
    [
        ("甲摊〔2026〕1号", "WRONGONE"),
        ("甲摊〔2026〕99号", "WRONGONE"),
        ("", ""),
        ("x" * 500, "y" * 500),
        ("甲摊〔2026〕1号", ""),
        ("\x00", "\x00"),
    ],
)
def test_wrong_pairs_get_one_and_the_same_answer(client, stall, number, code):
    stall()
    answer = client.post("/track", {"number": number, "code": code})
    assert answer.status_code == 422 and "track" not in answer.headers.get("Location", "")
    if code and number and "\x00" not in number:
        assert "对不上" in answer.content.decode()


def test_the_right_code_of_another_case_opens_nothing(client, stall):
    mine, other = stall(), stall(applicant="李四光")
    assert client.post("/track", {"number": other.number, "code": mine.query_code}).status_code == 422
    unlock(client, mine)
    for path in (f"/track/{other.pk}/", f"/track/{other.pk}/step/withdraw/", f"/track/{other.pk}/papers/1.pdf"):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code in (302, 405) and "李四光" not in answer.content.decode()
    assert Stall._plain.get(pk=other.pk).state == "filed"


def test_a_case_without_session_is_closed_whether_it_exists_or_not(client, stall):
    matter = stall()
    there, nowhere = client.get(f"/track/{matter.pk}/"), client.get("/track/987654321/")
    assert (
        (there.status_code, there["Location"]) == (nowhere.status_code, nowhere["Location"]) == (302, "/track?closed=1")
    )
    assert client.get("/track/99999999999999999999999/")["Location"] == "/track?closed=1"


def test_guessing_a_code_is_limited_per_number(client, stall):
    matter = stall()
    for n in range(8):
        assert unlock(Client(REMOTE_ADDR=f"10.0.0.{n}"), matter, "AAAAAAA" + "23456789"[n]).status_code == 422
    refused = unlock(Client(REMOTE_ADDR="10.0.1.1"), matter)
    assert refused.status_code == 429 and "次数过多" in refused.content.decode()
    assert client.get(f"/track/{matter.pk}/").status_code == 302


def test_guessing_is_limited_per_address_over_many_numbers(client, stall):
    matter = stall()
    for n in range(30):
        client.post("/track", {"number": f"甲摊〔2026〕{n + 100}号", "code": "AAAAAAAA"})
    assert unlock(client, matter).status_code == 429
    assert unlock(Client(REMOTE_ADDR="10.9.9.9"), matter).status_code == 302


def test_right_codes_do_not_use_up_tries(stall):
    matter = stall()
    for _ in range(12):
        assert unlock(Client(), matter).status_code == 302


def test_tallies_hold_neither_number_nor_address(client, stall):
    matter = stall()
    unlock(client, matter, "AAAAAAAA")
    rows = str(list(Tally.objects.values()))
    assert matter.number not in rows and "127.0.0.1" not in rows


def test_the_session_closes_by_itself_and_on_leaving(client, stall, monkeypatch):
    matter = stall()
    unlock(client, matter)
    assert client.get(f"/track/{matter.pk}/").status_code == 200
    client.post("/track/leave")
    assert client.get(f"/track/{matter.pk}/").status_code == 302
    unlock(client, matter)
    monkeypatch.setattr(visitor, "_clock", lambda: int(time.time()) + 31 * 60)
    assert client.get(f"/track/{matter.pk}/").status_code == 302


def test_opening_changes_the_session_key(client, stall):
    client.get("/file/stall/")
    before = client.session.session_key
    unlock(client, stall())
    assert client.session.session_key != before


def test_a_new_query_code_closes_what_was_opened(client, stall):
    matter = stall()
    unlock(client, matter)
    type(matter)._plain.filter(pk=matter.pk).update(query_code="ZZZZ2222")
    assert client.get(f"/track/{matter.pk}/").status_code == 302


def test_internal_events_clocks_papers_and_fields_stay_inside(client, stall, move):
    matter = stall()
    move(matter, "accept", on=date(2026, 3, 4))
    move(matter, "note", on=date(2026, 3, 5), secret="绝密意见")
    move(matter, "hold", on=date(2026, 3, 10), reason="内部理由")
    unlock(client, matter)
    html = client.get(f"/track/{matter.pk}/").content.decode()
    assert "决定受理" in html and "中止审理" in html and "受理通知书" in html and "暂停计时" in html
    for hidden in ("绝密意见", "内部研究", "内部理由", "内部呈批表", "内部流转", "甲经办", "13806310001"):
        assert hidden not in html
    assert "张三丰" in html


def test_only_papers_addressed_to_the_applicant_are_served(client, stall, move):
    matter, other = stall(), stall()
    move(matter, "accept", on=date(2026, 3, 4))
    move(other, "accept", on=date(2026, 3, 4))
    notice, memo = PaperRecord._plain.filter(matter=matter).order_by("key").reverse()
    foreign = PaperRecord._plain.get(matter=other, key="notice")
    unlock(client, matter)
    served = client.get(f"/track/{matter.pk}/papers/{notice.pk}.pdf")
    assert served["Content-Type"] == "application/pdf" and served.content.startswith(b"%PDF")
    assert "no-store" in served["Cache-Control"] and Event._plain.filter(kind="portal.paper").count() == 1
    for pk in (memo.pk, foreign.pk, 0, 10**30):
        assert client.get(f"/track/{matter.pk}/papers/{pk}.pdf").status_code == 404
    assert Client().get(f"/track/{matter.pk}/papers/{notice.pk}.pdf").status_code == 302


def test_the_applicant_supplements_and_withdraws_once(client, stall, move):
    matter = stall()
    unlock(client, matter)
    assert "提交补正材料" not in client.get(f"/track/{matter.pk}/").content.decode()
    move(matter, "ask", on=date(2026, 3, 4), what="身份证明")
    html = client.get(f"/track/{matter.pk}/").content.decode()
    assert "提交补正材料" in html and "身份证明" not in html
    url = f"/track/{matter.pk}/step/supplement/"
    form = client.get(url).content.decode()
    key, version = re.search(r'name="key" value="([^"]+)', form)[1], re.search(r'name="version" value="(\d+)', form)[1]
    empty = client.post(url, {"key": key, "version": version})
    assert empty.status_code == 422 and "请填写" in empty.content.decode()
    for _ in range(2):
        assert client.post(url, {"key": key, "version": version, "text": "补上了"}).status_code == 302
    assert Stall._plain.get(pk=matter.pk).state == "filed"
    assert Event._plain.filter(step="supplement").count() == 1
    stale = client.post(f"/track/{matter.pk}/step/withdraw/", {"key": "other", "version": "1", "reason": ""})
    body = stale.content.decode()
    assert stale.status_code == 409 and "刚有新的进展" in body
    again = {"key": "other", "version": re.search(r'name="version" value="(\d+)', body)[1], "reason": ""}
    assert client.post(f"/track/{matter.pk}/step/withdraw/", again).status_code == 302


@pytest.mark.parametrize("step", ["accept", "decide", "file", "note", "nothing"])
def test_official_steps_do_not_exist_for_the_applicant(client, stall, step):
    matter = stall()
    unlock(client, matter)
    for answer in (
        client.get(f"/track/{matter.pk}/step/{step}/"),
        client.post(f"/track/{matter.pk}/step/{step}/", {"key": "x"}),
    ):
        assert answer.status_code == 404
    assert Stall._plain.get(pk=matter.pk).state == "filed"


def test_an_official_who_is_signed_in_has_no_more_here(client, stall):
    from fadu.people.models import User

    client.force_login(User.objects.create_user("u", "x" * 12, name="某人"))
    assert client.get(f"/track/{stall().pk}/").status_code == 302


def test_the_line_of_states_shows_when_each_was_first_reached(client, stall, move):
    matter = stall()
    move(matter, "accept", date(2026, 3, 4))
    move(matter, "note", date(2026, 3, 10), secret="内部")
    move(matter, "hold", date(2026, 3, 11), reason="鉴定")
    move(matter, "resume", date(2026, 3, 16))
    html = client.get(unlock(client, matter)["Location"]).content.decode()
    line = html[html.index('<ol class="path"') : html.index("下一个日期")]
    assert "3月2日" in line and "3月4日" in line and "3月10日" not in line and "3月16日" not in line


def test_the_line_of_states_ends_where_the_case_ended(client, stall, move):
    matter = stall()
    unlock(client, matter)
    url = f"/track/{matter.pk}/"
    before = client.get(url).content.decode()
    version = re.search(r'name="version" value="(\d+)', client.get(f"{url}step/withdraw/").content.decode())[1]
    client.post(f"{url}step/withdraw/", {"key": "k", "version": version, "reason": ""})
    after = client.get(url).content.decode()
    assert "审理中" in before and "已撤回" in after and "审理中" not in after
