"""The check of the event chain that an auditor asks for: a short chain at once, a long one by the background worker."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from fadu.kernel.access import Actor
from fadu.kernel.audit import GENESIS, record
from fadu.kernel.models import Event
from fadu.kernel.today import now
from fadu.kernel.verifying import Fault, Walk, anchor, verify
from fadu.people.actors import actor_for
from fadu.web.models import ChainCheck

AT_ONCE = 20_000
SILENT = dt.timedelta(minutes=2)  # a worker tells every few seconds; longer silence means that it was stopped


def running() -> ChainCheck | None:
    """The check under way, also one that was stopped."""
    return ChainCheck.objects.filter(ended_at=None).order_by("pk").first()


def stopped(check: ChainCheck) -> bool:
    """Whether nobody works on it any more."""
    return now() - check.heard_at > SILENT


def start(actor: Actor) -> None:
    """Begin a check; one that was stopped goes on where it stood; one under way is left alone."""
    check = running()
    if check and not stopped(check):
        return
    moment = now()
    if check is None:
        total = Event._plain.count()
        check = ChainCheck.objects.create(
            user_id=actor.id, asked_at=moment, heard_at=moment, total=total, hash=GENESIS
        )
    if check.total - check.checked <= AT_ONCE:
        work(check.pk)
        return
    from fadu.web.tasks import check_chain

    with transaction.atomic():
        ChainCheck.objects.filter(pk=check.pk).update(heard_at=moment)
        check_chain.defer(check=check.pk)


def work(pk: int) -> None:
    """Walk on from where the check stands; its result is an event itself, and the chain's head is written outside."""
    check = ChainCheck.objects.select_related("user").get(pk=pk)
    if check.ended_at:
        return
    walk = Walk(check.event, check.hash, check.checked, [Fault(**fault) for fault in check.faults])
    checked, faults = verify(walk=walk, tell=lambda walk: _tell(pk, walk))
    anchor()
    title = f"核对 {checked} 条事件，" + (f"发现 {len(faults)} 处问题" if faults else "链条完整")
    with transaction.atomic():
        _tell(pk, walk)
        ChainCheck.objects.filter(pk=pk).update(ended_at=now())
        told = {"checked": checked, "faults": [asdict(fault) for fault in faults]}
        record(actor_for(check.user), "audit.verified", title, facts=told)


def _tell(pk: int, walk: Walk) -> None:
    ChainCheck.objects.filter(pk=pk).update(
        heard_at=now(), checked=walk.checked, event=walk.event, hash=walk.hash, faults=[asdict(f) for f in walk.faults]
    )
