"""Recurring work: the course of the plan on the first of each month, the digest each Monday."""

from __future__ import annotations

from datetime import date, timedelta

from procrastinate.contrib.django import app

from fadu.kernel.today import today

from .course import snapshot
from .digest import send


@app.periodic(cron="10 1 1 * *")
@app.task(queueing_lock="fadu.dispatch.snapshot", pass_context=False)
def monthly_snapshot(timestamp: int) -> int:
    """Keep where the plan stood at the end of the month before."""
    day: date = today()
    return snapshot(day.replace(day=1) - timedelta(days=1))


@app.periodic(cron="0 8 * * 1")
@app.task(queueing_lock="fadu.dispatch.digest", pass_context=False)
def weekly_digest(timestamp: int) -> int:
    """Put one line on the desk of each unit."""
    return send(today())
