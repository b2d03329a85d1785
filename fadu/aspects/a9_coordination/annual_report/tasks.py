"""Every night: published figures are compared with the records, and drafters are reminded of their days."""

from __future__ import annotations

from procrastinate.contrib.django import app

from fadu.kernel.today import today

from .alarms import remind
from .freezing import recheck
from .models import Report


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="annual_report.recheck", pass_context=False)
def nightly_recheck(timestamp: int) -> int:
    """How many published figures differ from the records now."""
    rows = Report._plain.filter(state="published").select_related("matter", "organ__area").order_by("-year")[:40]
    return sum(len(recheck(report)) for report in rows)


@app.periodic(cron="20 6 * * *")
@app.task(queueing_lock="annual_report.remind", pass_context=False)
def morning_reminders(timestamp: int) -> int:
    """How many drafters were told of a day that is near."""
    return remind(today())
