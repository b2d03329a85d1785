"""Functions for the tables on decisions, doors, rule packs and service."""

from __future__ import annotations

from datetime import date

from ..rules import decisions, doors, own_change, packs, relief
from ..rules import service as serving
from ..rules.basis import REVIEW
from ..rules.exhaustion import prior
from ..rules.findings import Findings
from .checks import expect
from .tables import Row, pairs

_SUBJECTS = {"行为": "act", "不履行": "inaction", "协议": "agreement"}


_FINDINGS = {
    "事实": ("facts", {"清楚": "clear", "不清": "unclear", "已查清": "found_out"}),
    "依据": ("basis", {"正确": "correct", "未正确适用": "misapplied", "不合法": "unlawful"}),
    "程序": ("procedure", {"合法": "lawful", "轻微": "minor", "违法": "violated"}),
    "职权": ("power", {"合法": "lawful", "超越": "exceeded", "滥用": "abused"}),
    "内容": ("content", {"适当": "fit", "不当": "unfit"}),
    "协议": ("agreement", {"不履行": "not_performed", "补偿不合理": "unfair_pay", "无": "none"}),
}


_FLAGS = {
    "变更更重": "change_worse",
    "第三人相反请求": "third_party_opposite",
    "可分": "divisible",
    "撤销重大损害": "annul_harm",
    "无可撤销": "nothing_to_annul",
    "已改变": "changed_by_respondent",
    "仍坚持": "applicant_insists",
    "重大明显": "grave",
    "请求无效": "invalidity_asked",
    "有职责": "duty",
    "已先履行": "performed_before",
    "履行无意义": "order_pointless",
    "未答复": "answer_missed",
    "第三人举证": "third_party_evidence",
    "不符受理": "test_failed",
    "已签字": "agreement_signed",
    "请求赔偿": "compensation_asked",
    "应赔": "compensation_due",
    "涉财物": "property_taken",
}


def findings_of(text: str, subject: str = "act") -> Findings:
    facts: dict[str, object] = {"subject": subject}
    for title, value in pairs(text).items():
        if title in _FINDINGS:
            name, values = _FINDINGS[title]
            facts[name] = values[value]
        else:
            facts[_FLAGS[title]] = value == "是"
    return Findings(**facts)  # type: ignore[arg-type]


def check_decision(row: Row) -> None:
    found = decisions.offers(findings_of(row["认定"], _SUBJECTS[row["案件"]]))
    assert "、".join(one.title for one in found if one.allowed) in ("、".join(sorted_titles(row["可以作出"])),)
    assert all(one.reasons for one in found if not one.allowed)
    if row["不可理由"]:
        title, words = row["不可理由"].split("：")
        barred = next(one for one in found if one.title == title)
        assert not barred.allowed and words in "；".join(barred.reasons)


def sorted_titles(text: str) -> list[str]:
    wanted = set(text.split("、")) if text else set()
    return [decisions.TITLES[key] for key in decisions.TYPES if decisions.TITLES[key] in wanted]


def check_ownchange(row: Row) -> None:
    verdict = own_change.consequence(_SUBJECTS[row["案件"]], row["申请人意见"], row.day("日期"))
    expect(row, verdict)
    assert (verdict.value or "") == row["走向"] and row["依据含"] in verdict.basis(row.day("日期"))


def check_settled(row: Row) -> None:
    wish = None if row["申请人意见"] == "没有改变" else row["申请人意见"]
    verdict = own_change.settled(wish, row.flag("准予撤回"))
    expect(row, verdict)
    assert row["理由含"] in verdict.text


def check_extra(row: Row) -> None:
    chosen = tuple(row["选择"].split(",")) if row["选择"] else ()
    lacking = "；".join(relief.missing_extras(row["决定"], findings_of(row["认定"]), chosen))
    assert row["应当补充"] in lacking if row["应当补充"] else not lacking


def check_doors(row: Row) -> None:
    flags = (row["前置"],) if row["前置"] else ()
    dispute = doors.Dispute(
        accepted_on=row.day("受理日"),
        suit_registered_on=row.day("法院立案日"),
        ended="是" if row.flag("已结") else "",
        settled=bool(row.flag("和解终止")),
        withdrawn_with_consent=bool(row.flag("经同意撤回")),
        suit_time_open=row.flag("起诉期限未过"),
        prior=prior(flags, date(2026, 1, 15)),
        silent=bool(row.flag("逾期未决定")),
    )
    expect(row, doors.may_sue(dispute) if row["问"] == "起诉" else doors.may_reconsider(dispute))


def check_window(row: Row) -> None:
    start = row.day("起算日")
    assert start
    assert doors.suit_window(row["结果"], start, bool(row.flag("前置"))).value == row.day("最后一日")


def check_first(row: Row) -> None:
    assert doors.first_come(row.day("受理日"), row.day("法院立案日")).value == row["由谁处理"]


def check_twodoors(row: Row) -> None:
    verdict = doors.two_doors(row.day("甲机关收到"), row.day("乙机关收到"), row.day("判断日"))
    expect(row, verdict)
    assert verdict.value == row["由谁受理"]


def check_pack(row: Row) -> None:
    on = row.day("日期")
    assert on
    verdict = packs.by_regulation(row["事项"], on, int(row["参考值"]) if row["参考值"] else None, "2007年条例的规则")
    expect(row, verdict)
    assert str(verdict.value or "") == row["参考值"]
    assert bool(verdict.missing) == (verdict.outcome == REVIEW)


def check_service(row: Row) -> None:
    facts = pairs(row["事实"])
    given = {
        name: facts[title] == "是"
        for title, name in (("见证", "witnessed"), ("同意", "consent"), ("穷尽", "tried"))
        if title in facts
    }
    verdict = serving.may_serve(row["方式"], **given)
    if verdict.ok:
        verdict = serving.served_on(row["方式"], row.day("日期"))
    expect(row, verdict)
    assert verdict.value == row.day("送达日")
