"""File formats, files that cannot be read, and the honesty of the output."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader, PdfWriter

from fadu.aspects.a9_coordination.annual_plan.reader import Unreadable, read_bytes, read_file, read_text
from fadu.aspects.a9_coordination.annual_plan.reader.radicals import PLAIN
from fadu.cli import main

from .tables import HERE

NOTICE = (HERE / "documents" / "notice.txt").read_text()


def as_docx(build: object) -> bytes:
    document = docx.Document()
    build(document)  # type: ignore[operator]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_pdf(text: str) -> bytes:
    typst = pytest.importorskip("typst")
    escaped = "\n\n".join("#text(" + json.dumps(line, ensure_ascii=False) + ")" for line in text.splitlines() if line)
    font_dir = Path(pytest.importorskip("pylopdf_fonts_zh_cn").__file__).parent
    return typst.compile(f'#set text(font: "Noto Serif SC")\n{escaped}'.encode(), font_paths=[str(font_dir)])


def summary(reading: object) -> list[tuple[str, list[str], list[str]]]:
    return [(t.title, [u.name for u in t.units], [g.comparator for g in t.targets]) for t in reading.tasks]


def test_word_reads_like_text() -> None:
    data = as_docx(lambda d: [d.add_paragraph(line) for line in NOTICE.splitlines() if line])
    assert summary(read_bytes(data, "a.docx")) == summary(read_text(NOTICE))


def test_pdf_reads_like_text() -> None:
    assert summary(read_bytes(as_pdf(NOTICE), "a.pdf")) == summary(read_text(NOTICE))


def test_radicals_of_a_pdf_are_characters() -> None:
    """百分之九⼗⼋ is 98 per cent, never 9: text layers often name the radical that looks like the character."""
    radical = {character: chr(code) for code, character in PLAIN.items() if code < 0xF900}
    shown = "".join(radical.get(c, c) for c in NOTICE)
    assert shown != NOTICE and summary(read_text(shown)) == summary(read_text(NOTICE))
    target = read_text("2027年工作计划\n一、监督\n（⼀）备案。及时率不低于百分之九⼗⼋。").tasks[0].targets[0]
    assert (target.value, target.text) == (98, "及时率不低于百分之九十八")


def test_number_of_a_paper_that_a_pdf_spaced_out() -> None:
    assert (
        read_text("2027年度工作计划\n海政办发〔 2027 〕 3 号\n一、监督\n（一）评查。").number == "海政办发〔2027〕3号"
    )


def test_cut_plan_keeps_its_one_aspect() -> None:
    """Three tasks under the only heading are tasks, although the text announces three aspects."""
    text = "2027年工作计划\n共3个方面7项任务。\n一、规范执法\n（一）评查。\n（二）培训。\n（三）督察。"
    assert [len(a.tasks) for a in read_text(text).aspects] == [3]


def test_amounts_that_only_the_annex_names() -> None:
    row = "<tr><td>{}</td><td>{}</td><td>市司法局</td></tr>"
    table = (
        "<table>" + row.format("工作任务", "目标") + row.format("评查", "评查案卷300份") + row.format("宣讲", "宣讲4场")
    )
    page = f"<h1>2027年工作计划</h1><p>一、执法</p><p>（一）评查</p><p>（二）培训</p>{table}</table>"
    reading = read_bytes(page.encode(), "a.html")
    assert [(t.value, t.unit) for t in reading.tasks[0].targets] == [(300, "份")]
    assert [c["text"] for c in reading.commitments] == ["宣讲4场"]


def numbered(document: docx.Document) -> None:
    """Headings whose numbers exist only in Word's numbering."""
    level = (
        '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{1}"/></w:lvl>'
    )
    levels = level.format(0, "%1、") + level.format(1, "（%2）")
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    lines = (
        (None, "海州市2026年工作计划"),
        (0, "依法决策"),
        (1, "公布目录。6月底前公布目录1次以上。"),
        (1, "开展评估。完成后评估2项。"),
        (0, "规范执法"),
        (1, "培训人员。培训不少于60学时。"),
    )
    for ilvl, text in lines:
        paragraph = document.add_paragraph(text)
        if ilvl is not None:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{ilvl}"/><w:numId w:val="77"/></w:numPr>')
            )


def test_word_numbers_that_are_not_in_the_text() -> None:
    reading = read_bytes(as_docx(numbered), "a.docx")
    assert [a.title for a in reading.aspects] == ["依法决策", "规范执法"]
    assert [t.no for t in reading.tasks] == ["1.1", "1.2", "2.1"]


def tracked(document: docx.Document) -> None:
    """A tracked insertion, a tracked deletion, and a paragraph in a content control."""
    document.add_paragraph("海州市2026年工作计划")
    document.add_paragraph("一、依法决策")
    paragraph = document.add_paragraph("（一）公布目录。")
    run = "<w:r><w:t>{}</w:t></w:r>"
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="a">{run.format("公布目录3次。")}</w:ins>'))
    gone = "<w:r><w:delText>公布目录9次。</w:delText></w:r>"
    paragraph._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="2" w:author="a">{gone}</w:del>'))
    held = f"<w:sdtContent><w:p>{run.format('（二）完成后评估2项。')}</w:p></w:sdtContent>"
    document.element.body.insert(-1, parse_xml(f"<w:sdt {nsdecls('w')}>{held}</w:sdt>"))


def test_word_tracked_changes_and_content_controls() -> None:
    reading = read_bytes(as_docx(tracked), "a.docx")
    assert [[g.value for g in t.targets] for t in reading.tasks] == [[3], [2]]


def annex(document: docx.Document) -> None:
    document.add_paragraph("海州市2026年法治政府建设工作任务清单")
    table = document.add_table(rows=4, cols=5)
    grid = (
        ("序号", "方面", "工作任务", "责任单位", "完成时限"),
        ("1", "依法决策", "公布目录1次以上", "市政府办公室（牵头）、市司法局", "6月底前"),
        ("2", "", "开展后评估2项", "市司法局", "11月底前"),
        ("3", "应急管理", "救援站覆盖率达到70%以上", "", "年底前"),
    )
    for r, line in enumerate(grid):
        for c, text in enumerate(line):
            table.cell(r, c).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    table.cell(2, 3).merge(table.cell(3, 3))


def test_word_annex_with_merged_cells() -> None:
    reading = read_bytes(as_docx(annex), "a.docx")
    assert [(a.title, len(a.tasks)) for a in reading.aspects] == [("依法决策", 2), ("应急管理", 1)]
    assert [[(u.name, u.role) for u in t.units] for t in reading.tasks] == [
        [("市政府办公室", "lead"), ("市司法局", "support")],
        [("市司法局", "unspecified")],
        [("市司法局", "unspecified")],
    ]
    assert [t.deadline.on for t in reading.tasks] == ["2026-06-30", "2026-11-30", "2026-12-31"]
    assert [t.targets[0].comparator for t in reading.tasks] == [">=", "=", ">="]


def test_gb18030_and_utf8_agree() -> None:
    by_gb = read_bytes(NOTICE.encode("gb18030"), "a.txt")
    assert summary(by_gb) == summary(read_text(NOTICE))
    assert any("GB18030" in w for w in by_gb.warnings)


def test_spans_point_into_the_text() -> None:
    reading = read_text(NOTICE)
    for task in reading.tasks:
        assert task.title in reading.text[task.span[0] : task.span[1]]
        for target in task.targets:
            assert reading.text[target.span[0] : target.span[1]] == target.text
        for unit in task.units:
            assert reading.text[unit.span[0] : unit.span[1]] == unit.name


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(as_pdf("一、计划"))))
    writer.encrypt("secret", algorithm="AES-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def blank_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 90_000_000)
    return stream.getvalue()


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    return stream.getvalue()


BAD = {
    "empty.txt": (lambda: b"", "空"),
    "blank.txt": (lambda: b" \n\n ", "空"),
    "binary.txt": (lambda: bytes(range(256)) * 9, "二进制"),
    "picture.png": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "图片"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "doc"),
    "zip.docx": (zipped, "Word"),
    "torn.docx": (lambda: b"PK\x03\x04" + b"junk" * 30, "损坏"),
    "bomb.docx": (bomb, "炸弹"),
    "locked.pdf": (locked_pdf, "加密"),
    "scan.pdf": (blank_pdf, "扫描"),
    "torn.pdf": (lambda: b"%PDF-1.7\nbroken", "损坏"),
    "latin.txt": (lambda: b"hello world, no plan here", "中文"),
    "odd.txt": (lambda: b"\x81\x00\xff\xfe\x81", "二进制"),
    "half.txt": (lambda: "计划".encode() + b"\xff\xff\xff", "编码"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_end_with_one_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build, word = BAD[name]
    file = tmp_path / name
    file.write_bytes(build())
    with pytest.raises(Unreadable, match=word):
        read_file(file)
    assert main(["plan", "read", str(file), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1
    assert word in printed.err


def test_missing_file_and_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "read", str(tmp_path / "none.txt")]) == 2
    assert main(["plan", "read", str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_json_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "read", str(HERE / "documents" / "notice.txt"), "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert {"title", "issuer", "number", "year", "declared", "aspects", "warnings"} <= set(shape)
    assert set(shape["declared"]) == {"aspects", "tasks"}
    task = shape["aspects"][0]["tasks"][1]
    assert {"no", "title", "text", "units", "deadline", "targets"} <= set(task)
    assert {"name", "role"} <= set(task["units"][0])
    assert {"text", "value", "unit", "comparator", "deadline", "soft"} <= set(task["targets"][0])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", task["deadline"])


def test_no_task_structure_is_said() -> None:
    reading = read_text("今天天气很好。大家都去海边散步。")
    assert reading.tasks == []
    assert any("没有找到任务结构" in w for w in reading.warnings)
