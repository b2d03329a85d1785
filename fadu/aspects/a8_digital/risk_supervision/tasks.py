"""Scoring in the background: each month by itself, and whenever somebody has begun a run."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import running


@app.periodic(cron="35 * * * *")
@app.task(queueing_lock="risk.monthly", pass_context=False)
def hourly_scoring(timestamp: int) -> int:
    """Go on with interrupted runs and begin this month's; hourly, so that an outage is caught up within the hour."""
    return len(running.monthly())


@app.task(queueing_lock="risk.started", pass_context=False)
def started() -> int:
    """Score the runs that somebody has begun."""
    return len(running.resume())
