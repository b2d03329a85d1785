"""The Word file: geometry, fonts, fields, and that it opens."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from fadu.kernel.papers import Fields, Paper, Para, Table, render_docx
from tests.papers.samples import DATE, DECISION, EVERY, LETTER, LONG_PAPER, NOTICE, RECORD, part

BODY = "word/document.xml"


def footers(data):
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    return [part(data, n) for n in names if n.startswith("word/footer")]


def paragraphs(data):
    return part(data, BODY).iter(qn("w:p"))


def words(element):
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def paragraph(data, text):
    return next(p for p in paragraphs(data) if text in words(p))


def value(element, path, name="val"):
    found = element.find("/".join(f"{qn('w:' + step)}" for step in path.split("/")))
    return None if found is None else found.get(qn(f"w:{name}"))


def test_page_and_grid():
    sect = part(render_docx(NOTICE), BODY).find(f".//{qn('w:sectPr')}")
    margins = {k: int(value(sect, "pgMar", k)) / 20 / 72 * 25.4 for k in ("top", "left", "right", "bottom")}
    assert margins == pytest.approx({"top": 37, "left": 28, "right": 26, "bottom": 35}, abs=0.5)
    assert value(sect, "docGrid", "type") == "linesAndChars"
    pitch, char = int(value(sect, "docGrid", "linePitch")), int(value(sect, "docGrid", "charSpace"))
    assert 22 * pitch / 20 <= 225 / 25.4 * 72 < 23 * pitch / 20
    assert 28 * (16 + char / 4096) == pytest.approx(156 / 25.4 * 72, abs=0.1)


def test_28_characters_fit_a_line():
    styles = part(render_docx(NOTICE), "word/styles.xml")
    base = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    width = 28 * (int(value(base, "sz")) / 2 + int(value(base, "spacing")) / 20)
    assert width <= 156 / 25.4 * 72 < width + 16


@pytest.mark.parametrize(
    ("text", "font", "half_points"),
    [
        ("现将工作计划", "仿宋_GB2312", 32),
        ("一、总体要求", "黑体", 32),
        ("健全机制", "楷体_GB2312", 32),
        ("法治政府建设工作计划的通知", "方正小标宋简体", 44),
    ],
)
def test_real_font_names(text, font, half_points):
    run = next(r for r in paragraph(render_docx(NOTICE), text).iter(qn("w:r")) if text[:3] in words(r) or len(text) > 6)
    assert value(run, "rPr/rFonts", "eastAsia") == font
    assert int(value(run, "rPr/sz")) == half_points


def test_red_head_shrinks_to_the_width():
    head = "威海火炬高技术产业开发区司法局"
    run = next(paragraph(render_docx(dataclasses.replace(NOTICE, head=head)), head).iter(qn("w:r")))
    stretch, size = int(value(run, "rPr/w")) / 100, int(value(run, "rPr/sz")) / 2
    assert (len(head) + 2) * stretch * size <= 156 / 25.4 * 72


def test_page_numbers_are_fields_odd_right_even_left():
    data = render_docx(NOTICE)
    sides = set()
    for footer in footers(data):
        line = footer.find(qn("w:p"))
        assert [i.text.strip() for i in line.iter(qn("w:instrText"))] == ["PAGE"]
        sides.add(value(line, "pPr/jc"))
    assert sides == {"left", "right"}
    assert part(data, "word/settings.xml").find(qn("w:evenAndOddHeaders")) is not None


def test_letter_has_its_own_first_page():
    data = render_docx(LETTER)
    assert part(data, BODY).find(f".//{qn('w:titlePg')}") is not None
    first = [f for f in footers(data) if not list(f.iter(qn("w:instrText")))]
    assert len(first) == 1 and first[0].find(f".//{qn('w:pBdr')}") is not None


def test_place_of_the_seal_and_red_line():
    data = render_docx(NOTICE)
    assert "（印章处）" in words(part(data, BODY))
    assert "（印章处）" not in words(part(render_docx(dataclasses.replace(NOTICE, seal=False)), BODY))
    assert value(paragraph(data, "威政发"), "pPr/pBdr/bottom", "color") == "E60012"


def test_imprint_floats_at_the_foot_of_the_page():
    tables = list(part(render_docx(NOTICE), BODY).iter(qn("w:tbl")))
    assert value(tables[-1], "tblPr/tblpPr", "tblpYSpec") == "bottom"
    assert words(tables[-1]).startswith("抄送：")


def test_label_is_in_every_header():
    data = render_docx(NOTICE)
    headers = [n for n in zipfile.ZipFile(io.BytesIO(data)).namelist() if n.startswith("word/header")]
    assert len(headers) >= 2 and all("模拟数据" in words(part(data, n)) for n in headers)


def test_header_row_repeats_and_rows_stay_whole():
    table = next(part(render_docx(LONG_PAPER), BODY).iter(qn("w:tbl")))
    rows = table.findall(qn("w:tr"))
    assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(r.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for r in rows)


ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "tabs",
    "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc",
)  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
def test_properties_stand_in_the_order_of_the_schema(name):
    for properties in part(render_docx(EVERY[name]), BODY).iter(qn("w:pPr")):
        steps = [ORDER.index(child.tag.split("}")[1]) for child in properties]
        assert steps == sorted(steps)


@pytest.mark.parametrize("name", EVERY)
def test_opens_again_with_its_words(name):
    document = docx.Document(io.BytesIO(render_docx(EVERY[name])))
    assert EVERY[name].heading in "".join(p.text for p in document.paragraphs)
    assert document.core_properties.title == EVERY[name].heading
    assert document.core_properties.language == "zh-CN"


@pytest.mark.parametrize("name", EVERY)
def test_same_paper_same_bytes(name):
    assert render_docx(EVERY[name]) == render_docx(EVERY[name])


def test_nothing_of_this_moment_in_the_archive():
    members = zipfile.ZipFile(io.BytesIO(render_docx(DECISION))).infolist()
    assert {m.date_time for m in members} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "paper",
    [
        Paper(head=""),
        Paper(head="某局", kind="登记表", layout="record", body=(Fields(()), Table(("甲",), ()))),
        Paper(head="某局", kind="决定书", date=DATE, layout="letter", body=(Para("坏字\x00\x0b\ud800𠀀😀"),)),
        dataclasses.replace(NOTICE, head="甲市司法局\n甲市财政局", signer="甲市司法局\n甲市财政局\n甲市公安局\n甲市教育局"),
        dataclasses.replace(RECORD, signer="威海市司法局"),
    ],
)
def test_unusual_papers_are_written(paper):
    docx.Document(io.BytesIO(render_docx(paper)))
