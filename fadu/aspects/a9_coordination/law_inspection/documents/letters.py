"""Papers of the ladder: reminder, written dispatch, inquiry, reply, talk, listed supervision, circular."""

from __future__ import annotations

from fadu.kernel.declare import Document
from fadu.kernel.papers import Block, Paper, Para, Signatures, Table

from ..models import Measure, MeasureGround
from ..steps.shared import OWN, RULES
from .common import Facts, dated, day, due, ended, fields, form, name, official, paras, section


def grounds(case: Measure) -> tuple[Block, ...]:
    """The facts as a table: what, due when, how late, against which article."""
    rows = tuple(
        (str(n), dated(row.text), day(row.due_on) if row.due_on else "—",
         str(row.late) if row.late else "—", row.basis or "—")
        for n, row in enumerate(case.of(MeasureGround), 1)
    )  # fmt: skip
    return (Table(("序号", "事实", "届满日", "超期工作日", "依据"), rows, widths=(4, 13, 11, 5, 8)),) if rows else ()


def cause(case: Measure) -> str:
    """Why it was decided, inside a sentence."""
    return dated(case.reason.strip()).rstrip("。；，")


def reminder(case: Measure, facts: Facts) -> Paper:
    """提醒函."""
    body = (Para("经系统核对，你单位有下列事项，特此提醒。"), *grounds(case), Para("请对照办理，不需要书面回复。"))
    return _letter(case, facts, "提醒函", body)


def dispatch(case: Measure, facts: Facts) -> Paper:
    """书面调度通知."""
    body = (
        Para("经系统核对，你单位下列事项滞后或者超期。"),
        *grounds(case),
        *section("请说明", case.questions or "滞后的原因；下一步措施和完成日期。"),
        Para(f"请于{due(case, 'answer')}前在系统中答复。系统已有的数据不必再报。"),
    )
    return official(case, facts, "通知", "关于开展书面调度的通知", body, to=(name(case.unit, facts["on"]),))


def inquiry(case: Measure, facts: Facts) -> Paper:
    """函询函."""
    body = (
        Para(f"因{cause(case)}，现就下列事项函询你单位。"),
        *grounds(case),
        *section("请逐项答复", case.questions or "事实是否属实；原因；责任；整改措施和完成日期。"),
        Para(f"答复由主要负责人签发，请于{due(case, 'answer')}前在系统中报送。"),
    )
    return _letter(case, facts, "函询函", body)


def _letter(case: Measure, facts: Facts, what: str, body: tuple[Block, ...]) -> Paper:
    title = f"关于督促履职的{what}"
    return official(case, facts, "函", title, body, layout="letter", to=(name(case.unit, facts["on"]),))


def listed(case: Measure, facts: Facts) -> Paper:
    """挂牌督办通知."""
    body = (
        Para(f"因{cause(case)}，决定对你单位下列事项挂牌督办。"),
        *grounds(case),
        Para(f"请于{due(case, 'answer')}前办结并报告结果，经核实后摘牌。"),
    )
    return official(case, facts, "通知", "关于挂牌督办有关事项的通知", body, to=(name(case.unit, facts["on"]),))


def circular(case: Measure, facts: Facts) -> Paper:
    """通报."""
    said = f"{name(case.unit, facts['on'])}：{ended(dated(case.reason.strip()))}"
    body = (Para(said), *grounds(case), Para("现予通报。"))
    to = tuple(part for part in case.scope.replace("，", "、").split("、") if part)
    return official(case, facts, "通报", f"关于{case.unit.short or case.unit.name}有关问题的通报", body, to=to)


def reply(case: Measure, facts: Facts) -> Paper:
    """回复函, of the unit, numbered in its own series; it names the letter that it answers."""
    on = facts["on"]
    asked = case.papers().filter(key=case.rung).last()
    proof = (case.answer_file.name,) if case.answer_file else ()
    body = (Para(f"{asked.title if asked else ''}（{asked.number if asked else ''}）收悉，答复如下。"),
            *paras(case.answer), Para(f"签发：{case.answer_signed_by}。"))  # fmt: skip
    return Paper(head=name(case.unit, on), kind="函", number=facts["number"], title="关于有关事项的回复函", layout="letter",
                 to=(name(case.organ, on),), body=body, signer=name(case.unit, on), date=on,
                 attachments=proof, basis=RULES.text())  # fmt: skip


def summons(case: Measure, facts: Facts) -> Paper:
    """约谈通知书."""
    who = case.get_summoned_display() or "负责人"
    body = (
        Para(f"因{cause(case)}，现通知你单位{who}接受约谈。"),
        *grounds(case),
        Para(f"时间：{day(case.talk_on)}；地点：{case.talk_place}；主持：{case.host}。"),
        Para("请就上列事实作出说明，不需要提交汇报材料。"),
    )
    title = f"关于约谈{case.unit.short or case.unit.name}{who}的通知"
    return official(case, facts, "通知", title, body, to=(name(case.unit, facts["on"]),))


def minutes(case: Measure, facts: Facts) -> Paper:
    """约谈纪要."""
    promised = [Para(ended(dated(line.strip())), 3) for line in str(facts["commitments"]).splitlines() if line.strip()]
    body = (
        fields(("约谈单位", case.unit.name), ("时间", day(case.opened_on if not case.talk_on else case.talk_on)),
               ("地点", case.talk_place), ("主持人", case.host), ("记录人", case.recorder), ("参加人", case.attended),
               columns=2),
        *paras(case.minutes), Para("承诺事项（已逐项记入问题台账）", 1), *promised,
        Signatures(("被约谈人", "主持人", "记录人")),
    )  # fmt: skip
    return form(case, facts, "约谈纪要", body, basis=RULES.text())


def delisting(case: Measure, facts: Facts) -> Paper:
    """摘牌审批表."""
    body = fields(("挂牌单位", case.unit.name), ("挂牌日期", day(case.issued_on)), ("完成情况", case.answer),
                  ("摘牌理由", facts["reason"]))  # fmt: skip
    return form(case, facts, "挂牌督办摘牌审批表", (body, Signatures(("承办人", "审批人"))))


DOCUMENTS = (
    Document("reminder", "提醒函", reminder, "{prefix}提醒〔{year}〕{n}号", ("unit_contact",), OWN),
    Document("dispatch", "书面调度通知", dispatch, "{prefix}调度〔{year}〕{n}号", ("unit_contact",), RULES),
    Document("inquiry", "函询函", inquiry, "{prefix}函询〔{year}〕{n}号", ("unit_contact",), RULES),
    Document("listed", "挂牌督办通知", listed, "{prefix}挂牌〔{year}〕{n}号", ("unit_contact",), RULES),
    Document("circular", "通报", circular, "{prefix}通报〔{year}〕{n}号", ("unit_contact",), RULES),
    Document("reply", "回复函", reply, "{prefix}函复〔{year}〕{n}号", ("unit_contact",), RULES,
             issuer=lambda case: case.unit),
    Document("summons", "约谈通知书", summons, "{prefix}约谈〔{year}〕{n}号", ("unit_contact",), RULES),
    Document("minutes", "约谈纪要", minutes, "{prefix}约纪〔{year}〕{n}号", ("unit_contact",), RULES, seal=False),
    Document("delisting", "摘牌审批表", delisting, "{prefix}摘牌〔{year}〕{n}号", basis=OWN, seal=False),
)
