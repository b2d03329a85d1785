"""Reminders before the days of the annual report, also to whoever has not begun: a report not begun has no clock."""

from __future__ import annotations

from datetime import date, timedelta

from django.apps import apps
from django.db.models import Q

from fadu.kernel.models import Notification
from fadu.kernel.notify import tell

from .models import Report
from .steps import DRAFTER

# (month, day) of each reminder, what is due, on which field (本平台口径).
SENDING = ((2, 15), (2, 22), (3, 1))
PUBLISHING = ((3, 20), (4, 1))
WEEK = timedelta(days=6)  # a reminder that an outage has swallowed is still given within the week


def due(day: date) -> tuple[str, str] | None:
    """(field that is still empty, words) of the reminder that falls on a day or in the week before it."""
    found = [("sent_on", "3月1日前报送", on) for on in SENDING] + [("published_on", "4月1日前公开", on) for on in PUBLISHING]
    for field, words, (month, number) in reversed(found):
        on = date(day.year, month, number)
        if on <= day <= on + WEEK:
            return field, f"{words}（{month}月{number}日提醒）"
    return None


def remind(day: date) -> int:
    """Tell the drafters of every report that is late or not begun, once for each reminder. Returns how many."""
    found = due(day)
    if found is None:
        return 0
    field, words = found
    posts = apps.get_model("people.Post").objects.filter(role=DRAFTER, from_date__lte=day)
    organs = set(posts.filter(Q(to_date=None) | Q(to_date__gte=day)).values_list("organ_id", flat=True))
    told = 0
    reports = {r.organ_id: r for r in Report._plain.filter(year=day.year - 1).exclude(state="withdrawn")}
    for organ in sorted(organs):
        report = reports.get(organ)
        if report is not None and getattr(report, field) is not None:
            continue
        text = f"{day.year - 1}年法治政府建设年度报告{'' if report else '还没有起草，'}{words}"
        if not Notification.objects.filter(organ_id=organ, role=DRAFTER, text=text).exists():
            tell(text, role=DRAFTER, organ_id=organ, matter_id=report.pk if report else None)
            told += 1
    return told
