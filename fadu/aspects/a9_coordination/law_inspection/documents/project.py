"""Papers of an inspection: entry form, scheme, notice, notes, findings, report, feedback, results, list of the file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.apps import apps

from fadu.kernel.declare import Document
from fadu.kernel.documents import paper_of
from fadu.kernel.models import PaperRecord
from fadu.kernel.papers import Annex, Paper, Para, Signatures, Table, layout_facts

from ..models import EntryObject, Finding, InspectionObject, LawInspection, OversightEntry, SiteNote, TeamMember
from ..rules import vocab
from ..steps.shared import OWN, RULES
from .common import Facts, dated, day, due, fields, form, name, official, paras, person, section


def unit_of(facts: Facts, case: Any = None) -> Any:
    """The unit that a paper goes to."""
    return apps.get_model("people.Organ")._base_manager.get(pk=facts["unit_id"])


FORMS = {"law": "实地督察", "government": "政府督查", "assessment": "考核", "other": "实地检查"}


def _hours(minutes: float) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")


def entry(case: OversightEntry, facts: Facts) -> Paper:
    """督查检查考核计划申报表."""
    units = [row.organ.short or row.organ.name for row in case.of(EntryObject).select_related("organ")]
    each = case.burden_minutes / (len(units) or 1)
    body = fields(
        ("事项", case.title), ("类别", case.get_regime_display()), ("种类", case.get_kind_display()),
        ("依据", case.basis), ("对象", f"{'、'.join(units)}（{len(units)} 个单位）"), ("形式", FORMS.get(case.regime, "实地检查")),
        ("时间", f"{day(case.starts)}至{day(case.ends)}，{(case.ends - case.starts).days + 1} 日"),
        ("人数", f"{case.people} 人"), ("是否合并", "未与其他项目合并；次数和相隔天数由系统核对"),
        ("预计占用", f"{_hours(case.burden_minutes)} 小时（被督查单位合计），平均每个单位 {_hours(each)} 小时"),
    )  # fmt: skip
    return form(case, facts, "督查检查考核计划申报表", (body, Signatures(("申报单位", "审批单位"))))


def scheme(case: LawInspection, facts: Facts) -> Paper:
    """督察方案."""
    people = [f"{m.get_role_display()}：{m.name}{'，' + m.post if m.post else ''}" for m in case.of(TeamMember)
              if m.serving]  # fmt: skip
    units = [name(row.organ, facts["on"]) for row in case.of(InspectionObject).select_related("organ")]
    plan = (
        *section("督察目的", case.purpose),
        *section("督察内容", case.content),
        *section("督察对象", "、".join(units) + "。"),
        *section("督察组", "；".join(people) + "。"),
        *section("时间和步骤", f"{day(case.starts)}至{day(case.ends)}。\n{case.course}"),
        *section("纪律要求", case.discipline),
        *section("备用方案", case.reserve),
    )
    title = f"{case.title}方案"
    words = "请按照执行。督察组直接在系统中查阅已有的案件、期限和文书，不另行要求报送。"
    body = (Para(f"现将《{title}》印发你们，{words}"),)
    return official(case, facts, "通知", f"关于印发《{title}》的通知", body, to=tuple(units), attachments=(title,),
                    annexes=(Annex(title, plan),))  # fmt: skip


def notice(case: LawInspection, facts: Facts) -> Paper:
    """督察通知书. It says what the unit need not prepare."""
    unit = unit_of(facts)
    asked = (
        section("请准备", f"{case.asked}\n请于{due(case, 'self_check')}前在系统中报送。")
        if case.asked
        else (Para("无需准备", 1), Para("不要求提交自查报告和台账。"))
    )
    body = (
        Para(f"根据年度督查检查考核计划，现对你单位开展{case.title}。"),
        Para("时间", 1),
        Para(f"{day(case.starts)}至{day(case.ends)}。"),
        *section("查看内容", case.content),
        *asked,
        Para("系统中已有的案件、期限、指标和文书由督察组直接查阅，不再向你单位索取；不另行要求汇报材料、展板和陪同。"),
        Para(f"联系人：{case.contact}。"),
    )
    to = (name(unit, facts["on"]),)
    return official(case, facts, "通知", f"关于开展{case.title}的通知", body, to=to)


def _note(facts: Facts) -> SiteNote:
    note: SiteNote = SiteNote._plain.select_related("organ", "record").get(pk=facts["note_id"])
    return note


def talk_record(case: LawInspection, facts: Facts) -> Paper:
    """谈话记录."""
    note = _note(facts)
    head = fields(("督察", case.title), ("单位", note.organ.name), ("谈话对象", note.person), ("职务", note.post),
                  ("时间", day(note.on)), ("地点", note.place), ("记录人", note.by), columns=2)  # fmt: skip
    return form(case, facts, "督察谈话记录", (head, *paras(note.content), Signatures(("谈话对象", "谈话人", "记录人"))))


def review_table(note: SiteNote) -> tuple[Any, ...]:
    """Items with points, deductions and reasons where they were written one a line; otherwise what was written."""
    cells = [[part.strip() for part in line.replace("|", "｜").split("｜")]
             for line in note.deductions.splitlines() if line.strip()]  # fmt: skip
    if not cells or any(len(row) != 4 for row in cells):
        return (Table(("评查情况", "扣分和理由"), ((note.content, note.deductions or "不扣分"),), widths=(3, 2)),)
    table = Table(("项目", "分值", "扣分", "理由"), tuple(map(tuple, cells)), widths=(5, 2, 2, 6))
    return (*paras(note.content), table)


def file_review(case: LawInspection, facts: Facts) -> Paper:
    """案卷评查表."""
    note = _note(facts)
    head = fields(("督察", case.title), ("单位", note.organ.name), ("时间", day(note.on)),
                  ("案卷", note.record.number if note.record else "—"))  # fmt: skip
    return form(case, facts, "案卷评查表", (head, *review_table(note), Signatures(("评查人", "复核人"))))


def test_sheet(case: LawInspection, facts: Facts) -> Paper:
    """法律知识测试记录."""
    note = _note(facts)
    head = fields(("督察", case.title), ("单位", note.organ.name), ("时间", day(note.on)), ("地点", note.place),
                  ("试卷和范围", note.content), ("人数", note.persons), ("平均分", note.mean_mark))  # fmt: skip
    return form(case, facts, "法律知识测试记录", (head, Signatures(("监考人",))))


def sample_list(case: LawInspection, facts: Facts) -> Paper:
    """抽查清单: population, seed and numbers, so that anybody can draw again."""
    note = _note(facts)
    head = fields(("督察", case.title), ("单位", note.organ.name), ("抽查", note.content), ("总数", note.population),
                  ("抽取数", len(note.drawn)), ("方法", "不重复随机抽取"), ("种子", note.seed),
                  ("时间", day(note.on)), ("抽取人", note.by))  # fmt: skip
    numbers = Para("抽取序号：" + "、".join(map(str, note.drawn)) + "。")
    return form(case, facts, "抽查清单", (head, numbers, Para("按总数、抽取数和种子可以重复得到同样的序号。")))


def _rows(case: LawInspection, unit: int | None = None, *states: str) -> list[Finding]:
    rows = case.of(Finding).select_related("organ", "record", "problem")
    rows = rows.filter(organ_id=unit) if unit else rows
    return list(rows.filter(state__in=states) if states else rows.exclude(state="rejected"))


def working_sheet(case: LawInspection, facts: Facts) -> Paper:
    """督察工作底稿, for the unit to confirm."""
    unit = unit_of(facts)
    rows = tuple(
        (str(row.no), dated(row.fact), row.evidence, row.rule, vocab.label(vocab.SEVERITY, str(row.severity)))
        for row in _rows(case, unit.pk)
    )
    table = Table(("序号", "事实", "证据", "依据", "程度"), rows, widths=(3, 12, 8, 8, 3))
    head = fields(
        ("督察", case.title), ("单位", unit.name), ("核对期限", due(case, "confirm") or "自送达之日起五个工作日")
    )
    sheet = form(case, facts, "督察工作底稿", (head, table, Signatures(("单位意见", "督察组"))))
    return replace(sheet, to=(name(unit, facts["on"]),))


def report(case: LawInspection, facts: Facts) -> Paper:
    """督察报告."""
    found = [Para(f"{row.organ.short or row.organ.name}：{dated(row.fact.strip().rstrip('。'))}（{row.rule}）。", 3)
             for row in _rows(case)]  # fmt: skip
    units = "、".join(row.organ.short or row.organ.name for row in case.of(InspectionObject).select_related("organ"))
    body = (
        Para(f"{day(case.entered_on)}至{day(case.left_on)}，督察组对{units}开展了{case.title}。现报告如下。"),
        *section("做法和成效", case.good),
        Para("发现的问题", 1),
        *(found or (Para("未发现需要整改的问题。"),)),
        *section("原因分析", case.causes),
        *section("意见建议", case.suggestions),
    )
    above = case.organ.parent
    return official(case, facts, "报告", f"关于{case.title}情况的报告", body, upward=True, signatory=person(case.signed_by),
                    to=(name(above, facts["on"]) if above else "市委全面依法治市委员会",))  # fmt: skip


def feedback(case: LawInspection, facts: Facts) -> Paper:
    """督察反馈意见书 with the list of problems."""
    unit = unit_of(facts)
    rows = _rows(case, unit.pk, "confirmed")
    table = tuple((str(r.no), dated(r.fact), r.rule, r.problem.number if r.problem else "") for r in rows)
    body: tuple[Any, ...] = (Para(f"{day(case.reported_on)}完成督察报告，现将{case.title}的意见反馈你单位。"),)
    if rows:
        body += (
            Para("问题清单", 1), Table(("序号", "问题", "依据", "台账编号"), table, widths=(3, 11, 7, 8)),
            Para("整改要求", 1),
            Para("请逐项写明整改措施、责任人、期限和应有的佐证，自收到之日起三十日内在系统中报送。整改结果由你单位"
                 "以外的人员核查后销号。"),
        )  # fmt: skip
    else:
        body += (Para("未发现需要整改的问题。"),)
    body += section("意见建议", case.suggestions)
    return official(case, facts, "意见", f"关于{case.title}的反馈意见", body, to=(name(unit, facts["on"]),))


def result_notice(case: LawInspection, facts: Facts) -> Paper:
    """督察结果抄送函."""
    rows = _rows(case, None, "confirmed")
    done = sum(1 for row in rows if row.problem_id)
    body = (
        Para(f"{case.title}已经办结。督察确认问题 {len(rows)} 项，列入台账 {done} 项，均已销号或者批准长期整改。"),
        *paras(case.summary),
        Para("现将督察结果抄送你单位，供考核评价和干部监督参考。"),
    )
    return official(case, facts, "函", f"关于抄送{case.title}结果的函", body, layout="letter",
                    to=("市委组织部", "市纪委监委"))  # fmt: skip


def archive_list(case: LawInspection, facts: Facts) -> Paper:
    """卷内目录: every paper of the file in order."""
    rows = [
        (str(n), record.title, record.number or "—", day(record.made_on), str(layout_facts(paper_of(record)).pages))
        for n, record in enumerate(PaperRecord._plain.filter(matter_id=case.pk).order_by("id"), 1)
    ]
    table = Table(("序号", "题名", "编号", "日期", "页数"), tuple(rows), widths=(3, 8, 8, 8, 3))
    return form(case, facts, "卷内目录", (fields(("督察", case.title), ("案号", case.matter.number)), table))


ENTRY = (Document("entry", "督查检查考核计划申报表", entry, "{prefix}督申〔{year}〕{n}号", basis=OWN, seal=False),)
DOCUMENTS = (
    Document("scheme", "督察方案", scheme, "{prefix}督方〔{year}〕{n}号", (), RULES),
    Document("notice", "督察通知书", notice, "{prefix}督通〔{year}〕{n}号", (), RULES),
    Document("talk_record", "督察谈话记录", talk_record, "{prefix}督谈〔{year}〕{n}号", basis=RULES, seal=False),
    Document("sample_list", "抽查清单", sample_list, "{prefix}督抽〔{year}〕{n}号", basis=OWN, seal=False),
    Document("file_review", "案卷评查表", file_review, "{prefix}督卷〔{year}〕{n}号", basis=OWN, seal=False),
    Document("test_sheet", "法律知识测试记录", test_sheet, "{prefix}督测〔{year}〕{n}号", basis=OWN, seal=False),
    Document("working_sheet", "督察工作底稿", working_sheet, "{prefix}督底〔{year}〕{n}号", (), OWN, seal=False),
    Document("report", "督察报告", report, "{prefix}督报〔{year}〕{n}号", basis=RULES),
    Document("feedback", "督察反馈意见书", feedback, "{prefix}督反〔{year}〕{n}号", (), RULES),
    Document("result_notice", "督察结果抄送函", result_notice, "{prefix}督果〔{year}〕{n}号", basis=OWN),
    Document("archive_list", "卷内目录", archive_list, "{prefix}督卷目〔{year}〕{n}号", basis=OWN, seal=False),
)
