"""Recording what has been found: only what bears on this kind of case is asked."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import Taking

from ..models import Finding
from ..rules import decisions, findings, hearing
from .shared import LAW, OFFICE, UNDER_REVIEW, YES_NO, answer

CHOICE_NAMES = tuple(findings.CHOICE_FIELDS)
RECORDED_ELSEWHERE = ("changed_by_respondent", "applicant_insists")  # by the steps of own_change


FLAG_NAMES = tuple(
    name
    for name in findings.NAMES
    if name not in (*CHOICE_NAMES, "answer_missed", "compensation_asked", "agreement_signed", *RECORDED_ELSEWHERE)
)


BY_KIND = {
    "act": {
        "facts",
        "basis",
        "procedure",
        "power",
        "content",
        "grave",
        "invalidity_asked",
        "annul_harm",
        "divisible",
        "nothing_to_annul",
        "change_worse",
        "third_party_opposite",
        "property_taken",
    },
    "inaction": {"duty", "performed_before", "order_pointless"},
    "agreement": {"agreement"},
}


ALWAYS = {"third_party_evidence", "compensation_due", "test_failed"}


def _shown(name: str) -> Any:
    """Ask only what bears on this kind of case."""

    def show(case: Any) -> bool:
        return name in ALWAYS or name in BY_KIND.get(case.act_kind, set())

    return show


def _recorded(name: str) -> Any:
    def current(case: Any) -> str:
        row = next(iter(case.children(Finding)), None) if case is not None and case.pk else None
        value = getattr(row, name, None)
        return {True: "yes", False: "no", None: ""}.get(value, value) if not isinstance(value, str) else value

    return current


def _finding_ask(name: str) -> Ask:
    choices = findings.CHOICE_FIELDS.get(name, YES_NO)
    return Ask(
        name, findings.LABELS[name], "choice", choices, required=False, default=_recorded(name), show=_shown(name)
    )


def _found(taking: Taking) -> None:
    case = taking.case
    row = case.rows(Finding).first() or Finding(matter_id=case.pk)
    for name in CHOICE_NAMES:
        if name in taking.facts:
            setattr(row, name, taking.facts[name] or "")
    for name in FLAG_NAMES:
        if name in taking.facts:
            setattr(row, name, answer(taking.facts[name]))
    row.narrative = taking.facts.get("narrative") or row.narrative
    row.save()
    if "weighty" in taking.facts:
        case.weighty = taking.facts["weighty"] or []
    if taking.facts.get("no_proof") == "yes":
        case.answer_missed = True
        taking.note("虽有书面答复，但未提交作出行为的证据、依据，视为没有证据、依据（《行政复议法》第七十条）")
    titles = [decisions.TITLES[key] for key in decisions.allowed(case.finding()) if key in decisions.PROPOSABLE]
    taking.note(f"依现有认定可以作出：{'、'.join(titles) or '尚无'}")


FIND = Step(
    "find",
    "登记审理认定",
    UNDER_REVIEW,
    None,
    who=OFFICE,
    basis=LAW["61.1"],
    asks=(
        *(_finding_ask(name) for name in (*CHOICE_NAMES, *FLAG_NAMES)),
        Ask(
            "weighty",
            "重大、疑难、复杂情形（有则应当听证并提请委员会咨询）",
            "choices",
            hearing.WEIGHTY,
            required=False,
            default=lambda case: getattr(case, "weighty", []),
        ),
        Ask(
            "no_proof",
            "有书面答复，但没有提交证据、依据",
            "choice",
            YES_NO,
            required=False,
            show=lambda case: bool(case.answer_on) and not case.answer_missed,
        ),
        Ask("narrative", "查明的事实", "longtext", required=False, default=_recorded("narrative")),
    ),
    effect=_found,
    group="决定",
    help="只登记认定；系统据此给出可以作出的决定，并说明其他决定为什么不能作",
)

STEPS = (FIND,)
