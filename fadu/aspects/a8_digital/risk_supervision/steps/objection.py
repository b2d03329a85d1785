"""An objection: filed by an enterprise or an officer, checked, data put right or class kept, scored again, told."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from fadu.kernel.access import SYSTEM
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.law import law
from fadu.registry.enterprises.models import Enterprise

from .. import running
from ..features import FIELDS
from ..models import Correction, CreditFacts, ScoringRun
from ..schemes import general
from ..vocab import HEAD, OBJECTED, OFFICER

LAW = law("山东省社会信用条例")
YES_NO = (("yes", "是"), ("no", "否"))
STATES = (
    State("received", "已收到"),
    State("upheld", "异议成立", tone="soon"),
    State("corrected", "已更正"),
    State("rescored", "已重新评分"),
    State("kept", "异议不成立"),
    State("told", "已告知", closed=True, tone="ok"),
    State("withdrawn", "已撤回", closed=True),
)


def handle_term(case: Any) -> str:
    """Three working days; seven when another unit has to help."""
    return "credit.objection_assisted" if case.assisted else "credit.objection"


CLOCKS = (
    Clock(
        "handle",
        "处理异议并告知",
        handle_term,
        start=lambda case, on: case.opened_on,
        who="分类部门",
        otherwise="可以向上级部门反映",
    ),
)


def _terms(case: Any) -> tuple[tuple[str, str], ...]:
    return tuple((term.key, term.title) for term in general(today()).scheme.terms)


CLAIM = (
    Ask("uscc", "统一社会信用代码", "uscc"),
    Ask("about", "异议事项", "choice", OBJECTED),
    Ask("term", "所涉指标", "choice", _terms, required=False, help="知道是哪一项时选择"),
    Ask("claim", "异议内容和理由", "longtext", help="写明哪里不对、应当是什么、有什么材料"),
    Ask("evidence", "证明材料", "file", required=False),
)
CONTACT = (
    Ask("contact", "联系人", private=True, max_length=60),
    Ask("phone", "联系电话", "phone", private=True),
)


def _known(case: Any, facts: Any) -> dict[str, str]:
    if Enterprise._plain.filter(uscc=facts["uscc"]).exists():
        return {}
    return {"uscc": "市场主体登记册中没有这个代码，请核对；不在本市登记的企业向登记地提出"}


def _filed(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    firm = Enterprise._plain.get(uscc=facts["uscc"])
    for name in ("about", "term", "claim", "contact", "phone"):
        setattr(case, name, facts.get(name) or "")
    case.term = dict(_terms(case)).get(case.term, "")  # its title: a later scheme may name the term otherwise
    case.enterprise_id, case.uscc, case.company = firm.pk, firm.uscc, firm.name
    case.grade_before, case.filer = firm.grade, "enterprise" if taking.step.key == "file" else "officer"
    case.run_id = latest_run(firm.uscc)
    taking.notify(f"收到信用风险分类异议：{firm.name}", role=OFFICER, organ_id=case.organ_id)


def latest_run(uscc: str) -> int | None:
    """The newest finished general run that scored the enterprise."""
    runs = ScoringRun._plain.filter(state="done", kind="general", parts__first__lte=uscc, parts__last__gte=uscc)
    return runs.order_by("-scored_on", "-pk").values_list("pk", flat=True).first()


def _assisted(taking: Taking) -> None:
    taking.case.assisted = True


def _assist_guard(case: Any, actor: Any) -> list[str]:
    return ["已经请其他单位协助"] if case.assisted else []


def _checked(taking: Taking) -> None:
    taking.case.upheld = taking.facts["outcome"] == "yes"
    taking.case.checked_on = taking.on


def _fields(case: Any) -> tuple[tuple[str, str], ...]:
    return (("register", "登记册中的数据（已由登记人员更正）"), *((n, FIELDS[n].title) for n in CreditFacts.names()))


def _corrected(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    name, before = facts["name"], ""
    if name != "register":
        row = CreditFacts.objects.filter(pk=case.enterprise_id).first()
        row = row or CreditFacts(enterprise_id=case.enterprise_id, as_of=taking.on, source="异议更正")
        before = _shown(getattr(row, name))
        setattr(row, name, typed(name, facts["value"]))
        row.as_of, row.source = (
            min(row.as_of, taking.on),
            f"{row.source.split('；')[0]}；{case.matter.number} 更正"[:200],
        )
        row.save()
    Correction._plain.create(
        matter=case.matter,
        enterprise_id=case.enterprise_id,
        name=name,
        before=before,
        after=facts["value"] or "",
        basis=facts["basis"],
        by=taking.actor.label or taking.actor.name,
        on=taking.on,
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def typed(name: str, text: str) -> Any:
    """A written value as its column takes it; empty: nobody knows. Raises InvalidFacts."""
    text = (text or "").strip()
    if not text:
        return None
    kind = FIELDS[name].kind
    if kind == "flag":
        if text not in ("是", "否"):
            raise InvalidFacts({"value": "此字段填「是」或「否」"})
        return text == "是"
    if kind == "text":
        return text[:12]
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise InvalidFacts({"value": "此字段填数字"}) from None
    whole = CreditFacts._meta.get_field(name).get_internal_type() == "IntegerField"
    if not number.is_finite() or abs(number) > 10**9 or (whole and number != int(number)):
        raise InvalidFacts({"value": "此字段填整数" if whole else "数字过大"})
    return int(number) if whole else number


def _rescored(taking: Taking) -> None:
    """Score this one enterprise anew with the data as they are now, in the same transaction."""
    case = taking.case
    day = max(taking.on, _last_day())
    run = running.begin(general(day), SYSTEM, day=day, trigger="correction", only=case.uscc)
    run = running.complete(run)
    case.rescored_id = run.pk
    case.grade_after = Enterprise._plain.values_list("grade", flat=True).get(pk=case.enterprise_id)
    change = "没有变动" if case.grade_after == case.grade_before else f"{case.grade_before} → {case.grade_after}"
    taking.note(f"重新评分：{change}")


def _last_day() -> Any:
    found = ScoringRun._plain.filter(state="done", kind="general").order_by("-scored_on").first()
    return found.scored_on if found else today()


def _told(taking: Taking) -> None:
    taking.case.told_on = taking.on


OPEN = ("received", "upheld", "corrected", "rescored", "kept")
PROCEDURE = Procedure(
    STATES,
    (
        Step(
            "file",
            "提出异议",
            ("",),
            "received",
            who=("public",),
            basis=LAW["39.1"],
            asks=CLAIM + CONTACT,
            check=_known,
            effect=_filed,
            starts=("handle",),
            portal=True,
            public_title="提出异议",
        ),
        Step(
            "enter",
            "登记异议",
            ("",),
            "received",
            who=(OFFICER,),
            basis=LAW["39.1"],
            asks=CLAIM,
            check=_known,
            effect=_filed,
            starts=("handle",),
            help="监管人员自己发现分类或者数据有误时",
        ),
        Step(
            "assist",
            "请其他单位协助核查",
            ("received",),
            None,
            who=(OFFICER,),
            basis=LAW["39.2"],
            asks=(Ask("assistant", "协助单位", max_length=200),),
            sets=("assistant",),
            guard=_assist_guard,
            effect=_assisted,
            restarts=("handle",),
            help="期限改为自收到之日起七个工作日",
            public_title="请其他单位协助核查",
        ),
        Step(
            "check",
            "核查",
            ("received",),
            lambda case, facts: "upheld" if facts["outcome"] == "yes" else "kept",
            who=(OFFICER,),
            basis=LAW["39.2"],
            asks=(
                Ask("outcome", "异议是否成立", "choice", YES_NO),
                Ask("findings", "核查情况", "longtext", help="向谁核实、看了什么、是什么结果"),
            ),
            sets=("findings",),
            effect=_checked,
            public_title="核查",
        ),
        Step(
            "correct",
            "更正数据",
            ("upheld", "corrected"),
            "corrected",
            who=(OFFICER,),
            asks=(
                Ask("name", "更正什么", "choice", _fields),
                Ask(
                    "value",
                    "更正后的值",
                    required=False,
                    max_length=60,
                    help="是非填「是」「否」；留空表示没有此项数据",
                ),
                Ask("basis", "依据", max_length=400),
            ),
            effect=_corrected,
            public_title="更正数据",
        ),
        Step(
            "rescore", "重新评分", ("corrected",), "rescored", who=(OFFICER,), effect=_rescored, public_title="重新评分"
        ),
        Step(
            "tell",
            "告知处理结果",
            ("rescored", "kept"),
            "told",
            who=(OFFICER, HEAD),
            basis=LAW["39.2"],
            asks=(
                Ask("reply", "答复内容", "longtext"),
                Ask("told_by", "告知方式", max_length=60, default="书面"),
            ),
            sets=("reply", "told_by"),
            effect=_told,
            stops=("handle",),
            paper="reply",
            public_title="告知处理结果",
        ),
        Step(
            "withdraw",
            "撤回异议",
            OPEN,
            "withdrawn",
            who=("public", OFFICER),
            stops=("handle",),
            portal=True,
            final=True,
            public_title="撤回异议",
        ),
    ),
    CLOCKS,
)
