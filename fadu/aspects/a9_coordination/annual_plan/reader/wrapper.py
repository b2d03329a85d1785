"""What surrounds the plan: title, document number, issuer, date, year, declared counts, signs of a cut-off text."""

from __future__ import annotations

import re

from .numerals import HAN, value_of
from .paragraphs import Paragraph
from .shape import Reading
from .units import SUFFIX

PLAN_NAME = r"(?:计划|要点|方案|安排|规划|台账|清单|分工|部署|任务书)表?"
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}?[〔\[(](?:19|20)\d{2}[〕\])]\s?(?:第)?\d{1,4}号")
DATE = re.compile(r"^((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日$")
_COUNT = rf"(\d{{1,3}}|{HAN})"
DECLARED = re.compile(
    rf"{_COUNT}(?:个|大)?(?:主要|重点)?(?:方面|领域|部分|板块|大类)(?:、|,|的|和|共|共计|\s)*(?:提出|明确|部署|确定|安排|细化为?"
    rf"|包括|推出)?了?(?:共|共计)?{_COUNT}(?:项|条|个)(?:具体|重点|主要|年度|改革|法治)*(?:建设)?(?:工作任务|工作|任务|措施|事项"
    rf"|举措)?"
)
DECLARED_TASKS = re.compile(
    rf"(?:共|共计|明确了?|确定了?|提出了?|部署了?|安排了?|列出了?|细化(?:分解)?(?:为|成)|分解(?:为|成)){_COUNT}(?:项|条)"
    r"(?:(?:具体|重点|主要|年度|法治|建设|工作)*(?:工作|任务|举措|措施|事项)|(?=[,。;]))"
)
DECLARED_ASPECTS = re.compile(
    rf"(?:共(?:涉及|分)?|涉及|围绕|从|包括|分为?){_COUNT}(?:个|大)(?:主要|重点)?(?:方面|领域|部分|板块)"
)
ISSUING = re.compile(r"^(?P<issuer>[\u4e00-\u9fff()、 ]{4,60}?)关于(?:印发|转发|下发|公布|发布)")
TITLE_YEAR = re.compile(r"(20\d{2}|二[零〇][零〇一二三四五六七八九]{2})(?![\d])(?!-20)\s*年")
SPOKEN = re.compile(r"第[一二三四五六七八九十]+个?(?:大)?方面")


def _title(items: list[Paragraph], reading: Reading) -> None:
    """The plan's name: the title line, the 《》 of the forwarding notice, or the plan a text speaks about."""
    head = [p.whole for p in items[:30]]
    notice = next(
        (
            re.search(rf"(?:印发|转发|下发|发布)《?(?P<t>[^》。]*?{PLAN_NAME}[^》。,]{{0,8}}?)》?的?通知", p.view)
            for p in head
            if re.search(r"(?:印发|转发|下发|发布).*通知", p.view)
        ),
        None,
    )
    for p in head:
        v = p.view
        if (
            len(v) <= 60
            and re.search(rf"{PLAN_NAME}(?:\([^)]*\))?$", v)
            and not re.search(r"[。,;:]", v)
            and not re.match(r"附件", v)
        ):
            reading.title = p.said
            return
    if notice:
        reading.title = notice["t"]
        return
    quoted = re.search(rf"《([^》]*?(?:工作)?计划[^》]{{0,6}}|[^》]*?{PLAN_NAME})》", "".join(p.view for p in head))
    reading.title = quoted[1] if quoted else None


def _issuer(items: list[Paragraph], reading: Reading) -> None:
    """The signature above the date, or the head of the forwarding title; never guessed from who speaks."""
    for i, p in enumerate(items):
        dated = DATE.match(p.whole.view)
        if dated:
            reading.date = f"{int(dated[1]):04d}-{int(dated[2]):02d}-{int(dated[3]):02d}"
            if (
                i
                and 3 < len(items[i - 1].whole) <= 40
                and SUFFIX.search(items[i - 1].whole.view)
                and not re.search(r"[。,:;]", items[i - 1].whole.view)
            ):
                reading.issuer = items[i - 1].whole.said
            if reading.issuer:
                return
    for p in items[:20]:
        found = ISSUING.match(p.whole.view)
        if found:
            reading.issuer = found["issuer"].strip()
            return


def _year(items: list[Paragraph], reading: Reading, given: int | None) -> None:
    """The plan year: given, in the title, in the text around 年度 and 计划, in the document number; else unknown."""
    view = "\n".join(p.whole.view for p in items[:40])
    found = TITLE_YEAR.search(reading.title or "")
    if not found:
        for p in items[:20]:
            if len(p.whole) < 80 and re.search(PLAN_NAME, p.whole.view) and TITLE_YEAR.search(p.whole.view):
                found = TITLE_YEAR.search(p.whole.view)
                break
    found = found or re.search(r"(20\d{2})年(?:度)?[^。,;《》]{0,14}(?:工作)?(?:计划|要点|重点(?:任务|工作))", view)
    stated = int(value_of(found[1])) if found else None
    if stated is None and reading.number:
        stated = int(re.search(r"\d{4}", reading.number).group())  # type: ignore[union-attr]
        reading.warnings.append(f"正文未写明计划年度，按文号取 {stated} 年")
    if given and stated and given != stated:
        reading.warnings.append(f"指定年度 {given} 与文中年度 {stated} 不一致，按指定年度计算时限")
    reading.year = given or stated
    if reading.year is None:
        reading.warnings.append("文中未写明计划年度，默认完成时限无法确定，请核对后指定")


def _declared(items: list[Paragraph], reading: Reading) -> None:
    for p in items:
        both = DECLARED.search(p.whole.view)
        if both and reading.declared_aspects is None and reading.declared_tasks is None:
            reading.declared_aspects, reading.declared_tasks = int(value_of(both[1])), int(value_of(both[2]))
            return
    for p in items:
        if SPOKEN.match(p.whole.view) or p.level is not None:
            continue
        tasks, aspects = DECLARED_TASKS.search(p.whole.view), DECLARED_ASPECTS.search(p.whole.view)
        if tasks and reading.declared_tasks is None:
            reading.declared_tasks = int(value_of(tasks[1]))
        if aspects and reading.declared_aspects is None:
            reading.declared_aspects = int(value_of(aspects[1]))


def read_wrapper(items: list[Paragraph], reading: Reading, year: int | None) -> None:
    """Fill the document's own data into `reading`."""
    number = NUMBER.search("\n".join(p.whole.view for p in items[:25]))
    reading.number = number.group() if number else None
    _title(items, reading)
    _issuer(items, reading)
    _year(items, reading, year)
    _declared(items, reading)


def cut_off(items: list[Paragraph]) -> str | None:
    """The warning when the text stops in mid-sentence or inside a bracket; None when it ends as a document does."""
    if not items:
        return None
    last = items[-1].whole
    view = last.view.rstrip()
    ends = (
        view.endswith(("。", "!", "?", "”", "》", ")", "】", "…"))
        or DATE.match(view)
        or (len(view) <= 40 and SUFFIX.search(view) and not re.search(r"[,。;]", view))
        or re.search(r"\d{4}年\d{1,2}月\d{1,2}日(?:印发)?$|\d$", view)
    )
    opened = [a for a, b in ("()", "《》", "“”") if view.count(a) > view.count(b)]
    heading = (
        len(items) > 1
        and items[-1].level is not None
        and len(view) < 30
        and not re.search(r"[,;、]$", view)
        and items[-2].level is not None
    )
    keyed = re.match(r"[(【]?[\u4e00-\u9fff]{2,8}:", view) and not re.search(r"[、,]$", view) and not opened
    if (ends and not opened) or heading or keyed:
        return None
    return f"文本可能被截断：末尾为“…{last.said[-16:]}”，没有句末标点或落款"
