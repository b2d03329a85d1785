"""The ceremony: commitments of several parties, the public beacon, the secrets, the seed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.people.models import Organ

from ..common import OWN, SUPERVISOR, WITNESS
from ..drawing import ceremony_of
from ..models import CeremonyPart, YearPlan
from ..solver.ceremony import HEX64, Refused, reused
from ..tasks import queue
from .demand import open_again

LEAST = 2
PARTIES = (SUPERVISOR, WITNESS)


def party_of(actor: Actor) -> Organ | None:
    """The organ for which somebody takes part."""
    found = next((post.organ_id for post in actor.posts if post.role in PARTIES), None)
    return Organ.objects.filter(pk=found).first() if found else None


def guard_commit(plan: YearPlan, actor: Actor) -> list[str]:
    """Once per party and round, before the beacon exists."""
    organ = party_of(actor)
    if organ is None:
        return [] if actor.is_system else ["您的岗位不是承诺单位"]
    taken = CeremonyPart._plain.filter(plan=plan, round=plan.round, party=organ.name).exists()
    return [f"{organ.name}已在本轮作出承诺"] if taken else []


def check_commit(plan: YearPlan, facts: Mapping[str, Any]) -> dict[str, str]:
    """A hash, and not one that another party has handed in: a copied secret adds nothing."""
    value = facts["commitment"].strip().lower()
    if not HEX64.fullmatch(value):
        return {"commitment": "承诺应为 64 位十六进制数，由本页面的“生成秘密”得出，或者用 SHA-256 计算“单位名称|秘密”"}
    if CeremonyPart._plain.filter(plan=plan, round=plan.round, commitment=value).exists():
        return {"commitment": "另一单位已经提交同样的承诺：请各自生成自己的秘密"}
    return {}


def commit(taking: Taking) -> None:
    """Keep the hash; the secret never comes here before it is revealed."""
    plan, organ = taking.case, party_of(taking.actor)
    if taking.on >= plan.beacon_on:
        raise InvalidFacts({"commitment": f"信标已于 {plan.beacon_on} 产生，不能再承诺；请作废本轮后重新开始"})
    party = organ.name if organ else taking.facts.get("party") or taking.case.organ.name
    value = taking.facts["commitment"].strip().lower()
    CeremonyPart._plain.create(matter_id=plan.pk, plan=plan, round=plan.round, party=party, organ=organ,
                               commitment=value, committed_on=taking.on)  # fmt: skip
    taking.public = {"party": party, "commitment": value, "round": plan.round}
    taking.note(f"{party}：{value}")


def guard_beacon(plan: YearPlan, actor: Actor) -> list[str]:
    """Enough commitments of independent parties."""
    made = CeremonyPart._plain.filter(plan=plan, round=plan.round).count()
    return [f"至少要有 {LEAST} 个单位作出承诺，现有 {made} 个"] if made < LEAST else []


def take_beacon(taking: Taking) -> None:
    """The beacon's text as it was published elsewhere."""
    plan = taking.case
    if taking.on < plan.beacon_on:
        raise InvalidFacts({"beacon": f"事先公告的信标要到 {plan.beacon_on} 才产生"})
    plan.beacon = re.sub(r"\s+", " ", plan.beacon).strip()
    taking.public = {"beacon": plan.beacon, "source": plan.beacon_source}
    taking.notify(f"{plan}的公共信标已经录入，请于 {plan.reveal_by} 前揭示本单位的秘密", role=WITNESS)


def waiting(plan: YearPlan) -> list[str]:
    """Parties that have not revealed yet."""
    rows = CeremonyPart._plain.filter(plan=plan, round=plan.round, secret="")
    return list(rows.order_by("party").values_list("party", flat=True))


def guard_reveal(plan: YearPlan, actor: Actor) -> list[str]:
    """A party of this round that has not revealed yet, in time."""
    if plan.reveal_by and today() > plan.reveal_by:
        return [f"揭示截止日 {plan.reveal_by} 已过：本轮由监督机关作废，没有揭示的单位一并公开"]
    organ = party_of(actor)
    if organ is None:
        return [] if actor.is_system else ["您的岗位不是承诺单位"]
    part = CeremonyPart._plain.filter(plan=plan, round=plan.round, party=organ.name).first()
    if part is None:
        return [f"{organ.name}没有在本轮作出承诺"]
    return [f"{organ.name}已经揭示"] if part.secret else []


def reveal(taking: Taking) -> None:
    """The secret fits its commitment; the last one makes the seed, and the draw begins."""
    plan, organ = taking.case, party_of(taking.actor)
    if plan.reveal_by and taking.on > plan.reveal_by:
        raise InvalidFacts({"secret": f"揭示截止日为 {plan.reveal_by}，{taking.on} 不能再揭示"})
    party = organ.name if organ else taking.facts.get("party") or plan.organ.name
    secret = taking.facts["secret"].strip()
    try:
        after = ceremony_of(plan).reveal(party, secret)
    except Refused as refused:
        raise InvalidFacts({"secret": str(refused)}) from refused
    CeremonyPart._plain.filter(plan=plan, round=plan.round, party=party).update(secret=secret, revealed_on=taking.on)
    taking.public = {"party": party, "secret": secret}
    taking.note(f"{party}已揭示")
    if not after.missing():
        plan.seed, plan.drawn_on = after.seed(), taking.on
        _unused(plan)
        taking.public["seed"] = plan.seed
        taking.note(f"种子 {plan.seed}")
        taking.after.append(lambda: queue(plan, "draw"))


def _unused(plan: YearPlan) -> None:
    from ..drawing import earlier

    if names := reused(plan.seed, earlier(plan)):
        raise InvalidFacts({"secret": f"算出的种子与此前的抽取「{names[0]}」相同，不能使用"})


def after_reveal(plan: YearPlan, facts: Mapping[str, Any]) -> str:
    """The draw begins when nobody is waited for."""
    return "revealing" if not plan.seed else "drawing"


def guard_void(plan: YearPlan, actor: Actor) -> list[str]:
    """Nobody who could know the outcome may have it drawn anew: when one secret is missing, its holder could."""
    missing = waiting(plan) if plan.state == "revealing" else []
    if len(missing) != 1 or today() > plan.reveal_by:
        return []
    return [f"只差{missing[0]}没有揭示：最后一个单位能够算出结果，揭示截止日 {plan.reveal_by} 以前不能作废"]


def void(taking: Taking) -> None:
    """A new round: everything of the old one stays published, with the reason."""
    plan = taking.case
    missing = waiting(plan) if plan.beacon else []
    told = f"第 {plan.round} 轮作废：{taking.facts['reason']}" + (f"；没有揭示：{'、'.join(missing)}" if missing else "")
    taking.public = {"round": plan.round, "missing": missing, "announced": plan.announced, "beacon": plan.beacon}
    plan.beacon = plan.beacon_source = plan.seed = ""
    plan.drawn_on = None
    open_again(plan, f"第 {plan.round} 轮作废，{taking.facts['reason']}"[:600], taking.on)
    taking.note(told)


def after_void(plan: YearPlan, facts: Mapping[str, Any]) -> str:
    """Back to the demands: the frame is published anew, so that no party can wait for a draw it likes."""
    return "collecting"


PARTY = Ask("party", "单位", required=False, max_length=80, show=lambda case: False)
STEPS = (
    Step("commit", "提交承诺", ("frozen",), None, who=PARTIES, basis=OWN, guard=guard_commit, check=check_commit,
         effect=commit, public_title="提交承诺",
         help="先在“抽取公开”页面生成本单位的秘密并保存好，只提交它的 SHA-256；信标产生后再揭示秘密。",
         asks=(Ask("commitment", "承诺（64 位十六进制数）", max_length=80), PARTY)),
    Step("beacon", "录入公共信标", ("frozen",), "revealing", who=(SUPERVISOR,), basis=OWN, guard=guard_beacon,
         effect=take_beacon, sets=("beacon", "beacon_source"), final=True, public_title="录入公共信标",
         asks=(
             Ask("beacon", "信标内容", max_length=300, help="与事先公告的一致，一字不差，如“3D 2026020 期 4 8 1”"),
             Ask("beacon_source", "在哪里可以查到", max_length=300),
         )),
    Step("reveal", "揭示秘密", ("revealing",), after_reveal, who=PARTIES, basis=OWN, guard=guard_reveal, effect=reveal,
         public_title="揭示秘密", asks=(Ask("secret", "秘密", max_length=200), PARTY)),
    Step("void", "作废本轮承诺", ("frozen", "revealing"), after_void, who=(SUPERVISOR,), basis=OWN, guard=guard_void,
         effect=void,
         public_title="作废本轮承诺", final=True,
         help="有单位不揭示、信标没有产生或者总体有错时使用；理由、已有的承诺和没有揭示的单位一并公开。",
         asks=(Ask("reason", "理由", "longtext"),)),
)
