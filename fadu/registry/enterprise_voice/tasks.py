"""Recurring work: the urn is looked at every morning; it opens only on its fixed days."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="15 6 * * *")
@app.task(queueing_lock="enterprise_voice.release", pass_context=False)
def daily_release(timestamp: int) -> int:
    """Open what may be opened today."""
    from .releasing import release_due

    return release_due()
