"""Visits that are no inspections: logged; whoever checked anything there made an inspection in disguise."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..rules import vocab
from .shared import DESK, HEAD, OFFICER, STRICT, SUPERVISOR, enterprise_by_code


def check_log(case: Any, facts: Any) -> dict[str, str]:
    """Checking anything needs the procedure of an inspection; a licensing visit names its application."""
    errors = {}
    if facts["checked"]:
        errors["checked"] = (
            "到访中查验企业的经营、资质、场所的，属于行政检查，应当按入企检查申请；以走访等名义检查的是变相检查"
        )
    if facts["purpose"] == "licensing" and not facts["license_number"]:
        errors["license_number"] = "许可现场核查请填写许可申请编号"
    return errors


def log(taking: Taking) -> None:
    """The enterprise's card and the purpose."""
    case, facts = taking.case, taking.facts
    firm = enterprise_by_code(facts["uscc"])
    if facts["visited_on"] > taking.on:
        raise InvalidFacts({"visited_on": "到访日期在登记日期之后，到访以后再登记"})
    case.enterprise_id, case.enterprise_name, case.uscc = firm.pk, firm.name, firm.uscc


def flag(taking: Taking) -> None:
    """Supervision doubts the purpose and asks for an explanation."""
    taking.case.flagged_why = taking.facts["reason"]
    taking.notify(f"到访{taking.case.matter.number}被疑为变相检查", role=HEAD, organ_id=taking.case.organ_id)


def judged(taking: Taking) -> None:
    """The body hears the outcome; one in disguise is a lead against the body, for whoever may call it to account."""
    words = "认定为变相检查" if taking.facts["disguised"] == "yes" else "不是变相检查"
    taking.notify(f"到访{taking.case.matter.number}{words}", role=HEAD, organ_id=taking.case.organ_id)
    taking.note(words)


def refer(taking: Taking) -> None:
    """Handed over once; what becomes of it is theirs to decide."""
    taking.note(f"线索移送{taking.facts['to']}")
    told = f"到访{taking.case.matter.number}认定为变相检查，线索已移送{taking.facts['to']}"
    taking.notify(told[:300], role=HEAD, organ_id=taking.case.organ_id)


STATES = (
    State("referred", "变相检查，线索已移送", closed=True, tone="late"),
    State("logged", "已登记", closed=True, tone="ok"),
    State("doubted", "待说明", tone="soon"),
    State("explained", "已说明，待认定"),
    State("disguised", "认定为变相检查", closed=True, tone="late"),
)
LOG_ASKS = (
    Ask("uscc", "统一社会信用代码", "uscc"),
    Ask("purpose", "目的", "choice", vocab.PURPOSES),
    Ask("detail", "事由", max_length=300),
    Ask("license_number", "许可申请编号", required=False, max_length=80),
    Ask("visited_on", "到访日期", "date"),
    Ask("people", "人数", "int", minimum=1, maximum=200, default=2),
    Ask("checked", "到访中查验了企业的经营、资质或者场所", "bool", required=False),
)
STEPS = (
    Step("log", "登记到访", ("",), "logged", DESK, STRICT[""], LOG_ASKS, check=check_log, effect=log,
         sets=("purpose", "detail", "license_number", "visited_on", "people"),
         help="许可核查、培训、调研、观摩、走访等不是行政检查，但都要登记"),
    Step("flag", "疑为变相检查", ("logged",), "doubted", (SUPERVISOR,), STRICT[""],
         (Ask("reason", "理由", "longtext", max_length=500),), effect=flag),
    Step("explain", "说明情况", ("doubted",), "explained", (OFFICER, HEAD), None,
         (Ask("answer", "说明", "longtext", max_length=500),), sets=("answer",)),
    Step("judge", "认定", ("doubted", "explained"),
         lambda case, facts: "disguised" if facts["disguised"] == "yes" else "logged", (SUPERVISOR,), STRICT[""],
         (Ask("disguised", "是否变相检查", "choice", (("yes", "是"), ("no", "不是"))),
          Ask("reason", "理由", "longtext", max_length=500)), effect=judged),
    Step("refer", "移送变相检查线索", ("disguised",), "referred", (SUPERVISOR,), STRICT[""],
         (Ask("to", "移送机关", max_length=120, help="有权追究责任的机关，例如主管部门、纪检监察机关"),
          Ask("clue", "线索", "longtext", max_length=1000)), effect=refer, final=True),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS)
