"""Drafted from facts, edited, reviewed by somebody else, approved, frozen, sent, published; corrected in sight."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.models import Attachment
from fadu.kernel.procedure import Taking
from fadu.kernel.today import today
from fadu.law import law

from . import counting, freezing
from .models import Receipt, Report, ReportFigure, Section
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
    _signed(taking, "drafter")
    case.drafter_no = taking.actor.id
    counting.recount(case)
    values = counting.values(case)
    written = {key: bound.trimmed(text, values) for key, text in _written(case).items()}
    Section._plain.bulk_create(
        Section(matter=case.matter, key=key, no=no, title=title, text=written[key])
        for no, (key, title) in enumerate(drafting.SECTIONS, 1)
    )
    rows = ReportFigure._plain.filter(matter_id=case.pk).count()
    taking.note(f"取数 {rows} 个，其余 {len(catalogue.parts()) - rows} 个等待登记册或者外部数据")


def _written(case: Report) -> dict[str, str]:
    """The first text of each part, from figures and facts."""
    facts = counting.facts(case)
    rows = list(ReportFigure._plain.filter(matter_id=case.pk))
    fallen = [f"{row.title}（{{{row.key}}}{{{row.key}~}}）" for row in rows if row.worse]
    return {
        "measures": drafting.measures({row.key for row in rows}),
        "shortcomings": drafting.shortcomings(facts.problems, facts.unmet, fallen),
        "leaders": drafting.fixed("leaders"),
        "next_year": drafting.next_year(facts.problems, facts.unmet),
        "other": drafting.fixed("other"),
    }


def _signed(taking: Taking, name: str) -> None:
    setattr(taking.case, name, taking.actor.label or taking.actor.name)


def _recounted(taking: Taking) -> None:
    changed = counting.recount(taking.case)
    taking.note("；".join(changed[:8]) or "数字没有变化")


# -- editing -------------------------------------------------------------------------------------------------------
SECTION = Ask("section", "部分", "choice", drafting.SECTIONS)


def _text_faults(case: Any, facts: Any) -> dict[str, str]:
    _, found = bound.read(facts["text"], counting.values(case))
    return {"text": "；".join(found[:10])} if found else {}


def _edited(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    row = Section._plain.get(matter_id=case.pk, key=facts["section"])
    row.text, _ = bound.read(facts["text"], counting.values(case))
    row.edited_by, row.edited_on = taking.actor.label or taking.actor.name, taking.on
    row.save()
    taking.public["text"] = f"{len(row.text)} 字"
    taking.note(row.title)


def _rows(case: Any) -> tuple[tuple[str, str], ...]:
    """Numbers that no register gives; restricted ones are not published, so not entered either."""
    known = counting.live()
    found = catalogue.parts().items()
    return tuple(
        (key, f"{key} {part.title}（{row.unit}）")
        for key, (row, part) in found
        if not row.restricted and not counting.connected(part, known)
    )


def _external_faults(case: Any, facts: Any) -> dict[str, str]:
    errors = {}
    if facts["dated"] > today():
        errors["dated"] = "来源日期在今天之后"
    if bound.VAGUE.search(f"【F000】{facts['text']}") or any(word in facts["text"] for word in ("约", "余", "多")):
        errors["text"] = "写准确的数，不用约、余、多"
    elif not any(sign.isdigit() for sign in facts["text"]):
        errors["text"] = "写数字，可以带单位，如 1,213件"
    return errors


def _entered(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    row, part = catalogue.parts()[facts["key"]]
    proof = Attachment._plain.get(pk=facts["proof"][0])
    ReportFigure._plain.update_or_create(
        matter_id=case.pk,
        key=part.key,
        defaults={
            "title": part.title,
            "unit": row.unit,
            "source": "external",
            "text": facts["text"],
            "formula": row.note,
            "said_by": facts["said_by"],
            "dated": facts["dated"],
            "proof": proof,
            "entered_by": taking.actor.label or taking.actor.name,
        },
    )
    taking.note(f"{part.key} {part.title} {facts['text']}（外部数据，{facts['said_by']}）")


# -- going out -----------------------------------------------------------------------------------------------------
def _ready(case: Any, actor: Any) -> list[str]:
    rows = list(Section._plain.filter(matter_id=case.pk))
    waiting = [row.title for row in rows if bound.unfinished(row.text)]
    reasons = [f"还有待补的内容：{'、'.join(waiting)}"] if waiting else []
    known = counting.values(case)
    if gone := sorted({key for row in rows for key in bound.keys(row.text)} - known.keys()):
        reasons.append(f"正文用到的数现在没有了：{'、'.join(gone)}")
    if actor.id and actor.id == case.drafter_no:
        reasons.append("起草人不能核自己起草的稿")
    return reasons


def _reviewed(taking: Taking) -> None:
    """The reviewer sees the figures as the registers give them on that day."""
    _signed(taking, "reviewer")
    taking.case.reviewed_on = taking.on
    if changed := counting.recount(taking.case):
        taking.note("核稿时更新的数：" + "；".join(changed[:8]))


def _approved(taking: Taking) -> None:
    _signed(taking, "approver")
    taking.case.approved_on = taking.on


def _year_over(case: Any, actor: Any) -> list[str]:
    return [] if today() > case.period.end else [f"{case.year}年还没有过完，全年的数要到次年才能冻结"]


def _frozen(taking: Taking) -> None:
    case = taking.case
    counting.recount(case)
    freezing.freeze(case, taking.actor)
    case.frozen_on = taking.on
    rows = ReportFigure._plain.filter(matter_id=case.pk)
    taking.note(f"冻结 {rows.exclude(frozen=None).count()} 个数，外部数据 {rows.filter(source='external').count()} 个")


def _sent(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    for name in filter(None, (line.strip() for line in facts["receivers"].splitlines())):
        by = taking.actor.label or taking.actor.name
        Receipt._plain.create(matter=case.matter, receiver=name[:120], sent_on=taking.on, by=by[:120])
    case.sent_on = case.sent_on or taking.on
    taking.paper("report")


def _received(taking: Taking) -> None:
    row = Receipt._plain.get(pk=int(taking.facts["receipt"]))
    row.received_on = taking.on
    row.save(update_fields=["received_on"])


def _open_receipts(case: Any) -> tuple[tuple[str, str], ...]:
    rows = Receipt._plain.filter(matter_id=case.pk, received_on=None) if case else ()
    return tuple((str(row.pk), row.receiver) for row in rows)


def _published(taking: Taking) -> None:
    taking.case.published_on = taking.on
    if not taking.case.papers().exists():
        taking.paper("report")


def _differing(case: Any, actor: Any) -> list[str]:
    rows = ReportFigure._plain.filter(matter_id=case.pk).exclude(drift="")
    return [] if rows.exists() else ["记录与公开的数一致，没有要更正的；先「与记录核对」"]


def _corrected(taking: Taking) -> None:
    """Restate what the records have changed: the old value stays readable beside the new one."""
    case = taking.case
    changed = freezing.freeze(case, taking.actor, taking.facts["reason"])
    case.edition += 1
    case.correction, case.corrected_on = taking.facts["reason"], taking.on
    taking.note("；".join(changed[:10]))
    taking.paper("report")


def _rechecked(taking: Taking) -> None:
    found = freezing.recheck(taking.case)
    taking.note("；".join(found[:6]) or "与现有记录一致")


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
             asks=(Ask("key", "哪个数", "choice", _rows), Ask("text", "数值", max_length=60),
                   Ask("said_by", "来源单位", max_length=200), Ask("dated", "来源日期", "date"),
                   Ask("proof", "证明材料", "file")),
             check=_external_faults, effect=_entered, help="只用于没有登记册的数；处处标明是外部数据"),
        Step("review", "核稿", ("draft",), "reviewed", who=WRITERS, guard=_ready, effect=_reviewed,
             help="核稿人不是起草人；有待补的内容不能核稿"),
        Step("back", "退回修改", ("reviewed", "approved"), "draft", who=(*WRITERS, *DECIDERS),
             asks=(Ask("opinion", "意见", max_length=600),), sets=("opinion",)),
        Step("discuss", "登记审议", ("reviewed",), None, who=WRITERS,
             asks=(Ask("discussed_on", "审议日期", "date", default=lambda case: today()),
                   Ask("meeting", "会议", max_length=200)), sets=("discussed_on", "meeting")),
        Step("approve", "签批", ("reviewed",), "approved", who=DECIDERS,
             asks=(Ask("opinion", "意见", required=False, max_length=600),), sets=("opinion",), effect=_approved),
        Step("freeze", "冻结数字", ("approved",), "frozen", who=WRITERS, guard=_year_over, effect=_frozen,
             help="数值、口径和记录清单固定下来；此后记录有变，另行更正发布"),
        Step("send", "报送", ("frozen", "published"), None, who=WRITERS, basis=RULES, stops=("submit",),
             asks=(Ask("receivers", "报送对象（每行一个）", "longtext", default=RECEIVERS),), effect=_sent),
        Step("receive", "登记签收", ("frozen", "published"), None, who=WRITERS,
             asks=(Ask("receipt", "报送对象", "choice", _open_receipts),), effect=_received),
        Step("publish", "公开", ("frozen",), "published", who=WRITERS, basis=RULES, stops=("publish", "submit"),
             effect=_published, final=True, public_title="公开年度报告"),
        Step("recheck", "与记录核对", ("frozen", "published"), None, who=(*WRITERS, "auditor"), effect=_rechecked),
        Step("correct", "更正发布", ("published",), None, who=WRITERS, guard=_differing,
             asks=(Ask("reason", "更正理由", max_length=300),), effect=_corrected),
        Step("withdraw", "撤回", OPEN, "withdrawn", who=WRITERS, stops=("submit", "publish"), final=True,
             asks=(Ask("opinion", "理由", max_length=600),), sets=("opinion",)),
    ),
    CLOCKS,
)  # fmt: skip
