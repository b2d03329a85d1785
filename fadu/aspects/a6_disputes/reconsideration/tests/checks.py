"""One function per table of examples.md: reads a row, asks the rule, compares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from fadu.law import Pause, due

from ..rules import acceptance, committee, dates, hearing, procedure_choice, suspension
from ..rules.basis import ASK, NO, OUTCOME_LABELS, YES, Verdict
from ..rules.exhaustion import payment_first, prior
from ..rules.jurisdiction import competent, door
from ..rules.limits import Filing, Obstacle, filing_limit, in_time
from ..rules.respondent import Body
from ..rules.vocab import LINES, RESPONDENT_KINDS, SERVED_BY
from .tables import Row, pairs, rows, span

PATH = Path(__file__).with_name("examples.md")
ROWS = tuple(rows(PATH))
OUTCOMES = {title: key for key, title in OUTCOME_LABELS.items()}
ON = date(2026, 3, 2)


def expect(row: Row, verdict: Verdict) -> None:
    assert verdict.label == row["结论"], verdict.text
    assert verdict.text
    if verdict.outcome == ASK:
        assert verdict.questions
    if verdict.outcome in (YES, NO):
        assert verdict.cites


def check_limit(row: Row) -> None:
    obstacles = ()
    if row["障碍"]:
        days, reason = row["障碍"].split(" ")
        obstacles = (Obstacle(*span(days), reason),)
    facts = Filing(
        kind="inaction" if row["类型"] == "不履行" else "act",
        made_on=row.day("作出日"),
        served_by={title: key for key, title in SERVED_BY}.get(row["送达"], ""),
        served_on=row.day("送达日"),
        known_on=row.day("知道日"),
        told=row.flag("告知"),
        learned_on=row.day("得知权利日"),
        real_estate=bool(row.flag("不动产")),
        longer_days=int(row["更长期限"] or 0) or None,
        longer_law="某法",
        obstacles=obstacles,
        requested_on=row.day("请求日"),
        perform_by=row.day("履行届满日"),
        urgent=bool(row.flag("紧急")),
    )
    filed, posted = row.day("申请日"), row.day("交邮日")
    assert filed
    expect(row, in_time(facts, filed, posted_on=posted))
    limit = filing_limit(facts, posted or filed)
    assert limit.last == row.day("最后一日"), limit.text
    if row["决定因素"]:
        assert limit.winner == row["决定因素"]


def check_due(row: Row) -> None:
    pauses = [Pause(*span(row["暂停"]))] if row["暂停"] else []
    start = row.day("起算日")
    assert start
    result = due(row["期限"], start, pauses=pauses, extend=int(row["延长"] or 0))
    assert (result.raw, result.due) == (row.day("原届满日"), row.day("届满日"))
    assert result.provisional == bool(row.flag("暂定"))
    assert result.trace


_BODY = {
    "本级政府": "government",
    "上级": "superior",
    "设立机关": "founder",
    "设立机关的本级政府": "founder_government",
    "所在地政府": "local_government",
    "委托机关": "principal",
    "批准机关": "approved_by",
}
_BODY_FLAGS = {"自己名义": "own_name", "按区划设立": "by_district", "确为垂直": "vertical_confirmed"}
_APPROVED = {"国家级": "state", "省级": "province", "其他": "other"}


def body_of(row: Row) -> Body:
    given = pairs(row["事实"])
    facts: dict[str, object] = {_BODY[k]: v for k, v in given.items() if k in _BODY}
    facts |= {_BODY_FLAGS[k]: v == "是" for k, v in given.items() if k in _BODY_FLAGS}
    if "系统" in given:
        facts["line"] = {title: key for key, title in LINES}[given["系统"]]
    if "开发区批准" in given:
        facts["zone_approved_by"] = _APPROVED[given["开发区批准"]]
    kind = {title: key for key, title in RESPONDENT_KINDS}[row["类别"]]
    return Body(row["名称"], kind, **facts)  # type: ignore[arg-type]


def check_jurisdiction(row: Row) -> None:
    on = row.day("申请日")
    assert on
    answer = competent(body_of(row), on)
    assert OUTCOME_LABELS[answer.outcome] == row["结论"]
    assert "、".join(answer.names) == row["有权机关"]
    assert row["依据含"] in "、".join(cite.text() for cite in answer.cites)
    assert answer.text and (answer.questions or answer.outcome != ASK)


def check_dates(row: Row) -> None:
    given = {_DATES[k]: date.fromisoformat(v) for k, v in pairs(row["日期"]).items()}
    found = dates.faults(given | {"served_by": row["送达"]}, ON, date(2026, 3, 4))
    assert list(found) == ([_DATES[row["有误"]]] if row["有误"] else [])


_DATES = {"作出": "act_on", "送达": "act_served_on", "知道": "known_on", "耽误": "delay_from", "消除": "delay_to",
          "收到": "received_on"}  # fmt: skip


def check_door(row: Row) -> None:
    source = next(r for r in ROWS if r.slug == "jurisdiction" and r["编号"] == row["被申请人例"])
    verdict = door(competent(body_of(source), source.day("申请日") or ON), row["收到机关"])
    expect(row, verdict)
    assert (verdict.value or "") == row["告知的机关"]


def check_prior(row: Row) -> None:
    on = row.day("行为日")
    assert on
    flags = tuple(row["情形"].split(",")) if row["情形"] else ()
    result = prior(flags, on)
    assert result.duty == row["结果"]
    assert row["依据含"] in result.verdict.basis()


def check_payment(row: Row) -> None:
    flags = (row["情形"],) if row["情形"] else ()
    expect(row, payment_first(flags, row.flag("已缴或担保")))


def _verdict(title: str) -> Verdict:
    return Verdict(OUTCOMES[title], title)


def check_tests(row: Row) -> None:
    app = acceptance.Application(
        applicant_clear=row.flag("身份"),
        respondent_proper=row.get("适格") != "否",
        interest=row.flag("利害"),
        request_specific=row.flag("请求"),
        reasons_given=row.flag("理由"),
        limit=_verdict(row["期限"]),
        excluded="" if row["排除"] == "无" else row["排除"],
        acts=int(row["个数"]),
        door=_verdict(row["管辖"]),
        accepted_before=row.flag("曾受理"),
        withdrawn_before=row.flag("曾撤回"),
        withdrawal_unwilling=row.flag("非自愿"),
        suit_registered=row.flag("法院受理"),
        on=row.day("申请日"),
    )
    results = acceptance.seven_tests(app)
    conclusion = acceptance.conclude(results)
    assert (conclusion.value or conclusion.outcome) == row["结论"]
    assert ",".join(v.key for v in results if not v.ok) == row["不过的项"]
    if row["结论"] == "supplement":
        assert acceptance.supplement_list(results)


def check_simple(row: Row) -> None:
    facts = procedure_choice.Simplicity(
        bool(row.flag("当场")),
        bool(row.flag("警告通报")),
        Decimal(row["金额"]) if row["金额"] else None,
        bool(row.flag("信息公开")),
        row.flag("各方同意"),
        row.flag("清楚无争议"),
    )
    verdict = procedure_choice.simple_allowed(facts)
    expect(row, verdict)
    assert row["依据含"] in verdict.basis()


def check_extend(row: Row) -> None:
    expect(
        row,
        procedure_choice.may_extend(
            row["程序"],
            bool(row.flag("复杂")),
            int(row["日数"]),
            bool(row.flag("已延长")),
            bool(row.flag("机构负责人批准")),
        ),
    )


def check_hearing(row: Row) -> None:
    noticed, held = row.day("通知日"), row.day("听证日")
    assert noticed and held
    verdict = hearing.notice_in_time(noticed, held)
    expect(row, verdict)
    assert verdict.value == row.day("稳妥的最迟通知日")


def check_attend(row: Row) -> None:
    expect(row, hearing.head_attendance(row.flag("负责人到场"), row["理由"], bool(row.flag("委托工作人员"))))


def check_weighty(row: Row) -> None:
    weighty = bool(row.flag("重大疑难复杂"))
    reasons = (
        hearing.owed(weighty, bool(row.flag("已听证"))),
        committee.consulted(weighty, bool(row.flag("已提请咨询"))),
    )
    assert all(verdict.cites for verdict in reasons)
    assert all(verdict.ok for verdict in reasons) == (row["结论"] == "符合")
    assert row["不可理由"] in "；".join(verdict.text for verdict in reasons if not verdict.ok)


def check_suspend(row: Row) -> None:
    expect(
        row,
        suspension.may_suspend(
            row["理由"], both_agree=row.flag("双方同意"), reason=row["事实"], review_open=row.flag("审查进行中")
        ),
    )


def check_sixty(row: Row) -> None:
    start, on = row.day("中止日"), row.day("判断日")
    assert start and on
    verdict = suspension.sixty_days(row["理由"], start, on, bool(row.flag("原因消除")))
    expect(row, verdict)
    assert verdict.value == row.day("最早终止日")


def check_end(row: Row) -> None:
    expect(
        row,
        suspension.may_terminate(
            row["理由"],
            willing=row.flag("自愿"),
            granted=row.flag("准予"),
            lawful=row.flag("合法"),
            detention_case=row.flag("拘留案件"),
        ),
    )
