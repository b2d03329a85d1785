"""Recurring work: warnings are raised once a day."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .raising import run


@app.periodic(cron="40 1 * * *")
@app.task(queueing_lock="fadu.inspection_watch", pass_context=False)
def daily_warnings(timestamp: int) -> int:
    """Judge the visits by every rule in use; what was missed in an outage is caught up."""
    return run()
