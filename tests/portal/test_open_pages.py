"""What everybody may read: calculator, published decisions, plan; strict headers; no script needed."""

from __future__ import annotations

import re
from datetime import date

import pytest

from fadu import law
from fadu.kernel.today import frozen_today
from fadu.web.portal import reckoning

pytestmark = pytest.mark.django_db
CALC = "/calculator"


def test_every_area_has_a_title_and_every_common_term_exists():
    assert {t.key.partition(".")[0] for t in law.terms()} <= reckoning.AREAS.keys()
    assert [t.key for t in reckoning.common()] == list(reckoning.COMMON)


def test_the_list_groups_and_searches(client):
    html = client.get(CALC).content.decode()
    assert "常用" in html and "行政诉讼" in html and html.count("?term=") >= len(law.terms())
    found = client.get(CALC, {"q": "复议 申请"}).content.decode()
    assert "申请行政复议" in found and "缴纳罚款" not in found
    assert "没有含「没有这个」的期限" in client.get(CALC, {"q": "没有这个"}).content.decode()
    assert client.get(CALC, {"term": "x"}).status_code == 404


def test_every_term_opens_its_form(client):
    for term in law.terms():
        page = client.get(CALC, {"term": term.key})
        assert page.status_code == 200 and term.start in page.content.decode(), term.key


def test_a_result_shows_day_trace_citation_and_marks(client):
    with frozen_today(date(2026, 11, 23)):
        html = client.get(
            CALC,
            {
                "term": "reconsideration.decide",
                "start": "2026-11-16",
                "pause_from": "2026-12-02",
                "pause_to": "2026-12-20",
                "extend": "30",
            },
        ).content.decode()
    assert "2027年3月4日" in html and "日期暂定" in html and "《行政复议法》（2023年修订）第六十二条第一款" in html
    assert "18日不计入" in html and "<svg" in html
    memory = next(
        t for t in law.terms() if t.confidence == "memory" and t.current.period and t.current.period.unit != "hours"
    )
    shown = client.get(CALC, {"term": memory.key, "start": "2026-03-02"}).content.decode()
    assert "凭记忆录入，待核" in shown


@pytest.mark.parametrize(
    "query,field",
    [
        ({"start": ""}, "start"),
        ({"start": "2026-02-30"}, "start"),
        ({"start": "明天"}, "start"),
        ({"start": "9999-12-31"}, "start"),
        ({"start": "2026-03-02", "extend": "x"}, "extend"),
        ({"start": "2026-03-02", "extend": "31"}, "extend"),
        ({"start": "2026-03-02", "extend": "99999999999"}, "extend"),
        ({"start": "2026-03-02", "known_on": "x"}, "known_on"),
        ({"start": "2026-03-02", "pause_from": "2026-04-01", "pause_to": "2026-03-01"}, "pause1"),
        ({"start": "2026-03-02", "pause_to": "2026-03-01"}, "pause1"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_kept(client, query, field):
    answer = client.get(CALC, {"term": "reconsideration.decide"} | query)
    html = answer.content.decode()
    assert answer.status_code == 422 and f'id="e-{field}"' in html
    for value in query.values():
        assert not value or value in html


def test_pauses_can_be_added_without_script(client):
    one = client.get(
        CALC,
        {
            "term": "reconsideration.decide",
            "start": "2026-03-02",
            "pause_from": "2026-03-10",
            "pause_to": "2026-03-12",
            "more": "1",
        },
    ).content.decode()
    assert one.count('name="pause_from"') == 2


def publish(stall, move, **facts):
    matter = stall(**facts)
    move(matter, "accept", on=date(2026, 3, 4))
    move(matter, "decide", on=date(2026, 3, 20), result="granted", masked="申请人张某某请求摆摊。")
    move(matter, "publish", on=date(2026, 3, 21))
    return matter


def test_only_what_is_published_is_shown_and_nothing_private(client, stall, move):
    shown, hidden = publish(stall, move), stall(place="山上")
    html = client.get("/published/", {"register": "stall"}).content.decode()
    assert shown.number in html and hidden.number not in html and "张三丰" not in html and "海边" in html
    page = client.get(f"/published/stall/{shown.pk}/").content.decode()
    assert "申请人张某某请求摆摊" in page and "张三丰" not in page and "13806310001" not in page and "请求摆摊" in page
    for pk in (hidden.pk, 10**25, 0):
        assert client.get(f"/published/stall/{pk}/").status_code == 404
    assert client.get(f"/published/permit/{shown.pk}/").status_code == 404


def test_the_table_for_machines_says_what_the_page_says(client, stall, move):
    """The same cases and fields as the pages: nothing private, an empty year has its header, nonsense is not found."""
    shown, hidden = publish(stall, move), stall(place="山上")
    lines = client.get("/published/stall.json", {"year": "2026"}).json()["rows"]
    text = client.get("/published/stall.csv", {"year": "2026"}).content.decode("utf-8-sig")
    assert [line["编号"] for line in lines] == [shown.number] and shown.number in text and hidden.number not in text
    assert lines[0]["地址"] == f"/published/stall/{shown.pk}/"
    assert not [secret for secret in ("张三丰", "13806310001") if secret in text or secret in str(lines)]
    assert client.get("/published/stall.json").json()["rows"] == lines
    assert client.get("/published/stall.json", {"year": "1999"}).json() == {"rows": []}
    assert "/published/stall.csv" in client.get("/published/", {"register": "stall"}).content.decode()
    for bad in ("stall.xml", "permit.csv", "stall.csv?year=x", "stall.csv?year=²²²²"):
        assert client.get(f"/published/{bad}").status_code == 404, bad


def test_a_published_decision_cannot_be_found_by_the_name_of_a_person(client, stall, move):
    publish(stall, move)
    assert "海边" in client.get("/published/", {"register": "stall", "q": "海边"}).content.decode()
    for words in ("张三丰", "张三", "三丰", "zsf", "13806310001"):
        assert "没有含" in client.get("/published/", {"register": "stall", "q": words}).content.decode()


def test_being_published_does_not_open_the_case_itself(client, stall, move):
    matter = publish(stall, move)
    assert client.get(f"/track/{matter.pk}/").status_code == 302
    assert client.get(f"/r/stall/{matter.pk}/").status_code in (302, 404)


def test_the_plan_page_shows_open_figures_only(client, stall, move):
    publish(stall, move)
    html = client.get("/open/plan").content.decode()
    assert "摆摊许可 · 收到" in html and "准予率" in html and "按期率" not in html


def test_home_has_no_case_of_anybody(client, stall):
    matter = stall()
    html = client.get("/").content.decode()
    assert matter.number not in html and "张三丰" not in html and "期限计算器" in html and "工作人员登录" in html


PAGES = [
    "/",
    "/calculator",
    "/calculator?term=reconsideration.decide&start=2026-03-02",
    "/file/",
    "/file/stall/",
    "/track",
    "/published/",
    "/open/plan",
    "/api/",
]


@pytest.mark.parametrize("path", PAGES)
def test_headers_are_strict_and_pages_hold_no_inline_code(client, db, path):
    answer = client.get(path)
    html = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Referrer-Policy"] == "same-origin"
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|<style|\son[a-z]+=|javascript:", html)
    assert not re.search(r'(src|href)="(https?:)?//', html)
    assert 'lang="zh-CN"' in html and html.count("<h1") == 1
    assert len(re.findall(r'<label[^>]*for="([^"]+)"', html)) >= 0
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
