"""A report on its way out: reviewed, signed, frozen, sent, published, corrected; sums that fail stop it."""

from __future__ import annotations

from typing import Any

from fadu.kernel.procedure import Taking
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.kernel.today import today

from . import adding_up, counting, freezing
from .models import Receipt, Report, ReportFigure, Section, SumNote
from .rules import bound


def signed(taking: Taking, name: str) -> None:
    """The actor's words on the report."""
    setattr(taking.case, name, taking.actor.label or taking.actor.name)


def ready(case: Any, actor: Any) -> list[str]:
    """Whether the draft is complete and somebody else looks at it."""
    rows = list(Section._plain.filter(matter_id=case.pk))
    waiting = [row.title for row in rows if bound.unfinished(row.text)]
    reasons = [f"还有待补的内容：{'、'.join(waiting)}"] if waiting else []
    reasons += gone(case)
    if actor.id and actor.id == case.drafter_no:
        reasons.append("起草人不能核自己起草的稿")
    return reasons


def gone(case: Report) -> list[str]:
    """Figures that the text names and nothing gives any more."""
    used = {key for row in Section._plain.filter(matter_id=case.pk) for key in bound.keys(row.text)}
    lost = sorted(used - counting.values(case).keys())
    return [f"正文用到的数现在没有了：{'、'.join(lost)}"] if lost else []


def reviewed(taking: Taking) -> None:
    """The reviewer sees the figures as the registers give them on that day."""
    signed(taking, "reviewer")
    taking.case.reviewed_on = taking.on
    if changed := counting.recount(taking.case):
        taking.note("核稿时更新的数：" + "、".join(changed[:8]))


def approved(taking: Taking) -> None:
    """Signed by whoever decides."""
    signed(taking, "approver")
    taking.case.approved_on = taking.on


def year_over(case: Any, actor: Any) -> list[str]:
    """A year's figures are frozen when it is over."""
    reasons = [] if today() > case.period.end else [f"{case.year}年还没有过完，全年的数要到次年才能冻结"]
    return reasons + adding_up.refusals(case)


def adds_up(case: Any, actor: Any) -> list[str]:
    """Whether every sum is right or explained."""
    return adding_up.refusals(case)


def broken(case: Any) -> tuple[tuple[str, str], ...]:
    """Sums that wait for an explanation."""
    found = adding_up.sums(case) if case else ()
    return tuple((one.check.identity.key, one.check.sentence) for one in found if one.blocks)


def unexplained(case: Any, actor: Any) -> list[str]:
    """There is a gap to explain."""
    return [] if broken(case) else ["勾稽关系都成立或者已经说明"]


def explained(taking: Taking) -> None:
    """The explanation stands beside the two sums it explains, on every page and in every file."""
    case, facts = taking.case, taking.facts
    one = next(one for one in adding_up.sums(case) if one.check.identity.key == facts["identity"])
    SumNote._plain.create(
        matter=case.matter, key=facts["identity"], mark=one.check.mark[:120], told=one.check.sentence[:400],
        text=facts["why"], by=(taking.actor.label or taking.actor.name)[:120], on=taking.on,
    )  # fmt: skip
    taking.note(f"{one.check.identity.title}：{facts['why']}")


def frozen(taking: Taking) -> None:
    """Values, definitions and lists of records stand from now on; figures that do not add up stop it."""
    case = taking.case
    counting.recount(case)
    if reasons := gone(case) + adding_up.refusals(case):
        raise NotAllowed(reasons)
    freezing.freeze(case, taking.actor)
    case.frozen_on = taking.on
    rows = ReportFigure._plain.filter(matter_id=case.pk)
    taking.note(f"冻结 {rows.exclude(frozen=None).count()} 个数，外部数据 {rows.filter(source='external').count()} 个")


def sent(taking: Taking) -> None:
    """To whom it went."""
    case, facts = taking.case, taking.facts
    for name in filter(None, (line.strip() for line in facts["receivers"].splitlines())):
        by = taking.actor.label or taking.actor.name
        Receipt._plain.create(matter=case.matter, receiver=name[:120], sent_on=taking.on, by=by[:120])
    case.sent_on = case.sent_on or taking.on
    taking.paper("report")


def received(taking: Taking) -> None:
    """Somebody has it."""
    row = Receipt._plain.get(pk=int(taking.facts["receipt"]))
    row.received_on = taking.on
    row.save(update_fields=["received_on"])


def open_receipts(case: Any) -> tuple[tuple[str, str], ...]:
    """Those who have not confirmed."""
    rows = Receipt._plain.filter(matter_id=case.pk, received_on=None) if case else ()
    return tuple((str(row.pk), row.receiver) for row in rows)


def published(taking: Taking) -> None:
    """Everybody may read it."""
    taking.case.published_on = taking.on
    if not taking.case.papers().exists():
        taking.paper("report")


def differing(case: Any, actor: Any) -> list[str]:
    """There is something to correct."""
    rows = ReportFigure._plain.filter(matter_id=case.pk).exclude(drift="")
    return [] if rows.exists() else ["记录与公开的数一致，没有要更正的；先「与记录核对」"]


def corrected(taking: Taking) -> None:
    """Restate what the records have changed: the old value stays readable beside the new one."""
    case = taking.case
    changed = freezing.freeze(case, taking.actor, taking.facts["reason"])
    for one in filter(lambda one: one.blocks, adding_up.sums(case)):
        if not taking.facts.get("why"):
            raise InvalidFacts({"why": f"更正后勾稽不符，请说明：{one.check.sentence}"})
        taking.facts["identity"] = one.check.identity.key
        explained(taking)
    case.edition += 1
    case.correction, case.corrected_on = taking.facts["reason"], taking.on
    taking.note("；".join(changed[:10]))
    taking.paper("report")


def rechecked(taking: Taking) -> None:
    """Compare with the records. The history names the figures; values stand on their pages, where sight decides."""
    found = freezing.recheck(taking.case)
    taking.note(f"{len(found)} 个数与现有记录不一致：{'、'.join(found[:6])}" if found else "与现有记录一致")
