"""Whether an account or a network address is locked after failed sign-ins (kept by django-axes)."""

from datetime import datetime, timedelta

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest

from fadu.kernel.today import now
from fadu.people.models import User


def locked_until(user: User) -> datetime | None:
    """When the present or last lock of the account ends; None when it is not at the limit of failures."""
    found = AccessAttempt.objects.filter(username=user.username).aggregate(
        n=Sum("failures_since_start"), at=Max("attempt_time")
    )
    if (found["n"] or 0) < settings.AXES_FAILURE_LIMIT:
        return None
    return found["at"] + timedelta(hours=float(settings.AXES_COOLOFF_TIME))


def address_exhausted(request: HttpRequest) -> bool:
    """Whether too many sign-ins failed lately from this address, over all usernames.

    The limit is far above one account's, because a whole office may stand behind one address.
    """
    since = now() - timedelta(hours=float(settings.AXES_COOLOFF_TIME))
    tried = AccessAttempt.objects.filter(ip_address=get_client_ip_address(request), attempt_time__gte=since)
    return (tried.aggregate(n=Sum("failures_since_start"))["n"] or 0) >= settings.ADDRESS_FAILURE_LIMIT
