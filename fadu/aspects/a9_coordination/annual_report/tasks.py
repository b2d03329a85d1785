"""Published figures are compared with the records every night: what has changed is shown beside them."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .freezing import recheck
from .models import Report


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="annual_report.recheck", pass_context=False)
def nightly_recheck(timestamp: int) -> int:
    """How many published figures differ from the records now."""
    rows = Report._plain.filter(state="published").select_related("matter", "organ__area").order_by("-year")[:40]
    return sum(len(recheck(report)) for report in rows)
