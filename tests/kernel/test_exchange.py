"""Tables in and out: row-by-row report, nothing written unless all rows pass or the user chooses otherwise."""

from __future__ import annotations

import json

import pytest

from fadu.kernel.exchange import BadTable, export_rows, import_rows, read_table, template, to_csv, to_json, to_xlsx
from fadu.kernel.register import register

from .conftest import officer
from .permit.models import Permit

pytestmark = pytest.mark.django_db
GOOD = {"申请人": "李四", "电话": "13800138000", "费用": "1,200.50", "收件日期": "2026/3/2"}
BAD = {"申请人": "", "电话": "12", "费用": "-3", "收件日期": "2026-02-30"}


def test_all_or_nothing(actor, city):
    report = import_rows(register("permit"), [GOOD, BAD, GOOD | {"别的": 1}], actor, city[0].pk)
    assert not report.written and report.good == 1 and Permit._plain.count() == 0
    assert [r.row for r in report.bad] == [3, 4]
    assert "收件日期" in report.bad[0].errors and "别的" in report.bad[1].errors
    report = import_rows(register("permit"), [GOOD, BAD], actor, city[0].pk, all_or_nothing=False)
    assert report.written and Permit._plain.count() == 1 and report.rows[0].number


def test_answers_are_reported_by_column(actor, city):
    report = import_rows(register("permit"), [{"申请人": "王五", "电话": "12", "费用": "x"}], actor, city[0].pk)
    assert set(report.bad[0].errors) == {"电话", "费用"}


@pytest.mark.parametrize("write,name", [(to_xlsx, "a.xlsx"), (to_csv, "a.csv"), (to_json, "a.json")])
def test_what_goes_out_comes_in(file, actor, city, write, name):
    file(applicant="赵六", phone="13800138000", fee="12.30")
    rows = list(export_rows(register("permit"), Permit.objects.for_user(actor), actor))
    again = read_table(name, write(rows))
    assert again[0]["申请人"] == "赵六" and str(again[0]["电话"]) == "13800138000"
    wanted = {k: v for k, v in again[0].items() if k not in ("案号", "状态")}
    assert import_rows(register("permit"), [wanted], actor, city[0].pk).written


def test_private_columns_are_masked(file, city):
    file(applicant="赵六", phone="13800138000")
    head = officer(city[0], "head")
    _, row = export_rows(register("permit"), Permit.objects.for_user(head), head)
    assert row[1] == "＊＊＊" and row[2] == "13800138000"


def test_formulas_are_disarmed(file, actor):
    file(applicant="=HYPERLINK(1)")
    rows = list(export_rows(register("permit"), Permit.objects.for_user(actor), actor))
    assert "'=HYPERLINK" in to_csv(rows).decode("utf-8-sig")
    assert json.loads(to_json(rows))["rows"][0]["申请人"] == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    "name,content,word",
    [
        ("a.pdf", b"x", "只能导入"),
        ("a.xlsx", b"x", "打不开"),
        ("a.csv", b"", "没有数据行"),
        ("a.json", b"{", "不是有效"),
        ("a.json", b"3", "数组"),
        ("a.csv", "申请人\n".encode(), "没有数据行"),
        ("a.csv", "申请人,电话,申请人\n甲,1,乙".encode(), "两列都叫「申请人」"),
        ("a.json", b"[\n{", "第 2 行"),
    ],
)
def test_bad_files_are_named(name, content, word):
    with pytest.raises(BadTable, match=word):
        read_table(name, content)


def test_rows_keep_their_number_in_the_file():
    rows = read_table("a.csv", "申请人,电话\n甲,1\n\n,\n乙,2\n".encode())
    assert [(r["申请人"], r.number) for r in rows] == [("甲", 2), ("乙", 5)]
    assert [r.number for r in read_table("a.json", '[{"申请人":"甲"},{},{"申请人":"乙"}]'.encode())] == [1, 3]


def test_a_value_without_a_title_is_an_error_of_its_row(actor, city):
    rows = read_table("a.csv", "申请人,电话\n甲,13800138000\n乙,13800138000,多出来的\n".encode())
    report = import_rows(register("permit"), rows, actor, city[0].pk)
    assert not report.written and [(r.row, list(r.errors)) for r in report.bad] == [(3, ["整行"])]


def test_a_day_to_come_is_told_by_its_column(actor, city):
    report = import_rows(register("permit"), [GOOD | {"收件日期": "2099-01-01"}], actor, city[0].pk)
    assert set(report.bad[0].errors) == {"收件日期"}


def test_gb18030_is_read():
    assert read_table("a.csv", "申请人\n龚".encode("gb18030"))[0]["申请人"] == "龚"


def test_the_template_has_the_columns():
    with pytest.raises(BadTable):
        read_table("a.xlsx", template(register("permit")))
