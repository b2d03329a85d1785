"""From the recorded case to the facts that the rules read, and from the city's organs to their place in law."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.kernel.clocks import calendar

from .models import DocumentReview, Hearing, Reconsideration, Standing, Supervision, TestResult
from .rules import acceptance, exhaustion, hearing, jurisdiction, limits, procedure_choice, respondent
from .rules.basis import ASK, FY, REVIEW, Verdict, yes
from .rules.vocab import label

# Kinds of organ (people) → kinds of respondent (rules). Justice bureaus are told by their name.
KINDS = {
    "government": "government",
    "department": "department",
    "branch": "dispatched_office",
    "town": "township",
    "street": "dispatched_organ",
    "zone": "zone",
    "vertical": "vertical",
    "institution": "organisation",
}
LINE_WORDS = (
    ("税务", "tax"),
    ("海关", "customs"),
    ("国家安全", "state_security"),
    ("金融监督", "finance"),
    ("人民银行", "central_bank"),
    ("外汇", "forex"),
    ("海事", "maritime"),
    ("烟草", "tobacco"),
    ("邮政", "postal"),
    ("气象", "weather"),
)


def standing_of(organ: Any) -> dict[str, Any]:
    """Facts of jurisdiction for an organ of the city, as far as its record tells; the rest stays to be asked."""
    kind = KINDS.get(organ.kind, "department")
    if kind == "department" and organ.name.endswith("司法局"):
        kind = "justice"
    parent, superior = organ.parent, organ.superior
    facts: dict[str, Any] = {"name": organ.name, "kind": kind, "superior": superior.name if superior else ""}
    if kind in ("department", "justice"):
        facts["government"] = parent.name if parent else ""
        facts["superior"] = facts["superior"] or (_justice_above(organ) if kind == "justice" else "")
    elif kind in ("government", "township"):
        facts["superior"] = parent.name if parent else ""
    elif kind in ("dispatched_organ", "zone"):
        facts["founder"] = parent.name if parent else ""
    elif kind in ("dispatched_office", "organisation"):
        facts["founder"] = parent.name if parent else ""
        facts["founder_government"] = parent.parent.name if parent and parent.parent else ""
    if kind == "vertical":
        facts["line"] = next((key for word, key in LINE_WORDS if word in organ.name), "other")
    return facts


def _justice_above(organ: Any) -> str:
    """The justice bureau of the government above, when the city's own list of organs holds it."""
    above = organ.parent.parent if organ.parent else None
    found = above.children.filter(kind="department", name__endswith="司法局").first() if above else None
    return found.name if found else ""


def level_of(organ: Any) -> str:
    """Level of a respondent for statistics (vocab.LEVELS), from the kind of organ and the level of its area."""
    if organ.kind in ("town", "street"):
        return "town"
    if organ.kind == "zone":
        return "zone"
    place = {"city": "city", "county": "county", "province": "province"}.get(organ.area.level, "other")
    if place in ("other", "province"):
        return place
    return place if organ.kind == "government" else f"{place}_department"


def body_of(row: Standing) -> respondent.Body:
    """The respondent as the jurisdiction rules read it; empty texts are unknown."""
    names = (
        "government",
        "superior",
        "founder",
        "founder_government",
        "local_government",
        "zone_approved_by",
        "principal",
        "successor",
        "approved_by",
    )
    texts = {name: getattr(row, name) or None for name in names}
    return respondent.Body(
        row.name,
        row.kind,
        line=row.line,
        own_name=row.own_name,
        by_district=row.by_district,
        vertical_confirmed=row.vertical_confirmed,
        **texts,
    )


def jurisdiction_of(case: Reconsideration) -> jurisdiction.Jurisdiction | None:
    """Advice on competence for the recorded respondents, or None while none is described."""
    bodies = tuple(body_of(row) for row in case.children(Standing))
    if not bodies:
        return None
    if len(bodies) == 1:
        return jurisdiction.competent(bodies[0], case.opened_on)
    return jurisdiction.competent_jointly(bodies, case.opened_on)


def door_of(case: Reconsideration) -> Verdict | None:
    """Test (6): whether the authority that received the application is competent."""
    taken = next((row for row in reversed(case.children(Supervision)) if row.kind in ("direct", "take_over")), None)
    if taken is not None:
        article = FY["35"] if taken.kind == "direct" else FY["38.1"]
        return yes(f"{taken.by}：{taken.get_kind_display()}", article, value=taken.by)
    answer = jurisdiction_of(case)
    return None if answer is None else jurisdiction.door(answer, case.organ.name_on(case.opened_on))


def filing_of(case: Reconsideration) -> limits.Filing:
    """Facts for the filing limit."""
    obstacles = ()
    if case.delay_from and case.delay_to:
        obstacles = (limits.Obstacle(case.delay_from, case.delay_to, case.delay_reason or "正当理由"),)
    return limits.Filing(
        kind="inaction" if case.act_kind == "inaction" else "act",
        made_on=case.act_on,
        served_by=case.served_by,
        served_on=case.act_served_on,
        known_on=case.known_on,
        told=case.told,
        learned_on=case.learned_on,
        real_estate=case.real_estate,
        longer_days=case.longer_days,
        longer_law=case.longer_law,
        assembly="assembly_refusal" in case.prior_flags,
        obstacles=obstacles,
        requested_on=case.requested_on,
        perform_by=case.perform_by,
        urgent=case.urgent,
    )


def limit_verdict(case: Reconsideration) -> Verdict:
    """Test (4) with the calendar in force. An agreement has no day of service: its breach is known on known_on."""
    return limits.in_time(filing_of(case), case.respondent_received_on or case.opened_on, calendar(), case.posted_on)


def prior_of(case: Reconsideration) -> exhaustion.Prior:
    """复议前置 by the recorded grounds; inaction and penalties on the spot are added by the kind of case."""
    flags = tuple(case.prior_flags)
    if case.act_kind == "inaction" and "inaction" not in flags:
        flags = (*flags, "inaction")
    if case.onspot and case.subject == "penalty" and "onspot_penalty" not in flags:
        flags = (*flags, "onspot_penalty")
    return exhaustion.prior(flags, case.act_on or case.opened_on)


def application_of(case: Reconsideration) -> acceptance.Application:
    """Facts of the seven tests."""
    return acceptance.Application(
        applicant_clear=case.applicant_clear,
        respondent_proper=case.respondent_proper,
        interest=case.interest,
        request_specific=case.request_specific,
        reasons_given=case.reasons_given,
        limit=limit_verdict(case),
        excluded=case.excluded,
        acts=case.act_count,
        payment=exhaustion.payment_first(tuple(case.prior_flags), case.paid_or_secured),
        door=door_of(case),
        accepted_before=case.accepted_before,
        withdrawn_before=case.withdrawn_before,
        withdrawal_unwilling=case.withdrawal_unwilling,
        suit_registered=case.suit_registered,
        on=case.opened_on,
    )


def run_tests(case: Reconsideration, on: date) -> tuple[Verdict, ...]:
    """Apply the seven tests and keep their results; a judgement stays while the rule still leaves the test open."""
    results = acceptance.seven_tests(application_of(case))
    kept, new = {row.key: row for row in case.rows(TestResult)}, []
    for verdict in results:
        row = kept.get(verdict.key) or TestResult(matter_id=case.pk, key=verdict.key)
        if verdict.outcome != REVIEW:
            row.judged = row.judged_reason = row.judged_by = ""
        row.title, row.outcome, row.text, row.tested_on = verdict.title, verdict.outcome, verdict.text, on
        row.citation, row.missing = verdict.basis(), "；".join(verdict.missing)
        row.questions = "\n".join(question.text for question in verdict.questions)
        if row.pk:
            row.save()
        else:
            new.append(row)
    TestResult._plain.bulk_create(new)
    case.tested_on = on
    return results


def conclusion_of(case: Reconsideration) -> Verdict:
    """What the kept results amount to, a person's judgements included."""
    rows = case.children(TestResult)
    if not rows:
        return Verdict(ASK, "尚未审查七项受理条件", (acceptance.FY["30.1"],))
    verdicts = tuple(
        Verdict(row.final, row.judged_reason if row.judged else row.text, key=row.key, title=row.title) for row in rows
    )
    return acceptance.conclude(verdicts)


def open_questions(case: Reconsideration) -> str:
    """Everything the tests still ask, one per line: the draft of the supplement notice."""
    asked = case.children(TestResult, outcome=ASK)
    lines = [line for row in asked for line in row.questions.splitlines()]
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))


def simple_verdict(case: Reconsideration) -> Verdict:
    """Whether the simple procedure may be used."""
    return procedure_choice.simple_allowed(
        procedure_choice.Simplicity(
            onspot=case.onspot,
            warning_only=case.warning_only,
            amount=case.amount,
            disclosure=case.subject == "disclosure",
            all_agree=case.all_agree_simple,
            clear=case.clear_case,
        )
    )


def hearing_verdict(case: Reconsideration) -> Verdict:
    """Whether a hearing must be held."""
    return hearing.must_hear(tuple(case.weighty))


def hearing_held(case: Reconsideration) -> bool:
    """A hearing took place, or the applicant gave it up."""
    return bool(case.children(Hearing, held=True))


def open_document(case: Reconsideration) -> DocumentReview | None:
    """The document review that is not concluded yet."""
    return next(reversed(case.children(DocumentReview, concluded_on=None)), None)


def case_title(case: Reconsideration) -> str:
    """Title of a case: applicant, respondent, subject."""
    from .rules.vocab import MATTERS

    who = case.applicant_name or "申请人"
    return f"{who}不服{case.respondent_name or '被申请人'}{case.act_name or label(MATTERS, case.subject)}"
