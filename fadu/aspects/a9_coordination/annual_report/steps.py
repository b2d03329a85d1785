"""Drafted from facts, edited, reviewed by somebody else, approved, frozen, sent, published; corrected in sight."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.procedure import Taking
from fadu.kernel.register import register
from fadu.kernel.today import today
from fadu.law import law

from . import counting, going, outside
from .models import Report, ReportFigure, Section
from .rules import bound, catalogue, drafting

RULES = law("法治政府建设与责任落实督察工作规定")[""]
DRAFTER, APPROVER = "annual_report.drafter", "annual_report.approver"
WRITERS = ("coordinator", DRAFTER, "unit_contact")
DECIDERS = ("leader", APPROVER)
STATES = (
    State("draft", "起草"),
    State("reviewed", "已核稿"),
    State("approved", "已签批"),
    State("frozen", "数字已冻结"),
    State("published", "已公开", closed=True, tone="ok"),
    State("withdrawn", "已撤回", closed=True),
)
CLOCKS = (
    Clock("submit", "报送年度报告", "annual_report.submit", start=lambda case, on: _new_year(case),
          who="报告主体", otherwise="由法治督察机构督促"),
    Clock("publish", "公开年度报告", "annual_report.publish", start=lambda case, on: _new_year(case),
          who="报告主体", otherwise="由法治督察机构督促"),
    Clock("extra", "报送示范地区专项报告", "annual_report.extra", start=lambda case, on: _new_year(case),
          who="国家级示范地区", otherwise="由命名机关督促"),
)  # fmt: skip


def _new_year(case: Any) -> Any:
    """The periods run from New Year's Day after the year reported on."""
    return case.opened_on.replace(year=case.year + 1, month=1, day=1)


def _years(case: Any) -> tuple[tuple[str, str], ...]:
    year = today().year
    return tuple((str(y), f"{y}年度") for y in (year, year - 1, year - 2))


# -- drafting ------------------------------------------------------------------------------------------------------
def _free(case: Any, facts: Any) -> dict[str, str]:
    rows = Report._plain.filter(organ_id=case.organ_id, year=int(facts["year"])).exclude(state="withdrawn")
    return {"year": "这一年度的报告已经有了，请打开它继续"} if rows.exists() else {}


def _drafted(taking: Taking) -> None:
    case = taking.case
    case.year = int(taking.facts["year"])
    case.kind = "government" if case.organ.kind in ("government", "zone", "town", "street") else "department"
    case.title = f"{case.organ.name_on(taking.on)}{case.year}年法治政府建设情况报告"
    going.signed(taking, "drafter")
    case.drafter_no = taking.actor.id
    counting.recount(case)
    if named(case):
        taking.start("extra")
    values = counting.values(case)
    written = {key: bound.trimmed(text, values) for key, text in _written(case).items()}
    Section._plain.bulk_create(
        Section(matter=case.matter, key=key, no=no, title=title, text=written[key])
        for no, (key, title) in enumerate(drafting.SECTIONS, 1)
    )
    rows = ReportFigure._plain.filter(matter_id=case.pk).count()
    taking.note(f"取数 {rows} 个，其余 {len(catalogue.parts()) - rows} 个等待登记册或者外部数据")


def named(case: Report) -> bool:
    """Whether the area of the report is a national demonstration area, which reports on that as well."""
    rows = register("demonstration").model._plain.filter(level="state", state__in=("named", "kept", "rechecking"))
    return case.kind == "government" and rows.filter(area=case.area, named_on__lte=case.period.end).exists()


def _extra_open(case: Any, actor: Any) -> list[str]:
    """The extra report is due and not sent."""
    return [] if case.runs().filter(key="extra", stopped_on=None).exists() else ["没有待报送的专项报告"]


def _written(case: Report) -> dict[str, str]:
    """The first text of each part, from figures and facts."""
    facts = counting.facts(case)
    rows = list(ReportFigure._plain.filter(matter_id=case.pk))
    fallen = [f"{row.title}（{{{row.key}}}{{{row.key}~}}）" for row in rows if row.worse]
    return {
        "measures": drafting.measures({row.key for row in rows}),
        "shortcomings": drafting.shortcomings(facts.problems, facts.unmet, fallen, (facts.ledger, facts.plan)),
        "leaders": drafting.fixed("leaders"),
        "next_year": drafting.next_year(facts.problems, facts.unmet),
        "other": drafting.fixed("other"),
    }


def _recounted(taking: Taking) -> None:
    changed = counting.recount(taking.case)
    taking.note(f"更新的数：{'、'.join(changed[:8])}" if changed else "数字没有变化")


# -- editing -------------------------------------------------------------------------------------------------------
SECTION = Ask("section", "部分", "choice", drafting.SECTIONS)


def _text_faults(case: Any, facts: Any) -> dict[str, str]:
    _, found = bound.read(facts["text"], counting.values(case), tell=False)
    return {"text": "；".join(found[:10])} if found else {}


def _edited(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    row = Section._plain.get(matter_id=case.pk, key=facts["section"])
    row.text, _ = bound.read(facts["text"], counting.values(case))
    row.edited_by, row.edited_on = taking.actor.label or taking.actor.name, taking.on
    row.save()
    taking.public["text"] = f"{len(row.text)} 字"
    taking.note(row.title)


RECEIVERS = "本级党委\n本级人民代表大会常务委员会\n上一级人民政府\n本级党委依法治市（区）办"
OPEN = ("draft", "reviewed", "approved", "frozen")
PROCEDURE = Procedure(
    STATES,
    (
        Step("start", "起草年度报告", ("",), "draft", who=WRITERS, basis=RULES, starts=("submit", "publish"),
             asks=(Ask("year", "报告年度", "choice", _years, default=lambda case: str(today().year - 1)),),
             check=_free, effect=_drafted, help="数字、句子、问题和下一年安排由登记册生成，随后在页面上修改"),
        Step("recount", "重新取数", ("draft", "reviewed"), None, who=WRITERS, effect=_recounted),
        Step("edit", "修改正文", ("draft",), None, who=WRITERS, asks=(SECTION, Ask("text", "正文", "longtext")),
             check=_text_faults, effect=_edited),
        Step("external", "录入外部数据", ("draft",), None, who=WRITERS,
             asks=(Ask("key", "哪个数", "choice", outside.choices), Ask("text", "数值", max_length=60),
                   Ask("said_by", "来源单位", max_length=200), Ask("dated", "来源日期", "date"),
                   Ask("proof", "证明材料", "file")),
             check=outside.faults, effect=outside.entered, help="只用于没有登记册的数；处处标明是外部数据"),
        Step("drop", "移除外部数据", ("draft",), None, who=WRITERS, guard=outside.any_rows, effect=outside.dropped,
             asks=(Ask("key", "哪个数", "choice", outside.rows), Ask("why", "理由", max_length=300))),
        Step("review", "核稿", ("draft",), "reviewed", who=WRITERS, guard=going.ready, effect=going.reviewed,
             help="核稿人不是起草人；有待补的内容不能核稿"),
        Step("back", "退回修改", ("reviewed", "approved"), "draft", who=(*WRITERS, *DECIDERS),
             asks=(Ask("opinion", "意见", max_length=600),), sets=("opinion",)),
        Step("discuss", "登记审议", ("reviewed",), None, who=WRITERS,
             asks=(Ask("discussed_on", "审议日期", "date", default=lambda case: today()),
                   Ask("meeting", "会议", max_length=200)), sets=("discussed_on", "meeting")),
        Step("approve", "签批", ("reviewed",), "approved", who=DECIDERS,
             asks=(Ask("opinion", "意见", required=False, max_length=600),), sets=("opinion",), effect=going.approved),
        Step("freeze", "冻结数字", ("approved",), "frozen", who=WRITERS, guard=going.year_over, effect=going.frozen,
             help="数值、口径和记录清单固定下来；此后记录有变，另行更正发布"),
        Step("explain", "说明勾稽差额", OPEN, None, who=WRITERS, guard=going.unexplained, effect=going.explained,
             asks=(Ask("identity", "哪一条", "choice", going.broken), Ask("why", "差额的原因", max_length=300)),
             help="分项之和不等于合计的，改正，或者写明原因；说明随报告公开，数变了要重新说明"),
        Step("send", "报送", ("frozen", "published"), None, who=WRITERS, guard=going.adds_up, basis=RULES,
             stops=("submit",),
             asks=(Ask("receivers", "报送对象（每行一个）", "longtext", default=RECEIVERS),), effect=going.sent),
        Step("send_extra", "报送示范地区专项报告", (*OPEN, "published"), None, who=WRITERS, guard=_extra_open, basis=RULES,
             stops=("extra",), asks=(Ask("receivers", "报送对象", max_length=200), Ask("proof", "专项报告", "file"))),
        Step("receive", "登记签收", ("frozen", "published"), None, who=WRITERS,
             asks=(Ask("receipt", "报送对象", "choice", going.open_receipts),), effect=going.received),
        Step("publish", "公开", ("frozen",), "published", who=WRITERS, basis=RULES, stops=("publish", "submit"),
             guard=going.adds_up, effect=going.published, final=True, public_title="公开年度报告"),
        Step("recheck", "与记录核对", ("frozen", "published"), None, who=(*WRITERS, "auditor"), effect=going.rechecked),
        Step("correct", "更正发布", ("published",), None, who=WRITERS, guard=going.differing,
             effect=going.corrected,
             asks=(Ask("reason", "更正理由", max_length=300),
                   Ask("why", "更正后勾稽差额的说明", required=False, max_length=300))),
        Step("withdraw", "撤回", OPEN, "withdrawn", who=WRITERS, stops=("submit", "publish", "extra"), final=True,
             asks=(Ask("opinion", "理由", max_length=600),), sets=("opinion",)),
    ),
    CLOCKS,
)  # fmt: skip
