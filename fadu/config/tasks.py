"""Work that nobody asks for: the clocks advance even when nobody signs in."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="5 * * * *")
@app.task(name="fadu.tick", queueing_lock="fadu.tick", lock="fadu.tick")
def tick(timestamp: int) -> int:
    """Take every expiry step that has come due. Hourly and idempotent: after an outage the first run catches up."""
    from fadu.kernel.procedure import tick as advance

    return advance()
