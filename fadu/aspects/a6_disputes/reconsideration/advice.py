"""What a citizen is told while applying: where to apply, until when, and whether reconsideration must come first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fadu.kernel.clocks import calendar
from fadu.kernel.declare import Advice
from fadu.kernel.today import today

from . import adapter
from .models import Standing
from .rules import exhaustion, jurisdiction, limits
from .rules.basis import ASK, NO, REVIEW, YES
from .rules.procedure_choice import Simplicity, grounds

ADVISED_BY = (
    "respondent",
    "act_kind",
    "act_on",
    "served_by",
    "act_served_on",
    "known_on",
    "told",
    "requested_on",
    "onspot",
    "subject",
    "amount",
)
_TONES = {YES: "ok", NO: "late", ASK: "none", REVIEW: "soon"}


def authorities() -> list[tuple[int, str]]:
    """(id, name) of the governments of the city and its counties: the authorities one may apply to."""
    from django.apps import apps

    organs = apps.get_model("people.Organ")._base_manager.filter(kind="government", area__level__in=("city", "county"))
    return [(organ.pk, organ.name) for organ in organs.order_by("order", "key") if organ.in_force(today())]


def _labels(cites: Iterable[Any]) -> tuple[str, ...]:
    """Articles as shown, each once: two phrases of one article are one label."""
    return tuple(dict.fromkeys(cite.text(today()) for cite in cites))


def _where(answers: Mapping[str, Any]) -> Advice | None:
    organ = answers.get("respondent")
    if organ is None:
        return None
    body = adapter.body_of(Standing(**adapter.standing_of(organ)))
    answer = jurisdiction.competent(body, today())
    ids = tuple(pk for pk, name in authorities() if name in answer.names)
    names = "、".join(answer.names)
    basis = _labels(answer.cites)
    if answer.outcome == ASK:
        return Advice("管辖还须查清：" + "；".join(q.text for q in answer.questions), basis, "none", ids)
    choose = "（可以选择其中之一）" if answer.choice else ""
    words = "参考管辖机关，以复议机构核对为准" if answer.outcome == REVIEW else "应当向下列机关申请"
    return Advice(f"{words}：{names}{choose}。{answer.text}。", basis, _TONES[answer.outcome], ids)


def _until(answers: Mapping[str, Any]) -> Advice | None:
    kind = "inaction" if answers.get("act_kind") == "inaction" else "act"
    filing = limits.Filing(
        kind=kind,
        made_on=answers.get("act_on"),
        served_by=answers.get("served_by") or "",
        served_on=answers.get("act_served_on"),
        known_on=answers.get("known_on"),
        told={"yes": True, "no": False}.get(answers.get("told")),
        requested_on=answers.get("requested_on"),
    )
    limit = limits.filing_limit(filing, today(), calendar())
    basis = _labels(limit.cites)
    if limit.outcome == ASK:
        return Advice("申请期限还不能计算：" + "；".join(q.text for q in limit.questions), basis)
    late = limit.last is not None and today() > limit.last
    tone = "late" if late else _TONES[limit.outcome]
    return Advice(limit.text + ("；今天已经超过，仍可申请，由复议机关审查是否有正当理由" if late else ""), basis, tone)


def _first(answers: Mapping[str, Any]) -> Advice | None:
    flags = ["inaction"] if answers.get("act_kind") == "inaction" else []
    if answers.get("onspot") and answers.get("subject") == "penalty":
        flags.append("onspot_penalty")
    if answers.get("subject") == "disclosure" and not flags:
        words = "申请公开而行政机关不予公开的，应当先申请行政复议，对复议决定不服的再起诉；对其他公开行为可以选择"
        return Advice(words, (exhaustion.BY_KEY["disclosure_refused"].cite.text(today()),), "soon")
    result = exhaustion.prior(tuple(flags), answers.get("act_on") or today())
    return Advice(result.verdict.text, (result.verdict.basis(today()),), "soon" if result.mandatory else "none")


def _simple(answers: Mapping[str, Any]) -> Advice | None:
    facts = Simplicity(
        onspot=bool(answers.get("onspot")),
        amount=answers.get("amount"),
        disclosure=answers.get("subject") == "disclosure",
    )
    if not grounds(facts):
        return None
    return Advice("本案如事实清楚、争议不大，复议机关可以适用简易程序，三十日内作出决定。")


def advise(answers: Mapping[str, Any]) -> Iterable[Advice]:
    """Advice on the answers so far (typed as the step's questions); what cannot be judged yet says what to fill in."""
    found = (_where(answers), _until(answers), _first(answers), _simple(answers))
    return [one for one in found if one is not None]
