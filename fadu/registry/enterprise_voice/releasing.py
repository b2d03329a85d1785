"""Opening the urn: on the fixed day, whole cells, in random order. What is too little waits for later months."""

from __future__ import annotations

import secrets
import uuid
from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.db import transaction

from fadu.kernel import search
from fadu.kernel.access import SYSTEM
from fadu.kernel.audit import record
from fadu.kernel.models import Matter
from fadu.kernel.numbers import next_number
from fadu.kernel.register import by_model
from fadu.kernel.sealing import unseal
from fadu.kernel.today import today
from fadu.people.models import Organ

from .ballots import URN, organs_of
from .models import Ballot, BallotKey, BallotRoll, OpenedRating, RatingCell
from .rules import release, vocab
from .rules.policy import Policy, first_day, last_day, ripe, strictest
from .visits import invited

Said = dict[str, Any]


def release_due(day: date | None = None) -> int:
    """Open what may be opened on a day; returns how many cells. Idempotent: a month is opened once."""
    day = day or today()
    newest = ripe(day)
    with transaction.atomic():
        waiting = Ballot.objects.filter(month__lte=newest).select_for_update()
        by_organ: dict[int, list[Ballot]] = defaultdict(list)
        for ballot in waiting:
            by_organ[ballot.organ_id].append(ballot)
        organs = organs_of(set(by_organ))
        return sum(_open(organs[pk], ballots, newest, day) for pk, ballots in sorted(by_organ.items()))


def _open(organ: Organ, ballots: list[Ballot], newest: str, day: date) -> int:
    """The cells of one body."""
    said: dict[str, list[Said]] = defaultdict(list)
    for ballot in ballots:
        said[ballot.month].append(unseal(URN, ballot.sealed))
    rule = strictest(said, day)
    months = _months(organ, said, newest, rule)
    if stuffed := [month.month for month in months if month.rated > len(month.taken)]:
        text = f"票箱里的票多于领出的票，暂不开箱：{organ.name}（{'、'.join(stuffed)}）"
        record(SYSTEM, "rating.irregular", text, on=day, facts={"organ": organ.pk, "months": stuffed})
        return 0
    done, _ = release.cells(months, rule)
    for cell in done:
        labels = [month.month for month in cell]
        write(organ, cell, [one for label in labels for one in said[label]], rule, day)
        for model in (Ballot, BallotRoll, BallotKey):  # nobody needs to know any more who took a ballot
            model.objects.filter(organ=organ, month__in=labels).delete()
    return len(done)


def _months(organ: Organ, said: dict[str, list[Said]], newest: str, rule: Policy) -> list[release.Month]:
    """Every month since the last cell, also those without a rating: they count as invited."""
    after = RatingCell._plain.filter(organ=organ).order_by("-last").values_list("last", flat=True).first()
    begin = min(said) if after is None else after
    guests: dict[str, list[int]] = defaultdict(list)
    for pk, month, enterprise in invited(first_day(begin), last_day(newest)):
        if pk == organ.pk and (after is None or month > after):
            guests[month].append(enterprise)
    took: dict[str, list[int]] = defaultdict(list)
    for month, enterprise in BallotRoll.objects.filter(organ=organ).values_list("month", "enterprise_id"):
        took[month].append(enterprise)
    return [
        release.Month(m, len(said.get(m, ())), _unsatisfied(said.get(m, ()), rule), tuple(guests[m]), tuple(took[m]))
        for m in sorted({*said, *guests})
    ]


def _unsatisfied(said: Any, rule: Policy) -> int:
    return sum(one["score"] < rule.satisfied for one in said)


def write(
    organ: Organ, months: list[release.Month], said: list[Said], rule: Policy, day: date, chance: Any = None
) -> RatingCell:
    """One cell as a record, its judgements in random order under it, one event that gives the cell's figures only.

    chance: a generator of one's own where the same order is wanted again (the demonstration).
    """
    chance = chance or secrets.SystemRandom()
    chance.shuffle(said)
    guests = [enterprise for month in months for enterprise in month.invited]
    counts = Counter(dict(vocab.TAGS)[tag] for one in said for tag in one["tags"])
    bad = [dict(vocab.TAGS)[tag] for tag in vocab.BAD_TAGS]
    tags = [f"{tag} {n}" for tag, n in release.shown_tags(counts, bad, len(set(guests)), rule, release.silent(months))]
    cell = RatingCell(
        organ=organ, area=organ.area.code, opened_on=day, first=months[0].month, last=months[-1].month,
        invited=max(len(guests), len(said)), rated=len(said), total=sum(one["score"] for one in said),
        satisfied=len(said) - _unsatisfied(said, rule), tags=tags, k=rule.k, basis=f"{rule.basis}：至少 {rule.k} 家企业合并公布",
    )  # fmt: skip
    cell.matter = _card(cell, organ, day)
    cell.save(force_insert=True)
    rows = [
        OpenedRating(
            id=uuid.UUID(int=chance.getrandbits(128)), cell=cell, score=s["score"], tags=s["tags"], text=s["text"]
        )
        for s in said
    ]
    OpenedRating.objects.bulk_create(rows)
    facts = {"months": cell.months, "invited": cell.invited, "rated": cell.rated, "k": rule.k}
    record(SYSTEM, "rating.released", f"公布检查评价：{cell.matter.title}", matter_id=cell.pk, on=day, facts=facts)
    search.index(by_model(RatingCell), cell)
    return cell


def _card(cell: RatingCell, organ: Organ, day: date) -> Matter:
    made: Matter = Matter._plain.create(
        register="visit_rating",
        number=next_number("visit_rating.case", "{prefix}评价〔{year}〕{n}号", organ, day),
        title=f"{organ.name}检查评价（{cell.months}）"[:300],
        organ=organ,
        area=cell.area,
        opened_on=day,
    )
    return made
