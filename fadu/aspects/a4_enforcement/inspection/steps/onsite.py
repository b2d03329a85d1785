"""On site: start with the code shown or scanned, forms, statements and proofs, the signed record, make-up scans."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Taking
from fadu.kernel.today import CITY_TIME, now, today
from fadu.law import due

from .. import alerts, codes, followup, forms, gate, planning, sheets, showing, summing
from ..models import EnterpriseCode, Proof, Signature
from ..rules import vocab
from .shared import AFTER_SITE, HEAD, OFFICER, STRICT, row

ON_SITE = (OFFICER, HEAD)


def may_start(case: Any, actor: Actor) -> list[str]:
    """A code and two certified officers; an emergency starts first, an off-site check needs no code."""
    if case.emergency:
        return []
    if case.off_site:
        return gate.officer_refusals(case) if case.state == "approved" else ["请先批准"]
    if case.state != "assigned":
        return ["请先批准、发码并派员；只有突发紧急情况可以先行检查"]
    return gate.officer_refusals(case)


def start(taking: Taking) -> None:
    """Who is there, how the code was shown; without a scan the make-up period begins."""
    case, facts = taking.case, taking.facts
    if case.off_site:
        case.scan_mode = ""
    else:
        _scan(taking)
    case.started_at = facts["started_at"] or moment(taking)
    case.visited_on = case.started_at.astimezone(CITY_TIME).date() if case.started_at else taking.on
    case.recorded_on_device = bool(facts["device"])
    case.previous_count = gate.count_this_year(case)
    _place(taking)
    if case.emergency and not case.approved_on:
        taking.start("approval")
        taking.paper("notice")
    alerts.raise_for(taking)


def moment(taking: Taking) -> Any:
    """Now, for a step dated today; a step entered later has no hour unless somebody gives it."""
    return now() if taking.on == today() else None


def _place(taking: Taking) -> None:
    """Latitude and longitude as the phone gives them; nothing when it gives none."""
    parts = [part for part in str(taking.facts.get("position", "")).replace("，", ",").split(",") if part.strip()]
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        return
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        taking.case.latitude, taking.case.longitude = latitude, longitude


def _scan(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.scan_mode = facts["scan_mode"]
    if case.scan_mode == "none":
        if not facts["makeup_reason"]:
            raise InvalidFacts({"makeup_reason": "未能扫码的，请选择原因；须在期限内补扫"})
        case.makeup_reason, case.coded = facts["makeup_reason"], False
        case.makeup_due = due("visit.makeup", taking.on).due
        taking.start("makeup")
        return
    shown = facts["started_at"] or moment(taking)
    check_code(case, facts["scanned"], case.scan_mode, shown or now())
    case.scanned_at, case.coded = shown, True


def check_code(case: Any, text: str, mode: str, moment: Any) -> None:
    """The scanned code is this visit's or this enterprise's, genuine and in force. Raises InvalidFacts."""
    if mode == "enterprise_code":
        _enterprise_code(case, text, moment)
    elif case.code_issued_at is None or case.code_revoked_at is not None:
        raise InvalidFacts({"scan_mode": "本次检查没有有效的检查码"})
    elif case.code_until and moment > case.code_until:
        raise InvalidFacts(
            {"scan_mode": f"检查码已于 {case.code_until.astimezone(CITY_TIME):%Y-%m-%d} 过期，请重新发码"}
        )


def _enterprise_code(case: Any, text: str, moment: Any) -> None:
    """The printed code, or a live one that was on the enterprise's screen at the moment of the scan: that is kept."""
    if not (text or "").strip():
        raise InvalidFacts({"scanned": "请扫企业码，或者输入码下面的字母和数字；扫不了的改选「未能扫码，事后补扫」"})
    found = codes.read(text)
    known = found and EnterpriseCode.objects.filter(enterprise=case.enterprise_id).first()
    if not found or found.kind != codes.ENTERPRISE or found.pk != case.enterprise_id:
        raise InvalidFacts({"scanned": "扫到的不是这家企业的企业码，请核对后重扫"})
    live = bool(known) and showing.is_live(known, found)
    over = not found.fresh_at(moment) if live else found.expired_at(moment)
    if not known or known.serial != found.serial or known.revoked_at or over:
        anew = "重新出示现场码" if live else "重新打印"
        raise InvalidFacts({"scanned": f"这张企业码已经更换或者过期，请企业{anew}；也可以改为出示任务码"})
    case.coded_live = live


def may_answer(case: Any, actor: Actor) -> list[str]:
    """Forms are filled while the visit lasts."""
    return [] if case.items.exists() else ["本次检查没有检查事项"]


def answer(taking: Taking) -> None:
    """One item's form, as far as filled; it may be filled again until the record is signed."""
    forms.fill(taking)


def prove(taking: Taking) -> None:
    """A statement taken down, a survey, a sample, copies."""
    facts = taking.facts
    row(taking, Proof, kind=facts["kind"], title=facts["title"], text=facts["text"], person=facts["person"],
        amount=facts["amount"], taken_on=taking.on)  # fmt: skip
    taking.paper("interview" if facts["kind"] == "statement" else "survey")


def may_finish(case: Any, actor: Actor) -> list[str]:
    """Every item has its result; an emergency that went ahead has by now its two officers on record."""
    open_ = [part for part in sheets.parts(case) if not part.done]
    waiting = [f"{part.title}（{part.body.organ.short}）" if case.joint else part.title for part in open_]
    unmanned = gate.officer_refusals(case) if case.emergency and case.on_site else []
    return [*([f"检查表单没有填完：{'、'.join(waiting)}"] if waiting else []), *unmanned]


def finish(taking: Taking) -> None:
    """Sum up the items, keep the signatures; the period for publication runs from this day."""
    case, facts = taking.case, taking.facts
    case.ended_at = facts["ended_at"] or moment(taking)
    if case.started_at and case.ended_at and case.ended_at < case.started_at:
        raise InvalidFacts({"ended_at": "结束时间早于开始时间"})
    if case.on_site and not facts.get("signatures") and not facts.get("unsigned_reason"):
        raise InvalidFacts({"signatures": "请企业在场人员签字；拒绝签字或者无人签字的，写明原因"})
    for name in ("attended_by", "attended_as", "statement", "unsigned_reason"):
        setattr(case, name, facts.get(name, ""))
    case.recorded_on_device = case.recorded_on_device or bool(facts["device"])
    signatures(taking)
    summing.up(case)
    case.received_on = case.received_on or today()
    case.publish_due = taking.start("publish", taking.on).due_on
    alerts.raise_after(taking)
    planning.made(case, case.visited_on)
    if case.off_site and case.found:
        followup.open_case_check(taking)
    taking.after.append(lambda: followup.report_back(taking))


def signatures(taking: Taking) -> None:
    """First that of the person met, then the officers'."""
    facts, at = taking.facts, taking.facts["ended_at"] or taking.case.ended_at or now()
    for n, file in enumerate(facts.get("signatures") or ()):
        who, name = ("officer", "") if n else ("enterprise", facts["attended_by"] or taking.case.attended_by)
        row(taking, Signature, who=who, name=name, attachment_id=file, signed_at=at)


def may_make_up(case: Any, actor: Actor) -> list[str]:
    """Only what was not scanned is made up, once."""
    if case.off_site or case.coded or case.scan_mode != "none":
        return ["检查前已经亮码，无需补扫"]
    return ["已经补扫"] if case.makeup_on else []


def make_up(taking: Taking) -> None:
    """Valid when an excuse was given and the period is kept; an invalid one stays on file as uncoded."""
    case, facts = taking.case, taking.facts
    if facts["scanned"] or case.code_issued_at is None:
        try:
            check_code(case, facts["scanned"], "enterprise_code", now())
        except InvalidFacts as error:
            raise NotAllowed(list(error.errors.values())) from error
    case.makeup_on = taking.on
    case.makeup_valid = case.makeup_reason in vocab.EXCUSED and (
        case.makeup_due is None or taking.on <= case.makeup_due
    )
    taking.note("补扫有效" if case.makeup_valid else "补扫无效：没有正当原因或者超过期限，按未亮码检查统计")


def met(case: Any) -> bool:
    """Somebody of the enterprise is there to sign."""
    return case is None or not case.off_site


DEVICE = Ask("device", "移动端记录", "bool", required=False)
SCANNED = Ask("scanned", "扫到的码", required=False, max_length=200, help="扫企业码时由相机填入，也可以手工输入")
START_ASKS = (
    Ask("scan_mode", "亮码方式", "choice", vocab.SCAN_MODES, default="task_code", show=lambda case: not case.off_site),
    Ask("scanned", "扫到的码", required=False, max_length=200, help="扫企业码时由相机填入，也可以手工输入",
        show=lambda case: not case.off_site),
    Ask("makeup_reason", "未扫码原因", "choice", vocab.MAKEUP_REASONS, required=False,
        show=lambda case: not case.off_site),
    Ask("started_at", "开始时间", "datetime", required=False, help="不填即为现在"),
    Ask("position", "位置", required=False, max_length=60, help="纬度,经度；由手机填入", show=lambda case: not case.off_site),
    DEVICE,
)  # fmt: skip
ANSWER_ASKS = (
    Ask("item", "检查事项", "choice", forms.choices),
    Ask("answers", "逐行结论", "longtext", required=False, help="每行：序号 结论 说明。例如 1 符合；2 不符合 灭火器过期"),
    Ask("result", "事项结果", "choice", vocab.RESULTS, help="一表通查：有不符合行的事项记这个结果，其余的记未发现问题"),
    Ask("findings", "发现的问题", "longtext", required=False),
    Ask("photos", "照片", "file", required=False),
)  # fmt: skip
FINISH_ASKS = (
    Ask("attended_by", "企业在场人", required=False, private=True, max_length=60),
    Ask("attended_as", "在场人职务", required=False, max_length=60),
    Ask("statement", "企业陈述和意见", "longtext", required=False, private=True),
    Ask("signatures", "签名", "file", required=False, help="先企业在场人员，后检查人员", show=met),
    Ask("unsigned_reason", "未签字原因", required=False, max_length=200, show=met),
    Ask("ended_at", "结束时间", "datetime", required=False, help="不填即为现在"),
    DEVICE,
)  # fmt: skip
PROVE_ASKS = (
    Ask("kind", "种类", "choice", (*vocab.PROOFS, ("statement", "询问笔录"))),
    Ask("title", "名称", max_length=200),
    Ask("person", "被询问人、在场人", required=False, private=True, max_length=60),
    Ask("text", "记录", "longtext", private=True),
    Ask("amount", "数量", required=False, max_length=60),
    Ask("files", "照片、录音录像截图", "file", required=False),
)  # fmt: skip
STEPS = (
    Step("start", "开始检查", ("requested", "approved", "coded", "assigned"), "on_site", ON_SITE, STRICT[""],
         START_ASKS, guard=may_start, effect=start, help="到场的，出示任务码或者扫企业码后开始；企业可以用手机核验，无码可以拒绝。非现场检查不用亮码"),
    Step("answer", "填检查表单", ("on_site",), None, ON_SITE, STRICT[""], ANSWER_ASKS, guard=may_answer, effect=answer,
         group="现场"),
    Step("prove", "询问、勘验、抽样取证", ("on_site",), None, ON_SITE, None, PROVE_ASKS, effect=prove, group="现场"),
    Step("finish", "结束检查（笔录签字）", ("on_site",), "recorded", ON_SITE, STRICT[""], FINISH_ASKS, guard=may_finish,
         effect=finish, paper=("record", "form"), group="现场"),
    Step("makeup", "补扫检查码", ("on_site", *AFTER_SITE, "closed"), None, ON_SITE, None, (SCANNED,), guard=may_make_up,
         effect=make_up, stops=("makeup",), group="现场", help="系统故障、没有网络或者紧急情况未能扫码的，在期限内补扫"),
)  # fmt: skip
