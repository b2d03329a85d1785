"""Scoring in the background: each month by itself, and whenever somebody has begun a run."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import alerting, running


@app.periodic(cron="35 * * * *")
@app.task(queueing_lock="risk.monthly", pass_context=False)
def hourly_scoring(timestamp: int) -> int:
    """Go on with interrupted runs and begin this month's; hourly, so that an outage is caught up within the hour."""
    return len(running.monthly())


@app.task(queueing_lock="risk.started", pass_context=False)
def started() -> int:
    """Score the runs that somebody has begun."""
    return len(running.resume())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="risk.resumed", pass_context=False)
def interrupted(timestamp: int) -> int:
    """Go on with runs that a killed worker has left: whoever began one waits minutes, not until the hourly round."""
    return len(running.resume())


@app.periodic(cron="50 1 * * *")
@app.task(queueing_lock="risk.alerts", pass_context=False)
def daily_alerts(timestamp: int) -> int:
    """Judge the data by every model of early warning; what was missed in an outage is caught up."""
    return alerting.run()
