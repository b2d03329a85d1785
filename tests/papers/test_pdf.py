"""The PDF: where things stand on the page, in millimetres of GB/T 9704-2012."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdf import PdfReader

from fadu.kernel.papers import Annex, Fields, Paper, Para, Signatures, Table, layout_facts, line_counts, render_pdf
from tests.papers.samples import (
    DATE,
    DECISION,
    EVERY,
    LETTER,
    LONG,
    LONG_PAPER,
    MM,
    NOTICE,
    PITCH,
    RECORD,
    find,
    text,
    words,
)  # fmt: skip

ASCENT, DESCENT = 0.88, 0.12  # of the letters, in their size


def top(word):
    """Upper edge of the letters, mm under the upper edge of the page."""
    return word.y - ASCENT * word.size / MM


@pytest.fixture(scope="module")
def notice():
    return render_pdf(NOTICE)


def test_page_is_a4_and_text_keeps_to_the_area(notice):
    page = PdfReader(io.BytesIO(notice)).pages[0]
    assert (float(page.mediabox.width) / MM, float(page.mediabox.height) / MM) == pytest.approx((210, 297), abs=0.1)
    body = [w for page in words(render_pdf(LONG_PAPER)) for w in page if w.size == 16]
    assert min(w.x for w in body) == pytest.approx(28, abs=0.1)
    assert min(top(w) for w in body) >= 37 and max(w.y for w in body) <= 262


def test_lines_stand_on_the_grid_of_22_rows(notice):
    feet = sorted({w.y for w in words(notice)[1] if w.size == 16})
    rows = [(y - feet[0]) / PITCH for y in feet]
    assert all(r == pytest.approx(round(r), abs=0.01) for r in rows)
    # letters stand in the middle of their row
    assert feet[0] == pytest.approx(37 + PITCH / 2 + (ASCENT - DESCENT) / 2 * 16 / MM, abs=0.05)


def test_28_characters_fill_a_line():
    body = (Para("永" * 56, indent=False),)
    lines = [w.text for w in words(render_pdf(dataclasses.replace(NOTICE, body=body)))[0] if "永" in w.text]
    assert [len(line) for line in lines] == [28, 28]


def test_full_pages_have_22_rows():
    plain = tuple(Para(block.text) for block in LONG_PAPER.body)
    counts = line_counts(render_pdf(dataclasses.replace(LONG_PAPER, annexes=(), body=plain)))
    assert set(counts[1:-1]) == {22}
    counts = line_counts(render_pdf(dataclasses.replace(LONG_PAPER, annexes=())))
    assert set(counts[1:-1]) <= {21, 22}  # a heading is never the last row


def test_red_head_begins_35_mm_under_the_text_area(notice):
    mark = find(notice, "威海市人民政府文件")
    assert top(mark) == pytest.approx(37 + 35, abs=0.3)


def test_red_head_is_centred_on_the_text_area(notice):
    mark = find(notice, "威海市人民政府文件")
    width = 9 * 52 * 0.8 / MM
    assert mark.x + width / 2 == pytest.approx(28 + 156 / 2, abs=0.5)


@pytest.mark.parametrize("name", ["威海市司法局", "威海市人力资源和社会保障局", "威海火炬高技术产业开发区管理委员会司法局"])
def test_red_head_never_leaves_the_area(name):
    pdf = render_pdf(dataclasses.replace(NOTICE, head=name))
    mark = next(w for w in words(pdf)[0] if w.size > 30)
    assert mark.x >= 28


def test_legal_instrument_has_bare_head_and_its_kind_as_title():
    pdf = render_pdf(DECISION)
    assert "文件" not in text(pdf)
    head, title, number = (find(pdf, s) for s in ("威海市人民政府", "行政复议决定书", "威政复决"))
    assert head.y < title.y < number.y
    assert title.size == 22 and number.size == 16


def test_number_two_rows_under_the_head(notice):
    head, number = find(notice, "威海市人民政府文件"), find(notice, "威政发")
    assert top(number) - (top(head) + 52 * 1.15 / MM) == pytest.approx(2 * PITCH + (PITCH - 16 / MM) / 2, abs=0.3)


def test_page_numbers_odd_right_even_left(notice):
    odd, even = find(notice, "— 1 —"), find(notice, "— 2 —")
    assert odd.size == even.size == 14
    assert top(odd) == pytest.approx(262 + 7, abs=0.1)
    assert even.x == pytest.approx(28 + 14 / MM, abs=0.1)
    assert odd.x > 150


def test_blank_page_and_imprint_after_it_have_no_number():
    body = (Para(LONG * 7),)  # fills two pages, so that the 版记 needs a page of its own
    paper = dataclasses.replace(NOTICE, body=body, copies=("市直各单位，" * 60,), attachments=(), notes=())
    facts = layout_facts(paper)
    pages = words(render_pdf(paper))
    assert facts.body == 2 and len(pages) == 4
    assert not any("—" in w.text for page in pages[2:] for w in page)
    assert any("抄送" in w.text for w in pages[3])


def test_imprint_stands_at_the_foot_of_an_even_page(notice):
    pages = words(notice)
    assert len(pages) % 2 == 0
    printed = find(notice, "2026年3月5日印发")
    assert printed.size == 14
    assert 262 - 8 < printed.y < 262
    assert find(notice, "抄送：").x == pytest.approx(28 + 14 / MM, abs=0.1)


def test_date_four_characters_from_the_right_and_name_centred_on_it(notice):
    day = next(w for w in words(notice)[1] if w.text == "2026年3月5日")
    name = next(w for w in words(notice)[1] if w.text == "威海市人民政府")
    assert day.y - name.y == pytest.approx(PITCH, abs=0.05)
    assert name.x < day.x and name.x + 7 * 156 / 28 > 184 - 4 * 156 / 28 - 1


def test_place_of_the_seal_says_that_it_is_one(notice):
    assert "印章处" in text(notice)
    assert "印章处" not in text(render_pdf(dataclasses.replace(NOTICE, seal=False)))


def test_unsealed_date_two_characters_right_of_the_name():
    page = words(render_pdf(dataclasses.replace(NOTICE, seal=False)))[1]
    day = next(w for w in page if w.text == "2026年3月5日")
    name = next(w for w in page if w.text == "威海市人民政府")
    assert day.x - name.x == pytest.approx(2 * 156 / 28, abs=0.1)


def test_signature_is_never_alone_on_a_page():
    for n in range(1, 60):
        paper = dataclasses.replace(DECISION, body=(Para(LONG), Para("永" * 28 * n)))
        assert not layout_facts(paper).lonely, n


def test_a_heading_goes_with_what_it_heads():
    for n in range(8, 34):
        filler = tuple(Para(f"第{i}行。") for i in range(n))
        pdf = render_pdf(dataclasses.replace(NOTICE, body=(*filler, Para("工作要求", 1), Para("请按照执行。"))))
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
        assert any("工作要求" in page and "请按照执行" in page for page in pages), n


def test_who_signs_signs_on_one_page():
    for n in range(8, 30):
        body = (*(Para(f"第{i}行。") for i in range(n)), Signatures(("谈话对象", "谈话人", "记录人")))
        pdf = render_pdf(dataclasses.replace(RECORD, body=body))
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
        assert any(page.count("谈话") == 2 and "记录人" in page for page in pages), n


def test_too_many_recipients_go_to_the_imprint():
    pdf = render_pdf(dataclasses.replace(NOTICE, to=tuple(f"第{i}街道办事处居民委员会" for i in range(40))))
    assert "主送：第0街道" in text(pdf)
    assert "组织实施" in "".join(w.text for w in words(pdf)[0])  # the first page shows text


def test_letter_has_no_number_on_page_one_and_its_mark_30_mm_down():
    pdf = render_pdf(LETTER)
    first, second = words(pdf)
    assert top(find(pdf, "威海市司法局")) == pytest.approx(30, abs=0.3)
    assert not any("—" in w.text for w in first)
    assert any(w.text == "— 2 —" for w in second)
    number = find(pdf, "威司函")
    assert 50 < top(number) < 62 and number.x > 100


def test_record_has_a_black_head_and_no_red_one():
    pdf = render_pdf(RECORD)
    assert find(pdf, "威海市司法局").size == 18
    assert find(pdf, "受送达人（签名或者盖章）").size == 16


def test_label_in_the_margin_of_every_page(notice):
    for page in words(notice):
        label = next(w for w in page if w.text == "模拟数据")
        assert label.y < 30


def test_law_at_the_foot_of_the_first_page():
    pages = words(render_pdf(DECISION))
    law = next(w for w in pages[0] if w.text.startswith("依据："))
    assert law.y > 262 and law.size == 9


def test_annex_begins_a_page_and_counts():
    paper = dataclasses.replace(NOTICE, attachments=(), annexes=(Annex("计划", (Para(LONG),)), Annex("分工", ())))
    pages = words(render_pdf(paper))
    first = next(i for i, page in enumerate(pages) if any(w.text == "附件1" for w in page))
    assert any(w.text == "附件2" for w in pages[first + 1])
    assert "附件：1.计划" in text(render_pdf(paper)).replace(" ", "")


@pytest.mark.parametrize("name", EVERY)
def test_text_can_be_copied(name):
    paper = EVERY[name]
    assert paper.heading.replace("\n", "") in text(render_pdf(paper))


def test_metadata_and_standard(notice):
    reader = PdfReader(io.BytesIO(notice))
    assert reader.metadata.title == NOTICE.title and reader.metadata.author == "威海市人民政府"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert b"<pdfaid:part>2</pdfaid:part>" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    fonts = [f.get_object()["/BaseFont"] for p in reader.pages for f in p["/Resources"]["/Font"].values()]
    assert all("Noto" in f for f in fonts)


def test_same_paper_same_bytes_in_every_process_and_thread(notice):
    assert render_pdf(NOTICE) == notice
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(render_pdf, [NOTICE] * 12)) == {notice}
    code = (
        "import hashlib; from tests.papers.samples import NOTICE; from fadu.kernel.papers import render_pdf;"
        "print(hashlib.sha256(render_pdf(NOTICE)).hexdigest())"
    )
    call = {"capture_output": True, "text": True}
    runs = {
        subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONHASHSEED": seed}, **call).stdout
        for seed in "12"
    }
    assert len(runs) == 1


@pytest.mark.parametrize(
    "paper",
    [
        Paper(head=""),
        Paper(head="某局", kind="通知", body=()),
        Paper(head="某局", kind="决定书", date=DATE, layout="letter"),
        Paper(head="某局", kind="登记表", layout="record", body=(Fields(()), Table(("甲",), ()))),
        dataclasses.replace(NOTICE, head="甲市司法局\n甲市财政局", signer="甲市司法局\n甲市财政局\n甲市公安局"),
        dataclasses.replace(NOTICE, body=(Para("坏字\x00\x0b\ud800𠀀😀☑☐\u200b"), Para("x" * 500), Para("\n\n"))),
        dataclasses.replace(NOTICE, body=(Table(tuple("甲乙丙丁戊己庚辛壬癸"), (("y" * 90,) * 10,)),)),
    ],
)
def test_unusual_papers_are_drawn(paper):
    assert render_pdf(paper).startswith(b"%PDF")


def test_ten_pages():
    assert layout_facts(LONG_PAPER).pages >= 10


def test_a_character_without_a_glyph_is_shown_as_the_printers_sign():
    assert "申请人：〓野" in text(render_pdf(dataclasses.replace(DECISION, body=(Para("申请人：𠮷野"),))))
