from __future__ import annotations

import hashlib
import json

from fadu.kernel.access import Grant, everywhere
from fadu.kernel.declare import Ask, Column, Pages, Procedure, State, Step
from fadu.kernel.fieldwork import FieldCase, FieldWork, Sheet, SheetLine
from fadu.kernel.register import Register
from fadu.kernel.taking import InvalidFacts
from fadu.law import law

from .models import Errand, Line

LAW = law("行政复议法")
WHO = ("e.officer",)
SHEETS = {
    "fire": (
        "消防安全检查表",
        (
            SheetLine("1", "疏散通道是否畅通", "净宽不小于规定", "某条例第一条", evidence=("no",)),
            SheetLine("2", "灭火器数量", kind="number"),
            SheetLine("3", "其他情况", kind="text", required=False),
        ),
    ),
    "labour": ("用工检查表", (SheetLine("1", "是否签订劳动合同"),)),
}


def stamp(case, key):
    rows = Line.objects.filter(errand_id=case.pk, sheet=key).order_by("key").values_list("key", "answer", "note")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:16] if rows else ""


def sheets(case):
    lines = list(case.lines.all())
    for key, (title, items) in SHEETS.items():
        filled = {line.key: {"answer": line.answer, "note": line.note} for line in lines if line.sheet == key}
        yield Sheet(key, title, items, filled, stamp(case, key), required=key == "fire")


def pack(actor, day):
    due = Errand.objects.for_user(actor).filter(planned_on=day).prefetch_related("lines")
    for order, case in enumerate(due.order_by("town", "pk")):
        yield FieldCase(
            case.pk,
            case.who,
            case.town,
            order,
            f"{case.town}某路{order + 1}号",
            "09:30",
            (("联系人", "王某某"), ("上次来过", "2025年9月")),
            f"RW-{case.pk:06d}",
            f"https://example.test/code/{case.pk}",
            f"QY-{case.pk}",
            tuple(sheets(case)),
        )


def read(case, step, sent):
    if step != "answer":
        return sent
    sheet = sent.pop("sheet", None) or {}
    if sheet.get("sheet") not in SHEETS:
        raise InvalidFacts({"sheet": "没有这张表"})
    return sent | {"sheet": json.dumps(sheet, ensure_ascii=False)}


def fill(taking):
    sheet = json.loads(taking.facts["sheet"])
    for key, line in sheet["answers"].items():
        values = {"answer": line["answer"], "note": line.get("note", ""), "photos": line.get("photos", [])}
        Line.objects.update_or_create(errand=taking.case, sheet=sheet["sheet"], key=key, defaults=values)


def unfinished(case, facts):
    filled = Line.objects.filter(errand=case, sheet="fire").exists()
    return {} if filled else {"attended_by": "消防安全检查表还没有填"}


DEVICE = Ask("recorded_on_device", "设备上记录", "bool", required=False)
STATES = (
    State("planned", "待出发"),
    State("onsite", "检查中", tone="ok"),
    State("done", "已办结", closed=True),
    State("off", "已取消", closed=True),
)
STEPS = (
    Step("plan", "安排", ("",), "planned", who=("e.head",), sets=("who", "town", "planned_on"),
         asks=(Ask("who", "去哪家"), Ask("town", "镇街"), Ask("planned_on", "日期", "date"))),
    Step("note", "登记路遇情况", ("",), "onsite", who=WHO, sets=("who", "remark", "recorded_on_device"),
         asks=(Ask("who", "在哪里"), Ask("remark", "情况", "longtext"), Ask("photos", "照片", "file", required=False),
               DEVICE)),
    Step("start", "开始检查", ("planned",), "onsite", who=WHO, basis=LAW["30.1"],
         sets=("code_read", "started_at", "recorded_on_device"),
         asks=(Ask("code_read", "企业码"), Ask("started_at", "到场时间", "datetime"), DEVICE)),
    Step("answer", "填写检查表", ("onsite",), None, who=WHO, effect=fill, sets=("recorded_on_device",),
         asks=(Ask("sheet", "检查表", "longtext", private=True), DEVICE)),
    Step("remark", "补记", ("onsite",), None, who=WHO, sets=("remark",), asks=(Ask("remark", "情况", "longtext"),)),
    Step("finish", "完成检查", ("onsite",), "done", who=WHO, final=True, check=unfinished,
         sets=("attended_by", "remark", "result", "recorded_on_device"),
         asks=(Ask("result", "结果", "choice", (("ok", "未发现问题"), ("bad", "发现问题"))),
               Ask("attended_by", "在场人", private=True), Ask("remark", "情况说明", "longtext", required=False),
               Ask("signature", "在场人签名", "file", private=True), DEVICE)),
    Step("cancel", "取消", ("planned", "onsite"), "off", who=("e.head",), final=True, asks=(Ask("reason", "理由"),)),
)  # fmt: skip
CAPTURE = {
    "code_read": "scan",
    "started_at": "moment",
    "sheet": "sheet",
    "signature": "signature",
    "recorded_on_device": "device",
}
register = Register(
    "errand",
    "外勤",
    Errand,
    procedure=Procedure(STATES, STEPS),
    access=(
        Grant("e.officer", steps=("start", "answer", "remark", "finish", "note"), fields="*"),
        Grant("e.head", fields="*"),
        Grant("e.watcher", rows=everywhere, steps=()),
    ),
    roles=(("e.officer", "外勤人员"), ("e.head", "负责人"), ("e.watcher", "监督人员")),
    pages=Pages(
        columns=(Column("matter.number", "编号"), Column("who", "去哪家")),
        title=lambda case: case.who,
        field=FieldWork(
            ("start", "answer", "remark", "finish", "note"), pack, CAPTURE, ("finish",), ("remark",), read, stamp
        ),
    ),
    private=("attended_by",),
)
