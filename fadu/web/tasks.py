"""Recurring work of the pages, run by the procrastinate worker: what nobody needs any more goes every night."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import ProtectedError
from procrastinate.contrib.django import app

from fadu.kernel.models import Attachment
from fadu.kernel.today import now

UNSENT = timedelta(days=2)  # marks of uploads are good for a day


def tidy() -> int:
    """Remove ended sessions, and uploads that were never sent with a form; returns how many uploads."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    old = Attachment._plain.filter(matter=None, uploaded_at__lt=now() - UNSENT).values_list("pk", flat=True)
    return sum(map(_drop, list(old)))


def _drop(pk: int) -> int:
    """Delete one upload; one that a module's row points at stays."""
    try:
        return int(Attachment._plain.filter(pk=pk, matter=None).delete()[0])
    except ProtectedError:
        return 0


@app.periodic(cron="35 3 * * *")
@app.task(queueing_lock="fadu.tidy", pass_context=False)
def nightly_tidy(timestamp: int) -> int:
    """Tidy every night."""
    return tidy()


@app.task(queueing_lock=None, pass_context=False)
def check_chain(check: int) -> None:
    """Check a long chain of events."""
    from fadu.web.checking import work

    work(check)
