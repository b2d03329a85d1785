"""Recurring work of the kernel, run by the procrastinate worker."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .procedure import tick
from .verifying import anchor


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="fadu.tick", pass_context=False)
def hourly_tick(timestamp: int) -> int:
    """Take the steps of periods that have ended; hourly, so that an outage is caught up within the hour.

    Then write the chain's head down outside the database.
    """
    taken = tick()
    anchor()
    return taken
