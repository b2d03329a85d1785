"""Whether an account is locked after failed sign-ins (kept by django-axes)."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum

from fadu.people.models import User


def locked_until(user: User) -> datetime | None:
    """When the present or last lock of the account ends; None when it is not at the limit of failures."""
    found = AccessAttempt.objects.filter(username=user.username).aggregate(
        n=Sum("failures_since_start"), at=Max("attempt_time")
    )
    if (found["n"] or 0) < settings.AXES_FAILURE_LIMIT:
        return None
    return found["at"] + timedelta(hours=float(settings.AXES_COOLOFF_TIME))
