"""Papers for the tests, and a reader that says where the words of a PDF stand."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass

from docx.oxml import parse_xml
from pypdf import PdfReader

from fadu.kernel.papers import Annex, Fields, Paper, Para, Quote, Signatures, Table

MM = 72 / 25.4
PITCH = 225 / 22
LONG = (
    "各级各部门要坚持依法行政，严格落实行政执法责任制，全面推行行政执法公示制度、执法全过程记录制度、"
    "重大执法决定法制审核制度，持续规范行政裁量权基准制定和管理工作，切实维护人民群众合法权益。"
)
DATE = dt.date(2026, 3, 5)

NOTICE = Paper(
    head="威海市人民政府",
    kind="通知",
    number="威政发〔2026〕12号",
    title="威海市人民政府关于印发威海市2026年法治政府建设工作计划的通知",
    to=("各区市人民政府", "国家级开发区管委", "市政府各部门、单位"),
    body=(Para("现将工作计划印发给你们，请认真组织实施。"), Para("总体要求", 1), Para(LONG), Para("健全机制。" + LONG, 2)),
    date=DATE,
    copies=("市委各部门，市人大常委会办公室", "威海军分区"),
    office="威海市人民政府办公室",
    attachments=("工作计划", "任务分工表"),
    notes=("此件公开发布",),
    watermark="模拟数据",
)
DECISION = Paper(
    head="威海市人民政府",
    kind="行政复议决定书",
    number="威政复决〔2026〕128号",
    body=(
        Fields((("申请人", "张三，男，住威海市环翠区某路1号。"), ("被申请人", "威海市某局"))),
        Para("申请人不服行政处罚决定，向本机关申请行政复议。"),
        Quote("本人从未收到告知书。"),
        Para("综上，决定如下：维持被申请人作出的行政处罚决定。"),
    ),
    date=dt.date(2026, 11, 20),
    basis="《中华人民共和国行政复议法》（2023年修订）第六十八条",
)
LETTER = Paper(
    head="威海市司法局",
    kind="函",
    number="威司函〔2026〕18号",
    title="威海市司法局关于商请提供行政执法数据的函",
    to=("市大数据中心",),
    body=(Para(LONG),) * 6 + (Para("特此函达。"),),
    date=DATE,
    copies=("市政府办公室",),
    layout="letter",
)
RECORD = Paper(
    head="威海市司法局",
    kind="送达回证",
    number="威司送〔2026〕31号",
    layout="record",
    body=(
        Fields((("受送达人", "张三"), ("备注", "直接送达。\n无异议。"))),
        Table(("序号", "文书名称", "份数"), (("1", "行政复议决定书", "1"),)),
        Signatures(("受送达人（签名或者盖章）", "送达人（签名）")),
    ),
)
LONG_PAPER = Paper(
    head="威海市人民政府",
    kind="意见",
    number="威政发〔2026〕13号",
    title="威海市人民政府关于加强法治政府建设的意见",
    to=("各区市人民政府",),
    body=tuple(p for _ in range(16) for p in (Para("重点任务", 1), Para(LONG * 2), Para("细化措施。" + LONG, 3))),
    date=DATE,
    annexes=(Annex("任务分工表", (Table(("序号", "任务"), tuple((str(i), LONG) for i in range(30))),)),),
)
EVERY = {"notice": NOTICE, "decision": DECISION, "letter": LETTER, "record": RECORD, "long": LONG_PAPER}


@dataclass(frozen=True, slots=True)
class Word:
    """Words drawn at once: left end and foot in mm from the left and upper edge of the page, type size in points."""

    text: str
    x: float
    y: float
    size: float


def words(pdf: bytes) -> list[list[Word]]:
    """The words of each page, in the order drawn."""
    pages = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        found: list[Word] = []

        def seen(text, cm, tm, _, size, found=found):
            if text.strip():
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                found.append(Word(text.strip(), x / MM, 297 - y / MM, size))

        page.extract_text(visitor_text=seen)
        pages.append(found)
    return pages


def find(pdf: bytes, text: str) -> Word:
    """The first words that hold `text`."""
    return next(w for page in words(pdf) for w in page if text in w.text)


def text(pdf: bytes) -> str:
    """All the text of a PDF, without line ends."""
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


def part(docx: bytes, name: str):
    """A part of a Word file, parsed."""
    return parse_xml(zipfile.ZipFile(io.BytesIO(docx)).read(name))
