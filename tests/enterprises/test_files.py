"""Files are read in three forms; each fault is told with its row, its column and how to mend it."""

import io
import zipfile
from datetime import date

import polars as pl
import pytest
import xlsxwriter

from fadu.kernel.access import SYSTEM, Actor, PostView
from fadu.kernel.taking import NotAllowed
from fadu.kernel.today import frozen_today
from fadu.people.city import load_city
from fadu.people.models import Organ
from fadu.registry.enterprises import exporting
from fadu.registry.enterprises.bulk import load
from fadu.registry.enterprises.codes import fake
from fadu.registry.enterprises.files import BadFile, read
from fadu.registry.enterprises.models import Enterprise

CODES = fake(range(40), ["91"] * 40, ["371002"] * 40)


def sheet(**columns: list) -> pl.DataFrame:
    """Good rows, with the given columns instead."""
    n = len(next(iter(columns.values())))
    good = {
        "uscc": CODES[:n],
        "name": [f"模拟{i}" for i in range(n)],
        "area": ["环翠区"] * n,
        "established_on": ["2020-01-02"] * n,
    }
    return pl.DataFrame(good | columns)


def book(*rows: list) -> bytes:
    """A workbook of one sheet."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    page = made.add_worksheet()
    for place, row in enumerate(rows):
        page.write_row(place, 0, row)
    made.close()
    return out.getvalue()


def parquet(**columns: list) -> bytes:
    """A Parquet file."""
    out = io.BytesIO()
    pl.DataFrame(columns).write_parquet(out)
    return out.getvalue()


@pytest.fixture
def city(db):
    load_city()
    with frozen_today(date(2026, 11, 23)):
        yield


def as_file(frame: pl.DataFrame, suffix: str) -> bytes:
    out = io.BytesIO()
    {".csv": frame.write_csv, ".parquet": frame.write_parquet, ".xlsx": frame.write_excel}[suffix](out)
    return out.getvalue()


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_three_forms_say_the_same(city, suffix):
    frame = sheet(staff_count=[3, 12]).rename(
        {"uscc": "统一社会信用代码", "name": "企业名称", "staff_count": "从业人数"}
    )
    report = load(read(f"名单{suffix}", as_file(frame, suffix)), SYSTEM, "名单")
    assert report.created == 2, report.errors
    assert list(Enterprise._plain.order_by("uscc").values_list("staff_count", flat=True)) == [3, 12]


FAULTS = [
    ({"uscc": [CODES[0][:17] + "0"]}, "统一社会信用代码", "校验位不符"),
    ({"uscc": [CODES[0], CODES[0]]}, "统一社会信用代码", "与第 2 行重复"),
    ({"name": [None]}, "名称", "缺少名称"),
    ({"area": ["历下区"]}, "行政区划", "不是本市的区县"),
    ({"town": ["某某镇"]}, "镇街", "不是环翠区的镇街"),
    ({"industry": ["C62"]}, "行业代码", "GB/T 4754—2017"),
    ({"established_on": ["2020-02-30"]}, "成立日期", "不是日期"),
    ({"established_on": ["2027-01-01"]}, "成立日期", "在今天之后"),
    ({"status": ["注销"]}, "注销或吊销日期", "须填写"),
    ({"status": ["开张"]}, "登记状态", "不在可选范围"),
    ({"closed_on": ["2021-01-01"]}, "注销或吊销日期", "只有注销或吊销的"),
    ({"staff_count": ["很多"]}, "从业人数", "不是人数"),
    ({"registered_capital": ["NaN"]}, "注册资本（万元）", "不是金额"),
    ({"contact_phone": ["电话"]}, "联系电话", "只能有数字"),
    ({"name": ["字" * 201]}, "名称", "最长 200 字"),
]


@pytest.mark.parametrize(("columns", "column", "words"), FAULTS)
def test_each_fault_has_its_sentence(city, columns, column, words):
    frame = sheet(**{key: [*values, *values[-1:] * 0] for key, values in columns.items()})
    report = load(frame, SYSTEM, "名单")
    assert [(e.column, words in e.message) for e in report.errors] == [(column, True)], report.errors
    assert not report.written and not Enterprise._plain.exists()


def test_good_rows_are_taken_only_when_asked(city):
    frame = sheet(industry=["C13", "X", "H62"])
    assert not load(frame, SYSTEM, "名单").written
    report = load(frame, SYSTEM, "名单", mode="good")
    assert (report.created, report.bad_rows, report.errors[0].row) == (2, 1, 3)
    assert not load(sheet(industry=["C13"]), SYSTEM, "名单", mode="dry").written


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.txt", b"x", "只能导入"), ("a.csv", b"", "空的"), ("a.csv", "名称\n甲".encode(), "缺少必需的列"),
     ("a.csv", "名称,电话号\n甲,1".encode(), "不认识"), ("a.parquet", b"PAR1xxxx", "Parquet"), ("a.xlsx", b"PK00", "打不开"),
     ("a.csv", b"\xff\xfe\x00\x81\x20", "编码"),
     ("a.csv", "名单,,\nuscc,名称,成立日期\n1,2,3".encode(), "删去标题行"),
     ("a.csv", "uscc,名称,成立日期\n1,2,3\n1,2,3,4".encode(), "第 3 行有 4 格"),
     ("a.xlsx", book(["uscc", "名称", "名称", "成立日期"], [1, 2, 3, 4]), "两次"),
     ("a.xlsx", book(["uscc", "名称", "", "成立日期"], [1, 2, 3, 4]), "第 3 列有内容，没有表头"),
     ("a.parquet", parquet(uscc=["1"], 名称=[["甲"]], 成立日期=["2020-01-02"]), "成组的数据"),
     ("a.csv", "名称,名称 ,uscc,成立日期\n1,2,3,4".encode(), "两次")],
)  # fmt: skip
def test_what_is_no_table_is_refused(name, content, words):
    with pytest.raises(BadFile, match=words):
        read(name, content)


@pytest.mark.parametrize(("encoding", "between"), [("gbk", ","), ("utf-8-sig", ";"), ("utf-16", "\t")])
def test_files_are_read_as_office_programs_save_them(encoding, between):
    text = "信用代码,企业名称,成立日期\n1,威海甲公司,2020-01-02\n".replace(",", between)
    assert read("a.csv", text.encode(encoding)).row(0) == ("1", "威海甲公司", "2020-01-02")


def test_empty_rows_are_passed_over_and_the_others_keep_their_number(city):
    """Also a day that a program has turned into its serial number is told as what it is."""
    frame = sheet(name=["甲", " ", "乙", None, "丙"]).with_columns(
        pl.when(pl.col("name").str.strip_chars() == "").then(None).otherwise(pl.col(key)).alias(key)
        for key in ("uscc", "area", "established_on")
    )
    rows = [*frame.rows()[:4], (CODES[4], "丙", "环翠区", "43832")]
    rows[3] = (None,) * 4
    report = load(pl.DataFrame(rows, schema=frame.schema, orient="row"), SYSTEM, "名单")
    assert report.rows == 3 and [(e.row, "日期序号" in e.message) for e in report.errors] == [(6, True)]


def registrar(key: str) -> Actor:
    organ = Organ.objects.get(key=key)
    return Actor(
        7, "某甲", "某甲", (PostView("enterprise.registrar", organ.pk, frozenset({organ.pk}), organ.area.code),)
    )


def test_a_county_imports_and_sees_its_own_only(city):
    frame = sheet(area=["环翠区", "荣成市"], town=["环翠楼街道", "俚岛镇"])
    report = load(frame, registrar("huancui.scjg"), "名单")
    assert [(e.row, "不在您的区划" in e.message) for e in report.errors] == [(3, True)]
    assert load(frame, registrar("scjg"), "名单").created == 2
    assert [row.area for row in Enterprise.objects.for_user(registrar("rongcheng.scjg"))] == ["371082"]
    with pytest.raises(NotAllowed):
        load(frame, Actor(8, "某乙"), "名单")


def test_an_export_can_be_imported_again(city):
    load(sheet(contact_phone=["12000000001", "12000000002"]), SYSTEM, "名单")
    for form in exporting.FORMS:
        report = load(read(f"a.{form}", exporting.export(registrar("scjg"), form)), SYSTEM, "再来")
        assert (report.unchanged, report.bad_rows) == (2, 0), (form, report.errors)
    covered = exporting.frame(Actor(9, "某丙", posts=(PostView("coordinator"),)))
    assert covered["contact_phone"].to_list() == ["＊＊＊"] * 2


def test_no_cell_of_an_exported_workbook_is_a_link_or_a_formula():
    table = pl.DataFrame({"name": ["=1+1", "http://example.test/x"]})
    with zipfile.ZipFile(io.BytesIO(exporting.content(table, "xlsx"))) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page and "hyperlink" not in page
