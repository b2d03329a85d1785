"""Lists: filters kept in the address, keyset paging that nothing shifts, sorting, export and import."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fadu.kernel.access import PUBLIC
from fadu.kernel.declare import Column
from fadu.kernel.models import Event, Notification
from fadu.kernel.register import register
from fadu.web import listing, show
from fadu.web.paging import Order, turn

LIST = "/r/permit/"


def numbers(body: str) -> list[str]:
    """Case numbers in the order of the list."""
    return re.findall(r"data-row[^>]*>([^<]+)</a>", body)


def following(body: str) -> str:
    """The address of the next page."""
    found = re.search(r'href="([^"]+)" rel="next"', body)
    return found[1].replace("&amp;", "&") if found else ""


@pytest.fixture
def many(file):
    """Seven cases on four days (several on one day)."""
    return [
        file(date(2026, 10, 1) + timedelta(days=n // 2), state)
        for n, state in enumerate(["filed", "open", "held"] * 2 + ["done"])
    ]


def test_filters_narrow_list_count_and_export_alike(signed_in, many):
    client = signed_in("handler")
    for query, expected in (
        ("state=held", 2),
        ("state=done", 1),
        ("due=paused", 2),
        ("q=许可", 7),
        ("q=许可&state=open", 2),
    ):
        body = client.get(f"{LIST}?{query}").content.decode()
        assert len(numbers(body)) == expected, query
        rows = json.loads(client.get(f"{LIST}export.json?{query}").content)["rows"]
        assert len(rows) == expected, query
    assert numbers(client.get(f"{LIST}?state=nonsense").content.decode()) == []
    assert "没有符合条件的记录" in client.get(f"{LIST}?state=nonsense").content.decode()


def test_the_filter_form_shows_what_is_chosen(signed_in, many):
    body = signed_in("handler").get(f"{LIST}?state=held&q=许可").content.decode()
    assert '<option value="held" selected>' in body and 'value="许可"' in body


def test_due_filter_agrees_with_the_clocks(signed_in, file):
    file(date(2026, 3, 2), "open")
    file(date(2026, 11, 16), "filed")
    client = signed_in("handler")
    assert len(numbers(client.get(f"{LIST}?due=late").content.decode())) == 1
    assert len(numbers(client.get(f"{LIST}?due=today").content.decode())) == 1


def test_pages_hold_every_row_once_although_rows_come_meanwhile(signed_in, file, monkeypatch, many):
    monkeypatch.setattr("fadu.web.views.lists.SIZES", {"3": 3})
    client, path, seen = signed_in("handler"), f"{LIST}?size=3", []
    while path:
        body = client.get(path).content.decode()
        seen += numbers(body)
        path = (LIST + following(body)) if following(body) else ""
        file(date(2026, 11, 20), "filed")
    known = {case.matter.number for case in many}
    assert len(seen) == len(set(seen)) and known <= set(seen)


def test_a_damaged_mark_leads_to_the_first_page(signed_in, many):
    client = signed_in("handler")
    first = numbers(client.get(LIST).content.decode())
    for mark in ("x", "%00", "bnVsbA", "WyJ4IiwgMV0", "W251bGwsICJ4Il0"):
        assert numbers(client.get(f"{LIST}?after={mark}").content.decode()) == first


@pytest.mark.parametrize("descending", [False, True])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=12), size=st.integers(1, 5))
def test_keyset_paging_equals_slicing(people, descending, values, size):
    """Whatever the values, also none: the pages put together are the sorted whole."""
    user, at = people["idle"], datetime(2026, 1, 1, tzinfo=UTC)
    Notification.objects.filter(user=user).delete()
    for value in values:
        Notification.objects.create(
            user=user, text="x", at=at, read_at=None if value is None else at + timedelta(value)
        )
    rows, order = Notification.objects.filter(user=user), Order("read_at", descending)
    whole, found, mark = list(order.apply(rows)), [], ""
    while True:
        page = turn(rows, order, mark, size, lambda row: (row.read_at, row.pk))
        found, mark = found + page.rows, page.next
        if not mark:
            break
    assert found == whole


def test_sorting_by_a_column_that_declares_it(signed_in, many, monkeypatch):
    from fadu.kernel.declare import Column

    pages = register("permit").pages
    columns = (*pages.columns, Column("opened_on", "收件日期", sort="opened_on"))
    object.__setattr__(pages, "columns", columns)
    try:
        client = signed_in("handler")
        up, down = (numbers(client.get(f"{LIST}?sort={s}").content.decode()) for s in ("opened_on", "-opened_on"))
        assert up == down[::-1]
        assert 'aria-sort="descending"' in client.get(f"{LIST}?sort=-opened_on").content.decode()
    finally:
        object.__setattr__(pages, "columns", columns[:-1])


def test_lists_leave_private_columns_out_and_fetch_plain_values(signed_in, actor, many):
    found = listing.Listing(register("permit"), actor("handler"), {})
    assert listing.paths(found) == ["matter__number", "state"]
    row = listing.narrow(found, found.opened()).first()
    assert isinstance(row, dict) and set(row) == {"pk", "state", "opened_on", "matter__number"}


def test_export_in_three_forms_masks_and_is_logged(signed_in, file):
    file(state="open")
    for name, shown in (("handler", "欧阳锦绣"), ("watcher", "＊＊＊")):
        client = signed_in(name)
        table = CalamineWorkbook.from_filelike(__import__("io").BytesIO(client.get(f"{LIST}export.xlsx").content))
        assert table.get_sheet_by_index(0).to_python()[1][1] == shown
        assert shown in client.get(f"{LIST}export.csv").content.decode("utf-8-sig")
        assert json.loads(client.get(f"{LIST}export.json").content)["rows"][0]["申请人"] == shown
    assert Event._plain.filter(kind="register.exported").count() == 6


def upload(client, organ, text: str, mode: str):
    sent = {"file": SimpleUploadedFile("表.csv", text.encode()), "mode": mode, "organ": organ.pk}
    return client.post(f"{LIST}import/", sent)


def test_import_checks_first_then_writes_all_or_the_good_rows(signed_in, organs):
    client, table = signed_in("clerk"), "申请人,费用\n王建国,50\n,一百\n李芳,20\n"
    rows = register("permit").model._plain
    body = upload(client, organs[0], table, "dry").content.decode()
    assert "第 3 行" in body and "申请人：请填写" in body and "未写入" in body and rows.count() == 0
    assert "未写入" in upload(client, organs[0], table, "all").content.decode() and rows.count() == 0
    assert "已写入" in upload(client, organs[0], table, "good").content.decode() and rows.count() == 2


def test_import_says_what_is_wrong_with_a_file(signed_in, organs):
    client = signed_in("clerk")
    answer = client.post(
        f"{LIST}import/", {"file": SimpleUploadedFile("表.exe", b"MZ"), "mode": "all", "organ": organs[0].pk}
    )
    assert answer.status_code == 422 and "只能导入 XLSX、CSV 或 JSON" in answer.content.decode()
    assert client.post(f"{LIST}import/", {"mode": "all", "organ": organs[0].pk}).status_code == 422
    assert upload(client, organs[1], "申请人\n王某\n", "all").status_code == 422
    assert register("permit").model._plain.count() == 0


def test_the_blank_workbook_has_the_columns_of_the_import(signed_in):
    body = signed_in("clerk").get(f"{LIST}import/template.xlsx").content
    sheet = CalamineWorkbook.from_filelike(__import__("io").BytesIO(body)).get_sheet_by_index(0).to_python()
    assert sheet == [["申请人", "电话", "费用", "收件日期"]]


@pytest.mark.parametrize(
    ("texts", "amount"),
    [
        (["1,915", "", "3"], True),
        (["75.0%", "100%"], True),
        (['<span class="nowrap">12 家</span>'], True),
        (["-3.5"], True),
        (["", ""], False),
        (["2026-11-23"], False),
        (["12", "未接入"], False),
        (["12000046218"], False),
    ],
)
def test_a_column_of_amounts_stands_right_aligned(texts, amount):
    found = listing.Listing(register("permit"), PUBLIC, {})
    rows = [["1号", "", text] for text in texts]
    found.__dict__["columns"] = [Column("a", "案号"), Column("year", "年度"), Column("n", "数量")]
    assert listing.amounts(found, rows) == ({2} if amount else set())


def test_a_year_is_no_amount():
    assert (show.told(2026, path="year"), show.told(2026, path="plan.year")) == ("2026", "2026")
    assert show.told(2026, path="minutes") == "2,026"


def test_lists_within_lists_are_told():
    assert show.told([{"件": 3}, ["甲", "乙"], "a"], (("a", "丙"),)) == "件：3、甲、乙、丙"


def test_answers_of_an_event_are_told_in_words():
    assert show.answered("longtext", '{"1": "<b>"}') == '{"1": "<b>"}'  # escaped once, by whoever draws it
    assert show.answered("datetime", "2026-11-24T03:34:02.034000+08:00") == "2026-11-24 03:34"
    assert show.answered("choice", "yes", (("yes", "符合"),)) == "符合" and show.answered("bool", True) == "是"
