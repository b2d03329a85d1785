"""Officers: registered with a certificate, renewed, recused, suspended, gone."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Facts, Procedure, State, Step
from fadu.kernel.procedure import Taking
from fadu.kernel.register import register
from fadu.kernel.today import today

from ..models import Officer, Recusal
from ..rules import vocab
from .shared import OPINION, PLANNER, SUPERVISOR, own_body, write

STATES = (
    State("active", "在岗", closed=True, tone="ok"),
    State("suspended", "暂停执法", closed=True, tone="hold"),
    State("left", "离岗", closed=True),
)
WHO = (PLANNER, SUPERVISOR)


def check_register(case: Any, facts: Facts) -> dict[str, str]:
    """Officers need a certificate with its last day; assistants and experts go without."""
    found = {}
    if own_body(case.organ_id) is None:
        found["name"] = "本机关没有被确认为行政检查主体"
    number = facts.get("certificate_no") or ""
    if facts["kind"] == "officer" and not (number and facts.get("certificate_until")):
        found["certificate_no"] = "行政执法人员须填写执法证号和有效期"
    if number and Officer._plain.filter(certificate_no=number).exists():
        found["certificate_no"] = f"执法证号 {number} 已登记"
    return found


def enrol(taking: Taking) -> None:
    """The person and the body they go for."""
    write(taking, "name", "kind", "certificate_no", "certificate_until", "competences", "supervisor")
    taking.case.user = taking.facts.get("user")
    taking.case.body = own_body(taking.case.organ_id)


def check_renew(case: Any, facts: Facts) -> dict[str, str]:
    """A renewal lasts longer than what it replaces; a new number is nobody else's."""
    until, number = case.certificate_until, facts.get("certificate_no")
    if number and Officer._plain.filter(certificate_no=number).exclude(pk=case.pk).exists():
        return {"certificate_no": f"执法证号 {number} 已登记"}
    return {"certificate_until": f"不晚于现有效期 {until}"} if until and facts["certificate_until"] <= until else {}


def renew(taking: Taking) -> None:
    """A new certificate may bear a new number."""
    taking.case.certificate_no = taking.facts.get("certificate_no") or taking.case.certificate_no


def enterprise(uscc: str) -> Any:
    """The enterprise of a code, or None."""
    return register("enterprise").model._plain.filter(uscc=uscc).first()


def check_recuse(case: Any, facts: Facts) -> dict[str, str]:
    """The enterprise is known; the days are in order."""
    if enterprise(facts["uscc"]) is None:
        return {"uscc": f"市场主体库里没有 {facts['uscc']}"}
    until = facts.get("until")
    return {"until": "止日早于起日"} if until and until < facts["since"] else {}


def recuse(taking: Taking) -> None:
    """From that day on the lot passes them by."""
    facts = taking.facts
    Recusal._plain.create(
        matter_id=taking.case.pk, officer=taking.case, enterprise_id=enterprise(facts["uscc"]).pk,
        reason=facts["reason"], since=facts["since"], until=facts.get("until"),
    )  # fmt: skip


def recusals(case: Any) -> tuple[tuple[str, str], ...]:
    """Recusals in force, those with a last day ahead too."""
    rows = case.recusals.filter(Q(until=None) | Q(until__gt=today())).select_related("enterprise")
    return tuple((str(row.pk), f"{row.enterprise.title or row.enterprise.number}（{row.reason}）") for row in rows)


def check_end(case: Any, facts: Facts) -> dict[str, str]:
    """Not before it began."""
    since = case.recusals.get(pk=int(facts["which"])).since
    return {"until": f"早于回避起日 {since}"} if facts["until"] < since else {}


def end_recusal(taking: Taking) -> None:
    """The reason has gone."""
    taking.case.recusals.filter(pk=int(taking.facts["which"])).update(until=taking.facts["until"])


def leave(taking: Taking) -> None:
    """No longer on duty."""
    taking.case.left_on = taking.on


def guard_certificate(officer: Officer, actor: Actor) -> list[str]:
    """Only officers have certificates."""
    return [] if officer.kind == "officer" else ["辅助人员和专家没有执法证件"]


REASON = Ask("reason", "事由", max_length=200)
STEPS = (
    Step("enrol", "登记人员", ("",), "active", who=WHO, basis=OPINION, check=check_register, effect=enrol, asks=(
        Ask("name", "姓名", max_length=60), Ask("user", "账号", "user", required=False),
        Ask("kind", "类别", "choice", vocab.OFFICER_KINDS, default="officer"),
        Ask("certificate_no", "执法证号", max_length=30, required=False),
        Ask("certificate_until", "有效期至", "date", required=False),
        Ask("competences", "专业（空格分隔）", max_length=200, required=False),
        Ask("supervisor", "兼任执法监督", "bool", required=False))),
    Step("renew", "换证或者延期", ("active", "suspended"), None, who=WHO, guard=guard_certificate, check=check_renew,
         sets=("certificate_until",), effect=renew, asks=(
        Ask("certificate_no", "执法证号", max_length=30, required=False, default=lambda case: case.certificate_no,
            help="换了新证号的在此改写"),
        Ask("certificate_until", "有效期至", "date"))),
    Step("skills", "修改专业", ("active", "suspended"), None, who=WHO, sets=("competences",),
         asks=(Ask("competences", "专业（空格分隔）", max_length=200, required=False,
                   default=lambda case: case.competences),)),
    Step("recuse", "登记回避", ("active", "suspended"), None, who=WHO, check=check_recuse, effect=recuse, asks=(
        Ask("uscc", "企业统一社会信用代码", "uscc"), REASON, Ask("since", "起", "date"),
        Ask("until", "止", "date", required=False))),
    Step("end_recusal", "解除回避", ("active", "suspended"), None, who=WHO, check=check_end, effect=end_recusal,
         asks=(Ask("which", "哪一条", "choice", recusals), Ask("until", "最后回避日", "date"))),
    Step("suspend", "暂停执法", ("active",), "suspended", who=(SUPERVISOR,), asks=(REASON,)),
    Step("resume", "恢复执法", ("suspended",), "active", who=(SUPERVISOR,), asks=(REASON,)),
    Step("leave", "离岗", ("active", "suspended"), "left", who=WHO, effect=leave, asks=(REASON,)),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS)
