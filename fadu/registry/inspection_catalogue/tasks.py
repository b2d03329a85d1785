"""Recurring work: certificates about to end are told to whoever keeps the officers; items learn of their last use."""

from __future__ import annotations

from datetime import date, timedelta

from procrastinate.contrib.django import app

from fadu.kernel.models import Notification
from fadu.kernel.notify import tell
from fadu.kernel.today import today

from . import usage
from .models import Officer
from .steps.shared import PLANNER

AHEAD = (60, 30, 7, 0)  # days before the last day of a certificate


def remind(day: date | None = None) -> int:
    """One line per officer and stage on the desk of the body's planner; said once. Returns how many are new."""
    day, told = day or today(), 0
    ends = [day + timedelta(days=n) for n in AHEAD]
    rows = Officer._plain.filter(state="active", kind="officer", certificate_until__in=ends)
    for officer in rows.order_by("pk"):
        left = (officer.certificate_until - day).days
        text = f"{officer.name}的执法证件{f'还有 {left} 天到期' if left else '今天到期'}，请办理换证或者调整派员"
        if not Notification.objects.filter(matter_id=officer.pk, text=text).exists():
            tell(text, role=PLANNER, organ_id=officer.organ_id, matter_id=officer.pk)
            told += 1
    return told


@app.periodic(cron="20 1 * * *")
@app.task(queueing_lock="fadu.certificates", pass_context=False)
def daily_certificates(timestamp: int) -> int:
    """Remind of certificates, and look up when items were last used, once a day."""
    usage.refresh()
    return remind()
